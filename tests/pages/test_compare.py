"""Jämför and Utveckling: every form in both languages shows its figure, what its test says, and the same numbers."""

import itertools
import re
import shutil

import pandas as pd
import pytest

from tests.matrix import chosen
from tests.pages.conftest import charts, notes, pick, sentence, shown_by_pages, sound, state, table, words
from tests.texts import TEXT

ANSWERS = "unsafe_evening_answers"
COMPARED = [
    {"indicator": "burglary_rate", "compare_view": "ranked"},
    {"indicator": "burglary_rate", "compare_view": "funnel"},
    {"indicator": "burglary_rate", "compare_view": "scatter", "against": "robbery_rate"},
    {"indicator": "burglary_rate", "compare_view": "perceived", "against": ANSWERS},
    {"indicator": "burglary_rate", "compare_view": "similar", "district": "farsta"},
    {"indicator": "burglary_rate", "compare_view": "span"},
    {"indicator": ANSWERS, "compare_view": "ranked", "standardised": "on"},
    {"indicator": ANSWERS, "compare_view": "funnel", "sex": "women"},
    {"indicator": ANSWERS, "compare_view": "gaps", "gap_pair": "sex", "gap_rows": "groups"},
    {"indicator": ANSWERS, "compare_view": "gaps", "gap_pair": "age", "gap_rows": "districts"},
    {"indicator": "reports_assault", "compare_view": "ranked"},
]
TRENDS = [
    {"indicator": "burglary_rate", "trend_view": "lines", "trend_measure": "difference"},
    {"indicator": "burglary_rate", "trend_view": "lines", "trend_measure": "index"},
    {"indicator": "burglary_rate", "trend_view": "multiples", "trend_measure": "value"},
    {"indicator": ANSWERS, "trend_view": "multiples", "split": "sex"},
    {"indicator": ANSWERS, "trend_view": "lines", "split": "age"},
    {"indicator": "ntu_any", "trend_view": "lines", "split": "age"},
    {"indicator": "robbery_rate", "step": "month", "trend_view": "rolling"},
    {"indicator": "robbery_rate", "step": "month", "trend_view": "season", "year": "2025"},
    {"indicator": "offences_total_rate", "step": "quarter", "trend_view": "lines"},
]


@pytest.fixture(scope="module", autouse=True)
def atlas(demonstration_atlas):
    """Demonstration data too, so that every form has something to show."""
    return demonstration_atlas


