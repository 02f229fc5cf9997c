//! The tables: which role reads which object how far, and which role may take which action.

use super::{Reach, Role};
use crate::text_enum::TextEnum;
use Role::{
    Administrator, ArClerk, Auditor, Executive, FinanceDirector, OrderDesk, RevenueAccountant, SalesManager, SalesRep,
};

/// How far `role` sees among the rows of `object`; `None` means not at all.
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
        _ => Some(chain_reach(role)),
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

/// Declares every action once: the variant, its text `object.verb` and the roles that may take it.
macro_rules! actions {
    ($($variant:ident $object:literal $verb:literal => $roles:expr;)+) => {
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
    CampaignCreate "campaign" "create" => MANAGERS;
    CampaignUpdate "campaign" "update" => MANAGERS;
    CampaignMove "campaign" "move" => MANAGERS;
    CampaignCostRecord "campaign_cost" "record" => &[Administrator, SalesManager, ArClerk, FinanceDirector];
    LeadCreate "lead" "create" => SALES;
    LeadUpdate "lead" "update" => SALES;
    LeadAssign "lead" "assign" => MANAGERS;
    LeadQualify "lead" "qualify" => SALES;
    LeadDisqualify "lead" "disqualify" => SALES;
    LeadConvert "lead" "convert" => SALES;
    FollowUpRecord "follow_up" "record" => CONTRACTS;
    CustomerCreate "customer" "create" => CONTRACTS;
    CustomerUpdate "customer" "update" => CONTRACTS;
    CustomerAssign "customer" "assign" => MANAGERS;
    ContactCreate "contact" "create" => CONTRACTS;
    ContactUpdate "contact" "update" => CONTRACTS;
    OpportunityCreate "opportunity" "create" => SALES;
    OpportunityUpdate "opportunity" "update" => SALES;
    OpportunityAssign "opportunity" "assign" => MANAGERS;
    OpportunityMove "opportunity" "move" => SALES;
    OpportunityWin "opportunity" "win" => SALES;
    OpportunityLose "opportunity" "lose" => SALES;
    OpportunityReopen "opportunity" "reopen" => MANAGERS;
    ProductCreate "product" "create" => SETUP;
    ProductUpdate "product" "update" => SETUP;
    PriceListCreate "price_list" "create" => SETUP;
    PriceListUpdate "price_list" "update" => SETUP;
    PriceCreate "price" "create" => SETUP;
    PriceUpdate "price" "update" => SETUP;
    PaymentTermCreate "payment_term" "create" => &[Administrator, FinanceDirector];
    PaymentTermUpdate "payment_term" "update" => &[Administrator, FinanceDirector];
    PipelineCreate "pipeline" "create" => ADMIN;
    PipelineUpdate "pipeline" "update" => ADMIN;
    StageUpdate "stage" "update" => ADMIN;
    QuoteCreate "quote" "create" => CONTRACTS;
    QuoteUpdate "quote" "update" => CONTRACTS;
    QuoteSend "quote" "send" => CONTRACTS;
    QuoteAccept "quote" "accept" => CONTRACTS;
    QuoteReject "quote" "reject" => CONTRACTS;
    ContractCreate "contract" "create" => CONTRACTS;
    ContractSign "contract" "sign" => DESK;
    ContractClose "contract" "close" => DESK;
    ContractTerminate "contract" "terminate" => DESK;
    // A consequence of deliveries, acceptances and invoices, for the audit trail; nobody asks for it.
    InstallmentSchedule "installment" "schedule" => &[];
    OrderCreate "order" "create" => CONTRACTS;
    OrderClose "order" "close" => DESK;
    OrderCancel "order" "cancel" => DESK;
    DeliveryCreate "delivery" "create" => DESK;
    DeliveryAccept "delivery" "accept" => DESK;
    DeliveryCancel "delivery" "cancel" => DESK;
    InvoiceCreate "invoice" "create" => RECEIVABLES;
    InvoiceDiscard "invoice" "discard" => RECEIVABLES;
    InvoiceIssue "invoice" "issue" => RECEIVABLES;
    InvoiceVoid "invoice" "void" => RECEIVABLES;
    InvoiceCredit "invoice" "credit" => RECEIVABLES;
    InvoiceApplyCredit "invoice" "apply_credit" => RECEIVABLES;
    InvoiceOpening "invoice" "record_opening" => DIRECTOR;
    ReceiptRecord "receipt" "record" => RECEIVABLES;
    ReceiptClaim "receipt" "claim" => RECEIVABLES;
    ReceiptApply "receipt" "apply" => RECEIVABLES;
    ReceiptWriteOff "receipt" "write_off" => RECEIVABLES;
    PayerAliasTeach "payer_alias" "teach" => RECEIVABLES;
    PayerAliasForget "payer_alias" "forget" => RECEIVABLES;
    ReceiptReverse "receipt" "reverse" => RECEIVABLES;
    ApplicationUnapply "application" "unapply" => RECEIVABLES;
    RevenueRun "revenue" "run" => REVENUE;
    JournalPost "journal_entry" "post" => REVENUE;
    PeriodClose "period" "close" => REVENUE;
    PeriodSignOff "period" "sign_off" => &[ArClerk, RevenueAccountant, FinanceDirector];
    PeriodReopen "period" "reopen" => DIRECTOR;
    OrganizationUpdate "organization" "update" => ADMIN;
    NumberSeriesUpdate "number_series" "update" => &[Administrator, FinanceDirector];
    EntityCreate "entity" "create" => ADMIN;
    EntityUpdate "entity" "update" => ADMIN;
    DepartmentCreate "department" "create" => ADMIN;
    DepartmentUpdate "department" "update" => ADMIN;
    UserCreate "user" "create" => ADMIN;
    UserUpdate "user" "update" => ADMIN;
    SessionOpen "session" "open" => Role::ALL;
    SettingUpdate "user_setting" "update" => Role::ALL;
    SavedViewSave "saved_view" "save" => Role::ALL;
    SavedViewDelete "saved_view" "delete" => Role::ALL;
    SavedViewPublish "saved_view" "publish" => &[Administrator, SalesManager, FinanceDirector];
    AttachmentAdd "attachment" "add" => FILES;
    AttachmentDelete "attachment" "delete" => FILES;
    BulkEditStart "bulk_edit" "start" => Role::ALL;
    BulkEditStop "bulk_edit" "stop" => Role::ALL;
    NotificationMark "notification" "mark" => Role::ALL;
    PinCreate "pin" "create" => Role::ALL;
    PinDelete "pin" "delete" => Role::ALL;
    PasswordChange "password" "change" => Role::ALL;
    TokenCreate "api_token" "create" => Role::ALL;
    TokenRevoke "api_token" "revoke" => Role::ALL;
    CustomFieldCreate "custom_field" "create" => ADMIN;
    JobList "job" "read" => ADMIN;
    JobRetry "job" "retry" => ADMIN;
    JobCancel "job" "cancel" => ADMIN;
    EventList "event" "read" => ADMIN;
    ImportRun "import" "run" => ADMIN;
    Export "export" "run" => Role::ALL;
}

/// What a verb is called in Chinese, before the object it acts on.
pub(super) fn verb_in_chinese(verb: &str) -> &'static str {
    match verb {
        "accept" => "接受",
        "add" => "添加",
        "apply" => "核销",
        "apply_credit" => "冲抵",
        "assign" => "分配",
        "cancel" => "取消",
        "change" => "修改",
        "claim" => "认领",
        "close" => "关闭",
        "convert" => "转化",
        "create" => "新建",
        "credit" => "红冲",
        "delete" => "删除",
        "discard" => "放弃",
        "disqualify" => "作废",
        "forget" => "移除",
        "issue" => "开具",
        "lose" => "输单关闭",
        "mark" => "标记",
        "move" => "推进",
        "open" => "打开",
        "post" => "录入",
        "publish" => "发布",
        "qualify" => "确认",
        "read" => "查看",
        "record" => "登记",
        "record_opening" => "录入期初",
        "reject" => "拒绝",
        "reopen" => "重新打开",
        "retry" => "重试",
        "reverse" => "冲销",
        "revoke" => "吊销",
        "run" => "执行",
        "save" => "保存",
        "schedule" => "排定",
        "send" => "发送",
        "sign" => "签署",
        "sign_off" => "签核",
        "start" => "开始",
        "stop" => "停止",
        "teach" => "记住",
        "terminate" => "终止",
        "unapply" => "撤销",
        "update" => "修改",
        "void" => "作废",
        "win" => "赢单关闭",
        "write_off" => "核销尾差于",
        _ => "操作",
    }
}

/// Whether `role` may take `action`.
#[must_use]
pub fn may_act(role: Role, action: Action) -> bool {
    action.roles().contains(&role)
}

impl std::fmt::Display for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.object(), self.verb())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_has_a_name_in_chinese() {
        let unnamed = Action::ALL.iter().filter(|action| verb_in_chinese(action.verb()) == "操作");
        assert_eq!(unnamed.collect::<Vec<_>>(), Vec::<&Action>::new());
        let nouns = Action::ALL.iter().map(|action| crate::words::noun(action.object()));
        let unnamed = nouns.filter(|noun| noun.zh == noun.en).map(|noun| noun.en);
        assert_eq!(unnamed.collect::<Vec<_>>(), Vec::<String>::new());
    }
}
