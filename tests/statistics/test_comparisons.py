"""Findings and their sentences: what is claimed, what is not, and why; each branch in both languages."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from dashboard import words as wording
from dashboard.reading import intervals, variation
from dashboard.statistics import comparisons
from tests.texts import TEXT

SHARE = SimpleNamespace(method="share", unit="%")
RATE = SimpleNamespace(method="rate", unit="per 100 000")
COUNT = SimpleNamespace(method="count", unit="events")


def rows(values, method="count", n=None, years=None, **more):
    """Observations of one area, a year apart, with limits as the queries give them."""
    size = len(values)
    frame = pd.DataFrame(
        {
            "area_id": "a",
            "area": "Farsta",
            "period_start": pd.to_datetime([f"{year}-01-01" for year in years or range(2026 - size, 2026)]),
            "sex": "all",
            "age": "all",
            "value": np.array(values, dtype=float) if method != "rate" else np.array(values) / n * 1000.0,
            "numerator": np.nan if method == "share" else np.array(values, dtype=float),
            "denominator": n if method == "rate" else np.nan,
            "n": n if method == "share" else np.nan,
            "status": "ok",
            "is_count": method == "count",
        }
    )
    assumed = {"method": method, "design_effect": 1.0, "reliable_from": 100 if method == "share" else 10}
    behind = {"per": {"share": 100, "rate": 1000, "count": 1}[method]} | assumed
    unknown = dict.fromkeys(["variance", "degrees_of_freedom", "rounding_step"], np.nan)
    limited = intervals.with_limits(frame.assign(**behind, **unknown))
    return limited.assign(**(dict.fromkeys(variation.COLUMNS, np.nan) | more))


def said(finding, item=COUNT, kind="year"):
    return [wording.changed(finding, item, kind, code, TEXT[code]) for code in ("sv", "en")]


def test_sixteen_to_twenty_five_is_no_certain_change_though_it_is_56_per_cent():
    found = comparisons.change(rows([16, 25]))
    assert (found.direction, round(found.p, 2), found.method) == ("none", 0.16, "e_test")
    swedish, english = said(found)
    assert swedish == "Ingen säker förändring sedan 2024 (16). Prövat mot slumpen (Poisson)."
    assert english == "No certain change since 2024 (16). Tested against chance (Poisson)."
    assert "%" not in swedish


@pytest.mark.parametrize(
    ("values", "direction", "word", "english_word"),
    [([40, 90], "up", "säker ökning", "certain rise"), ([90, 40], "down", "säker minskning", "certain fall")],
)
def test_a_certain_change_gives_per_cent_only_with_its_interval(values, direction, word, english_word):
    found = comparisons.change(rows(values))
    swedish, english = said(found)
    assert found.direction == direction and word in swedish and english_word in english
    assert "95 % konfidensintervall" in swedish and "95% confidence interval" in english
    short = wording.changed_short(found, COUNT, "year", "sv", TEXT["sv"])
    assert short.startswith(f"2024: {values[0]}. S{word[1:]}") and "konfidensintervall" in short


def test_a_change_of_a_share_is_in_percentage_points():
    found = comparisons.change(rows([10, 20], "share", n=1000))
    assert found.direction == "up" and "+10 procentenheter (95" in said(found, SHARE)[0]


REASONS = {
    "few events": (rows([2, 6]), COUNT, (), "year", "För få händelser", "Too few events"),
    "few answers": (rows([10, 40], "share", n=50), SHARE, (), "year", "För få svar", "Too few answers"),
    "no n": (rows([10, 40], "share", n=np.nan), SHARE, (), "year", "går inte att pröva", "cannot be tested"),
    "one": (rows([10]), COUNT, (), "year", "ingen tidigare mätning", "no earlier measurement"),
    "break": (rows([40, 90]), COUNT, [(date(2025, 1, 1), "")], "year", "går inte att jämföra", "cannot be compared"),
    "season": (rows([40, 90]), COUNT, (), "month", "Samma period året före", "The same period of the year before"),
}


@pytest.mark.parametrize(("series", "item", "breaks", "kind", "swedish", "english"), REASONS.values(), ids=REASONS)
def test_what_cannot_be_tested_says_why_and_claims_nothing(series, item, breaks, kind, swedish, english):
    if kind == "month":
        series = series.assign(period_start=pd.to_datetime(["2025-01-01", "2025-02-01"]))
    found = comparisons.change(series, breaks, kind)
    assert not found.is_certain and found.direction in ("too_few", "untested")
    assert [swedish in said(found, item, kind)[0], english in said(found, item, kind)[1]] == [True, True]


def test_a_break_before_both_measurements_does_not_keep_them_apart():
    assert comparisons.change(rows([40, 90]), [(date(2024, 1, 1), "")]).direction == "up"


def test_a_month_is_compared_with_the_same_month_of_the_year_before():
    series = rows([100, 40, 41]).assign(period_start=pd.to_datetime(["2024-07-01", "2025-06-01", "2025-07-01"]))
    found = comparisons.change(series, kind="month")
    assert found.before["value"] == 100 and found.direction == "down"


def test_a_preliminary_figure_against_a_final_one_says_so():
    found = comparisons.change(rows([40, 90], status=["ok", "preliminary"]))
    assert said(found)[0].endswith("En preliminär siffra jämförs här med en slutlig och kan ändras.")


def test_counts_that_usually_vary_much_are_tested_against_that_and_it_says_so():
    found = comparisons.change(rows([40, 90], spread_extra=0.1, spread_df=20.0))
    assert (found.direction, found.method) == ("none", "negative_binomial")
    assert "brukar variera" in said(found)[0] and "usually vary" in said(found)[1]


def test_whole_per_cent_are_compared_with_room_for_the_rounding():
    exact, rounded = (comparisons.change(rows(pair, "share", n=40_000)).p for pair in ([11.1, 12.1], [11, 12]))
    assert rounded > exact * 3


@pytest.mark.parametrize(
    ("values", "direction", "swedish"),
    [
        ([50, 70, 90, 110, 130], "up", "visar en säker ökning"),
        ([130, 110, 90, 70, 50], "down", "visar en säker minskning"),
        ([50, 52, 49, 51, 50], "none", "visar ingen säker förändring"),
        ([1, 2, 1, 2, 1], "too_few", "För få händelser"),
        ([50, 70, 90], "untested", "Färre än fem mätningar"),
    ],
)
def test_a_development_is_tested_over_five_measurements(values, direction, swedish):
    found = comparisons.development(rows(values))
    assert found.direction == direction
    assert swedish in wording.developed(found, COUNT, "year", "sv", TEXT["sv"])
    assert wording.developed(found, COUNT, "year", "en", TEXT["en"])


def test_a_development_is_not_tested_across_a_break():
    found = comparisons.development(rows([50, 70, 90, 110, 130]), [(date(2024, 1, 1), "")])
    assert (found.direction, found.reason) == ("untested", "break")


def districts(counts, people, city=True):
    """Eleven districts' rates as a table, and the city's row."""
    table = pd.concat([rows([x], "rate", n=n) for x, n in zip(counts, people, strict=True)], ignore_index=True)
    table = table.assign(area_id=[f"d{i}" for i in range(len(table))], area=[f"D{i}" for i in range(len(table))])
    whole = rows([sum(counts)], "rate", n=sum(people)).iloc[0]
    return table, whole if city else None


def test_a_steady_fall_is_certain_though_it_looks_like_spread_from_year_to_year_and_a_ragged_one_is_not():
    wide = {"spread_extra": 0.05, "spread_df": 3.0}
    assert comparisons.development(rows([1290, 1021, 957, 655, 499], **wide)).direction == "down"
    assert comparisons.development(rows([1290, 700, 1100, 655, 899], **wide)).direction == "none"
    assert comparisons.development(rows([499, 655, 957, 1021, 1290], **wide)).direction == "up"


@pytest.mark.parametrize("city", [True, False])
def test_a_district_is_compared_with_the_rest_of_the_city(city):
    table, whole = districts([200, 100, 100, 20], [100_000] * 4, city)
    found = comparisons.against(table, whole)
    assert found["reference"].tolist() == ["rest"] * 4
    assert found["reference_value"].tolist() == pytest.approx([220 / 300, 320 / 300, 320 / 300, 400 / 300])
    assert found["direction"].tolist() == ["up", "none", "none", "down"]
    sentence = wording.compared(found, TEXT["sv"])
    assert "Säkert högre än resten av staden: D0." in sentence and "Säkert lägre: D3." in sentence
    assert "Högst av alla är med säkerhet D0." in sentence and "Lägst av alla är med säkerhet D3." in sentence
    assert "Certainly higher than the rest of the city: D0." in wording.compared(found, TEXT["en"])
    beside = [wording.beside(row, RATE, "sv", TEXT["sv"]) for _, row in found.iterrows()]
    assert beside[0].startswith("Säkert högre än resten av staden (0,7): skillnad +1,3 (95 % konfidensintervall")
    assert beside[1].startswith("Ingen säker skillnad mot resten av staden") and beside[3].startswith("Säkert lägre")


def test_places_have_intervals_and_only_a_certain_one_is_told():
    table, whole = districts([200, 110, 100, 20], [100_000] * 4)
    found = comparisons.against(table, whole)
    assert found[["rank_lower", "rank_upper"]].to_numpy().tolist() == [[1, 1], [2, 3], [2, 3], [4, 4]]
    assert wording.ranked(found.loc[1], "sv", TEXT["sv"]) == "plats 2–3 av 4"
    assert wording.ranked(found.loc[0], "en", TEXT["en"]) == "place 1 of 4"


def test_places_are_less_certain_where_areas_vary_beside_each_other():
    table, whole = districts([400, *[200] * 10], [100_000] * 11)
    assert comparisons.against(table, whole)["rank_upper"].iloc[0] == 1
    found = comparisons.against(table.assign(beside_extra=0.05, beside_df=9.0), whole)
    assert found["rank_upper"].iloc[0] > 1
    assert "Högst av alla" not in wording.compared(found, TEXT["sv"])


def test_many_districts_need_stronger_evidence_than_one():
    table, whole = districts([139, *[100] * 10], [100_000] * 11)
    found = comparisons.against(table, whole)
    assert found["p"].iloc[0] < 0.01 and found["direction"].iloc[0] == "up"
    table, whole = districts([124, *[100] * 10], [100_000] * 11)
    found = comparisons.against(table, whole)
    assert found["p"].iloc[0] < 0.05 and found["direction"].iloc[0] == "none"
    assert wording.compared(found, TEXT["sv"]) == "Inget område skiljer sig säkert från resten av staden."
    assert found["reason"].tolist() == ["many", *[""] * 10]
    assert wording.beside(found.loc[0], RATE, "sv", TEXT["sv"]).endswith("när alla prövas på en gång krävs mer.")


def test_a_difference_within_the_ups_and_downs_of_the_years_is_not_certain_and_says_so():
    table, whole = districts([300, *[200] * 10], [100_000] * 11)
    assert comparisons.against(table, whole)["direction"].iloc[0] == "up"
    found = comparisons.against(table.assign(beside_extra=0.05, beside_df=20.0), whole)
    assert found["direction"].iloc[0] == "none" and found["reason"].iloc[0] == "varies"
    for code, words in (("sv", "växla så mycket från år till år"), ("en", "vary so much from year to year")):
        assert words in wording.beside(found.loc[0], RATE, code, TEXT[code])
    of_a_series = comparisons.against(table.assign(spread_extra=0.05, spread_df=20.0), whole)
    assert of_a_series["direction"].iloc[0] == "up"  # what all districts have in common does not count here


def test_a_share_with_its_rounding_in_the_variance_is_not_rounded_twice():
    plain = [comparisons.change(rows([11, 12], "share", n=40_000, rounding_step=step)).p for step in (np.nan, 1.0)]
    assert plain[1] < plain[0]


def test_shares_without_counts_are_compared_with_the_whole_city_and_numbers_are_not_compared():
    table = pd.concat([rows([30], "share", n=1000), rows([10], "share", n=1000)], ignore_index=True)
    found = comparisons.against(table, rows([11], "share", n=20_000).iloc[0])
    assert found["reference"].tolist() == ["city", "city"] and found["direction"].tolist() == ["up", "none"]
    numbers = comparisons.against(pd.concat([rows([30]), rows([10])], ignore_index=True), rows([40]).iloc[0])
    assert set(numbers["reason"]) == {"number"}
    assert wording.compared(numbers, TEXT["sv"]) == TEXT["sv"]["against_untested_number"]


def test_a_map_of_too_few_says_so():
    table, whole = districts([1, 0, 2, 1], [1000] * 4)
    assert "För litet underlag för att säga något: D0, D1, D2 och D3." in wording.compared(
        comparisons.against(table, whole), TEXT["sv"]
    )


@pytest.mark.parametrize(
    ("women", "men", "swedish", "english"),
    [
        (20, 10, "Kvinnor: säkert högre än män, skillnad +10 procentenheter", "Kvinnor: certainly higher than män"),
        (10, 20, "Kvinnor: säkert lägre än män", "Kvinnor: certainly lower than män"),
        (11, 12, "Ingen säker skillnad mellan Kvinnor och män", "No certain difference between Kvinnor and män"),
    ],
)
def test_a_gap_between_groups_is_tested(women, men, swedish, english):
    a, b = (rows([value], "share", n=1000).iloc[0] for value in (women, men))
    found = comparisons.gap(a, b)
    assert wording.gapped(found, "Kvinnor", "män", SHARE, "sv", TEXT["sv"]).startswith(swedish)
    assert wording.gapped(found, "Kvinnor", "män", SHARE, "en", TEXT["en"]).startswith(english)
    assert comparisons.gap(b, a).difference == -found.difference


def test_groups_of_unlike_size_are_compared_by_the_exact_test():
    found = comparisons.gap(rows([40], "rate", n=1000).iloc[0], rows([200], "rate", n=20_000).iloc[0])
    assert (found.method, found.direction) == ("exact_split", "up")


def test_districts_that_have_a_value_but_cannot_be_tested_are_named():
    table, whole = districts([200, 100, 100, 20], [100_000] * 4)
    table.loc[[1, 2], ["numerator", "denominator"]] = np.nan
    table.loc[2, ["value", "lower", "upper"]] = np.nan  # no value at all: nothing to test
    sentence = wording.compared(comparisons.against(table, whole), TEXT["sv"])
    assert "Säkert högre än resten av staden: D0." in sentence and sentence.endswith("Går inte att pröva: D1.")
    assert wording.compared(comparisons.against(table, whole), TEXT["en"]).endswith("Cannot be tested: D1.")
    alike, whole = districts([100, 100, 100, 100], [100_000] * 4)
    alike.loc[3, ["numerator", "denominator"]] = np.nan
    said = "Inget av de områden som går att pröva skiljer sig säkert från resten av staden. Går inte att pröva: D3."
    assert wording.compared(comparisons.against(alike, whole), TEXT["sv"]) == said
