-- Grain of observation.
select indicator_id, area_id, period_kind, period_start, sex, age, count(*) as times
from observation
group by indicator_id, area_id, period_kind, period_start, sex, age
having count(*) > 1
