-- No figure speaks of a district after it was merged away; publishers count it to the end of that year at the latest.
select f.fact_id, f.area_id, f.period_start
from fact as f
inner join area as a on a.area_id = f.area_id
where a.valid_to is not null and f.status <> 'missing'
    and f.period_start >= date_trunc('year', a.valid_to - interval 1 day) + interval 1 year
