"""The comparing page's choices, and the rows that follow from them."""

from dataclasses import dataclass

import pandas as pd

from dashboard.compare import offer as compare_offer
from dashboard.compare import queries
from dashboard.frame import choices as frame_choices
from dashboard.frame import filters as frame_filters
from dashboard.frame import kept, pickers, session
from dashboard.frame.kept import keeps
from dashboard.reading import catalogue, geography, observations
from dashboard.reading.catalogue import Indicator
from dashboard.statistics import area_measures, comparisons

NEWEST = "2023"
FEWEST_FUNNEL = 3


@dataclass(frozen=True)
class CompareView:
    """One state of the comparison: every choice, and the rows that the figure and the table show."""

    indicator: Indicator
    form: str
    year: int
    sex: str
    age: str
    division: str
    district: str
    filters: str
    table: pd.DataFrame
    city: pd.Series | None = None
    other: Indicator | None = None
    other_year: int | None = None
    pair: str = ""
    rows_by: str = ""
    place: str = ""
    groups: tuple[tuple[str, str, str], ...] = ()
    standardised: bool = False
    alike: tuple[str, ...] = ()

    @property
    def key(self) -> tuple:
        """What tells this state from every other, for caches."""
        choices = (self.form, self.year, self.sex, self.age, self.division, self.district, self.pair, self.rows_by)
        return (self.indicator.id, self.other and self.other.id, self.place, self.standardised, *choices)


def choose_view(indicators: dict[str, Indicator], area: str) -> CompareView:
    """The filter bar's choices; only forms, years, groups and districts that can be compared are offered."""
    text = session.texts()
    offer = kept.read(queries.comparable)
    indicator = frame_filters.choose_indicator({key: item for key, item in indicators.items() if key in offer}, area)
    divisions = compare_offer.divisions(indicator.id)
    division = frame_choices.standing("division", divisions, next(iter(divisions))) if divisions else NEWEST
    forms = _forms(indicator, indicators, division)
    form = pickers.choose("compare_view", text["pick_compare"], {key: text[f"compare_{key}"] for key in forms})
    if form == "gaps":
        return _choose_gaps(indicator, division)
    if form in ("scatter", "perceived"):
        return _choose_scatter(indicator, indicators, form, division)
    return _choose_districts(indicator, form, division)


def _choose_division(indicator: Indicator) -> None:
    """The box of the division, which the choices before it depend on already (choices.standing)."""
    if divisions := compare_offer.divisions(indicator.id):
        pickers.choose("division", session.texts()["pick_division"], divisions)


def _forms(indicator: Indicator, indicators: dict[str, Indicator], division: str) -> list[str]:
    forms = []
    reach = kept.read(queries.reach, division)
    most, is_number = reach.get(indicator.id, 0), indicator.method == "count"
    forms += ["ranked"] if most > 1 else []
    forms += ["funnel"] if most >= FEWEST_FUNNEL and not is_number else []
    if most >= compare_offer.FEWEST_POINTS and not is_number:
        forms += [
            form for form in ("scatter", "perceived") if compare_offer.partners(indicator, indicators, reach, form)
        ]
    forms += ["gaps"] if kept.read(queries.comparable)[indicator.id].has_groups else []
    return forms + (["similar", "span"] if most > 1 and not is_number else [])


def _choose_group(indicator: Indicator, division: str, fewest: int, is_one_year: bool = True) -> tuple[int, str, str]:
    """(year, sex, age) among those in which enough districts have a figure; the latest of the fullest years first."""
    text = session.texts()
    groups, fullest = compare_offer.groups(indicator.id, division, fewest)
    years = {str(year): str(year) for year in groups}
    year = int(pickers.choose("year", text["pick_year"], years, fullest) if is_one_year else fullest)
    sex = pickers.choose("sex", text["pick_sex"], frame_filters.sexes(indicator, list(groups[year])))
    labels, present = kept.read(catalogue.age_labels, session.language()), groups[year][sex]
    age = pickers.choose("age", text["pick_age"], {key: label for key, label in labels.items() if key in present})
    _choose_division(indicator)
    return year, sex, age


