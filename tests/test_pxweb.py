"""PxWeb's two shapes become the same table; anything else is refused in one sentence."""

import json

import pytest

from etl.errors import SourceChanged
from etl.pxweb import read_pxweb

STAT = {
    "class": "dataset",
    "id": ["Region", "Kon", "Tid"],
    "size": [1, 2, 2],
    "dimension": {
        "Region": {"category": {"index": {"0180": 0}}},
        "Kon": {"category": {"index": {"2": 1, "1": 0}}},
        "Tid": {"category": {"index": ["2023", "2024"]}},
    },
    "value": [10, 11.0, None, 13],
    "status": {"2": ".."},
}
FIRST = {
    "columns": [{"code": "Tid", "type": "t"}, {"code": "Kon", "type": "d"}, {"code": "antal", "type": "c"}],
    "data": [
        {"key": ["2023", "1"], "values": ["10"]},
        {"key": ["2024", "1"], "values": ["11"]},
        {"key": ["2023", "2"], "values": [".."]},
        {"key": ["2024", "2"], "values": ["13"]},
    ],
}
CELLS = [["1", "2023", "10"], ["1", "2024", "11"], ["2", "2023", ".."], ["2", "2024", "13"]]


def written(tmp_path, answer):
    path = tmp_path / "a.json"
    path.write_bytes(answer if isinstance(answer, bytes) else json.dumps(answer).encode())
    return path


@pytest.mark.parametrize(
    "answer", [STAT, FIRST, STAT | {"value": {"0": 10, "1": 11, "3": 13}}], ids=["stat", "first", "sparse"]
)
def test_every_shape_gives_the_same_cells_in_order(tmp_path, answer):
    rows = read_pxweb(written(tmp_path, answer), ["Kon", "Tid"])
    assert rows[["Kon", "Tid", "value"]].to_numpy().tolist() == CELLS and rows["line"].to_list() == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b"<html>", "expected JSON, found"),
        (b"[]", "expected a table of PxWeb"),
        ({"error": "too many cells"}, "expected a table of PxWeb"),
        (STAT | {"size": [1, 2, 3]}, "expected a table of PxWeb"),
        (STAT | {"value": [1, 2]}, "expected a table of PxWeb"),
        (FIRST | {"data": [{"key": ["2023"], "values": ["1"]}]}, "expected a table of PxWeb"),
        (FIRST | {"data": []}, "expected cells, found none"),
    ],
)
def test_anything_else_is_refused(tmp_path, answer, message):
    with pytest.raises(SourceChanged, match=rf"^a\.json: {message}"):
        read_pxweb(written(tmp_path, answer), ["Kon", "Tid"])


def test_other_dimensions_are_refused_unless_they_hold_one_value(tmp_path):
    path = written(tmp_path, STAT)
    assert len(read_pxweb(path, ["Region", "Kon", "Tid"])) == 4
    with pytest.raises(SourceChanged, match=r"expected the dimensions \['Tid'\], found \['Region', 'Kon', 'Tid'\]"):
        read_pxweb(path, ["Tid"])
    with pytest.raises(SourceChanged, match=r"expected the dimensions \['Tid', 'Alder'\]"):
        read_pxweb(path, ["Tid", "Alder"])
