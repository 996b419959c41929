"""Tables with numbers as the language writes them: sortable ones, and short ones of texts as HTML."""

import hashlib
import re
from collections.abc import Callable

import pandas as pd
from markupsafe import Markup, escape
from pandas.io.formats.style import Styler

from dashboard import words
from dashboard.frame.kept import Itself, keeps

NOTHING = "–"
LONG_WORD = re.compile(r"[^\s&;]{21,}")


@keeps(key=Itself)
def digest(frame: pd.DataFrame) -> str:
    """What tells a frame from every frame with other content."""
    columns = "\0".join(map(str, frame.columns))
    content = pd.util.hash_pandas_object(frame).to_numpy().tobytes()
    return hashlib.sha256(columns.encode() + content).hexdigest()


def written(frame: pd.DataFrame, language: str) -> Styler:
    """The frame with its numbers written out; as numbers they still sort."""
    numeric = frame.select_dtypes("number").columns
    return frame.style.format({name: _as_written(frame[name], language) for name in numeric}, na_rep=NOTHING)


def _as_written(column: pd.Series, language: str) -> Callable[[float], str]:
    """A column's numbers as the language writes them, with one decimal if any of them has one."""
    whole = (column.dropna() % 1 == 0).all()
    return lambda value: words.number(value, language, 0 if whole or abs(value) >= 1000 else 1)


@keeps(key=lambda frame, caption, language, links: (Itself(frame), caption, language, tuple(links.items())))
def as_html(frame: pd.DataFrame, caption: str, language: str, links: dict[str, str]) -> Markup:
    """A frame as a table whose texts wrap; each cell names its column, for narrow screens where it stands by itself.

    `links` says which columns hold addresses, and the words that stand for each; a screen reader hears there what the
    row is of.
    """
    numeric = {name: _as_written(frame[name], language) for name in frame.select_dtypes("number").columns}
    head = Markup("<th scope='col' role='columnheader'{}>{}</th>")
    heads = [head.format(_kind(name in numeric), name) for name in frame]
    rows = []
    for row in frame.to_dict("records"):
        name, *others = row
        cells = Markup("<th scope='row' role='rowheader'>{}</th>").format(row[name])
        for column in others:
            words = _cell(row[column], numeric.get(column), links.get(column), str(row[name]))
            kind = Markup(" class='nothing'") if words == NOTHING else _kind(column in numeric)
            cells += Markup("<td role='cell' data-label='{}'{}>{}</td>").format(column, kind, words)
        rows.append(Markup("<tr role='row'>{}</tr>").format(cells))
    return Markup(
        "<table class='prose' role='table'><caption class='unseen'>{}</caption>"
        "<thead role='rowgroup'><tr role='row'>{}</tr></thead><tbody role='rowgroup'>{}</tbody></table>"
    ).format(caption, Markup().join(heads), Markup().join(rows))


def _kind(is_number: bool) -> Markup:
    return Markup(" class='number'") if is_number else Markup()


def _cell(value: object, write: Callable[[float], str] | None, link: str | None, of: str) -> Markup | str:
    if pd.isna(value) or value == "":
        return NOTHING
    if link:
        beside = Markup("<span class='unseen'>: {}</span>").format(of)
        return Markup("<a href='{}' target='_blank' rel='noopener noreferrer'>{}{}</a>").format(value, link, beside)
    if write:
        return write(value)  # type: ignore[arg-type]  # of a numeric column
    return Markup(LONG_WORD.sub(_breakable, str(escape(value))))


def _breakable(word: re.Match[str]) -> str:
    """A long word that may be broken after its signs, as a path, or anywhere, as a digest."""
    parts = re.split(r"(?<=[/_])", word[0])
    return "<wbr>".join(piece for part in parts for piece in re.findall(r".{1,32}", part))