def in_turn(queries):
    """Every query in both languages; `make test` takes every second, in one language."""
    turns = [(query, ("sv", "en")[place // 2 % 2]) for place, query in enumerate(queries)]
    return chosen(turns[::2], itertools.product(queries, ["sv", "en"]))


def named(value):
    return "-".join(value.values()) if isinstance(value, dict) else value


def alternatives(app):
    return [chart.proto.alt for chart in app.get("plotly_chart")]


@pytest.mark.parametrize(("query", "language"), in_turn(COMPARED), ids=named)
def test_every_comparison_opens_as_its_address_says_with_figure_sentence_and_table(opened, query, language):
    app = sound(opened("compare", lang=language, **query))
    assert query.items() <= state(app).items()
    text = TEXT[language]
    assert len(charts(app)) == 1 and len(sentence(app)) > 30
    assert sentence(app) in alternatives(app)[0] and text[f"read_{query['compare_view']}"] in words(app)
    frame = table(app)
    assert (len(frame) and {text["column_tested"], text["column_funnel"]} & set(frame)) or query.get("against")
    assert any(text["column_lower"].lower() in name.lower() for name in frame)


@pytest.mark.parametrize(("query", "language"), in_turn(TRENDS), ids=named)
def test_every_form_of_the_trend_opens_as_its_address_says_with_figures_sentence_and_table(opened, query, language):
    app = sound(opened("trend", lang=language, **query))
    assert query.items() <= state(app).items()
    assert len(charts(app)) >= 1 and len(sentence(app)) > 30 and len(table(app))
    assert all(alternatives(app)) and len({*alternatives(app)}) == len(charts(app))


def test_the_ranking_in_the_figure_is_the_one_in_the_table(opened):
    app = sound(opened("compare", indicator="burglary_rate"))
    [chart] = charts(app)
    names = [name.replace("<br>", " ").replace("- ", "-") for name in chart["layout"]["yaxis"]["ticktext"]]
    assert names[::-1] == table(app)["Område"].tolist()
    arrows = [row.startswith("▲") or row.startswith("▼") for row in table(app)["Prövning"]]
    [points] = [trace for trace in chart["data"] if trace["mode"] == "markers"]
    assert ["triangle" in symbol for symbol in points["marker"]["symbol"]][::-1] == arrows
    assert table(app)["Plats"].str.fullmatch(r"plats \d+(–\d+)? av 11").all()


def test_only_certain_districts_are_named_in_the_sentence(opened):
    app = sound(opened("compare", indicator="burglary_rate"))
    certain = table(app).loc[table(app)["Prövning"].str.startswith(("▲", "▼")), "Område"]
    tested = " ".join(re.findall(r"Säkert (?:högre|lägre)(?: än [^:]*)?: ([^.]*)\.", sentence(app)))
    assert all(name in tested for name in certain)
    others = set(table(app)["Område"]) - set(certain)
    assert not any(name in tested for name in others)


def test_norra_innerstadens_denominator_is_told_with_rates(opened):
    app = sound(opened("compare", indicator="burglary_rate"))
    assert TEXT["sv"]["definition"] in " ".join(item.value for item in app.markdown)
    assert "Besökare räknas inte i nämnaren" in " ".join(item.value for item in app.markdown)


def test_numbers_that_are_not_per_resident_are_neither_ranked_nor_set_against_anything(opened):
    app = sound(opened("compare", indicator="reports_assault"))
    assert "compare_view" not in [item.key for item in app.selectbox]
    assert (table(app)["Plats"] == "").all() and (table(app)["Prövning"] == TEXT["sv"]["place_untested"]).all()


def test_perceived_stands_only_against_reported(opened):
    app = sound(opened("compare", indicator="burglary_rate", compare_view="perceived"))
    offered = app.selectbox(key="pick_against").options
    assert offered and all("anmäl" not in option.lower() for option in offered)
    app = sound(opened("compare", indicator=ANSWERS, compare_view="perceived"))
    assert TEXT["sv"]["compare_perceived"] in app.selectbox(key="pick_compare_view").options
    assert all("Demonstrationsdata" not in option for option in app.selectbox(key="pick_against").options)


@pytest.mark.parametrize("indicator", ["worried_often", "safe_home_evening"])
def test_one_group_beside_all_is_no_gap_and_a_link_to_one_says_what_is_shown_instead(opened, indicator):
    app = opened("compare", indicator=indicator, compare_view="gaps")
    assert not app.exception and state(app).get("compare_view") != "gaps"
    assert ["compare_view: gaps" in note for note in notes(app)] == [True]


def test_groups_of_different_years_are_no_gap(opened, small, tmp_path):
    """In the small database smoking has two ages, but of no year both."""
    with shown_by_pages(shutil.copy(small, tmp_path / "small.duckdb")):
        app = opened("compare", indicator="smoking", compare_view="gaps", gap_pair="age")
    assert not app.exception and state(app)["gap_pair"] == "sex" and len(table(app)) == 1


def test_extremes_come_with_the_word_of_caution(opened):
    app = sound(opened("compare", indicator="burglary_rate", compare_view="span"))
    assert TEXT["sv"]["span_caution"] in sentence(app)
    assert "pick_year" not in [item.key for item in app.selectbox]
    assert table(app)["År"].is_monotonic_increasing


def test_similar_districts_tell_by_what_they_are_alike(opened):
    app = sound(opened("compare", indicator="burglary_rate", compare_view="similar", district="farsta"))
    assert "åldersfördelning, folktäthet" in words(app) and len(table(app)) == 4
    assert "Farsta" in table(app)["Område"].tolist()


def test_a_division_without_likeness_says_so(opened):
    app = opened("compare", indicator="burglary_rate", compare_view="similar", division="2007")
    assert not app.exception and notes(app) == [TEXT["sv"]["no_alike"]]


def test_small_multiples_share_one_axis_and_show_every_district(opened):
    drawn = charts(sound(opened("trend", indicator="burglary_rate", trend_view="multiples")))
    assert len(drawn) == 11
    assert len({tuple(chart["layout"]["yaxis"]["range"]) for chart in drawn}) == 1


def test_a_district_alone_has_a_figure_as_any_other_in_which_the_city_is_points_too(opened):
    app = sound(opened("trend", indicator="worried_burglary", trend_view="multiples"))
    [figure] = charts(app)
    city, own = figure["data"]
    assert (city["name"], city["mode"], len(city["y"]["bdata"]) > 0) == (
        TEXT["sv"]["whole_city"],
        "lines+markers",
        True,
    )
    assert own["name"] == "Bromma"
    [drawn] = app.get("plotly_chart")
    assert drawn.proto.alt.startswith(TEXT["sv"]["alt_lines"])


def test_more_than_seven_groups_become_small_multiples(opened):
    assert len(charts(sound(opened("trend", indicator="ntu_any", split="age")))) == 8


def test_a_difference_is_measured_from_the_city_which_is_no_line_of_its_own(opened):
    app = sound(opened("trend", indicator="burglary_rate", trend_measure="difference", districts="stockholm,farsta"))
    shown = table(app)
    assert set(shown["Område"]) == {"Farsta"}
    value = sound(opened("trend", indicator="burglary_rate", districts="stockholm,farsta"))
    frame = table(value).pivot(index="Period", columns="Område", values="Värde")
    expected = (frame["Farsta"] - frame["Stockholm"]).dropna()
    assert shown.set_index("Period")["Värde"].dropna().to_dict() == pytest.approx(expected.to_dict())


def test_measures_that_cannot_be_are_not_offered(opened):
    assert "pick_trend_measure" not in [item.key for item in sound(opened("trend", step="month")).selectbox]
    app = sound(opened("trend", indicator="burglary_rate", districts="stockholm"))
    assert app.selectbox(key="pick_trend_measure").options == [TEXT["sv"]["measure_value"], TEXT["sv"]["measure_index"]]


def test_twelve_months_are_said_to_be_untested_and_whole_periods_are_compared(opened):
    app = sound(opened("trend", indicator="robbery_rate", step="month", trend_view="rolling"))
    assert TEXT["sv"]["mark_rolling"] in words(app)
    assert sentence(app).startswith("De tolv månaderna till och med") and "tolv månaderna före" in sentence(app)


def test_a_season_can_be_read_in_the_table(opened):
    app = sound(opened("trend", indicator="robbery_rate", step="month", trend_view="season", year="2025"))
    frame = table(app)
    assert TEXT["sv"]["column_earlier_low"] in frame and (frame.groupby("Område").size() == 12).all()
    assert pd.to_numeric(frame["Antal tidigare år"]).max() >= 2


@pytest.mark.parametrize("form", ["rolling", "season"])
def test_no_area_chosen_is_said_and_not_an_error(opened, form):
    app = opened("trend", indicator="robbery_rate", step="month", trend_view=form)
    app.multiselect(key="pick_districts").set_value([]).run()
    assert not app.exception and TEXT["sv"]["nothing_measured"] in notes(app)


def test_the_form_goes_along_when_the_indicator_changes(opened):
    app = sound(opened("trend", indicator="burglary_rate", trend_view="multiples"))
    app = sound(pick(app, "indicator", "robbery_rate"))
    assert state(app)["trend_view"] == "multiples" and len(charts(app)) == 11
