-- What of a contract is ordered, net of tax: the sum over its lines.
alter table contract add column ordered_minor bigint not null default 0;
update contract set ordered_minor = coalesce((
    select sum(n.ordered_net_minor) from contract_line n where n.org_id = contract.org_id and n.contract_id = contract.id
), 0);
