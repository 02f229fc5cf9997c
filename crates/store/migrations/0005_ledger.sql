-- The ledger: accounts, books, periods, append-only entries, kept balances; obligations and recognised revenue.

create table account (
    org_id {{id}} not null,
    id {{id}} not null,
    entity_id {{id}} not null,
    code text not null,
    name_zh text not null,
    name_en text not null,
    role text,
    class text not null,
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, entity_id) references legal_entity (org_id, id)
);
create unique index account_entity_id_code_key on account (org_id, entity_id, code);
create unique index account_entity_id_role_key on account (org_id, entity_id, role) where role is not null;

create table book (
    org_id {{id}} not null,
    id {{id}} not null,
    entity_id {{id}} not null,
    code text not null,
    name text not null,
    currency text not null,
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, entity_id) references legal_entity (org_id, id)
);
create unique index book_entity_id_code_key on book (org_id, entity_id, code);

create table accounting_period (
    org_id {{id}} not null,
    id {{id}} not null,
    entity_id {{id}} not null,
    period text not null,
    status text not null,
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, entity_id) references legal_entity (org_id, id),
    constraint accounting_period_status check (status in ('open', 'closed'))
);
create unique index accounting_period_entity_id_period_key on accounting_period (org_id, entity_id, period);

create table journal_entry (
    org_id {{id}} not null,
    id {{id}} not null,
    number text not null,
    entity_id {{id}} not null,
    book_id {{id}} not null,
    kind text not null,
    effective_on {{date}} not null,
    period text not null,
    memo text not null,
    source_object text not null,
    source_id text not null,
    posting_key text not null,
    reverses_id {{id}},
    currency text not null,
    total_minor bigint not null,
    actor_id {{id}} not null,
    search_text text not null default '',
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, entity_id) references legal_entity (org_id, id),
    foreign key (org_id, book_id) references book (org_id, id),
    foreign key (org_id, reverses_id) references journal_entry (org_id, id)
);
create unique index journal_entry_posting_key_key on journal_entry (org_id, book_id, posting_key);
create unique index journal_entry_number_key on journal_entry (org_id, entity_id, number);
create unique index journal_entry_reverses_id_key on journal_entry (org_id, reverses_id) where reverses_id is not null;
create index journal_entry_effective_on_idx on journal_entry (org_id, entity_id, effective_on, id);
create index journal_entry_source_idx on journal_entry (org_id, source_object, source_id);

create table entry_line (
    org_id {{id}} not null,
    id {{id}} not null,
    entry_id {{id}} not null,
    line_no bigint not null,
    book_id {{id}} not null,
    account_id {{id}} not null,
    role text not null,
    effective_on {{date}} not null,
    currency text not null,
    debit_minor bigint not null,
    credit_minor bigint not null,
    customer_id {{id}},
    contract_id {{id}},
    order_id {{id}},
    order_line_id {{id}},
    obligation_id {{id}},
    invoice_id {{id}},
    receipt_id {{id}},
    product_id {{id}},
    department_id {{id}},
    salesperson_id {{id}},
    campaign_id {{id}},
    region text,
    search_text text not null default '',
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, entry_id) references journal_entry (org_id, id),
    foreign key (org_id, account_id) references account (org_id, id),
    constraint entry_line_one_side check (debit_minor >= 0 and credit_minor >= 0 and (debit_minor = 0) <> (credit_minor = 0)),
    constraint entry_line_revenue_chain check (role <> 'revenue' or (customer_id is not null and contract_id is not null and order_line_id is not null and obligation_id is not null))
);
create unique index entry_line_entry_id_key on entry_line (org_id, entry_id, line_no);
create index entry_line_role_idx on entry_line (org_id, book_id, role, effective_on);
create index entry_line_customer_idx on entry_line (org_id, customer_id, role, effective_on);
create index entry_line_order_idx on entry_line (org_id, order_id) where order_id is not null;
create index entry_line_invoice_idx on entry_line (org_id, invoice_id) where invoice_id is not null;

create table entry_seal (
    org_id {{id}} not null,
    book_id {{id}} not null,
    sequence bigint not null,
    entry_id {{id}} not null,
    hash text not null,
    primary key (org_id, book_id, sequence),
    foreign key (org_id, entry_id) references journal_entry (org_id, id)
){{without_rowid}};
create unique index entry_seal_entry_id_key on entry_seal (org_id, book_id, entry_id);

create table account_balance (
    org_id {{id}} not null,
    book_id {{id}} not null,
    account_id {{id}} not null,
    period text not null,
    currency text not null,
    debit_minor bigint not null,
    credit_minor bigint not null,
    primary key (org_id, book_id, account_id, period, currency)
){{without_rowid}};

