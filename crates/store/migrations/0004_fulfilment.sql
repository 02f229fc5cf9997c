-- Orders, deliveries, invoices, receipts and applications.

create table sales_order (
    org_id {{id}} not null,
    id {{id}} not null,
    number text not null,
    customer_reference text,
    contract_id {{id}} not null,
    customer_id {{id}} not null,
    entity_id {{id}} not null,
    campaign_id {{id}},
    status text not null,
    ordered_on {{date}} not null,
    required_on {{date}},
    payment_term_id {{id}},
    currency text not null,
    net_minor bigint not null,
    tax_minor bigint not null,
    total_minor bigint not null,
    delivered_minor bigint not null default 0,
    accepted_minor bigint not null default 0,
    invoiced_minor bigint not null default 0,
    paid_minor bigint not null default 0,
    recognized_minor bigint not null default 0,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, contract_id) references contract (org_id, id),
    foreign key (org_id, customer_id) references customer (org_id, id),
    foreign key (org_id, entity_id) references legal_entity (org_id, id),
    foreign key (org_id, payment_term_id) references payment_term (org_id, id),
    constraint sales_order_total check (total_minor = net_minor + tax_minor)
);
create unique index sales_order_entity_id_number_key on sales_order (org_id, entity_id, number);
create index sales_order_status_idx on sales_order (org_id, status, id);
create index sales_order_customer_id_idx on sales_order (org_id, customer_id, id);
create index sales_order_contract_id_idx on sales_order (org_id, contract_id, id);
create index sales_order_owner_id_idx on sales_order (org_id, owner_id, id);
create index sales_order_department_id_idx on sales_order (org_id, department_id, id);

create table order_line (
    org_id {{id}} not null,
    id {{id}} not null,
    order_id {{id}} not null,
    contract_line_id {{id}} not null,
    customer_id {{id}} not null,
    line_no bigint not null,
    product_id {{id}} not null,
    description text not null,
    unit text not null,
    quantity_micro bigint not null,
    unit_price_micro bigint not null,
    discount_percent_micro bigint not null,
    tax_percent_micro bigint not null,
    recognition_method text not null,
    service_starts_on {{date}},
    service_ends_on {{date}},
    currency text not null,
    net_minor bigint not null,
    tax_minor bigint not null,
    total_minor bigint not null,
    delivered_quantity_micro bigint not null default 0,
    accepted_quantity_micro bigint not null default 0,
    invoiced_quantity_micro bigint not null default 0,
    invoiced_net_minor bigint not null default 0,
    invoiced_tax_minor bigint not null default 0,
    conceded_net_minor bigint not null default 0,
    conceded_tax_minor bigint not null default 0,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, order_id) references sales_order (org_id, id),
    foreign key (org_id, contract_line_id) references contract_line (org_id, id),
    foreign key (org_id, product_id) references product (org_id, id),
    foreign key (org_id, customer_id) references customer (org_id, id),
    constraint order_line_quantity check (quantity_micro >= 0),
    constraint order_line_total check (total_minor = net_minor + tax_minor),
    constraint order_line_delivered check (delivered_quantity_micro between 0 and quantity_micro),
    constraint order_line_accepted check (accepted_quantity_micro between 0 and delivered_quantity_micro),
    constraint order_line_invoiced check (invoiced_quantity_micro between 0 and quantity_micro)
);
create unique index order_line_order_id_line_no_key on order_line (org_id, order_id, line_no);
create index order_line_contract_line_id_idx on order_line (org_id, contract_line_id, id);
create index order_line_owner_id_idx on order_line (org_id, owner_id, id);
create index order_line_department_id_idx on order_line (org_id, department_id, id);

create table delivery (
    org_id {{id}} not null,
    id {{id}} not null,
    number text not null,
    order_id {{id}} not null,
    customer_id {{id}} not null,
    entity_id {{id}} not null,
    status text not null,
    shipped_on {{date}} not null,
    carrier text,
    tracking_number text,
    accepted_on {{date}},
    accepted_by text,
    currency text not null,
    net_minor bigint not null,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, order_id) references sales_order (org_id, id),
    foreign key (org_id, customer_id) references customer (org_id, id),
    foreign key (org_id, entity_id) references legal_entity (org_id, id)
);
create unique index delivery_entity_id_number_key on delivery (org_id, entity_id, number);
create index delivery_order_id_idx on delivery (org_id, order_id, id);
create index delivery_status_idx on delivery (org_id, status, id);
create index delivery_customer_id_idx on delivery (org_id, customer_id, id);
create index delivery_owner_id_idx on delivery (org_id, owner_id, id);
create index delivery_department_id_idx on delivery (org_id, department_id, id);

