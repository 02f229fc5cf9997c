//! 核对 The queries that prove a live database ties. Each reads whole tables once, grouped; none goes row by row.
//!
//! A [`Tie`] compares two ways to the same number and returns the documents where they differ. A [`Gap`] finds what
//! is missing somewhere along the chain.

use crate::error::DbError;
use crate::row::{FromRow, Row};
use crate::sql;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::v;
use jiff::civil::Date;
use mingxi_domain::ids::{OrgId, UserId};

/// Documents a check lists at most; where it lists so many, there may be more.
pub const MOST_LISTED: usize = 1_000;

/// Two ways to the same number.
#[derive(Clone, Copy, Debug)]
pub struct Tie {
    /// Stable name.
    pub name: &'static str,
    /// What must hold.
    pub says: &'static str,
    sql: Sql,
}

/// A document where a tie does not hold.
#[derive(Clone, Debug)]
pub struct Difference {
    /// Its number.
    pub document: String,
    /// By the first way.
    pub expected: i64,
    /// By the second way.
    pub found: i64,
    /// Currency of both; empty for counts.
    pub currency: String,
}

/// Something missing along the chain, with the person who owns it.
#[derive(Clone, Copy, Debug)]
pub struct Gap {
    /// Stable name.
    pub name: &'static str,
    /// What is missing.
    pub says: &'static str,
    sql: Sql,
}

/// A document with a gap.
#[derive(Clone, Debug)]
pub struct Missing {
    /// Its number.
    pub document: String,
    /// Who owns it.
    pub owner_id: UserId,
    /// Since when.
    pub since: Option<Date>,
    /// How much is concerned; zero when no amount is.
    pub amount_minor: i64,
    /// Currency of the amount.
    pub currency: String,
}

impl FromRow for Difference {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self { document: row.at(0)?, expected: row.at(1)?, found: row.at(2)?, currency: row.at(3)? })
    }
}

impl FromRow for Missing {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            document: row.at(0)?,
            owner_id: row.at(1)?,
            since: row.at(2)?,
            amount_minor: row.at(3)?,
            currency: row.at(4)?,
        })
    }
}

/// Where a tie does not hold, at most 1,000 documents.
///
/// # Errors
/// Of the database.
pub fn list_differences(tx: &mut Tx, org: OrgId, tie: &Tie) -> Result<Vec<Difference>, DbError> {
    tx.all(tie.sql, v![org])
}

/// Where something is missing, the oldest first, at most 1,000 documents.
///
/// # Errors
/// Of the database.
pub fn list_missing(tx: &mut Tx, org: OrgId, gap: &Gap) -> Result<Vec<Missing>, DbError> {
    tx.all(gap.sql, v![org])
}

