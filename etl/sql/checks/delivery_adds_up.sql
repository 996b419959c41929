-- Rows in = accepted + rejected, and what was accepted is there.
select d.delivery_id, d.file, d.rows_in, d.accepted, d.rejected
from delivery as d
where d.accepted <> (select count(*) from fact as f where f.delivery_id = d.delivery_id)
        + (select count(*) from event as e where e.delivery_id = d.delivery_id)
        + (select count(*) from exposed_area as x where x.delivery_id = d.delivery_id)
    or d.rejected <> (select count(*) from rejected_row as r where r.delivery_id = d.delivery_id)
