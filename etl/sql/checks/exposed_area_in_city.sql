-- What the atlas has of the police's list lies in the city: in a district of today, its outline within the city's own bounds.
with bounds as (
    select
        a.area_id, list_transform(regexp_extract_all(o.geometry, '\[(-?[0-9.]+),', 1), x -> x::double) as east,
        list_transform(regexp_extract_all(o.geometry, ',(-?[0-9.]+)\]', 1), x -> x::double) as north
    from area_outline as o
    inner join area as a on a.area_id = o.area_id and a.area_id = 'stockholm'
),
listed as (
    select
        edition, area, districts, list_transform(regexp_extract_all(geometry, '\[(-?[0-9.]+),', 1), x -> x::double) as east,
        list_transform(regexp_extract_all(geometry, ',(-?[0-9.]+)\]', 1), x -> x::double) as north
    from exposed_area
)
select l.edition, l.area, l.districts
from listed as l
cross join bounds as b
where len(l.districts) = 0
    or list_has_any(l.districts, (select list(area_id) from area where level <> 'district' or valid_to is not null))
    or list_min(l.east) < list_min(b.east) - 0.01 or list_max(l.east) > list_max(b.east) + 0.01
    or list_min(l.north) < list_min(b.north) - 0.01 or list_max(l.north) > list_max(b.north) + 0.01
