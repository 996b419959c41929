-- Rows in = accepted + rejected, and what was accepted is there.
with kept as (
    select delivery_id, count(*) as rows from fact where lines is null group by delivery_id
    union all
    select delivery_id, sum(n) from survey_stratum group by delivery_id
    union all
    select delivery_id, count(*) from event group by delivery_id
    union all
    select delivery_id, count(*) from incident group by delivery_id
    union all
    select delivery_id, count(*) from exposed_area group by delivery_id
),
left_out as (
    select delivery_id, count(*) as rows from rejected_row group by delivery_id
)
select d.delivery_id, d.file, d.rows_in, d.accepted, d.rejected
from delivery as d
left join (select delivery_id, sum(rows) as rows from kept group by delivery_id) as k on k.delivery_id = d.delivery_id
left join left_out as l on l.delivery_id = d.delivery_id
where d.accepted <> coalesce(k.rows, 0) or d.rejected <> coalesce(l.rows, 0)
