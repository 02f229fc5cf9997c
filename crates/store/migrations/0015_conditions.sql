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
insert into told_fact (org_id, kind, fact_key, document_id)
select org_id, 'opening_invoice', cast(entity_id as text) || '|' || cast(customer_id as text) || '|' || lower(external_number), min(id)
from invoice where kind = 'opening' and status = 'issued' and external_number is not null
group by org_id, entity_id, customer_id, lower(external_number);
insert into told_fact (org_id, kind, fact_key, document_id)
select org_id, 'receipt', cast(entity_id as text) || '|' || currency || '|' || cast(amount_minor as text) || '|' || cast(received_on as text) || '|' || lower(reference), min(id)
from receipt where status = 'recorded' and reference is not null
group by org_id, entity_id, currency, amount_minor, received_on, lower(reference);

-- Money that goes back to a customer: of receipts that are on no invoice, and of credit notes that are open.
create table refund (
    org_id {{id}} not null,
    id {{id}} not null,
    number text not null,
    customer_id {{id}} not null,
    entity_id {{id}} not null,
    status text not null,
    paid_on {{date}} not null,
    method text not null,
    reference text,
    payee_name text,
    payee_account text,
    reason text not null,
    currency text not null,
    amount_minor bigint not null,
    reversed_on {{date}},
    reverse_reason text,
    entry_id {{id}} not null,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customer (org_id, id),
    foreign key (org_id, entity_id) references legal_entity (org_id, id),
    constraint refund_amount check (amount_minor > 0),
    constraint refund_reversed check ((status = 'reversed') = (reversed_on is not null))
);
create unique index refund_entity_id_number_key on refund (org_id, entity_id, number);
create index refund_customer_id_idx on refund (org_id, customer_id, id);
create index refund_paid_on_idx on refund (org_id, paid_on, id);
create index refund_owner_id_idx on refund (org_id, owner_id, id);
create index refund_department_id_idx on refund (org_id, department_id, id);

create table refund_line (
    org_id {{id}} not null,
    id {{id}} not null,
    refund_id {{id}} not null,
    receipt_id {{id}},
    credit_note_id {{id}},
    customer_id {{id}} not null,
    paid_on {{date}} not null,
    reversed_on {{date}},
    currency text not null,
    amount_minor bigint not null,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, refund_id) references refund (org_id, id),
    foreign key (org_id, receipt_id) references receipt (org_id, id),
    foreign key (org_id, credit_note_id) references invoice (org_id, id),
    constraint refund_line_amount check (amount_minor > 0),
    constraint refund_line_source check ((receipt_id is null) <> (credit_note_id is null))
);
create index refund_line_refund_id_idx on refund_line (org_id, refund_id, id);
create index refund_line_receipt_id_idx on refund_line (org_id, receipt_id, id) where receipt_id is not null;
create index refund_line_credit_note_id_idx on refund_line (org_id, credit_note_id, id) where credit_note_id is not null;
create index refund_line_customer_id_idx on refund_line (org_id, customer_id, id);
create index refund_line_owner_id_idx on refund_line (org_id, owner_id, id);
create index refund_line_department_id_idx on refund_line (org_id, department_id, id);

alter table receipt add column refunded_minor bigint not null default 0;
alter table invoice add column refunded_minor bigint not null default 0;
