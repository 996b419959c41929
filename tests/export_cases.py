"""Figures of every kind with all that makes them hard: long titles, eleven districts, gaps, protected figures."""

from datetime import date

import pandas as pd

from dashboard.figures.cells.spec import Cell, Hexagons
from dashboard.figures.grid.spec import Grid, GridCell, GridRow
from dashboard.figures.heading import Heading
from dashboard.figures.lines.spec import Lines, Panels, Series
from dashboard.figures.map.spec import Area, Map
from dashboard.figures.palette import LIGHT
from dashboard.figures.points.spec import Curve, Pair, Pairs, Point, Points, Side
from dashboard.figures.pyramid.spec import AgeShares, Pyramid
from dashboard.figures.ranking.spec import Bars, Dots, Month, Ranked, Reference, Row
from dashboard.figures.spine.spec import Spine
from dashboard.figures.week.spec import Heat

DAY = date(2026, 11, 21)
DISTRICTS = [
    "Bromma",
    "Enskede-Årsta-Vantör",
    "Farsta",
    "Hägersten-Älvsjö",
    "Hässelby-Vällingby",
    "Järva",
    "Kungsholmen",
    "Norra innerstaden",
    "Skarpnäck",
    "Skärholmen",
    "Södermalm",
]
LONG = Heading(
    "Otrygga när de går ut ensamma sent en kväll i det område där de bor, andel av alla som svarat på frågan i enkäten",
    " · ".join([*DISTRICTS, "kvinnor", "16–79 år", "2008–2023"]),
    "Ingen säker skillnad mot hela staden.",
    "Källa: Stockholms stad. 95 % konfidensintervall (Wilson).",
    "Definition: Andel som svarat ”ganska otrygg” eller ”mycket otrygg”.",
    ["Bortfall: Alla svarar inte. " * 12, "Små antal: Osäkerheten är stor."],
    "Dataversion 0123456789ab, byggd 21 november 2026.",
    "Demonstrationsdata – inte verkliga uppgifter",
    "Antal svar (n): 120–3 221.",
    "Skyddade uppgifter: 1.",
    "Öppna vyn igen: https://atlas.example/utveckling?" + "&".join(f"districts{n}=enskede-arsta" for n in range(12)),
)


def rows(values, first=2018, **columns):
    """Rows as observations.read gives them."""
    frame = pd.DataFrame(
        {
            "period_start": [pd.Timestamp(first + place, 1, 1) for place in range(len(values))],
            "value": values,
            "lower": [None if value is None else value * 0.8 for value in values],
            "upper": [None if value is None else value * 1.25 for value in values],
            "status": ["withheld" if value is None else "ok" for value in values],
        }
    )
    return frame.astype({"value": float, "lower": float, "upper": float}).assign(**columns)


