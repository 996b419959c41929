"""Reads survey files with one row per respondent, and stores weighted sums that can be added, never the answers.

A codebook `<stem>.codebook.toml` beside the file says what its columns and codes mean (data/raw/README.md). For each
measure, y is 1 or 0 and w the weight; n, sum w, sum wy, sum w² and sum w²y are kept by area, sex, age and stratum:
enough for a share and its design-based variance (docs/decisions/010). Ids and other columns are never stored.
"""

from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from etl.areas import AREA_ID, named, reference
from etl.catalogue import entry, read_toml
from etl.database import insert
from etl.errors import CatalogueError, SourceChanged
from etl.reading import REJECTED, document_of, mark, period_starts, unmarked
from etl.tables import read_table

CODEBOOK = ".codebook.toml"
FACTS = Path(__file__).resolve().parent / "sql" / "survey.sql"
KEYS = ["area_id", "sex", "age", "stratum"]
SEX = {"women", "men", "other"}
OLDEST = 120
LONGEST_CODE = 12


@dataclass(frozen=True)
class Columns:
    """Role -> heading of the file. Without a weight every answer weighs 1; without a stratum there is one."""

    id: str | None = None
    weight: str | None = None
    stratum: str | None = None
    area: str | None = None
    sex: str | None = None
    age: str | None = None


@dataclass(frozen=True)
class Area:
    """`total`: the area that all answers together stand for. `codes`: code -> name, where the file has codes."""

    total: str
    level: str = "district"
    codes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Age:
    """`given`: years, birth_year or codes. `groups`: age groups for years. `codes`: code in the file -> age group."""

    given: str
    groups: list[str] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """Codes that count as 1 (`yes`), as 0 (`no`) and as no answer (`missing`; an empty cell always is)."""

    column: str
    measure: str
    label: str
    yes: list[str]
    no: list[str]
    missing: list[str]


@dataclass(frozen=True)
class Codebook:
    period: str
    columns: Columns
    area: Area
    question: list[Question]
    sex: dict[str, str] = field(default_factory=dict)
    age: Age | None = None
    population: dict[str, int] = field(default_factory=dict)
    sheet: str | None = None
    document: str | None = None


@dataclass(frozen=True, eq=False)
class Answers:
    """What is stored of a file: sums by measure and KEYS, respondents by stratum, and a label and rule per measure."""

    sums: pd.DataFrame
    strata: pd.DataFrame
    questions: pd.DataFrame
    document_id: str


def read_answers(path: Path, measures: set[str], outside: set[str]) -> pd.DataFrame:
    """One row per respondent: its line and why it was left out, but no answers; attrs["answers"] has the Answers.

    Raises SourceChanged for a file without the codebook's columns, CatalogueError for a wrong codebook.
    """
    book = codebook(path, measures)
    rows = read_table(path, book.sheet)
    expected = [name for name in [*vars(book.columns).values(), *(item.column for item in book.question)] if name]
    if absent := sorted(set(expected) - set(rows)):
        found = [name for name in rows if name not in ("line", *REJECTED)]
        raise SourceChanged(f"{path.name}, line 1: expected the columns {absent}, found {found}")
    frame = rows[["line", *REJECTED]].copy()
    keys, weight = _keys(book, rows, frame, outside), _weight(book, rows, frame)
    answered = _answered(book, rows, frame)
    kept = frame["rejected_reason"].isna()
    if not kept.any():
        raise SourceChanged(f"{path.name}: expected answers, found none in {len(rows)} rows that could be read")
    strata = _strata(book, keys[kept], path)
    sums = _sums(keys[kept], weight[kept], answered[kept], rows.loc[kept, "line"])
    sums = sums.assign(total_id=AREA_ID[named(book.area.level)[book.area.total]], **_period(book, path))
    document = book.document or document_of(path)
    frame.attrs["answers"] = Answers(sums, strata, _questions(book, path), document)
    return frame


def store(con: duckdb.DuckDBPyConnection, delivery_id: int, answers: Answers) -> None:
    """Store the sums of a delivery, and a fact for each cell (area, sex and age, or all of them) that they give."""
    for table, frame in [("survey_stratum", answers.strata), ("survey_sum", answers.sums)]:
        insert(con, table, frame.assign(delivery_id=delivery_id))
    con.register("survey_question", answers.questions)
    con.execute(FACTS.read_text(encoding="utf-8"), {"delivery_id": delivery_id, "document_id": answers.document_id})
    con.unregister("survey_question")


