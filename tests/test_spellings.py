"""Numbers and times however publishers write them are read back as they were; what is none is never read as one."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.incidents import _number, _skipped, _time
from etl.reading import numbers, period_starts, unmarked
from etl.survey_tables import _plain

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
    assert read(_number("t"), texts) == [float(value) for value in values]


@given(st.lists(st.text(st.characters(exclude_categories=["N", "Zs", "Cs"]), max_size=12), min_size=1, max_size=20))
def test_text_without_digits_is_no_coordinate(read, texts):
    texts = [
        text
        for text in texts
        if "\x00" not in text and text.strip().lower().lstrip("+-") not in ("nan", "inf", "infinity")
    ]
    assert not any(isinstance(value, float) and value == value for value in read(_number("t"), texts))


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
        assert read(_time("t"), [at.strftime(shape) for at in values]) == values


@given(st.lists(moments, min_size=1, max_size=20), st.integers(-12, 14))
def test_a_time_with_an_offset_becomes_the_time_in_stockholm(read, values, hours):
    texts = [f"{at + timedelta(hours=hours):%Y-%m-%dT%H:%M:%S}{hours:+03d}:00" for at in values]
    expected = [at.replace(tzinfo=ZoneInfo("UTC")).astimezone(LOCAL).replace(tzinfo=None) for at in values]
    assert read(_time("t"), texts) == expected


@given(st.lists(moments.filter(lambda at: at.year >= 1996), min_size=1, max_size=50), st.integers(1996, 2040))
def test_the_hour_that_summer_time_skips_is_that_of_the_time_zone(read, values, year):
    last_sunday = max(day for day in range(25, 32) if datetime(year, 3, day).weekday() == 6)
    values = [*values, *(datetime(year, 3, last_sunday, hour, 30) for hour in range(5))]

    def exists(at):
        return at.replace(tzinfo=LOCAL).astimezone(ZoneInfo("UTC")).astimezone(LOCAL).replace(tzinfo=None) == at

    assert read(_skipped("t::timestamp"), [str(at) for at in values]) == [not exists(at) for at in values]


@given(st.integers(0, 10**9), st.sampled_from(BLANKS))
def test_a_number_of_a_published_table_keeps_its_value(value, blank):
    assert float(_plain(spelled(Decimal(value), blank, ","))) == value


@given(decimals, st.sampled_from(BLANKS[1:]))
def test_a_percentage_of_a_published_table_keeps_its_value(value, blank):
    assert float(_plain(spelled(value, blank, ","))) == float(value)


@given(st.text(max_size=20))
def test_a_tidy_number_is_a_number_or_marked_bad(text):
    frame = unmarked(pd.DataFrame({"line": [2], "a": [text]}))
    [value] = numbers(frame, "a", None)
    is_bad = frame["rejected_is_bad"].eq(True).item()
    assert is_bad or text in ("", "..") or value == float(text)
    assert not (is_bad and value == value)


@given(st.text("0123456789Q-M", max_size=8))
def test_a_period_is_one_of_three_forms_or_marked_bad(text):
    frame = unmarked(pd.DataFrame({"line": [2], "a": [text]}))
    kinds, starts = period_starts(frame, "a", None)
    if frame["rejected_is_bad"].eq(True).item():
        assert kinds.isna().item()
    else:
        written = {
            "year": f"{starts[0]:%Y}",
            "month": f"{starts[0]:%Y-%m}",
            "quarter": f"{starts[0]:%Y}Q{(starts[0].month + 2) // 3}",
        }
        assert written[kinds[0]] == text
