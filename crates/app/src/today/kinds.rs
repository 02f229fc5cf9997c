//! The kinds of work, each with its rows, the roles it waits for and what can be done.

use mingxi_domain::access::Role;
use mingxi_domain::calendar::{Date, Period};
use mingxi_store::today::{Waiting, WaitingRow};

mingxi_domain::text_enum! {
    /// What waits.
    pub enum TodayKind {
        LeadUnanswered "lead_unanswered" "新线索未跟进" "New lead nobody answered",
        FollowUpDue "follow_up_due" "线索跟进到期" "Follow-up is due",
        OpportunityLate "opportunity_late" "商机超过预计成交日" "Opportunity is past its expected close",
        OpportunityWithoutNextStep "opportunity_without_next_step" "商机没有下一步" "Opportunity without a next step",
        QuoteExpiring "quote_expiring" "报价即将失效" "Quote expires",
        ContractUnsigned "contract_unsigned" "合同待签署" "Contract waits to be signed",
        DeliveryDue "delivery_due" "订单待发货" "Order is to be delivered",
        DeliveryUnaccepted "delivery_unaccepted" "发货待验收" "Delivery waits for acceptance",
        InvoiceOverdue "invoice_overdue" "发票逾期" "Invoice is overdue",
        DiscountEnding "discount_ending" "现金折扣即将结束" "Cash discount step ends",
        ReceiptUnclaimed "receipt_unclaimed" "到款待认领" "Receipt is nobody's yet",
        ReceiptUnapplied "receipt_unapplied" "到款待核销" "Receipt is not applied",
        InvoiceDraft "invoice_draft" "发票草稿待开具" "Draft invoice waits to be issued",
        Unbilled "unbilled" "已验收未开票" "Accepted and not invoiced",
        PeriodOpen "period_open" "会计期间待关账" "Month waits to be closed",
    }
}

const SALES: &[Role] = &[Role::SalesRep, Role::SalesManager];
const DESK: &[Role] = &[Role::OrderDesk, Role::SalesManager];
const OWED: &[Role] = &[Role::SalesRep, Role::SalesManager, Role::ArClerk, Role::FinanceDirector, Role::Executive];
const MONEY: &[Role] = &[Role::ArClerk, Role::FinanceDirector];
const BOOKS: &[Role] = &[Role::RevenueAccountant, Role::FinanceDirector];

const OPEN_INVOICE: Waiting = Waiting {
    object: "invoice",
    table: "invoice",
    title: "coalesce(t.number, t.external_number, '')",
    customer: "t.customer_id",
    amount: "t.open_minor",
    currency: "t.currency",
    due_on: "t.due_on",
    only: "t.open_minor > 0 and t.status = 'issued' and t.kind <> 'credit_note' and t.due_on < {today}",
};
const RECEIPT: Waiting = Waiting {
    object: "receipt",
    table: "receipt",
    title: "t.number",
    customer: "t.customer_id",
    amount: "t.unapplied_minor",
    currency: "t.currency",
    due_on: "t.received_on",
    only: "t.unapplied_minor > 0 and t.customer_id is not null",
};
const LEAD: Waiting = Waiting {
    object: "lead",
    table: "lead",
    title: "t.name",
    customer: "t.customer_id",
    amount: "cast(null as bigint)",
    currency: "cast(null as text)",
    due_on: "t.next_follow_up_on",
    only: "t.status in ('new', 'working', 'qualified') and t.next_follow_up_on is not null and t.next_follow_up_on <= {today}",
};
const OPPORTUNITY: Waiting = Waiting {
    object: "opportunity",
    table: "opportunity",
    title: "t.name",
    customer: "t.customer_id",
    amount: "t.amount_minor",
    currency: "t.currency",
    due_on: "t.expected_close_on",
    only: "t.status = 'open' and t.expected_close_on < {today}",
};
const ORDER: Waiting = Waiting {
    object: "order",
    table: "sales_order",
    title: "t.number",
    customer: "t.customer_id",
    amount: "t.total_minor",
    currency: "t.currency",
    due_on: "t.required_on",
    only: "t.status = 'open' and t.required_on <= {soon} and exists (select 1 from order_line l where l.org_id = t.org_id
        and l.order_id = t.id and l.recognition_method = 'point_in_time' and l.delivered_quantity_micro < l.quantity_micro)",
};
/// Goods only: a service may be invoiced at any time. The money is what of them is recognised and not invoiced, net;
/// the batches are found by the index of those that are not invoiced in full.
const UNBILLED: Waiting = Waiting {
    amount: "(select sum(b.recognized_minor - l.invoiced_net_minor) from order_line l
        join obligation b on b.org_id = l.org_id and b.order_line_id = l.id where l.org_id = t.org_id and l.order_id = t.id
        and l.recognition_method = 'point_in_time' and l.accepted_quantity_micro > l.invoiced_quantity_micro)",
    due_on: "(select min(d.accepted_on) from delivery d join delivery_line n on n.org_id = d.org_id and n.delivery_id = d.id
        where d.org_id = t.org_id and d.order_id = t.id and d.status = 'accepted'
        and n.accepted_quantity_micro > n.invoiced_quantity_micro + n.returned_quantity_micro)",
    only: "t.status = 'open' and t.id in (select d.order_id from delivery_line n
        join delivery d on d.org_id = n.org_id and d.id = n.delivery_id and d.status = 'accepted'
        where n.org_id = {org} and n.invoiced_quantity_micro + n.returned_quantity_micro < n.quantity_micro
        and n.accepted_quantity_micro > n.invoiced_quantity_micro + n.returned_quantity_micro)",
    ..ORDER
};

