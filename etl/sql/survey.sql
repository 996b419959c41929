-- Facts of one delivery of answers, from its sums: the share of those who answered, weighted, for every area and the total,
-- for women, men and all, for every age group and all. `line` is the first of `lines` rows of the file. Sums of
-- decimals are exact in any order, so that the same answers give the same last digit.
insert into fact by name
with cell as (
    select
        s.measure, a.area_id, s.period_kind, s.period_start, x.sex, g.age, min(s.line) as line, sum(s.n)::integer as lines,
        sum(s.sum_wy::decimal(38, 15))::double as numerator, sum(s.sum_w::decimal(38, 15))::double as denominator
    from survey_sum as s
    cross join unnest(list_distinct([s.area_id, s.total_id])) as a(area_id)
    cross join unnest(list_distinct([s.sex, 'all'])) as x(sex)
    cross join unnest(list_distinct([s.age, 'all'])) as g(age)
    where s.delivery_id = $delivery_id and x.sex <> 'other'
    group by s.measure, a.area_id, s.period_kind, s.period_start, x.sex, g.age
)
select
    (select coalesce(max(fact_id), 0) from fact) + row_number() over (order by c.measure, c.area_id, c.sex, c.age) as fact_id,
    d.delivery_id, c.*, c.lines as n, q.published_label, q.note, 'percent' as unit, 'ok' as status, d.provenance,
    'high' as confidence, $document_id as document_ids
from cell as c
inner join survey_question as q on q.measure = c.measure
inner join delivery as d on d.delivery_id = $delivery_id;
