-- No figure speaks of a district after it was merged away.
select f.fact_id, f.area_id, f.period_start
from fact as f
inner join area as a on a.area_id = f.area_id
where a.valid_to is not null and f.period_start >= a.valid_to
