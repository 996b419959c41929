"""What the map marks: certain only what the tests say, uncertain what they do not, and neither where no figure is."""

import numpy as np
import pandas as pd
import pytest

from dashboard import words
from dashboard.figures.map import build
from dashboard.map import layers, tested
from dashboard.reading import catalogue
from dashboard.statistics import comparisons
from dashboard.statistics.comparisons import Finding
from tests.texts import TEXT


def table(**columns):
    rows = {
        "value": [10.0, 20.0, np.nan],
        "difference": [-5.0, 5.0, np.nan],
        "change": [1.0, -1.0, np.nan],
        "lower": [8.0, 15.0, np.nan],
        "upper": [12.0, 25.0, np.nan],
        "difference_lower": [-8.0, -1.0, np.nan],
        "difference_upper": [-2.0, 11.0, np.nan],
        "change_lower": [0.5, -3.0, np.nan],
        "change_upper": [1.5, 2.0, np.nan],
        "is_reliable": [True, False, None],
        "beside": ["a", "b", ""],
        "changed": ["c", "d", ""],
    }
    return pd.DataFrame(rows | columns)


@pytest.mark.parametrize(
    ("kind", "shown", "limits", "pattern", "found"),
    [
        ("value", [10, 20], [(8, 12), (15, 25)], ["", "uncertain", ""], ["a", "b", ""]),
        ("difference", [-5, 5], [(-8, -2), (-1, 11)], ["", "uncertain", ""], ["a", "b", ""]),
        ("change", [1, -1], [(0.5, 1.5), (-3, 2)], ["", "uncertain", ""], ["c", "d", ""]),
    ],
)
def test_each_view_shows_its_number_and_hatches_what_is_not_certain(kind, shown, limits, pattern, found):
    marked = build.marked(table(), kind, pd.Series(["down", "none", "untested"]))
    assert marked["shown"].tolist()[:2] == shown and pd.isna(marked["shown"][2])
    assert list(zip(marked["shown_lower"], marked["shown_upper"], strict=True))[:2] == limits
    assert marked["pattern"].tolist() == pattern and marked["found"].tolist() == found
    assert marked["sign"].tolist() == ["down", "", ""]


def test_a_value_may_be_certain_to_differ_and_a_reliable_one_need_not():
    marked = build.marked(table(is_reliable=True), "value", pd.Series(["up", "none", "none"]))
    assert marked["sign"].tolist() == ["up", "", ""] and marked["pattern"].tolist() == ["", "", ""]


@pytest.mark.parametrize("word", ["too_few", "untested", "none"])
def test_no_sign_without_a_test_that_found_a_direction(word):
    assert set(build.marked(table(), "difference", pd.Series([word] * 3))["sign"]) == {""}


def test_of_many_changes_only_those_that_hold_together_keep_their_direction():
    findings = [Finding("up", "e_test", p=p) for p in (0.001, 0.03, 0.04, 0.9)]
    findings += [Finding("too_few", "none", "few"), tested.UNTESTED]
    held = [item.direction for item in tested.controlled(findings)]
    assert held == ["up", "none", "none", "none", "too_few", "untested"]
    assert [item.direction for item in tested.controlled(findings[1:2])] == ["up"]  # alone it would


def test_a_map_of_pure_chance_is_marked_in_at_most_one_of_twenty():
    chance = np.random.default_rng(7)
    marked = 0
    for _ in range(400):
        findings = [Finding("up", "e_test", p=p) for p in chance.uniform(size=11)]
        marked += any(item.is_certain for item in tested.controlled(findings))
    assert marked / 400 <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 400)
    assert comparisons.FALSE_DISCOVERIES <= 0.05


def test_cells_have_a_colour_for_each_class_and_another_hue_for_each_layer():
    frame = pd.DataFrame({"cell": list("abc"), "events_from": [20, 5, 10], "events_to": [np.nan, 9, 19]})
    cells = layers.Cells("x", "y", "", 2025, 5, frame)
    assert [low for low, _ in cells.classes] == [5, 10, 20]
    scales = [layers.cell_colours(cells, nth) for nth in range(3)]
    assert all(len(set(scale)) == 3 for scale in scales) and len({scale[0] for scale in scales}) == 3


@pytest.mark.parametrize(
    ("directions", "swedish", "english"),
    [
        (("up", "none"), "säker ökning sedan 2024 i A.", "a certain rise since 2024 in A."),
        (("down", "down"), "säker minskning sedan 2024 i A och B.", "a certain fall since 2024 in A and B."),
        (("none", "none"), "ingen säker förändring sedan 2024 i något område.", "no certain change since 2024"),
        (("too_few", "none"), "ingen säker förändring sedan 2024", "Too little to go on to say anything: A."),
        (("untested", "untested"), "går inte att pröva", "cannot be tested"),
        (("none", "untested"), "i något av de områden som går att pröva. Går inte att pröva: B.", "tested: B."),
        (("up", "untested"), "sedan 2024 i A. Går inte att pröva: B.", "since 2024 in A. Cannot be tested: B."),
    ],
)
def test_the_sentence_on_change_names_only_where_it_is_certain(con, directions, swedish, english):
    row = {"period_start": pd.Timestamp(2024, 1, 1)}
    findings = [Finding(word, "e_test", before=row, last=row, p=0.01) for word in directions]
    for code, expected in (("sv", swedish), ("en", english)):
        indicator = catalogue.indicators(con, code)["robbery_rate"]
        said = words.changed_on_map(["A", "B"], findings, indicator, code, TEXT[code])
        assert expected in said and said.startswith(words.capital(indicator.phrase))