const ENTRY_BALANCED: Sql = sql!(
    "select e.number, coalesce(sum(l.debit_minor), 0), coalesce(sum(l.credit_minor), 0), e.currency
     from journal_entry e left join entry_line l on l.org_id = e.org_id and l.entry_id = e.id
     where e.org_id = $1 group by e.id, e.number, e.currency, e.total_minor
     having coalesce(sum(l.debit_minor), 0) <> coalesce(sum(l.credit_minor), 0) or coalesce(sum(l.debit_minor), 0) <> e.total_minor
     or count(l.id) < 2 or sum(case when l.currency <> e.currency then 1 else 0 end) > 0
     order by e.id limit 1000"
);
const ENTRY_PERIOD: Sql = sql!(
    "select e.number, cast(0 as bigint), cast(1 as bigint), '' from journal_entry e
     where e.org_id = $1 and e.period <> substr(cast(e.effective_on as text), 1, 7) order by e.id limit 1000"
);
const REVERSAL_AFTER_ORIGINAL: Sql = sql!(
    "select r.number, e.total_minor, r.total_minor, e.currency from journal_entry r
     join journal_entry e on e.org_id = r.org_id and e.id = r.reverses_id
     where r.org_id = $1 and (r.effective_on < e.effective_on or r.total_minor <> e.total_minor or r.currency <> e.currency)
     order by r.id limit 1000"
);
const BALANCE_KEPT: Sql = sql!(
    "select a.code, sum(m.line_debit - m.line_credit), sum(m.kept_debit - m.kept_credit), m.currency
     from (
       select l.account_id, e.period, l.currency, l.debit_minor as line_debit, l.credit_minor as line_credit, 0 as kept_debit, 0 as kept_credit
       from entry_line l join journal_entry e on e.org_id = l.org_id and e.id = l.entry_id where l.org_id = $1
       union all
       select b.account_id, b.period, b.currency, 0, 0, b.debit_minor, b.credit_minor from account_balance b where b.org_id = $1
     ) m join account a on a.org_id = $1 and a.id = m.account_id
     group by a.id, a.code, m.period, m.currency
     having sum(m.line_debit) <> sum(m.kept_debit) or sum(m.line_credit) <> sum(m.kept_credit)
     order by a.code limit 1000"
);
const CAMPAIGN_COST: Sql = sql!(
    "select c.name, coalesce(sum(s.amount_minor), 0), c.cost_minor, c.currency
     from campaign c left join campaign_cost s on s.org_id = c.org_id and s.campaign_id = c.id
     where c.org_id = $1 group by c.id, c.name, c.cost_minor, c.currency
     having c.cost_minor <> coalesce(sum(s.amount_minor), 0) order by c.id limit 1000"
);
const CAMPAIGN_TOTAL: Sql = sql!(
    "with recursive below (top, id) as (
       select c.id, c.id from campaign c where c.org_id = $1
       union
       select b.top, c.id from campaign c join below b on c.parent_id = b.id where c.org_id = $1
     ) select t.name, coalesce(sum(c.cost_minor), 0), t.total_cost_minor, t.currency
     from campaign t join below b on b.top = t.id
     join campaign c on c.org_id = $1 and c.id = b.id and c.currency = t.currency
     where t.org_id = $1 group by t.id, t.name, t.total_cost_minor, t.currency
     having t.total_cost_minor <> sum(c.cost_minor) order by t.id limit 1000"
);
const INVOICE_OPEN: Sql = sql!(
    "select coalesce(i.number, i.external_number, ''), i.total_minor - coalesce(a.settled, 0), i.open_minor, i.currency
     from invoice i left join (
       select invoice_id, sum(applied_minor + cash_discount_minor + write_off_minor) as settled,
       sum(write_off_minor) as written_off,
       sum(case when receipt_id is not null then applied_minor else 0 end) as applied,
       sum(cash_discount_minor) as discount,
       sum(case when credit_note_id is not null then applied_minor else 0 end) as credited
       from application where org_id = $1 and unapplied_on is null group by invoice_id
     ) a on a.invoice_id = i.id
     where i.org_id = $1 and i.status = 'issued' and i.kind <> 'credit_note' and (
       i.open_minor <> i.total_minor - coalesce(a.settled, 0) or i.applied_minor <> coalesce(a.applied, 0)
       or i.cash_discount_minor <> coalesce(a.discount, 0) or i.credited_minor <> coalesce(a.credited, 0)
       or i.written_off_minor <> coalesce(a.written_off, 0))
     order by i.id limit 1000"
);
const CREDIT_NOTE_OPEN: Sql = sql!(
    "select coalesce(i.number, i.external_number, ''), i.total_minor - coalesce(a.used, 0) - coalesce(b.refunded, 0), i.open_minor, i.currency
     from invoice i left join (
       select credit_note_id, sum(applied_minor) as used from application
       where org_id = $1 and unapplied_on is null and credit_note_id is not null group by credit_note_id
     ) a on a.credit_note_id = i.id left join (
       select credit_note_id, sum(amount_minor) as refunded from refund_line
       where org_id = $1 and reversed_on is null and credit_note_id is not null group by credit_note_id
     ) b on b.credit_note_id = i.id
     where i.org_id = $1 and i.status = 'issued' and i.kind = 'credit_note' and (
       i.open_minor <> i.total_minor - coalesce(a.used, 0) - coalesce(b.refunded, 0)
       or i.refunded_minor <> coalesce(b.refunded, 0))
     order by i.id limit 1000"
);
const OPEN_BALANCE_KEPT: Sql = sql!(
    "select coalesce(e.code, '') || ' ' || m.aged_by || ' ' || coalesce(cast(m.aged_from as text), ''),
     sum(m.open_minor), sum(m.kept_minor), m.currency from (
       select entity_id, currency, 'due_on' as aged_by, coalesce(due_on, issued_on) as aged_from, 1 as items, 0 as kept_items,
       case when kind = 'credit_note' then -open_minor else open_minor end as open_minor, 0 as kept_minor
       from invoice where org_id = $1 and status = 'issued' and open_minor > 0
       union all
       select entity_id, currency, 'issued_on', issued_on, 1, 0,
       case when kind = 'credit_note' then -open_minor else open_minor end, 0
       from invoice where org_id = $1 and status = 'issued' and open_minor > 0
       union all
       select entity_id, currency, aged_by, aged_from, 0, items, 0, open_minor from open_balance where org_id = $1
     ) m left join legal_entity e on e.org_id = $1 and e.id = m.entity_id
     group by m.entity_id, e.code, m.currency, m.aged_by, m.aged_from
     having sum(m.open_minor) <> sum(m.kept_minor) or sum(m.items) <> sum(m.kept_items)
     order by m.aged_by, m.aged_from limit 1000"
);
const RECEIPT_UNAPPLIED: Sql = sql!(
    "select r.number, case when r.status = 'reversed' then 0 else r.amount_minor - coalesce(a.applied, 0) - coalesce(b.refunded, 0) end,
     r.unapplied_minor, r.currency
     from receipt r left join (
       select receipt_id, sum(amount_minor) as refunded from refund_line
       where org_id = $1 and reversed_on is null and receipt_id is not null group by receipt_id
     ) b on b.receipt_id = r.id left join (
       select receipt_id, sum(applied_minor) as applied from application
       where org_id = $1 and unapplied_on is null and receipt_id is not null group by receipt_id
     ) a on a.receipt_id = r.id
     where r.org_id = $1 and (
       r.unapplied_minor <> case when r.status = 'reversed' then 0 else r.amount_minor - coalesce(a.applied, 0) - coalesce(b.refunded, 0) end
       or r.refunded_minor <> coalesce(b.refunded, 0)
       or (r.status = 'reversed' and coalesce(a.applied, 0) + coalesce(b.refunded, 0) <> 0))
     order by r.id limit 1000"
);
/// A difference forgives all that is left: then nothing is open, and the invoice's own credit notes are all on it.
const DIFFERENCE_CONDITION: Sql = sql!(
    "select coalesce(i.number, i.external_number, ''), cast(0 as bigint), i.written_off_minor, i.currency from invoice i
     where i.org_id = $1 and i.status = 'issued' and i.written_off_minor <> 0 and (i.open_minor <> 0 or i.kind = 'credit_note'
       or exists (select 1 from invoice n where n.org_id = i.org_id and n.original_invoice_id = i.id
         and n.kind = 'credit_note' and n.status = 'issued' and n.open_minor > 0))
     order by i.id limit 1000"
);
const DIFFERENCE_LIMIT: Sql = sql!(
    "select coalesce(i.number, i.external_number, ''), a.difference_limit_minor, a.write_off_minor, a.currency from application a
     join invoice i on i.org_id = a.org_id and i.id = a.invoice_id
     where a.org_id = $1 and a.unapplied_on is null and a.write_off_minor > a.difference_limit_minor
     order by a.id limit 1000"
);
const DIFFERENCE_LEDGER: Sql = sql!(
    "select coalesce(i.number, i.external_number, ''), i.written_off_minor, coalesce(l.balance, 0), i.currency
     from invoice i left join (
       select l.invoice_id, sum(l.debit_minor - l.credit_minor) as balance from entry_line l
       join journal_entry e on e.org_id = l.org_id and e.id = l.entry_id
       where l.org_id = $1 and l.role = 'payment_difference' and e.kind in ('receipt_applied', 'receipt_unapplied')
       group by l.invoice_id
     ) l on l.invoice_id = i.id
     where i.org_id = $1 and i.written_off_minor <> coalesce(l.balance, 0) order by i.id limit 1000"
);
/// The best tier of the terms, on what of the invoice is not credited; each application may round up once.
const CASH_DISCOUNT_TERMS: Sql = sql!(
    "select coalesce(i.number, i.external_number, ''), i.total_minor - coalesce(n.credited, 0), i.cash_discount_minor, i.currency
     from invoice i left join (
       select original_invoice_id, sum(total_minor) as credited from invoice
       where org_id = $1 and kind = 'credit_note' and status = 'issued' group by original_invoice_id
     ) n on n.original_invoice_id = i.id left join (
       select invoice_id, count(*) as parts from application where org_id = $1 and unapplied_on is null group by invoice_id
     ) a on a.invoice_id = i.id
     where i.org_id = $1 and i.status = 'issued' and i.cash_discount_minor <> 0 and (i.cash_discount_terms is null
       or (i.cash_discount_minor - coalesce(a.parts, 0)) * 100.0
         > (i.total_minor - coalesce(n.credited, 0)) * coalesce(cast(i.cash_discount_terms -> 'tiers' -> 0 ->> 'percent' as numeric), 0))
     order by i.id limit 1000"
);
const REFUND_LINES: Sql = sql!(
    "select r.number, r.amount_minor, coalesce(sum(l.amount_minor), 0), r.currency from refund r
     left join refund_line l on l.org_id = r.org_id and l.refund_id = r.id and l.currency = r.currency
       and l.customer_id = r.customer_id and (l.reversed_on is not null) = (r.status = 'reversed')
     where r.org_id = $1 group by r.id, r.number, r.amount_minor, r.currency
     having coalesce(sum(l.amount_minor), 0) <> r.amount_minor order by r.id limit 1000"
);
const REFUND_LEDGER: Sql = sql!(
    "select r.number, case when r.status = 'paid' then r.amount_minor else 0 end, coalesce(l.balance, 0), r.currency
     from refund r left join (
       select e.source_id, sum(l.credit_minor - l.debit_minor) as balance from entry_line l
       join journal_entry e on e.org_id = l.org_id and e.id = l.entry_id
       where l.org_id = $1 and l.role = 'cash' and e.kind in ('refund_paid', 'refund_reversed') group by e.source_id
     ) l on l.source_id = (select o.source_id from journal_entry o where o.org_id = r.org_id and o.id = r.entry_id)
     where r.org_id = $1 and coalesce(l.balance, 0) <> case when r.status = 'paid' then r.amount_minor else 0 end
     order by r.id limit 1000"
);
const RECEIVABLE_LEDGER: Sql = sql!(
    "select c.number, sum(m.items), sum(m.ledger), m.currency from (
       select customer_id, currency, case when kind = 'credit_note' then -open_minor else open_minor end as items, 0 as ledger
       from invoice where org_id = $1 and status = 'issued'
       union all
       select customer_id, currency, 0, debit_minor - credit_minor from entry_line where org_id = $1 and role = 'trade_receivable'
     ) m left join customer c on c.org_id = $1 and c.id = m.customer_id
     group by c.id, c.number, m.currency having sum(m.items) <> sum(m.ledger) order by c.number limit 1000"
);
const RECEIVABLE_INVOICE: Sql = sql!(
    "select coalesce(i.number, i.external_number, ''), sum(m.items), sum(m.ledger), i.currency from (
       select coalesce(original_invoice_id, id) as invoice_id, case when kind = 'credit_note' then -open_minor else open_minor end as items, 0 as ledger
       from invoice where org_id = $1 and status = 'issued'
       union all
       select coalesce(n.original_invoice_id, l.invoice_id), 0, l.debit_minor - l.credit_minor
       from entry_line l left join invoice n on n.org_id = l.org_id and n.id = l.invoice_id
       where l.org_id = $1 and l.role = 'trade_receivable'
     ) m join invoice i on i.org_id = $1 and i.id = m.invoice_id
     group by i.id, i.number, i.external_number, i.currency having sum(m.items) <> sum(m.ledger) order by i.id limit 1000"
);
const UNAPPLIED_LEDGER: Sql = sql!(
    "select r.number, r.unapplied_minor, coalesce(l.balance, 0), r.currency from receipt r left join (
       select receipt_id, sum(credit_minor - debit_minor) as balance from entry_line
       where org_id = $1 and role = 'unapplied_cash' group by receipt_id
     ) l on l.receipt_id = r.id
     where r.org_id = $1 and r.unapplied_minor <> coalesce(l.balance, 0) order by r.id limit 1000"
);
const CASH_DISCOUNT_LEDGER: Sql = sql!(
    "select coalesce(i.number, i.external_number, ''), i.cash_discount_minor, coalesce(l.balance, 0), i.currency
     from invoice i left join (
       select l.invoice_id, sum(l.debit_minor - l.credit_minor) as balance from entry_line l
       join journal_entry e on e.org_id = l.org_id and e.id = l.entry_id
       where l.org_id = $1 and l.role in ('cash_discount', 'output_tax') and e.kind in ('receipt_applied', 'receipt_unapplied')
       group by l.invoice_id
     ) l on l.invoice_id = i.id
     where i.org_id = $1 and i.cash_discount_minor <> coalesce(l.balance, 0) order by i.id limit 1000"
);
const REVENUE_OBLIGATION: Sql = sql!(
    "select o.number || ' #' || cast(n.line_no as text), coalesce(r.events, 0), b.recognized_minor, b.currency
     from obligation b
     join sales_order o on o.org_id = b.org_id and o.id = b.order_id
     join order_line n on n.org_id = b.org_id and n.id = b.order_line_id
     left join (
       select obligation_id, sum(amount_minor) as events from revenue_event where org_id = $1 group by obligation_id
     ) r on r.obligation_id = b.id
     left join (
       select obligation_id, sum(credit_minor - debit_minor) as balance from entry_line
       where org_id = $1 and role = 'revenue' group by obligation_id
     ) l on l.obligation_id = b.id
     where b.org_id = $1 and (b.recognized_minor <> coalesce(r.events, 0) or b.recognized_minor <> coalesce(l.balance, 0) or b.recognized_minor > b.allocated_minor)
     order by b.id limit 1000"
);
const REVENUE_ORDER: Sql = sql!(
    "select o.number, coalesce(b.recognized, 0), o.recognized_minor, o.currency from sales_order o left join (
       select order_id, sum(recognized_minor) as recognized from obligation where org_id = $1 group by order_id
     ) b on b.order_id = o.id
     where o.org_id = $1 and o.recognized_minor <> coalesce(b.recognized, 0) order by o.id limit 1000"
);
const REVENUE_CHAIN: Sql = sql!(
    "select e.number, cast(1 as bigint), cast(0 as bigint), '' from entry_line l
     join journal_entry e on e.org_id = l.org_id and e.id = l.entry_id
     left join revenue_event r on r.org_id = l.org_id and r.entry_id = l.entry_id and r.obligation_id = l.obligation_id
     where l.org_id = $1 and l.role = 'revenue' and r.id is null order by e.id limit 1000"
);
const ORDER_OBLIGATION: Sql = sql!(
    "select o.number || ' #' || cast(n.line_no as text), cast(1 as bigint), cast(0 as bigint), '' from order_line n
     join sales_order o on o.org_id = n.org_id and o.id = n.order_id
     left join obligation b on b.org_id = n.org_id and b.order_line_id = n.id
     where n.org_id = $1 and b.id is null order by n.id limit 1000"
);
const POSITION_LEDGER: Sql = sql!(
    "select c.number, c.position_minor, coalesce(l.asset, 0) + coalesce(l.liability, 0), c.currency from contract c left join (
       select contract_id, sum(case when role = 'contract_asset' then debit_minor - credit_minor else 0 end) as asset,
       sum(case when role = 'contract_liability' then debit_minor - credit_minor else 0 end) as liability
       from entry_line where org_id = $1 and role in ('contract_asset', 'contract_liability') group by contract_id
     ) l on l.contract_id = c.id
     where c.org_id = $1 and (c.position_minor <> coalesce(l.asset, 0) + coalesce(l.liability, 0)
       or coalesce(l.asset, 0) < 0 or coalesce(l.liability, 0) > 0 or (coalesce(l.asset, 0) <> 0 and coalesce(l.liability, 0) <> 0))
     order by c.id limit 1000"
);
const POSITION_FACTS: Sql = sql!(
    "select c.number, coalesce(r.satisfied, 0) - coalesce(i.invoiced, 0), c.position_minor, c.currency from contract c
     left join (
       select contract_id, sum(amount_minor) as satisfied from revenue_event where org_id = $1 group by contract_id
     ) r on r.contract_id = c.id
     left join (
       select contract_id, sum(case when kind = 'credit_note' then -net_minor else net_minor end) as invoiced
       from invoice where org_id = $1 and status = 'issued' group by contract_id
     ) i on i.contract_id = c.id
     where c.org_id = $1 and c.position_minor <> coalesce(r.satisfied, 0) - coalesce(i.invoiced, 0) order by c.id limit 1000"
);
const ORDER_INVOICED: Sql = sql!(
    "select o.number, coalesce(i.invoiced, 0), o.invoiced_minor, o.currency from sales_order o left join (
       select order_id, sum(case when kind = 'credit_note' then -total_minor else total_minor end) as invoiced
       from invoice where org_id = $1 and status = 'issued' group by order_id
     ) i on i.order_id = o.id
     where o.org_id = $1 and o.invoiced_minor <> coalesce(i.invoiced, 0) order by o.id limit 1000"
);
const ORDER_PAID: Sql = sql!(
    "select o.number, coalesce(p.paid, 0), o.paid_minor, o.currency from sales_order o left join (
       select i.order_id, sum(a.applied_minor) as paid from application a
       join invoice i on i.org_id = a.org_id and i.id = a.invoice_id
       where a.org_id = $1 and a.unapplied_on is null and a.receipt_id is not null group by i.order_id
     ) p on p.order_id = o.id
     where o.org_id = $1 and o.paid_minor <> coalesce(p.paid, 0) order by o.id limit 1000"
);
const CONTRACT_TOTAL: Sql = sql!(
    "select c.number, sum(n.total_minor), c.total_minor, c.currency from contract c
     join contract_line n on n.org_id = c.org_id and n.contract_id = c.id
     where c.org_id = $1 group by c.id, c.number, c.total_minor, c.currency having sum(n.total_minor) <> c.total_minor order by c.id limit 1000"
);
const CONTRACT_ORDERED: Sql = sql!(
    "select c.number, sum(n.ordered_net_minor), c.ordered_minor, c.currency from contract c
     join contract_line n on n.org_id = c.org_id and n.contract_id = c.id
     where c.org_id = $1 group by c.id, c.number, c.ordered_minor, c.currency having sum(n.ordered_net_minor) <> c.ordered_minor order by c.id limit 1000"
);
const COLLECTION_PLAN: Sql = sql!(
    "select c.number, e.expected, coalesce(p.amount, 0), c.currency from contract c
     join (
       select n.contract_id, sum(case when c.status = 'signed' and n.ordered_quantity_micro < n.quantity_micro
         then n.total_minor - n.given_up_net_minor - n.given_up_tax_minor else n.ordered_net_minor + n.ordered_tax_minor end)
         - coalesce(max(k.conceded), 0) as expected
       from contract_line n join contract c on c.org_id = n.org_id and c.id = n.contract_id
       left join (
         select o.contract_id, sum(l.conceded_net_minor + l.conceded_tax_minor) as conceded from order_line l
         join sales_order o on o.org_id = l.org_id and o.id = l.order_id
         where l.org_id = $1 and o.status <> 'cancelled' group by o.contract_id
       ) k on k.contract_id = n.contract_id
       where n.org_id = $1 group by n.contract_id
     ) e on e.contract_id = c.id
     left join (
       select contract_id, sum(amount_minor) as amount from installment where org_id = $1 group by contract_id
     ) p on p.contract_id = c.id
     where c.org_id = $1 and c.status in ('signed', 'closed') and coalesce(p.amount, 0) <> e.expected order by c.id limit 1000"
);
const CONTRACT_LINE_ORDERED: Sql = sql!(
    "select c.number || ' #' || cast(n.line_no as text),
     case when n.ordered_quantity_micro <> coalesce(l.quantity, 0) then coalesce(l.quantity, 0) else coalesce(l.net, 0) + coalesce(l.tax, 0) end,
     case when n.ordered_quantity_micro <> coalesce(l.quantity, 0) then n.ordered_quantity_micro else n.ordered_net_minor + n.ordered_tax_minor end,
     case when n.ordered_quantity_micro <> coalesce(l.quantity, 0) then '' else n.currency end
     from contract_line n join contract c on c.org_id = n.org_id and c.id = n.contract_id
     left join (
       select l.contract_line_id, sum(l.quantity_micro) as quantity,
       sum(l.net_minor) as net, sum(l.tax_minor) as tax
       from order_line l join sales_order o on o.org_id = l.org_id and o.id = l.order_id
       where l.org_id = $1 and o.status <> 'cancelled' group by l.contract_line_id
     ) l on l.contract_line_id = n.id
     where n.org_id = $1 and (n.ordered_quantity_micro <> coalesce(l.quantity, 0)
       or n.ordered_net_minor <> coalesce(l.net, 0) or n.ordered_tax_minor <> coalesce(l.tax, 0))
     order by n.id limit 1000"
);
const ORDER_TOTAL: Sql = sql!(
    "select o.number, sum(n.total_minor), o.total_minor, o.currency from sales_order o
     join order_line n on n.org_id = o.org_id and n.order_id = o.id
     where o.org_id = $1 group by o.id, o.number, o.total_minor, o.net_minor, o.currency
     having sum(n.total_minor) <> o.total_minor or sum(n.net_minor) <> o.net_minor order by o.id limit 1000"
);
const OBLIGATION_ALLOCATED: Sql = sql!(
    "select o.number || ' #' || cast(n.line_no as text),
     case when o.status = 'cancelled' then 0 else n.net_minor - n.conceded_net_minor end, b.allocated_minor, n.currency
     from order_line n join sales_order o on o.org_id = n.org_id and o.id = n.order_id
     join obligation b on b.org_id = n.org_id and b.order_line_id = n.id
     where n.org_id = $1 and b.allocated_minor <> case when o.status = 'cancelled' then 0 else n.net_minor - n.conceded_net_minor end
     order by n.id limit 1000"
);
const OBLIGATION_QUANTITY: Sql = sql!(
    "select o.number || ' #' || cast(n.line_no as text),
     case when b.quantity_micro <> n.quantity_micro then n.quantity_micro else n.accepted_quantity_micro end,
     case when b.quantity_micro <> n.quantity_micro then b.quantity_micro else b.satisfied_quantity_micro end, ''
     from order_line n join sales_order o on o.org_id = n.org_id and o.id = n.order_id
     join obligation b on b.org_id = n.org_id and b.order_line_id = n.id
     where n.org_id = $1 and o.status <> 'cancelled' and n.recognition_method = 'point_in_time'
     and (b.quantity_micro <> n.quantity_micro or b.satisfied_quantity_micro <> n.accepted_quantity_micro)
     order by n.id limit 1000"
);
const ORDER_CLOSED: Sql = sql!(
    "select o.number || ' #' || cast(n.line_no as text), n.accepted_quantity_micro, n.quantity_micro, ''
     from order_line n join sales_order o on o.org_id = n.org_id and o.id = n.order_id
     where n.org_id = $1 and o.status = 'closed' and n.recognition_method = 'point_in_time'
     and (n.quantity_micro <> n.accepted_quantity_micro or n.quantity_micro <> n.delivered_quantity_micro)
     order by n.id limit 1000"
);
const ORDER_CLOSED_INVOICED: Sql = sql!(
    "select o.number || ' #' || cast(n.line_no as text), n.total_minor, n.invoiced_net_minor + n.invoiced_tax_minor, n.currency
     from order_line n join sales_order o on o.org_id = n.org_id and o.id = n.order_id
     where n.org_id = $1 and o.status = 'closed' and (n.net_minor <> n.invoiced_net_minor or n.tax_minor <> n.invoiced_tax_minor)
     order by n.id limit 1000"
);
const ORDER_CLOSED_REMAINING: Sql = sql!(
    "select o.number || ' #' || cast(n.line_no as text), cast(0 as bigint), b.allocated_minor - b.recognized_minor, b.currency
     from obligation b join sales_order o on o.org_id = b.org_id and o.id = b.order_id
     join order_line n on n.org_id = b.org_id and n.id = b.order_line_id
     where b.org_id = $1 and o.status in ('closed', 'cancelled') and b.recognized_minor <> b.allocated_minor
     order by b.id limit 1000"
);
const CONTRACT_CLOSED: Sql = sql!(
    "select c.number, cast(0 as bigint), cast(count(*) as bigint), '' from contract c
     join sales_order o on o.org_id = c.org_id and o.contract_id = c.id and o.status = 'open'
     where c.org_id = $1 and c.status = 'closed' group by c.id, c.number order by c.id limit 1000"
);
const INVOICE_LINES: Sql = sql!(
    "select coalesce(i.number, i.external_number, ''), i.total_minor, sum(n.total_minor), i.currency from invoice i
     join invoice_line n on n.org_id = i.org_id and n.invoice_id = i.id
     where i.org_id = $1 group by i.id, i.number, i.external_number, i.total_minor, i.tax_minor, i.currency
     having sum(n.total_minor) <> i.total_minor or sum(n.tax_minor) <> i.tax_minor order by i.id limit 1000"
);
const PERIODS_IN_ORDER: Sql = sql!(
    "select p.period, cast(0 as bigint), cast(1 as bigint), '' from accounting_period p where p.org_id = $1 and p.status = 'open'
     and exists (select 1 from accounting_period c where c.org_id = p.org_id and c.entity_id = p.entity_id and c.status = 'closed' and c.period > p.period)
     order by p.period limit 1000"
);

