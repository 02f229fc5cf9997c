//! Opportunity, quote, contract with its collection plan.

use crate::contracts::{ContractState, ContractStatus, InstallmentStatus, PlanTrigger};
use crate::leads::LeadSource;
use crate::metadata::Object;
use crate::metadata::builder::{
    choice, currency, date, decimal, document, integer, long_text, money, records, reference, text,
};
use crate::metadata::derived::Fact::{Ahead, Is, Past};
use crate::metadata::derived::state;
use crate::opportunities::OpportunityStatus;
use crate::quotes::{QuoteState, QuoteStatus};

pub fn objects() -> Vec<Object> {
    vec![opportunity(), stage_change(), quote(), quote_line(), contract(), contract_line(), installment()]
}

fn opportunity() -> Object {
    records("opportunity", "opportunities", "opp", "商机", "Opportunity").fields([
        text("number", "商机编号", "Number").read_only().searchable().filled(),
        text("name", "名称", "Name").required().searchable(),
        reference("customer_id", "customer", "客户", "Customer"),
        reference("contact_id", "contact", "联系人", "Contact"),
        reference("lead_id", "lead", "来源线索", "Source lead").read_only(),
        reference("campaign_id", "campaign", "来源活动", "Source campaign"),
        choice::<LeadSource>("source", "来源", "Source"),
        reference("product_id", "product", "主要产品", "Main product"),
        reference("pipeline_id", "pipeline", "销售流程", "Pipeline").given_once().filled(),
        reference("stage_id", "stage", "阶段", "Stage").read_only().filled(),
        choice::<OpportunityStatus>("status", "状态", "Status").read_only().filled(),
        currency().required(),
        money("amount", "金额", "Amount"),
        integer("probability", "赢率 %", "Probability %").read_only().filled(),
        date("engaged_on", "跟进开始", "Engaged on"),
        date("expected_close_on", "预计成交", "Expected close"),
        date("closed_on", "结束日期", "Closed on").read_only(),
        text("lost_reason", "输单原因", "Reason lost").read_only(),
        text("competitor", "竞争对手", "Competitor"),
        text("next_step", "下一步", "Next step"),
        long_text("need", "需求", "Need"),
    ])
}

fn stage_change() -> Object {
    document("stage_change", "stage-changes", "stc", "阶段变更", "Stage change").titled("id").fields([
        reference("opportunity_id", "opportunity", "商机", "Opportunity").filled(),
        reference("from_stage_id", "stage", "原阶段", "From"),
        reference("to_stage_id", "stage", "新阶段", "To").filled(),
        integer("days_in_stage", "停留天数", "Days in stage"),
    ])
}

fn quote() -> Object {
    document("quote", "quotes", "quo", "报价", "Quote").fields([
        text("number", "报价编号", "Number").searchable().filled(),
        reference("opportunity_id", "opportunity", "商机", "Opportunity"),
        reference("customer_id", "customer", "客户", "Customer").filled(),
        reference("entity_id", "entity", "签约主体", "Legal entity").filled(),
        choice::<QuoteStatus>("status", "单据状态", "Document status").filled(),
        state(
            "state",
            "状态",
            "State",
            [
                (QuoteState::Draft, vec![Is("status", "draft")]),
                (QuoteState::Accepted, vec![Is("status", "accepted")]),
                (QuoteState::Rejected, vec![Is("status", "rejected")]),
                (QuoteState::Expired, vec![Is("status", "sent"), Past("valid_until")]),
                (QuoteState::Sent, vec![]),
            ],
        ),
        date("quoted_on", "报价日期", "Quoted on").filled(),
        date("valid_until", "有效期至", "Valid until").filled(),
        reference("payment_term_id", "payment_term", "付款条件", "Payment term"),
        currency().filled(),
        money("net", "不含税金额", "Net").filled(),
        money("tax", "税额", "Tax").filled(),
        money("total", "价税合计", "Total").filled(),
        text("reject_reason", "拒绝原因", "Reason rejected"),
    ])
}

fn quote_line() -> Object {
    document("quote_line", "quote-lines", "qln", "报价行", "Quote line")
        .titled("description")
        .fields(std::iter::once(reference("quote_id", "quote", "报价", "Quote").filled()).chain(priced_line()))
}

