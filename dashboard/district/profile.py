"""A district's profile as frames: where each figure lies among the districts and beside the city. No Streamlit here."""

import dataclasses

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.reading import demonstration, geography, observations, residents
from dashboard.reading.catalogue import Indicator
from dashboard.reading.geography import CITY
from dashboard.statistics import comparisons, methods

PAIRS = {
    "evening": (
        ["unsafe_evening", "unsafe_in_neighbourhood", "very_unsafe_evening", "unsafe_evening_answers"],
        ["assault_rate", "robbery_rate"],
    ),
    "worry": (["worried_often", "worried_monthly", "worried_often_answers"], ["offences_total_rate"]),
    "burglary": (["worried_burglary"], ["burglary_rate"]),
    "drugs": (["drug_users_problem"], ["narcotics_rate"]),
    "sexual": (["worried_sexual_harassment"], ["sexual_offences_rate", "molestation_rate"]),
}


def places(con: DuckDBPyConnection) -> dict[str, str]:
    """The districts of today, id -> name."""
    return geography.districts_of_today(con)


def yearly(con: DuckDBPyConnection, indicators: dict[str, Indicator]) -> dict[str, pd.DataFrame]:
    """Each indicator's yearly figures for everyone in the districts of today and the city, oldest first."""
    return observations.known_totals(con, list(indicators), [CITY, *places(con)])


def like(con: DuckDBPyConnection, district: str) -> list[str]:
    """The districts most like one, the most alike first; the city is like none."""
    return residents.most_like(con, list(places(con)), district)


def beside(figures: dict[str, pd.DataFrame], district: str, alike: list[str]) -> pd.DataFrame:
    """One row per indicator with a figure for the district: its latest, and the same year's in the other areas.

    Columns: indicator; all of the district's own observation; city_value, city_lower, city_upper, city_n; low and high
    (of the districts) with low_area and high_area, q1 and q3, districts (how many have a figure); like_value (the mean
    of the similar districts, where all have a figure).
    """
    rows = []
    for key, frame in figures.items():
        own = frame[frame["area_id"] == district]
        if own.empty:
            continue
        last = own.iloc[-1]
        same = frame[frame["period_start"] == last["period_start"]].set_index("area_id")
        rows.append(
            {"indicator": key, **last.to_dict(), **_city(same), **_range(same), "like_value": _mean(same, alike)}
        )
    return pd.DataFrame(rows)


def _city(same: pd.DataFrame) -> dict:
    names = ["value", "lower", "upper", "n"]
    found = same.loc[CITY, names] if CITY in same.index else dict.fromkeys(names, float("nan"))
    return {f"city_{name}": found[name] for name in names}


def _range(same: pd.DataFrame) -> dict:
    values = same.drop(index=CITY, errors="ignore").sort_values("value", kind="stable")
    if values.empty:
        return {"low": float("nan"), "high": float("nan"), "low_area": "", "high_area": "", "districts": 0}
    first, last = values.iloc[0], values.iloc[-1]
    return {
        "low": first["value"],
        "high": last["value"],
        "low_area": first["area"],
        "high_area": last["area"],
        "q1": values["value"].quantile(0.25),
        "q3": values["value"].quantile(0.75),
        "districts": len(values),
    }


def _mean(same: pd.DataFrame, alike: list[str]) -> float:
    there = [key for key in alike if key in same.index]
    return same.loc[there, "value"].mean() if there and len(there) == len(alike) else float("nan")


def in_area(rows: pd.DataFrame, indicators: dict[str, Indicator], area: str) -> pd.DataFrame:
    """The rows of a priority area, its main indicators first."""
    within = where(rows, [area in indicators[key].priority_areas for key in rows["indicator"]])
    is_main = [area in indicators[key].main_for for key in within["indicator"]]
    return pd.concat([where(within, is_main), where(within, [not main for main in is_main])])


def where(rows: pd.DataFrame, flags: list[bool]) -> pd.DataFrame:
    """The rows whose flag is true, with all columns even when there is no row at all."""
    return rows[np.array(flags, dtype=bool)]