const LINE_QUANTITIES: Sql = sql!(
    "select o.number || ' #' || cast(n.line_no as text),
     case when n.delivered_quantity_micro <> coalesce(d.delivered, 0) then coalesce(d.delivered, 0)
       when n.accepted_quantity_micro <> coalesce(d.accepted, 0) then coalesce(d.accepted, 0) else coalesce(i.invoiced, 0) end,
     case when n.delivered_quantity_micro <> coalesce(d.delivered, 0) then n.delivered_quantity_micro
       when n.accepted_quantity_micro <> coalesce(d.accepted, 0) then n.accepted_quantity_micro else n.invoiced_quantity_micro end, ''
     from order_line n join sales_order o on o.org_id = n.org_id and o.id = n.order_id
     left join (
       select l.order_line_id, sum(l.quantity_micro - l.returned_quantity_micro) as delivered,
       sum(case when b.status = 'accepted' then l.quantity_micro - l.returned_quantity_micro else 0 end) as accepted
       from delivery_line l join delivery b on b.org_id = l.org_id and b.id = l.delivery_id
       where l.org_id = $1 and b.status <> 'cancelled' group by l.order_line_id
     ) d on d.order_line_id = n.id
     left join (
       select l.order_line_id, sum(l.quantity_micro - l.credited_quantity_micro) as invoiced
       from invoice_line l join invoice v on v.org_id = l.org_id and v.id = l.invoice_id
       where l.org_id = $1 and v.kind = 'invoice' and v.status <> 'void' group by l.order_line_id
     ) i on i.order_line_id = n.id
     where n.org_id = $1 and (n.delivered_quantity_micro <> coalesce(d.delivered, 0)
       or n.accepted_quantity_micro <> coalesce(d.accepted, 0) or n.invoiced_quantity_micro <> coalesce(i.invoiced, 0))
     order by n.id limit 1000"
);
const BATCH_INVOICED: Sql = sql!(
    "select b.number, coalesce(i.invoiced, 0), l.invoiced_quantity_micro, '' from delivery_line l
     join delivery b on b.org_id = l.org_id and b.id = l.delivery_id
     left join (
       select n.delivery_line_id, sum(n.quantity_micro - n.credited_quantity_micro) as invoiced
       from invoice_line n join invoice v on v.org_id = n.org_id and v.id = n.invoice_id
       where n.org_id = $1 and v.kind = 'invoice' and v.status <> 'void' group by n.delivery_line_id
     ) i on i.delivery_line_id = l.id
     where l.org_id = $1 and l.invoiced_quantity_micro <> coalesce(i.invoiced, 0) order by l.id limit 1000"
);

