//! Obligations, recognised revenue, journal entries and their periods.

use crate::ledger::{AccountClass, AccountRole, EntryKind, PeriodStatus};
use crate::metadata::Object;
use crate::metadata::builder::{choice, currency, date, decimal, document, integer, json, money, reference, text};
use crate::products::RecognitionMethod;

pub fn objects() -> Vec<Object> {
    vec![obligation(), revenue_event(), journal_entry(), entry_line(), account(), period()]
}

fn obligation() -> Object {
    document("obligation", "obligations", "obl", "履约义务", "Performance obligation").titled("id").fields([
        reference("order_id", "order", "订单", "Order").filled(),
        reference("order_line_id", "order_line", "订单行", "Order line").filled(),
        reference("contract_id", "contract", "合同", "Contract").filled(),
        reference("customer_id", "customer", "客户", "Customer").filled(),
        reference("entity_id", "entity", "主体", "Legal entity").filled(),
        reference("product_id", "product", "产品", "Product").filled(),
        choice::<RecognitionMethod>("method", "确认方式", "Method").filled(),
        date("starts_on", "开始日期", "Starts on"),
        date("ends_on", "结束日期", "Ends on"),
        decimal("quantity", "数量", "Quantity").filled(),
        decimal("satisfied_quantity", "已履约数量", "Satisfied quantity").filled(),
        currency().filled(),
        money("allocated", "分摊交易价格", "Allocated").filled(),
        money("recognized", "已确认收入", "Recognised").filled(),
        date("recognized_through", "确认至", "Recognised through"),
        json("pauses", "暂停", "Suspended").filled(),
    ])
}

fn revenue_event() -> Object {
    document("revenue_event", "revenue-events", "rev", "收入确认", "Recognition").titled("id").fields([
        reference("obligation_id", "obligation", "履约义务", "Obligation").filled(),
        reference("order_id", "order", "订单", "Order").filled(),
        reference("contract_id", "contract", "合同", "Contract").filled(),
        reference("customer_id", "customer", "客户", "Customer").filled(),
        reference("delivery_id", "delivery", "发货批次", "Delivery"),
        reference("credit_note_id", "invoice", "红字发票", "Credit note"),
        reference("entry_id", "journal_entry", "凭证", "Journal entry").filled(),
        date("effective_on", "业务日期", "Effective on").filled(),
        text("service_period", "服务月份", "Service month").filled(),
        currency().filled(),
        money("amount", "金额", "Amount").filled(),
        money("recognized_to_date", "累计确认", "Recognised to date").filled(),
        json("basis", "依据", "Basis").filled(),
    ])
}

fn journal_entry() -> Object {
    document("journal_entry", "journal-entries", "jen", "凭证", "Journal entry").shared().append_only().fields([
        text("number", "凭证号", "Number").searchable().filled(),
        reference("entity_id", "entity", "主体", "Legal entity").filled(),
        reference("book_id", "book", "账簿", "Book").filled(),
        choice::<EntryKind>("kind", "类型", "Kind").filled(),
        date("effective_on", "业务日期", "Effective on").filled(),
        text("period", "会计期间", "Period").filled(),
        text("memo", "摘要", "Memo").searchable().filled(),
        text("source_object", "来源类型", "Source object").filled(),
        text("source_id", "来源", "Source").filled().record_of("source_object"),
        reference("reverses_id", "journal_entry", "冲销凭证", "Reverses"),
        currency().filled(),
        money("total", "借方合计", "Total debit").filled(),
    ])
}

fn entry_line() -> Object {
    document("entry_line", "entry-lines", "jln", "分录", "Entry line").titled("id").shared().append_only().fields([
        reference("entry_id", "journal_entry", "凭证", "Journal entry").filled(),
        integer("line_no", "行号", "Line").filled(),
        reference("account_id", "account", "科目", "Account").filled(),
        choice::<AccountRole>("role", "科目用途", "Account role").filled(),
        date("effective_on", "业务日期", "Effective on").filled(),
        currency().filled(),
        money("debit", "借方", "Debit").filled(),
        money("credit", "贷方", "Credit").filled(),
        reference("customer_id", "customer", "客户", "Customer"),
        reference("contract_id", "contract", "合同", "Contract"),
        reference("order_id", "order", "订单", "Order"),
        reference("order_line_id", "order_line", "订单行", "Order line"),
        reference("obligation_id", "obligation", "履约义务", "Obligation"),
        reference("invoice_id", "invoice", "发票", "Invoice"),
        reference("receipt_id", "receipt", "到款", "Receipt"),
        reference("product_id", "product", "产品", "Product"),
        reference("department_id", "department", "部门", "Department"),
        reference("salesperson_id", "user", "销售员", "Salesperson"),
        reference("campaign_id", "campaign", "市场活动", "Campaign"),
        text("region", "地区", "Region"),
    ])
}

fn account() -> Object {
    document("account", "accounts", "acc", "会计科目", "Account").titled("code").shared().fields([
        reference("entity_id", "entity", "主体", "Legal entity").filled(),
        text("code", "科目代码", "Code").searchable().filled(),
        text("name_zh", "中文名称", "Chinese name").searchable().filled(),
        text("name_en", "英文名称", "English name").searchable().filled(),
        choice::<AccountRole>("role", "用途", "Role"),
        choice::<AccountClass>("class", "类别", "Class").filled(),
    ])
}

fn period() -> Object {
    document("period", "periods", "per", "会计期间", "Accounting period")
        .in_table("accounting_period")
        .titled("period")
        .shared()
        .fields([
            reference("entity_id", "entity", "主体", "Legal entity").filled(),
            text("period", "期间", "Period").filled(),
            choice::<PeriodStatus>("status", "状态", "Status").filled(),
        ])
}
