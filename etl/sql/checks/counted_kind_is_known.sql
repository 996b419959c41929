-- An indicator counts kinds of notice that the police use, spelt as they are.
select m.indicator_id, k.kind
from indicator_measure as m, unnest(m.kinds) as k(kind)
where k.kind not in (select kind from police_kind)
