-- How often one account may be tried, counted for all nodes together.

-- Attempts at an organisation that does not exist are kept under org_id 0. An account's bucket is its hash modulo
-- 65,536, so that made-up names cannot fill the disk.
create table sign_in_bucket (
    org_id {{id}} not null,
    bucket bigint not null,
    full_at_micros bigint not null,
    primary key (org_id, bucket),
    constraint sign_in_bucket_number check (bucket between 0 and 65535)
){{without_rowid}};
