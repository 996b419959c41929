-- A withheld or missing figure has no value, in the facts and in what is shown.
select indicator_id, area_id, period_start
from observation
where status in ('withheld', 'missing') and coalesce(numerator, published_value) is not null
