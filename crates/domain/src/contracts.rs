//! 合同 Contracts and their collection plans.

crate::text_enum! {
    /// Where a contract stands.
    pub enum ContractStatus {
        Draft "draft" "草稿" "Draft",
        Signed "signed" "已签署" "Signed",
        Closed "closed" "已完结" "Closed",
        Terminated "terminated" "已终止" "Terminated",
    }
}

crate::text_enum! {
    /// What people ask of a contract: its status, and where today stands in its term.
    pub enum ContractState {
        Draft "draft" "草稿" "Draft",
        Signed "signed" "已签未开始" "Signed, not begun",
        Running "running" "履行中" "Running",
        Ended "ended" "已到期" "Term ended",
        Closed "closed" "已完结" "Closed",
        Terminated "terminated" "已终止" "Terminated",
    }
}

crate::text_enum! {
    /// Whether an installment's event has happened, so that it has a due date.
    pub enum InstallmentStatus {
        Waiting "waiting" "未触发" "Waiting for its event",
        Scheduled "scheduled" "已排期" "Scheduled",
    }
}

crate::text_enum! {
    /// The event that starts the clock of an installment.
    pub enum PlanTrigger {
        Signing "signing" "签约" "Signing",
        Delivery "delivery" "发货" "Delivery",
        Acceptance "acceptance" "验收" "Acceptance",
        Invoice "invoice" "开票" "Invoice",
    }
}
