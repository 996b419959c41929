-- An indicator counts kinds of event that its source uses, spelt as they are.
select m.indicator_id, k.kind
from indicator_measure as m
inner join indicator as i on i.indicator_id = m.indicator_id
cross join unnest(m.kinds) as k(kind)
where k.kind not in (select kind from police_kind where i.source_id = 'police_events')
    and k.kind not in (select l.kind from incident_label as l where l.source_id = i.source_id)
