"""Deliveries of incidents: rows drawn at random around the reference, written in pieces, any number of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyproj
import shapely

from etl.areas import reference as table
from etl.demo.calibration import YEARS, Reference
from etl.places import districts_of_today
from etl.placing import METRES, placer

FILE = "2026-01-31_2022-01_2025-12_demo.csv"
PIECE = 500_000
PLACES = 300  # in a neighbourhood
INSIDE = 3  # metres from its border, so that no coordinate system moves a point across
# Choices, not figures: nothing is published on how these divide. Each is a proportion of the rows in all.
SOURCES = {
    "police_reports": 400,
    "fire_callouts": 40,
    "citizen_reports": 60,
    "staff_incidents": 16,
    "violence_events": 4,
}
PLACELESS = ("fraud", "benefit_crime")
LASTING = ("burglary_dwelling", "bicycle_theft", "theft_from_vehicle", "vandalism", "graffiti", "motor_vehicle_theft")
VIOLENT = ("Misshandel", "Misshandel, grov", "Rån", "Bråk", "Olaga hot", "Våldtäkt", "Mord/dråp, försök")
ARMED = ("Skottlossning", "Explosion", "Detonation", "Mord/dråp, försök")
NIGHT_KINDS = ("assault", "robbery", "threat", "sexual_offence", "gross_violation", "arson", "harassment")
CALLOUTS = {
    "Automatlarm utan brandtillbud": 34, "Brand i byggnad": 14, "Brand i annat än byggnad": 8, "Brand i fordon": 5,
    "Brand i avfall eller återvinning": 6, "Brand i skog eller mark": 5, "Trafikolycka": 12, "Nödställd person": 6,
    "Utsläpp av farligt ämne": 3, "Annan vattenskada": 3, "Annan händelse utan risk för skada": 4,
}  # fmt: skip
REPORTS = {
    "Nedskräpning": 30, "Klotter": 15, "Belysning": 14, "Skadegörelse": 8, "Trafik": 12, "Otrygg plats": 5,
    "Ordningsstörning": 4, "Dumpning": 4, "Otillåten bosättning": 2, "Park och grönska": 6,
}  # fmt: skip
STAFF = {
    "Hot": 26, "Våld": 20, "Skadegörelse": 12, "Otrygghet": 10, "Trakasserier": 8, "Ordningsstörning": 8, "Stöld": 6,
    "Otillåten påverkan": 5, "Narkotika": 3, "Sexuella trakasserier": 2,
}  # fmt: skip
ATTEMPTS = {"Försök till sprängning": 0.3, "Handgranat, ej detonerad": 0.05}


@dataclass(frozen=True, eq=False)
class Pattern:
    """Hours of the whole time, and how likely something is to begin before the end of each (rising to 1)."""

    starts: np.ndarray
    reached: np.ndarray

    def times(self, share: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Minutes (datetime64) at these shares of what happens."""
        hours = self.starts[np.searchsorted(self.reached, share, side="right").clip(max=len(self.starts) - 1)]
        return hours + rng.integers(0, 60, len(share)).astype("timedelta64[m]")


@dataclass(frozen=True, eq=False)
class Shape:
    """How a source's file is written: cells (kind and district) with their weights, the pattern and text of each.

    `row` is SQL of a line, from id, label, starts, ends, place; `ends` the hours that something in a cell may last.
    """

    header: str
    row: str
    labels: list[list[str]]
    districts: np.ndarray
    weights: np.ndarray
    patterns: list[Pattern]
    pattern: np.ndarray
    places: Callable[["Places"], list[str]]
    lasts: np.ndarray = field(default_factory=lambda: np.zeros(0))


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
        """A place in each of the districts given by number: few places have much, most have little."""
        share = rng.random(len(districts)) ** 2.5
        return self.first[districts] + (share * self.count[districts]).astype("int64")

    def written(self, epsg: int, number: str, separator: str, north_first: bool) -> list[str]:
        """Every place's two coordinates as text."""
        east, north = pyproj.Transformer.from_crs(METRES, epsg, always_xy=True).transform(self.x, self.y)
        pairs = zip(north, east, strict=True) if north_first else zip(east, north, strict=True)
        comma = separator == ";"
        texts = (separator.join(number.format(value) for value in pair) for pair in pairs)
        return [text.replace(".", ",") if comma else text for text in texts]


def write(folder: Path, ref: Reference, size: int, rng: np.random.Generator) -> dict[str, int]:
    """A file for each source with its proportion of `size` rows; returns rows by file."""
    here, rows = places(ref, rng), {}
    for source_id, proportion in SOURCES.items():
        count = size - sum(rows.values()) if source_id == [*SOURCES][-1] else size * proportion // sum(SOURCES.values())
        shape = SHAPES[source_id](ref)
        (folder / source_id).mkdir()
        _write(folder / source_id / FILE, shape, here, count, rng)
        rows[f"{source_id}/{FILE}"] = count
    return rows


