-- What the settings screens change: the organisation itself, how numbers look, departments that end, what an entity
-- prints on its documents.

alter table organization add column language text not null default 'zh-CN';
-- Empty: that of the first entity.
alter table organization add column currency text;
alter table organization add column version bigint not null default 1;

alter table department add column is_active {{bool}} not null default true;

alter table legal_entity add column address text;
alter table legal_entity add column phone text;
alter table legal_entity add column bank_name text;
alter table legal_entity add column bank_account text;

-- How numbers of a kind look, where not as they do at first. A prefix belongs to its kind for ever, so that two kinds
-- never give the same number; the counters stand in `number_series` under the prefix.
create table number_format (
    org_id {{id}} not null,
    entity_id {{id}} not null,
    prefix text not null,
    kind text not null,
    digits bigint not null,
    is_yearly {{bool}} not null,
    is_current {{bool}} not null,
    version bigint not null,
    primary key (org_id, entity_id, prefix),
    constraint number_format_digits check (digits between 3 and 12)
){{without_rowid}};
create unique index number_format_current_key on number_format (org_id, entity_id, kind) where is_current;
