-- A summary of a night or a day tells of many events: it is placed in the city only, and no indicator counts it.
select e.event_id::varchar as which, e.kind, e.precision as found
from event as e
where e.kind like 'Sammanfattning%' and (e.precision <> 'city' or e.district_id is not null)
union all
select m.indicator_id, k.kind, 'counted'
from indicator_measure as m, unnest(m.kinds) as k(kind)
where k.kind like 'Sammanfattning%'
