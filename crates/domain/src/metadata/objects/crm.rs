//! Campaign, lead, follow-up, customer, contact.

use crate::campaigns::{CampaignChannel, CampaignStatus};
use crate::customers::{ContactRole, CustomerTier};
use crate::follow_ups::FollowUpKind;
use crate::leads::{LeadSource, LeadStatus};
use crate::metadata::Object;
use crate::metadata::builder::{
    boolean, choice, currency, date, integer, long_text, moment, money, records, reference, text,
};

pub fn objects() -> Vec<Object> {
    vec![campaign(), campaign_cost(), lead(), follow_up(), customer(), contact()]
}

fn campaign() -> Object {
    records("campaign", "campaigns", "cmp", "市场活动", "Campaign").fields([
        text("name", "名称", "Name").required().searchable(),
        reference("parent_id", "campaign", "上级活动", "Parent campaign"),
        choice::<CampaignChannel>("channel", "渠道", "Channel").required(),
        choice::<CampaignStatus>("status", "状态", "Status").read_only().filled(),
        date("starts_on", "开始日期", "Starts on"),
        date("ends_on", "结束日期", "Ends on"),
        currency().required(),
        money("budget", "预算", "Budget"),
        money("expected_income", "预期收入", "Expected income"),
        money("cost", "实际费用", "Actual cost").read_only().filled(),
        money("total_cost", "含下级活动的费用", "Cost with campaigns below").read_only().filled(),
        long_text("background", "背景", "Background"),
    ])
}

fn campaign_cost() -> Object {
    records("campaign_cost", "campaign-costs", "cst", "活动费用", "Campaign cost").titled("memo").fields([
        reference("campaign_id", "campaign", "市场活动", "Campaign").read_only().filled(),
        date("spent_on", "发生日期", "Spent on").read_only().filled(),
        currency().read_only().filled(),
        money("amount", "金额", "Amount").read_only().filled(),
        text("memo", "说明", "Memo").read_only(),
    ])
}

fn lead() -> Object {
    records("lead", "leads", "led", "线索", "Lead").fields([
        text("name", "姓名", "Name").required().searchable(),
        text("company", "公司", "Company").searchable(),
        text("title", "职务", "Title"),
        text("phone", "电话", "Phone").searchable(),
        text("email", "邮箱", "E-mail").searchable(),
        text("industry", "行业", "Industry"),
        text("region", "地区", "Region"),
        choice::<LeadSource>("source", "来源", "Source").required(),
        reference("campaign_id", "campaign", "市场活动", "Campaign"),
        choice::<LeadStatus>("status", "状态", "Status").read_only().filled(),
        long_text("need", "需求", "Need"),
        moment("last_followed_up_at", "最近跟进", "Last follow-up").read_only(),
        date("next_follow_up_on", "下次跟进", "Next follow-up").read_only(),
        text("disqualified_reason", "作废原因", "Reason disqualified").read_only(),
        moment("converted_at", "转化时间", "Converted").read_only(),
        reference("customer_id", "customer", "客户", "Customer").read_only(),
        reference("contact_id", "contact", "联系人", "Contact").read_only(),
        reference("opportunity_id", "opportunity", "商机", "Opportunity").read_only(),
    ])
}

fn follow_up() -> Object {
    records("follow_up", "follow-ups", "fup", "跟进记录", "Follow-up").titled("content").fields([
        choice::<FollowUpKind>("kind", "方式", "Kind").read_only().filled(),
        long_text("content", "内容", "Content").searchable().read_only().filled(),
        moment("happened_at", "时间", "Happened at").read_only().filled(),
        date("next_on", "下次跟进", "Next on").read_only(),
        reference("lead_id", "lead", "线索", "Lead").read_only(),
        reference("customer_id", "customer", "客户", "Customer").read_only(),
        reference("opportunity_id", "opportunity", "商机", "Opportunity").read_only(),
        reference("recorded_by_id", "user", "记录人", "Recorded by").read_only().filled(),
    ])
}

fn customer() -> Object {
    records("customer", "customers", "cus", "客户", "Customer").fields([
        text("number", "客户编号", "Number").read_only().searchable().filled(),
        text("name", "名称", "Name").required().searchable(),
        text("tax_id", "税号", "Tax id").searchable(),
        choice::<CustomerTier>("tier", "等级", "Tier"),
        text("industry", "行业", "Industry"),
        text("region", "地区", "Region"),
        text("country", "国家", "Country"),
        text("address", "地址", "Address"),
        text("phone", "电话", "Phone").searchable(),
        text("website", "网址", "Website"),
        text("bank_name", "开户行", "Bank"),
        text("bank_account", "银行账号", "Bank account"),
        integer("employees", "员工数", "Employees"),
        integer("founded_year", "成立年份", "Founded"),
        currency(),
        reference("parent_id", "customer", "上级公司", "Parent company"),
        reference("campaign_id", "campaign", "来源活动", "Source campaign"),
        reference("payment_term_id", "payment_term", "付款条件", "Payment term"),
        choice::<LeadSource>("source", "来源", "Source"),
        moment("last_followed_up_at", "最近跟进", "Last follow-up").read_only(),
        boolean("is_active", "有效", "Active").read_only().filled(),
    ])
}

fn contact() -> Object {
    records("contact", "contacts", "con", "联系人", "Contact").fields([
        reference("customer_id", "customer", "客户", "Customer").required(),
        text("name", "姓名", "Name").required().searchable(),
        text("title", "职务", "Title"),
        text("email", "邮箱", "E-mail").searchable(),
        text("phone", "电话", "Phone").searchable(),
        choice::<ContactRole>("role", "角色", "Role"),
        choice::<LeadSource>("source", "来源", "Source"),
        long_text("note", "备注", "Note"),
    ])
}
