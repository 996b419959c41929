-- Sums of the rescue services' table B11, which gives each kind of event and month on its own: all kinds of a month or
-- year, where every kind has a figure (14, and 12 before 2005), and the year, where all twelve months have one. A published
-- figure of the same cell is left alone. Grain: as observation.
insert into observation by name
with every_kind as (
    select
        'rescue_all' as measure, area_id, period_kind, period_start, sum(numerator) as numerator, provenance,
        list(fact_id order by fact_id) as fact_ids
    from current_fact
    where status = 'ok' and measure in (
        'rescue_building_fire', 'rescue_traffic', 'rescue_other_fire', 'rescue_hazardous', 'rescue_drowning',
        'rescue_person', 'rescue_animal', 'rescue_storm', 'rescue_landslide', 'rescue_flood', 'rescue_water',
        'rescue_other_accident', 'rescue_automatic_alarm', 'rescue_no_risk'
    )
    group by area_id, period_kind, period_start, provenance
    having count(distinct measure) = if(year(period_start) < 2005, 12, 14)
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
    from every_kind as k
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
