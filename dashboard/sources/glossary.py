"""Words of the glossary in running text: the first time a term stands there it is a link with its meaning."""

import re
from html import escape

from dashboard.frame import addresses, kept, session
from dashboard.reading import catalogue


def meaning(con, term_id: str) -> str:
    """'Bortfall: de som fick en enkät …', for a widget's help; LookupError for a term that is not in the glossary."""
    for row in kept.read(catalogue.terms, session.language()).itertuples():
        if row.term_id == term_id:
            return f"{row.term[0].upper()}{row.term[1:]}: {row.definition}"
    raise LookupError(f"term {term_id!r}: expected one of the glossary, found none")


def linked(con, words: str) -> str:
    """The words as HTML; each term's first occurrence leads to the glossary, its meaning in the title."""
    terms = {row.term.lower(): row for row in kept.read(catalogue.terms, session.language()).itertuples()}
    longest_first = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    place = addresses.of_page("sources", section="glossary")
    seen = set()

    def link(found: re.Match) -> str:
        row = terms[found[0].lower()]
        if row.term_id in seen:
            return found[0]
        seen.add(row.term_id)
        address, title = escape(f"{place}#term-{row.term_id}"), escape(row.definition, quote=True)
        return f'<a class="term" target="_self" href="{address}" title="{title}">{found[0]}</a>'

    return re.sub(rf"\b(?:{longest_first})\b", link, escape(words, quote=False), flags=re.IGNORECASE)
