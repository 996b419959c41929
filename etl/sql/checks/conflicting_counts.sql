-- One cell, one count: two lines of one day's deliveries that publish different counts for a cell contradict each other.
select f.measure, f.area_id, f.period_kind, f.period_start, f.sex, f.age, list(distinct f.numerator) as counts
from fact as f
inner join delivery as d on d.delivery_id = f.delivery_id
where f.numerator is not null
group by f.measure, f.area_id, f.period_kind, f.period_start, f.sex, f.age, d.delivered_on, f.provenance
having count(distinct f.numerator) > 1
