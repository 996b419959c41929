"""What the author of a report chooses, and the interface's texts outside the browser."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).resolve().parents[2] / "data" / "catalogue" / "texts"
FIGURES = ("trend", "ranking", "time", "map")
FORMATS = ("docx", "pdf", "pptx")


@dataclass(frozen=True)
class Choice:
    """Place (a district of today or the city), years, priority areas, kinds of figures, language, own words.

    No areas chosen (None) are all of them. `written` are the author's own words for this place by the guide's key
    (report/guides.py); they stand in place of its questions.
    """

    place: str
    first: int | None = None
    last: int | None = None
    areas: tuple[str, ...] | None = None
    figures: tuple[str, ...] = FIGURES
    language: str = "sv"
    demonstration: bool = False
    written: Mapping[str, str] = field(default_factory=dict)


@cache
def texts(language: str) -> dict[str, str]:
    """The interface's texts in a language, by id."""
    entries: dict[str, dict[str, str]] = {}
    for path in sorted(TEXTS.glob("*.toml")):
        entries |= tomllib.loads(path.read_text(encoding="utf-8"))
    return {key: entry[language] for key, entry in entries.items()}