def _choose_districts(indicator: Indicator, form: str, division: str) -> CompareView:
    """Districts side by side: ranked, funnel, similar ones, and the span between the extremes."""
    text = session.texts()
    year, sex, age = _choose_group(indicator, division, FEWEST_FUNNEL if form == "funnel" else 2, form != "span")
    places = kept.read(geography.districts, division)
    district = pickers.choose("district", text["pick_district"], places) if form != "span" else ""
    alike = tuple(kept.read(queries.alike, division, district)) if form == "similar" else ()
    standardised = form == "ranked" and age == "all" and indicator.method != "count"
    standardised = standardised and compare_offer.has_ages(indicator.id, division, year, sex)
    standardised = standardised and pickers.switch("standardised", text["pick_standardised"])
    table, city = _tested(indicator, form, division, year, sex, age, district, standardised, alike)
    words = _words(indicator, form, year, sex, age, division, standardised)
    return CompareView(
        indicator, form, year, sex, age, division, district, words, table, city, standardised=standardised, alike=alike
    )


@keeps(key=lambda indicator, *choices: (indicator.id, *choices))
def _tested(
    indicator: Indicator,
    form: str,
    division: str,
    year: int,
    sex: str,
    age: str,
    district: str,
    standardised: bool,
    alike: tuple[str, ...],
) -> tuple[pd.DataFrame, pd.Series | None]:
    """(the rows of a form with what the tests say of them, the city)."""
    rows, city = _beside(indicator, division, year, sex, age)
    if standardised:
        every = kept.read(queries.grouped, indicator.id, division, year)
        every = every[(every["sex"] == sex) & (every["age"] != "all")]
        rows = _standardised(rows, every)
    if form == "span":
        own = kept.read(queries.yearly, indicator.id, division, sex, age)
        most = own[own["value"].notna()].groupby("period_start").size().max()
        table = area_measures.spans(own, int(most * 0.6))
    elif form == "funnel":
        table = area_measures.funnel_rows(rows, _baseline(rows, city)) if len(rows) else rows
    elif form == "similar":
        table = area_measures.against_one(rows[rows["area_id"].isin([district, *alike])], district)
    else:
        whole = city.drop("numerator") if standardised and city is not None else city
        table = rows.join(comparisons.against(rows, whole).drop(columns=["area_id", "area"]))
        if indicator.method == "count":  # numbers of districts of unlike size are in no order
            table = table.assign(rank=None, rank_lower=None, rank_upper=None)
    return table, city


def _beside(
    indicator: Indicator, division: str, year: int, sex: str, age: str
) -> tuple[pd.DataFrame, pd.Series | None]:
    """(the districts, the city where it has a figure)."""
    rows = kept.read(observations.with_city, indicator.id, division, year, sex, age)
    text = session.texts()
    city = rows[rows["area_id"] == geography.CITY].assign(area=text["whole_city"])
    found = city.iloc[0] if len(city) and pd.notna(city["value"].iloc[0]) else None
    return rows[rows["area_id"] != geography.CITY].reset_index(drop=True), found


def _baseline(rows: pd.DataFrame, city: pd.Series | None) -> float:
    """The city's value, else the districts' together."""
    if city is not None:
        return float(city["value"])
    size = rows["effective_n"].fillna(rows["denominator"]).astype(float)
    return float((rows["value"] * size).sum() / size[rows["value"].notna()].sum())


def _standardised(rows: pd.DataFrame, every: pd.DataFrame) -> pd.DataFrame:
    city = every[every["area_id"] == geography.CITY]
    found = area_measures.age_standardised(every[every["area_id"] != geography.CITY], city)
    columns = ["value", "lower", "upper", "n", "effective_n", "numerator", "is_derived", "status"]
    found = found.set_index("area_id")[columns]
    return (
        rows.drop(columns=columns).join(found, on="area_id").assign(denominator=float("nan")).fillna({"status": "none"})
    )


def _choose_scatter(indicator: Indicator, indicators: dict[str, Indicator], form: str, division: str) -> CompareView:
    """Two indicators of the same districts; the second in the same year, else in the nearest that has them."""
    text = session.texts()
    year, sex, age = _choose_group(indicator, division, compare_offer.FEWEST_POINTS)
    partners = compare_offer.partners(indicator, indicators, kept.read(queries.reach, division), form)
    other = indicators[pickers.choose("against", text["pick_against"], partners)]
    district = pickers.choose("district", text["pick_district"], kept.read(geography.districts, division))
    other_year = compare_offer.nearest(other.id, division, year)
    table, both = _pair(indicator, other, division, year, sex, age, other_year)
    words = _words(indicator, form, year, sex, age, division, False)
    return CompareView(
        indicator, form, year, sex, age, division, district, words, table, both, other=other, other_year=other_year
    )


