"""Reported crimes (anmälda brott): counts and rates per 100 000 by area, period and offence.

Read from the project's own tidy CSV, or from Brå's files: an Excel export of SOL (etl.sol), a monthly table P1 or P3 in
HTML (etl.p1), a CSV per municipality (etl.municipal). Brå gives 0 for a district in the years before it was formed and
after it was merged: that is no data, not zero. `..` is a withheld figure: null, not zero. Crimes in the city at an
unknown place have a count and no rate, as nobody lives there.
"""

from pathlib import Path

import pandas as pd

from etl.areas import AREA_ID, reference
from etl.facts import CONFIDENCE, SEX, fact_frame, reject
from etl.municipal import is_municipal, read_municipal
from etl.p1 import read_p1
from etl.reading import (
    WITHHELD,
    area_column,
    document_of,
    numbers,
    period_starts,
    read_columns,
    recode,
    refuse,
    unmarked,
)
from etl.sol import read_export

TABLE = "fact"
PROVENANCE = "published"
FILES = ["*.csv", "*.xls", "*.xlsx", "*.html", "*.htm"]
COLUMNS = [
    "area_level",
    "area",
    "period_kind",
    "period",
    "offence",
    "sex",
    "count",
    "per_100000",
    "preliminary",
    "confidence",
    "document",
]


def _turns_of_year(column: str) -> dict[str, pd.Timestamp]:
    """District -> the first 1 January on or after its `valid_from` or `valid_to`, when Brå's statistics change."""
    districts = reference("areas").query("level == 'district'").dropna(subset=column)
    days = pd.to_datetime(districts[column])
    years = days.dt.year + (days.dt.day_of_year > 1)
    return {area_id: pd.Timestamp(year, 1, 1) for area_id, year in zip(districts["area_id"], years, strict=True)}


RECOUNTED = "hagersten-alvsjo"  # Brå has made figures of the years before this district was formed too
COUNTED_FROM = {area_id: day for area_id, day in _turns_of_year("valid_from").items() if area_id != RECOUNTED}
COUNTED_UNTIL = _turns_of_year("valid_to")
UNKNOWN_PLACE = "okand-plats-i-stockholm"
OFFENCES = {
    "Totalt antal brott": "offences_total",
    "SAMTLIGA BROTT": "offences_total",
    "Anmälda brott, samtliga": "offences_total",
    "3-7 kap. Brott mot person": "against_person",
    "3 kap. Brott mot liv och hälsa": "life_and_health",
    "Försök till mord eller dråp (1, 2 §)": "attempted_murder",
    "Misshandel inkl. grov (5, 6 §)": "assault",
    "därav misshandel inkl. grov": "assault",
    "Våldsbrott (3 kap. + 6 kap. BrB)": "violence_chapters_3_6",
    "Våldsbrott (Brås grupp)": "violence_bra_group",
    "4 kap. Brott mot frihet och frid": "liberty_and_peace",
    "Människorov (1 §)": "kidnapping",
    "Olaga frihetsberövande (2§) (fr o m 2020)": "unlawful_detention",
    "Olaga tvång (4 §)": "unlawful_coercion",
    "Grov fridskränkning (4 a §)": "gross_violation",
    "Olaga förföljelse (4 b §)": "stalking",
    "Olaga hot (5 §)": "unlawful_threat",
    "Hemfridsbrott, olaga intrång (6 §)": "trespass",
    "Olaga integritetsintrång (6 c, 6 d §)": "privacy_intrusion",
    "Ofredande (7 §)": "molestation",
    "5 kap. Ärekränkningsbrott": "defamation",
    "6 kap. Sexualbrott": "sexual_offences",
    "7 kap. Brott mot familj": "family",
    "Dödligt våld mot kvinna": "lethal_violence_women",
    "Försök till mord/dråp mot kvinna": "attempted_murder_women",
    "Misshandel mot kvinna 18+, bekant med offret": "assault_women_acquainted",
    "Grov kvinnofridskränkning/fridskränkning mot kvinna": "gross_violation_women",
    "Våldtäkt inkl. grov mot kvinna 18+": "rape_women",
    "8 kap. Stöld, rån m.m.": "theft_and_robbery",
    "Stöld och rån (exkl. häleri)": "theft_and_robbery",
    "Rån, inkl. grovt (5, 6 §)": "robbery",
    "därav rån, inkl. grovt": "robbery",
    "Stöld genom inbrott": "burglary",
    "Stöld genom inbrott, inbrottsstöld i bostad, ej av skjutvapen (1, 2, 4, 4 a§)": "burglary",
    "därav inbrottsstöld i bostad": "burglary_dwelling",
    "Bostadsinbrott": "burglary_dwelling_city",
    "Inbrottsstöld i bostad m.m.": "burglary_dwelling_etc",
    "Tillgrepp av motordrivet fortskaffningsmedel (7 §)": "motor_vehicle_theft",
    "därav biltillgrepp": "car_theft",
    "Stöld av icke motordrivet fortskaffningsmedel (1, 2, 4 §)": "non_motor_vehicle_theft",
    "Cykel": "bicycle_theft",
    "därav cykeltillgrepp": "bicycle_theft",
    "Från fordon m.m.": "theft_from_vehicle_etc",
    "därav stöld ur och från motordrivet fordon": "theft_from_vehicle",
    "därav fickstöld": "pickpocketing",
    "därav stöld och snatteri i butik, varuhus o.d.": "shop_theft",
    "9 kap. Bedrägeri och annan oredlighet": "fraud",
    "10 kap. Förskingring och annan trolöshet": "embezzlement",
    "11 kap. Brott mot borgenärer m.m.": "against_creditors",
    "12 kap. Skadegörelsebrott": "vandalism",
    "Skadegörelse": "vandalism",
    "Skadegörelsebrott": "vandalism",
    "Genom brand": "arson_damage",
    "Klotter": "graffiti",
    "På motorfordon (ej genom brand)": "vehicle_vandalism",
    "13 kap. Allmänfarliga brott": "public_danger",
    "14 kap. Förfalskningsbrott": "forgery",
    "15 kap. Mened, falskt åtal m.m.": "perjury",
    "16 kap. Brott mot allmän ordning": "public_order",
    "17 kap. Brott mot allmän verksamhet": "public_activity",
    "18-20 kap. Högmålsbrott, brott mot rikets säkerhet, tjänstefel m.m.": "against_state",
    "Brott mot narkotikastrafflagen": "narcotics",
    "Narkotikastrafflagen + vapenlagen (summerade)": "narcotics_and_weapons",
    "Vapenlagen": "weapons",
    "Brott mot bidragsbrottslagen": "benefit_crime",
    "Brott mot skattebrottslagen m.m.": "tax_crime",
    "Brott mot trafikbrottslagen": "traffic_crime",
    "Brott mot miljöbalken": "environmental_crime",
    "Lag om straff för smuggling": "smuggling",
    "Alkohollagen": "alcohol_act",
    "Övriga specialstraffrättsliga författningar": "other_special_law",
}


