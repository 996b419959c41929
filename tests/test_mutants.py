"""The scores of mutation tests are counted from what mutmut leaves."""

import json

from tests.mutants import results, table


def test_scores_count_what_ran_out_of_time_as_killed_and_what_has_no_test_as_not(tmp_path):
    codes = {"killed": 1, "survived": 0, "stopped": -24, "untested": 33, "killed too": 1, "not run": None}
    folder = tmp_path / "etl" / "disclosure"
    folder.mkdir(parents=True)
    for module, of in {"counts": codes, "events": {"killed": 1}, "audit": {"not run": None}}.items():
        (folder / f"{module}.py.meta").write_text(json.dumps({"exit_code_by_key": of}), encoding="utf-8")
    _, *rows = [line.split() for line in table(results(tmp_path))]
    assert rows == [
        ["etl/disclosure/counts.py", "5", "3", "1", "60.0", "%"],
        ["etl/disclosure/events.py", "1", "1", "0", "100.0", "%"],
        ["all", "6", "4", "1", "66.7", "%"],
    ]
