-- Each neighbourhood lies in exactly one district of each division.
select a.area_id, d.division_id, count(p.parent_id) as parents
from area as a
cross join division as d
left join area_parent as p
    on p.area_id = a.area_id and (p.valid_from is null or p.valid_from <= d.valid_from)
    and (p.valid_to is null or p.valid_to > d.valid_from)
where a.level = 'neighbourhood'
group by a.area_id, d.division_id
having count(p.parent_id) <> 1