fn contract() -> Object {
    document("contract", "contracts", "ctr", "合同", "Contract").fields([
        text("number", "合同编号", "Number").searchable().filled(),
        text("title", "合同名称", "Title").searchable().filled(),
        reference("quote_id", "quote", "报价", "Quote"),
        reference("opportunity_id", "opportunity", "商机", "Opportunity"),
        reference("customer_id", "customer", "客户", "Customer").filled(),
        reference("entity_id", "entity", "签约主体", "Legal entity").filled(),
        choice::<ContractStatus>("status", "单据状态", "Document status").filled(),
        state(
            "state",
            "状态",
            "State",
            [
                (ContractState::Draft, vec![Is("status", "draft")]),
                (ContractState::Closed, vec![Is("status", "closed")]),
                (ContractState::Terminated, vec![Is("status", "terminated")]),
                (ContractState::Signed, vec![Is("status", "signed"), Ahead("starts_on")]),
                (ContractState::Ended, vec![Is("status", "signed"), Past("ends_on")]),
                (ContractState::Running, vec![]),
            ],
        ),
        date("signed_on", "签署日期", "Signed on"),
        date("starts_on", "开始日期", "Starts on"),
        date("ends_on", "结束日期", "Ends on"),
        reference("payment_term_id", "payment_term", "付款条件", "Payment term"),
        currency().filled(),
        money("net", "不含税金额", "Net").filled(),
        money("tax", "税额", "Tax").filled(),
        money("total", "价税合计", "Total").filled(),
        money("ordered", "已下单（不含税）", "Ordered, net").filled(),
        money("position", "合同头寸", "Contract position").filled(),
    ])
}

fn contract_line() -> Object {
    let own = [
        reference("contract_id", "contract", "合同", "Contract").filled(),
        decimal("ordered_quantity", "已下单数量", "Ordered quantity").filled(),
        money("ordered_net", "已下单不含税", "Ordered, net").filled(),
        money("ordered_tax", "已下单税额", "Ordered tax").filled(),
        money("given_up_net", "服务提前结束减少不含税", "Given up, net").filled(),
        money("given_up_tax", "服务提前结束减少税额", "Given up, tax").filled(),
    ];
    document("contract_line", "contract-lines", "cln", "合同行", "Contract line")
        .titled("description")
        .fields(own.into_iter().chain(priced_line()))
}

fn installment() -> Object {
    document("installment", "installments", "ins", "回款计划", "Installment").titled("id").fields([
        reference("contract_id", "contract", "合同", "Contract").filled(),
        reference("customer_id", "customer", "客户", "Customer").filled(),
        integer("sequence", "期次", "No.").filled(),
        choice::<PlanTrigger>("trigger", "触发条件", "Trigger").filled(),
        integer("offset_months", "延后月数", "Months after").filled(),
        integer("offset_days", "延后天数", "Days after").filled(),
        choice::<InstallmentStatus>("status", "状态", "Status").filled(),
        date("due_on", "到期日", "Due on"),
        currency().filled(),
        money("planned", "约定金额", "Agreed").filled(),
        money("amount", "计划金额", "Planned").filled(),
    ])
}

/// What every priced line carries, from quote to order.
pub fn priced_line() -> impl Iterator<Item = crate::metadata::Field> {
    use crate::products::RecognitionMethod;
    [
        integer("line_no", "行号", "Line").filled(),
        reference("product_id", "product", "产品", "Product").filled(),
        text("description", "描述", "Description").searchable().filled(),
        text("unit", "单位", "Unit").filled(),
        decimal("quantity", "数量", "Quantity").filled(),
        decimal("unit_price", "不含税单价", "Unit price, net").filled(),
        decimal("discount_percent", "折扣 %", "Discount %").filled(),
        decimal("tax_percent", "税率 %", "Tax %").filled(),
        choice::<RecognitionMethod>("recognition_method", "收入确认方式", "Recognition").filled(),
        date("service_starts_on", "服务开始", "Service from"),
        date("service_ends_on", "服务结束", "Service to"),
        currency().filled(),
        money("net", "不含税金额", "Net").filled(),
        money("tax", "税额", "Tax").filled(),
        money("total", "价税合计", "Total").filled(),
    ]
    .into_iter()
}
