-- Names are kept under every reading of their characters, without accents and in simplified characters: once more, by
-- the job that indexed the records from before there was an index.
delete from job where name = 'rebuild_search' and unique_key = 'rebuild_search';
insert into job (org_id, id, name, payload, unique_key, run_at, attempts, max_attempts, state, created_at)
select org_id, 2, 'rebuild_search', cast('{}' as {{json}}), 'rebuild_search', created_at, 0, 10, 'waiting', created_at
from organization;
