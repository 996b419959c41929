-- Residents on 31 December, as published or added up from published figures in three steps: women and men to all, ages to
-- groups, RegSO to districts and city.
-- A sum is made only where every part is known and nothing is published; `noise` is 'ckm' from the day, declared with the
-- source, from which the publisher adds noise to every count (Cell Key Method), else 'none'. Sums of RegSO differ from the
-- districts' own totals where the limits differ, so they are marked (is_summed) and no rate is divided by them.
-- Grain: one area, year, sex and age.
create or replace view population as
with cell as (
    select area_id, period_start, sex, age, max(numerator) as persons, list(fact_id order by fact_id) as fact_ids
    from current_fact
    where measure = 'population' and numerator is not null
    group by area_id, period_start, sex, age
),
both_sexes as (
    select *, false as is_summed from cell
    union all
    select area_id, period_start, 'all', age, sum(persons), flatten(list(fact_ids order by sex)), true
    from cell
    group by area_id, period_start, age
    having count(*) filter (sex = 'all') = 0 and count(*) = 2
),
spanned as (
    select b.*, g.lower, coalesce(g.upper, 120) as upper, g.upper is null as is_open
    from both_sexes as b
    inner join age_group as g on g.age = b.age
    where g.lower is not null
),
grain as (select years from (values (1), (5)) as v(years)),
wanted as (
    select age, coalesce(lower, 0) as lower, coalesce(upper, 120) as upper
    from age_group
    where lower is not null or age = 'all'
),
of_ages as (
    select
        s.area_id, s.period_start, s.sex, w.age, sum(s.persons) as persons,
        flatten(list(s.fact_ids order by s.lower)) as fact_ids, true as is_summed, g.years
    from spanned as s
    inner join grain as g on s.is_open or s.upper - s.lower + 1 = g.years
    inner join wanted as w on s.lower >= w.lower and s.upper <= w.upper and s.age <> w.age
    group by s.area_id, s.period_start, s.sex, w.age, w.lower, w.upper, g.years
    having sum(s.upper - s.lower + 1) = w.upper - w.lower + 1
),
by_age as (
    select * from both_sexes
    union all
    select o.* exclude (years)
    from of_ages as o
    anti join both_sexes as b using (area_id, period_start, sex, age)
    qualify row_number() over (partition by area_id, period_start, sex, age order by years) = 1
),
regso as (
    select p.area_id, p.parent_id, count(*) over (partition by p.parent_id) as parts
    from area_parent as p
    inner join area as a on a.area_id = p.area_id and a.level = 'regso'
    union all
    select area_id, 'stockholm', count(*) over () from area where level = 'regso'
),
of_regso as (
    select
        r.parent_id as area_id, b.period_start, b.sex, b.age, sum(b.persons) as persons,
        flatten(list(b.fact_ids order by b.area_id)) as fact_ids, true as is_summed
    from by_age as b
    inner join regso as r on r.area_id = b.area_id
    group by r.parent_id, b.period_start, b.sex, b.age, r.parts
    having count(*) = r.parts
),
every_area as (
    select * from by_age
    union all
    select r.*
    from of_regso as r
    anti join by_age as b using (area_id, period_start, sex, age)
)
select
    e.*, case when e.period_start >= s.noise_from then 'ckm' else 'none' end as noise
from every_area as e
cross join (select noise_from from source where source_id = 'population') as s;
