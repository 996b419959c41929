"""Tables and figures that are worked out once say what they would if worked out at every run; nothing counts none."""

import json
import re
import shutil

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.elements.lib.pandas_styler_utils import marshall_styler
from streamlit.proto.ArrowData_pb2 import ArrowData
from streamlit.testing.v1 import AppTest

from dashboard.frame import components, tables
from dashboard.sources import definitions
from dashboard.words import directions
from dashboard.words.texts import texts

FRAME = pd.DataFrame(
    {"Område": ["Järva", "Bromma", None], "Värde": [1.5, None, 12345.0], "n": [12, 1000, 3], "Säkert": [True, None, 0]}
)


def shown(styler) -> pd.DataFrame:
    message = ArrowData()
    marshall_styler(message, styler, "any")
    return pa.ipc.open_stream(message.styler.display_values).read_pandas()


def test_a_table_shows_what_its_numbers_are_written_as_and_keeps_them_for_sorting():
    styled = tables.written(FRAME, "sv")
    told = shown(styled)
    assert told["Värde"].tolist() == ["1,5", "–", "12\u202f345"]
    assert told["n"].tolist() == ["12", "1\u202f000", "3"]
    assert told["Område"].tolist() == ["Järva", "Bromma", "–"]
    pd.testing.assert_frame_equal(pd.DataFrame(styled.data), FRAME)


def test_frames_are_told_apart_by_what_is_in_them():
    assert tables.digest(FRAME) == tables.digest(FRAME.copy())
    others = [FRAME.assign(n=[12, 1000, 4]), FRAME.rename(columns={"n": "m"}), FRAME.iloc[:2], FRAME.iloc[::-1]]
    assert len({tables.digest(frame) for frame in [FRAME, *others]}) == 5


def page():
    import pandas as pd
    import plotly.graph_objects as go
    import streamlit as st

    from dashboard.figures.heading import Heading
    from dashboard.frame import components

    head = Heading("Rubrik", "", "", "", "", [], "")
    rows = [1, 2000] if st.query_params.get("rows") == "two" else [1, 2000, 3]
    components.table_twin(pd.DataFrame({"Antal": rows}), head, "antal")
    figure = go.Figure(go.Scatter(x=[1, 2], y=[len(rows), None]))
    components.chart(figure, "figure", "alt")


def test_a_rerun_shows_again_what_it_showed_and_another_state_what_is_in_it(database, tmp_path, monkeypatch):
    monkeypatch.setenv("TRYGGHETSATLAS_DATABASE", str(shutil.copy(database, tmp_path / "atlas.duckdb")))
    app, seen = AppTest.from_function(page), []
    for rows in ("three", "three", "two", "three"):
        app.query_params["rows"] = rows
        app.run()
        assert [item.message for item in app.exception] == []
        [chart] = app.get("plotly_chart")
        seen.append((app.dataframe[0].value["Antal"].tolist(), json.loads(chart.proto.spec)["data"][0]["y"]))
    assert seen == [([1, 2000, 3], [3, None])] * 2 + [([1, 2000], [2, None]), ([1, 2000, 3], [3, None])]


def test_a_summary_leaves_out_what_there_is_none_of():
    text = texts("sv")
    found = {"right": [], "wrong": [], "changed": [], "none": [()] * 11, "unsaid": [], "old": [()] * 7}
    assert directions.summary(found, text) == (
        "Inget av 18 mått har ändrats säkert sedan mätningen före: 11 har prövats utan att visa någon säker förändring "
        "och 7 är äldre än fem år."
    )


def test_a_table_of_texts_names_the_column_of_every_cell_and_escapes_what_it_says():
    frame = pd.DataFrame(
        {"Källa": ["Brå & SCB", "MCF"], "Rader": [12345.0, None], "Adress": ["https://a.se/?x=1&y=2", ""]}
    )
    drawn = tables.as_html(frame, "Källor <b>", "sv", {"Adress": "Öppna"})
    cells = re.findall(r"<td role='cell' data-label='(.*?)'(?: class='\w+')?>(.*?)</td>", drawn)
    assert [label for label, _ in cells] == ["Rader", "Adress"] * 2
    assert [words for _, words in cells[::2]] == ["12\u202f345", "–"]
    assert (
        "href='https://a.se/?x=1&amp;y=2'" in cells[1][1]
        and ">Öppna<span class='unseen'>: Brå &amp; SCB" in cells[1][1]
    )
    assert cells[3][1] == "–" and "Källor &lt;b&gt;" in drawn
    assert re.findall(r"<th scope='row' role='rowheader'>(.*?)</th>", drawn) == ["Brå &amp; SCB", "MCF"]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("lördag 03–06 & söndag", "lördag <span class='unbroken'>03–06</span> &amp; söndag"),
        ("(2021–2025).", "<span class='unbroken'>(2021–2025).</span>"),
        ("Hägersten–Älvsjö – 7", "Hägersten–Älvsjö – 7"),
    ],
)
def test_a_span_of_numbers_stays_on_one_line(words, kept):
    assert components.unbroken(words) == kept


def test_a_number_in_running_text_stays_in_one_piece():
    said = definitions.together("den 1 juli 2023 var det 96 550 av 1 000 000, 12 av 20 och 375 bildpunkter")
    space = "\N{NARROW NO-BREAK SPACE}"
    assert [word for word in said.split(" ") if space in word] == [f"96{space}550", f"1{space}000{space}000,"]
