"""A copied link opens the same view."""

import random

import pandas as pd
import pytest

from dashboard.reading import catalogue, coverage, database, geography, observations
from tests.matrix import some
from tests.pages.conftest import pick, sound, state, table, words
from tests.test_wording import TEXT


def views(con, indicator, division, row) -> list[str]:
    """What the map can show of the figure in a row of queries.offered."""
    found = coverage.offered(con, indicator.id)
    found = found[(found["period_kind"] == "year") & (found["sex"] == row["sex"]) & (found["age"] == row["age"])]
    there = found[found["area_id"].isin(geography.districts(con, division))]
    now = there[there["period_start"] == row["period_start"]]
    earlier = there[(there["period_start"] < row["period_start"]) & there["area_id"].isin(now["area_id"])]
    city = found[(found["area_id"] == geography.CITY) & (found["period_start"] == row["period_start"])]
    held = ["difference"] if len(city) and indicator.method != "count" else []
    return ["value", *held, *(["change"] if len(earlier) else [])]


def map_state(con, chance):
    """A random state of the map that a reader can choose, as it stands in the address."""
    indicators, labels = catalogue.indicators(con, "sv"), sorted(coverage.mapped_indicators(con))
    indicator = indicators[chance.choice(labels)]
    found = coverage.offered(con, indicator.id)
    if "district" not in set(found["level"]):
        return map_state(con, chance)
    row = (
        found[(found["level"] == "district") & (found["period_kind"] == "year")]
        .sample(random_state=chance.randrange(99))
        .iloc[0]
    )
    there = [key for key in geography.divisions(con, "sv") if row["area_id"] in geography.districts(con, key)]
    division = chance.choice(there)
    return {
        "lang": chance.choice(["sv", "en"]),
        "area": chance.choice(["all", *indicator.priority_areas]),
        "indicator": indicator.id,
        "division": division,
        "year": str(row["period_start"].year),
        "sex": row["sex"],
        "age": row["age"],
        "district": chance.choice(list(geography.districts(con, division))),
        "level": "district",
        "map_view": chance.choice(views(con, indicator, division, row)),
    } | chance.choice([{}, {"layers": "exposed"}])


@pytest.mark.parametrize("seed", some(2, range(20)))
def test_a_shared_map_reopens_to_the_same_choices_and_rows(opened, con, seed):
    link = map_state(con, random.Random(seed))
    app = sound(opened("map", **link))
    assert state(app) == link
    choices = [link[key] for key in ("indicator", "division", "year", "sex", "age")]
    if link["lang"] == "en":
        database.name_in_english(con)
    expected = observations.on_map(con, *choices[:2], int(choices[2]), *choices[3:])
    columns = [TEXT[link["lang"]][key] for key in ("column_area", "column_value")]
    shown = table(app)[columns].set_axis(["area", "value"], axis=1).reset_index(drop=True)
    pd.testing.assert_frame_equal(shown, expected[["area", "value"]], check_dtype=False)
    again = sound(opened("map", **state(app)))
    assert state(again) == link and table(again).equals(table(app)) and words(again) == words(app)


def trend_state(con, chance):
    """A random state of the trend that a reader can choose, as it stands in the address."""
    indicator = chance.choice(list(catalogue.indicators(con, "sv").values()))
    found = coverage.offered(con, indicator.id)
    kind = chance.choice(sorted(found["period_kind"].unique()))
    found = found[found["period_kind"] == kind]
    split = chance.choice(
        ["none"] + [key for key in ("sex", "age") if (found[key] != "all").any() and found[key].nunique() > 1]
    )
    found = found if split == "none" else found[found[split] != "all"]
    row = found.sample(random_state=chance.randrange(99)).iloc[0]
    link = {
        "lang": chance.choice(["sv", "en"]),
        "area": chance.choice(["all", *indicator.priority_areas]),
        "indicator": indicator.id,
        "step": kind,
        "split": split,
        "trend_view": "lines",
        "trend_measure": "value",
    } | {key: row[key] for key in ("sex", "age") if key != split}
    if split != "none":
        return link | {"place": row["area_id"]}
    link["division"] = chance.choice(list(geography.divisions(con, "sv")))
    found = found[(found["sex"] == row["sex"]) & (found["age"] == row["age"])]
    within = geography.districts(con, link["division"])
    areas = found.loc[(found["level"] != "district") | found["area_id"].isin(within), "area_id"]
    offered = sorted((areas if len(areas) else found["area_id"]).unique())
    return link | {"districts": ",".join(chance.sample(offered, chance.randint(1, min(7, len(offered)))))}


@pytest.mark.parametrize("seed", some(3, range(40)))
def test_a_shared_trend_reopens_to_the_same_choices_and_rows(opened, con, seed):
    link = trend_state(con, random.Random(seed))
    app = sound(opened("trend", **link))
    assert state(app) == link
    areas = link.get("districts", link.get("place")).split(",")
    if link["lang"] == "en":
        database.name_in_english(con)
    expected = observations.of_one(con, link["indicator"], areas, link["step"])
    for key in ("sex", "age"):
        expected = expected[expected[key] != "all" if link["split"] == key else expected[key] == link[key]]
    columns = [TEXT[link["lang"]][key] for key in ("column_area", "column_value")]
    shown = table(app)[columns].set_axis(["area", "value"], axis=1).reset_index(drop=True)
    pd.testing.assert_frame_equal(shown, expected[["area", "value"]].reset_index(drop=True), check_dtype=False)
    again = opened("trend", **state(app))
    assert state(again) == link and table(again).equals(table(app)) and words(again) == words(app)


@pytest.mark.parametrize("seed", some(1, range(2)))
@pytest.mark.parametrize(("page", "random_state"), [("map", map_state), ("trend", trend_state)])
def test_what_is_chosen_by_hand_is_in_the_link(opened, con, page, random_state, seed):
    link, app = random_state(con, random.Random(100 + seed)), opened(page)
    for key, value in link.items():
        offered = [box.key for box in app.selectbox]
        if f"pick_{key}" in offered:
            sound(pick(app, key, value))
    if "districts" in link:
        app.multiselect(key="pick_districts").set_value(link["districts"].split(",")).run()
    if "layers" in link:
        app.multiselect(key="pick_layers").set_value([link["layers"]]).run()
    chosen = link | {"lang": "sv"}
    assert {key: state(app)[key] for key in chosen} == chosen
    again = opened(page, **state(app))
    assert state(again) == state(app) and table(again).equals(table(app))
