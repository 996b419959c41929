"""Respondent-level survey files: one row per answer -> weighted sums that can be added, never the answers themselves.

A codebook beside the file says what its columns and codes mean (format: data/raw/README.md). Of each measure, with y 1
or 0 and the weight w, the sums n, Σw, Σwy, Σw² and Σw²y are kept by area, sex, age and stratum: all that a share and
its design-based variance need (docs/decisions/010-answers.md).
"""

import csv
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from etl.areas import AREA_ID, reference
from etl.catalogue import entry, read_toml
from etl.errors import CatalogueError, SourceChanged
from etl.reading import REJECTED, SEPARATORS, decoded, mark, period_starts, read_columns, unmarked

ANSWERS, CODEBOOK = ".answers.csv", ".codebook.toml"
KEYS = ["area_id", "sex", "age", "stratum"]
SEX = {"women", "men", "all"}
GIVEN = {"years": "groups", "birth_year": "groups", "code": "codes"}
WIDER = {"country", "county", "police_region", "municipality"}
OLDEST = 120
LONGEST_NAME, LONGEST_CODE = 24, 8
HIDDEN = "…"


@dataclass(frozen=True)
class Columns:
    """What the file calls the columns of each role; a role may be missing."""

    respondent: str | None = None
    weight: str | None = None
    stratum: str | None = None
    area: str | None = None
    sex: str | None = None
    age: str | None = None


@dataclass(frozen=True)
class Area:
    """`total`: what all answers together speak of. Without `codes` the file holds the names themselves."""

    level: str = "district"
    total: str = "Stockholm"
    codes: dict | None = None


@dataclass(frozen=True)
class Age:
    given: str
    groups: list[str] | None = None
    codes: dict | None = None


@dataclass(frozen=True)
class Question:
    """Codes that count as 1, as 0 and as no answer; an empty cell is no answer."""

    column: str
    measure: str
    text: str
    one: list[str]
    zero: list[str]
    not_answered: list[str] = field(default_factory=list)

    @property
    def rule(self) -> str:
        return f"{self.column}: {', '.join(self.one)} = 1; {', '.join(self.zero)} = 0"


@dataclass(frozen=True)
class Codebook:
    title: str
    period: str
    columns: Columns
    question: list[Question]
    area: Area = field(default_factory=Area)
    sex: dict | None = None
    age: Age | None = None
    population: dict | None = None


@dataclass(frozen=True, eq=False)
class Answers:
    """`rows`: line and, of those left out, why (REJECTED); the others as they fill the tables of their names."""

    title: str
    rows: pd.DataFrame
    survey_stratum: pd.DataFrame
    survey_question: pd.DataFrame
    survey_sum: pd.DataFrame


def is_answers(path: Path) -> bool:
    """Whether a file is called as files of answers are."""
    return path.name.endswith(ANSWERS)


def codebook_of(path: Path) -> Path:
    """Where the codebook of a file of answers stands."""
    return path.with_name(path.name.removesuffix(ANSWERS) + CODEBOOK)


def read(path: Path, measures: set[str]) -> Answers:
    """A file of answers to questions about `measures`, summed.

    Raises SourceChanged for a file without its codebook or the columns that it names, CatalogueError for a codebook
    that is incomplete or contradicts itself.
    """
    book = codebook(path, measures)
    rows = _table(path, [name for name in vars(book.columns).values() if name] + [q.column for q in book.question])
    total_id = _totals()[book.area.total]
    cells = pd.DataFrame({"line": rows["line"], "w": _weights(book, rows)})
    cells = cells.assign(**_keys(book, rows, total_id))
    answered = {question.measure: _ones_and_zeros(question, rows) for question in book.question}
    kept = rows["rejected_reason"].isna()
    whole = {"total_id": total_id} | _period(book, path)
    sums = [_sums(cells[kept & y.notna()], y).assign(measure=measure, **whole) for measure, y in answered.items()]
    questions = [{"measure": q.measure, "question": q.text, "rule": q.rule} for q in book.question]
    return Answers(
        book.title,
        rows[["line", *REJECTED]],
        _strata(book, cells.loc[kept, "stratum"], path),
        pd.DataFrame(questions),
        pd.concat(sums),
    )


def codebook(path: Path, measures: set[str]) -> Codebook:
    """The codebook beside a file of answers; raises CatalogueError where it is incomplete or contradicts itself."""
    beside = codebook_of(path)
    if not beside.is_file():
        raise SourceChanged(f"{path.name}: expected its codebook {beside.name} beside it, found none")
    values = read_toml(beside)
    for name, kind in [("columns", Columns), ("area", Area), ("age", Age)]:
        if name in values:
            values[name] = entry(kind, values[name], beside)
    values["question"] = [entry(Question, item, beside) for item in values.get("question", [])]
    book = entry(Codebook, values, beside)
    for is_kept, expected, found in [*_rules(book), *_question_rules(book, measures)]:
        if not is_kept:
            raise CatalogueError(f"{beside.name}: expected {expected}, found {found}")
    _period(book, beside)
    if book.age and book.age.groups:
        _years(book.age, beside)
    return book