@keeps(key=lambda indicator, other, *choices: (indicator.id, other.id, *choices))
def _pair(
    indicator: Indicator, other: Indicator, division: str, year: int, sex: str, age: str, other_year: int
) -> tuple[pd.DataFrame, pd.Series | None]:
    """(the districts with a value of both, the city where it has both); the second's columns end in _y."""
    rows, city = _beside(indicator, division, year, sex, age)
    second, second_city = _beside(other, division, other_year, "all", "all")
    keep = ["area_id", "value", "lower", "upper", "n", "is_approximate", "status"]
    table = rows.merge(second[keep], on="area_id", suffixes=("", "_y"))
    table = table[table["value"].notna() & table["value_y"].notna()].reset_index(drop=True)
    if city is None or second_city is None:
        return table, None
    return table, pd.concat([city, second_city[["value", "lower", "upper"]].add_suffix("_y")])


def _choose_gaps(indicator: Indicator, division: str) -> CompareView:
    """Women and men, or the youngest and the oldest: by group in one place, or by district."""
    text, labels = session.texts(), kept.read(catalogue.age_labels, session.language())
    offer = compare_offer.gaps(indicator.id)
    pair = pickers.choose("gap_pair", text["pick_pair"], {key: text[f"pair_{key}"] for key in offer})
    year = int(pickers.choose("year", text["pick_year"], {str(year): str(year) for year in offer[pair]}))
    _choose_division(indicator)
    names, districts = compare_offer.gap_places(indicator.id, pair, year, division)
    by = ["groups"] + (["districts"] if len(districts) > 1 else [])
    rows_by = pickers.choose("gap_rows", text["pick_gap_rows"], {key: text[f"gap_by_{key}"] for key in by})
    place = pickers.choose("place", text["pick_place"], names) if rows_by == "groups" else ""
    wanted = (place,) if rows_by == "groups" else districts
    sexes = frame_filters.sexes(indicator, ["all", "women", "men"])
    table, first, second = _gaps(indicator.id, wanted, year, pair, rows_by, sexes, labels)
    group_names = sexes if pair == "sex" else labels
    sides = text["two_groups"].format(a=group_names[first], b=group_names[second].lower())
    words = " · ".join([names.get(place, text["every_district"]), sides, str(year)])
    groups = (("_a", group_names[first], first), ("_b", group_names[second], second))
    return CompareView(
        indicator, "gaps", year, "all", "all", division, "", words, table, pair=pair, rows_by=rows_by, place=place,
        groups=groups,
    )  # fmt: skip


@keeps(key=lambda indicator_id, places, year, pair, rows_by, sexes, labels: (indicator_id, places, year, pair, rows_by))
def _gaps(
    indicator_id: str,
    places: tuple[str, ...],
    year: int,
    pair: str,
    rows_by: str,
    sexes: dict[str, str],
    labels: dict[str, str],
) -> tuple[pd.DataFrame, str, str]:
    """(a row per group or district with the gap between two groups, the first of the two, the second)."""
    rows = kept.read(observations.of_one, indicator_id, list(places))
    rows = rows[rows["period_start"].dt.year == year]
    first, second = compare_offer.PAIRS[pair] or _extremes(rows, labels)
    other, told = ("age", labels) if pair == "sex" else ("sex", sexes)
    if rows_by == "districts":
        rows = rows[rows[other] == "all"]
    rows = rows.assign(label=rows["area"] if rows_by == "districts" else [told[key] for key in rows[other]])
    table = area_measures.group_gaps(rows, pair, first, second, "label")
    if len(table):
        table["name"] = table["label"] if rows_by == "districts" else table["label"].str.lower()
    return table, first, second


def _extremes(rows: pd.DataFrame, labels: dict[str, str]) -> tuple[str, str]:
    """The youngest and the oldest group with a figure."""
    present = set(rows.loc[rows["value"].notna() & (rows["age"] != "all"), "age"])
    ages = [age for age in labels if age in present]
    return ages[0], ages[-1]


def _words(indicator: Indicator, form: str, year: int, sex: str, age: str, division: str, standardised: bool) -> str:
    """The subtitle: every choice in words."""
    text, code = session.texts(), session.language()
    labels = kept.read(catalogue.age_labels, code)
    parts = [
        kept.read(geography.divisions, code)[division],
        frame_filters.group_words(indicator, sex, age, labels),
        str(year) if form != "span" else "",
        text["is_standardised"] if standardised else "",
    ]
    return " · ".join(filter(None, parts))
