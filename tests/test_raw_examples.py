"""The examples of data/raw/README.md are read as they stand there."""

from etl.sources import city_safety_survey
from tests.conftest import ROOT

README = (ROOT / "data" / "raw" / "README.md").read_text(encoding="utf-8")


def example(heading, folder, form):
    """The file and the toml under a heading, written to the folder."""
    blocks = README.split(heading)[1].split("```")
    (folder / "e.csv").write_text(blocks[1].strip("\n"), encoding="utf-8")
    (folder / f"e.{form}.toml").write_text(blocks[3].removeprefix("toml"), encoding="utf-8")
    return folder / "e.csv"


def test_the_example_of_answers(tmp_path):
    answers = city_safety_survey.read(example("### Answers", tmp_path, "codebook")).attrs["answers"]
    assert answers.sums[["area_id", "sex", "age", "sum_w", "sum_wy"]].to_numpy().tolist() == [
        ["farsta", "men", "65-79", 0.951, 0],
        ["farsta", "women", "25-44", 1.734, 1.734],
    ]


def test_the_example_of_a_table(tmp_path):
    path = example("### Published tables", tmp_path, "table")
    documents = 'document_id,title,url,retrieved_via,page\nd,t,u,,"e.csv, s. 4"\n'
    (tmp_path / "documents.csv").write_text(documents, encoding="utf-8")
    frame = city_safety_survey.read(path)
    assert frame["n"].to_list() == [8000, 7000, 512, 498] and frame["published_value"].to_list()[:3] == [11.5, 8, 12]
