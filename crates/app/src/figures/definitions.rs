//! What each figure is: the documents it adds up, in words, with its rule.

use super::rules;
use mingxi_domain::metadata::Label;
use mingxi_store::figures::Items;

mingxi_domain::text_enum! {
    /// An amount on a customer's page.
    pub enum CustomerFigure {
        OpenOpportunities "open_opportunities" "进行中商机" "Open opportunities",
        Contracted "contracted" "已签合同额" "Contracted",
        Ordered "ordered" "订单额" "Ordered",
        OrderedNet "ordered_net" "订单额（不含税）" "Ordered, net",
        Delivered "delivered" "已发货（不含税）" "Delivered, net",
        Accepted "accepted" "已验收（不含税）" "Accepted, net",
        Invoiced "invoiced" "已开票" "Invoiced",
        CashThisMonth "cash_this_month" "本月到款" "Cash this month",
        Collected "collected" "已到款" "Collected",
        Paid "paid" "已核销" "Paid",
        CashDiscount "cash_discount" "已享现金折扣" "Cash discount taken",
        Open "open" "未清金额" "Open amount",
        Overdue "overdue" "已逾期" "Overdue",
        Unapplied "unapplied" "未核销到款" "Unapplied cash",
        Recognized "recognized" "已确认收入" "Recognised revenue",
        Position "position" "合同头寸" "Contract position",
    }
}

mingxi_domain::text_enum! {
    /// An axis of an order. They are separate amounts: an order is never called paid, delivered or recognised.
    pub enum OrderFigure {
        Ordered "ordered" "订单额" "Ordered",
        Delivered "delivered" "已发货（不含税）" "Delivered, net",
        Accepted "accepted" "已验收（不含税）" "Accepted, net",
        Invoiced "invoiced" "已开票（含税）" "Invoiced, tax included",
        Paid "paid" "已核销（含税）" "Paid, tax included",
        CashDiscount "cash_discount" "现金折扣（含税）" "Cash discount, tax included",
        Recognized "recognized" "已确认收入" "Recognised revenue",
    }
}

/// A figure's documents with its formula and rule.
pub(crate) struct Defined {
    pub items: Items,
    /// In symbols.
    pub formula: Label,
    /// Feature row or standard it comes from.
    pub rule: Label,
    /// Name of the figure of each component, when it can be explained further: `invoice:{id}:open`.
    pub part: Option<&'static str>,
}

const INVOICE_LABEL: &str = "coalesce(t.number, t.external_number, '')";

/// An application has no number of its own; people know it by the invoice it settles.
const APPLICATION_LABEL: &str =
    "coalesce((select i.number from invoice i where i.org_id = t.org_id and i.id = t.invoice_id), '')";

/// An obligation is known by what its order line promises.
const OBLIGATION_LABEL: &str =
    "coalesce((select l.description from order_line l where l.org_id = t.org_id and l.id = t.order_line_id), '')";

const fn items(
    object: &'static str,
    table: &'static str,
    amount: &'static str,
    label: &'static str,
    date: &'static str,
    only: &'static str,
) -> Items {
    Items { object, table, amount, label, date, only, carries: "" }
}

