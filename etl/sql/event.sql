-- A notice in several deliveries is the one of the latest: the day at the head of the file's name, a file without a day
-- being the oldest, then the name. Deliveries may come in any order. Synthetic ones count only where there is no real one.
-- Grain: one notice.
create or replace view current_event as
select e.*
from event as e
inner join delivery as d on d.delivery_id = e.delivery_id
where e.provenance <> 'synthetic' or not exists (select 1 from event as r where r.provenance <> 'synthetic')
qualify row_number() over (partition by e.event_id order by d.delivered_on desc nulls last, d.file desc) = 1;

-- The deliveries of incidents that count: synthetic ones only for a source of which nothing real has been delivered.
create or replace view counted_delivery as
select *
from delivery as d
where d.provenance <> 'synthetic'
    or not exists (select 1 from delivery as r where r.source_id = d.source_id and r.provenance <> 'synthetic');

-- The months that a delivery of incidents covers wholly: those its file's name says, else those between its first and last.
create or replace table covered_month as
select d.delivery_id, d.source_id, d.provenance, month_start::date as month_start, d.covers_from is not null as is_declared
from counted_delivery as d
left join (
    select delivery_id, date_trunc('month', min(starts_at)) as first_month, date_trunc('month', max(starts_at)) as last_month
    from incident
    group by delivery_id
) as i on i.delivery_id = d.delivery_id
-- a delivery that names its months and has no incidents means that there were none
cross join lateral (
    select unnest(generate_series(
        coalesce(d.covers_from, (i.first_month + interval 1 month)::date),
        coalesce(d.covers_to, (i.last_month - interval 1 month)::date),
        interval 1 month
    )) as month_start
)
where d.source_id in (select source_id from incident_label);

-- The months of a delivery's incidents that a later one, which says that it covers them wholly, takes the place of.
create or replace table replaced_month as
select distinct e.delivery_id, l.month_start
from delivery as e
inner join covered_month as l on l.source_id = e.source_id and l.provenance = e.provenance and l.is_declared
inner join delivery as d on d.delivery_id = l.delivery_id
where (coalesce(d.delivered_on, date '0001-01-01'), d.file) > (coalesce(e.delivered_on, date '0001-01-01'), e.file);

-- An incident counts unless a later delivery has it too (superseded_incident), or says that it covers its month wholly.
-- Grain: one incident.
create or replace view current_incident as
select i.*, d.source_id, d.provenance
from incident as i
inner join counted_delivery as d on d.delivery_id = i.delivery_id
left join superseded_incident as s on s.delivery_id = i.delivery_id and s.line = i.line
left join replaced_month as r
    on r.delivery_id = i.delivery_id and year(r.month_start) = year(i.starts_at) and month(r.month_start) = month(i.starts_at)
where s.line is null and r.delivery_id is null;

-- Events of every source, and the persons dead and injured in them (null where not all events say how many), counted per
-- kind, district and month. Grain: one source, provenance, kind, district and month. Incidents are first counted by numbers
-- and enumerations, which DuckDB groups faster than texts.
create or replace table event_count as
with by_delivery as (
    select
        delivery_id, kind, district_id, year(starts_at) as year, month(starts_at) as month, count(*) as events,
        count(dead) as say_dead, sum(dead) as dead, count(injured) as say_injured, sum(injured) as injured
    from current_incident
    group by all
),
incidents as (
    select
        d.source_id, d.provenance, i.kind::varchar as kind, i.district_id::varchar as district_id,
        make_date(i.year, i.month, 1) as month_start, sum(i.events) as events, sum(i.say_dead) as say_dead,
        sum(i.dead) as dead, sum(i.say_injured) as say_injured, sum(i.injured) as injured
    from by_delivery as i
    inner join delivery as d on d.delivery_id = i.delivery_id
    group by all
)
select
    'police_events' as source_id, provenance, kind::varchar as kind, district_id::varchar as district_id,
    date_trunc('month', event_at)::date as month_start, count(*) as events, null as dead, null as injured
from current_event
group by all
union all
select
    source_id, provenance, kind, district_id, month_start, events::bigint, if(say_dead = events, dead, null),
    if(say_injured = events, injured, null)
from incidents;

-- Events counted per indicator, area and period, for the months and years that the source covers wholly. No event in a
-- covered period is a true zero, so every district of today and the city get a row.
insert into observation by name
with counted as (
    select distinct m.indicator_id, m.kinds, i.counted, s.source_id, s.complete_from, s.complete_to
    from indicator_measure as m
    inner join indicator as i on i.indicator_id = m.indicator_id
    inner join source as s on s.source_id = i.source_id
    where m.kinds is not null
),
covered as (
    select distinct source_id, provenance, month_start from covered_month
    union
    select distinct source_id, 'published', unnest(generate_series(complete_from, complete_to, interval 1 month))::date
    from counted
),
period as (
    select source_id, provenance, 'month' as period_kind, month_start as period_start, month_start from covered
    union all
    select
        source_id, provenance, 'year', date_trunc('year', month_start)::date, unnest(list(month_start))
    from covered
    group by source_id, provenance, date_trunc('year', month_start)
    having count(*) = 12
),
amount as (
    select * exclude (events, dead, injured), 'events' as counted, events as amount from event_count
    union all
    select * exclude (events, dead, injured), 'dead', dead from event_count
    union all
    select * exclude (events, dead, injured), 'injured', injured from event_count
),
of_indicator as (
    select
        c.indicator_id, e.source_id, e.provenance, e.district_id, e.month_start, sum(e.amount) as amount,
        count(*) = count(e.amount) as is_known
    from counted as c
    inner join amount as e on e.counted = c.counted and e.source_id = c.source_id and list_contains(c.kinds, e.kind)
    group by all
),
of_place as (
    select o.* exclude (district_id), u.area_id
    from of_indicator as o
    cross join unnest(['stockholm', o.district_id]) as u(area_id)
),
place as (
    select area_id from area where level = 'district' and valid_to is null
    union all
    select 'stockholm'
)
select
    c.indicator_id, a.area_id, p.period_kind, p.period_start, 'all' as sex, 'all' as age,
    if(coalesce(bool_and(e.is_known), true), coalesce(sum(e.amount), 0), null)::double as numerator,
    null as denominator, null as n, null as published_value,
    if(coalesce(bool_and(e.is_known), true), 'ok', 'missing') as status, 'medium-high' as confidence, p.provenance,
    false as is_derived, false as is_merged, []::integer[] as fact_ids
from (select distinct indicator_id, source_id from counted) as c
inner join period as p on p.source_id = c.source_id
cross join place as a
left join of_place as e
    on e.indicator_id = c.indicator_id and e.provenance = p.provenance and e.month_start = p.month_start
    and e.area_id = a.area_id
group by c.indicator_id, a.area_id, p.period_kind, p.period_start, p.provenance;

-- Demonstration figures never stand beside real ones: an indicator that has any real figure loses its synthetic ones.
delete from observation
where provenance = 'synthetic'
    and indicator_id in (select indicator_id from observation where provenance <> 'synthetic');

-- Kinds that mostly have no place (fraud) have no district figure, rather than zero.
delete from observation as o
where o.area_id <> 'stockholm' and o.indicator_id in (
    select m.indicator_id
    from indicator_measure as m
    inner join indicator as i on i.indicator_id = m.indicator_id
    inner join event_count as e on e.source_id = i.source_id and list_contains(m.kinds, e.kind)
    where e.provenance = o.provenance
    group by m.indicator_id, e.provenance
    having sum(e.events) > 2 * coalesce(sum(e.events) filter (e.district_id is not null), 0)
);
