-- What is read: the value of an observation in its indicator's unit, computed here and nowhere else.
-- Shorter periods than a year are shown as counts, never as rates per resident.

create view observed as
select
    o.*,
    case
        when i.method = 'count' or (i.method = 'rate' and o.period_kind <> 'year') then o.numerator
        else coalesce(o.published_value, o.numerator / o.denominator * i.per)
    end as value,
    i.method = 'count' or (i.method = 'rate' and o.period_kind <> 'year') as is_count
from observation as o
inner join indicator as i on i.indicator_id = o.indicator_id;

-- Where each figure stands: file, line, document. Grain: one fact and document.
create view provenance as
select
    f.*, l.source_id, l.file, l.sha256, d.document_id, d.title as document_title, d.url as document_url,
    d.retrieved_via, d.page
from fact as f
inner join delivery as l on l.delivery_id = f.delivery_id
inner join document as d on list_contains(string_split(f.document_ids, ' '), d.document_id);

-- Kinds of notice that data/reference/police_kinds.csv does not have: a renamed kind would be counted nowhere, unseen.
create view unknown_kind as
select kind, count(*) as notices
from current_event
where kind not in (select kind from police_kind)
group by kind;
