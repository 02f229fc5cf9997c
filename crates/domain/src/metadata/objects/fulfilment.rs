//! Order, delivery, invoice, receipt and application.

use super::sales::priced_line;
use crate::invoices::status::{InvoiceKind, InvoiceState, InvoiceStatus};
use crate::metadata::builder::{
    boolean, choice, currency, date, decimal, document, integer, json, money, reference, text,
};
use crate::metadata::derived::Fact::{self, Above, Below, Empty, Is, IsNot, No, Past, Same, Yes, Zero};
use crate::metadata::derived::{days_since, state};
use crate::metadata::{Field, Object};
use crate::orders::{BatchState, BillingState, DeliveryState, DeliveryStatus, OrderStatus, PaymentState};
use crate::receipts::status::{PayerKind, ReceiptMethod, ReceiptState, ReceiptStatus, RefundStatus};

pub fn objects() -> Vec<Object> {
    vec![
        order(),
        order_line(),
        delivery(),
        delivery_line(),
        invoice(),
        invoice_line(),
        receipt(),
        application(),
        refund(),
        refund_line(),
        payer_alias(),
    ]
}

fn order() -> Object {
    document("order", "orders", "ord", "订单", "Order").in_table("sales_order").fields([
        text("number", "订单编号", "Number").searchable().filled(),
        text("customer_reference", "客户采购单号", "Customer reference").searchable(),
        reference("contract_id", "contract", "合同", "Contract").filled(),
        reference("customer_id", "customer", "客户", "Customer").filled(),
        reference("entity_id", "entity", "签约主体", "Legal entity").filled(),
        reference("campaign_id", "campaign", "来源活动", "Source campaign"),
        choice::<OrderStatus>("status", "状态", "Status").filled(),
        delivery_state(),
        billing_state(),
        payment_state(),
        date("ordered_on", "下单日期", "Ordered on").filled(),
        date("required_on", "要求交期", "Required on"),
        reference("payment_term_id", "payment_term", "付款条件", "Payment term"),
        currency().filled(),
        money("net", "不含税金额", "Net").filled(),
        money("tax", "税额", "Tax").filled(),
        money("total", "价税合计", "Total").filled(),
        money("delivered", "已发货（不含税）", "Delivered, net").filled(),
        money("accepted", "已验收（不含税）", "Accepted, net").filled(),
        money("invoiced", "已开票（含税）", "Invoiced, tax included").filled(),
        money("paid", "已核销（含税）", "Paid, tax included").filled(),
        money("recognized", "已确认收入", "Recognised revenue").filled(),
    ])
}

/// No line of the order for which these hold.
fn no_line(facts: Vec<Fact>) -> Fact {
    No { table: "order_line", by: "order_id", facts }
}

/// Services are not delivered: only lines of goods count, by quantity, since a line may cost nothing.
fn delivery_state() -> Field {
    let goods = || IsNot("recognition_method", "straight_line");
    let still_to_come = Below("delivered_quantity_micro", "quantity_micro");
    state(
        "delivery_state",
        "发货进度",
        "Delivery",
        [
            (DeliveryState::Nothing, vec![no_line(vec![goods()])]),
            (DeliveryState::Delivered, vec![no_line(vec![goods(), still_to_come])]),
            (DeliveryState::Undelivered, vec![no_line(vec![Above("delivered_quantity_micro")])]),
            (DeliveryState::PartDelivered, vec![]),
        ],
    )
}

/// A line that costs nothing needs no invoice.
fn still_to_invoice() -> Fact {
    no_line(vec![Above("total_minor"), Below("invoiced_quantity_micro", "quantity_micro")])
}

fn billing_state() -> Field {
    state(
        "billing_state",
        "开票进度",
        "Invoicing",
        [
            (BillingState::Invoiced, vec![still_to_invoice()]),
            (BillingState::Uninvoiced, vec![no_line(vec![Above("invoiced_quantity_micro")])]),
            (BillingState::PartInvoiced, vec![]),
        ],
    )
}

