-- Four final quarters of a count add up to the year, in the figures that count.
with quarterly as (
    select measure, area_id, year(period_start) as year, sum(numerator) as total, count(*) as quarters
    from current_fact
    where period_kind = 'quarter' and status = 'ok' and numerator is not null
    group by measure, area_id, year(period_start)
)
select q.measure, q.area_id, q.year, q.total, f.numerator
from quarterly as q
inner join current_fact as f
    on f.measure = q.measure and f.area_id = q.area_id and f.period_kind = 'year' and year(f.period_start) = q.year
where q.quarters = 4 and f.numerator is not null and f.status = 'ok' and q.total <> f.numerator
