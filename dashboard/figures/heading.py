"""What a figure carries wherever it goes, and the name of the file that it goes in."""

import re
import unicodedata
from dataclasses import dataclass, field

MOST_LETTERS = 120
DEMONSTRATION = "demonstrationsdata-"


@dataclass(frozen=True)
class Heading:
    """Title, every filter in words, sentence, source and definition, and what qualifies them.

    `mark` comes first where anything of it is demonstration data; `counted` says n, `withheld` what is protected,
    `link` is the address that opens the same view again, `origin` that of the lines behind it.
    """

    title: str
    filters: str
    sentence: str
    source: str
    definition: str
    caveats: list[str] = field(default_factory=list)
    version: str = ""
    mark: str = ""
    counted: str = ""
    withheld: str = ""
    link: str = ""
    origin: str = ""

    def below(self) -> list[str]:
        """What stands under a figure: source, n, protection, definition, caveats, data version, link."""
        found = [self.source, self.counted, self.withheld, self.definition, *self.caveats, self.version, self.link]
        return [line for line in found if line]

    def lines(self) -> list[str]:
        """One line each, empty ones left out."""
        return [line for line in [self.mark, self.title, self.filters, self.sentence] if line] + self.below()


def slug(words: str) -> str:
    """Letters a-z, digits and hyphens: Hägersten-Älvsjö · 2024 is hagersten-alvsjo-2024."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "-", plain.lower()).strip("-")


def file_name(head: Heading, stem: str, build: str, extension: str) -> str:
    """What is inside, in a name: indicator or table, filters, data version; demonstration data say so first."""
    inside = slug(f"{stem} {head.filters}")[:MOST_LETTERS].rstrip("-")
    return f"{DEMONSTRATION if head.mark else ''}{inside}-{build}.{extension}"
