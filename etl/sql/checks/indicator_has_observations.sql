-- An indicator of the catalogue without any figure is a promise nobody keeps; one that awaits its first delivery is not shown.
select i.indicator_id
from indicator as i
where not i.awaits_delivery and not exists (
    select 1 from observation as o where o.indicator_id = i.indicator_id and o.status in ('ok', 'preliminary')
)
