-- One day's deliveries say one thing of an area in an edition: its level.
select e.edition, e.area, list(distinct e.level) as levels
from exposed_area as e
inner join delivery as d on d.delivery_id = e.delivery_id
where e.area_type = 'listed'
group by e.edition, e.area, d.delivered_on
having count(distinct e.level) > 1
