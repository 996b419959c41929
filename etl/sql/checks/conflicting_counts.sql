-- One cell, one count: two lines that publish different counts for the same cell contradict each other.
select measure, area_id, period_kind, period_start, sex, age, list(distinct numerator) as counts
from fact
where numerator is not null
group by measure, area_id, period_kind, period_start, sex, age
having count(distinct numerator) > 1