/// Open amounts decide, not the money: what a cash discount took off is never paid and yet nothing is owed.
fn payment_state() -> Field {
    let owed = vec![Is("status", "issued"), IsNot("kind", "credit_note"), Above("open_minor")];
    let nothing_owed = No { table: "invoice", by: "order_id", facts: owed };
    state(
        "payment_state",
        "收款进度",
        "Payment",
        [
            (PaymentState::Paid, vec![still_to_invoice(), nothing_owed]),
            (PaymentState::Unpaid, vec![Zero("paid_minor")]),
            (PaymentState::PartPaid, vec![]),
        ],
    )
}

fn order_line() -> Object {
    let own = [
        reference("order_id", "order", "订单", "Order").filled(),
        reference("contract_line_id", "contract_line", "合同行", "Contract line").filled(),
        reference("customer_id", "customer", "客户", "Customer").filled(),
    ];
    let progress = [
        decimal("delivered_quantity", "已发数量", "Delivered quantity").filled(),
        decimal("accepted_quantity", "已验收数量", "Accepted quantity").filled(),
        decimal("invoiced_quantity", "已开票数量", "Invoiced quantity").filled(),
        money("invoiced_net", "已开票不含税", "Invoiced, net").filled(),
        money("invoiced_tax", "已开票税额", "Invoiced tax").filled(),
        money("conceded_net", "价格折让（不含税）", "Price concessions, net").filled(),
        money("conceded_tax", "价格折让税额", "Tax of price concessions").filled(),
    ];
    document("order_line", "order-lines", "oln", "订单行", "Order line")
        .titled("description")
        .fields(own.into_iter().chain(priced_line()).chain(progress))
}

fn delivery() -> Object {
    document("delivery", "deliveries", "dlv", "发货批次", "Delivery").fields([
        text("number", "发货单号", "Number").searchable().filled(),
        reference("order_id", "order", "订单", "Order").filled(),
        reference("customer_id", "customer", "客户", "Customer").filled(),
        reference("entity_id", "entity", "发货主体", "Legal entity").filled(),
        choice::<DeliveryStatus>("status", "单据状态", "Document status").filled(),
        batch_state(),
        days_since("days_waiting", "已等天数", "Days waiting", "shipped_on", vec![Is("status", "shipped")]),
        date("shipped_on", "发货日期", "Shipped on").filled(),
        text("carrier", "承运商", "Carrier"),
        text("tracking_number", "物流单号", "Tracking number").searchable(),
        date("accepted_on", "验收日期", "Accepted on"),
        text("accepted_by", "验收人", "Accepted by"),
        currency().filled(),
        money("net", "不含税金额", "Net").filled(),
    ])
}

fn batch_state() -> Field {
    let came_back = vec![Below("accepted_quantity_micro", "quantity_micro")];
    state(
        "state",
        "状态",
        "State",
        [
            (BatchState::Waiting, vec![Is("status", "shipped")]),
            (BatchState::Cancelled, vec![Is("status", "cancelled")]),
            (BatchState::Accepted, vec![No { table: "delivery_line", by: "delivery_id", facts: came_back }]),
            (BatchState::PartAccepted, vec![]),
        ],
    )
}

fn delivery_line() -> Object {
    document("delivery_line", "delivery-lines", "dln", "发货行", "Delivery line").titled("id").fields([
        reference("delivery_id", "delivery", "发货批次", "Delivery").filled(),
        reference("order_line_id", "order_line", "订单行", "Order line").filled(),
        decimal("quantity", "数量", "Quantity").filled(),
        decimal("accepted_quantity", "验收数量", "Accepted quantity").filled(),
        decimal("returned_quantity", "退回数量", "Returned quantity").filled(),
        decimal("invoiced_quantity", "已开票数量", "Invoiced quantity").filled(),
    ])
}

