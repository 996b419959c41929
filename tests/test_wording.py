"""Numbers and sentences in both languages, and that no sentence claims more than the figures do."""

import re
from datetime import date

import pandas as pd
import pytest

from dashboard import words
from dashboard.reading import catalogue, coverage, geography, observations
from dashboard.statistics import comparisons
from tests.matrix import AMOUNT, some_or_all
from tests.texts import BY_FILE, TEXT, UI

THIN, HARD, MINUS = "\u202f", "\u00a0", "\u2212"

CLAIM = re.compile(
    r"\b(ökar|ökat|ökade|ökning\w*|minskar|minskat|minskade|minskning\w*|stiger|stigit|sjunker|sjunkit"
    r"|högst(?! (?:\{|\d|sju|tre|fem|tio))|lägst|värst|bäst|bättre|sämst|sämre|farligast|tryggast"
    r"|rises|rose|risen|falls|fell|fallen|increas\w*|decreas\w*|highest|lowest|worst|worse|best|better|safest"
    r"|certain (?:rise|fall)|(?:säkert|certainly) (?:högre|lägre|higher|lower))\b",
    re.IGNORECASE,
)
NO_CLAIM = {  # what is denied, or the direction that a catalogue entry wishes for
    "inte sämre läge",
    "not a worse situation",
    "högre är bättre",
    "lägre är bättre",
    "higher is better",
    "lower is better",
    "aldrig bättre än sina källor",
    "never better than its sources",
    "ökar, minskar eller skiljer sig bara när",
    "rises, falls or differs only when",
}


@pytest.fixture
def item(con):
    """An indicator by id in a language."""
    return lambda key, code: catalogue.indicators(con, code)[key]


def rows(*values, kind_of=pd.Timestamp, **columns):
    """Observations of Farsta from (start, value) pairs."""
    frame = pd.DataFrame([{"period_start": kind_of(start), "value": value} for start, value in values])
    unknown = dict.fromkeys(["numerator", "denominator", "n", "effective_n", "lower", "upper"], float("nan"))
    return frame.assign(
        **(unknown | {"area": "Farsta", "status": "ok", "is_count": False, "is_reliable": False} | columns)
    )


def districts(**values):
    return pd.DataFrame({"area": list(values), "value": list(values.values())}).astype({"value": float})


