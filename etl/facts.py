"""The one shape of additive facts, and what every adapter does with its rows.

A fact carries what was published (`published_value` in `unit`) and what can be added (`numerator`,
`denominator`, `n`). Rows that the atlas leaves out on purpose keep their place with a reason in
`rejected_reason`, so that rows in = accepted + rejected.
"""

from pathlib import Path

import pandas as pd

from etl.reading import REJECTED, mark

COLUMNS = [
    "line",
    "measure",
    "published_label",
    "area_id",
    "period_kind",
    "period_start",
    "sex",
    "age",
    "numerator",
    "denominator",
    "n",
    "published_value",
    "unit",
    "status",
    "confidence",
    "document_ids",
    "note",
    *REJECTED,
]
KEY = ["measure", "published_label", "area_id", "period_kind", "period_start", "sex", "age"]
SEX = {"all": "all", "women": "women", "men": "men"}
SUPPORTED = {"high", "medium-high"}
CONFIDENCE = {word: word for word in ("high", "medium-high", "medium", "low")}


def fact_frame(rows: pd.DataFrame, path: Path, **columns: object) -> pd.DataFrame:
    """Facts from the given columns, the missing ones null; weakly supported rows are left out, and second ones.

    A row that speaks of the same cell (KEY) as an accepted one before it, in the same words, is bad: a cell must not be
    counted twice. So is one of a period that has not begun.
    """
    frame = pd.DataFrame({"line": rows["line"], **columns, **rows[REJECTED]}).reindex(columns=COLUMNS)
    frame["status"] = frame["status"].fillna("ok")
    reject(frame, frame["area_id"].isna(), "area", rows["area"], "the place lies outside the atlas")
    is_ahead = pd.to_datetime(frame["period_start"], format="ISO8601", errors="coerce") > pd.Timestamp.now()
    mark(frame, is_ahead, "period_start", frame["period_start"], "expected a period that has begun", is_bad=True)
    weak = ~frame["confidence"].isin(SUPPORTED)
    reject(frame, weak, "confidence", frame["confidence"], "the reading is not certain enough")
    accepted = frame["rejected_reason"].isna()
    again = accepted & frame[accepted].duplicated(KEY).reindex(frame.index, fill_value=False)
    if again.any():
        cells = frame[KEY].apply(lambda cell: ", ".join(str(value) for value in cell if pd.notna(value)), axis=1)
        mark(frame, again, "row", cells, "expected each figure once", is_bad=True)
    return frame


def reject(frame: pd.DataFrame, left_out: pd.Series, field: str, values: pd.Series, reason: str) -> None:
    """Mark rows as left out on purpose: nothing is wrong with them, but they do not belong in the atlas."""
    mark(frame, left_out, field, values, reason, is_bad=False)
