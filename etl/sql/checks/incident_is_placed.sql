-- An incident's district is the one its neighbourhood lies in today, and it belongs to a delivery.
select i.delivery_id, i.district_id::varchar as district_id, i.neighbourhood_id::varchar as neighbourhood_id, i.place_precision::varchar as place_precision
from (
    select delivery_id, district_id, neighbourhood_id, place_precision, count(x) as points
    from incident
    group by all
) as i
left join area_parent as p
    on p.area_id = i.neighbourhood_id::varchar and p.parent_id = i.district_id::varchar and p.valid_to is null
where i.delivery_id not in (select delivery_id from delivery)
    or (i.neighbourhood_id is not null and p.area_id is null)
    or (i.place_precision in ('point', 'neighbourhood')) <> (i.neighbourhood_id is not null)
    or (i.place_precision = 'city') <> (i.district_id is null)
    or (i.place_precision = 'point') <> (i.points > 0)
