-- One cell, one published rate or percentage in one day's deliveries; a later day supersedes.
select f.measure, f.area_id, f.period_kind, f.period_start, f.sex, f.age, list(distinct f.published_value) as published
from fact as f
inner join delivery as d on d.delivery_id = f.delivery_id
where f.published_value is not null
group by f.measure, f.area_id, f.period_kind, f.period_start, f.sex, f.age, d.delivered_on, f.provenance
having count(distinct f.published_value) > 1