create table delivery_line (
    org_id {{id}} not null,
    id {{id}} not null,
    delivery_id {{id}} not null,
    order_line_id {{id}} not null,
    quantity_micro bigint not null,
    accepted_quantity_micro bigint not null default 0,
    returned_quantity_micro bigint not null default 0,
    invoiced_quantity_micro bigint not null default 0,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, delivery_id) references delivery (org_id, id),
    foreign key (org_id, order_line_id) references order_line (org_id, id),
    constraint delivery_line_quantity check (quantity_micro > 0),
    constraint delivery_line_accepted check (accepted_quantity_micro between 0 and quantity_micro),
    constraint delivery_line_returned check (returned_quantity_micro between 0 and quantity_micro),
    constraint delivery_line_invoiced check (invoiced_quantity_micro between 0 and quantity_micro)
);
create unique index delivery_line_delivery_id_order_line_id_key on delivery_line (org_id, delivery_id, order_line_id);
create index delivery_line_order_line_id_idx on delivery_line (org_id, order_line_id, id);
create index delivery_line_owner_id_idx on delivery_line (org_id, owner_id, id);
create index delivery_line_department_id_idx on delivery_line (org_id, department_id, id);

create table invoice (
    org_id {{id}} not null,
    id {{id}} not null,
    number text,
    external_number text,
    kind text not null,
    status text not null,
    order_id {{id}},
    contract_id {{id}},
    delivery_id {{id}},
    customer_id {{id}} not null,
    entity_id {{id}} not null,
    original_invoice_id {{id}},
    issued_on {{date}},
    due_on {{date}},
    shipped_on {{date}},
    currency text not null,
    net_minor bigint not null,
    tax_minor bigint not null,
    total_minor bigint not null,
    open_minor bigint not null,
    applied_minor bigint not null default 0,
    cash_discount_minor bigint not null default 0,
    credited_minor bigint not null default 0,
    is_disputed {{bool}} not null default false,
    cash_discount_terms {{json}},
    void_reason text,
    credit_reason text,
    returns_goods {{bool}} not null default false,
    voided_on {{date}},
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, order_id) references sales_order (org_id, id),
    foreign key (org_id, contract_id) references contract (org_id, id),
    foreign key (org_id, delivery_id) references delivery (org_id, id),
    foreign key (org_id, customer_id) references customer (org_id, id),
    foreign key (org_id, entity_id) references legal_entity (org_id, id),
    foreign key (org_id, original_invoice_id) references invoice (org_id, id),
    constraint invoice_total check (total_minor = net_minor + tax_minor),
    constraint invoice_open check (open_minor >= 0),
    constraint invoice_open_sum check (status <> 'issued' or kind = 'credit_note' or open_minor = total_minor - applied_minor - cash_discount_minor - credited_minor)
);
create unique index invoice_entity_id_number_key on invoice (org_id, entity_id, number) where number is not null;
create index invoice_status_idx on invoice (org_id, status, id);
create index invoice_order_id_idx on invoice (org_id, order_id, id);
create index invoice_contract_id_idx on invoice (org_id, contract_id, id);
create index invoice_customer_id_due_on_open_minor_idx on invoice (org_id, customer_id, due_on, open_minor) where open_minor > 0;
create index invoice_aging_idx on invoice (org_id, entity_id, currency, due_on, kind, customer_id, open_minor) where open_minor > 0 and status = 'issued';
create index invoice_status_total_minor_idx on invoice (org_id, status, total_minor, id);
create index invoice_due_on_idx on invoice (org_id, due_on, id);
create index invoice_original_invoice_id_idx on invoice (org_id, original_invoice_id, id) where original_invoice_id is not null;
create index invoice_owner_id_idx on invoice (org_id, owner_id, id);
create index invoice_department_id_idx on invoice (org_id, department_id, id);

