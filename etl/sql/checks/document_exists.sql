-- Every figure names the document it was read in.
select f.fact_id, d.document_id
from fact as f, unnest(string_split(f.document_ids, ' ')) as d(document_id)
where d.document_id not in (select document_id from document)
union all
select line, document_id
from exposed_area
where document_id not in (select document_id from document)
