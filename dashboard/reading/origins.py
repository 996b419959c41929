"""Reads what stands behind the figures: deliveries, rows left out, revisions, and the very line of each figure."""

import pandas as pd
from duckdb import DuckDBPyConnection

from dashboard.reading.geography import CITY
from dashboard.reading.observations import require_known

RULES = [
    "given",
    "answers",
    "derived",
    "rated",
    "merged",
    "added",
    "denominator",
    "superseded",
    "demonstration",
    "unused",
]


def deliveries(con: DuckDBPyConnection) -> pd.DataFrame:
    """source_id, file, provenance, rows_in, accepted, rejected, bytes, sha256."""
    return con.execute("""
        select source_id, file, provenance, rows_in, accepted, rejected, bytes, sha256
        from delivery
        order by source_id, file
    """).df()


def rejected(con: DuckDBPyConnection, most: int = 1000) -> pd.DataFrame:
    """file, line, field, value, is_bad, reason of the rows left out, the bad ones first; no more than `most`.

    Of a delivery that is not public neither line nor value is told: null.
    """
    return con.execute(
        """
        select d.file, nullif(r.line, 0) as line, r.field, r.value, r.is_bad, r.reason
        from rejected_row as r
        inner join delivery as d on d.delivery_id = r.delivery_id
        order by not r.is_bad, d.file, r.line
        limit $most
    """,
        {"most": most},
    ).df()


def revisions(con: DuckDBPyConnection) -> pd.DataFrame:
    """Every published figure that a later delivery changed, the latest first; no rows when none was.

    Columns: area, period_kind, period_start, sex, age, published_label, unit, old_value, new_value, difference,
    old_status, new_status, old_file, old_line, new_file, new_line. A withheld or missing figure is null.
    """
    return con.execute("""
        select
            a.name as area, r.period_kind, r.period_start, r.sex, r.age, r.published_label, r.unit,
            r.old_value, r.new_value, r.difference, r.old_status, r.new_status,
            r.old_file, r.old_line, r.new_file, r.new_line
        from revision as r
        inner join area as a on a.area_id = r.area_id
        inner join age_group as g on g.age = r.age
        order by r.delivered_on desc, r.new_file, r.new_line, r.period_start, r.unit, r.sex, g.sort_order
    """).df()


def provenance(con: DuckDBPyConnection, indicator_id: str | None = None, source_id: str | None = None) -> pd.DataFrame:
    """Every fact behind an indicator, or of a source: where it was published, in which file and on which line."""
    if indicator_id:
        require_known(con, [indicator_id])
    return con.execute(
        """
        select
            p.fact_id, p.area_id, a.name as area, a.level, p.period_kind, p.period_start, p.sex, p.age,
            p.published_label,
            p.numerator, p.denominator, p.published_value, p.n, p.unit, p.status, p.provenance, p.confidence,
            p.document_title, p.page, p.document_url, p.retrieved_via, p.file, p.line, p.lines, p.note
        from provenance as p
        inner join area as a on a.area_id = p.area_id
        inner join age_group as g on g.age = p.age
        where ($source is null or p.source_id = $source) and (
            $indicator is null
            or p.measure in (select m.measure from indicator_measure as m where m.indicator_id = $indicator)
        )
        order by a.name collate sv, p.period_start, p.period_kind, g.sort_order, p.sex, p.file, p.line, p.document_id
    """,
        {"indicator": indicator_id, "source": source_id},
    ).df()


def notices(con: DuckDBPyConnection, indicator_id: str | None = None) -> pd.DataFrame:
    """Every notice, or those behind an indicator that counts notices: time, kind, place, precision, address.

    The latest first; those of one minute as they stand in their files, so that the order is always the same.
    """
    return con.execute(
        """
        select e.event_at, e.kind, d.name as district, n.name as neighbourhood, e.precision, e.place, e.url,
            l.file, e.line
        from current_event as e
        inner join delivery as l on l.delivery_id = e.delivery_id
        left join area as d on d.area_id = e.district_id
        left join area as n on n.area_id = e.neighbourhood_id
        where $indicator is null or exists (
            select 1 from indicator_measure as m
            where m.indicator_id = $indicator and list_contains(m.kinds, e.kind)
        )
        order by e.event_at desc, l.file, e.line
    """,
        {"indicator": indicator_id},
    ).df()


