-- What a person at the screen needs: preferences, saved views, pins, notifications, bulk edits, attachments.

create table user_setting (
    org_id {{id}} not null,
    user_id {{id}} not null,
    language text,
    theme text,
    density text,
    web {{json}} not null default '{}',
    updated_at {{moment}} not null,
    primary key (org_id, user_id),
    foreign key (org_id, user_id) references user_account (org_id, id)
){{without_rowid}};

-- Who did it, for those who watch events live. Empty for events from before and for the system itself.
alter table outbox_event add column actor_id {{id}};

create table saved_view (
    org_id {{id}} not null,
    id {{id}} not null,
    object text not null,
    name text not null,
    visibility text not null,
    default_role text,
    position bigint not null,
    query {{json}} not null,
    owner_id {{id}} not null,
    department_id {{id}},
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, owner_id) references user_account (org_id, id),
    foreign key (org_id, department_id) references department (org_id, id),
    constraint saved_view_visibility check (visibility in ('personal', 'team', 'everyone'))
);
create index saved_view_object_idx on saved_view (org_id, object, position, id);
create index saved_view_owner_id_idx on saved_view (org_id, owner_id, id);
create unique index saved_view_default_role_key on saved_view (org_id, object, default_role) where default_role is not null;

create table pin (
    org_id {{id}} not null,
    id {{id}} not null,
    user_id {{id}} not null,
    object text not null,
    record_id text not null,
    position bigint not null,
    created_at {{moment}} not null,
    primary key (org_id, id),
    foreign key (org_id, user_id) references user_account (org_id, id)
);
create unique index pin_record_key on pin (org_id, user_id, object, record_id);

create table notification (
    org_id {{id}} not null,
    id {{id}} not null,
    user_id {{id}} not null,
    kind text not null,
    object text not null,
    record_id text not null,
    facts {{json}} not null,
    once_key text,
    created_at {{moment}} not null,
    read_at {{moment}},
    primary key (org_id, id),
    foreign key (org_id, user_id) references user_account (org_id, id)
);
create index notification_user_id_idx on notification (org_id, user_id, id);
create index notification_unread_idx on notification (org_id, user_id, id) where read_at is null;
create unique index notification_once_key on notification (org_id, user_id, once_key) where once_key is not null;

create table bulk_edit (
    org_id {{id}} not null,
    id {{id}} not null,
    object text not null,
    selection {{json}} not null,
    changes {{json}} not null,
    status text not null,
    undo_of_id {{id}},
    total bigint not null,
    processed bigint not null default 0,
    changed bigint not null default 0,
    unchanged bigint not null default 0,
    skipped bigint not null default 0,
    failed bigint not null default 0,
    requested_by_id {{id}} not null,
    version bigint not null default 1,
    created_at {{moment}} not null,
    updated_at {{moment}} not null,
    finished_at {{moment}},
    primary key (org_id, id),
    foreign key (org_id, requested_by_id) references user_account (org_id, id),
    foreign key (org_id, undo_of_id) references bulk_edit (org_id, id),
    constraint bulk_edit_status check (status in ('running', 'paused', 'stopped', 'done'))
);
create index bulk_edit_requested_by_id_idx on bulk_edit (org_id, requested_by_id, id);
create unique index bulk_edit_undo_of_id_key on bulk_edit (org_id, undo_of_id) where undo_of_id is not null;

create table bulk_edit_item (
    org_id {{id}} not null,
    bulk_edit_id {{id}} not null,
    position bigint not null,
    record_id {{id}} not null,
    outcome text not null,
    code text,
    reason text,
    before {{json}},
    version_after bigint,
    primary key (org_id, bulk_edit_id, position),
    foreign key (org_id, bulk_edit_id) references bulk_edit (org_id, id),
    constraint bulk_edit_item_outcome check (outcome in ('waiting', 'changed', 'unchanged', 'skipped', 'failed'))
){{without_rowid}};

create table attachment (
    org_id {{id}} not null,
    id {{id}} not null,
    object text not null,
    record_id {{id}} not null,
    name text not null,
    content_type text not null,
    size_bytes bigint not null,
    sha256 text not null,
    storage_key text not null,
    uploaded_by_id {{id}} not null,
    created_at {{moment}} not null,
    deleted_at {{moment}},
    deleted_by_id {{id}},
    primary key (org_id, id),
    foreign key (org_id, uploaded_by_id) references user_account (org_id, id)
);
create index attachment_record_idx on attachment (org_id, object, record_id, id);

-- All invoices of a customer, not only the open ones.
create index if not exists invoice_customer_id_idx on invoice (org_id, customer_id, id);
