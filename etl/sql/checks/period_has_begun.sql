-- No figure is of a period, and no incident of a time, that had not begun when the database was built.
with built as (
    select max(built_at) as built_at from build
)
select d.file, f.line, f.period_start as begins
from fact as f
inner join delivery as d on d.delivery_id = f.delivery_id
where f.period_start > (select built_at from built)
union all
select d.file, i.line, i.starts_at
from incident as i
inner join delivery as d on d.delivery_id = i.delivery_id
where i.starts_at > (select built_at + interval 1 day from built)
order by all
