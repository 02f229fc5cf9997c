//! The tables: which role reads which object how far, and which role may take which action.

use super::{Reach, Role};
use crate::metadata::Label;
use crate::text_enum::TextEnum;
use Role::{
    Administrator, ArClerk, Auditor, Executive, FinanceDirector, OrderDesk, RevenueAccountant, SalesManager, SalesRep,
};

/// How far `role` sees among the rows of `object`; `None` means not at all. An object that nobody ruled on is read by
/// nobody: whoever describes a new one says here who reads it.
#[must_use]
pub fn reach(role: Role, object: &str) -> Option<Reach> {
    match object {
        // Set-up that everybody needs to do their work.
        "product" | "price_list" | "price" | "payment_term" | "pipeline" | "stage" | "entity" | "department"
        | "user" => Some(Reach::All),
        "user_role" | "import" => matches!(role, Administrator | Auditor).then_some(Reach::All),
        "audit_entry" => matches!(role, Administrator | Auditor | FinanceDirector).then_some(Reach::All),
        "payer_alias" | "account" | "book" | "period" | "journal_entry" | "entry_line" => ledger_reach(role),
        // Whoever enters a lead must be able to say which campaign it came from.
        "campaign" => Some(Reach::All),
        "campaign_cost" => Some(match role {
            SalesRep => Reach::Tree,
            _ => Reach::All,
        }),
        "lead" | "follow_up" | "customer" | "contact" | "opportunity" | "stage_change" | "quote" | "quote_line"
        | "contract" | "contract_line" | "installment" | "order" | "order_line" | "delivery" | "delivery_line"
        | "invoice" | "invoice_line" | "receipt" | "application" | "obligation" | "revenue_event" => {
            Some(chain_reach(role))
        }
        _ => None,
    }
}

/// The chain from lead to application: sales sees its own part, the desks and the controllers see all.
fn chain_reach(role: Role) -> Reach {
    match role {
        SalesRep => Reach::Own,
        SalesManager => Reach::Tree,
        Administrator | OrderDesk | ArClerk | FinanceDirector | RevenueAccountant | Executive | Auditor => Reach::All,
    }
}

fn ledger_reach(role: Role) -> Option<Reach> {
    match role {
        Administrator | ArClerk | FinanceDirector | RevenueAccountant | Executive | Auditor => Some(Reach::All),
        SalesManager | SalesRep | OrderDesk => None,
    }
}

/// Roles that read `object` at all.
pub(super) fn readers(object: &str) -> Vec<Role> {
    Role::ALL.iter().copied().filter(|role| reach(*role, object).is_some()).collect()
}

/// Roles that may take `action`.
pub(super) fn actors(action: Action) -> Vec<Role> {
    Role::ALL.iter().copied().filter(|role| may_act(*role, action)).collect()
}

/// Declares every action once: the variant, its text `object.verb`, what people call it and the roles that may take it.
macro_rules! actions {
    ($($variant:ident $object:literal $verb:literal $zh:literal $en:literal => $roles:expr;)+) => {
        /// Everything an actor can do that changes something, as `object.verb`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $(#[doc = concat!("`", $object, ".", $verb, "`")] $variant),+ }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Action] = &[$(Action::$variant),+];
            /// The object acted on.
            #[must_use]
            pub fn object(self) -> &'static str { match self { $(Action::$variant => $object),+ } }
            /// The verb.
            #[must_use]
            pub fn verb(self) -> &'static str { match self { $(Action::$variant => $verb),+ } }
            /// Object and verb, as the audit trail keeps it: `invoice.issue`.
            #[must_use]
            pub fn as_str(self) -> &'static str { match self { $(Action::$variant => concat!($object, ".", $verb)),+ } }
            /// What people call it.
            #[must_use]
            pub fn label(self) -> Label { match self { $(Action::$variant => Label { zh: $zh, en: $en }),+ } }
            /// Roles that may, as the table says it.
            fn roles(self) -> &'static [Role] { match self { $(Action::$variant => $roles),+ } }
        }
    };
}

const SALES: &[Role] = &[Administrator, SalesManager, SalesRep];
const MANAGERS: &[Role] = &[Administrator, SalesManager];
const DESK: &[Role] = &[Administrator, SalesManager, OrderDesk];
const CONTRACTS: &[Role] = &[Administrator, SalesManager, SalesRep, OrderDesk];
const RECEIVABLES: &[Role] = &[ArClerk, FinanceDirector];
const REVENUE: &[Role] = &[RevenueAccountant, FinanceDirector];
const DIRECTOR: &[Role] = &[FinanceDirector];
const ADMIN: &[Role] = &[Administrator];
const SETUP: &[Role] = &[Administrator, OrderDesk, FinanceDirector];