def _rules(book: Codebook) -> list[tuple[object, str, object]]:
    """(is kept, what is expected, what was found) of the rules for a codebook's head."""
    columns, area, sizes = book.columns, book.area, (book.population or {}).values()
    levels = {level for level, _ in AREA_ID}
    rules = [
        (area.level in levels, f"area.level among {sorted(levels)}", repr(area.level)),
        (area.total in _totals(), f"area.total among {sorted(_totals())}", repr(area.total)),
        (columns.area or not area.codes, "columns.area beside area.codes", "none"),
        (bool(columns.sex) == bool(book.sex), "both columns.sex and [sex], or neither", "one"),
        (bool(columns.age) == bool(book.age), "both columns.age and [age], or neither", "one"),
        (set((book.sex or {}).values()) <= SEX, f"[sex] with {sorted(SEX)}", book.sex),
        (columns.stratum or not book.population, "columns.stratum beside [population]", "none"),
        (all(type(n) is int and n > 0 for n in sizes), "[population] with whole numbers", list(sizes)),
    ]
    unknown = sorted(set((area.codes or {}).values()) - set(_names(area)))
    rules.append((not unknown, f"names of the level {area.level} or {area.total} in area.codes", unknown))
    if age := book.age:
        kind, known = GIVEN.get(age.given), set(reference("age_groups")["age"])
        used = getattr(age, kind or "groups") or []
        groups = set(used.values() if isinstance(used, dict) else used)
        rules += [
            (kind, f"age.given among {sorted(GIVEN)}", repr(age.given)),
            (used, f"age.{kind} beside age.given = {age.given!r}", "none"),
            (groups <= known, "age groups of data/reference/age_groups.csv in [age]", sorted(groups - known)),
        ]
    return rules


def _question_rules(book: Codebook, measures: set[str]) -> list[tuple[object, str, object]]:
    rules = [(book.question, "at least one [[question]]", "none")]
    given = [question.measure for question in book.question]
    for question in book.question:
        codes = [*question.one, *question.zero, *question.not_answered]
        name, again = question.measure, sorted({code for code in codes if codes.count(code) > 1})
        rules += [
            (name in measures, f"a measure of the source for {question.column}", repr(name)),
            (given.count(name) == 1, "each measure once", f"{name!r} again"),
            (question.one and question.zero, f"codes in one and in zero of {name}", "none"),
            (not again, f"each code of {name} once", again),
        ]
    return rules


def _totals() -> dict[str, str]:
    return {name: area_id for (level, name), area_id in AREA_ID.items() if level in WIDER}


def _names(area: Area) -> dict[str, str]:
    """Name -> area id of the areas of a level, and of the total."""
    there = {name: area_id for (level, name), area_id in AREA_ID.items() if level == area.level}
    return there | {area.total: _totals().get(area.total)}


def _period(book: Codebook, path: Path) -> dict[str, object]:
    kind, start = period_starts(unmarked(pd.DataFrame({"period": [book.period]})), "period", path)
    if kind.isna()[0]:
        raise CatalogueError(f"{path.name}: expected a period such as 2024, 2024Q3 or 2024-03, found {book.period!r}")
    return {"period_kind": kind[0], "period_start": start[0]}


def _years(age: Age, path: Path) -> dict[float, str]:
    """Age in years -> age group; raises CatalogueError for groups that overlap or are not of years."""
    known, years = reference("age_groups").set_index("age"), {}
    for group in age.groups:
        lower, upper = known.loc[group, ["lower", "upper"]]
        span = set() if pd.isna(lower) else set(range(int(lower), int(OLDEST if pd.isna(upper) else upper) + 1))
        if not span or span & set(years):
            raise CatalogueError(f"{path.name}: expected age groups in years that do not overlap, found {group!r}")
        years |= dict.fromkeys(map(float, span), group)
    return years


def _table(path: Path, names: list[str]) -> pd.DataFrame:
    """The columns of `names` as text without blanks around it, with `line` and REJECTED; no other is looked at."""
    if not path.is_file():
        raise SourceChanged(f"{path.name}: expected a file, found none")
    first = decoded(path.read_bytes(), path.name).partition("\n")[0].rstrip("\r")
    header = next(csv.reader([first], delimiter=max(SEPARATORS, key=first.count)), [])
    if absent := [name for name in dict.fromkeys(names) if header.count(name) != 1]:
        raise SourceChanged(f"{path.name}, line 1: expected the columns {absent}, each once, found {header}")
    rows = read_columns(path, header)
    broken = rows["rejected_field"].eq("row")
    rows.loc[broken, "rejected_value"] = HIDDEN
    used = rows[list(dict.fromkeys(names))].apply(lambda column: column.str.strip())
    return pd.concat([rows[["line", *REJECTED]], used], axis=1)


