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
)
select
    k.source_id, k.kind, a.area_id, y.period_start, coalesce(sum(e.events), 0)::integer as events, 'ok' as status,
    k.provenance
from kind as k
inner join covered_year as y on y.source_id = k.source_id and y.provenance = k.provenance
cross join place as a
left join event_count as e
    on e.source_id = k.source_id and e.provenance = k.provenance and e.kind = k.kind
    and date_trunc('year', e.month_start) = y.period_start and (a.area_id = 'stockholm' or e.district_id = a.area_id)
where a.area_id = 'stockholm' or (k.source_id, k.provenance, k.kind) in (select (source_id, provenance, kind) from placed_kind)
group by all;

-- Events by weekday (1 is Monday) and hour, in the city: those whose hour is known.
create or replace table event_hour as
with timed as (
    select 'police_events' as source_id, provenance, kind, event_at as at from current_event
    union all
    select source_id, provenance, kind::varchar, starts_at from current_incident
    where time_precision in ('minute', 'hour')
)
select
    w.indicator_id, t.source_id, t.provenance, date_trunc('year', t.at)::date as period_start,
    isodow(t.at)::integer as weekday, hour(t.at)::integer as hour, count(*)::integer as events
from timed as t
inner join widest_indicator as w on w.source_id = t.source_id and list_contains(w.kinds, t.kind)
inner join covered_year as y
    on y.source_id = t.source_id and y.provenance = t.provenance and y.period_start = date_trunc('year', t.at)
group by all;

-- Points of a year in squares of 50 metres, by indicator.
create or replace table event_square as
with square as (
    select
        source_id, provenance, kind, date_trunc('year', starts_at)::date as period_start, x // 50 as column_no,
        y // 50 as row_no, count(*) as events
    from current_incident
    where place_precision = 'point'
    group by all
)
select
    w.indicator_id, s.source_id, s.provenance, s.period_start, s.column_no, s.row_no, sum(s.events)::integer as events
from square as s
inner join widest_indicator as w on w.source_id = s.source_id and list_contains(w.kinds, s.kind::varchar)
inner join covered_year as y
    on y.source_id = s.source_id and y.provenance = s.provenance and y.period_start = s.period_start
group by all;