/// Whoever works with records, as opposed to looking at them.
const FILES: &[Role] = &[Administrator, SalesManager, SalesRep, OrderDesk, ArClerk, FinanceDirector, RevenueAccountant];

actions! {
    CampaignCreate "campaign" "create" "新建市场活动" "Create campaign" => MANAGERS;
    CampaignUpdate "campaign" "update" "修改市场活动" "Change campaign" => MANAGERS;
    CampaignMove "campaign" "move" "推进市场活动" "Move campaign on" => MANAGERS;
    CampaignCostRecord "campaign_cost" "record" "登记活动费用" "Record campaign cost" => &[Administrator, SalesManager, ArClerk, FinanceDirector];
    LeadCreate "lead" "create" "新建线索" "Create lead" => SALES;
    LeadUpdate "lead" "update" "修改线索" "Change lead" => SALES;
    LeadAssign "lead" "assign" "分配线索" "Assign lead" => MANAGERS;
    LeadQualify "lead" "qualify" "确认线索" "Qualify lead" => SALES;
    LeadDisqualify "lead" "disqualify" "作废线索" "Disqualify lead" => SALES;
    LeadConvert "lead" "convert" "转化线索" "Convert lead" => SALES;
    FollowUpRecord "follow_up" "record" "登记跟进" "Log follow-up" => CONTRACTS;
    CustomerCreate "customer" "create" "新建客户" "Create customer" => CONTRACTS;
    CustomerUpdate "customer" "update" "修改客户" "Change customer" => CONTRACTS;
    CustomerAssign "customer" "assign" "分配客户" "Assign customer" => MANAGERS;
    ContactCreate "contact" "create" "新建联系人" "Create contact" => CONTRACTS;
    ContactUpdate "contact" "update" "修改联系人" "Change contact" => CONTRACTS;
    // What goes along with a customer that is given away, for the histories; nobody asks for it by itself.
    ContactAssign "contact" "assign" "移交联系人" "Hand over contact" => &[];
    QuoteAssign "quote" "assign" "移交报价" "Hand over quote" => &[];
    ContractAssign "contract" "assign" "移交合同" "Hand over contract" => &[];
    OrderAssign "order" "assign" "移交订单" "Hand over order" => &[];
    InvoiceAssign "invoice" "assign" "移交发票" "Hand over invoice" => &[];
    ReceiptAssign "receipt" "assign" "移交到款" "Hand over receipt" => &[];
    OpportunityCreate "opportunity" "create" "新建商机" "Create opportunity" => SALES;
    OpportunityUpdate "opportunity" "update" "修改商机" "Change opportunity" => SALES;
    OpportunityAssign "opportunity" "assign" "分配商机" "Assign opportunity" => MANAGERS;
    OpportunityMove "opportunity" "move" "推进商机" "Move opportunity on" => SALES;
    OpportunityWin "opportunity" "win" "商机赢单" "Win opportunity" => SALES;
    OpportunityLose "opportunity" "lose" "商机输单" "Lose opportunity" => SALES;
    OpportunityReopen "opportunity" "reopen" "重新打开商机" "Reopen opportunity" => MANAGERS;
    ProductCreate "product" "create" "新建产品" "Create product" => SETUP;
    ProductUpdate "product" "update" "修改产品" "Change product" => SETUP;
    PriceListCreate "price_list" "create" "新建价格表" "Create price list" => SETUP;
    PriceListUpdate "price_list" "update" "修改价格表" "Change price list" => SETUP;
    PriceCreate "price" "create" "新建价格" "Create price" => SETUP;
    PriceUpdate "price" "update" "修改价格" "Change price" => SETUP;
    PaymentTermCreate "payment_term" "create" "新建付款条件" "Create payment term" => &[Administrator, FinanceDirector];
    PaymentTermUpdate "payment_term" "update" "修改付款条件" "Change payment term" => &[Administrator, FinanceDirector];
    PipelineCreate "pipeline" "create" "新建销售流程" "Create pipeline" => ADMIN;
    PipelineUpdate "pipeline" "update" "修改销售流程" "Change pipeline" => ADMIN;
    StageUpdate "stage" "update" "修改阶段" "Change stage" => ADMIN;
    QuoteCreate "quote" "create" "新建报价" "Create quote" => CONTRACTS;
    QuoteUpdate "quote" "update" "修改报价" "Change quote" => CONTRACTS;
    QuoteSend "quote" "send" "发送报价" "Send quote" => CONTRACTS;
    QuoteAccept "quote" "accept" "接受报价" "Accept quote" => CONTRACTS;
    QuoteReject "quote" "reject" "拒绝报价" "Reject quote" => CONTRACTS;
    ContractCreate "contract" "create" "新建合同" "Create contract" => CONTRACTS;
    ContractSign "contract" "sign" "签订合同" "Sign contract" => DESK;
    ContractClose "contract" "close" "关闭合同" "Close contract" => DESK;
    ContractTerminate "contract" "terminate" "终止合同" "Terminate contract" => DESK;
    ContractReopen "contract" "reopen" "重新打开合同" "Reopen contract" => DESK;
    // A consequence of deliveries, acceptances and invoices, for the audit trail; nobody asks for it.
    InstallmentSchedule "installment" "schedule" "排定收款计划" "Schedule installment" => &[];
    OrderCreate "order" "create" "新建订单" "Create order" => CONTRACTS;
    OrderClose "order" "close" "关闭订单" "Close order" => DESK;
    OrderCancel "order" "cancel" "取消订单" "Cancel order" => DESK;
    OrderReopen "order" "reopen" "重新打开订单" "Reopen order" => DESK;
    OrderEndService "order" "end_service" "提前结束服务" "End service" => DESK;
    OrderSuspendService "order" "suspend_service" "暂停服务" "Suspend service" => DESK;
    DeliveryCreate "delivery" "create" "登记发货" "Record delivery" => DESK;
    DeliveryAccept "delivery" "accept" "登记验收" "Record acceptance" => DESK;
    DeliveryCancel "delivery" "cancel" "取消发货" "Cancel delivery" => DESK;
    DeliveryReturn "delivery" "return" "登记退货" "Record return" => DESK;
    InvoiceCreate "invoice" "create" "新建发票" "Create invoice" => RECEIVABLES;
    InvoiceDiscard "invoice" "discard" "丢弃发票草稿" "Discard invoice" => RECEIVABLES;
    InvoiceIssue "invoice" "issue" "开具发票" "Issue invoice" => RECEIVABLES;
    InvoiceVoid "invoice" "void" "作废发票" "Void invoice" => RECEIVABLES;
    InvoiceCredit "invoice" "credit" "红冲发票" "Credit invoice" => RECEIVABLES;
    InvoiceApplyCredit "invoice" "apply_credit" "红字发票冲抵" "Apply credit note" => RECEIVABLES;
    InvoiceOpening "invoice" "record_opening" "登记期初应收" "Record opening invoice" => DIRECTOR;
    ReceiptRecord "receipt" "record" "登记到款" "Record receipt" => RECEIVABLES;
    ReceiptClaim "receipt" "claim" "认领到款" "Claim receipt" => RECEIVABLES;
    ReceiptApply "receipt" "apply" "核销到款" "Apply receipt" => RECEIVABLES;
    ReceiptWriteOff "receipt" "write_off" "核销尾差" "Write off difference" => RECEIVABLES;
    PayerAliasTeach "payer_alias" "teach" "记住付款户名" "Teach payer alias" => RECEIVABLES;
    PayerAliasForget "payer_alias" "forget" "移除付款户名" "Forget payer alias" => RECEIVABLES;
    ReceiptReverse "receipt" "reverse" "冲销到款" "Reverse receipt" => RECEIVABLES;
    RefundPay "refund" "pay" "登记退款" "Pay refund" => DIRECTOR;
    RefundReverse "refund" "reverse" "冲销退款" "Reverse refund" => DIRECTOR;
    ApplicationUnapply "application" "unapply" "取消核销" "Unapply receipt" => RECEIVABLES;
    RevenueRun "revenue" "run" "运行收入确认" "Run revenue recognition" => REVENUE;
    JournalPost "journal_entry" "post" "录入凭证" "Post journal entry" => REVENUE;
    AccountUpdate "account" "update" "修改会计科目" "Change account" => &[Administrator, FinanceDirector];
    PeriodClose "period" "close" "关账" "Close period" => REVENUE;
    PeriodSignOff "period" "sign_off" "确认关账提醒" "Sign off close warning" => &[ArClerk, RevenueAccountant, FinanceDirector];
    PeriodReopen "period" "reopen" "重新打开会计期间" "Reopen period" => DIRECTOR;
    OrganizationUpdate "organization" "update" "修改组织信息" "Change organisation" => ADMIN;
    NumberSeriesUpdate "number_series" "update" "修改编号规则" "Change number series" => &[Administrator, FinanceDirector];
    EntityCreate "entity" "create" "新建主体" "Create legal entity" => ADMIN;
    EntityUpdate "entity" "update" "修改主体" "Change legal entity" => ADMIN;
    DepartmentCreate "department" "create" "新建部门" "Create department" => ADMIN;
    DepartmentUpdate "department" "update" "修改部门" "Change department" => ADMIN;
    UserCreate "user" "create" "新建用户" "Create user" => ADMIN;
    UserUpdate "user" "update" "修改用户" "Change user" => ADMIN;
    SessionOpen "session" "open" "登录" "Sign in" => Role::ALL;
    SettingUpdate "user_setting" "update" "修改偏好设置" "Change own settings" => Role::ALL;
    SavedViewSave "saved_view" "save" "保存视图" "Save view" => Role::ALL;
    SavedViewDelete "saved_view" "delete" "删除视图" "Delete view" => Role::ALL;
    SavedViewPublish "saved_view" "publish" "共享视图" "Share view" => &[Administrator, SalesManager, FinanceDirector];
    AttachmentAdd "attachment" "add" "添加附件" "Add attachment" => FILES;
    AttachmentDelete "attachment" "delete" "删除附件" "Delete attachment" => FILES;
    BulkEditStart "bulk_edit" "start" "开始批量修改" "Start bulk edit" => Role::ALL;
    BulkEditStop "bulk_edit" "stop" "停止批量修改" "Stop bulk edit" => Role::ALL;
    NotificationMark "notification" "mark" "标记通知" "Mark notifications" => Role::ALL;
    PinCreate "pin" "create" "固定" "Pin" => Role::ALL;
    PinDelete "pin" "delete" "取消固定" "Unpin" => Role::ALL;
    PasswordChange "password" "change" "修改密码" "Change password" => Role::ALL;
    TokenCreate "api_token" "create" "新建访问令牌" "Create API token" => Role::ALL;
    TokenRevoke "api_token" "revoke" "吊销访问令牌" "Revoke API token" => Role::ALL;
    CustomFieldCreate "custom_field" "create" "新建自定义字段" "Create custom field" => ADMIN;
    CustomFieldUpdate "custom_field" "update" "修改自定义字段" "Change custom field" => ADMIN;
    CustomFieldRetire "custom_field" "retire" "停用自定义字段" "Retire custom field" => ADMIN;
    CustomFieldRestore "custom_field" "restore" "恢复自定义字段" "Restore custom field" => ADMIN;
    JobList "job" "read" "查看任务" "See jobs" => ADMIN;
    JobRetry "job" "retry" "重试任务" "Retry job" => ADMIN;
    JobCancel "job" "cancel" "取消任务" "Cancel job" => ADMIN;
    EventList "event" "read" "查看事件" "See events" => ADMIN;
    ImportRun "import" "run" "执行导入" "Run import" => ADMIN;
    Export "export" "run" "导出" "Export" => Role::ALL;
}

