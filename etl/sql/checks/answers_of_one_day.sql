-- Of one measure and period, one delivery of answers a day: two could neither be added nor one of them chosen.
select s.measure, s.period_start, d.delivered_on, list(distinct d.file) as files
from survey_sum as s
inner join delivery as d on d.delivery_id = s.delivery_id
group by d.source_id, d.provenance, s.measure, s.period_kind, s.period_start, d.delivered_on
having count(distinct d.delivery_id) > 1