/// The documents of a figure on a customer's page.
pub(crate) fn define_customer(figure: CustomerFigure) -> Defined {
    use CustomerFigure as F;
    let signed = "case when t.kind = 'credit_note' then -t.total_minor else t.total_minor end";
    let signed_open = "case when t.kind = 'credit_note' then -t.open_minor else t.open_minor end";
    let order = |amount| items("order", "sales_order", amount, "t.number", "t.ordered_on", "t.status <> 'cancelled'");
    let (items, formula, rule, part) = match figure {
        F::OpenOpportunities => (
            items(
                "opportunity",
                "opportunity",
                "coalesce(t.amount_minor, 0)",
                "t.number",
                "t.engaged_on",
                "t.status = 'open'",
            ),
            Label::new("Σ 商机金额（进行中）", "Σ amount of open opportunities"),
            rules::CU1,
            None,
        ),
        F::Contracted => (
            items(
                "contract",
                "contract",
                "t.total_minor",
                "t.number",
                "t.signed_on",
                "t.status in ('signed', 'closed')",
            ),
            Label::new("Σ 合同总额（已签署、已完结）", "Σ total of signed and closed contracts"),
            rules::CU1,
            None,
        ),
        F::Ordered => (
            order("t.total_minor"),
            Label::new("Σ 订单价税合计", "Σ total of orders"),
            rules::OR7,
            Some("order:{id}:ordered"),
        ),
        F::OrderedNet => (order("t.net_minor"), Label::new("Σ 订单不含税金额", "Σ net of orders"), rules::OR7, None),
        F::Delivered => (
            order("t.delivered_minor"),
            Label::new("Σ 订单已发货金额", "Σ delivered amount of orders"),
            rules::OR7,
            Some("order:{id}:delivered"),
        ),
        F::Accepted => (
            order("t.accepted_minor"),
            Label::new("Σ 订单已验收金额", "Σ accepted amount of orders"),
            rules::OR7,
            Some("order:{id}:accepted"),
        ),
        F::Invoiced => (
            items("invoice", "invoice", signed, INVOICE_LABEL, "t.issued_on", "t.status = 'issued'"),
            Label::new("Σ 发票价税合计 − Σ 红字发票价税合计", "Σ total of invoices − Σ total of credit notes"),
            rules::OR7,
            None,
        ),
        F::Collected => (
            items("receipt", "receipt", "t.amount_minor", "t.number", "t.received_on", "t.status = 'recorded'"),
            Label::new("Σ 到款金额（未冲销）", "Σ amount of receipts that are not reversed"),
            rules::RC1,
            None,
        ),
        F::CashThisMonth => (
            items(
                "receipt",
                "receipt",
                "t.amount_minor",
                "t.number",
                "t.received_on",
                "t.status = 'recorded' and t.received_on >= {month_start}",
            ),
            Label::new("Σ 本月到款金额（未冲销）", "Σ amount of this month's receipts that are not reversed"),
            rules::RC1,
            None,
        ),
        F::Paid => (
            items(
                "application",
                "application",
                "t.applied_minor",
                APPLICATION_LABEL,
                "t.applied_on",
                "t.unapplied_on is null and t.receipt_id is not null",
            ),
            Label::new("Σ 核销金额（有效）", "Σ cash applied and not taken back"),
            rules::RC4,
            None,
        ),
        F::CashDiscount => (
            items(
                "application",
                "application",
                "t.cash_discount_minor",
                APPLICATION_LABEL,
                "t.applied_on",
                "t.unapplied_on is null",
            ),
            Label::new("Σ 现金折扣（有效核销）", "Σ cash discount of applications not taken back"),
            rules::CD1,
            Some("application:{id}:cash_discount"),
        ),
        F::Open => (
            items("invoice", "invoice", signed_open, INVOICE_LABEL, "t.due_on", "t.status = 'issued'"),
            Label::new(
                "Σ 发票未清金额 − Σ 红字发票未清金额",
                "Σ open amount of invoices − Σ open amount of credit notes",
            ),
            rules::DN4,
            Some("invoice:{id}:open"),
        ),
        F::Overdue => (
            items(
                "invoice",
                "invoice",
                "t.open_minor",
                INVOICE_LABEL,
                "t.due_on",
                "t.status = 'issued' and t.kind <> 'credit_note' and t.due_on < {today}",
            ),
            Label::new("Σ 发票未清金额（今天之前到期）", "Σ open amount of invoices due before today"),
            rules::DN4,
            Some("invoice:{id}:open"),
        ),
        F::Unapplied => (
            items("receipt", "receipt", "t.unapplied_minor", "t.number", "t.received_on", ""),
            Label::new("Σ 到款未核销金额", "Σ unapplied amount of receipts"),
            rules::RC4,
            Some("receipt:{id}:unapplied"),
        ),
        F::Recognized => (
            order("t.recognized_minor"),
            Label::new("Σ 订单已确认收入", "Σ revenue recognised on orders"),
            rules::RR10,
            Some("order:{id}:recognized"),
        ),
        F::Position => (
            items("contract", "contract", "t.position_minor", "t.number", "t.signed_on", ""),
            Label::new("Σ 各合同（已履约 − 已开票）", "Σ of contracts: satisfied − invoiced"),
            rules::RR7,
            Some("contract:{id}:position"),
        ),
    };
    let carries = match figure {
        F::Open | F::Overdue => "t.open_minor > 0",
        F::Unapplied => "t.unapplied_minor > 0",
        _ => "",
    };
    Defined { items: Items { carries, ..items }, formula, rule, part }
}