/// A series must have given out exactly the numbers that documents carry: `RCP-2026` up to 123 means 123 receipts.
/// A kind's numbers look as at first, or begin with a prefix that it was given. `entity` is where the document keeps
/// whose series it is; 0 for a series of the whole organisation.
macro_rules! series {
    ($kind:literal, $table:literal, $entity:literal) => {
        sql!(
            "select m.series, sum(m.given), sum(m.used), '' from (
               select s.entity_id, s.kind || case when s.year = 0 then '' else '-' || cast(s.year as text) end as series,
                 s.last_number as given, 0 as used
               from number_series s where s.org_id = $1 and (s.kind = '",
            $kind,
            "' or exists (select 1 from number_format f
                 where f.org_id = $1 and f.entity_id = s.entity_id and f.prefix = s.kind and f.kind = '",
            $kind,
            "'))
               union all
               select ",
            $entity,
            ", rtrim(rtrim(d.number, '0123456789'), '-'), 0, 1 from ",
            $table,
            " d where d.org_id = $1 and (d.number like '",
            $kind,
            "-____-______%' or exists (select 1 from number_format f
                 where f.org_id = $1 and f.entity_id = ",
            $entity,
            " and f.kind = '",
            $kind,
            "' and d.number like f.prefix || '-%'))
             ) m group by m.entity_id, m.series having sum(m.given) <> sum(m.used) order by m.series limit 1000"
        )
    };
}
const SERIES_ENTRY: Sql = series!("JE", "journal_entry", "d.entity_id");
const SERIES_RECEIPT: Sql = series!("RCP", "receipt", "d.entity_id");
const SERIES_REFUND: Sql = series!("RFD", "refund", "d.entity_id");
const SERIES_OPENING: Sql = series!("OPN", "invoice", "d.entity_id");
const SERIES_INVOICE: Sql = series!("INV", "invoice", "d.entity_id");
const SERIES_CREDIT_NOTE: Sql = series!("CN", "invoice", "d.entity_id");
const SERIES_DELIVERY: Sql = series!("DN", "delivery", "d.entity_id");
const SERIES_ORDER: Sql = series!("SO", "sales_order", "d.entity_id");
const SERIES_CONTRACT: Sql = series!("CTR", "contract", "d.entity_id");
const SERIES_QUOTE: Sql = series!("QUO", "quote", "d.entity_id");
// A customer that left with the import it came by keeps its number used.
const SERIES_CUSTOMER: Sql = series!(
    "CUS",
    "(select org_id, number from customer union all
      select org_id, title from import_change where object = 'customer' and outcome = 'reversed' and title is not null)",
    "cast(0 as bigint)"
);
const SERIES_OPPORTUNITY: Sql = series!("OPP", "opportunity", "cast(0 as bigint)");
/// A kind of number without a check of its own would have gaps that nobody sees.
const SERIES_KNOWN: Sql = sql!(
    "select s.kind, cast(0 as bigint), cast(max(s.last_number) as bigint), '' from number_series s
     where s.org_id = $1 and s.kind not in ('JE', 'RCP', 'RFD', 'OPN', 'INV', 'CN', 'DN', 'SO', 'CTR', 'QUO', 'CUS', 'OPP')
       and not exists (select 1 from number_format f
         where f.org_id = $1 and f.entity_id = s.entity_id and f.prefix = s.kind)
     group by s.kind order by s.kind limit 1000"
);