fn invoice() -> Object {
    document("invoice", "invoices", "inv", "发票", "Invoice").counting_against("kind", "credit_note").fields([
        text("number", "发票编号", "Number").searchable(),
        text("external_number", "外部票号", "External number").searchable(),
        choice::<InvoiceKind>("kind", "类型", "Kind").filled(),
        choice::<InvoiceStatus>("status", "单据状态", "Document status").filled(),
        invoice_state(),
        days_since("days_late", "逾期天数", "Days late", "due_on", overdue()),
        reference("order_id", "order", "订单", "Order"),
        reference("contract_id", "contract", "合同", "Contract"),
        reference("delivery_id", "delivery", "发货批次", "Delivery"),
        reference("customer_id", "customer", "客户", "Customer").filled(),
        reference("entity_id", "entity", "开票主体", "Legal entity").filled(),
        reference("original_invoice_id", "invoice", "原发票", "Original invoice"),
        date("issued_on", "开票日期", "Issued on"),
        date("due_on", "到期日", "Due on"),
        date("shipped_on", "发货日期", "Shipped on"),
        currency().filled(),
        money("net", "不含税金额", "Net").filled(),
        money("tax", "税额", "Tax").filled(),
        money("total", "价税合计", "Total").filled(),
        money("open", "未清金额", "Open amount").filled(),
        money("applied", "已核销", "Applied").filled(),
        money("cash_discount", "现金折扣", "Cash discount taken").filled(),
        money("credited", "已红冲", "Credited").filled(),
        money("written_off", "尾差核销", "Small difference written off").filled(),
        money("refunded", "已退款", "Refunded").filled(),
        boolean("is_disputed", "争议", "Disputed").filled(),
        json("cash_discount_terms", "现金折扣条件", "Cash discount terms"),
        text("void_reason", "作废原因", "Reason void"),
        text("credit_reason", "红冲原因", "Reason credited"),
        boolean("returns_goods", "退货", "Goods come back").filled(),
        date("voided_on", "作废日期", "Voided on"),
    ])
}

/// Owed by the customer and past its day.
fn overdue() -> Vec<Fact> {
    vec![Is("status", "issued"), IsNot("kind", "credit_note"), Above("open_minor"), Past("due_on")]
}

/// Paid is said of matched money only: what a credit note took away altogether was credited.
fn invoice_state() -> Field {
    let disputed = vec![Is("status", "issued"), IsNot("kind", "credit_note"), Above("open_minor"), Yes("is_disputed")];
    state(
        "state",
        "状态",
        "State",
        [
            (InvoiceState::Draft, vec![Is("status", "draft")]),
            (InvoiceState::Void, vec![Is("status", "void")]),
            (InvoiceState::CreditLeft, vec![Is("kind", "credit_note"), Above("open_minor")]),
            (InvoiceState::CreditUsed, vec![Is("kind", "credit_note")]),
            (InvoiceState::Credited, vec![Zero("open_minor"), Zero("applied_minor"), Above("credited_minor")]),
            (InvoiceState::Paid, vec![Zero("open_minor")]),
            (InvoiceState::Disputed, disputed),
            (InvoiceState::Overdue, overdue()),
            (InvoiceState::Unpaid, vec![Same("open_minor", "total_minor")]),
            (InvoiceState::PartPaid, vec![]),
        ],
    )
}

fn invoice_line() -> Object {
    document("invoice_line", "invoice-lines", "iln", "发票行", "Invoice line").titled("description").fields([
        reference("invoice_id", "invoice", "发票", "Invoice").filled(),
        integer("line_no", "行号", "Line").filled(),
        reference("order_line_id", "order_line", "订单行", "Order line"),
        reference("delivery_line_id", "delivery_line", "发货行", "Delivery line"),
        reference("original_line_id", "invoice_line", "原发票行", "Original line"),
        reference("product_id", "product", "产品", "Product"),
        text("description", "描述", "Description").filled(),
        decimal("quantity", "数量", "Quantity").filled(),
        decimal("tax_percent", "税率 %", "Tax %").filled(),
        currency().filled(),
        money("net", "不含税金额", "Net").filled(),
        money("tax", "税额", "Tax").filled(),
        money("total", "价税合计", "Total").filled(),
        decimal("credited_quantity", "已红冲数量", "Credited quantity").filled(),
        money("credited_net", "已红冲不含税", "Credited, net").filled(),
        money("credited_tax", "已红冲税额", "Credited tax").filled(),
    ])
}

