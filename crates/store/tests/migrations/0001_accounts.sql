create table account (
    org_id {{id}} not null,
    id {{id}} not null,
    code text not null,
    balance_minor bigint not null,
    is_open {{bool}} not null default true,
    opened_on {{date}},
    seen_at {{moment}},
    custom {{json}} not null default '{}',
    attachment {{bytes}},
    version bigint not null default 1,
    primary key (org_id, id),
    constraint account_balance_not_negative check (balance_minor >= 0)
);
create unique index account_code on account (org_id, code);
create unique index account_lower_code on account (org_id, lower(code)) where is_open = true;
create index account_balance on account (org_id, balance_minor, id) where balance_minor > 0;

create table movement (
    org_id {{id}} not null,
    account_id {{id}} not null,
    line bigint not null,
    amount_minor bigint not null,
    memo text,
    primary key (org_id, account_id, line),
    foreign key (org_id, account_id) references account (org_id, id)
) {{without_rowid}};

create table promise (
    org_id {{id}} not null,
    id {{id}} not null,
    account_id {{id}} not null,
    primary key (org_id, id),
    foreign key (org_id, account_id) references account (org_id, id) deferrable initially deferred
);

create table log (
    org_id {{id}} not null,
    id {{id}} not null,
    entry text not null,
    primary key (org_id, id)
);
-- @sqlite
create trigger log_is_not_updated before update on log begin select raise(abort, 'append-only: log'); end;
create trigger log_is_not_deleted before delete on log begin select raise(abort, 'append-only: log'); end;
-- @end
-- @pg
revoke update, delete on log from current_user;
-- @end

create table seal (
    org_id {{id}} not null,
    id {{id}} not null,
    primary key (org_id, id)
);
-- @sqlite
create trigger seal_is_not_deleted before delete on seal begin select raise(abort, 'append-only: seal'); end;
-- @end
-- @pg
create function refuse_change() returns trigger language plpgsql as
    $$ begin raise exception 'append-only: %', tg_table_name using errcode = 'restrict_violation'; end $$;
create trigger seal_is_not_deleted before delete on seal for each row execute function refuse_change();
-- @end
