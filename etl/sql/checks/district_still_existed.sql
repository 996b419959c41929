-- No figure speaks of a district after it was merged away; publishers count it to the end of that year at the latest.
with given as (
    select delivery_id, line, area_id, period_start from fact where status <> 'missing'
    union all
    select delivery_id, first_line, area_id, period_start from survey_sum
)
select f.delivery_id, f.line, f.area_id, f.period_start
from given as f
inner join area as a on a.area_id = f.area_id
where a.valid_to is not null
    and f.period_start >= date_trunc('year', a.valid_to - interval 1 day) + interval 1 year