@pytest.mark.parametrize(
    ("value", "decimals", "swedish", "english"),
    [
        (0, None, "0", "0"),
        (12.0, None, "12", "12"),
        (12.34, None, "12,3", "12.3"),
        (999.9, None, "999,9", "999.9"),
        (1234.5, None, f"1{THIN}234", "1,234"),
        (19159, None, f"19{THIN}159", "19,159"),
        (1234567, None, f"1{THIN}234{THIN}567", "1,234,567"),
        (9, 1, "9,0", "9.0"),
        (-1260, None, f"{MINUS}1{THIN}260", f"{MINUS}1,260"),
        (-0.5, None, f"{MINUS}0,5", f"{MINUS}0.5"),
        (-0.04, None, "0,0", "0.0"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(value, decimals, swedish, english):
    assert words.number(value, "sv", decimals) == swedish
    assert words.number(value, "en", decimals) == english


@pytest.mark.parametrize(
    ("unit", "swedish", "english"),
    [("%", f"9{HARD}%", "9%"), ("per 100 000", "9 per 100 000", "9 per 100 000")],
)
def test_only_the_swedish_per_cent_sign_is_held_by_a_hard_space(unit, swedish, english):
    assert words.quantity(9, unit, "sv") == swedish
    assert words.quantity(9, unit, "en") == english


@pytest.mark.parametrize(
    ("kind", "swedish", "english"),
    [("year", "2024", "2024"), ("quarter", "kvartal 3 2024", "quarter 3 2024"), ("month", "juli 2024", "July 2024")],
)
def test_periods_are_named_in_words(kind, swedish, english):
    assert words.period(date(2024, 7, 1), kind, "sv") == swedish
    assert words.period(date(2024, 7, 1), kind, "en") == english


@pytest.mark.parametrize(("month", "quarter"), [(1, 1), (4, 2), (7, 3), (10, 4)])
def test_a_quarter_is_numbered_by_its_first_month(month, quarter):
    assert words.period(date(2025, month, 1), "quarter", "sv") == f"kvartal {quarter} 2025"


def test_days_are_written_out():
    assert words.day(date(2026, 11, 21), "sv") == "21 november 2026"
    assert words.day(date(2026, 5, 1), "en") == "1 May 2026"


@pytest.mark.parametrize(
    ("items", "swedish", "english"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a och b", "a and b"),
        (["a", "b", "c"], "a, b och c", "a, b and c"),
    ],
)
def test_lists_are_joined_by_commas_and_one_and(items, swedish, english):
    assert words.joined(items, TEXT["sv"]) == swedish
    assert words.joined(items, TEXT["en"]) == english


def test_a_capital_leaves_the_rest_of_the_sentence_alone():
    assert words.capital("andelen NTU-svar") == "Andelen NTU-svar"
    assert words.capital("") == ""


def test_an_interval_says_its_confidence_and_n_or_that_there_is_none():
    row = pd.Series({"lower": 9.011136, "upper": 11.084161, "n": 3221})
    n = f"n{HARD}={HARD}3"
    assert words.interval(row, "sv", TEXT["sv"]) == f"95{HARD}% konfidensintervall 9,0–11,1{HARD}%, {n}{THIN}221"
    assert words.interval(row, "en", TEXT["en"]) == f"95% confidence interval 9.0–11.1%, {n},221"
    assert words.interval(pd.Series({"lower": float("nan")}), "sv", TEXT["sv"]) == TEXT["sv"]["interval_unknown"]


ON_MAP = {
    "no district": (
        {"Bromma": None, "Farsta": None},
        "Andelen som ofta är oroliga för att utsättas för brott: ingen uppgift för något stadsdelsområde 2020",
        "no figure for any district in 2020",
    ),
    "one district": (
        {"Bromma": 10, "Farsta": None},
        f"2020 finns en uppgift för 1 av 2 stadsdelsområden: andelen som ofta är oroliga för att utsättas för brott "
        f"var 10{HARD}% i Bromma.",
        "In 2020 there is a figure for 1 of 2 districts",
    ),
    "many districts": (
        {"Bromma": 10, "Farsta": 12, "Järva": None},
        f"Skillnaderna är inte statistiskt prövade. 2020 finns uppgift för 2 av 3 stadsdelsområden. 2020 går andelen "
        f"som ofta är oroliga för att utsättas för brott från 10{HARD}% (Bromma) till 12{HARD}% (Farsta).",
        "The differences have not been tested statistically. In 2020 there are figures for 2 of 3 districts. In 2020 ",
    ),
    "ties": (
        {"Bromma": 10, "Farsta": 12, "Järva": 10, "Skarpnäck": 12, "Skärholmen": 12},
        f"från 10{HARD}% (Bromma och Järva) till 12{HARD}% (Farsta, Skarpnäck och Skärholmen).",
        "from 10% (Bromma and Järva) to 12% (Farsta, Skarpnäck and Skärholmen).",
    ),
}


@pytest.mark.parametrize(("values", "swedish", "english"), ON_MAP.values(), ids=ON_MAP)
def test_the_maps_sentence_tells_how_many_districts_and_the_range(item, values, swedish, english):
    for code, expected in (("sv", swedish), ("en", english)):
        assert expected in words.on_map(districts(**values), item("worried_often", code), "2020", code, TEXT[code])


def test_the_maps_sentence_counts_the_districts_only_where_some_have_no_figure(item):
    every = words.on_map(districts(Bromma=10, Farsta=12), item("worried_often", "sv"), "2020", "sv", TEXT["sv"])
    assert "finns uppgift" not in every and every.endswith("(Farsta).")


def test_a_merged_districts_parts_are_told_and_not_added_up(con):
    found = observations.parts_surveyed(con, "worried_often", "2023", 2017)
    assert words.parts(found, "2017", "sv", TEXT["sv"]) == (
        "För Järva finns 2017 bara uppgifter för de tidigare stadsdelsområdena Rinkeby-Kista (21) och "
        "Spånga-Tensta (26); de kan inte läggas ihop."
    )
    assert "Rinkeby-Kista (21) and Spånga-Tensta (26) in 2017" in words.parts(found, "2017", "en", TEXT["en"])


def test_the_latest_share_without_n_is_told_with_the_one_before_and_untested(item):
    series = rows(("2017-01-01", 12), ("2014-01-01", 9), ("2020-01-01", 10.5), ("2023-01-01", None))
    assert words.latest(series, item("worried_often", "sv"), "year", "sv", TEXT["sv"]) == (
        f"2020 var andelen som ofta är oroliga för att utsättas för brott 10,5{HARD}% i Farsta. "
        f"2017 var värdet 12{HARD}%. Förändringen går inte att pröva, eftersom antalen bakom inte är kända."
    )
    assert words.latest(series, item("worried_often", "en"), "year", "en", TEXT["en"]).endswith(
        "In 2017 the value was 12%. The change cannot be tested, as the numbers behind it are not known."
    )


def test_the_latest_rate_is_told_without_its_unit_twice_and_without_percentage_points(item):
    series = rows(("2024-01-01", 20419), ("2025-01-01", 19159), numerator=[200000.0, 190000.0], denominator=990000.0)
    sentence = words.latest(series, item("offences_total_rate", "sv"), "year", "sv", TEXT["sv"])
    assert f"19{THIN}159 i Farsta" in sentence
    assert sentence.count("invånare") == 1 and "procentenheter" not in sentence


def test_a_month_is_told_as_a_number_of_reports_and_compared_with_the_year_before(item):
    series = rows(("2024-03-01", 12), ("2025-02-01", 7), ("2025-03-01", 9), is_count=True, numerator=[12.0, 7, 9])
    assert words.latest(series, item("robbery_rate", "sv"), "month", "sv", TEXT["sv"]) == (
        "Mars 2025 var antalet 9 i Farsta. Ingen säker förändring sedan mars 2024 (12). Prövat mot slumpen (Poisson)."
    )


def test_a_preliminary_figure_says_so(item):
    series = rows(("2025-01-01", 9), status="preliminary")
    assert words.latest(series, item("robbery_rate", "sv"), "year", "sv", TEXT["sv"]).endswith("Siffran är preliminär.")
    assert words.latest(series, item("robbery_rate", "en"), "year", "en", TEXT["en"]).endswith(
        "The figure is preliminary."
    )


def test_a_series_without_a_value_says_that_there_is_none(item):
    empty = rows(("2020-01-01", None))
    assert words.latest(empty, item("robbery_rate", "sv"), "year", "sv", TEXT["sv"]) == TEXT["sv"]["nothing_measured"]


def claims(sentence):
    for phrase in NO_CLAIM:
        sentence = re.sub(re.escape(phrase), "", sentence, flags=re.IGNORECASE)
    return CLAIM.findall(sentence)


def test_every_text_has_both_languages_and_no_other():
    assert {frozenset(entry) for entry in UI.values()} == {frozenset({"sv", "en"})}
    assert all(text.strip() for entry in UI.values() for text in entry.values())


def test_both_languages_have_the_same_blanks_to_fill():
    for key, entry in UI.items():
        blanks = [set(re.findall(r"{(\w+)}", entry[code])) for code in ("sv", "en")]
        assert blanks[0] == blanks[1], key


def test_no_text_outside_the_tested_sentences_claims_a_direction_or_a_rank():
    files = ("comparisons", "verdicts", "compared", "profile", "report_tested")
    tested = {key for name in files for key in BY_FILE[f"{name}.toml"]}
    others = {key: entry for key, entry in UI.items() if key not in tested}
    assert {
        (key, code): found for key, entry in others.items() for code in entry if (found := claims(entry[code]))
    } == {}
    everything = " ".join(text.lower() for entry in UI.values() for text in entry.values())
    assert [phrase for phrase in NO_CLAIM if phrase not in everything] == []


@AMOUNT
def test_a_sentence_about_any_indicator_claims_only_what_its_test_found(con, amount):
    areas, sentences = list(geography.area_names(con)), {}
    everything = {code: catalogue.indicators(con, code) for code in TEXT}
    for key in some_or_all(amount, everything["sv"]):
        offered, breaks = coverage.offered(con, key), catalogue.breaks(con, key, "sv")
        for kind in offered["period_kind"].unique():
            frame = observations.of_one(con, key, areas, kind)
            for index, (_, series) in enumerate(frame.groupby(["area_id", "sex", "age"])):
                code = ("sv", "en")[index % 2]
                found = comparisons.change(series, breaks, kind).is_certain
                sentence = words.latest(series, everything[code][key], kind, code, TEXT[code], breaks)
                sentences[sentence] = sentences.get(sentence, False) or found
        district = offered[(offered["level"] == "district") & (offered["period_kind"] == "year")]
        states = district.assign(year=district["period_start"].dt.year)[["year", "sex", "age"]].drop_duplicates()
        for year, sex, age in states.itertuples(index=False):
            table = observations.on_map(con, key, "2023", year, sex, age)
            tested = comparisons.against(table, observations.city_on_map(con, key, year, sex, age))
            parts = observations.parts_surveyed(con, key, "2023", year)
            for code, indicators in everything.items():
                sentence = words.on_map(table, indicators[key], str(year), code, TEXT[code], tested)
                alone = (tested["rank_lower"] == tested["rank_upper"]).any()
                sentences[sentence] = tested["is_certain"].any() or alone
                if len(parts):
                    sentences[words.parts(parts, str(year), code, TEXT[code])] = False
    assert len(sentences) > {"some": 100, "all": 500}[amount] and any(sentences.values())
    assert [sentence for sentence, is_certain in sentences.items() if claims(sentence) and not is_certain] == []
    assert [sentence for sentence in sentences if re.search(r"\bnan\b|None(?! of )|NaT|[{}]", sentence)] == []


@pytest.mark.parametrize("sentence", ["Anmälda rån ökar i Farsta.", "Robberies have decreased.", "Högst i Järva."])
def test_a_claim_is_recognised(sentence):
    assert claims(sentence)
