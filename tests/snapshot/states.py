"""The states of a snapshot: addresses drawn from the database, the same for the same database, number and seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from duckdb import DuckDBPyConnection

State = tuple[str, dict[str, str]]  # (page, its choices as they stand in the address)
PATHS = {
    "overview": "",
    "map": "karta",
    "trend": "utveckling",
    "priority": "prioriterat",
    "district": "stadsdelsomrade",
    "compare": "jamfor",
    "events": "handelser",
    "sources": "data",
    "report": "lagesbild",
}
CITY = "stockholm"
CODES = ("sv", "en")
PARTS = ["standing", "time", "perceived", "people", "reach"]
SECTIONS = ["sources", "methods", "origin", "deliveries", "glossary", "changes", "open", "accessibility"]
CHAPTERS = ["summary", "place", "patterns", "limits", "sources", "causes", "measures", "follow_up"]
FORMS = {
    "year": ["lines", "lines", "multiples"],
    "quarter": ["lines", "multiples"],
    "month": ["lines", "rolling", "season", "multiples"],
}
KEYS_OF_FORM = ("trend_view", "step", "split", "compare_view", "events_view", "map_view", "level", "profile_part",
                "section", "report_demo")  # fmt: skip
FEWEST_POINTS = 5  # districts that a funnel or a scatter plot needs
MOST_LINES = 7


@dataclass(frozen=True)
class Figure:
    """One figure that there is: what of, where, when, of whom."""

    area: str
    level: str
    kind: str
    year: int
    sex: str
    age: str


@dataclass
class Indicator:
    """An indicator with its figures."""

    id: str
    method: str
    source: str
    areas: list[str]
    synthetic: bool
    figures: list[Figure] = field(default_factory=list)

    def yearly(self, *levels: str) -> list[Figure]:
        """Its figures of whole years, of some levels or of all."""
        return [item for item in self.figures if item.kind == "year" and (not levels or item.level in levels)]


class Offer:
    """What the database has to choose from, in one order."""

    def __init__(self, con: DuckDBPyConnection) -> None:
        self.indicators = _indicators(con)
        self.priority_areas = _column(con, "select priority_area_id from priority_area order by sort_order")
        self.sources = _column(con, "select source_id from source order by sort_order")
        self.divisions = {
            key: _column(
                con,
                """
                select a.area_id from area as a inner join division as d on d.division_id = $key
                where a.level = 'district' and a.valid_from <= d.valid_from
                    and (a.valid_to is null or a.valid_to > d.valid_from)
                order by a.area_id
                """,
                key=key,
            )
            for key in _column(con, "select division_id from division order by valid_from desc")
        }
        self.weeks = set(_column(con, "select distinct indicator_id from weekday_hour"))
        self.cells = set(_column(con, "select distinct indicator_id from hexagon"))
        self.years = _column(con, "select distinct year(period_start)::varchar as year from observed order by year")

    @property
    def today(self) -> list[str]:
        """The districts of the division in force."""
        return next(iter(self.divisions.values()), [])


def _column(con: DuckDBPyConnection, query: str, **values: str) -> list[str]:
    return [value for (value,) in con.execute(query, values).fetchall()]


def _indicators(con: DuckDBPyConnection) -> list[Indicator]:
    """Every indicator with figures, in the catalogue's order."""
    found = {
        key: Indicator(key, *rest)
        for key, *rest in con.execute("""
            select i.indicator_id, i.method, i.source_id,
                list(distinct a.priority_area_id order by a.priority_area_id),
                exists (from observed as o where o.indicator_id = i.indicator_id and o.provenance = 'synthetic')
            from indicator as i
            inner join indicator_area as a on a.indicator_id = i.indicator_id
            group by all
            order by any_value(i.sort_order), i.indicator_id
        """).fetchall()
    }
    rows = con.execute("""
        select o.indicator_id, o.area_id, a.level, o.period_kind, year(o.period_start), o.sex, o.age
        from observed as o
        inner join area as a on a.area_id = o.area_id
        where o.value is not null
        order by all
    """).fetchall()
    for key, *figure in rows:
        found[key].figures.append(Figure(*figure))
    return [item for item in found.values() if item.figures]


