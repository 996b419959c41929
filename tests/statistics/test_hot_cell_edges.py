"""Hot cells at their edges, and every column that they hand on."""

import json
import math

import h3
import numpy as np
import pandas as pd
import pytest

from dashboard.statistics import (
    event_measures,
    hot_cells,
)

SQUARE = {"type": "Polygon", "coordinates": [[[18.0, 59.3], [18.1, 59.3], [18.1, 59.35], [18.0, 59.35], [18.0, 59.3]]]}
BESIDE = {"type": "Polygon", "coordinates": [[[18.1, 59.3], [18.2, 59.3], [18.2, 59.35], [18.1, 59.35], [18.1, 59.3]]]}
OUTLINES = [json.dumps(SQUARE), json.dumps(BESIDE)]


def test_the_citys_cells_are_those_of_every_outline_in_order():
    cells = event_measures.city_cells(OUTLINES, 8)
    assert cells == sorted({*h3.geo_to_cells(SQUARE, 8), *h3.geo_to_cells(BESIDE, 8)}) and len(cells) > 40
    assert set(event_measures.city_cells(OUTLINES[:1], 7)) == set(h3.geo_to_cells(SQUARE, 7))


def test_hot_cells_are_of_the_whole_city_with_classes_by_rank_and_places():
    city = event_measures.city_cells(OUTLINES, 8)
    centre = h3.latlng_to_cell(59.325, 18.1, 8)
    near_by = [cell for cell in h3.grid_disk(centre, 3) if cell in city]
    outside = h3.latlng_to_cell(59.5, 18.5, 8)
    shown = pd.DataFrame({"cell": [*near_by, outside]})
    shown["events_from"] = [20 if h3.grid_distance(cell, centre) < 2 else 5 for cell in near_by] + [10]
    shown["events_to"] = [np.nan if low == 20 else low * 2 - 1 for low in shown["events_from"]]
    found = event_measures.hot(shown, OUTLINES)
    assert found["cell"].tolist() == sorted({*city, outside})
    table = found.set_index("cell")
    assert table.loc[centre, "score"] == 3 and table.loc[outside, "score"] == 2 and table["score"].min() == 0
    assert table.loc[near_by[-1], "events_from"] in (5, 20) and table.loc[outside, "events_to"] == 19
    assert table.loc[[cell for cell in city if cell not in near_by], ["events_from", "events_to"]].isna().all(axis=None)
    north, east = h3.cell_to_latlng(centre)
    assert (table.loc[centre, "latitude"], table.loc[centre, "longitude"]) == (north, east)
    assert table.loc[centre, "boundary"] == h3.cell_to_boundary(centre)
    neighbours = {cell: [other for other in h3.grid_disk(cell, 1) if other != cell] for cell in found["cell"]}
    expected = hot_cells.tested(found["cell"].tolist(), found["score"].to_numpy(), neighbours)
    pd.testing.assert_frame_equal(found[expected.columns.tolist()], expected)
    assert table.loc[centre, "is_hot"] and not table.loc[outside, "is_hot"]
    assert event_measures.hot(shown.iloc[:0], OUTLINES).empty


def test_a_cell_lies_in_the_district_of_its_middle_else_in_the_nearest():
    outlines = pd.DataFrame({"area_id": ["west", "east"], "geometry": OUTLINES})
    cells = pd.DataFrame({"longitude": [18.05, 18.15, 18.3, 17.5], "latitude": [59.32, 59.34, 59.4, 59.2]})
    assert event_measures.district_of(cells, outlines) == ["west", "east", "east", "west"]


def test_a_cell_with_no_variation_or_all_cells_around_has_no_z():
    cells = [f"c{n}" for n in range(40)]
    around = {cell: [other for other in cells if other != cell] for cell in cells}
    found = hot_cells.tested(cells, np.array([1, 2] * 20), around)
    assert found["z"].eq(0).all() and found["neighbours"].eq(39).all() and found["p"].eq(1).all()
    lonely = hot_cells.tested(cells, np.ones(40), {cell: ["elsewhere"] for cell in cells})
    assert lonely["z"].eq(0).all() and lonely["neighbours"].eq(0).all() and not lonely["is_hot"].any()


def test_z_and_p_of_one_cell_by_hand():
    cells, scores = [f"c{n}" for n in range(40)], np.array([5] + [1] * 33 + [0] * 6)
    near_by = {cell: [] for cell in cells} | {"c0": ["c1", "c39"]}
    found = hot_cells.tested(cells, scores, near_by).set_index("cell")
    error = scores.std() * math.sqrt((40 * 3 - 9) / 39)
    assert found.loc["c0", "z"] == pytest.approx((6 - 3 * scores.mean()) / error)
    tail = hot_cells.upper_tail(scores, 3)
    assert found.loc["c0", "p"] == tail[6] and found.loc["c1", "p"] == pytest.approx(34 / 40)
    assert found.loc["c0", "score"] == 5 and found.loc["c0", "neighbours"] == 2
    assert (
        len(tail) == 9 and tail[0] == pytest.approx(1) and tail[8] == 0
    )  # sums from 0 to the most there can be, and one more


def test_scores_are_refused_by_the_first_that_is_wrong():
    with pytest.raises(ValueError) as refusal:
        hot_cells.tested(["a", "b"], np.array([1, 0.5]), {"a": [], "b": []})
    assert str(refusal.value) == "scores: expected whole numbers of 0 or more, found 0.5"
