"""What a report is made of, before anyone knows whether it becomes a document, a PDF or a deck.

`about` names the indicators (or other origin) that a block's numbers come from, so that every number can be traced.
Figures compare by identity (eq=False), so that their images can be cached (report/drawings.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard.figures.spec import Picture


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3."""

    level: int
    words: str


@dataclass(frozen=True)
class Paragraph:
    """Sentences; style is body, lead, note, mark (of demonstration data) or prompt (a question to the author)."""

    words: str
    style: str = "body"
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bullets:
    """Sentences as a list."""

    items: Sequence[str]
    about: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Figure:
    """A picture with its title (a caption above), and the line of source, n and method under it."""

    picture: Picture
    title: str
    source: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table with its title; `widths` are shares of the text width, a row of one cell is a heading."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    note: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Triangle:
    """The offence triangle: three corners of a cause analysis, and what it is called."""

    title: str
    corners: tuple[str, str, str]
    middle: str
    alt: str


Block = Heading | Paragraph | Bullets | Figure | Table | Triangle


@dataclass(frozen=True)
class Slide:
    """One slide of the deck: sentences, and a picture or a table beside them."""

    title: str
    bullets: Sequence[str]
    figure: Figure | None = None
    table: Table | None = None
    triangle: Triangle | None = None
    source: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Chapter:
    """A chapter with its blocks and its slides; `failed` says why when it could not be made."""

    key: str
    title: str
    blocks: Sequence[Block]
    slides: Sequence[Slide] = ()
    failed: str = ""


@dataclass(frozen=True)
class Report:
    """The whole document."""

    title: str
    place: str
    subtitle: str
    language: str
    version: str
    day: date
    words: dict[str, str] = field(repr=False)
    chapters: Sequence[Chapter] = ()
    mark: str = ""

    def blocks(self) -> list[Block]:
        """All blocks in order, each chapter after its heading."""
        return [block for chapter in self.chapters for block in (Heading(1, chapter.title), *chapter.blocks)]

    def failures(self) -> list[str]:
        """The parts that could not be made, by name."""
        return [f"{chapter.title}: {chapter.failed}" for chapter in self.chapters if chapter.failed]
