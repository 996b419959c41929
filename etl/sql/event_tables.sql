-- What pages show of events beside the counts of observation: kinds, weekdays and hours. Whole years only, as observation.

-- The years that a source's deliveries cover wholly.
create or replace table covered_year as
with month as (
    select distinct source_id, provenance, month_start from covered_month
    union
    select distinct s.source_id, 'published', unnest(generate_series(s.complete_from, s.complete_to, interval 1 month))::date
    from source as s
    where s.complete_from is not null
)
select source_id, provenance, date_trunc('year', month_start)::date as period_start
from month
group by all
having count(*) = 12;

-- Indicators that count events, of those that share kinds the widest: two that are nested would be subtracted.
create or replace table widest_indicator as
with counted as (
    select distinct m.indicator_id, i.source_id, m.kinds
    from indicator_measure as m
    inner join indicator as i on i.indicator_id = m.indicator_id and i.counted = 'events'
    where m.kinds is not null
)
select c.*
from counted as c
where not exists (
    select 1 from counted as w
    where w.source_id = c.source_id and w.indicator_id <> c.indicator_id and list_has_any(w.kinds, c.kinds)
        and (len(w.kinds), c.indicator_id) > (len(c.kinds), w.indicator_id)
);

-- Kinds of a source that have a district: most events of the others have none, and zero would say something else.
create or replace table placed_kind as
select source_id, provenance, kind
from event_count
group by all
having sum(events) filter (district_id is not null) * 2 >= sum(events);

delete from kind_count;
insert into kind_count by name
with place as (
    select area_id from area where level = 'district' and valid_to is null
    union all
    select 'stockholm'
),
kind as (
    select distinct e.source_id, e.provenance, e.kind
    from event_count as e
    inner join covered_year as y
        on y.source_id = e.source_id and y.provenance = e.provenance
        and y.period_start = date_trunc('year', e.month_start)
),
of_place as (
    select e.source_id, e.provenance, e.kind, u.area_id, date_trunc('year', e.month_start)::date as period_start, e.events
    from event_count as e
    cross join unnest(['stockholm', e.district_id]) as u(area_id)
)
select
    k.source_id, k.kind, a.area_id, y.period_start, coalesce(sum(e.events), 0)::integer as events, 'ok' as status,
    k.provenance
from kind as k
inner join covered_year as y on y.source_id = k.source_id and y.provenance = k.provenance
cross join place as a
left join of_place as e
    on e.source_id = k.source_id and e.provenance = k.provenance and e.kind = k.kind
    and e.period_start = y.period_start and e.area_id = a.area_id
where a.area_id = 'stockholm' or (k.source_id, k.provenance, k.kind) in (select (source_id, provenance, kind) from placed_kind)
group by all;

-- Events by weekday (1 is Monday) and hour, in the city: those whose hour is known.
create or replace table event_hour as
with by_delivery as (
    select
        delivery_id, kind, year(starts_at) as year, isodow(starts_at) as weekday, hour(starts_at) as hour,
        count(*) as events
    from current_incident
    where time_precision in ('minute', 'hour')
    group by all
),
timed as (
    select
        'police_events' as source_id, provenance, kind, year(event_at) as year, isodow(event_at) as weekday,
        hour(event_at) as hour, 1 as events
    from current_event
    union all
    select d.source_id, d.provenance, i.kind::varchar, i.year, i.weekday, i.hour, i.events
    from by_delivery as i
    inner join delivery as d on d.delivery_id = i.delivery_id
)
select
    w.indicator_id, t.source_id, t.provenance, y.period_start, t.weekday::integer as weekday, t.hour::integer as hour,
    sum(t.events)::integer as events
from timed as t
inner join widest_indicator as w on w.source_id = t.source_id and list_contains(w.kinds, t.kind)
inner join covered_year as y
    on y.source_id = t.source_id and y.provenance = t.provenance and year(y.period_start) = t.year
group by all;
