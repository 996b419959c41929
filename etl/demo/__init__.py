"""Demonstration data: synthetic deliveries in the same file formats as the real ones (docs/decisions/013).

Seeded and deterministic: the same seed, size, generator and reference give the same bytes. `manifest.json` beside the
files says what made them.
"""

import hashlib
import json
import os
import shutil
from pathlib import Path

import duckdb
import numpy as np

from etl.areas import REFERENCE
from etl.demo import calibration, events, survey
from etl.errors import SourceChanged

EVENTS = 52_000
SEED = 20_261_121
MANIFEST = "manifest.json"
CODE = Path(__file__).resolve().parent
README = """# Demonstrationsdata – inte verkliga uppgifter / Demonstration data – not real

Every line in these folders is invented by `python -m etl demo`. The files have the shapes of real deliveries, so that
they enter the atlas the same way, and every figure made of them is marked. Nothing here tells of Stockholm.

Totals follow published figures read when the files were made (data/raw): offences by district and kind from Brå's rates
and the population; quarters from Brå's counts for the city; weekday, hour and district of fires and violence from the
police's notices; shootings from the police's count for the region; worry and insecurity from the City's survey. Points
are drawn in the neighbourhoods, many at few places. Where nothing is published (categories of residents' and staff
reports and of call-outs, how the rows are divided between the sources, difference by sex and age) the proportions are
plain choices in etl/demo and mean nothing. docs/decisions/013 has the method.
"""


def make(folder: Path, raw: Path, size: int = EVENTS, seed: int = SEED) -> dict[str, int]:
    """Write the deliveries of every source into `folder`, anew and in one step; returns rows by file.

    What was there is removed, so it must be demonstration data or nothing; else SourceChanged.
    """
    if folder.exists() and not (folder / MANIFEST).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise SourceChanged(f"{folder}: expected demonstration data or an empty folder, found something else")
    beside = folder.with_name(f".{folder.name}-{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        reference = calibration.reference(raw)
        rng = np.random.default_rng(seed)
        rows = events.write(beside, reference, size, rng) | survey.write(beside, reference, rng)
        (beside / "README.md").write_text(README, encoding="utf-8")
        manifest = {"seed": seed, "events": size, "made_by": made_by(raw), "rows": rows}
        (beside / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        if folder.exists():
            old = beside.with_name(f"{beside.name}-old")
            folder.rename(old)
            beside.rename(folder)
            shutil.rmtree(old)
        else:
            beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return rows


def is_current(folder: Path, raw: Path) -> bool:
    """Whether the folder was made whole by this generator from this reference, whatever its size and seed."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return manifest["made_by"] == made_by(raw) and all((folder / name).is_file() for name in manifest["rows"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def made_by(raw: Path) -> str:
    """A digest of the generator's code and of the reference that it is calibrated to."""
    digest = hashlib.sha256(f"{np.__version__} {duckdb.__version__}".encode())
    inputs = [*CODE.glob("*.py"), *REFERENCE.glob("*.*"), *(raw / name for name in calibration.FILES)]
    for path in sorted(inputs):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
