"""The interface's texts, from data/catalogue/texts."""

import os
import tomllib
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "data" / "catalogue" / "texts"
CODES = ("sv", "en")


def texts(language: str) -> dict[str, str]:
    """The texts in a language (sv or en), by id; the files are read anew when one of them has changed."""
    with os.scandir(FOLDER) as found:
        files = sorted((item.path, item.stat().st_mtime) for item in found if item.name.endswith(".toml"))
    return _read(tuple(files))[language]


@lru_cache(maxsize=1)
def _read(files: tuple[tuple[str, float], ...]) -> dict[str, dict[str, str]]:
    entries: dict[str, dict[str, str]] = {}
    for path, _ in files:
        entries |= tomllib.loads(Path(path).read_text(encoding="utf-8"))
    return {code: {key: entry[code] for key, entry in entries.items()} for code in CODES}