create table invoice_line (
    org_id {{id}} not null,
    id {{id}} not null,
    invoice_id {{id}} not null,
    line_no bigint not null,
    order_line_id {{id}},
    delivery_line_id {{id}},
    original_line_id {{id}},
    product_id {{id}},
    description text not null,
    quantity_micro bigint not null,
    tax_percent_micro bigint not null,
    currency text not null,
    net_minor bigint not null,
    tax_minor bigint not null,
    total_minor bigint not null,
    credited_quantity_micro bigint not null default 0,
    credited_net_minor bigint not null default 0,
    credited_tax_minor bigint not null default 0,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, invoice_id) references invoice (org_id, id),
    foreign key (org_id, order_line_id) references order_line (org_id, id),
    foreign key (org_id, delivery_line_id) references delivery_line (org_id, id),
    foreign key (org_id, product_id) references product (org_id, id),
    foreign key (org_id, original_line_id) references invoice_line (org_id, id),
    constraint invoice_line_quantity check (quantity_micro >= 0),
    constraint invoice_line_credited check (credited_quantity_micro between 0 and quantity_micro and credited_net_minor between 0 and net_minor and credited_tax_minor between 0 and tax_minor),
    constraint invoice_line_total check (total_minor = net_minor + tax_minor)
);
create unique index invoice_line_invoice_id_line_no_key on invoice_line (org_id, invoice_id, line_no);
create index invoice_line_order_line_id_idx on invoice_line (org_id, order_line_id, id) where order_line_id is not null;
create index invoice_line_owner_id_idx on invoice_line (org_id, owner_id, id);
create index invoice_line_department_id_idx on invoice_line (org_id, department_id, id);

create table receipt (
    org_id {{id}} not null,
    id {{id}} not null,
    number text not null,
    customer_id {{id}} not null,
    entity_id {{id}} not null,
    status text not null,
    method text not null,
    received_on {{date}} not null,
    posted_on {{date}} not null,
    reference text,
    payer_name text,
    currency text not null,
    amount_minor bigint not null,
    unapplied_minor bigint not null,
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
    constraint receipt_amount check (amount_minor > 0),
    constraint receipt_unapplied check (unapplied_minor between 0 and amount_minor)
);
create unique index receipt_entity_id_number_key on receipt (org_id, entity_id, number);
create index receipt_customer_id_idx on receipt (org_id, customer_id, id);
create index receipt_received_on_idx on receipt (org_id, received_on, id);
create index receipt_unapplied_minor_idx on receipt (org_id, unapplied_minor, id) where unapplied_minor > 0;
create index receipt_owner_id_idx on receipt (org_id, owner_id, id);
create index receipt_department_id_idx on receipt (org_id, department_id, id);

create table application (
    org_id {{id}} not null,
    id {{id}} not null,
    receipt_id {{id}},
    credit_note_id {{id}},
    invoice_id {{id}} not null,
    customer_id {{id}} not null,
    applied_on {{date}} not null,
    unapplied_on {{date}},
    currency text not null,
    applied_minor bigint not null,
    cash_discount_minor bigint not null,
    cash_discount_tax_minor bigint not null,
    entry_id {{id}} not null,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, receipt_id) references receipt (org_id, id),
    foreign key (org_id, credit_note_id) references invoice (org_id, id),
    foreign key (org_id, invoice_id) references invoice (org_id, id),
    foreign key (org_id, customer_id) references customer (org_id, id),
    constraint application_amounts check (applied_minor >= 0 and cash_discount_minor >= 0 and applied_minor + cash_discount_minor > 0),
    constraint application_discount_tax check (cash_discount_tax_minor between 0 and cash_discount_minor),
    constraint application_source check ((receipt_id is null) <> (credit_note_id is null))
);
create index application_receipt_id_idx on application (org_id, receipt_id, id);
create index application_invoice_id_idx on application (org_id, invoice_id, id);
create index application_customer_id_idx on application (org_id, customer_id, id);
create index application_owner_id_idx on application (org_id, owner_id, id);
create index application_department_id_idx on application (org_id, department_id, id);

