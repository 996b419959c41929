-- Each division has the number of districts it should have, all with an outline.
select d.division_id, d.area_count, count(a.area_id) as districts, count(o.area_id) as outlines
from division as d
left join area as a
    on a.level = 'district' and a.valid_from <= d.valid_from and (a.valid_to is null or a.valid_to > d.valid_from)
left join area_outline as o on o.area_id = a.area_id
group by d.division_id, d.area_count
having count(a.area_id) <> d.area_count or count(o.area_id) <> d.area_count
