-- Events of a year in H3 cells, by indicator. `square_cell` (etl/disclosure/events.py) says which cell the middle of each
-- square of 50 metres lies in, `square_of` in which square a point does.
create or replace table event_cell as
with by_delivery as (
    select i.delivery_id, i.kind, year(i.starts_at) as year, s.cell_no, count(*) as events
    from current_incident as i
    inner join square_cell as s on s.square = square_of(i.x, i.y)
    group by all
)
select
    w.indicator_id, d.source_id, d.provenance, y.period_start, i.cell_no, sum(i.events)::integer as events
from by_delivery as i
inner join delivery as d on d.delivery_id = i.delivery_id
inner join widest_indicator as w on w.source_id = d.source_id and list_contains(w.kinds, i.kind::varchar)
inner join covered_year as y
    on y.source_id = d.source_id and y.provenance = d.provenance and year(y.period_start) = i.year
group by all;
