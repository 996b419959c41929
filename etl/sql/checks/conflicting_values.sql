-- One cell, one published rate or percentage.
select measure, area_id, period_kind, period_start, sex, age, list(distinct published_value) as published
from fact
where published_value is not null
group by measure, area_id, period_kind, period_start, sex, age
having count(distinct published_value) > 1
