"""What disclosure control keeps back, looked up in the internal database, stands in no document."""

import shutil
from collections import Counter

import docx as reader
import duckdb
import pytest

from dashboard.reading import demonstration as synthetic
from dashboard.report.assembly import report
from dashboard.report.choice import Choice
from dashboard.report.docx import docx
from dashboard.report.facts import Facts
from tests.report.reading import numbers
from tests.report.test_numbers import written


@pytest.fixture(scope="module")
def folder(demonstration, tmp_path_factory):
    """Copies of both databases: DuckDB opens a file once per process and configuration."""
    public = demonstration.resolve()
    internal = public.with_name(public.name.replace("atlas-", "internal-"))
    folder = tmp_path_factory.mktemp("withheld")
    for name, path in (("public", public), ("internal", internal)):
        shutil.copy(path, folder / f"{name}.duckdb")
    return folder


@pytest.fixture(scope="module")
def withheld(folder):
    """(indicator, area, year, sex, age) -> the figure that the public database keeps back."""
    read = "select indicator_id, area_id, year(period_start), sex, age, value from observed where period_kind = 'year'"
    with duckdb.connect(str(folder / "public.duckdb"), read_only=True) as con:
        hidden = {row[:-1] for row in con.execute(f"{read} and status = 'withheld'").fetchall()}
    with duckdb.connect(str(folder / "internal.duckdb"), read_only=True) as con:
        known = {row[:-1]: row[-1] for row in con.execute(f"{read} and value is not null").fetchall()}
    return {key: known[key] for key in hidden & set(known)}


def test_no_withheld_figure_is_in_the_appendix(folder, withheld, tmp_path):
    place = Counter(area for _, area, *_ in withheld).most_common(1)[0][0]
    with (
        duckdb.connect(str(folder / "public.duckdb"), read_only=True) as con,
        con.cursor() as real,
    ):
        synthetic.hide(real)
        shown = Facts(con, "sv")
        document = report(Facts(real, "sv"), Choice(place, demonstration=True), shown)
    assert document.failures() == [] and document.mark
    secrets = {key: value for key, value in withheld.items() if key[1] == place}
    assert len(secrets) >= 3
    path = tmp_path / "report.docx"
    path.write_bytes(docx(document))
    lines = [[cell.text for cell in row.cells] for table in reader.Document(path).tables for row in table.rows]
    held = 0
    for (indicator, _, year, *group), value in secrets.items():
        named = [line for line in lines if line[0].startswith(f"{shown.indicators[indicator].short}\n")]
        if group == ["all", "all"] and named:
            held += 1
            told = [set(numbers(cell)) for line in named for cell in line[1:] if str(year) in numbers(cell)]
            assert not any(written(value) & cell for cell in told), (indicator, year, value)
    assert held
