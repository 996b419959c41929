"""Reads answers of Statistics Sweden's database (PxWeb) with numbers of residents.

The country, the county, the city and the city's RegSO in data/reference/regso_districts.csv are known; other regions,
months, other ages and other things counted are left out with a reason. Ages are one-year or groups. The database gives
0 for a RegSO in the years before its edition: that is no data, not zero.
"""

import re
from pathlib import Path

import pandas as pd

from etl.areas import reference
from etl.errors import SourceChanged
from etl.facts import reject
from etl.pxweb import read_pxweb
from etl.reading import WITHHELD, refuse

AREA = {"00": "sweden", "01": "stockholms-lan"}
SEX = {"1": "men", "män": "men", "2": "women", "kvinnor": "women", "1+2": "all", "totalt": "all", "": "all"}
PERSONS = {"", "antal", "folkmängd", "be0101n1"}
TOTAL = {"", "tot", "totalt", "totalt ålder", "totsa"}
AGES = set(reference("age_groups")["age"]) - {"all"}
NO_FIGURE = {"", ".", "-"}
REGSO_COUNTED_FROM = "2024"  # the first year of the edition in data/reference/regso_districts.csv, RegSO2025


def regso_areas() -> pd.DataFrame:
    """area_id, name, level, geography_code and district_id of each RegSO."""
    table = reference("regso_districts").rename(columns={"regso_code": "geography_code"})
    ids = "regso-" + table["geography_code"].str.split("_").str[0].str.lower()
    return table.assign(area_id=ids, level="regso").drop(columns="mapped_by")


def read_scb(path: Path) -> pd.DataFrame:
    """line, area, area_id, year, sex, age, persons (text; empty for no figure, `..` for withheld) of every cell.

    Raises SourceChanged for another shape, other dimensions, and an answer without one figure for the atlas.
    """
    rows = read_pxweb(path, ["Region", "Tid"], ["Alder", "Kon", "ContentsCode"])
    rows = rows.assign(
        area=rows["Region"],
        area_id=rows["Region"].map(_area_ids()),
        year=rows["Tid"],
        sex=rows["Kon"].map(SEX).fillna(rows["Kon_label"].str.lower().map(SEX)),
        age=rows["Alder"].map(_age),
        persons=rows["value"].mask(rows["value"].isin(NO_FIGURE), ""),
    )
    is_uncounted = rows["Region"].str.contains("RegSO") & (rows["Tid"] < REGSO_COUNTED_FROM) & (rows["persons"] == "0")
    rows["persons"] = rows["persons"].mask(is_uncounted, "")
    is_persons = rows["ContentsCode"].str.lower().isin(PERSONS) | rows["ContentsCode_label"].str.lower().isin(PERSONS)
    in_city = rows["Region"].str.startswith("0180")
    for left_out, field, reason in [
        (~is_persons, "ContentsCode_label", "the figure is not a number of residents"),
        (rows["area_id"].isna() & in_city, "Region", "the region is not in the reference of the city's RegSO"),
        (rows["area_id"].isna(), "Region", "the place lies outside the atlas"),
        (rows["age"].isna(), "Alder", "the age group is not one of the atlas"),
        (rows["Tid"].str.fullmatch(r"(19|20)\d\dM\d\d"), "Tid", "the figure is of a month"),
    ]:
        reject(rows, left_out, field, rows[field], reason)
    refuse(rows, rows["sex"].isna(), "Kon", "a known sex", path)
    is_count = rows["persons"].str.fullmatch(r"\d*") | (rows["persons"] == WITHHELD)
    refuse(rows, ~is_count, "persons", "a number of persons, nothing or '..'", path)
    if rows["rejected_reason"].notna().all():
        first = rows.iloc[0]
        found = f"that in cell 1 {first['rejected_reason']} ({first['rejected_value']})"
        raise SourceChanged(f"{path.name}: expected residents of an area of the atlas, found {found}")
    return rows


def _area_ids() -> dict[str, str]:
    areas, regso = reference("areas").dropna(subset="geography_code"), regso_areas()
    return AREA | {
        code: area_id
        for table in (areas, regso)
        for code, area_id in zip(table["geography_code"], table["area_id"], strict=True)
    }


def _age(code: str) -> str | None:
    """The atlas's age of a code such as 37, 5-9, 80-, 100+ or tot; None for another."""
    if code.lower() in TOTAL:
        return "all"
    found = re.fullmatch(r"(\d{1,3})(?:(-\d{1,3})|[-+])?", code)
    if not found:
        return None
    lower, upper = str(int(found[1])), found[2] or ""
    age = lower + upper if upper or code.isdigit() else f"{lower}plus"
    return age if age in AGES else None