def pairs(figures: dict[str, pd.DataFrame], district: str) -> pd.DataFrame:
    """What people say beside what is reported: theme, side (perceived | recorded), indicator, area_id of its figure.

    The first perceived figure of a theme that the district has, else the first that the city has; recorded figures are
    the district's own. Themes without both sides are left out.
    """
    rows = []
    for theme, (perceived, recorded) in PAIRS.items():
        said = next(
            (
                (key, area)
                for area in dict.fromkeys([district, CITY])
                for key in perceived
                if key in figures and (figures[key]["area_id"] == area).any()
            ),
            None,
        )
        told = [key for key in recorded if key in figures and (figures[key]["area_id"] == district).any()]
        if said and told:
            rows.append((theme, "perceived", *said))
            rows += [(theme, "recorded", key, district) for key in told]
    return pd.DataFrame(rows, columns=["theme", "side", "indicator", "area_id"])


def against(figures: dict[str, pd.DataFrame], districts: list[str]) -> dict[str, pd.DataFrame]:
    """comparisons.against for each indicator and each period that is some district's latest, with its period_start."""
    found = {}
    for key, frame in figures.items():
        local = frame[frame["area_id"].isin(districts)]
        parts = []
        for start in sorted(local.groupby("area_id")["period_start"].max().unique()):
            same = frame[frame["period_start"] == start]
            city = same[same["area_id"] == CITY]
            table = same[same["area_id"].isin(districts)].reset_index(drop=True)
            tested = comparisons.against(table, city.iloc[0] if len(city) else None)
            parts.append(tested.assign(period_start=start))
        if parts:
            found[key] = pd.concat(parts, ignore_index=True)
    return found


def tested(
    rows: pd.DataFrame, figures: dict[str, pd.DataFrame], compared: dict[str, pd.DataFrame], breaks: dict[str, list]
) -> pd.DataFrame:
    """The rows of `beside` with what the tests say, and their directions.

    `beside_city` is a row of comparisons.against (or None), `change` a comparisons.Finding. What is certain alone must
    also stand among all the tests of the profile (Benjamini–Hochberg), else it is 'none'. The families are the
    differences and the changes, of real figures and of demonstration data each for themselves.
    """
    sides, changes = [], []
    for row in rows.to_dict("records"):
        sides.append(_side(compared.get(row["indicator"]), row))
        own = figures[row["indicator"]]
        changes.append(comparisons.change(own[own["area_id"] == row["area_id"]], breaks.get(row["indicator"], [])))
    is_synthetic = rows["provenance"] == demonstration.SYNTHETIC
    stands = _stand([side or {} for side in sides], is_synthetic)
    sides = [
        side and side | {"direction": _kept(side["direction"], is_kept)}
        for side, is_kept in zip(sides, stands, strict=True)
    ]
    stands = _stand([vars(item) for item in changes], is_synthetic)
    changes = [
        dataclasses.replace(item, direction=_kept(item.direction, is_kept))
        for item, is_kept in zip(changes, stands, strict=True)
    ]
    return rows.assign(
        beside_city=pd.Series(sides, index=rows.index, dtype=object),
        change=pd.Series(changes, index=rows.index, dtype=object),
        direction=[side["direction"] if side else "untested" for side in sides],
        change_direction=[item.direction for item in changes],
    )


def _side(compared: pd.DataFrame | None, row: dict) -> dict | None:
    if compared is None:
        return None
    own = compared[(compared["area_id"] == row["area_id"]) & (compared["period_start"] == row["period_start"])]
    return own.iloc[0].to_dict() if len(own) else None


def _stand(findings: list[dict], is_synthetic: pd.Series) -> list[bool]:
    """Which findings stand when false discoveries are held at 5 % over all tests, real and synthetic apart."""
    p = pd.Series([item.get("p") for item in findings], index=is_synthetic.index, dtype=float)
    stands = pd.Series(False, index=p.index)
    for family in (is_synthetic, ~is_synthetic):
        known = family & p.notna()
        if known.any():
            stands[known] = methods.false_discovery(p[known], comparisons.FALSE_DISCOVERIES)
    return stands.tolist()


def _kept(direction: str, stands: bool) -> str:
    return "none" if direction in ("up", "down") and not stands else direction