/// Ten trillion of the major unit of most currencies; the domain refuses more since there is a bound.
const AMOUNT_BOUND: Sql = sql!(
    "select m.document, cast(1000000000000000 as bigint), m.amount, m.currency from (
       select number as document, amount_minor as amount, currency from opportunity where org_id = $1
       union all select number, total_minor, currency from quote where org_id = $1
       union all select number, total_minor, currency from contract where org_id = $1
       union all select number, total_minor, currency from sales_order where org_id = $1
       union all select coalesce(number, external_number, ''), total_minor, currency from invoice where org_id = $1
       union all select number, amount_minor, currency from receipt where org_id = $1
       union all select number, total_minor, currency from journal_entry where org_id = $1
       union all select name, cost_minor, currency from campaign where org_id = $1
     ) m where m.amount > 1000000000000000 or m.amount < -1000000000000000 order by m.document limit 1000"
);

/// Every tie, in the order it is reported.
pub const TIES: &[Tie] = &[
    Tie {
        name: "entry_balanced",
        says: "debits equal credits and the entry's total, in one currency",
        sql: ENTRY_BALANCED,
    },
    Tie { name: "amount_bound", says: "an amount is no larger than one may be", sql: AMOUNT_BOUND },
    Tie { name: "entry_period", says: "an entry stands in the period of its date", sql: ENTRY_PERIOD },
    Tie {
        name: "reversal_after_original",
        says: "a reversal has its original's amount and does not precede it",
        sql: REVERSAL_AFTER_ORIGINAL,
    },
    Tie { name: "balance_kept", says: "a kept balance equals the sum of its lines", sql: BALANCE_KEPT },
    Tie { name: "periods_in_order", says: "no period is open before a closed one", sql: PERIODS_IN_ORDER },
    Tie {
        name: "invoice_open",
        says: "open = total − applied − cash discount − credited − written off",
        sql: INVOICE_OPEN,
    },
    Tie {
        name: "credit_note_open", says: "open of a credit note = total − used − refunded", sql: CREDIT_NOTE_OPEN
    },
    Tie {
        name: "open_balance_kept",
        says: "a kept open balance equals the open items of its day",
        sql: OPEN_BALANCE_KEPT,
    },
    Tie { name: "campaign_cost", says: "the cost of a campaign is the sum of its costs", sql: CAMPAIGN_COST },
    Tie {
        name: "campaign_total",
        says: "the cost with campaigns below is the sum of their costs",
        sql: CAMPAIGN_TOTAL,
    },
    Tie { name: "invoice_lines", says: "an invoice is the sum of its lines", sql: INVOICE_LINES },
    Tie {
        name: "difference_condition",
        says: "a payment difference forgives all that is left of an invoice, and falls when anything else is left",
        sql: DIFFERENCE_CONDITION,
    },
    Tie {
        name: "difference_limit",
        says: "a payment difference is within the limit of the day it was granted",
        sql: DIFFERENCE_LIMIT,
    },
    Tie { name: "difference_ledger", says: "payment differences equal the ledger", sql: DIFFERENCE_LEDGER },
    Tie {
        name: "cash_discount_terms",
        says: "a cash discount is at most what the terms give on what is not credited",
        sql: CASH_DISCOUNT_TERMS,
    },
    Tie { name: "receipt_unapplied", says: "unapplied = amount − applied − refunded", sql: RECEIPT_UNAPPLIED },
    Tie { name: "refund_lines", says: "a refund is what it takes from receipts and credit notes", sql: REFUND_LINES },
    Tie { name: "refund_ledger", says: "a refund equals the cash that left in the ledger", sql: REFUND_LEDGER },
    Tie {
        name: "receivable_customer",
        says: "open items of a customer equal the ledger's trade receivable",
        sql: RECEIVABLE_LEDGER,
    },
    Tie {
        name: "receivable_invoice",
        says: "an invoice's open amount equals its trade receivable in the ledger",
        sql: RECEIVABLE_INVOICE,
    },
    Tie { name: "unapplied_ledger", says: "unapplied cash of a receipt equals the ledger", sql: UNAPPLIED_LEDGER },
    Tie {
        name: "cash_discount_ledger",
        says: "cash discount taken equals the ledger, tax part included",
        sql: CASH_DISCOUNT_LEDGER,
    },
    Tie {
        name: "revenue_obligation",
        says: "recognised = revenue events = revenue in the ledger, at most what is allocated",
        sql: REVENUE_OBLIGATION,
    },
    Tie { name: "revenue_order", says: "recognised of an order is the sum of its obligations", sql: REVENUE_ORDER },
    Tie { name: "revenue_chain", says: "every revenue line comes from a revenue event", sql: REVENUE_CHAIN },
    Tie { name: "order_obligation", says: "every order line has its performance obligation", sql: ORDER_OBLIGATION },
    Tie {
        name: "position_ledger",
        says: "a contract's position equals the ledger and stands on one side only",
        sql: POSITION_LEDGER,
    },
    Tie { name: "position_facts", says: "position = satisfied − invoiced", sql: POSITION_FACTS },
    Tie {
        name: "order_invoiced",
        says: "invoiced of an order is the sum of its invoices less credit notes",
        sql: ORDER_INVOICED,
    },
    Tie {
        name: "line_quantities",
        says: "delivered, accepted and invoiced of an order line are the sums of its batches and invoices, in millionths",
        sql: LINE_QUANTITIES,
    },
    Tie {
        name: "batch_invoiced",
        says: "invoiced of a batch is the sum of its invoice lines, in millionths",
        sql: BATCH_INVOICED,
    },
    Tie { name: "order_paid", says: "paid of an order is the cash matched to its invoices", sql: ORDER_PAID },
    Tie { name: "contract_total", says: "a contract is the sum of its lines", sql: CONTRACT_TOTAL },
    Tie { name: "contract_ordered", says: "ordered of a contract is the sum of its lines", sql: CONTRACT_ORDERED },
    Tie {
        name: "contract_line_ordered",
        says: "ordered of a contract line, in millionths and in money, is the sum of its order lines",
        sql: CONTRACT_LINE_ORDERED,
    },
    Tie { name: "order_total", says: "an order is the sum of its lines", sql: ORDER_TOTAL },
    Tie {
        name: "obligation_allocated",
        says: "what is allocated is the net of the order line less what was conceded",
        sql: OBLIGATION_ALLOCATED,
    },
    Tie {
        name: "obligation_quantity",
        says: "an obligation has the ordered and accepted quantities of its line, in millionths",
        sql: OBLIGATION_QUANTITY,
    },
    Tie {
        name: "order_closed",
        says: "a closed order says what was accepted, in millionths: nothing is owed any more",
        sql: ORDER_CLOSED,
    },
    Tie { name: "order_closed_invoiced", says: "a closed order is invoiced at its price", sql: ORDER_CLOSED_INVOICED },
    Tie {
        name: "order_closed_remaining",
        says: "of an order that is closed or cancelled no revenue is to come",
        sql: ORDER_CLOSED_REMAINING,
    },
    Tie { name: "contract_closed", says: "a closed contract has no open orders", sql: CONTRACT_CLOSED },
    Tie {
        name: "collection_plan",
        says: "the collection plan sums to what the contract brings: ordered and still to order, less what was conceded",
        sql: COLLECTION_PLAN,
    },
    Tie { name: "series_entries", says: "entry numbers have no gap", sql: SERIES_ENTRY },
    Tie { name: "series_receipts", says: "receipt numbers have no gap", sql: SERIES_RECEIPT },
    Tie { name: "series_refunds", says: "refund numbers have no gap", sql: SERIES_REFUND },
    Tie { name: "series_openings", says: "opening receivable numbers have no gap", sql: SERIES_OPENING },
    Tie { name: "series_invoices", says: "invoice numbers have no gap", sql: SERIES_INVOICE },
    Tie { name: "series_orders", says: "order numbers have no gap", sql: SERIES_ORDER },
    Tie { name: "series_contracts", says: "contract numbers have no gap", sql: SERIES_CONTRACT },
    Tie { name: "series_credit_notes", says: "credit note numbers have no gap", sql: SERIES_CREDIT_NOTE },
    Tie { name: "series_deliveries", says: "delivery numbers have no gap", sql: SERIES_DELIVERY },
    Tie { name: "series_quotes", says: "quote numbers have no gap", sql: SERIES_QUOTE },
    Tie { name: "series_customers", says: "customer numbers have no gap", sql: SERIES_CUSTOMER },
    Tie { name: "series_opportunities", says: "opportunity numbers have no gap", sql: SERIES_OPPORTUNITY },
    Tie { name: "series_known", says: "every kind of number has a check", sql: SERIES_KNOWN },
];