def places(ref: Reference, rng: np.random.Generator) -> Places:
    """PLACES points in every neighbourhood, shuffled within the district so that the often visited lie anywhere."""
    parent = districts_of_today()
    x, y, district = [], [], []
    for area_id, outline in zip(placer().area_ids, placer().shapes, strict=True):
        inner = shapely.buffer(outline, -INSIDE)
        west, south, east, north = inner.bounds
        found = np.empty((0, 2))
        while len(found) < PLACES:
            tried = np.round(rng.uniform((west, south), (east, north), (4 * PLACES, 2)))
            found = np.concatenate([found, tried[shapely.contains_xy(inner, tried[:, 0], tried[:, 1])]])
        x.append(found[:PLACES, 0])
        y.append(found[:PLACES, 1])
        district += [ref.districts.index(parent[area_id])] * PLACES
    district = np.array(district)
    order = np.lexsort((rng.random(len(district)), district))
    count = np.bincount(district, minlength=len(ref.districts))
    names = table("areas").set_index("area_id")["name"]
    return Places(
        np.concatenate(x)[order],
        np.concatenate(y)[order],
        np.concatenate([[0], np.cumsum(count)[:-1]]),
        count,
        [names[area_id] for area_id in ref.districts],
        district[order],
    )


def _pattern(ref: Reference, of_week: np.ndarray) -> Pattern:
    """Hours weighted by the city's quarters and by weekday and hour (7 x 24); never the hour that summer time skips."""
    first, last = np.datetime64(f"{YEARS[0]}-01-01T00"), np.datetime64(f"{YEARS[-1] + 1}-01-01T00")
    starts = np.arange(first, last, np.timedelta64(1, "h"))
    at = pd.DatetimeIndex(starts)
    weekly = of_week[at.day_of_week, at.hour]
    quarter = (at.year - YEARS[0]) * 4 + at.quarter - 1
    weights = weekly / np.bincount(quarter, weekly)[quarter] * ref.quarters.ravel()[quarter]
    weights[(at.month == 3) & (at.day > 24) & (at.day_of_week == 6) & (at.hour == 2)] = 0
    return Pattern(starts.astype("datetime64[m]"), np.cumsum(weights) / weights.sum())


def _of_week(ref: Reference, kinds: tuple[str, ...] | None = None) -> np.ndarray:
    """Notices by weekday and hour, with one added to each so that no hour is empty."""
    rows = ref.notices if kinds is None else ref.notices[ref.notices["kind"].isin(kinds)]
    return np.bincount(rows["weekday"] * 24 + rows["hour"], minlength=168).reshape(7, 24) + 1.0


def _daytime() -> np.ndarray:
    hours = np.where((np.arange(24) >= 7) & (np.arange(24) < 21), 6.0, 0.5)
    return np.outer([1, 1, 1, 1, 1, 0.4, 0.4], hours)


def _by_district(ref: Reference, kinds: tuple[str, ...]) -> np.ndarray:
    rows = ref.notices[ref.notices["kind"].isin(kinds)]
    return rows["district_id"].value_counts().reindex(ref.districts, fill_value=0).to_numpy() + 1.0


def police_reports(ref: Reference) -> Shape:
    """Offences by code, with interval and a point in SWEREF 99 TM; fraud and benefit crime without a place."""
    kinds = table("incident_kinds")
    kinds = kinds[(kinds["source_id"] == "police_reports") & kinds["label"].str.fullmatch(r"\d{4}")]
    codes = kinds.groupby("kind")["label"].apply(list)
    counts = ref.offences
    weights, districts, labels, pattern, lasts = [], [], [], [], []
    for kind, row in counts.iterrows():
        is_placeless = kind in PLACELESS
        for number, value in [(-1, row.sum())] if is_placeless else enumerate(row):
            weights.append(value)
            districts.append(number)
            labels.append(codes[kind])
            pattern.append(1 if kind in NIGHT_KINDS else 0)
            lasts.append(-1 if is_placeless else 14 if kind in LASTING else 0)
    return Shape(
        "Ärendenummer;Brottskod;Tid från;Tid till;N;E",
        "concat('DEMO-', id, ';', label, ';', if(lasts < 0, starts[:10], starts), ';', ends, ';', place)",
        labels,
        np.array(districts),
        np.array(weights, float),
        [_pattern(ref, _of_week(ref)), _pattern(ref, _of_week(ref, VIOLENT))],
        np.array(pattern),
        lambda here: [*here.written(3006, "{:.1f}", ";", True), ";"],
        np.array(lasts),
    )


def _crossed(ref: Reference, kinds: dict[str, float], by_district: np.ndarray) -> dict[str, object]:
    share = by_district / by_district.sum()
    return {
        "labels": [[kind] for kind in kinds for _ in ref.districts],
        "districts": np.tile(np.arange(len(ref.districts)), len(kinds)),
        "weights": np.outer(list(kinds.values()), share).ravel(),
        "pattern": np.zeros(len(kinds) * len(ref.districts), int),
    }


def fire_callouts(ref: Reference) -> Shape:
    """Call-outs, districts and hours as in the police's notices of fires; whole metres in SWEREF 99 18 00."""
    return Shape(
        "Insatsnummer;Händelsetyp;Larmtid;X;Y",
        "concat('DEMO-', id, ';', label, ';', starts, ';', place)",
        places=lambda here: here.written(METRES, "{:.0f}", ";", False),
        patterns=[_pattern(ref, _of_week(ref, ("Brand",)))],
        **_crossed(ref, CALLOUTS, _by_district(ref, ("Brand",))),
    )


