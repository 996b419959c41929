"""(frame, figure texts) -> bytes to download."""

import csv
import io
from dataclasses import dataclass, field

import pandas as pd

DIALECT = {"sv": (";", ","), "en": (",", ".")}


@dataclass(frozen=True)
class Heading:
    """What a figure carries wherever it goes: title, every filter in words, sentence, source and definition.

    `mark` comes first where anything of it is demonstration data.
    """

    title: str
    filters: str
    sentence: str
    source: str
    definition: str
    caveats: list[str] = field(default_factory=list)
    version: str = ""
    mark: str = ""

    def lines(self) -> list[str]:
        """One line each, empty ones left out."""
        return [
            line
            for line in [
                self.mark,
                self.title,
                self.filters,
                self.sentence,
                self.source,
                self.definition,
                *self.caveats,
                self.version,
            ]
            if line
        ]


def csv_bytes(frame: pd.DataFrame, heading: Heading, language: str) -> bytes:
    """The table as CSV in UTF-8 with BOM, the heading as lines that begin with #.

    Swedish files use semicolons and decimal commas, English ones commas and points; null is an empty cell.
    """
    separator, decimal = DIALECT[language]
    out = io.StringIO()
    out.writelines(f"# {line}\r\n" for line in heading.lines())
    frame.to_csv(
        out,
        sep=separator,
        decimal=decimal,
        index=False,
        lineterminator="\r\n",
        quoting=csv.QUOTE_MINIMAL,
        date_format="%Y-%m-%d",
    )
    return out.getvalue().encode("utf-8-sig")
