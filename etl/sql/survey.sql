-- Shares from the answers of surveys (docs/decisions/010-answers.md), summed from survey_sum: every area and the total of all
-- answers × all, women, men × all and each age group. Of each measure and period the latest delivery counts, as a whole.
-- A district formed by a merger is the sum of its parts where the delivery has all of them and not the district itself.
-- Sums of decimals are exact in any order: the same answers give the same last digit. Grain: delivery, measure, area, sex, age.

create or replace table survey_cell as
with latest as (
    select q.delivery_id, q.measure
    from (select distinct delivery_id, measure, period_kind, period_start from survey_sum) as q
    inner join delivery as d on d.delivery_id = q.delivery_id
    qualify row_number() over (
        partition by d.source_id, d.provenance, q.measure, q.period_kind, q.period_start
        order by d.delivered_on desc nulls last, d.file desc
    ) = 1
),
counted as (
    select
        s.delivery_id, s.measure, s.area_id, s.total_id, s.period_kind, s.period_start, s.sex, s.age,
        min(s.first_line) as first_line, sum(s.n) as n, sum(s.sum_w::decimal(38, 15)) as sum_w,
        sum(s.sum_wy::decimal(38, 15)) as sum_wy, sum(s.sum_w2::decimal(38, 15)) as sum_w2
    from survey_sum as s
    semi join latest as l on l.delivery_id = s.delivery_id and l.measure = s.measure
    group by all
),
own as (
    select distinct delivery_id, measure, area_id, total_id from counted
),
part as (
    select o.delivery_id, o.measure, o.area_id, s.successor_id
    from own as o
    inner join area_successor as s on s.area_id = o.area_id
    anti join own as n on n.delivery_id = o.delivery_id and n.measure = o.measure and n.area_id = s.successor_id
    qualify count(*) over (partition by o.delivery_id, o.measure, s.successor_id)
        = (select count(*) from area_successor as a where a.successor_id = s.successor_id)
),
told as (
    select delivery_id, measure, area_id, area_id as of_area, false as is_merged from own
    union all
    select delivery_id, measure, area_id, total_id, false from own where total_id <> area_id
    union all
    select delivery_id, measure, area_id, successor_id, true from part
)
select
    c.delivery_id, c.measure, t.of_area as area_id, c.period_kind, c.period_start, x.sex, g.age, t.is_merged,
    min(c.first_line) as first_line, sum(c.n)::integer as n, sum(c.sum_w)::double as sum_w,
    sum(c.sum_wy)::double as sum_wy, sum(c.sum_w2)::double as sum_w2
from counted as c
inner join told as t on t.delivery_id = c.delivery_id and t.measure = c.measure and t.area_id = c.area_id
cross join unnest(list_distinct([c.sex, 'all'])) as x(sex)
cross join unnest(list_distinct([c.age, 'all'])) as g(age)
group by c.delivery_id, c.measure, t.of_area, c.period_kind, c.period_start, x.sex, g.age, t.is_merged;

-- A published figure of a cell stands, withheld or not, and the answers give way; a synthetic one does not stand in the way of
-- real answers.
insert into observation by name
select
    i.indicator_id, c.area_id, c.period_kind, c.period_start, c.sex, c.age, c.sum_wy as numerator, c.sum_w as denominator,
    c.n, null as published_value, 'ok' as status, 'high' as confidence, d.provenance, false as is_derived, c.is_merged,
    []::integer[] as fact_ids, c.sum_w * c.sum_w / c.sum_w2 as n_effective
from survey_cell as c
inner join delivery as d on d.delivery_id = c.delivery_id
inner join indicator_measure as m on m.measure = c.measure
inner join indicator as i on i.indicator_id = m.indicator_id and i.source_id = d.source_id and i.method = 'share'
anti join observation as o
    on o.indicator_id = i.indicator_id and o.area_id = c.area_id and o.period_kind = c.period_kind
    and o.period_start = c.period_start and o.sex = c.sex and o.age = c.age
    and (o.provenance <> 'synthetic' or d.provenance = 'synthetic');
