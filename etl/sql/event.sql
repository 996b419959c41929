-- A notice in several deliveries is the one of the latest: the day at the head of the file's name, a file without a day
-- being the oldest, then the name. Deliveries may come in any order. Grain: one notice.
create view current_event as
select e.*
from event as e
inner join delivery as d on d.delivery_id = e.delivery_id
qualify row_number() over (partition by e.event_id order by d.delivered_on desc nulls last, d.file desc) = 1;

-- Event notices counted per indicator, area and period, for the years and months that the source covers wholly.
-- No notice in a covered period is a true zero, so every district of today and the city get a row.

insert into observation
with counted as (
    select m.indicator_id, m.kinds, s.source_id, s.complete_from, s.complete_to
    from indicator_measure as m
    inner join indicator as i on i.indicator_id = m.indicator_id
    inner join source as s on s.source_id = i.source_id
    where m.kinds is not null
),
period as (
    select distinct c.indicator_id, 'month' as period_kind, unnest(
        generate_series(c.complete_from, c.complete_to, interval 1 month))::date as period_start, interval 1 month as span
    from counted as c
    union all
    select distinct c.indicator_id, 'year', y.period_start, interval 1 year
    from counted as c
    cross join (select make_date(range, 1, 1) as period_start from range(2000, 2100)) as y
    where y.period_start >= c.complete_from and y.period_start + interval 1 year <= c.complete_to + interval 1 day
),
place as (
    select area_id from area where level = 'district' and valid_to is null
    union all
    select 'stockholm'
)
select
    p.indicator_id, a.area_id, p.period_kind, p.period_start, 'all' as sex, 'all' as age,
    count(e.event_id)::double as numerator, null as denominator, null as n, null as published_value,
    'ok' as status, 'medium-high' as confidence, 'published' as provenance,
    false as is_derived, false as is_merged, []::integer[] as fact_ids
from period as p
inner join counted as c on c.indicator_id = p.indicator_id
cross join place as a
left join current_event as e
    on e.event_at >= p.period_start and e.event_at < p.period_start + p.span
    and list_contains(c.kinds, e.kind)
    and (a.area_id = 'stockholm' or e.district_id = a.area_id)
group by p.indicator_id, a.area_id, p.period_kind, p.period_start;