/// Applications know their order by the invoice they settle.
pub(crate) const OF_ORDERS_INVOICES: &str =
    "t.invoice_id in (select i.id from invoice i where i.org_id = t.org_id and i.order_id = {id})";

/// The documents an amount kept on an order or an obligation adds up.
pub(crate) fn define_order(figure: OrderFigure) -> Defined {
    let signed = "case when t.kind = 'credit_note' then -t.total_minor else t.total_minor end";
    let no_date = "cast(null as date)";
    let (items, formula, rule, part) = match figure {
        OrderFigure::Ordered => (
            items("order_line", "order_line", "t.total_minor", "t.description", no_date, ""),
            Label::new("Σ 订单行价税合计", "Σ total of order lines"),
            rules::OR7,
            None,
        ),
        // Amounts of these two follow from quantities; the caller computes them from the lines.
        OrderFigure::Delivered => (
            items("order_line", "order_line", "t.net_minor", "t.description", no_date, ""),
            Label::new(
                "Σ 订单行不含税金额 × 已发数量 ÷ 订购数量",
                "Σ net of order lines × delivered ÷ ordered quantity",
            ),
            rules::OR7,
            None,
        ),
        OrderFigure::Accepted => (
            items("order_line", "order_line", "t.net_minor", "t.description", no_date, ""),
            Label::new(
                "Σ 订单行不含税金额 × 已验收数量 ÷ 订购数量",
                "Σ net of order lines × accepted ÷ ordered quantity",
            ),
            rules::OR7,
            None,
        ),
        OrderFigure::Invoiced => (
            items("invoice", "invoice", signed, INVOICE_LABEL, "t.issued_on", "t.status = 'issued'"),
            Label::new("Σ 发票价税合计 − Σ 红字发票价税合计", "Σ total of invoices − Σ total of credit notes"),
            rules::OR7,
            None,
        ),
        OrderFigure::Paid => (
            items(
                "application",
                "application",
                "t.applied_minor",
                APPLICATION_LABEL,
                "t.applied_on",
                "t.unapplied_on is null and t.receipt_id is not null",
            ),
            Label::new("Σ 核销金额（到款，有效）", "Σ cash applied and not taken back"),
            rules::OR7,
            None,
        ),
        OrderFigure::CashDiscount => (
            items(
                "application",
                "application",
                "t.cash_discount_minor",
                APPLICATION_LABEL,
                "t.applied_on",
                "t.unapplied_on is null",
            ),
            Label::new("Σ 现金折扣（有效核销）", "Σ cash discount of applications not taken back"),
            rules::CD1,
            Some("application:{id}:cash_discount"),
        ),
        OrderFigure::Recognized => (
            items("obligation", "obligation", "t.recognized_minor", OBLIGATION_LABEL, no_date, ""),
            Label::new("Σ 履约义务已确认收入", "Σ revenue recognised on obligations"),
            rules::RR10,
            Some("obligation:{id}:recognized"),
        ),
    };
    Defined { items, formula, rule, part }
}

/// The recognitions of an obligation.
pub(crate) fn define_obligation() -> Defined {
    let items = items("revenue_event", "revenue_event", "t.amount_minor", "t.service_period", "t.effective_on", "");
    Defined {
        items,
        formula: Label::new("Σ 收入确认金额", "Σ amounts recognised"),
        rule: rules::RR10,
        part: Some("revenue_event:{id}:amount"),
    }
}
