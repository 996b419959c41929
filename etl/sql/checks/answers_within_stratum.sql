-- No measure has more answers in a stratum than the stratum has respondents, and every stratum of the sums is known.
select s.delivery_id, s.measure, s.stratum, sum(s.n) as answers, max(t.n) as respondents
from survey_sum as s
left join survey_stratum as t on t.delivery_id = s.delivery_id and t.stratum = s.stratum
group by s.delivery_id, s.measure, s.stratum
having coalesce(max(t.n), 0) < sum(s.n)
