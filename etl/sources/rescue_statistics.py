"""Call-outs of the rescue services (räddningstjänstens insatser): counts by municipality, month and kind of event.

Read from the project's own tidy CSV, or from an answer of MCF's PxWeb (table B11). In B11 `..`, `.` and `-` mean that
there is no figure: null, not zero. B11 counts actual or feared accidents, in kinds that add up to all of them; "events
and tasks", which also has help to the sick and the like, is another measure. A count of one hour of the day is a
measure of its own (`rescue_traffic_at_07`). etl/sql/rescue.sql adds up hours and kinds to months, and months to years.
"""

from pathlib import Path

import pandas as pd

from etl.areas import AREA_ID
from etl.facts import CONFIDENCE, fact_frame
from etl.pxweb import TOTAL, read_pxweb
from etl.reading import WITHHELD, area_column, document_of, numbers, period_starts, read_columns, recode, refuse

TABLE = "fact"
PROVENANCE = "published"
FILES = ["*.csv", "*.json"]
COLUMNS = ["kind", "area_level", "area", "period", "count", "confidence", "document", "note"]
HOURS = ["timme", "timmeNummer", "timmeId"]
DIMENSIONS = ["konvHandelsetypId", "kommun", "manadNummer", "ar"]
KINDS = {
    "inträffade eller befarade olyckor": "rescue_all",
    "alla händelser och uppdrag": "rescue_tasks",
    "olyckor och tillbud": "rescue_incidents",
    "1": "rescue_building_fire",
    "2": "rescue_traffic",
    "3": "rescue_other_fire",
    "4": "rescue_hazardous",
    "5": "rescue_drowning",
    "6": "rescue_person",
    "7": "rescue_animal",
    "8": "rescue_storm",
    "9": "rescue_landslide",
    "11": "rescue_flood",
    "12": "rescue_water",
    "13": "rescue_other_accident",
    "14": "rescue_automatic_alarm",
    "15": "rescue_no_risk",
}
NO_FIGURE = {"..", ".", "-", ""}
MUNICIPALITY = {"0180": "Stockholm"}
ELSEWHERE = "another municipality"
ANSWERS = "mcf-b11-answer"
HOUR = r"^(?:kl\.? ?)?(?P<hour>[01]?[0-9]|2[0-3])(?:[-–:].*)?$"


def read(path: Path) -> pd.DataFrame:
    """Facts in the shape of etl.facts; the numerator is the number of call-outs."""
    rows = _answer(path) if path.suffix == ".json" else read_columns(path, COLUMNS)
    kind, start = period_starts(rows, "period", path)
    count = numbers(rows, "count", path, high=1e7)
    missing = rows["count"].isin(NO_FIGURE)
    refuse(rows, count.isna() & ~missing, "count", "a count or '..'", path)
    return fact_frame(
        rows,
        path,
        measure=recode(rows, "kind", KINDS, path) + _at_hour(rows, path),
        published_label=rows["kind"],
        area_id=area_column(rows, AREA_ID, {ELSEWHERE}, path),
        period_kind=kind,
        period_start=start,
        sex="all",
        age="all",
        numerator=count,
        unit="count",
        status=pd.Series("ok", rows.index).mask(missing, "missing"),
        confidence=recode(rows, "confidence", CONFIDENCE, path),
        document_ids=rows["document"],
        note=rows["note"],
    )


def _at_hour(rows: pd.DataFrame, path: Path) -> pd.Series:
    """'_at_07' for a count of the hour from 7 to 8, nothing for one of all hours."""
    if "hour" not in rows:
        return pd.Series("", rows.index)
    is_all = rows["hour"].str.lower().str.startswith(TOTAL) | rows["hour"].eq("")
    hour = rows["hour"].str.extract(HOUR)["hour"]
    refuse(rows, hour.isna() & ~is_all, "hour", "an hour from 0 to 23", path)
    return ("_at_" + hour.str.zfill(2)).mask(is_all, "").fillna("")


def _answer(path: Path) -> pd.DataFrame:
    """Table B11 in the columns of the tidy CSV; of the municipalities only Stockholm is in the atlas."""
    cells = read_pxweb(path, DIMENSIONS, HOURS)
    return cells.assign(
        hour=cells[HOURS].agg("".join, axis=1),
        kind=cells["konvHandelsetypId"],
        area_level="municipality",
        area=cells["kommun"].map(MUNICIPALITY).fillna(ELSEWHERE),
        period=cells["ar"] + "-" + cells["manadNummer"].str.zfill(2),
        count=cells["value"].mask(cells["value"].isin(NO_FIGURE), WITHHELD),
        confidence="high",
        document=document_of(path, ANSWERS),
        note="",
    )