create table obligation (
    org_id {{id}} not null,
    id {{id}} not null,
    order_id {{id}} not null,
    order_line_id {{id}} not null,
    contract_id {{id}} not null,
    customer_id {{id}} not null,
    entity_id {{id}} not null,
    product_id {{id}} not null,
    method text not null,
    starts_on {{date}},
    ends_on {{date}},
    quantity_micro bigint not null,
    satisfied_quantity_micro bigint not null default 0,
    currency text not null,
    allocated_minor bigint not null,
    recognized_minor bigint not null default 0,
    recognized_through {{date}},
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, order_id) references sales_order (org_id, id),
    foreign key (org_id, order_line_id) references order_line (org_id, id),
    foreign key (org_id, contract_id) references contract (org_id, id),
    foreign key (org_id, customer_id) references customer (org_id, id),
    foreign key (org_id, product_id) references product (org_id, id),
    constraint obligation_recognized check (recognized_minor between 0 and allocated_minor),
    constraint obligation_satisfied check (satisfied_quantity_micro between 0 and quantity_micro)
);
create unique index obligation_order_line_id_key on obligation (org_id, order_line_id);
create index obligation_order_id_idx on obligation (org_id, order_id, id);
create index obligation_contract_id_idx on obligation (org_id, contract_id, id);
create index obligation_customer_id_idx on obligation (org_id, customer_id, id);
create index obligation_entity_id_method_ends_on_idx on obligation (org_id, entity_id, method, ends_on, id) where recognized_minor < allocated_minor;
create index obligation_owner_id_idx on obligation (org_id, owner_id, id);
create index obligation_department_id_idx on obligation (org_id, department_id, id);

create table revenue_event (
    org_id {{id}} not null,
    id {{id}} not null,
    obligation_id {{id}} not null,
    order_id {{id}} not null,
    contract_id {{id}} not null,
    customer_id {{id}} not null,
    delivery_id {{id}},
    credit_note_id {{id}},
    entry_id {{id}} not null,
    effective_on {{date}} not null,
    service_period text not null,
    currency text not null,
    amount_minor bigint not null,
    recognized_to_date_minor bigint not null,
    basis {{json}} not null,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, obligation_id) references obligation (org_id, id),
    foreign key (org_id, order_id) references sales_order (org_id, id),
    foreign key (org_id, contract_id) references contract (org_id, id),
    foreign key (org_id, customer_id) references customer (org_id, id),
    foreign key (org_id, entry_id) references journal_entry (org_id, id)
);
create index revenue_event_obligation_id_idx on revenue_event (org_id, obligation_id, id);
create index revenue_event_order_id_idx on revenue_event (org_id, order_id, id);
create index revenue_event_customer_id_effective_on_idx on revenue_event (org_id, customer_id, effective_on, id);
create index revenue_event_effective_on_idx on revenue_event (org_id, effective_on, id);
create index revenue_event_owner_id_idx on revenue_event (org_id, owner_id, id);
create index revenue_event_department_id_idx on revenue_event (org_id, department_id, id);

-- Nothing posted is ever changed or deleted: the database refuses it too.
-- @sqlite
create trigger journal_entry_no_update before update on journal_entry begin select raise(abort, 'append-only: journal_entry'); end;
create trigger journal_entry_no_delete before delete on journal_entry begin select raise(abort, 'append-only: journal_entry'); end;
create trigger entry_line_no_update before update on entry_line begin select raise(abort, 'append-only: entry_line'); end;
create trigger entry_line_no_delete before delete on entry_line begin select raise(abort, 'append-only: entry_line'); end;
create trigger entry_seal_no_update before update on entry_seal begin select raise(abort, 'append-only: entry_seal'); end;
create trigger entry_seal_no_delete before delete on entry_seal begin select raise(abort, 'append-only: entry_seal'); end;
create trigger audit_entry_no_update before update on audit_entry begin select raise(abort, 'append-only: audit_entry'); end;
create trigger audit_entry_no_delete before delete on audit_entry begin select raise(abort, 'append-only: audit_entry'); end;
create trigger revenue_event_no_update before update on revenue_event begin select raise(abort, 'append-only: revenue_event'); end;
create trigger revenue_event_no_delete before delete on revenue_event begin select raise(abort, 'append-only: revenue_event'); end;
-- @end
-- @pg
create function refuse_change() returns trigger language plpgsql as $$ begin raise exception 'append-only: %', tg_table_name using errcode = 'restrict_violation'; end $$;
create trigger journal_entry_append_only before update or delete on journal_entry for each row execute function refuse_change();
create trigger entry_line_append_only before update or delete on entry_line for each row execute function refuse_change();
create trigger entry_seal_append_only before update or delete on entry_seal for each row execute function refuse_change();
create trigger audit_entry_append_only before update or delete on audit_entry for each row execute function refuse_change();
create trigger revenue_event_append_only before update or delete on revenue_event for each row execute function refuse_change();
-- @end
