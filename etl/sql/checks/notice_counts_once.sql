-- One notice counts once, however many deliveries have it: no count of the city is larger than its distinct notices.
select o.indicator_id, o.period_kind, o.period_start, o.numerator, count(distinct e.event_id) as notices
from observation as o
inner join indicator as i on i.indicator_id = o.indicator_id and i.source_id = 'police_events'
inner join indicator_measure as m on m.indicator_id = o.indicator_id and m.kinds is not null
left join event as e
    on list_contains(m.kinds, e.kind) and date_trunc(o.period_kind, e.event_at) = o.period_start
where o.area_id = 'stockholm'
group by o.indicator_id, o.period_kind, o.period_start, o.numerator
having o.numerator > count(distinct e.event_id)
