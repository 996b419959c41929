-- The districts of one division never hold more than the city: population and counts of offences.
select f.measure, f.period_start, sum(f.numerator) as districts, max(c.numerator) as city
from fact as f
inner join area as a on a.area_id = f.area_id and a.level = 'district' and a.valid_to is null
inner join fact as c
    on c.area_id = 'stockholm' and c.measure = f.measure and c.period_kind = f.period_kind
    and c.period_start = f.period_start and c.sex = f.sex and c.age = f.age and c.delivery_id = f.delivery_id
where f.numerator is not null and c.numerator is not null and f.sex = 'all'
group by f.measure, f.period_kind, f.period_start, f.age
having sum(f.numerator) > max(c.numerator) * 1.001
