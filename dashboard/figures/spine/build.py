"""The district page's figures for files: (rows, look) -> picture, from the same rows as on the screen. Pure."""

import pandas as pd

from dashboard import words
from dashboard.figures.pyramid.screen import SIDES, Strip
from dashboard.figures.spec import Grid, Lines, Look, Panels, Pyramid, Series, Spine
from dashboard.figures.spine import screen as spine_screen
from dashboard.reading.catalogue import Indicator

COLUMNS = ["value", "lower", "upper", "low", "high", "q1", "q3", "like_value", "city_value"]


def spine(
    groups: list[tuple[str, pd.DataFrame]], indicators: dict[str, Indicator], signs: list, look: Look, alt: str
) -> Spine:
    """The rows of each group with their values in words, as profile_spine draws them."""
    rows = [_row(name, item, indicators[item["indicator"]], look) for name, found in groups
            for item in found.to_dict("records")]  # fmt: skip
    return Spine("", look.language, look.mark, alt, pd.DataFrame(rows), signs, look.text["picture_index"])


def _row(group: str, item: dict, indicator: Indicator, look: Look) -> dict:
    code, text = look.language, look.text
    when = words.period(item["period_start"], "year", code)
    return {
        "group": group,
        "label": indicator.short,
        "unit": when if indicator.method == "share" else f"{indicator.unit}, {when}",
        "stated": words.stated(item["value"], indicator, code),
        "known": spine_screen.known(item, indicator, code, text),
        "tested": "\n".join(filter(None, [item["tested"], item["moved"]])),
        "direction": item["direction"],
        "districts": item["districts"],
        "has_bar": indicator.method != "count",
        "mark": indicator.mark,
        **{name: item.get(name) for name in COLUMNS},
    }


def strips(parts: list[Strip], own_name: str, look: Look, alt: str) -> Panels:
    """Every series below one another, each on a scale of its own, the city dashed where it can be set beside."""
    start = min(part.own["period_start"].min() for part in parts)
    return Panels(
        "", look.language, look.mark, alt, [_strip(part, own_name, start, look) for part in parts], 1
    )  # fmt: skip


def _strip(part: Strip, own_name: str, start: pd.Timestamp, look: Look) -> tuple[str, Lines]:
    city = part.city[part.city["period_start"] >= start]
    series = [Series(look.text["whole_city"], look.palette.ink, city, dashed=True)] if len(city) else []
    series.append(Series(own_name, look.palette.notice if part.mark else look.palette.accent, part.own, thick=True))
    title = part.label if part.unit == "%" else f"{part.label}, {part.unit}"
    return title, Lines(part.unit, look.language, "", "", series)


SHAPES = {"own": "●", "city": "◐", "wider": "○"}


def reach(frame: pd.DataFrame, titles: dict[str, str], years: list[int], area: str, look: Look, alt: str) -> Grid:
    """Sources by year: a shape for how near the area their figures come; frame is of profile_queries.reach."""
    shapes = frame.assign(shape=frame["level"].map(SHAPES)).pivot(index="source_id", columns="year", values="shape")
    phrase = shapes.reindex(index=list(titles), columns=years).fillna("").rename(index=titles)
    near = frame.assign(is_own=frame["level"] == "own").pivot(index="source_id", columns="year", values="is_own")
    near = near.reindex(index=list(titles), columns=years).eq(True).rename(index=titles)
    note = "   ".join(f"{shape} {look.text[f'reach_{level}'].format(area=area)}" for level, shape in SHAPES.items())
    return Grid("", look.language, look.mark, alt, phrase, near, note)


def pyramid(rows: pd.DataFrame, names: dict[str, str], chosen: str, labels: dict[str, str], look: Look, alt: str):
    """Shares by age: bars for the chosen area, steps for the others; women to the left where the rows have them."""
    shade = {"women": look.palette.women, "men": look.palette.men, "all": look.palette.accent}
    parts, bars, steps = {}, [], []
    for (area, sex), part in rows.groupby(["area_id", "sex"], sort=False):
        key = f"{area}-{sex}"
        parts[key] = part.set_index("age")["share"] * 100
        label = names[area] if sex == "all" else f"{names[area]}, {look.text[f'sex_people_{sex}']}"
        if area == chosen:
            bars.append((key, label, shade[sex], SIDES[sex]))
        else:
            steps.append((key, label, look.palette.ink, SIDES[sex]))
    frame = pd.DataFrame(parts)
    ages = [age for age in labels if age in frame.index]
    frame = frame.reindex(ages).rename(index=labels)
    return Pyramid("%", look.language, look.mark, alt, frame, bars, steps)