def planned(con: DuckDBPyConnection, number: int, seed: int = 12) -> list[State]:
    """`number` states: those that cover pages, forms, indicators and districts first, then others by chance.

    Fewer states than it takes to cover all are spread evenly over those that do.
    """
    offer, chance = Offer(con), random.Random(seed)
    needed = _distinct(_with_reader(state, offer, chance) for state in _covering(offer, chance))
    if len(needed) >= number:
        chosen = [needed[at * len(needed) // number] for at in range(number)]
    else:
        chosen = needed
        for _ in range(number * 20):  # some are drawn twice
            if len(chosen) >= number:
                break
            chosen = _distinct([*chosen, _with_reader(_drawn(offer, chance), offer, chance)])
    return sorted(chosen, key=lambda state: (state[1].get("demo", ""), state[1]["lang"], list(PATHS).index(state[0])))


def first_of_form(plan: list[State]) -> list[bool]:
    """Of each state whether it is the first of its form in its language, so that all of its files are kept."""
    forms = [(page, *(query.get(key) for key in ("lang", *KEYS_OF_FORM))) for page, query in plan]
    return [form not in forms[:at] for at, form in enumerate(forms)]


def address(state: State) -> str:
    """A state as it stands in the address, the choices in alphabetical order."""
    page, query = state
    return f"/{PATHS[page]}?" + "&".join(f"{key}={query[key]}" for key in sorted(query))


def _distinct(states: Iterator[State] | list[State]) -> list[State]:
    return list({address(state): state for state in states}.values())


def _with_reader(state: State, offer: Offer, chance: random.Random) -> State:
    """A state with a language, and in some without demonstration data where the state shows none of its own."""
    page, query = state
    language = {"lang": "en" if chance.random() < 0.25 else "sv"}
    synthetic = {item.id for item in offer.indicators if item.synthetic} & set(query.values())
    off = {"demo": "off"} if chance.random() < 0.12 and not synthetic and "report_demo" not in query else {}
    return page, language | off | query


def _covering(offer: Offer, chance: random.Random) -> Iterator[State]:
    """Every page, form, part and section, every indicator on every page that takes one, every district."""
    yield from _pages(offer)
    for at, item in enumerate(offer.indicators):
        yield from _of_indicator(item, offer, chance, at)
    for view, items in views(offer).items():
        for item in items[:2]:
            yield "events", {"indicator": item.id, "events_view": view}
    for at, item in enumerate(_counted(offer)):
        yield _event(item, offer, chance, at)
    for place in [*offer.today, CITY]:
        for part in PARTS:
            area = chance.choice(["all", "all", *offer.priority_areas])
            yield "district", {"district": place, "profile_part": part, "area": area}
    for at, place in enumerate(offer.today):
        yield _report(place, CHAPTERS[at % len(CHAPTERS)], offer, chance)


def _pages(offer: Offer) -> Iterator[State]:
    """The pages and parts of pages that need no other choice."""
    for page in ("overview", "priority"):
        yield page, {"area": "all", "lang": "sv", "demo": "off"}
        yield from ((page, {"area": area, "lang": code}) for area in ["all", *offer.priority_areas] for code in CODES)
    yield from (("sources", {"section": section, "lang": code}) for section in SECTIONS for code in CODES)
    yield from (("sources", {"section": "origin", "origin": source}) for source in offer.sources)
    chapters = [*CHAPTERS, "city", *offer.priority_areas]
    yield from (("report", {"district": CITY, "report_part": chapter}) for chapter in chapters)


def _of_indicator(item: Indicator, offer: Offer, chance: random.Random, at: int) -> Iterator[State]:
    """An indicator on each page that takes it; `at` turns the forms from one indicator to the next."""
    yield "sources", {"section": "origin", "origin": "indicator", "indicator": item.id}
    yield _trend(item, offer, chance, at)
    if item.yearly("district", "police_area"):
        yield _map(item, offer, chance, ["value", "difference", "change"][at % 3])
    if comparable(item, offer):
        yield _compare(item, offer, chance, at)


def _drawn(offer: Offer, chance: random.Random) -> State:
    """One state by chance."""
    split = [item for item in offer.indicators if splits(item.figures)]
    item, at = chance.choice(split if split and chance.random() < 0.5 else offer.indicators), chance.randrange(100)
    page = chance.choice(["map", "map", "trend", "trend", "trend", "compare", "compare", "events", "district"])
    if page == "map" and item.yearly("district"):
        return _map(item, offer, chance, chance.choice(["value", "difference", "change"]))
    if page == "compare" and comparable(item, offer):
        return _compare(item, offer, chance, at)
    if page == "events":
        return _event(chance.choice(_counted(offer)), offer, chance, at)
    if page == "district":
        area = chance.choice(offer.priority_areas)
        return "district", {"district": chance.choice(offer.today), "profile_part": chance.choice(PARTS), "area": area}
    return _trend(item, offer, chance, at)


def _figure(figures: list[Figure], chance: random.Random) -> Figure:
    """One of some figures: as often of a group as of everyone, where there are both."""
    groups = [one for one in figures if (one.sex, one.age) != ("all", "all")]
    return chance.choice(groups if groups and chance.random() < 0.5 else figures)


def _map(item: Indicator, offer: Offer, chance: random.Random, view: str) -> State:
    figure = _figure(item.yearly("district", "neighbourhood", "police_area"), chance)
    query = {"indicator": item.id, "year": str(figure.year), "sex": figure.sex, "age": figure.age}
    if figure.level != "district":
        enough = len({one.area for one in item.yearly("neighbourhood") if one.year == figure.year}) >= 30
        return "map", {"indicator": item.id} | ({"level": figure.level} if enough else {})
    division = chance.choice([key for key, places in offer.divisions.items() if figure.area in places])
    query |= {"level": "district", "division": division, "district": figure.area}
    if view != "value" and not (view == "difference" and item.method == "count"):
        query["map_view"] = view
    layers = ["exposed", "exposed", *(f"old-{key}" for key in offer.divisions if key != division)]
    layers += [f"cells-{key}" for key in sorted(offer.cells)[:2]]
    return "map", query | ({"layers": chance.choice(layers)} if chance.random() < 0.3 else {})


def _trend(item: Indicator, offer: Offer, chance: random.Random, at: int) -> State:
    kinds = [kind for kind in FORMS if any(one.kind == kind for one in item.figures)]
    kind = kinds[at % len(kinds)]
    figures = [one for one in item.figures if one.kind == kind]
    has_districts = any(one.level == "district" for one in figures)
    form = chance.choice([form for form in FORMS[kind] if form != "multiples" or has_districts])
    query = {"indicator": item.id, "step": kind, "trend_view": form}
    split = chance.choice(["none", *splits(figures)]) if form == "lines" else "none"
    if split != "none":
        figure = chance.choice([one for one in figures if getattr(one, split) != "all"])
        other = "age" if split == "sex" else "sex"
        return "trend", query | {"split": split, "place": figure.area, other: getattr(figure, other)}
    figure = _figure(figures, chance)
    query |= {"sex": figure.sex, "age": figure.age} if form != "season" else {}
    if form == "lines" and item.method != "count" and kind == "year" and chance.random() < 0.3:
        query["trend_measure"] = chance.choice(["difference", "index"])
    same = [one for one in figures if (one.sex, one.age) == (figure.sex, figure.age)]
    if form in ("lines", "rolling") and chance.random() < 0.6:
        division = chance.choice(list(offer.divisions))
        within = {one.area for one in same if one.level != "district" or one.area in offer.divisions[division]}
        if within:
            chosen = chance.sample(sorted(within), chance.randint(1, min(MOST_LINES, len(within))))
            query |= {"division": division, "districts": ",".join(chosen)}
    return "trend", query


def splits(figures: list[Figure]) -> list[str]:
    """sex, age: what the figures are split by."""
    groups = {key: {getattr(one, key) for one in figures} - {"all"} for key in ("sex", "age")}
    return [key for key, found in groups.items() if len(found) > 1]


def _reach(item: Indicator, offer: Offer) -> int:
    """The most districts of today with a figure of one year."""
    years: dict[int, set[str]] = {}
    for one in item.yearly("district"):
        if one.sex == one.age == "all" and one.area in offer.today:
            years.setdefault(one.year, set()).add(one.area)
    return max(map(len, years.values()), default=0)


def comparable(item: Indicator, offer: Offer) -> list[str]:
    """The forms in which the districts or groups of an indicator can be compared."""
    reach, is_number = _reach(item, offer), item.method == "count"
    forms = ["ranked"] if reach > 1 else []
    forms += ["similar", "span"] if reach > 1 and not is_number else []
    forms += ["funnel", "scatter", "perceived"] if reach >= FEWEST_POINTS and not is_number else []
    return forms + (["gaps", "gaps"] if splits(item.yearly()) else [])


def _compare(item: Indicator, offer: Offer, chance: random.Random, at: int) -> State:
    forms = comparable(item, offer)
    form = forms[at % len(forms)]
    query = {"indicator": item.id, "compare_view": form}
    if form == "gaps":
        return "compare", query | {"gap_pair": chance.choice(splits(item.yearly()))}
    there = [one for one in item.yearly("district") if one.area in offer.today]
    if form in ("ranked", "similar") and there:
        figure = _figure(there, chance)
        query |= {"year": str(figure.year), "sex": figure.sex, "age": figure.age, "district": figure.area}
    divided = [key for key, places in offer.divisions.items() if sum(one.area in places for one in there) > 1]
    if form not in ("ranked", "similar") and divided:
        query["division"] = chance.choice(divided)
    if form == "ranked" and query.get("age") == "all" and "age" in splits(item.yearly("district")):
        query["standardised"] = "on"
    return "compare", query


def _counted(offer: Offer) -> list[Indicator]:
    """The indicators that count events month by month in the city."""
    counts = [item for item in offer.indicators if item.method == "count"]
    return [item for item in counts if any((one.kind, one.area) == ("month", CITY) for one in item.figures)]


def views(offer: Offer) -> dict[str, list[Indicator]]:
    """The views of events with the indicators that have them."""
    counted = _counted(offer)
    notices = [item for item in counted if item.source == "police_events"]
    return {view: counted for view in ("season", "rolling", "rare")} | {
        "week": [item for item in counted if item.id in offer.weeks],
        "hot": [item for item in counted if item.id in offer.cells],
        "notices": notices,
        "kinds": notices,
    }


def _event(item: Indicator, offer: Offer, chance: random.Random, at: int) -> State:
    forms = [view for view, items in views(offer).items() if item in items]
    query = {"indicator": item.id, "events_view": forms[at % len(forms)]}
    if query["events_view"] in ("season", "rolling", "rare", "notices") and chance.random() < 0.6:
        places = {one.area for one in item.figures if one.kind == "month" and one.area in offer.today}
        query |= {"district": chance.choice(sorted(places))} if places else {}
    return "events", query


def _report(place: str, chapter: str, offer: Offer, chance: random.Random) -> State:
    query = {"district": place, "report_part": chance.choice([chapter, chapter, chance.choice(offer.priority_areas)])}
    if chance.random() < 0.3:
        first, last = sorted(chance.sample(offer.years[-8:], 2)) if len(offer.years) > 1 else ("all", "all")
        query |= {"report_from": first, "report_to": last}
    if chance.random() < 0.3:
        return "report", query | {"report_demo": "on", "report_part": "appendix"}
    return "report", query
