"""The catalogue: sources, indicators, priority areas, caveats and terms as typed entries from data/catalogue.

An unknown or missing key, a wrong type and a reference to nothing are refused with file, id and key.
"""

import dataclasses
import re
import tomllib
import types
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from etl.errors import CatalogueError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Entry = TypeVar("Entry", bound="DataclassInstance")
Listed = TypeVar("Listed", "PriorityArea", "Caveat", "Term")

CATALOGUE = Path(__file__).resolve().parents[1] / "data" / "catalogue"
MAX_BAD_SHARE = 0.02
THRESHOLD = 5


@dataclass(frozen=True)
class Source:
    """A source's texts; `max_bad_share` is how much of a delivery may be bad rows before all of it is refused.

    `disclosure` is the rule for what is counted from its deliveries and answers: "none" (published already),
    "threshold" (counts from 1 to `threshold` - 1 are protected) or "rounding" (as the City's own tables: 1-2 as 0, 3-4
    as 5). Published figures are never changed. `cadence_months` is the time between its periods, None for a source
    without a schedule.

    `design_effect` is the ratio of the variance of its published shares to that of a simple random sample, and
    `reliable_from` how many answers or events a value needs to be shown as certain. Both are assumptions, and a quirk
    of the source says so.
    """

    source_id: str
    order: int
    publisher: str
    title_sv: str
    title_en: str
    short_sv: str
    short_en: str
    url: str
    licence_sv: str
    licence_en: str
    cadence_sv: str
    cadence_en: str
    description_sv: str
    description_en: str
    coverage_sv: str
    coverage_en: str
    sex_labels: str = "people"
    interval_years: int = 1
    cadence_months: int | None = None
    complete_from: date | None = None
    complete_to: date | None = None
    noise_from: date | None = None
    max_bad_share: float = MAX_BAD_SHARE
    disclosure: str = "none"
    threshold: int = THRESHOLD
    design_effect: float = 1.0
    reliable_from: float = 10


@dataclass(frozen=True)
class Quirk:
    """A peculiarity of a source, maybe from a day on.

    `is_break`: values on both sides of the day are not compared. `is_noted`: figures mark the day, but comparisons
    across it are made.
    """

    on: date | str
    text_sv: str
    text_en: str
    is_break: bool = False
    is_noted: bool = False
    measures: list[str] | None = None


@dataclass(frozen=True)
class Fetch:
    """A public address, called by POST with `body` (a JSON file beside the toml), or by GET without one.

    `min_seconds` between calls and `per_hour` calls at most are the publisher's rules for the whole host.
    """

    id: str
    url: str
    file: str
    media: str
    min_seconds: float
    per_hour: int | None = None
    body: str | None = None
    user_agent: str = "Trygghetsatlas (python -m etl fetch)"


@dataclass(frozen=True)
class Incidents:
    """Names that each column of a source's deliveries may have; the first that a file has is used.

    `points` are pairs of columns, in either order of the axes; `ignored` are known columns that are never read. A file
    without rows is refused as a failed export, unless months without incidents are normal (`may_be_empty`).
    """

    kind: list[str]
    starts: list[str]
    event_id: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    points: list[list[str]] = field(default_factory=list)
    place: list[str] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    injured: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    may_be_empty: bool = False


@dataclass(frozen=True)
class Indicator:
    """An indicator.

    `kinds` are the kinds of event counted, `counted` whether the events are, or the persons dead or injured in them.
    `awaits_delivery`: there are no public figures, so it may be without observations.
    """

    id: str
    title_sv: str
    title_en: str
    short_sv: str
    short_en: str
    phrase_sv: str
    phrase_en: str
    unit_sv: str
    unit_en: str
    priority_areas: list[str]
    main_for: list[str]
    good_direction: str
    method: str
    per: float
    measures: list[str]
    splits: list[str]
    definition_sv: str
    definition_en: str
    population_sv: str
    population_en: str
    caveats: list[str]
    kinds: list[str] | None = None
    awaits_delivery: bool = False
    counted: str = "events"


