"""What the pages show of shares worked out from a survey's answers."""

import shutil

import pytest

from etl.build import CURRENT, Folders, build
from tests.conftest import ROOT
from tests.pages.conftest import sound, table, words

FILE = "city_safety_survey/2026-03-01_trygghet.answers.csv"


@pytest.fixture(scope="module", autouse=True)
def atlas(tmp_path_factory):
    """The real figures and the sample of answers."""
    folder = tmp_path_factory.mktemp("answers")
    shutil.copytree(ROOT / "data" / "raw", folder / "raw")
    for path in (ROOT / "tests" / "answers").iterdir():
        shutil.copy(path, folder / "raw" / "city_safety_survey")
    build(Folders(folder / "raw", built=folder / "built"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRYGGHETSATLAS_DATABASE", str(folder / "built" / CURRENT))
        yield folder


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_sources_page_says_which_file_line_and_rule(opened, language):
    app = sound(opened("sources", indicator="worried_often", lang=language))
    frame = table(app)
    rows = frame[frame.eq(FILE).any(axis=1)]
    assert len(rows) == 29
    assert rows.eq("f12: 3, 4 = 1; 1, 2 = 0; Σwy / Σw = 110.4 / 171.7").any(axis=1).sum() == 1
    assert rows.eq({"sv": "levererad", "en": "delivered"}[language]).any(axis=1).all()
    assert "Kish" in words(app) or any("Kish" in item.value for item in app.markdown)


def test_the_split_by_sex_of_a_district_is_offered(opened):
    app = sound(opened("trend", indicator="worried_often", split="sex", place="farsta"))
    values = [str(value) for value in table(app).to_numpy().ravel()]
    assert any(value.startswith("48.7") or value.startswith("49") for value in values), values
