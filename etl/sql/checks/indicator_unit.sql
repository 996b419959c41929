-- The method of an indicator fits the unit of its figures.
select i.indicator_id, i.method, f.unit
from indicator as i
inner join indicator_measure as m on m.indicator_id = i.indicator_id
inner join fact as f on f.measure = m.measure
where f.unit <> case i.method when 'share' then 'percent' when 'rate' then 'per_100000' else 'count' end
group by i.indicator_id, i.method, f.unit