@dataclass(frozen=True)
class PriorityArea:
    id: str
    order: int
    name_sv: str
    name_en: str
    about_sv: str
    about_en: str
    missing_sv: str
    missing_en: str
    earlier_sv: str
    earlier_en: str


@dataclass(frozen=True)
class Caveat:
    id: str
    title_sv: str
    title_en: str
    text_sv: str
    text_en: str


@dataclass(frozen=True)
class Term:
    id: str
    sv: str
    en: str
    definition_sv: str
    definition_en: str


@dataclass(frozen=True)
class Catalogue:
    sources: list[Source]
    quirks: dict[str, list[Quirk]]
    indicators: dict[str, list[Indicator]]
    priority_areas: list[PriorityArea]
    caveats: list[Caveat]
    terms: list[Term]
    fetches: dict[str, list[Fetch]]
    incidents: dict[str, Incidents]


CHOICES = {
    "good_direction": {"up", "down", "none"},
    "method": {"share", "rate", "count"},
    "sex_labels": {"people", "pupils"},
    "splits": {"all", "sex", "age", "sex_age"},
    "disclosure": {"none", "threshold", "rounding"},
    "counted": {"events", "dead", "injured"},
}


def load(folder: Path, sources: list[str]) -> Catalogue:
    """The catalogue of `folder`, one toml per source in `sources`; raises CatalogueError."""
    entries: list[Source] = []
    quirks: dict[str, list[Quirk]] = {}
    indicators: dict[str, list[Indicator]] = {}
    fetches: dict[str, list[Fetch]] = {}
    incidents: dict[str, Incidents] = {}
    for source_id in sources:
        path = folder / f"{source_id}.toml"
        document = read_toml(path)
        quirks[source_id] = [entry(Quirk, item, path) for item in document.pop("quirk", [])]
        indicators[source_id] = [entry(Indicator, item, path) for item in document.pop("indicator", [])]
        fetches[source_id] = [entry(Fetch, item, path) for item in document.pop("fetch", [])]
        if "incidents" in document:
            incidents[source_id] = entry(Incidents, document.pop("incidents"), path)
        entries.append(entry(Source, document, path))
        if entries[-1].source_id != source_id:
            raise CatalogueError(f"{path.name}: expected source_id {source_id!r}, found {entries[-1].source_id!r}")
    catalogue = Catalogue(
        sorted(entries, key=lambda source: source.order),
        quirks,
        indicators,
        _list(folder, "priority_areas", "priority_area", PriorityArea),
        _list(folder, "caveats", "caveat", Caveat),
        _list(folder, "glossary", "term", Term),
        fetches,
        incidents,
    )
    _check_references(catalogue)
    _check_fetches(fetches)
    _check_disclosure(catalogue)
    return catalogue


def entry(form: type[Entry], values: dict[str, Any], path: Path) -> Entry:
    """`values` as the dataclass `form`; unknown or missing keys, empty texts and wrong types are refused."""
    name = f"{path.name}, {values.get('id') or values.get('source_id') or form.__name__}"
    fields = {item.name: item for item in dataclasses.fields(form)}
    if unknown := sorted(set(values) - set(fields)):
        raise CatalogueError(f"{name}: expected only known keys, found {unknown}")
    nothing = dataclasses.MISSING
    required = [key for key, item in fields.items() if item.default is nothing and item.default_factory is nothing]
    if missing := [key for key in required if key not in values]:
        raise CatalogueError(f"{name}: expected the keys {missing}, found none")
    for key, value in values.items():
        if not _fits(value, fields[key].type):
            raise CatalogueError(f"{name}: expected {key} to be {fields[key].type}, found {value!r}")
        wrong = set(value if isinstance(value, list) else [value]) - CHOICES[key] if key in CHOICES else None
        if wrong:
            raise CatalogueError(f"{name}: expected {key} among {sorted(CHOICES[key])}, found {sorted(wrong)}")
        if key != "on" and value == "":
            raise CatalogueError(f"{name}: expected a text in {key}, found none")
    return form(**values)


