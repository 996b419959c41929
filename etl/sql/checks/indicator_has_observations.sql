-- Every indicator in the catalogue has figures, but for those that await their first delivery.
select i.indicator_id
from indicator as i
where not i.awaits_delivery and not exists (
    select 1 from observation as o where o.indicator_id = i.indicator_id and o.status in ('ok', 'preliminary')
)