impl TodayKind {
    /// Its rows; none for [`Self::DiscountEnding`], whose windows are computed.
    pub(super) fn waiting(self) -> Option<Waiting> {
        Some(match self {
            Self::LeadUnanswered => Waiting {
                due_on: "cast(null as date)",
                only: "t.status = 'new' and t.last_followed_up_at is null and t.next_follow_up_on is null",
                ..LEAD
            },
            Self::FollowUpDue => LEAD,
            Self::OpportunityLate => OPPORTUNITY,
            Self::OpportunityWithoutNextStep => Waiting {
                only: "t.status = 'open' and t.next_step is null and (t.expected_close_on is null or t.expected_close_on >= {today})",
                ..OPPORTUNITY
            },
            Self::QuoteExpiring => Waiting {
                object: "quote",
                table: "quote",
                title: "t.number",
                customer: "t.customer_id",
                amount: "t.total_minor",
                currency: "t.currency",
                due_on: "t.valid_until",
                only: "t.status = 'sent' and t.valid_until >= {past} and t.valid_until <= {soon}",
            },
            Self::ContractUnsigned => Waiting {
                object: "contract",
                table: "contract",
                title: "t.number",
                customer: "t.customer_id",
                amount: "t.total_minor",
                currency: "t.currency",
                due_on: "t.starts_on",
                only: "t.status = 'draft'",
            },
            Self::DeliveryDue => ORDER,
            Self::Unbilled => UNBILLED,
            Self::DeliveryUnaccepted => Waiting {
                object: "delivery",
                table: "delivery",
                title: "t.number",
                customer: "t.customer_id",
                amount: "t.net_minor",
                currency: "t.currency",
                due_on: "t.shipped_on",
                only: "t.status = 'shipped'",
            },
            Self::InvoiceOverdue => OPEN_INVOICE,
            Self::DiscountEnding => return None,
            Self::PeriodOpen => Waiting {
                object: "period",
                table: "accounting_period",
                title: "t.period || ' ' || (select e.name from legal_entity e where e.org_id = t.org_id and e.id = t.entity_id)",
                customer: "cast(null as bigint)",
                amount: "cast(null as bigint)",
                currency: "cast(null as text)",
                due_on: "cast(null as date)",
                only: "t.status = 'open' and t.period < {month}",
            },
            // Nobody's yet: whoever paid is all there is to know it by.
            Self::ReceiptUnclaimed => Waiting {
                title: "t.number || coalesce(' · ' || t.payer_name, '')",
                only: "t.unapplied_minor > 0 and t.customer_id is null",
                ..RECEIPT
            },
            Self::ReceiptUnapplied => RECEIPT,
            Self::InvoiceDraft => Waiting {
                title: "coalesce((select o.number from sales_order o where o.org_id = t.org_id and o.id = t.order_id), '')",
                amount: "t.total_minor",
                due_on: "t.shipped_on",
                only: "t.status = 'draft'",
                ..OPEN_INVOICE
            },
        })
    }

    /// When a row of it is due. A month is due on its last day, which SQL has no common word for.
    pub(super) fn due_on(self, row: &WaitingRow) -> Option<Date> {
        match self {
            Self::PeriodOpen => row.title.get(..7)?.parse().ok().map(Period::last_day),
            _ => row.due_on,
        }
    }

    /// Whose work it is.
    pub(super) fn roles(self) -> &'static [Role] {
        match self {
            Self::LeadUnanswered
            | Self::FollowUpDue
            | Self::OpportunityLate
            | Self::OpportunityWithoutNextStep
            | Self::QuoteExpiring => SALES,
            Self::ContractUnsigned | Self::DeliveryDue | Self::DeliveryUnaccepted => DESK,
            Self::InvoiceOverdue | Self::DiscountEnding => OWED,
            Self::ReceiptUnclaimed | Self::ReceiptUnapplied | Self::InvoiceDraft | Self::Unbilled => MONEY,
            Self::PeriodOpen => BOOKS,
        }
    }

    /// The operations of the API that work it off; an expired quote can no longer be accepted.
    pub(super) fn actions(self, is_late: bool) -> &'static [&'static str] {
        match self {
            Self::LeadUnanswered | Self::FollowUpDue => &["record_follow_up", "convert_lead", "disqualify_lead"],
            Self::OpportunityLate | Self::OpportunityWithoutNextStep => {
                &["update_opportunity", "move_opportunity", "win_opportunity", "lose_opportunity"]
            }
            Self::QuoteExpiring if is_late => &["reject_quote"],
            Self::QuoteExpiring => &["accept_quote", "reject_quote"],
            Self::ContractUnsigned => &["sign_contract"],
            Self::DeliveryDue => &["create_delivery"],
            Self::DeliveryUnaccepted => &["accept_delivery"],
            Self::InvoiceOverdue | Self::DiscountEnding => &["record_follow_up", "record_receipt"],
            Self::ReceiptUnclaimed => &["claim_receipt"],
            Self::ReceiptUnapplied => &["apply_receipt"],
            Self::InvoiceDraft => &["issue_invoice", "discard_invoice"],
            Self::Unbilled => &["invoice_unbilled", "create_invoice"],
            Self::PeriodOpen => &["run_revenue", "close_period"],
        }
    }
}
