-- Sums of the rescue services' table B11, which gives each kind of event and month on its own: all kinds of a month or
-- year, where every kind has a figure (14, and 12 before 2005), and the year, where all twelve months have one. A published
-- figure of the same cell is left alone. An answer by hour gives the month where all 24 hours have a figure; the hours stay
-- facts of their own measures (rescue_building_fire_at_07). Grain: as observation.
insert into observation by name
with from_hours as (
    select
        regexp_replace(measure, '_at_[0-9]{2}$', '') as measure, area_id, period_kind, period_start,
        sum(numerator) as numerator, provenance, list(fact_id order by measure) as fact_ids
    from current_fact
    where status = 'ok' and regexp_matches(measure, '^rescue_.+_at_[0-9]{2}$')
    group by all
    having count(*) = 24
),
kind_of_month as (
    select measure, area_id, period_kind, period_start, numerator, provenance, [fact_id] as fact_ids
    from current_fact
    where status = 'ok' and measure in (
        'rescue_building_fire', 'rescue_traffic', 'rescue_other_fire', 'rescue_hazardous', 'rescue_drowning',
        'rescue_person', 'rescue_animal', 'rescue_storm', 'rescue_landslide', 'rescue_flood', 'rescue_water',
        'rescue_other_accident', 'rescue_automatic_alarm', 'rescue_no_risk'
    )
    union all
    select h.*
    from from_hours as h
    anti join current_fact as f
        on f.measure = h.measure and f.area_id = h.area_id and f.period_kind = h.period_kind
        and f.period_start = h.period_start
),
summed_kind as (
    select
        'rescue_all' as measure, area_id, period_kind, period_start, sum(numerator) as numerator, provenance,
        flatten(list(fact_ids order by fact_ids[1])) as fact_ids
    from kind_of_month
    group by area_id, period_kind, period_start, provenance
    having count(distinct measure) = if(year(period_start) < 2005, 12, 14)
    union all
    select * from from_hours
),
shown as (
    select
        o.indicator_id, o.area_id, o.period_kind, o.period_start, o.numerator, o.provenance, o.confidence, o.fact_ids
    from observation as o
    inner join indicator as i on i.indicator_id = o.indicator_id and i.source_id = 'rescue_statistics'
    where o.status = 'ok'
),
part as (
    select * from shown
    union all
    select
        m.indicator_id, k.area_id, k.period_kind, k.period_start, k.numerator, k.provenance, 'high', k.fact_ids
    from summed_kind as k
    inner join indicator_measure as m on m.measure = k.measure
    anti join shown as s
        on s.indicator_id = m.indicator_id and s.area_id = k.area_id and s.period_kind = k.period_kind
        and s.period_start = k.period_start
),
summed as (
    select * from part
    union all
    select
        indicator_id, area_id, 'year', date_trunc('year', period_start)::date, sum(numerator), provenance,
        min(confidence), flatten(list(fact_ids order by period_start))
    from part
    where period_kind = 'month'
    group by indicator_id, area_id, date_trunc('year', period_start), provenance
    having count(*) = 12
)
select distinct on (indicator_id, area_id, period_kind, period_start)
    s.*, 'all' as sex, 'all' as age, 'ok' as status, false as is_derived, false as is_merged
from summed as s
anti join observation as o using (indicator_id, area_id, period_kind, period_start);