def read(path: Path) -> pd.DataFrame:
    """Facts in the shape of etl.facts, one per row of the file."""
    rows = _rows(path)
    kind, start = period_starts(rows, "period", path)
    refuse(rows, rows["period_kind"] != kind, "period_kind", "the kind of the period beside it", path)
    area = area_column(rows, AREA_ID, set(), path)
    rate, count = numbers(rows, "per_100000", path), numbers(rows, "count", path)
    withheld = (rows["count"] == WITHHELD) | (rows["per_100000"] == WITHHELD)
    refuse(rows, count.isna() & rate.isna() & ~withheld, "count", "a count or a rate", path)
    refuse(rows, withheld & (count.notna() | rate.notna()), "count", "both count and rate withheld, or neither", path)
    refuse(rows, count.notna() & (count % 1 != 0), "count", "a whole number", path)
    outside = (start < area.map(COUNTED_FROM)) | (start >= area.map(COUNTED_UNTIL))
    missing = outside & (count.fillna(0) == 0) & (rate.fillna(0) == 0)
    rate = rate.mask(area == UNKNOWN_PLACE)
    missing |= (area == UNKNOWN_PLACE) & count.isna()
    preliminary = recode(rows, "preliminary", {"yes": "preliminary", "no": "ok"}, path)
    status = preliminary.mask(withheld, "withheld").mask(missing, "missing")
    return fact_frame(
        rows,
        path,
        measure=recode(rows, "offence", OFFENCES, path),
        published_label=rows["offence"],
        area_id=area,
        period_kind=kind,
        period_start=start,
        sex=recode(rows, "sex", SEX, path),
        age="all",
        numerator=count.mask(missing),
        published_value=rate.mask(missing),
        unit="per_100000",
        status=status,
        confidence=recode(rows, "confidence", CONFIDENCE, path),
        document_ids=rows["document"],
    )


def _rows(path: Path) -> pd.DataFrame:
    """The columns of the tidy CSV, as text, whichever form the file has."""
    if path.suffix == ".csv" and not is_municipal(path):
        return read_columns(path, COLUMNS)
    if path.suffix == ".csv":
        rows = read_municipal(path)
    elif path.suffix in (".html", ".htm"):
        rows = _in_atlas(read_p1(path))
    else:
        rows = unmarked(read_export(path))
    return rows.assign(confidence="high", document=document_of(path))


def _in_atlas(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table P1 or P3: each is of one area, and has offences that no indicator counts."""
    place = pd.Series(list(zip(rows["area_level"], rows["area"], strict=True)), index=rows.index)
    reject(rows, ~place.isin(AREA_ID), "area", rows["area"], "the place lies outside the atlas")
    reject(rows, ~rows["offence"].isin(OFFENCES), "offence", rows["offence"], "the offence is not one of the atlas")
    return rows
