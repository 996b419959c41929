"""The one shape of additive facts, and what every adapter does with its rows.

A fact carries what was published (`published_value` in `unit`) and what can be added (`numerator`,
`denominator`, `n`). Rows that the atlas leaves out on purpose keep their place with a reason in
`rejected_reason`, so that rows in = accepted + rejected.
"""

from pathlib import Path

import pandas as pd

from etl.reading import refuse

REJECTED = ["rejected_field", "rejected_value", "rejected_reason"]
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
    """Facts from the given columns, the missing ones null; weakly supported rows rejected, duplicates refused.

    Raises SourceChanged when two accepted rows speak of one cell (KEY) in the same words.
    """
    frame = pd.DataFrame({"line": rows["line"], **columns}).reindex(columns=COLUMNS)
    frame["status"] = frame["status"].fillna("ok")
    frame = frame.astype({column: object for column in REJECTED})
    reject(frame, frame["area_id"].isna(), "area", rows["area"], "the place lies outside the atlas")
    weak = ~frame["confidence"].isin(SUPPORTED)
    reject(frame, weak, "confidence", frame["confidence"], "the reading is not certain enough")
    accepted = frame["rejected_reason"].isna()
    again = accepted & frame[accepted].duplicated(KEY).reindex(frame.index, fill_value=False)
    named = rows.assign(row=frame[KEY].fillna("").astype(str).agg(", ".join, axis=1))
    refuse(named, again, "row", "each figure once", path)
    return frame


def reject(frame: pd.DataFrame, bad: pd.Series, field: str, values: pd.Series, reason: str) -> None:
    """Mark rows as left out, keeping the first reason given."""
    bad = bad & frame["rejected_reason"].isna()
    frame.loc[bad, "rejected_field"] = field
    frame.loc[bad, "rejected_value"] = values[bad].astype(str)
    frame.loc[bad, "rejected_reason"] = reason
