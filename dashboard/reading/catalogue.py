"""What explains the figures, read from the database: (connection, language) -> indicators, areas, sources, words."""

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.reading import demonstration


@dataclass(frozen=True)
class Indicator:
    """A catalogue entry with its source, texts in the reader's language.

    `mark` is what everything that shows it must say when its figures are demonstration data, else empty.
    """

    id: str
    source_id: str
    title: str
    short: str
    phrase: str
    unit: str
    method: str
    good_direction: str
    definition: str
    population: str
    source: str
    publisher: str
    source_url: str
    sex_labels: str
    interval_years: int
    splits: list[str]
    priority_areas: list[str]
    main_for: list[str]
    disclosure: str
    threshold: int
    mark: str = ""


def indicators(con: DuckDBPyConnection, language: str) -> dict[str, Indicator]:
    """Every indicator that has a figure by id, in the catalogue's order; those of demonstration data last."""
    result = con.execute(
        f"""
        with measured as (
            select indicator_id, list(distinct provenance) as provenances
            from observed
            where value is not null
            group by indicator_id
        )
        select
            i.indicator_id as id, i.source_id, i.title_{language} as title, i.short_{language} as short,
            i.phrase_{language} as phrase, i.unit_{language} as unit, i.method, i.good_direction,
            i.definition_{language} as definition, i.population_{language} as population,
            s.short_{language} as source, s.publisher, s.url as source_url, s.sex_labels, s.interval_years, i.splits,
            list(a.priority_area_id order by p.sort_order) as priority_areas,
            coalesce(list(a.priority_area_id) filter (where a.is_main), []) as main_for,
            s.disclosure, s.threshold, any_value(m.provenances) as provenances
        from indicator as i
        inner join measured as m on m.indicator_id = i.indicator_id
        inner join source as s on s.source_id = i.source_id
        inner join indicator_area as a on a.indicator_id = i.indicator_id
        inner join priority_area as p on p.priority_area_id = a.priority_area_id
        group by all
        order by list_contains(any_value(m.provenances), $synthetic), any_value(i.sort_order)
    """,
        {"synthetic": demonstration.SYNTHETIC},
    )  # the language is sv or en, chosen by session.language
    names = [name for name, *_ in result.description or []]
    indicators = {}
    for row in result.fetchall():
        entry = dict(zip(names, row, strict=True))
        mark = demonstration.mark(entry.pop("provenances"), language)
        indicators[entry["id"]] = _marked(Indicator(**entry, mark=mark), language)
    return indicators


def _marked(indicator: Indicator, language: str) -> Indicator:
    title, short = (
        demonstration.titled(words, indicator.mark, language) for words in (indicator.title, indicator.short)
    )
    source = demonstration.SOURCE[language].format(source=indicator.source) if indicator.mark else indicator.source
    return dataclasses.replace(indicator, title=title, short=short, source=source)


def priority_areas(con: DuckDBPyConnection, language: str) -> pd.DataFrame:
    """The five priority areas: id, name, about, missing, earlier."""
    return con.execute(f"""
        select priority_area_id as id, name_{language} as name, about_{language} as about,
            missing_{language} as missing, earlier_{language} as earlier
        from priority_area
        order by sort_order
    """).df()


def age_labels(con: DuckDBPyConnection, language: str) -> dict[str, str]:
    """Age group id -> label, in order."""
    return dict(con.execute(f"select age, label_{language} from age_group order by sort_order").fetchall())


class Caveat(NamedTuple):
    """What must be known to read a figure rightly."""

    title: str
    text: str


def caveats(con: DuckDBPyConnection, indicator_id: str, language: str) -> list[Caveat]:
    """An indicator's caveats, in order."""
    return [Caveat(title, text) for _, title, text in caveats_of(con, [indicator_id], language).get(indicator_id, [])]


def caveats_of(
    con: DuckDBPyConnection, indicator_ids: list[str], language: str
) -> dict[str, list[tuple[str, str, str]]]:
    """(caveat_id, title, text) of each indicator that has any, in order."""
    return _by_first(
        con.execute(
            f"""
            select i.indicator_id, c.caveat_id, c.title_{language}, c.text_{language}
            from indicator_caveat as i
            inner join caveat as c on c.caveat_id = i.caveat_id
            where list_contains($indicators, i.indicator_id)
            order by i.indicator_id, i.sort_order
            """,
            {"indicators": indicator_ids},
        ).fetchall()
    )


def breaks(con: DuckDBPyConnection, indicator_id: str, language: str, is_noted: bool = False) -> list[tuple[date, str]]:
    """(day, what changed) where an indicator's series breaks; with `is_noted` also the days that figures only name."""
    return breaks_of(con, [indicator_id], language, is_noted).get(indicator_id, [])


def breaks_of(
    con: DuckDBPyConnection, indicator_ids: list[str], language: str, is_noted: bool = False
) -> dict[str, list[tuple[date, str]]]:
    """The same of each indicator that has any."""
    return _by_first(
        con.execute(
            f"""
            select distinct i.indicator_id, q.noted_on, q.text_{language}
            from quirk as q
            inner join indicator as i on i.source_id = q.source_id
            inner join indicator_measure as m on m.indicator_id = i.indicator_id
            where list_contains($indicators, i.indicator_id) and (q.is_break or ($is_noted and q.is_noted))
                and (q.measures is null or list_contains(q.measures, m.measure))
            order by i.indicator_id, q.noted_on, q.text_{language}
            """,
            {"indicators": indicator_ids, "is_noted": is_noted},
        ).fetchall()
    )


def _by_first(rows: list[tuple[Any, ...]]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows without their first column, by it."""
    parted: dict[str, list[tuple[Any, ...]]] = {}
    for key, *rest in rows:
        parted.setdefault(key, []).append(tuple(rest))
    return parted


def sources(con: DuckDBPyConnection, language: str) -> pd.DataFrame:
    """One row per source with its texts, deliveries and rows in, accepted and rejected."""
    return con.execute(f"""
        select
            s.source_id, s.publisher, s.title_{language} as title, s.url, s.licence_{language} as licence,
            s.cadence_{language} as cadence, s.description_{language} as description,
            s.coverage_{language} as coverage, count(d.delivery_id) as deliveries,
            coalesce(sum(d.rows_in), 0)::int as rows_in, coalesce(sum(d.accepted), 0)::int as accepted,
            coalesce(sum(d.rejected), 0)::int as rejected,
            coalesce(sum(d.rows_in) filter (d.provenance = 'synthetic'), 0)::int as synthetic
        from source as s
        left join delivery as d on d.source_id = s.source_id
        group by all
        order by any_value(s.sort_order)
    """).df()


def quirks(con: DuckDBPyConnection, source_id: str, language: str) -> list[tuple[date | None, str]]:
    """(day or None, text) of what is peculiar about a source."""
    return con.execute(
        f"""
        select noted_on, text_{language} from quirk where source_id = $source order by noted_on nulls first
    """,
        {"source": source_id},
    ).fetchall()


def terms(con: DuckDBPyConnection, language: str) -> pd.DataFrame:
    """term_id, term, definition of the glossary, in alphabetical order."""
    return con.execute(f"""
        select term_id, {language} as term, definition_{language} as definition
        from term
        order by {language} collate {language}
    """).df()


def version(con: DuckDBPyConnection) -> tuple[str, date]:
    """(data version, day it was built)."""
    [(version, day)] = con.execute("select version, built_at::date from build").fetchall()
    return version, day
