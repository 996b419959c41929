"""Deliveries of incidents: any number of rows, drawn at random in the proportions of published figures."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from etl.areas import reference as table
from etl.demo.calibration import YEARS, Reference
from etl.demo.drawing import Cells, Pattern, Places, Shape, write_file
from etl.places import districts_of_today
from etl.placing import METRES, placer

FILE = f"{YEARS[-1] + 1}-01-31_{YEARS[0]}-01_{YEARS[-1]}-12_demo.csv"
PLACES = 300  # in a neighbourhood
INSIDE = 3  # metres from its border, so that rounding in no coordinate system moves a point across it
# Invented: nothing is published on how these divide. Each is a proportion of all rows.
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


def write(folder: Path, ref: Reference, size: int, rng: np.random.Generator) -> dict[str, int]:
    """A file for each source with its proportion of `size` rows; returns rows by file."""
    here = places(ref, rng)
    rows: dict[str, int] = {}
    for source_id, proportion in SOURCES.items():
        count = size - sum(rows.values()) if source_id == [*SOURCES][-1] else size * proportion // sum(SOURCES.values())
        shape = SHAPES[source_id](ref)
        (folder / source_id).mkdir()
        write_file(folder / source_id / FILE, shape, here, count, rng)
        rows[f"{source_id}/{FILE}"] = count
    return rows


def places(ref: Reference, rng: np.random.Generator) -> Places:
    """PLACES points in every neighbourhood, shuffled within the district so that the often visited lie anywhere."""
    parent = districts_of_today()
    x, y = [], []
    numbers: list[int] = []
    for area_id, outline in zip(placer().area_ids, placer().shapes, strict=True):
        inner = shapely.buffer(outline, -INSIDE)
        west, south, east, north = inner.bounds
        found = np.empty((0, 2))
        while len(found) < PLACES:
            tried = np.round(rng.uniform((west, south), (east, north), (4 * PLACES, 2)))
            found = np.concatenate([found, tried[shapely.contains_xy(inner, tried[:, 0], tried[:, 1])]])
        x.append(found[:PLACES, 0])
        y.append(found[:PLACES, 1])
        numbers += [ref.districts.index(parent[area_id])] * PLACES
    district = np.array(numbers)
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
    counts = rows["district_id"].value_counts().reindex(ref.districts, fill_value=0)
    return np.asarray(counts + 1.0, dtype=float)


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
        places=lambda here: [*here.written(3006, "{:.1f}", ";", True), ";"],
        patterns=[_pattern(ref, _of_week(ref)), _pattern(ref, _of_week(ref, VIOLENT))],
        cells=Cells(labels, np.array(districts), np.array(weights, float), np.array(pattern), np.array(lasts)),
    )


def _crossed(ref: Reference, kinds: Mapping[str, float], by_district: np.ndarray) -> Cells:
    """Every kind in every district, weighted by the kind's number and the district's share; all of one pattern."""
    share = by_district / by_district.sum()
    cells = len(kinds) * len(ref.districts)
    return Cells(
        [[kind] for kind in kinds for _ in ref.districts],
        np.tile(np.arange(len(ref.districts)), len(kinds)),
        np.outer(list(kinds.values()), share).ravel(),
        np.zeros(cells, int),
        np.zeros(cells),
    )


def fire_callouts(ref: Reference) -> Shape:
    """Call-outs, districts and hours as in the police's notices of fires; whole metres in SWEREF 99 18 00."""
    return Shape(
        "Insatsnummer;Händelsetyp;Larmtid;X;Y",
        "concat('DEMO-', id, ';', label, ';', starts, ';', place)",
        places=lambda here: here.written(METRES, "{:.0f}", ";", False),
        patterns=[_pattern(ref, _of_week(ref, ("Brand",)))],
        cells=_crossed(ref, CALLOUTS, _by_district(ref, ("Brand",))),
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
        cells=_crossed(ref, REPORTS, by_district),
    )


def staff_incidents(ref: Reference) -> Shape:
    """Staff's reports, districts as the population; a day and the name of the district, no point."""
    return Shape(
        "Händelse-id;Datum;Kategori;Stadsdelsområde",
        "concat('DEMO-', id, ';', starts[:10], ';', label, ';', place)",
        places=lambda here: [here.names[number] for number in here.district],
        patterns=[_pattern(ref, _daytime())],
        cells=_crossed(ref, STAFF, ref.population.to_numpy()),
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
        cells=_crossed(ref, kinds, _by_district(ref, ARMED)),
    )


SHAPES = {
    "police_reports": police_reports,
    "fire_callouts": fire_callouts,
    "citizen_reports": citizen_reports,
    "staff_incidents": staff_incidents,
    "violence_events": violence_events,
}
