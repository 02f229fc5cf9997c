-- Documents and lines live by quantity; money is a fact of its own.

-- What was agreed for an installment, next to what of it is still to be expected.
alter table installment add column planned_minor bigint not null default 0;
update installment set planned_minor = amount_minor;

-- What of an ordered line was given up when its service ended early: the contract keeps what was signed.
alter table contract_line add column given_up_net_minor bigint not null default 0;
alter table contract_line add column given_up_tax_minor bigint not null default 0;

-- Days on which a service is suspended.
alter table obligation add column pauses {{json}} not null default '[]';

-- Plans follow what their contracts bring: what was conceded, and what a finished contract never ordered, comes off
-- from the end.
update installment set amount_minor = (
    select case when f.expected <= f.before_minor then 0
        when f.expected - f.before_minor < installment.planned_minor then f.expected - f.before_minor
        else installment.planned_minor end
    from (select
        cast(coalesce((select sum(case when c.status = 'signed' and n.ordered_quantity_micro < n.quantity_micro
            then n.total_minor else n.ordered_net_minor + n.ordered_tax_minor end)
            from contract_line n join contract c on c.org_id = n.org_id and c.id = n.contract_id
            where n.org_id = installment.org_id and n.contract_id = installment.contract_id), 0)
        - coalesce((select sum(l.conceded_net_minor + l.conceded_tax_minor) from order_line l
            join sales_order o on o.org_id = l.org_id and o.id = l.order_id
            where l.org_id = installment.org_id and o.contract_id = installment.contract_id and o.status <> 'cancelled'), 0)
        as bigint) as expected,
        cast(coalesce((select sum(p.planned_minor) from installment p where p.org_id = installment.org_id
            and p.contract_id = installment.contract_id and p.sequence < installment.sequence), 0) as bigint) as before_minor
    ) f
);

-- A service runs by its days, also one that costs nothing.
create index obligation_running_idx on obligation (org_id, entity_id, starts_on, contract_id, order_id)
    where method = 'straight_line' and (recognized_through is null or recognized_through < ends_on);
