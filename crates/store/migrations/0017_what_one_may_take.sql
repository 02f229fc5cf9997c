-- Failed sign-ins count by account and place, so that a stranger who guesses from elsewhere locks nobody out of an
-- account. A place is a network address, folded into one of 4,096: made-up addresses fill no disk.
create table sign_in_place (
    org_id {{id}} not null,
    user_id {{id}} not null,
    place bigint not null,
    failures bigint not null,
    locked_until {{moment}},
    known_at {{moment}},
    changed_at {{moment}} not null,
    primary key (org_id, user_id, place)
);

-- How much a user has attached.
create index attachment_uploaded_by_id_idx on attachment (org_id, uploaded_by_id, size_bytes);
