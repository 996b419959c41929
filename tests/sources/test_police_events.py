"""Police notices: the place is the one named in the text, and only when it is one."""

import pandas as pd
import pytest

from etl import deliveries
from etl.errors import SourceChanged
from etl.sources import police_events
from tests.conftest import RAW

FILE = "police_events/notices.csv"


@pytest.fixture(scope="module")
def events():
    return police_events.read(RAW / FILE).set_index("event_id")


@pytest.mark.parametrize(
    ("event_id", "precision", "district_id", "neighbourhood_id"),
    [
        pytest.param(2, "neighbourhood", "jarva", "n-tensta", id="a neighbourhood"),
        pytest.param(3, "district", "sodermalm", None, id="Södermalm means the whole district"),
        pytest.param(4, "city", None, None, id="no place named"),
        pytest.param(5, "city", None, None, id="two districts named"),
        pytest.param(6, "district", "norra-innerstaden", None, id="two neighbourhoods of one district"),
    ],
)
def test_a_notice_is_placed_no_closer_than_its_text_allows(events, event_id, precision, district_id, neighbourhood_id):
    row = events.loc[event_id]
    assert row["precision"] == precision
    for column, expected in [("district_id", district_id), ("neighbourhood_id", neighbourhood_id)]:
        assert row[column] == expected if expected else pd.isna(row[column])


def test_the_time_of_the_event_is_local_and_the_time_of_publishing_is_utc(events):
    assert events.loc[2, "event_at"] == pd.Timestamp(2024, 7, 1, 23, 30)
    assert events.loc[2, "published_at"] == pd.Timestamp(2024, 7, 1, 22, 10)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2023-02-01T10:00", "2023-02-30T10:00", r"line 2: expected a time such as .* in event_at, found '2023-02-30"),
        ("11:00:00 +01:00", "11:00", r"line 2: expected a time such as .* in published_at, found '2023-02-01 11:00'"),
        ("\n1,", "\nett,", r"line 2: expected a number in event_id, found 'ett'"),
        ("Järva", "Jakobsberg", r"line 2: expected a known label \(.*\) in district, found 'Jakobsberg'"),
        ("Tensta,J", "Hjulsta by,J", r"line 2: expected known neighbourhoods, .* in neighbourhood, found 'Hjulsta by'"),
        ("Norrmalm|", "Norrmalm/", r"line 7: expected known neighbourhoods, .* found 'Norrmalm/Östermalm'"),
        (
            "polisen.se",
            "example.org",
            r"line 2: expected an address at polisen\.se in url, found 'https://example\.org",
        ),
    ],
)
def test_a_changed_file_stops_the_load_and_says_where_and_why(changed, old, new, message):
    with pytest.raises(SourceChanged, match=rf"notices\.csv, {message}"):
        deliveries.read(police_events, changed(FILE, old, new))
