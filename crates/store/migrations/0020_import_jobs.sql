-- A job whose worker ends without a word is given up after a few times: how often that happened.
alter table job add column lost bigint not null default 0;
-- Periodic work waits once for each organisation and is found missing by its name.
update job set unique_key = name
where state = 'waiting' and unique_key is null and name in ('delete_expired', 'seal_entries') and id = (
    select min(j.id) from job j where j.org_id = job.org_id and j.name = job.name and j.state = 'waiting'
);
create index job_over_idx on job (org_id, run_at) where state <> 'waiting';
create index idempotency_key_created_idx on idempotency_key (org_id, created_at);
-- Keys that were reserved for imports while they ran: an import answers at once now.
delete from idempotency_key where status = 0;
create index session_expires_idx on session (org_id, expires_at);

-- Imports run in the background: their files wait in the database, and a run goes on where it ended.
alter table import_run add column rows_done bigint not null default 0;
alter table import_run add column waiting {{json}} not null default '[]';
alter table import_run add column failure {{json}};
alter table import_run add column requested_by_id {{id}};
alter table import_run add column undo {{json}};
update import_run set rows_done = rows_total;
create index import_run_running_idx on import_run (org_id, id) where status = 'running';
create table import_file (
    org_id {{id}} not null,
    import_id {{id}} not null,
    name text not null,
    piece bigint not null,
    content {{bytes}} not null,
    primary key (org_id, import_id, name, piece),
    foreign key (org_id, import_id) references import_run (org_id, id)
);

-- What an import made and changed, so that it can be taken back. `before` holds the values that a row changed; `title`
-- is the number or name of a record that was removed, which its number series still counts.
create table import_change (
    org_id {{id}} not null,
    import_id {{id}} not null,
    row_no bigint not null,
    object text not null,
    object_id {{id}} not null,
    external_id text not null,
    before {{json}},
    version_after bigint,
    outcome text not null,
    title text,
    code text,
    reason_zh text not null,
    reason_en text not null,
    primary key (org_id, import_id, row_no),
    foreign key (org_id, import_id) references import_run (org_id, id),
    constraint import_change_outcome check (outcome in ('waiting', 'reversed', 'kept', 'refused'))
){{without_rowid}};
create index import_change_title_idx on import_change (org_id, object, title) where outcome = 'reversed' and title is not null;
