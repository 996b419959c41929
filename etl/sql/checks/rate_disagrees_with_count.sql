-- A published count and a published rate of one cell must speak of the same population, rounding apart.
select indicator_id, area_id, period_start, numerator, denominator, published_value
from observation
where published_value is not null and numerator is not null and denominator is not null and not is_merged
    and abs(numerator / denominator * 100000 - published_value) > 0.51 + published_value * 0.0006