fn receipt() -> Object {
    document("receipt", "receipts", "rcp", "到款", "Receipt").fields([
        text("number", "到款编号", "Number").searchable().filled(),
        reference("customer_id", "customer", "客户", "Customer"),
        reference("entity_id", "entity", "收款主体", "Legal entity").filled(),
        choice::<ReceiptStatus>("status", "单据状态", "Document status").filled(),
        receipt_state(),
        choice::<ReceiptMethod>("method", "方式", "Method").filled(),
        date("received_on", "到款日期", "Received on").filled(),
        date("posted_on", "入账日期", "Posted on").filled(),
        text("reference", "附言", "Reference").searchable(),
        text("payer_name", "付款人", "Payer").searchable(),
        text("payer_account", "付款账号", "Payer account").searchable(),
        currency().filled(),
        money("amount", "金额", "Amount").filled(),
        money("unapplied", "未核销", "Unapplied").filled(),
        money("refunded", "已退款", "Refunded").filled(),
    ])
}

fn receipt_state() -> Field {
    state(
        "state",
        "状态",
        "State",
        [
            (ReceiptState::Reversed, vec![Is("status", "reversed")]),
            (ReceiptState::Unclaimed, vec![Empty("customer_id")]),
            (ReceiptState::Matched, vec![Zero("unapplied_minor")]),
            (ReceiptState::Unmatched, vec![Above("unapplied_minor"), Same("unapplied_minor", "amount_minor")]),
            (ReceiptState::PartMatched, vec![]),
        ],
    )
}

fn application() -> Object {
    document("application", "applications", "app", "核销", "Application").titled("id").fields([
        reference("receipt_id", "receipt", "到款", "Receipt"),
        reference("credit_note_id", "invoice", "红字发票", "Credit note"),
        reference("invoice_id", "invoice", "发票", "Invoice").filled(),
        reference("customer_id", "customer", "客户", "Customer").filled(),
        date("applied_on", "核销日期", "Applied on").filled(),
        date("unapplied_on", "撤销日期", "Unapplied on"),
        currency().filled(),
        money("applied", "核销金额", "Applied").filled(),
        money("cash_discount", "现金折扣", "Cash discount").filled(),
        money("cash_discount_tax", "折扣税额", "Tax part of the discount").filled(),
        money("write_off", "尾差", "Small difference written off").filled(),
    ])
}

fn refund() -> Object {
    document("refund", "refunds", "rfd", "退款", "Refund").fields([
        text("number", "退款编号", "Number").searchable().filled(),
        reference("customer_id", "customer", "客户", "Customer").filled(),
        reference("entity_id", "entity", "付款主体", "Legal entity").filled(),
        choice::<RefundStatus>("status", "状态", "Status").filled(),
        date("paid_on", "付款日期", "Paid on").filled(),
        choice::<ReceiptMethod>("method", "方式", "Method").filled(),
        text("reference", "附言", "Reference").searchable(),
        text("payee_name", "收款人", "Payee").searchable(),
        text("payee_account", "收款账号", "Payee account").searchable(),
        text("reason", "原因", "Reason").filled(),
        currency().filled(),
        money("amount", "金额", "Amount").filled(),
        date("reversed_on", "冲销日期", "Reversed on"),
        text("reverse_reason", "冲销原因", "Reason reversed"),
    ])
}

fn refund_line() -> Object {
    document("refund_line", "refund-lines", "rfl", "退款明细", "Refund line").titled("id").fields([
        reference("refund_id", "refund", "退款", "Refund").filled(),
        reference("receipt_id", "receipt", "到款", "Receipt"),
        reference("credit_note_id", "invoice", "红字发票", "Credit note"),
        reference("customer_id", "customer", "客户", "Customer").filled(),
        date("paid_on", "付款日期", "Paid on").filled(),
        date("reversed_on", "冲销日期", "Reversed on"),
        currency().filled(),
        money("amount", "金额", "Amount").filled(),
    ])
}

fn payer_alias() -> Object {
    document("payer_alias", "payer-aliases", "pal", "付款人别名", "Payer alias").titled("payer").shared().fields([
        choice::<PayerKind>("kind", "识别方式", "Known by").filled(),
        text("payer", "付款人", "Payer").searchable().filled(),
        reference("customer_id", "customer", "客户", "Customer").filled(),
    ])
}
