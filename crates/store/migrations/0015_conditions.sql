-- What was granted on a condition: an application keeps the condition, and which application it continues.
alter table application add column origin_id {{id}} not null default 0;
update application set origin_id = id;
alter table application add column difference_limit_minor bigint not null default 0;
update application set difference_limit_minor = write_off_minor where write_off_minor > 0;

-- Facts that may be told once: an opening receivable by its number, a receipt by its bank reference. What was recorded
-- twice before stays; the first of them holds the key.
create table told_fact (
    org_id {{id}} not null,
    kind text not null,
    fact_key text not null,
    document_id {{id}} not null,
    primary key (org_id, kind, fact_key)
){{without_rowid}};
create index told_fact_document_id_idx on told_fact (org_id, document_id);