const WON_WITHOUT_CONTRACT: Sql = sql!(
    "select o.number, o.owner_id, o.closed_on, coalesce(o.amount_minor, 0), o.currency from opportunity o
     left join contract c on c.org_id = o.org_id and c.opportunity_id = o.id
     where o.org_id = $1 and o.status = 'won' and c.id is null order by o.closed_on nulls last, o.id limit 1000"
);
const SIGNED_WITHOUT_ORDER: Sql = sql!(
    "select c.number, c.owner_id, c.signed_on, c.total_minor, c.currency from contract c
     left join sales_order o on o.org_id = c.org_id and o.contract_id = c.id
     where c.org_id = $1 and c.status = 'signed' and o.id is null order by c.signed_on nulls last, c.id limit 1000"
);
const SHIPPED_WITHOUT_ACCEPTANCE: Sql = sql!(
    "select d.number, d.owner_id, d.shipped_on, d.net_minor, d.currency from delivery d
     where d.org_id = $1 and d.status = 'shipped' and exists (select 1 from delivery_line n
       where n.org_id = d.org_id and n.delivery_id = d.id and n.returned_quantity_micro < n.quantity_micro) order by d.shipped_on, d.id limit 1000"
);
const ACCEPTED_WITHOUT_INVOICE: Sql = sql!(
    "select o.number, o.owner_id, o.ordered_on, o.accepted_minor, o.currency from sales_order o
     where o.org_id = $1 and exists (select 1 from order_line n where n.org_id = o.org_id and n.order_id = o.id
       and n.accepted_quantity_micro > n.invoiced_quantity_micro
       and (o.status = 'open' or n.net_minor <> n.invoiced_net_minor or n.tax_minor <> n.invoiced_tax_minor))
     order by o.ordered_on, o.id limit 1000"
);
const DRAFT_INVOICE: Sql = sql!(
    "select coalesce(o.number, ''), i.owner_id, i.shipped_on, i.total_minor, i.currency from invoice i
     left join sales_order o on o.org_id = i.org_id and o.id = i.order_id
     where i.org_id = $1 and i.status = 'draft' order by i.id limit 1000"
);
const RECEIPT_WITHOUT_INVOICE: Sql = sql!(
    "select number, owner_id, received_on, unapplied_minor, currency from receipt
     where org_id = $1 and unapplied_minor > 0 order by received_on, id limit 1000"
);
const CREDIT_UNUSED: Sql = sql!(
    "select coalesce(number, ''), owner_id, issued_on, open_minor, currency from invoice
     where org_id = $1 and kind = 'credit_note' and status = 'issued' and open_minor > 0 order by issued_on nulls last, id limit 1000"
);
const OPENING_TWICE: Sql = sql!(
    "select coalesce(i.number, ''), i.owner_id, i.issued_on, i.total_minor, i.currency from invoice i
     join (
       select entity_id, customer_id, external_number, min(id) as first from invoice
       where org_id = $1 and kind = 'opening' and status = 'issued' group by entity_id, customer_id, external_number having count(*) > 1
     ) d on d.entity_id = i.entity_id and d.customer_id = i.customer_id and d.external_number = i.external_number and i.id > d.first
     where i.org_id = $1 and i.kind = 'opening' and i.status = 'issued' order by i.id limit 1000"
);
const ORDER_NOT_DELIVERED: Sql = sql!(
    "select o.number, o.owner_id, o.required_on, o.net_minor - o.delivered_minor, o.currency from sales_order o
     where o.org_id = $1 and o.status = 'open' and o.required_on is not null and exists (select 1 from order_line n
       where n.org_id = o.org_id and n.order_id = o.id and n.recognition_method = 'point_in_time'
       and n.delivered_quantity_micro < n.quantity_micro) order by o.required_on, o.id limit 1000"
);

