"""Open data: what leaves is what the pages show, real and invented apart, described after DCAT-AP-SE."""

import io
from pathlib import Path

import duckdb
import pandas as pd
import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef

from dashboard import words
from dashboard.reading import catalogue, demonstration, observations
from dashboard.sources import dcat, open_data
from tests.conftest import ROOT
from tests.matrix import AMOUNT, some_or_all
from tests.texts import TEXT

ADDRESS = "https://atlas.example"
SHAPES = ROOT / "tests" / "shapes" / "dcat_ap_se.ttl"


@pytest.fixture
def graph(con):
    return dcat.graph(con, ADDRESS)


@pytest.fixture
def invented(request):
    """A connection to the database with demonstration data."""
    with duckdb.connect(str(request.getfixturevalue("demonstration").resolve()), read_only=True) as con:
        yield con


def violations(graph: Graph) -> str:
    conforms, _, words = pyshacl.validate(graph, shacl_graph=Graph().parse(SHAPES))
    return "" if conforms else words


def test_every_file_can_be_made_and_read_again(con):
    for name in open_data.names(con):
        body = open_data.content(con, name)
        if name.endswith(".csv"):
            frame = pd.read_csv(io.BytesIO(body))
        elif name.endswith(".parquet"):
            frame = pd.read_parquet(io.BytesIO(body))
        else:
            continue
        assert len(frame) > 0, name
    with pytest.raises(LookupError, match=r"expected one of varden\.csv"):
        open_data.content(con, "../current.duckdb")


@AMOUNT
def test_every_value_is_as_the_pages_read_it_with_limits_n_and_unit(invented, amount):
    con = invented
    frame = pd.concat([open_data.table(con, name) for name in ("varden", open_data.DEMONSTRATION)])
    assert len(frame) == con.sql("select count(*) from observation").fetchone()[0]
    indicators = catalogue.indicators(con, "sv")
    columns = ["area_id", "period_start", "sex", "age", "value", "lower", "upper", "interval_method", "n"]
    shown_keys = {*some_or_all(amount, indicators), *(set(frame["indicator_id"]) - set(indicators))}
    for kind, of_kind in frame[frame["indicator_id"].isin(shown_keys)].groupby("period_kind"):
        keys, areas = (of_kind[name].unique().tolist() for name in ("indicator_id", "area_id"))
        pages = observations.by_indicator(con, keys, areas, kind)
        for key, rows in of_kind.groupby("indicator_id"):
            mine, shown = rows[columns].reset_index(drop=True), pages[key][columns]
            pd.testing.assert_frame_equal(mine, shown, check_exact=True, obj=f"{key} {kind}")
            if key in indicators:  # else every value is withheld, and no page offers it
                units = {is_count: words.unit(indicators[key], is_count, TEXT["sv"]) for is_count in (True, False)}
                assert rows["unit"].tolist() == pages[key]["is_count"].map(units).tolist(), (key, kind)
    assert frame["source_id"].notna().all() and set(frame["interval_method"]) >= {"taylor", "byar", "none"}


def test_a_part_of_a_year_is_a_number_of_reported_crimes_and_not_a_rate(con):
    frame = open_data.table(con, "varden")
    bromma = frame.query("indicator_id == 'offences_total_rate' and area_id == 'bromma' and period_kind == 'month'")
    january = bromma[bromma["period_start"] == "2025-01-01"]
    assert january[["value", "unit"]].to_numpy().tolist() == [[924, "anmälda brott"]]
    parts = frame[frame["is_count"] & frame["indicator_id"].str.endswith("_rate")]
    assert len(parts) == 992 and (parts["unit"] == "anmälda brott").all()


def test_the_database_holds_the_tables_and_nothing_else(con, tmp_path):
    path = tmp_path / open_data.DATABASE
    path.write_bytes(open_data.content(con, open_data.DATABASE))
    with duckdb.connect(str(path), read_only=True) as copy:
        names = {name for (name,) in copy.sql("show tables").fetchall()}
        assert names == {"about", *open_data.TABLES}
        assert copy.sql("select version from about").fetchone() == con.sql("select version from build").fetchone()


def test_areas_and_caveats_of_an_indicator_stand_in_the_same_order_every_time(con):
    frame = open_data.indicators(con)
    for name in ("priority_areas", "caveats"):
        listed = frame[name].dropna().str.split(" ")
        assert listed.map(len).max() > 1
        assert listed.map(sorted).equals(listed)


def test_every_origin_has_file_line_and_rule(con):
    frame = open_data.table(con, "ursprung")
    assert frame[["file", "line", "rules", "document_title"]].notna().all().all() and (frame["rules"] != "").all()


def test_the_metadata_hold_what_the_profile_asks(graph):
    assert violations(graph) == ""


MANDATORY = [DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.license, DCAT.accessURL]


@pytest.mark.parametrize("gone", MANDATORY)
def test_the_shapes_find_what_is_missing(graph, gone):
    less = Graph() + graph
    less.remove((None, gone, None))
    assert "MinCount" in violations(less)


def test_both_forms_of_the_metadata_say_the_same(con, graph):
    for name, form in dcat.METADATA.items():
        parsed = Graph().parse(dcat.serialised(con, ADDRESS, name), format="xml" if form == "pretty-xml" else form)
        assert len(parsed) == len(graph), name


def test_every_distribution_is_a_file_that_there_is(con, graph):
    places = {str(place).rsplit("/", 1)[1] for place in graph.objects(None, DCAT.downloadURL)}
    assert places == set(open_data.names(con))
    assert set(graph.objects(None, DCTERMS.license)) >= {dcat.CC0}
    assert (URIRef(f"{ADDRESS}/{dcat.FILES}"), RDF.type, DCAT.Catalog) in graph


def test_demonstration_data_are_files_of_their_own_and_marked_everywhere(invented, tmp_path):
    con = invented
    assert (open_data.table(con, "varden")["provenance"] != demonstration.SYNTHETIC).all()
    assert (open_data.table(con, "ursprung")["provenance"] != demonstration.SYNTHETIC).all()
    rows = open_data.table(con, open_data.DEMONSTRATION)
    assert (rows["mark"] == demonstration.MARK["sv"]).all() and len(rows)
    path = tmp_path / open_data.DATABASE
    path.write_bytes(open_data.content(con, open_data.DATABASE))
    with duckdb.connect(str(path), read_only=True) as copy:
        assert copy.sql("select demonstrationsdata from about").fetchone() == (demonstration.MARK["sv"],)
        assert copy.sql("select count(*) from varden where provenance = 'synthetic'").fetchone() == (0,)
    graph = dcat.graph(con, ADDRESS)
    node = URIRef(f"{ADDRESS}/{dcat.FILES}/demonstrationsdata")
    titles = {str(title) for title in graph.objects(node, DCTERMS.title)}
    assert titles == set(demonstration.MARK.values()) and violations(graph) == ""


def test_no_file_of_the_open_data_holds_a_point_or_a_number_of_a_case():
    text = Path(open_data.__file__).read_text(encoding="utf-8")
    assert "incident" not in text and "event_key" not in text
