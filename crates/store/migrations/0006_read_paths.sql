-- What is open by day, kept with every change of an open amount: aging today is a look-up. `items` and `open_minor`
-- are not checked to be positive: an upsert may offer a negative change, which PostgreSQL would check as a row.
create table open_balance (
    org_id {{id}} not null,
    entity_id {{id}} not null,
    currency text not null,
    aged_by text not null,
    aged_from {{date}} not null,
    items bigint not null,
    open_minor bigint not null,
    primary key (org_id, entity_id, currency, aged_by, aged_from)
){{without_rowid}};

insert into open_balance (org_id, entity_id, currency, aged_by, aged_from, items, open_minor)
select org_id, entity_id, currency, 'due_on', coalesce(due_on, issued_on), count(*),
    cast(sum(case when kind = 'credit_note' then -open_minor else open_minor end) as bigint)
from invoice where status = 'issued' and open_minor > 0
group by org_id, entity_id, currency, coalesce(due_on, issued_on);

insert into open_balance (org_id, entity_id, currency, aged_by, aged_from, items, open_minor)
select org_id, entity_id, currency, 'issued_on', issued_on, count(*),
    cast(sum(case when kind = 'credit_note' then -open_minor else open_minor end) as bigint)
from invoice where status = 'issued' and open_minor > 0
group by org_id, entity_id, currency, issued_on;

-- With `issued_on`, from which a document without a due date ages: the index alone answers.
drop index invoice_aging_idx;
create index invoice_aging_idx on invoice (org_id, entity_id, currency, due_on, issued_on, kind, customer_id, open_minor) where open_minor > 0 and status = 'issued';

-- The orders people ask for most that had no index. What else is sorted reads every record of its filter.
create index customer_name_idx on customer (org_id, name, id);
create index lead_next_follow_up_on_idx on lead (org_id, next_follow_up_on, id);
create index opportunity_expected_close_on_idx on opportunity (org_id, expected_close_on, id);
create index sales_order_ordered_on_idx on sales_order (org_id, ordered_on, id);
create index invoice_issued_on_idx on invoice (org_id, issued_on, id);
