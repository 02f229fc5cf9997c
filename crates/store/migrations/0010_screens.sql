-- What the screens of receivables, close and sales need: payers that were taught, receipts nobody claimed yet,
-- small differences, sign-offs of a close, what a stage asks for.

create table payer_alias (
    org_id {{id}} not null,
    id {{id}} not null,
    kind text not null,
    payer text not null,
    payer_key text not null,
    customer_id {{id}} not null,
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customer (org_id, id)
);
create unique index payer_alias_kind_payer_key_key on payer_alias (org_id, kind, payer_key);
create index payer_alias_customer_id_idx on payer_alias (org_id, customer_id, id);

create table period_sign_off (
    org_id {{id}} not null,
    period_id {{id}} not null,
    item text not null,
    note text not null,
    signed_by {{id}} not null,
    signed_at {{moment}} not null,
    primary key (org_id, period_id, item),
    foreign key (org_id, period_id) references accounting_period (org_id, id)
){{without_rowid}};

alter table stage add column required_fields {{json}} not null default '[]';
alter table legal_entity add column write_off_limit_minor bigint not null default 0;
alter table receipt add column payer_account text;
alter table application add column write_off_minor bigint not null default 0;
alter table invoice add column written_off_minor bigint not null default 0;

-- SQLite cannot drop a `not null` or change a check. Its documentation gives this way for changes that leave the rows
-- as they are (https://sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes"); copying the
-- two largest tables and all that refer to them would be the other. The indexes below raise the schema's number.
-- @sqlite
pragma writable_schema = on;
update sqlite_schema set sql = replace(sql, 'customer_id bigint not null', 'customer_id bigint') where type = 'table' and name = 'receipt';
update sqlite_schema set sql = replace(sql, '- cash_discount_minor - credited_minor)', '- cash_discount_minor - credited_minor - written_off_minor)') where type = 'table' and name = 'invoice';
pragma writable_schema = reset;
-- @end
-- @pg
alter table receipt alter column customer_id drop not null;
alter table invoice drop constraint invoice_open_sum;
alter table invoice add constraint invoice_open_sum check (status <> 'issued' or kind = 'credit_note' or open_minor = total_minor - applied_minor - cash_discount_minor - credited_minor - written_off_minor);
-- @end

-- Without its condition: a planner cannot prove it from `unapplied_minor > $1`, as the list of receipts to decide asks.
drop index receipt_unapplied_minor_idx;
create index receipt_unapplied_minor_idx on receipt (org_id, unapplied_minor, id);
create index receipt_unclaimed_idx on receipt (org_id, id) where customer_id is null;

-- What is delivered and not invoiced; services may be invoiced at any time.
create index delivery_line_unbilled_idx on delivery_line (org_id, id) where invoiced_quantity_micro + returned_quantity_micro < quantity_micro;
create index order_line_unbilled_idx on order_line (org_id, id) where recognition_method = 'straight_line' and invoiced_quantity_micro < quantity_micro;

-- What waits for somebody today.
create index quote_valid_until_idx on quote (org_id, valid_until, id) where status = 'sent';