def citizen_reports(ref: Reference) -> Shape:
    """Residents' reports, districts as Brå's vandalism; degrees in WGS 84, and the district's name."""
    by_district = ref.offences.loc[["vandalism", "graffiti"]].sum().to_numpy()
    return Shape(
        "Ärende-id;Inkom;Kategori;Latitud;Longitud;Stadsdelsområde",
        "concat('DEMO-', id, ';', starts, ';', label, ';', place)",
        places=lambda here: [
            f"{point};{here.names[number]}"
            for point, number in zip(here.written(4326, "{:.6f}", ";", True), here.district, strict=True)
        ],
        patterns=[_pattern(ref, _daytime())],
        **_crossed(ref, REPORTS, by_district),
    )


def staff_incidents(ref: Reference) -> Shape:
    """Staff's reports, districts as the population; a day and the name of the district, no point."""
    return Shape(
        "Händelse-id;Datum;Kategori;Stadsdelsområde",
        "concat('DEMO-', id, ';', starts[:10], ';', label, ';', place)",
        places=lambda here: [here.names[number] for number in here.district],
        patterns=[_pattern(ref, _daytime())],
        **_crossed(ref, STAFF, ref.population.to_numpy()),
    )


def violence_events(ref: Reference) -> Shape:
    """Shootings as many as the region's, explosions as the notices; WGS 84; dead and injured."""
    explosions = ref.notices["kind"].isin(["Explosion", "Detonation"]).sum() / len(YEARS)
    kinds = {"Skjutning": ref.shootings_a_year, "Sprängning": explosions}
    kinds |= {label: share * explosions for label, share in ATTEMPTS.items()}
    hurt = "if(label = 'Skjutning', concat(',', (draw < 0.2)::int, ',', (draw > 0.5)::int), ',0,0')"
    return Shape(
        "Händelsenummer,Händelse,Tidpunkt,Latitud,Longitud,Döda,Skadade",
        f"concat('DEMO-', id, ',', '\"', label, '\"', ',', starts, ',', place, {hurt})",
        places=lambda here: here.written(4326, "{:.6f}", ",", True),
        patterns=[_pattern(ref, _of_week(ref, ARMED))],
        **_crossed(ref, kinds, _by_district(ref, ARMED)),
    )


SHAPES = {
    "police_reports": police_reports,
    "fire_callouts": fire_callouts,
    "citizen_reports": citizen_reports,
    "staff_incidents": staff_incidents,
    "violence_events": violence_events,
}


def _write(path: Path, shape: Shape, here: Places, count: int, rng: np.random.Generator) -> None:
    """The file in pieces, one after the other in time; memory does not grow with the number of rows."""
    reached = np.cumsum(shape.weights) / shape.weights.sum()
    first_label = np.concatenate([[0], np.cumsum([len(labels) for labels in shape.labels])])
    texts = [text for labels in shape.labels for text in labels]
    label_names, label_codes = np.unique(texts, return_inverse=True)
    place_names, place_codes = np.unique(shape.places(here), return_inverse=True)
    part = path.with_suffix(".part")
    with path.open("wb") as out, duckdb.connect(config={"threads": "2", "memory_limit": "1GB"}) as con:
        out.write(f"{shape.header}\n".encode())
        for start in range(0, count, PIECE):
            n = min(PIECE, count - start)
            cell = np.searchsorted(reached, rng.random(n), side="right").clip(max=len(reached) - 1)
            share = (start + np.arange(n) + rng.random(n)) / count
            starts = np.empty(n, "datetime64[m]")
            for number, pattern in enumerate(shape.patterns):
                of_it = shape.pattern[cell] == number
                starts[of_it] = pattern.times(share[of_it], rng)
            options = np.diff(first_label)[cell]
            label = first_label[cell] + (rng.random(n) * options).astype("int64")
            place = np.full(n, len(place_codes) - 1)
            is_placed = shape.districts[cell] >= 0
            place[is_placed] = here.draw(shape.districts[cell[is_placed]], rng)
            lasts = shape.lasts[cell] if len(shape.lasts) else np.zeros(n)
            frame = pd.DataFrame(
                {
                    "id": np.arange(start + 1, start + n + 1),
                    "label": pd.Categorical.from_codes(label_codes[label], label_names),
                    "place": pd.Categorical.from_codes(place_codes[place], place_names),
                    "starts_at": starts.astype("datetime64[s]"),
                    "lasts": lasts,
                    "hours": np.where(lasts > 0, rng.exponential(lasts.clip(min=1)).clip(0.1, 96), 0),
                    "draw": rng.random(n),
                }
            )
            con.register("frame", frame)
            con.execute(
                f"""
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
                    select {shape.row} from ended
                ) to '{part}' (format csv, header false, quote '', escape '', delimiter '\x1f')
                """
            )
            out.write(part.read_bytes())
            con.unregister("frame")
    part.unlink(missing_ok=True)
