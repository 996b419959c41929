"""A report as PDF/UA-1 by Typst: tagged, with alternative texts, language, title and embedded fonts."""

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import typst

from dashboard.figures.page_frame import FONTS
from dashboard.report import blocks as b
from dashboard.report.drawings import Drawings, alt

LAYOUT = Path(__file__).with_name("layout.typ")


def pdf(report: b.Report, drawings: Drawings | None = None) -> bytes:
    """The report; the same data and choices give the same bytes."""
    drawings = drawings or Drawings()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        content = {
            "title": report.title,
            "subtitle": report.subtitle,
            "mark": report.mark,
            "language": report.language,
            "version": report.version,
            "words": {key: report.words[f"report_{key}"] for key in WORDS},
            "blocks": [_block(block, place, folder, drawings) for place, block in enumerate(report.blocks())],
        }
        (folder / "report.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        (folder / "report.typ").write_bytes(LAYOUT.read_bytes())
        stamp = datetime(report.day.year, report.day.month, report.day.day, tzinfo=UTC)
        return typst.compile(
            str(folder / "report.typ"),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=int(stamp.timestamp()),
        )


WORDS = ("contents", "figure_word", "table_word", "page_word")


def _block(block: b.Block, place: int, folder: Path, drawings: Drawings) -> dict:
    """A block as plain data; its picture is a file beside."""
    kind = type(block).__name__.lower()
    if isinstance(block, b.Figure | b.Triangle):
        picture = folder / f"{place}.svg"
        picture.write_bytes(drawings.image(block, "svg"))
        shown = {"title": block.title, "alt": alt(block), "file": picture.name}
        if isinstance(block, b.Figure):
            return {"kind": "figure", "wide": True, "note": block.source, **shown}
        return {"kind": "figure", "wide": False, "note": "", **shown}
    told: dict[str, object] = {"kind": kind} | {name: value for name, value in vars(block).items() if name != "about"}
    return told | ({"columns": len(block.header)} if isinstance(block, b.Table) else {})
