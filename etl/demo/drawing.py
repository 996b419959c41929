"""Draws the rows of a demonstration file of incidents, and writes them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyproj

from etl.placing import METRES

PIECE = 500_000


@dataclass(frozen=True, eq=False)
class Pattern:
    """The hours of all years, and the share of events that begin before the end of each (rising to 1)."""

    starts: np.ndarray
    reached: np.ndarray

    def times(self, share: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """The minute (datetime64) before which each of these shares of the events has begun."""
        hour = np.searchsorted(self.reached, share, side="right").clip(max=len(self.starts) - 1)
        minutes: np.ndarray = self.starts[hour] + rng.integers(0, 60, len(share)).astype("timedelta64[m]")
        return minutes


@dataclass(frozen=True, eq=False)
class Shape:
    """How a source's file is written.

    `row` is SQL of a line from id, label, starts, ends, place. `places` gives the text of each place.
    """

    header: str
    row: str
    places: Callable[["Places"], list[str]]
    patterns: list[Pattern]
    cells: "Cells"


@dataclass(frozen=True, eq=False)
class Cells:
    """Kinds by district, an element for each.

    `labels` are those of the kind, `districts` and `pattern` numbers (-1: no place), `lasts` mean hours (0: has no end,
    -1: has a day only).
    """

    labels: list[list[str]]
    districts: np.ndarray
    weights: np.ndarray
    pattern: np.ndarray
    lasts: np.ndarray


@dataclass(frozen=True, eq=False)
class Places:
    """Places of each district of today, the often visited first; x and y in metres (EPSG:3011)."""

    x: np.ndarray
    y: np.ndarray
    first: np.ndarray
    count: np.ndarray
    names: list[str]
    district: np.ndarray

    def draw(self, districts: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """A place in each of the districts given by number: a few places get many events, most get few."""
        share = rng.random(len(districts)) ** 2.5
        drawn: np.ndarray = self.first[districts] + (share * self.count[districts]).astype("int64")
        return drawn

    def written(self, epsg: int, number: str, separator: str, north_first: bool) -> list[str]:
        """Every place's two coordinates as text."""
        east, north = pyproj.Transformer.from_crs(METRES, epsg, always_xy=True).transform(self.x, self.y)
        pairs = zip(north, east, strict=True) if north_first else zip(east, north, strict=True)
        comma = separator == ";"
        texts = (separator.join(number.format(value) for value in pair) for pair in pairs)
        return [text.replace(".", ",") if comma else text for text in texts]


def write_file(path: Path, shape: Shape, here: Places, count: int, rng: np.random.Generator) -> None:
    """The file in pieces, one after the other in time, so that memory does not grow with the number of rows."""
    texts = [text for labels in shape.cells.labels for text in labels]
    label_names, label_codes = np.unique(texts, return_inverse=True)
    place_names, place_codes = np.unique(shape.places(here), return_inverse=True)
    part = path.with_suffix(".part")
    with path.open("wb") as out, duckdb.connect(config={"threads": "2", "memory_limit": "1GB"}) as con:
        out.write(f"{shape.header}\n".encode())
        for start in range(0, count, PIECE):
            drawn = _drawn(shape, here, range(start, min(start + PIECE, count)), count, len(place_codes), rng)
            label = pd.Categorical.from_codes(label_codes[drawn["label"]], label_names)
            place = pd.Categorical.from_codes(place_codes[drawn["place"]], place_names)
            con.register("frame", drawn.assign(label=label, place=place))
            con.execute(LINES.format(row=shape.row, part=part))
            out.write(part.read_bytes())
            con.unregister("frame")
    part.unlink(missing_ok=True)


def _drawn(
    shape: Shape, here: Places, piece: range, count: int, places_in_all: int, rng: np.random.Generator
) -> pd.DataFrame:
    """id, label, place (both numbers), starts_at, lasts, hours, draw of the rows of a piece of `count` rows in all."""
    cells, n = shape.cells, len(piece)
    reached = np.cumsum(cells.weights) / cells.weights.sum()
    first_label = np.concatenate([[0], np.cumsum([len(labels) for labels in cells.labels])])
    cell = np.searchsorted(reached, rng.random(n), side="right").clip(max=len(reached) - 1)
    share = (piece.start + np.arange(n) + rng.random(n)) / count
    starts = np.empty(n, "datetime64[m]")
    for number, pattern in enumerate(shape.patterns):
        of_it = cells.pattern[cell] == number
        starts[of_it] = pattern.times(share[of_it], rng)
    label = first_label[cell] + (rng.random(n) * np.diff(first_label)[cell]).astype("int64")
    place = np.full(n, places_in_all - 1)
    is_placed = cells.districts[cell] >= 0
    place[is_placed] = here.draw(cells.districts[cell[is_placed]], rng)
    lasts = cells.lasts[cell]
    return pd.DataFrame(
        {
            "id": np.arange(piece.start + 1, piece.stop + 1),
            "label": label,
            "place": place,
            "starts_at": starts.astype("datetime64[s]"),
            "lasts": lasts,
            "hours": np.where(lasts > 0, rng.exponential(lasts.clip(min=1)).clip(0.1, 96), 0),
            "draw": rng.random(n),
        }
    )


# Lines as text without quotes; the delimiter is a character that no line has, since a line is one column here.
LINES = """
    copy (
        with timed as (
            select
                *, strftime(starts_at, '%Y-%m-%d %H:%M') as starts,
                starts_at + to_minutes((hours * 60)::bigint) as until
            from frame
        ),
        ended as (
            select * replace (label::varchar as label),
                if(
                    lasts < 0 or (month(until) = 3 and hour(until) = 2 and day(until) > 24),
                    '', strftime(until, '%Y-%m-%d %H:%M')
                ) as ends
            from timed
        )
        select {row} from ended
    ) to '{part}' (format csv, header false, quote '', escape '', delimiter '\x1f')
"""