def _weights(book: Codebook, rows: pd.DataFrame) -> pd.Series:
    name = book.columns.weight
    if not name:
        return pd.Series(1.0, rows.index)
    weights = pd.to_numeric(rows[name].str.replace(",", "."), errors="coerce")
    weights = weights.where(np.isfinite(weights) & (weights > 0))
    _refuse(rows, weights.isna(), name, "a weight above 0")
    return weights


def _keys(book: Codebook, rows: pd.DataFrame, total_id: str) -> dict[str, pd.Series | str]:
    """KEYS of every answer; a row with one that cannot be read is marked as bad."""
    columns, keys = book.columns, dict.fromkeys(KEYS, "all") | {"area_id": total_id}
    if name := columns.respondent:
        again = rows[name].ne("") & rows[name].duplicated()
        mark(rows, again, name, pd.Series(HIDDEN, rows.index), "expected each respondent once", is_bad=True)
    if name := columns.area:
        named = rows[name].map(book.area.codes) if book.area.codes else rows[name]
        keys["area_id"] = named.map(_names(book.area))
        _refuse(rows, keys["area_id"].isna(), name, "a known area")
    if name := columns.sex:
        keys["sex"] = rows[name].map(book.sex)
        _refuse(rows, keys["sex"].isna(), name, "a sex of the codebook")
    if name := columns.age:
        keys["age"] = _ages(book, rows[name])
        _refuse(rows, keys["age"].isna(), name, "an age of the codebook")
    if name := columns.stratum:
        keys["stratum"] = rows[name]
        known = rows[name].isin(book.population) if book.population else rows[name].ne("")
        _refuse(rows, ~known, name, "a stratum of the codebook" if book.population else "a stratum")
    return keys


def _ages(book: Codebook, given: pd.Series) -> pd.Series:
    if book.age.codes and book.age.given == "code":
        return given.map(book.age.codes)
    years = pd.to_numeric(given, errors="coerce")
    if book.age.given == "birth_year":
        years = int(book.period[:4]) - years
    return years.map(_years(book.age, Path()))


def _ones_and_zeros(question: Question, rows: pd.DataFrame) -> pd.Series:
    """1, 0 or null for no answer; a row with a code that the codebook does not have is marked as bad."""
    given, value = rows[question.column], dict.fromkeys(question.one, 1.0) | dict.fromkeys(question.zero, 0.0)
    unknown = ~given.isin([*value, *question.not_answered, ""])
    _refuse(rows, unknown, question.column, "an answer of the codebook", LONGEST_CODE)
    return given.map(value).astype(float)


def _refuse(rows: pd.DataFrame, bad: pd.Series, name: str, expected: str, longest: int = LONGEST_NAME) -> None:
    """Mark rows as bad; a cell too long for a code or a name may be a person's own words, and is not kept."""
    if bad.any():
        found = rows[name].where(rows[name].str.len() <= longest, HIDDEN)
        mark(rows, bad, name, found, f"expected {expected}", is_bad=True)


def _sums(cells: pd.DataFrame, y: pd.Series) -> pd.DataFrame:
    """Per KEYS: first_line, n, sum_w, sum_wy, sum_w2, sum_w2y of those who answered."""
    w, y = cells["w"], y[cells.index]
    parts = cells.assign(wy=w * y, w2=w**2, w2y=w**2 * y)
    return parts.groupby(KEYS, as_index=False).agg(
        first_line=("line", "min"),
        n=("line", "size"),
        sum_w=("w", "sum"),
        sum_wy=("wy", "sum"),
        sum_w2=("w2", "sum"),
        sum_w2y=("w2y", "sum"),
    )


def _strata(book: Codebook, strata: pd.Series, path: Path) -> pd.DataFrame:
    """stratum, n of all its accepted rows, population; raises CatalogueError where a population is less than n."""
    counted = strata.value_counts().sort_index().rename_axis("stratum").rename("n").reset_index()
    counted["population"] = counted["stratum"].map(book.population or {}).astype(float)
    for row in counted[counted["population"] < counted["n"]].itertuples():
        expected = f"a population of at least {row.n} for stratum {row.stratum!r}, found {row.population:g}"
        raise CatalogueError(f"{codebook_of(path).name}: expected {expected}")
    return counted