def _fits(value: object, declared: Any) -> bool:
    """Whether a value of a toml has the type that a field declares; a whole number passes for a float."""
    if isinstance(declared, types.UnionType):
        return any(_fits(value, option) for option in get_args(declared))
    if get_origin(declared) is list:
        return isinstance(value, list) and all(_fits(item, get_args(declared)[0]) for item in value)
    if get_origin(declared) is dict:
        return isinstance(value, dict)
    if isinstance(value, bool):
        return declared is bool
    return isinstance(value, (int, float) if declared is float else declared)


def read_toml(path: Path) -> dict[str, Any]:
    """What a toml file says; raises CatalogueError for a missing or broken one."""
    if not path.is_file():
        raise CatalogueError(f"{path.name}: expected a file in the catalogue, found none")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{path.name}: expected valid toml, found {error}") from error


def _list(folder: Path, name: str, key: str, form: type[Listed]) -> list[Listed]:
    path = folder / f"{name}.toml"
    document = read_toml(path)
    if set(document) != {key}:
        raise CatalogueError(f"{path.name}: expected only the entries [[{key}]], found {sorted(document)}")
    items = [entry(form, item, path) for item in document[key]]
    for item in items:
        if sum(item.id == other.id for other in items) > 1:
            raise CatalogueError(f"{path.name}, {item.id}: expected each id once, found it again")
    return items


def _check_references(catalogue: Catalogue) -> None:
    areas, caveats = ({item.id for item in items} for items in (catalogue.priority_areas, catalogue.caveats))
    seen: set[str] = set()
    for source_id, indicators in catalogue.indicators.items():
        for indicator in indicators:
            name = f"{source_id}.toml, {indicator.id}"
            if indicator.id in seen:
                raise CatalogueError(f"{name}: expected each id once, found it again")
            seen.add(indicator.id)
            if not indicator.priority_areas or set(indicator.priority_areas) - areas:
                raise CatalogueError(
                    f"{name}: expected priority_areas among {sorted(areas)}, found {indicator.priority_areas}"
                )
            if unknown := set(indicator.main_for) - set(indicator.priority_areas):
                raise CatalogueError(f"{name}: expected main_for among its priority_areas, found {sorted(unknown)}")
            if unknown := set(indicator.caveats) - caveats:
                raise CatalogueError(f"{name}: expected known caveats, found {sorted(unknown)}")


def _check_fetches(fetches: dict[str, list[Fetch]]) -> None:
    for source_id, items in fetches.items():
        for item in items:
            name = f"{source_id}.toml, {item.id}"
            if sum(item.id == other.id or item.file == other.file for other in items) > 1:
                raise CatalogueError(f"{name}: expected each id and file once, found one again")
            if not item.url.startswith(("https://", "http://127.0.0.1")):
                raise CatalogueError(f"{name}: expected url to begin with https://, found {item.url!r}")
            if not re.fullmatch(r"\{date\}_[\w.-]+\.\w+", item.file):
                raise CatalogueError(f"{name}: expected file like '{{date}}_events.json', found {item.file!r}")
            if item.min_seconds < 0 or (item.per_hour is not None and item.per_hour < 1):
                raise CatalogueError(f"{name}: expected min_seconds from 0 and per_hour from 1, found less")


def _check_disclosure(catalogue: Catalogue) -> None:
    for source in catalogue.sources:
        name = f"{source.source_id}.toml, {source.source_id}"
        if source.threshold < 2:
            raise CatalogueError(f"{name}: expected threshold from 2, found {source.threshold}")
        if source.source_id in catalogue.incidents and source.disclosure == "none":
            raise CatalogueError(
                f"{name}: expected disclosure 'threshold' or 'rounding' beside [incidents], found 'none'"
            )
