-- Custom fields live: renamed, moved, retired and brought back.
alter table custom_field add column position bigint not null default 0;
alter table custom_field add column retired_at {{moment}};
alter table custom_field add column version bigint not null default 1;
update custom_field set position = (
    select count(*) from custom_field b where b.org_id = custom_field.org_id and b.object = custom_field.object and b.id <= custom_field.id
);

-- What a lead became, from the other end: its files are files of these too.
create index lead_contact_id_idx on lead (org_id, contact_id, id) where contact_id is not null;
create index lead_opportunity_id_idx on lead (org_id, opportunity_id, id) where opportunity_id is not null;

-- Whether a second customer of a name is only told or refused.
alter table organization add column same_name text not null default 'tell';