/// Whether `role` may take `action`.
#[must_use]
pub fn may_act(role: Role, action: Action) -> bool {
    action.roles().contains(&role)
}

impl std::fmt::Display for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_read_by_those_the_table_names_and_a_new_one_by_nobody() {
        for object in crate::metadata::objects::all().values() {
            let readers = readers(object.name);
            assert!(!readers.is_empty(), "{}: rule in `reach` who reads it, or nobody does", object.name);
            // Rows without an owner are seen whole or not at all: a part of them is nobody's.
            let narrow = |role: &Role| reach(*role, object.name).is_some_and(|reach| reach != Reach::All);
            let narrowed: Vec<_> = readers.into_iter().filter(|role| !object.is_owned && narrow(role)).collect();
            assert_eq!(narrowed, [], "{}: its rows have no owner", object.name);
        }
        assert_eq!(readers("object_of_tomorrow"), []);
    }

    #[test]
    fn no_two_actions_share_a_name() {
        let names: std::collections::BTreeSet<_> =
            Action::ALL.iter().flat_map(|action| [action.label().zh, action.label().en, action.as_str()]).collect();
        assert_eq!(names.len(), 3 * Action::ALL.len());
    }

    #[test]
    fn what_is_acted_on_has_a_name_in_chinese() {
        let nouns = Action::ALL.iter().map(|action| crate::words::noun(action.object()));
        let unnamed = nouns.filter(|noun| noun.zh == noun.en).map(|noun| noun.en);
        assert_eq!(unnamed.collect::<Vec<_>>(), Vec::<String>::new());
    }
}
