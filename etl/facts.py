"""The table of facts that adapters of published figures return.

A fact has the published figure (`published_value` in `unit`) and the numbers that can be added (`numerator`,
`denominator`, `n`). Rows that the atlas leaves out stay in the table with a reason in `rejected_reason`, so that the
rows of a file are its accepted and rejected ones.
"""

from pathlib import Path

import pandas as pd

from etl.files import day_of_delivery
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
    """Facts from the given columns; missing columns become null. Rows of low confidence are rejected.

    A second row with the same KEY is bad, so that no figure is counted twice, and so is a row of a period that begins
    after the day of the delivery. Of files without a day in their name the check period_has_begun sees to that: the
    clock may stop a build, but never decides what is in the database.
    """
    frame = pd.DataFrame({"line": rows["line"], **columns, **rows[REJECTED]}).reindex(columns=COLUMNS)
    frame["status"] = frame["status"].fillna("ok")
    reject(frame, frame["area_id"].isna(), "area", rows["area"], "the place lies outside the atlas")
    if day := day_of_delivery(path):
        is_ahead = pd.to_datetime(frame["period_start"], format="ISO8601", errors="coerce") > pd.Timestamp(day)
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
    """Mark rows that have no fault but do not belong in the atlas."""
    mark(frame, left_out, field, values, reason, is_bad=False)
