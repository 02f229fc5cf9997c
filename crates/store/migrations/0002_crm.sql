-- Campaigns, leads, customers, products and prices.

create table payment_term (
    org_id {{id}} not null,
    id {{id}} not null,
    name text not null,
    net_days bigint not null,
    cash_discount {{json}},
    plan {{json}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    constraint payment_term_net_days check (net_days >= 0)
);
create unique index payment_term_name_key on payment_term (org_id, name);

create table product (
    org_id {{id}} not null,
    id {{id}} not null,
    code text not null,
    name text not null,
    series text,
    unit text not null,
    tax_percent_micro bigint not null,
    recognition_method text not null,
    is_active {{bool}} not null default true,
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    constraint product_tax_percent check (tax_percent_micro between 0 and 100000000)
);
create unique index product_code_key on product (org_id, code);

create table price_list (
    org_id {{id}} not null,
    id {{id}} not null,
    name text not null,
    currency text not null,
    valid_from {{date}},
    valid_to {{date}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id)
);
create unique index price_list_name_key on price_list (org_id, name);

create table price (
    org_id {{id}} not null,
    id {{id}} not null,
    price_list_id {{id}} not null,
    product_id {{id}} not null,
    unit_price_micro bigint not null,
    min_quantity_micro bigint,
    valid_from {{date}},
    valid_to {{date}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, price_list_id) references price_list (org_id, id),
    foreign key (org_id, product_id) references product (org_id, id),
    constraint price_unit_price check (unit_price_micro >= 0)
);
create index price_product_id_price_list_id_idx on price (org_id, product_id, price_list_id, id);

create table campaign (
    org_id {{id}} not null,
    id {{id}} not null,
    name text not null,
    parent_id {{id}},
    channel text not null,
    status text not null,
    starts_on {{date}},
    ends_on {{date}},
    currency text not null,
    budget_minor bigint,
    expected_income_minor bigint,
    cost_minor bigint not null default 0,
    background text,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, parent_id) references campaign (org_id, id)
);
create index campaign_parent_id_idx on campaign (org_id, parent_id, id);
create index campaign_status_idx on campaign (org_id, status, id);
create index campaign_owner_id_idx on campaign (org_id, owner_id, id);
create index campaign_department_id_idx on campaign (org_id, department_id, id);

create table campaign_cost (
    org_id {{id}} not null,
    id {{id}} not null,
    campaign_id {{id}} not null,
    spent_on {{date}} not null,
    currency text not null,
    amount_minor bigint not null,
    memo text,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, campaign_id) references campaign (org_id, id)
);
create index campaign_cost_campaign_id_idx on campaign_cost (org_id, campaign_id, id);
create index campaign_cost_owner_id_idx on campaign_cost (org_id, owner_id, id);
create index campaign_cost_department_id_idx on campaign_cost (org_id, department_id, id);

create table customer (
    org_id {{id}} not null,
    id {{id}} not null,
    number text not null,
    name text not null,
    name_key text not null,
    tax_id text,
    tier text,
    industry text,
    region text,
    country text,
    address text,
    phone text,
    website text,
    bank_name text,
    bank_account text,
    employees bigint,
    founded_year bigint,
    currency text,
    parent_id {{id}},
    campaign_id {{id}},
    payment_term_id {{id}},
    source text,
    last_followed_up_at {{moment}},
    is_active {{bool}} not null default true,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, parent_id) references customer (org_id, id),
    foreign key (org_id, campaign_id) references campaign (org_id, id),
    foreign key (org_id, payment_term_id) references payment_term (org_id, id)
);
create unique index customer_number_key on customer (org_id, number);
create index customer_name_key_idx on customer (org_id, name_key, id);
create index customer_parent_id_idx on customer (org_id, parent_id, id);
create index customer_owner_id_idx on customer (org_id, owner_id, id);
create index customer_department_id_idx on customer (org_id, department_id, id);

create table contact (
    org_id {{id}} not null,
    id {{id}} not null,
    customer_id {{id}} not null,
    name text not null,
    title text,
    email text,
    phone text,
    role text,
    source text,
    note text,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customer (org_id, id)
);
create index contact_customer_id_idx on contact (org_id, customer_id, id);
create index contact_owner_id_idx on contact (org_id, owner_id, id);
create index contact_department_id_idx on contact (org_id, department_id, id);

create table lead (
    org_id {{id}} not null,
    id {{id}} not null,
    name text not null,
    company text,
    title text,
    phone text,
    email text,
    industry text,
    region text,
    source text not null,
    campaign_id {{id}},
    status text not null,
    need text,
    last_followed_up_at {{moment}},
    next_follow_up_on {{date}},
    disqualified_reason text,
    converted_at {{moment}},
    customer_id {{id}},
    contact_id {{id}},
    opportunity_id {{id}},
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, campaign_id) references campaign (org_id, id),
    foreign key (org_id, customer_id) references customer (org_id, id),
    foreign key (org_id, contact_id) references contact (org_id, id)
);
create index lead_status_idx on lead (org_id, status, id);
create index lead_campaign_id_idx on lead (org_id, campaign_id, id);
create index lead_customer_id_idx on lead (org_id, customer_id, id) where customer_id is not null;
create index lead_owner_id_idx on lead (org_id, owner_id, id);
create index lead_department_id_idx on lead (org_id, department_id, id);

create table follow_up (
    org_id {{id}} not null,
    id {{id}} not null,
    kind text not null,
    content text not null,
    happened_at {{moment}} not null,
    next_on {{date}},
    lead_id {{id}},
    customer_id {{id}},
    opportunity_id {{id}},
    recorded_by_id {{id}} not null,
    owner_id {{id}} not null,
    department_id {{id}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, lead_id) references lead (org_id, id),
    foreign key (org_id, customer_id) references customer (org_id, id)
);
create index follow_up_lead_id_idx on follow_up (org_id, lead_id, id) where lead_id is not null;
create index follow_up_customer_id_idx on follow_up (org_id, customer_id, id) where customer_id is not null;
create index follow_up_opportunity_id_idx on follow_up (org_id, opportunity_id, id) where opportunity_id is not null;
create index follow_up_owner_id_idx on follow_up (org_id, owner_id, id);
create index follow_up_department_id_idx on follow_up (org_id, department_id, id);