def incidents(con: DuckDBPyConnection, indicator_id: str | None = None, source_id: str | None = None) -> pd.DataFrame:
    """Delivered incidents that count, behind an indicator or of a source: how many of a kind in each whole year.

    Columns: period_start, kind, events (null where status is 'withheld'), status, file (all of the source's),
    provenance.
    Counts for the city only: single incidents are not in the database.
    """
    return con.execute(
        """
        with delivered as (
            select source_id, provenance, string_agg(file, ', ' order by file) as file
            from delivery
            where provenance <> 'published'
            group by all
        )
        select k.period_start, k.kind, k.events, k.status, d.file, k.provenance
        from kind_count as k
        inner join delivered as d on d.source_id = k.source_id and d.provenance = k.provenance
        where k.area_id = $city and ($source is null or k.source_id = $source) and ($indicator is null or exists (
            select 1
            from indicator_measure as m
            inner join indicator as i on i.indicator_id = m.indicator_id
            where m.indicator_id = $indicator and i.source_id = k.source_id and list_contains(m.kinds, k.kind)
        ))
        order by all
    """,
        {"indicator": indicator_id, "source": source_id, "city": CITY},
    ).df()


def rules(con: DuckDBPyConnection, indicator_id: str | None = None) -> pd.DataFrame:
    """fact_id, rules: by which of RULES each fact became part of the indicator's figures, or of any; else why not.

    given: shown as published. answers: a weighted share of answers. derived: its count is worked out from its rate.
    rated: its rate is worked out from its count, as no rate is published. merged: part of a
    district formed later. added: part of a longer period or of all kinds. denominator: residents.
    """
    return con.execute(
        """
        with used as (
            select o.indicator_id, o.area_id, o.period_kind, o.period_start, o.is_derived, o.is_merged,
                i.method = 'rate' and not o.is_count and o.published_value is null and o.value is not null as is_rated,
                unnest(o.fact_ids) as fact_id
            from observed as o
            inner join indicator as i on i.indicator_id = o.indicator_id
            where $indicator is null or o.indicator_id = $indicator
        ),
        named as (
            select distinct
                u.fact_id,
                case
                    when u.is_merged then 'merged'
                    when f.area_id <> u.area_id or f.period_kind <> u.period_kind or f.period_start <> u.period_start
                        or not exists (
                            select 1 from indicator_measure as m
                            where m.indicator_id = u.indicator_id and m.measure = f.measure
                        ) then 'added'
                    when f.lines is not null then 'answers'
                    when u.is_derived then 'derived'
                    when u.is_rated then 'rated'
                    else 'given'
                end as rule
            from used as u
            inner join fact as f on f.fact_id = u.fact_id
        )
        select
            f.fact_id,
            coalesce(
                n.rules,
                [case
                    when f.provenance = 'synthetic' and f.fact_id not in (select fact_id from current_fact)
                        then 'demonstration'
                    when f.fact_id not in (select fact_id from current_fact) then 'superseded'
                    when f.unit = 'persons' then 'denominator'
                    else 'unused'
                end]
            ) as rules
        from fact as f
        left join (
            select fact_id, list(rule order by list_position($rules, rule)) as rules from named group by fact_id
        ) as n on n.fact_id = f.fact_id
        """,
        {"indicator": indicator_id, "rules": RULES},
    ).df()


def freshness(con: DuckDBPyConnection) -> pd.DataFrame:
    """Per source: latest_end (the day after its latest period), next_end (of the period after that; null without a
    cadence), delivered_on (of its latest dated file)."""
    return con.execute("""
        with period as (
            select d.source_id, f.period_kind, f.period_start
            from fact as f
            inner join delivery as d on d.delivery_id = f.delivery_id
            union
            select i.source_id, o.period_kind, o.period_start
            from observation as o
            inner join indicator as i on i.indicator_id = o.indicator_id
        ),
        ended as (
            select source_id, max((period_start + case period_kind
                when 'year' then interval 1 year when 'quarter' then interval 3 months else interval 1 month
            end)::date) as latest_end
            from period
            group by source_id
            union all
            select 'exposed_areas', max(in_force_from) + 1 from exposed_area_edition
            union all
            select d.source_id, max(e.event_at)::date + 1
            from current_event as e
            inner join delivery as d on d.delivery_id = e.delivery_id
            group by d.source_id
        ),
        dated as (
            select source_id, max(delivered_on) as delivered_on from delivery group by source_id
        )
        select
            s.source_id, e.latest_end, (e.latest_end + to_months(s.cadence_months))::date as next_end, d.delivered_on
        from source as s
        left join (
            select source_id, max(latest_end) as latest_end from ended group by source_id
        ) as e on e.source_id = s.source_id
        left join dated as d on d.source_id = s.source_id
        order by s.sort_order
    """).df()


def rules_digest(con: DuckDBPyConnection) -> str:
    """Twelve hexadecimal digits of the digest of all rules that made the database."""
    [(digest,)] = con.execute("select rules[:12] from build").fetchall()
    return str(digest)
