"""Numbers and times however publishers write them are read back as they were; what is none is never read as one."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.files import number_text
from etl.incident_sql import number_sql, skipped_sql, time_sql
from etl.reading import numbers, period_starts, unmarked
from etl.spelling import read_numbers

BLANKS = ["", " ", "\u00a0", "\u202f", "\u2009"]
LOCAL = ZoneInfo("Europe/Stockholm")
moments = st.datetimes(datetime(1990, 1, 1), datetime(2040, 12, 31)).map(lambda at: at.replace(second=0, microsecond=0))
decimals = st.decimals(0, 10_000_000, places=3, allow_nan=False, allow_infinity=False)


@pytest.fixture(scope="module")
def read():
    """read(SQL of a column, texts) -> what DuckDB makes of them."""
    with duckdb.connect() as con:

        def values(expression, texts):
            con.execute("create or replace temp table given as select unnest($1::varchar[]) as t", [texts])
            return [value for (value,) in con.sql(f"select {expression} from given").fetchall()]

        yield values


def spelled(number: Decimal, blank: str, comma: str) -> str:
    return f"{number:,}".replace(",", "_").replace(".", comma).replace("_", blank)


@given(st.lists(decimals, min_size=1, max_size=20), st.sampled_from(BLANKS), st.sampled_from([",", "."]))
def test_a_coordinate_is_the_number_however_it_is_written(read, values, blank, comma):
    texts = [spelled(value, blank, comma) for value in values]
    assert read(number_sql("t"), texts) == [float(value) for value in values]


@given(st.lists(st.text(st.characters(exclude_categories=["N", "Zs", "Cs"]), max_size=12), min_size=1, max_size=20))
def test_text_without_digits_is_no_coordinate(read, texts):
    texts = [
        text
        for text in texts
        if "\x00" not in text and text.strip().lower().lstrip("+-") not in ("nan", "inf", "infinity")
    ]
    assert not any(isinstance(value, float) and value == value for value in read(number_sql("t"), texts))


@given(st.lists(moments, min_size=1, max_size=20))
def test_a_local_time_is_itself_in_every_spelling(read, values):
    for shape in [
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H.%M",
        "%Y%m%d %H:%M",
        "%d/%m/%Y %H:%M",
    ]:
        assert read(time_sql("t"), [at.strftime(shape) for at in values]) == values


@given(st.lists(moments, min_size=1, max_size=20), st.integers(-12, 14))
def test_a_time_with_an_offset_becomes_the_time_in_stockholm(read, values, hours):
    texts = [f"{at + timedelta(hours=hours):%Y-%m-%dT%H:%M:%S}{hours:+03d}:00" for at in values]
    expected = [at.replace(tzinfo=ZoneInfo("UTC")).astimezone(LOCAL).replace(tzinfo=None) for at in values]
    assert read(time_sql("t"), texts) == expected


@given(st.lists(moments.filter(lambda at: at.year >= 1996), min_size=1, max_size=50), st.integers(1996, 2040))
def test_the_hour_that_summer_time_skips_is_that_of_the_time_zone(read, values, year):
    last_sunday = max(day for day in range(25, 32) if datetime(year, 3, day).weekday() == 6)
    values = [*values, *(datetime(year, 3, last_sunday, hour, 30) for hour in range(5))]

    def exists(at):
        return at.replace(tzinfo=LOCAL).astimezone(ZoneInfo("UTC")).astimezone(LOCAL).replace(tzinfo=None) == at

    assert read(skipped_sql("t::timestamp"), [str(at) for at in values]) == [not exists(at) for at in values]


def written(number: Decimal, thousands: str, comma: str, minus: str = "-") -> str:
    """The number with these marks, without zeros at the end."""
    text = f"{abs(number):,f}"
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0")
    return (minus if number < 0 else "") + whole.replace(",", thousands) + (comma + rest if rest else "")


spellings = st.sampled_from(
    [(blank, comma) for blank in BLANKS for comma in ",."] + [(".", ","), (",", ".")],
)
signed = st.decimals(-10_000_000, 10_000_000, places=3, allow_nan=False, allow_infinity=False)


@given(st.lists(signed, min_size=1, max_size=20), spellings, st.sampled_from("-\u2212"))
def test_a_number_is_read_as_itself_or_not_at_all_and_all_are_where_one_decides(values, spelling, minus):
    thousands, comma = spelling
    texts = pd.Series([written(value, thousands, comma, minus) for value in values])
    read, unsure = read_numbers(texts)
    assert [value for value in read[~unsure]] == [float(values[at]) for at in texts.index[~unsure]]
    assert read[unsure].isna().all()
    decided, still_unsure = read_numbers(pd.concat([texts, pd.Series([f"0{comma}5"])], ignore_index=True))
    if thousands in (".", ",", ""):
        assert decided.tolist() == [*map(float, values), 0.5] and not still_unsure.any()


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        pytest.param(["1.234", "1.235"], [None, None], id="nothing decides"),
        pytest.param(["1,234", "12"], [None, 12], id="a whole number decides nothing"),
        pytest.param(["1.234", "0.5"], [1.234, 0.5], id="decimal point"),
        pytest.param(["1.234", "0,5"], [1234, 0.5], id="decimal comma"),
        pytest.param(["1,234", "1.234.567"], [1.234, 1234567], id="thousands twice"),
        pytest.param(["1,234", "1.234,5"], [1.234, 1234.5], id="both marks in one"),
        pytest.param(["1,234", "12\u00a0345"], [1.234, 12345], id="thousands have blanks"),
        pytest.param(["1.234", "0,5", "0.5"], [None, 0.5, 0.5], id="both are used"),
        pytest.param(["1.234", "0,5", "12 345"], [None, 0.5, 12345], id="point beside comma and blanks"),
        pytest.param(["1 234,567"], [1234.567], id="blanks and decimals in one"),
        pytest.param([",5", ".25"], [0.5, 0.25], id="no zero before"),
    ],
)
def test_the_column_decides_what_a_mark_means_or_nothing_is_read(column, expected):
    values, unsure = read_numbers(pd.Series(column))
    assert [None if pd.isna(value) else value for value in values] == expected
    assert unsure.tolist() == [value is None for value in expected]


GARBAGE = [
    "",
    " ",
    "..",
    ".",
    "-",
    "\u2013",
    "*",
    "nan",
    "inf",
    "1e5",
    "0x10",
    "½",
    "٣",
    "1 23",
    "12 34",
    "1.2.3",
    "5.",
]
GARBAGE += ["1,23,456", "0 123", "--5", "5-", "- 5", "+5", "5 %", "1'234", "ca 5", "5 st", "1_000", "1\n234", "１２"]


@pytest.mark.parametrize("text", GARBAGE)
def test_what_is_no_number_is_never_read_as_one(text):
    values, unsure = read_numbers(pd.Series([text, "1.5"]))
    assert pd.isna(values[0]) and values[1] == 1.5 and not unsure.any()


@given(st.text(max_size=12))
def test_any_text_that_is_read_is_made_of_digits_and_the_marks_of_anumber_sql(text):
    [value], _ = read_numbers(pd.Series([text]))
    if not pd.isna(value):
        assert set(text.strip()) <= set("0123456789.,-\u2212 \u00a0\u202f\u2009") and set(text) & set("0123456789")


def test_a_percent_sign_belongs_to_percentages_only():
    texts = pd.Series(["12 %", "12,5%", "12,5\u00a0%"])
    assert read_numbers(texts, is_percent=True)[0].tolist() == [12, 12.5, 12.5]
    assert read_numbers(texts)[0].isna().all()


@given(st.floats(-1e12, 1e12))
def test_a_number_of_a_workbook_comes_back_as_itself(value):
    assert read_numbers(pd.Series([number_text(value)]))[0].item() == value


@given(st.text(max_size=20))
def test_a_tidy_number_is_a_number_or_marked_bad(text):
    frame = unmarked(pd.DataFrame({"line": [2], "a": [text]}))
    [value] = numbers(frame, "a", None)
    is_bad = frame["rejected_is_bad"].eq(True).item()
    assert is_bad != (text in ("", "..") or value == value)


@given(st.integers(1900, 2099), st.integers(1, 12))
def test_a_period_is_the_same_in_every_spelling(year, month):
    quarter = (month + 2) // 3
    spelled = {
        "year": [f"{year}"],
        "quarter": [f"{year}{mark}{quarter}" for mark in ("Q", "K", "-Q", "-K")],
        "month": [f"{year}{mark}{month:02}" for mark in ("-", "", "M")],
    }
    starts = {"year": (year, 1), "quarter": (year, 3 * quarter - 2), "month": (year, month)}
    for kind, texts in spelled.items():
        frame = unmarked(pd.DataFrame({"line": range(2, 2 + len(texts)), "a": texts}))
        kinds, found = period_starts(frame, "a", None)
        assert set(kinds) == {kind} and set(found) == {pd.Timestamp(*starts[kind], 1)}
        assert frame["rejected_reason"].isna().all()


@given(st.text("0123456789QKM- ", max_size=8))
def test_a_period_is_one_of_these_forms_or_marked_bad(text):
    frame = unmarked(pd.DataFrame({"line": [2], "a": [text]}))
    kinds, starts = period_starts(frame, "a", None)
    is_read = bool(re.fullmatch(r"(19|20)\d\d(-?[QK][1-4]|[-M]?(0[1-9]|1[0-2]))?", text))
    assert frame["rejected_is_bad"].eq(True).item() != is_read
    assert kinds.notna().item() == starts.notna().item() == is_read
