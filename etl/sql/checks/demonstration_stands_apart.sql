-- No indicator has both real figures and demonstration figures.
select indicator_id, count(*) as figures
from observation
group by indicator_id
having bool_or(provenance = 'synthetic') and bool_or(provenance <> 'synthetic')
