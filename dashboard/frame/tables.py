"""Tables with numbers as the language writes them, kept ready so that a rerun does not write them again."""

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from itertools import count

import pandas as pd
from pandas.io.formats.style import Styler

from dashboard import words


class Same:
    """A frame as a key: equal when its content is."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self.content = (tuple(frame.columns), pd.util.hash_pandas_object(frame).to_numpy().tobytes())

    def __hash__(self) -> int:
        return hash(self.content)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.content == other.content


class Itself:
    """A frame as a key: equal to nothing but itself. For frames that are kept, which nobody changes."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def __hash__(self) -> int:
        return id(self.frame)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Itself) and self.frame is other.frame


def written(frame: pd.DataFrame, language: str) -> Styler:
    """The frame with its numbers written out; the same object for the same content.

    Its `serial` tells it from every other written table of this process.
    """
    return _written_once(Itself(frame), language)


@lru_cache(maxsize=256)
def _written_once(itself: Itself, language: str) -> Styler:
    return _written(Same(itself.frame), language)


SERIAL = count()


def serial(frame: pd.DataFrame) -> int:
    """A number that tells a frame that is kept from every other frame and written table of this process."""
    return _serial(Itself(frame))


@lru_cache(maxsize=256)
def _serial(itself: Itself) -> int:
    return next(SERIAL)


class _Numbers(pd.DataFrame):
    """The numbers under a written table: asked for as text, they are what is written, worked out once."""

    _metadata = ("text",)

    def astype(self, dtype, *arguments, **options) -> pd.DataFrame:
        return self.text if dtype is str else super().astype(dtype, *arguments, **options)


@lru_cache(maxsize=128)
def _written(same: Same, language: str) -> Styler:
    frame = same.frame.copy()
    numeric = frame.select_dtypes("number").columns
    styler = frame.style.format({name: _as_written(frame[name], language) for name in numeric}, na_rep="–")
    styler = _translated_once(styler)
    styler.serial = next(SERIAL)
    return styler


def _translated_once(styler: Styler) -> Styler:
    """The same Styler, which from now on gives what it has worked out. (Streamlit takes no class of its own.)

    Streamlit writes what each cell shows over the frame's text, cell by cell; here that text is ready.
    """
    translated = styler._compute()._translate(False, False)
    shown = [[cell["display_value"] for cell in row if cell["type"] == "td"] for row in translated["body"]]
    styler.data = _Numbers(styler.data)
    styler.data.text = pd.DataFrame(shown, columns=styler.data.columns, index=styler.data.index).astype(str)
    styler._compute = lambda: styler
    styler._translate = lambda *_: translated | {"body": []}
    return styler


def _as_written(column: pd.Series, language: str) -> Callable[[float], str]:
    """A column's numbers as the language writes them, with one decimal if any of them has one."""
    whole = (column.dropna() % 1 == 0).all()
    return lambda value: words.number(value, language, 0 if whole or abs(value) >= 1000 else 1)


NOTHING = "–"
LONG_WORD = re.compile(r"[^\s&;]{21,}")


@lru_cache(maxsize=64)
def as_html(itself: Itself, caption: str, language: str, links: tuple[tuple[str, str], ...] = ()) -> str:
    """A frame as a table whose texts wrap; each cell names its column, for narrow screens where it stands by itself.

    A column of addresses shows the words given for it, and says to a screen reader what its row is of.
    """
    frame, named = itself.frame, dict(links)
    numeric = {name: _as_written(frame[name], language) for name in frame.select_dtypes("number").columns}
    heads = "".join(
        f"<th scope='col' role='columnheader'{_kind(name in numeric)}>{escape(name)}</th>" for name in frame
    )
    rows = []
    for row in frame.to_dict("records"):
        name, *others = row
        cells = f"<th scope='row' role='rowheader'>{escape(str(row[name]))}</th>"
        for column in others:
            phrase = _cell(row[column], numeric.get(column), named.get(column), str(row[name]))
            kind = " class='nothing'" if phrase == NOTHING else _kind(column in numeric)
            cells += f"<td role='cell' data-label='{escape(column)}'{kind}>{phrase}</td>"
        rows.append(f"<tr role='row'>{cells}</tr>")
    return (
        f"<table class='prose' role='table'><caption class='unseen'>{escape(caption)}</caption>"
        f"<thead role='rowgroup'><tr role='row'>{heads}</tr></thead>"
        f"<tbody role='rowgroup'>{''.join(rows)}</tbody></table>"
    )


def _kind(is_number: bool) -> str:
    return " class='number'" if is_number else ""


def _cell(value: object, write: Callable[[float], str] | None, link: str | None, of: str) -> str:
    if pd.isna(value) or value == "":
        return NOTHING
    if link:
        beside = f"<span class='unseen'>: {escape(of)}</span>"
        return f"<a href='{escape(str(value))}' target='_blank' rel='noopener noreferrer'>{escape(link)}{beside}</a>"
    return write(value) if write else LONG_WORD.sub(_breakable, escape(str(value)))


def _breakable(word: re.Match) -> str:
    """A long word that may be broken after its signs, as a path, or anywhere, as a digest."""
    parts = re.split(r"(?<=[/_])", word[0])
    return "<wbr>".join(piece for part in parts for piece in re.findall(r".{1,32}", part))
