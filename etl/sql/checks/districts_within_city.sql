-- The districts of today and unknown places never hold more than the city, within one delivery: population and offences.
with cell as (
    select
        f.delivery_id, f.measure, f.period_kind, f.period_start, f.age, f.area_id, a.level, max(f.numerator) as numerator
    from fact as f
    inner join area as a on a.area_id = f.area_id
    where f.numerator is not null and f.sex = 'all'
        and (a.area_id = 'stockholm' or a.level = 'unknown_place' or (a.level = 'district' and a.valid_to is null))
    group by f.delivery_id, f.measure, f.period_kind, f.period_start, f.age, f.area_id, a.level
)
select
    measure, period_start, sum(numerator) filter (area_id <> 'stockholm') as districts,
    max(numerator) filter (area_id = 'stockholm') as city
from cell
group by delivery_id, measure, period_kind, period_start, age
having districts > city * 1.001
