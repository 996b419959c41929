-- A police area covers districts of today; what one covers wholly no other has a part of; each police area covers some.
select a.area_id, d.area_id as district_id, 'levels' as fault
from police_area_cover as c
inner join area as a on a.area_id = c.police_area_id
inner join area as d on d.area_id = c.district_id
where a.level <> 'police_area' or d.level <> 'district' or d.valid_to is not null
union all
select null, district_id, 'covered twice'
from police_area_cover
group by district_id
having count(*) > 1 and bool_or(extent = 'whole')
union all
select a.area_id, null, 'covers nothing'
from area as a
where a.level = 'police_area' and a.area_id not in (select police_area_id from police_area_cover)