def codebook(path: Path, measures: set[str]) -> Codebook:
    """The codebook beside a file of answers; raises CatalogueError where it is incomplete or contradicts itself."""
    beside = path.with_name(path.stem + CODEBOOK)
    values = read_toml(beside)
    values |= {
        "columns": entry(Columns, values.get("columns", {}), beside),
        "area": entry(Area, values.get("area", {}), beside),
        "question": [entry(Question, item, beside) for item in values.get("question", [])],
    }
    if "age" in values:
        values["age"] = entry(Age, values["age"], beside)
    book = entry(Codebook, values, beside)
    for is_right, expected, found in _rules(book, measures):
        if not is_right:
            raise CatalogueError(f"{beside.name}: expected {expected}, found {found}")
    _period(book, beside)
    if book.age and book.age.groups:
        _years(book.age, beside)
    return book


def _rules(book: Codebook, measures: set[str]) -> list[tuple[object, str, object]]:
    """(is kept, what is expected, what was found) of every rule for a codebook."""
    names, columns = named(book.area.level), book.columns
    rules: list[tuple[object, str, object]] = [
        (book.question, "at least one [[question]]", "none"),
        (book.area.total in names, "a known area in area.total", repr(book.area.total)),
        (columns.area or not book.area.codes, "columns.area beside area.codes", "none"),
        (bool(columns.sex) == bool(book.sex), "both columns.sex and [sex], or neither", "one"),
        (bool(columns.age) == bool(book.age), "both columns.age and [age], or neither", "one"),
        (set(book.sex.values()) <= SEX, f"[sex] with {sorted(SEX)}", book.sex),
        (columns.stratum or not book.population, "columns.stratum beside [population]", "none"),
        (
            all(isinstance(size, int) and size > 0 for size in book.population.values()),
            "[population] with whole numbers",
            book.population,
        ),
    ]
    if age := book.age:
        kind = {"years": "groups", "birth_year": "groups", "codes": "codes"}.get(age.given)
        used = getattr(age, kind or "groups")
        groups = set(reference("age_groups")["age"]) - {"all"}
        rules += [
            (kind, "age.given to be years, birth_year or codes", repr(age.given)),
            (used, f"age.{kind} beside given = {age.given!r}", "none"),
            (set(used.values() if isinstance(used, dict) else used) <= groups, "known age groups in [age]", used),
        ]
    given = [item.measure for item in book.question]
    for item in book.question:
        listed = [*item.yes, *item.no, *item.missing]
        rules += [
            (item.measure in measures, f"a measure of the source for {item.column}", repr(item.measure)),
            (given.count(item.measure) == 1, "each measure once", f"{item.measure!r} again"),
            (item.yes and item.no, f"codes for yes and for no of {item.measure}", "none"),
            (len(set(listed)) == len(listed), f"each code of {item.measure} once", listed),
        ]
    return rules


def _period(book: Codebook, path: Path) -> dict[str, object]:
    rows = unmarked(pd.DataFrame({"period": [book.period]}))
    kind, start = period_starts(rows, "period", path)
    if kind.isna()[0]:
        raise CatalogueError(f"{path.name}: expected a period such as 2024, 2024Q3 or 2024-03, found {book.period!r}")
    return {"period_kind": kind[0], "period_start": start[0]}


def _years(age: Age, path: Path) -> dict[float, str]:
    """Age in years -> age group; raises CatalogueError for groups that overlap or are not of years."""
    known = reference("age_groups").set_index("age")
    years: dict[float, str] = {}
    for group in age.groups:
        lower, upper = known.loc[group, ["lower", "upper"]]
        span = set(range(int(lower), int(upper or OLDEST) + 1)) if lower else set()
        if not span or span & set(years):
            raise CatalogueError(f"{path.name}: expected age groups in years that do not overlap, found {group!r}")
        years |= dict.fromkeys(map(float, span), group)
    return years


def _keys(book: Codebook, rows: pd.DataFrame, frame: pd.DataFrame, outside: set[str]) -> pd.DataFrame:
    """KEYS of every answer; rows that cannot be read are marked in `frame`."""
    columns, names = book.columns, named(book.area.level)
    keys = pd.DataFrame(
        {"area_id": AREA_ID[names[book.area.total]], "sex": "all", "age": "all", "stratum": "all"}, rows.index
    )
    if columns.id:
        again = rows[columns.id].ne("") & rows[columns.id].duplicated()
        hidden = pd.Series("…", rows.index)
        mark(frame, again, columns.id, hidden, "expected each respondent once", is_bad=True)
    if columns.area:
        given = rows[columns.area]
        name = given.map(book.area.codes) if book.area.codes else given
        keys["area_id"] = name.map({name: AREA_ID[key] for name, key in names.items()})
        reason = "the place lies outside the atlas"
        mark(frame, name.isin(outside), columns.area, given, reason, is_bad=False)
        _unread(frame, keys["area_id"], columns.area, given, "a known area")
    if columns.sex:
        keys["sex"] = rows[columns.sex].map(book.sex)
        _unread(frame, keys["sex"], columns.sex, rows[columns.sex], "a sex of the codebook")
    if columns.age and book.age:
        keys["age"] = _age(book.age, book.period, rows[columns.age])
        _unread(frame, keys["age"], columns.age, rows[columns.age], "an age of the codebook")
    if columns.stratum:
        keys["stratum"] = rows[columns.stratum].where(rows[columns.stratum].ne(""))
        _unread(frame, keys["stratum"], columns.stratum, rows[columns.stratum], "a stratum")
    return keys


