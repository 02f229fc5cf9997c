-- Organisations, people, rights and what every verb writes besides its own change.

create table organization (
    org_id {{id}} not null,
    name text not null,
    slug text not null,
    time_zone text not null,
    created_at {{moment}} not null,
    primary key (org_id)
);
create unique index organization_slug_key on organization (slug);

create table node_lease (
    node_number bigint not null,
    holder text not null,
    expires_at {{moment}} not null,
    primary key (node_number)
);

create table legal_entity (
    org_id {{id}} not null,
    id {{id}} not null,
    code text not null,
    name text not null,
    country text not null,
    tax_id text,
    currency text not null,
    chart text not null,
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id)
);
create unique index legal_entity_code_key on legal_entity (org_id, code);

create table department (
    org_id {{id}} not null,
    id {{id}} not null,
    name text not null,
    parent_id {{id}},
    path text not null,
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, parent_id) references department (org_id, id)
);
create index department_path_idx on department (org_id, path);

create table user_account (
    org_id {{id}} not null,
    id {{id}} not null,
    name text not null,
    email text not null,
    password_hash text,
    department_id {{id}},
    is_active {{bool}} not null,
    failed_sign_ins bigint not null default 0,
    locked_until {{moment}},
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, department_id) references department (org_id, id)
);
create unique index user_account_email_key on user_account (org_id, email);

create table user_role (
    org_id {{id}} not null,
    id {{id}} not null,
    user_id {{id}} not null,
    role text not null,
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, user_id) references user_account (org_id, id)
);
create unique index user_role_user_id_role_key on user_role (org_id, user_id, role);

create table session (
    org_id {{id}} not null,
    token_hash text not null,
    user_id {{id}} not null,
    csrf_token text not null,
    created_at {{moment}} not null,
    expires_at {{moment}} not null,
    primary key (org_id, token_hash),
    foreign key (org_id, user_id) references user_account (org_id, id)
){{without_rowid}};
create index session_user_id_idx on session (org_id, user_id);

create table api_token (
    org_id {{id}} not null,
    id {{id}} not null,
    user_id {{id}} not null,
    name text not null,
    token_hash text not null,
    scopes {{json}} not null,
    expires_at {{moment}},
    revoked_at {{moment}},
    created_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, user_id) references user_account (org_id, id)
);
create unique index api_token_token_hash_key on api_token (org_id, token_hash);

create table number_series (
    org_id {{id}} not null,
    entity_id {{id}} not null,
    kind text not null,
    year bigint not null,
    last_number bigint not null,
    primary key (org_id, entity_id, kind, year)
){{without_rowid}};

create table idempotency_key (
    org_id {{id}} not null,
    actor_id {{id}} not null,
    key text not null,
    request_hash text not null,
    status bigint not null,
    answer text not null,
    created_at {{moment}} not null,
    primary key (org_id, actor_id, key)
){{without_rowid}};

create table audit_entry (
    org_id {{id}} not null,
    id {{id}} not null,
    at {{moment}} not null,
    actor_id {{id}} not null,
    door text not null,
    action text not null,
    object text not null,
    object_id text not null,
    changes {{json}} not null,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    search_text text not null default '',
    primary key (org_id, id)
);
create index audit_entry_object_idx on audit_entry (org_id, object, object_id, id);

create table outbox_event (
    org_id {{id}} not null,
    id {{id}} not null,
    name text not null,
    object text not null,
    object_id text not null,
    payload {{json}} not null,
    created_at {{moment}} not null,
    dispatched_at {{moment}},
    primary key (org_id, id)
);
create index outbox_event_undispatched_idx on outbox_event (org_id, id) where dispatched_at is null;

create table job (
    org_id {{id}} not null,
    id {{id}} not null,
    name text not null,
    payload {{json}} not null,
    unique_key text,
    run_at {{moment}} not null,
    attempts bigint not null default 0,
    max_attempts bigint not null,
    lease_holder text,
    leased_until {{moment}},
    state text not null,
    last_error text,
    created_at {{moment}} not null,
    finished_at {{moment}},
    primary key (org_id, id),
    constraint job_state check (state in ('waiting', 'done', 'dead'))
);
create index job_due_idx on job (org_id, run_at, id) where state = 'waiting';
create unique index job_unique_key_key on job (org_id, unique_key) where state = 'waiting';

create table custom_field (
    org_id {{id}} not null,
    id {{id}} not null,
    object text not null,
    key text not null,
    kind text not null,
    label_zh text not null,
    label_en text not null,
    choices {{json}} not null,
    is_required {{bool}} not null,
    created_at {{moment}} not null,
    primary key (org_id, id)
);
create unique index custom_field_object_key_key on custom_field (org_id, object, key);

create table external_ref (
    org_id {{id}} not null,
    object text not null,
    source text not null,
    external_id text not null,
    object_id {{id}} not null,
    content_hash text not null,
    primary key (org_id, object, source, external_id)
){{without_rowid}};

create table import_run (
    org_id {{id}} not null,
    id {{id}} not null,
    name text not null,
    target text not null,
    status text not null,
    is_dry_run {{bool}} not null,
    mapping {{json}} not null,
    rows_total bigint not null,
    rows_new bigint not null,
    rows_updated bigint not null,
    rows_unchanged bigint not null,
    rows_skipped bigint not null,
    rows_failed bigint not null,
    findings {{json}} not null,
    custom {{json}} not null default '{}',
    search_text text not null default '',
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id)
);

create table import_error (
    org_id {{id}} not null,
    import_id {{id}} not null,
    row_no bigint not null,
    code text not null,
    reason text not null,
    content {{json}} not null,
    primary key (org_id, import_id, row_no),
    foreign key (org_id, import_id) references import_run (org_id, id)
){{without_rowid}};
