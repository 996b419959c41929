-- What is read: the value of an observation in its indicator's unit, computed here and nowhere else.
-- Shorter periods than a year are shown as counts, never as rates per resident.

create or replace view observed as
select
    o.*,
    case
        when i.method = 'count' or (i.method = 'rate' and o.period_kind <> 'year') then o.numerator
        else coalesce(o.published_value, o.numerator / o.denominator * i.per)
    end as value,
    i.method = 'count' or (i.method = 'rate' and o.period_kind <> 'year') as is_count
from observation as o
inner join indicator as i on i.indicator_id = o.indicator_id;

-- Where each figure stands: file, line, document. Grain: one fact and document.
create or replace view provenance as
select
    f.*, l.source_id, l.file, l.sha256, d.document_id, d.title as document_title, d.url as document_url,
    d.retrieved_via, d.page
from fact as f
inner join delivery as l on l.delivery_id = f.delivery_id
inner join document as d on list_contains(string_split(f.document_ids, ' '), d.document_id);

-- What a later delivery changed: each count, rate or percentage that is not as the delivery before had it. A figure that
-- becomes withheld or missing, or is no longer so, has a null on that side; shares summed from answers are compared with one
-- another only. Grain: one cell, unit and later delivery.
create or replace view revision as
with given as (
    select *, numerator as value, if(unit = 'persons', unit, 'count') as of_unit from fact where unit <> 'percent'
    union all
    select *, if(lines is null, published_value, 100 * numerator / denominator), unit
    from fact
    where unit in ('percent', 'per_100000')
),
delivered as (
    select
        d.source_id, g.measure, g.area_id, g.period_kind, g.period_start, g.sex, g.age, g.of_unit, d.delivered_on,
        g.lines is null as is_published, max(g.value) as value,
        arg_min(
            {'label': g.published_label, 'status': g.status, 'file': d.file, 'line': g.line},
            (g.value is null, d.file, g.line)
        ) as given
    from given as g
    inner join delivery as d on d.delivery_id = g.delivery_id
    where d.provenance <> 'synthetic' and (g.value is not null or g.status in ('withheld', 'missing'))
    group by all
),
paired as (
    select *, lag(value) over earlier as old_value, lag(given) over earlier as old_given
    from delivered
    window earlier as (
        partition by source_id, measure, area_id, period_kind, period_start, sex, age, of_unit, is_published
        order by delivered_on nulls first
    )
)
select
    source_id, measure, given.label as published_label, area_id, period_kind, period_start, sex, age, of_unit as unit,
    old_value, value as new_value, value - old_value as difference,
    old_given.status as old_status, given.status as new_status, delivered_on,
    old_given.file as old_file, old_given.line as old_line, given.file as new_file, given.line as new_line
from paired
where old_given is not null and value is distinct from old_value;

-- Kinds of notice that data/reference/police_kinds.csv does not have: no indicator counts them, so a renamed kind is missed.
create or replace view unknown_kind as
select kind, count(*) as notices
from current_event
where kind not in (select kind from police_kind)
group by kind;

-- What each edition of the police's list says of an area: the level of the latest delivery, and of one day's the one with
-- an outline; the outline of the latest delivery that has one. All lines stay in exposed_area. Grain: edition, area.
create or replace view listed_area as
select
    e.edition, e.area_type, e.area,
    arg_max(e.level, (coalesce(d.delivered_on, date '0001-01-01'), e.geometry is not null)) as level,
    arg_max(e.districts, (e.geometry is null, coalesce(d.delivered_on, date '0001-01-01'))) as districts,
    arg_max(e.geometry, coalesce(d.delivered_on, date '0001-01-01')) filter (e.geometry is not null) as geometry,
    max(e.land_share_pct) as land_share_pct,
    arg_max(e.confidence, (coalesce(d.delivered_on, date '0001-01-01'), e.geometry is not null)) as confidence
from exposed_area as e
inner join delivery as d on d.delivery_id = e.delivery_id
group by e.edition, e.area_type, e.area;