/// Every gap, in the order of the chain. Source: feature FR3.
pub const GAPS: &[Gap] = &[
    Gap { name: "won_without_contract", says: "won, but there is no contract", sql: WON_WITHOUT_CONTRACT },
    Gap { name: "signed_without_order", says: "signed, but there is no order", sql: SIGNED_WITHOUT_ORDER },
    Gap {
        name: "order_not_delivered",
        says: "has a required date and is not delivered in full",
        sql: ORDER_NOT_DELIVERED,
    },
    Gap { name: "shipped_without_acceptance", says: "shipped, but not accepted", sql: SHIPPED_WITHOUT_ACCEPTANCE },
    Gap { name: "accepted_without_invoice", says: "accepted beyond what is invoiced", sql: ACCEPTED_WITHOUT_INVOICE },
    Gap { name: "invoice_not_issued", says: "an invoice was drafted and not issued", sql: DRAFT_INVOICE },
    Gap { name: "receipt_unapplied", says: "money came in that is on no invoice", sql: RECEIPT_WITHOUT_INVOICE },
    Gap {
        name: "opening_twice",
        says: "an opening receivable with a number that was recorded before",
        sql: OPENING_TWICE,
    },
    Gap { name: "credit_note_unused", says: "a credit note is not used up", sql: CREDIT_UNUSED },
];
