-- Pipelines, opportunities, quotes, contracts and their collection plans.

create table pipeline (
    org_id {{id}} not null,
    id {{id}} not null,
    name text not null,
    is_default {{bool}} not null,
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id)
);
create unique index pipeline_name_key on pipeline (org_id, name);

create table stage (
    org_id {{id}} not null,
    id {{id}} not null,
    pipeline_id {{id}} not null,
    position bigint not null,
    name text not null,
    probability bigint not null,
    kind text not null,
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, pipeline_id) references pipeline (org_id, id),
    constraint stage_probability check (probability between 0 and 100)
);
create unique index stage_pipeline_id_position_key on stage (org_id, pipeline_id, position);

create table opportunity (
    org_id {{id}} not null,
    id {{id}} not null,
    number text not null,
    name text not null,
    customer_id {{id}},
    contact_id {{id}},
    lead_id {{id}},
    campaign_id {{id}},
    source text,
    product_id {{id}},
    pipeline_id {{id}} not null,
    stage_id {{id}} not null,
    stage_since {{moment}} not null,
    status text not null,
    currency text not null,
    amount_minor bigint,
    probability bigint not null,
    engaged_on {{date}},
    expected_close_on {{date}},
    closed_on {{date}},
    lost_reason text,
    competitor text,
    next_step text,
    need text,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customer (org_id, id),
    foreign key (org_id, contact_id) references contact (org_id, id),
    foreign key (org_id, lead_id) references lead (org_id, id),
    foreign key (org_id, campaign_id) references campaign (org_id, id),
    foreign key (org_id, product_id) references product (org_id, id),
    foreign key (org_id, stage_id) references stage (org_id, id)
);
create unique index opportunity_number_key on opportunity (org_id, number);
create index opportunity_status_idx on opportunity (org_id, status, id);
create index opportunity_stage_id_idx on opportunity (org_id, stage_id, id);
create index opportunity_customer_id_idx on opportunity (org_id, customer_id, id);
create index opportunity_campaign_id_idx on opportunity (org_id, campaign_id, id);
create index opportunity_owner_id_idx on opportunity (org_id, owner_id, id);
create index opportunity_department_id_idx on opportunity (org_id, department_id, id);

create table stage_change (
    org_id {{id}} not null,
    id {{id}} not null,
    opportunity_id {{id}} not null,
    from_stage_id {{id}},
    to_stage_id {{id}} not null,
    days_in_stage bigint,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, opportunity_id) references opportunity (org_id, id)
);
create index stage_change_opportunity_id_idx on stage_change (org_id, opportunity_id, id);
create index stage_change_owner_id_idx on stage_change (org_id, owner_id, id);
create index stage_change_department_id_idx on stage_change (org_id, department_id, id);

create table quote (
    org_id {{id}} not null,
    id {{id}} not null,
    number text not null,
    opportunity_id {{id}},
    customer_id {{id}} not null,
    entity_id {{id}} not null,
    status text not null,
    quoted_on {{date}} not null,
    valid_until {{date}} not null,
    payment_term_id {{id}},
    currency text not null,
    net_minor bigint not null,
    tax_minor bigint not null,
    total_minor bigint not null,
    reject_reason text,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, opportunity_id) references opportunity (org_id, id),
    foreign key (org_id, customer_id) references customer (org_id, id),
    foreign key (org_id, entity_id) references legal_entity (org_id, id),
    foreign key (org_id, payment_term_id) references payment_term (org_id, id),
    constraint quote_total check (total_minor = net_minor + tax_minor)
);
create unique index quote_entity_id_number_key on quote (org_id, entity_id, number);
create index quote_status_idx on quote (org_id, status, id);
create index quote_customer_id_idx on quote (org_id, customer_id, id);
create index quote_opportunity_id_idx on quote (org_id, opportunity_id, id);
create index quote_owner_id_idx on quote (org_id, owner_id, id);
create index quote_department_id_idx on quote (org_id, department_id, id);

create table quote_line (
    org_id {{id}} not null,
    id {{id}} not null,
    quote_id {{id}} not null,
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
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, quote_id) references quote (org_id, id),
    foreign key (org_id, product_id) references product (org_id, id),
    constraint quote_line_quantity check (quantity_micro > 0),
    constraint quote_line_total check (total_minor = net_minor + tax_minor)
);
create unique index quote_line_quote_id_line_no_key on quote_line (org_id, quote_id, line_no);
create index quote_line_owner_id_idx on quote_line (org_id, owner_id, id);
create index quote_line_department_id_idx on quote_line (org_id, department_id, id);

create table contract (
    org_id {{id}} not null,
    id {{id}} not null,
    number text not null,
    title text not null,
    quote_id {{id}},
    opportunity_id {{id}},
    customer_id {{id}} not null,
    entity_id {{id}} not null,
    status text not null,
    signed_on {{date}},
    starts_on {{date}},
    ends_on {{date}},
    payment_term_id {{id}},
    currency text not null,
    net_minor bigint not null,
    tax_minor bigint not null,
    total_minor bigint not null,
    position_minor bigint not null default 0,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, quote_id) references quote (org_id, id),
    foreign key (org_id, opportunity_id) references opportunity (org_id, id),
    foreign key (org_id, customer_id) references customer (org_id, id),
    foreign key (org_id, entity_id) references legal_entity (org_id, id),
    foreign key (org_id, payment_term_id) references payment_term (org_id, id),
    constraint contract_total check (total_minor = net_minor + tax_minor)
);
create unique index contract_entity_id_number_key on contract (org_id, entity_id, number);
create unique index contract_quote_id_key on contract (org_id, quote_id) where quote_id is not null;
create index contract_status_idx on contract (org_id, status, id);
create index contract_customer_id_idx on contract (org_id, customer_id, id);
create index contract_opportunity_id_idx on contract (org_id, opportunity_id, id);
create index contract_owner_id_idx on contract (org_id, owner_id, id);
create index contract_department_id_idx on contract (org_id, department_id, id);

create table contract_line (
    org_id {{id}} not null,
    id {{id}} not null,
    contract_id {{id}} not null,
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
    ordered_quantity_micro bigint not null default 0,
    ordered_net_minor bigint not null default 0,
    ordered_tax_minor bigint not null default 0,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, contract_id) references contract (org_id, id),
    foreign key (org_id, product_id) references product (org_id, id),
    constraint contract_line_quantity check (quantity_micro > 0),
    constraint contract_line_total check (total_minor = net_minor + tax_minor),
    constraint contract_line_ordered check (ordered_quantity_micro between 0 and quantity_micro)
);
create unique index contract_line_contract_id_line_no_key on contract_line (org_id, contract_id, line_no);
create index contract_line_owner_id_idx on contract_line (org_id, owner_id, id);
create index contract_line_department_id_idx on contract_line (org_id, department_id, id);

create table installment (
    org_id {{id}} not null,
    id {{id}} not null,
    contract_id {{id}} not null,
    customer_id {{id}} not null,
    sequence bigint not null,
    trigger text not null,
    offset_months bigint not null default 0,
    offset_days bigint not null,
    status text not null,
    due_on {{date}},
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
    foreign key (org_id, contract_id) references contract (org_id, id),
    foreign key (org_id, customer_id) references customer (org_id, id)
);
create unique index installment_contract_id_sequence_key on installment (org_id, contract_id, sequence);
create index installment_due_on_idx on installment (org_id, due_on, id);
create index installment_customer_id_idx on installment (org_id, customer_id, id);
create index installment_owner_id_idx on installment (org_id, owner_id, id);
create index installment_department_id_idx on installment (org_id, department_id, id);

