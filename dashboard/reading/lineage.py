"""Where figures come from, and how old they are: (connection, parameters) -> frame."""

import pandas as pd
from duckdb import DuckDBPyConnection

RULES = ["given", "answers", "derived", "merged", "added", "denominator", "superseded", "demonstration", "unused"]


def rules(con: DuckDBPyConnection, indicator_id: str | None = None) -> pd.DataFrame:
    """fact_id, rules: by which of RULES each fact became part of the indicator's figures, or of any; else why not.

    given: shown as published. answers: a weighted share of answers. derived: its count is worked out from its rate.
    merged: part of a district formed later. added: part of a longer period or of all kinds. denominator: residents.
    """
    return con.execute(
        """
        with used as (
            select o.indicator_id, o.area_id, o.period_kind, o.period_start, o.is_derived, o.is_merged,
                unnest(o.fact_ids) as fact_id
            from observation as o
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
    return con.execute("select rules[:12] from build").fetchone()[0]
