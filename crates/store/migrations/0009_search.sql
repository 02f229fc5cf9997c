-- What records are found by. `terms` decide, `tokens` narrow: see domain `search`.

create table search_term (
    org_id {{id}} not null,
    record_id {{id}} not null,
    object text not null,
    title_key text not null,
    terms text not null,
    tokens text not null,
    primary key (org_id, record_id)
);
create index search_term_title_key_idx on search_term (org_id, title_key);

-- Each engine's own full-text index over the tokens. No extension is needed on PostgreSQL.
-- @pg
create index search_term_tokens_idx on search_term using gin ((cast(tokens as tsvector)));
-- @end
-- @sqlite
create virtual table search_index using fts5(tokens, content='', contentless_delete=1, detail=none, tokenize="unicode61 remove_diacritics 0");
create trigger search_term_added after insert on search_term begin insert into search_index (rowid, tokens) values (new.record_id, new.tokens); end;
create trigger search_term_changed after update on search_term when old.tokens <> new.tokens begin delete from search_index where rowid = old.record_id; insert into search_index (rowid, tokens) values (new.record_id, new.tokens); end;
create trigger search_term_deleted after delete on search_term begin delete from search_index where rowid = old.record_id; end;
-- @end

-- Records from before are indexed by a job, because readings of characters are not in the database.
insert into job (org_id, id, name, payload, unique_key, run_at, attempts, max_attempts, state, created_at)
select org_id, 1, 'rebuild_search', cast('{}' as {{json}}), 'rebuild_search', created_at, 0, 10, 'waiting', created_at
from organization;