def _unread(frame: pd.DataFrame, read: pd.Series, field: str, given: pd.Series, expected: str) -> None:
    mark(frame, read.isna(), field, _short(given), f"expected {expected}", is_bad=True)


def _short(given: pd.Series) -> pd.Series:
    """The cells, but "…" for those too long to be a code: they may be a person's own words, and are not stored."""
    return given.where(given.str.len() <= LONGEST_CODE, "…")


def _age(age: Age, period: str, given: pd.Series) -> pd.Series:
    if age.given == "codes":
        return given.map(age.codes)
    years = pd.to_numeric(given, errors="coerce")
    if age.given == "birth_year":
        years = int(period[:4]) - years
    return years.map(_years(age, Path()))


def _weight(book: Codebook, rows: pd.DataFrame, frame: pd.DataFrame) -> pd.Series:
    if not book.columns.weight:
        return pd.Series(1.0, rows.index)
    given = rows[book.columns.weight]
    weight = pd.to_numeric(given.str.replace(",", "."), errors="coerce")
    weight = weight.where(np.isfinite(weight) & (weight > 0))
    _unread(frame, weight, book.columns.weight, given, "a weight above zero")
    return weight


def _answered(book: Codebook, rows: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """1, 0 or null, one column per measure; a code that the codebook does not have is marked in `frame`."""
    answered = {}
    for item in book.question:
        given, value = rows[item.column], dict.fromkeys(item.yes, 1.0) | dict.fromkeys(item.no, 0.0)
        unknown = ~given.isin([*value, *item.missing, ""])
        mark(frame, unknown, item.column, _short(given), "expected an answer of the codebook", is_bad=True)
        answered[item.measure] = given.map(value).astype(float)
    return pd.DataFrame(answered)


def _sums(keys: pd.DataFrame, weight: pd.Series, answered: pd.DataFrame, line: pd.Series) -> pd.DataFrame:
    """Per measure and KEYS: first line, n, sum_w, sum_wy, sum_w2, sum_w2y of those who answered."""
    known, yes = answered.notna(), answered.fillna(0)
    cells = [keys[key] for key in KEYS]
    parts = {
        "n": known.astype(int),
        "sum_w": known.mul(weight, axis=0),
        "sum_wy": yes.mul(weight, axis=0),
        "sum_w2": known.mul(weight**2, axis=0),
        "sum_w2y": yes.mul(weight**2, axis=0),
    }
    summed = {name: part.groupby(cells, sort=True).sum().stack() for name, part in parts.items()}
    first = known.mul(line, axis=0).where(known).groupby(cells, sort=True).min().stack()
    sums = pd.DataFrame(summed | {"line": first})
    sums = sums[sums["n"] > 0].rename_axis([*KEYS, "measure"]).reset_index()
    return sums.astype({"line": int, "n": int})


def _strata(book: Codebook, keys: pd.DataFrame, path: Path) -> pd.DataFrame:
    """stratum, n of all its respondents, population where the codebook has it (then for each stratum)."""
    strata = keys["stratum"].value_counts().sort_index().rename_axis("stratum").rename("n").reset_index()
    strata["population"] = strata["stratum"].map(book.population).astype(float)
    if book.population:
        for row in strata[~(strata["population"] >= strata["n"])].itertuples():
            expected = f"a population of at least {row.n} for stratum {row.stratum!r}"
            found = book.population.get(row.stratum, "none")
            raise CatalogueError(f"{path.stem}{CODEBOOK}: expected {expected}, found {found}")
    return strata


def _questions(book: Codebook, path: Path) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "measure": item.measure,
                "published_label": item.label,
                "note": f"{item.column}: {', '.join(item.yes)} = 1; {', '.join(item.no)} = 0 ({path.stem}{CODEBOOK})",
            }
            for item in book.question
        ]
    )