def square(place):
    """An outline of a district of its own, as GeoJSON text."""
    west, south = 17.8 + 0.05 * (place % 4), 59.25 + 0.05 * (place // 4)
    ring = [[west, south], [west + 0.05, south], [west + 0.05, south + 0.05], [west, south + 0.05], [west, south]]
    return f'{{"type": "Polygon", "coordinates": [{ring}]}}'


def ranking():
    values = [13.25, 11.8, 11.3, 10.8, 10.6, 10.2, 10.1, 8.9, 7.7, None, 6.2]
    frame = rows(values).assign(label=DISTRICTS, is_chosen=[name == "Farsta" for name in DISTRICTS])
    return frame.assign(direction=["up"] * 2 + ["none"] * 9, note=["skyddad uppgift"] * 11)


def districts():
    """Eleven areas with long names: certain, uncertain, and one withheld."""
    areas = []
    for place, row in enumerate(ranking().to_dict("records")):
        known = pd.notna(row["value"])
        areas.append(
            Area(
                row["label"],
                row["label"],
                square(place),
                (17.825 + 0.05 * (place % 4), 59.275 + 0.05 * (place // 4)),
                str(row["value"]).replace(".", ",") if known else "skyddad",
                row["label"],
                value=row["value"] if known else None,
                lower=row["lower"] if known else None,
                upper=row["upper"] if known else None,
                colour=f"sequential-{1 + place % 4}" if known else "",
                pattern=("uncertain" if place % 3 == 0 else "") if known else "withheld",
                sign="up" if row["direction"] == "up" else "",
            )
        )
    return areas


def ranked_rows():
    """The same as rows of a ranking: the one without a figure last, one hollow, one chosen, places where there are."""
    found = ranking().sort_values("value", ascending=False, na_position="last", kind="stable")
    return [
        Row(row.label, None, None, "skyddad uppgift")
        if pd.isna(row.value)
        else Row(
            row.label,
            row.value,
            (row.lower, row.upper),
            f"{row.value} %".replace(".", ","),
            row.direction,
            "plats 1–11",
            row.label in ("Järva", "Farsta"),
            row.is_chosen,
            [row.label, f"{row.value} %"],
        )
        for row in found.itertuples()
    ]


def months():
    """Fourteen months of few events, one of them protected and one without any."""
    counts = [2, 0, None, 3, 1, 1, 0, 4, 2, 1, 0, 0, 1, 2]
    return [
        Month(start, f"{start:%Y-%m}", count, count is None, [f"{start:%Y-%m}"])
        for start, count in zip(pd.date_range("2023-01-01", periods=14, freq="MS"), counts, strict=True)
    ]


def pictures():
    """One of each kind."""
    shades = list(LIGHT.series)
    lines = [
        Series(name, shades[place % 7], rows([20.5 + place, 18.25, None, 15, 14.5 + place / 9]), place == 0, place == 1)
        for place, name in enumerate(["Hela staden", *DISTRICTS[:6]])
    ]
    hours = pd.DataFrame([[7 * day + hour for hour in range(24)] for day in range(7)], columns=range(24)).astype(float)
    hours.loc[3, 5] = None
    ages = pd.DataFrame({"Kvinnor": [12.5, 8, 6], "Män": [7.5, None, 4]}, index=["16–24 år", "25–64 år", "65–79 år"])
    city = Reference("Hela staden 10,4 %", 10.4, (9.9, 10.9))
    common = {"language": "sv", "mark": LONG.mark, "alt": "Högst i Bromma, lägst i Södermalm."}
    return {
        "lines": Lines("%", series=lines, breaks=[(date(2020, 6, 1), "ny metod")], **common),
        "heat": Heat(
            "antal",
            frame=hours,
            more=hours > 150,
            no_figure="skyddad",
            more_words="säkert fler",
            caption="Veckan",
            **common,
        ),
        "ranked": Ranked("%", rows=ranked_rows(), reference=city, ends=(0, 20), axis_note="Axeln", **common),
        "bars": Bars("antal", rows=ranked_rows(), ends=(0, 20), withheld="skyddad uppgift", name="Slag", **common),
        "dots": Dots("antal", months=months(), withheld="skyddad uppgift", name="Händelser", **common),
        "map": Map(
            "%",
            areas=districts(),
            classes=[(f"sequential-{at}", str(low), str(low + 2)) for at, low in enumerate((6, 8, 10, 12), 1)],
            signs=[("hatched", "Osäkert värde"), ("dotted", "Skyddad uppgift"), ("chosen", "Farsta")],
            chosen="Farsta",
            **common,
        ),
    } | wider(lines, ages, common)


def wider(lines, ages, common):
    """One of each kind that holds several scales, two axes or words in columns."""
    question, place = "Otrygga när de går ut ensamma sent en kväll", "Enskede-Årsta-Vantör"
    small = [(f"{question}, {name}", Lines("%", "sv", series=lines[:3])) for name in DISTRICTS]
    known = ranking().dropna(subset=["value"])
    spots = [
        Point(row.label, row.value * 900, row.value, None, (row.lower, row.upper), row.direction, row.label == "Järva")
        for row in known.itertuples()
    ]
    both = [
        Pair(
            row.label,
            (
                Side(row.value, (row.lower, row.upper), row.label),
                Side(row.value * 0.7, (row.lower * 0.7, row.upper * 0.7), row.label),
            ),
            "+2,5",
            "+1,2 till +3,8",
            row.direction,
        )
        for row in known.itertuples()
    ]
    around = [(18.0, 59.3), (18.01, 59.31), (18.02, 59.3)]
    dots, shades = [Cell(around, 0, True, "5–9"), Cell(around, None, False)], [("sequential-3", "5–9")]
    women, men = (column.fillna(0).tolist() for _, column in ages.items())
    parts = [AgeShares(f"{place}, kvinnor", "women", -1, True, women), AgeShares(f"{place}, män", "men", 1, True, men)]
    parts.append(AgeShares("Hela staden, män", "ink", 1, False, men))
    cell = GridCell("▲", "24 746", "säkert högre", "wrong", True, "2023 ○", "ingen säker förändring", "none")
    measures_by_district = [GridRow(f"{question} {at}", "2024", [cell] * 11, "/") for at in range(9)]
    curve = Curve("99,8 %-gräns", [5000, 12000], [8, 9], "dot")
    axes = {"titles": (LONG.title, LONG.title), "curves": [curve], "cross": ("Hela staden", 9000, 10)}
    axes |= {"x_ends": (5000, 12500), "y_ends": (4, 18)}
    two = (("Störst värde", "accent"), ("Minst värde", "muted"))
    told = {"signs": [("◆", place)] * 9, "index_unit": "Hela staden = 100"}
    hexagons = {"cells": dots, "outlines": [square(0)], "classes": shades, "hot_label": "tätare än väntat",
                "legend_label": "Händelser i rutan"}  # fmt: skip
    return {
        "panels": Panels("%", panels=small, shared=True, **common),
        "strips": Panels("", panels=small[:5], columns=1, **common),
        "points": Points("%", points=spots, **axes, **common),
        "pairs": Pairs("%", pairs=both, groups=two, title="Skillnad", ends=(0, 18), **common),
        "spine": Spine("", rows=measures(known, question), **told, **common),
        "grid": Grid("", columns=DISTRICTS, rows=measures_by_district, **common),
        "hexagons": Hexagons("antal", **hexagons, **common),
        "pyramid": Pyramid("%", ages=ages.index.tolist(), parts=parts, **common),
    }


def measures(known, question):
    """Rows of a spine, around a city of 10."""
    ends = {"low": 5, "high": 15, "q1": 8, "q3": 12, "like_value": 9, "city_value": 10, "districts": 11}
    found = known.assign(**ends, label=f"{question} i det egna bostadsområdet", has_bar=True, mark="", link="/")
    found = found.assign(group="Särskilt utsatta och sårbara brottsoffer", unit="per 100 000 invånare, 2024")
    found = found.assign(group_id="all", is_open=True, is_reliable=True, city="10", described=question)
    found["findings"] = [[("säkert högre än resten av staden", "up")]] * len(found)
    return found.assign(stated="13,2", known="8,1–14,2 · n = 1 204")
