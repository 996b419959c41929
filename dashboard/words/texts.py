"""The interface's texts, from data/catalogue/texts."""

import time
import tomllib
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "data" / "catalogue" / "texts"
CODES = ("sv", "en")


def texts(language: str) -> dict[str, str]:
    """The texts in a language (sv or en), by id.

    The files are looked at once a second at most: an edit shows at the next rerun, and a rerun costs no reading.
    """
    return _read(_modified(int(time.monotonic())))[language]


@lru_cache(maxsize=1)
def _modified(second: int) -> tuple[tuple[Path, float], ...]:
    return tuple((path, path.stat().st_mtime) for path in sorted(FOLDER.glob("*.toml")))


@lru_cache(maxsize=1)
def _read(files: tuple[tuple[Path, float], ...]) -> dict[str, dict[str, str]]:
    entries: dict[str, dict[str, str]] = {}
    for path, _ in files:
        entries |= tomllib.loads(path.read_text(encoding="utf-8"))
    return {code: {key: entry[code] for key, entry in entries.items()} for code in CODES}
