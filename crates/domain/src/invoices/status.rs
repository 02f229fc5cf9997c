//! Kinds and states of invoices.

crate::text_enum! {
    /// What a document says about the receivable.
    pub enum InvoiceKind {
        Invoice "invoice" "发票" "Invoice",
        CreditNote "credit_note" "红字发票" "Credit note",
        Opening "opening" "期初应收" "Opening receivable",
    }
}

crate::text_enum! {
    /// Where an invoice stands. Whether it is paid is its open amount, not a status.
    pub enum InvoiceStatus {
        Draft "draft" "草稿" "Draft",
        Issued "issued" "已开具" "Issued",
        Void "void" "已作废" "Void",
    }
}

crate::text_enum! {
    /// What an order's lines may be invoiced from.
    pub enum InvoiceFrom {
        Delivered "delivered" "按发货" "Delivered quantities",
        Accepted "accepted" "按验收" "Accepted quantities",
    }
}

crate::text_enum! {
    /// What people ask of an invoice: one word from its status, its amounts, its due date and today.
    pub enum InvoiceState {
        Draft "draft" "草稿" "Draft",
        Unpaid "unpaid" "未付" "Open",
        PartPaid "part_paid" "部分付款" "Part paid",
        Overdue "overdue" "逾期" "Overdue",
        Disputed "disputed" "争议中" "Disputed",
        Paid "paid" "已付清" "Paid",
        Credited "credited" "已全额红冲" "Credited in full",
        CreditLeft "credit_left" "红字待抵用" "Credit to use",
        CreditUsed "credit_used" "红字已抵用" "Credit used",
        Void "void" "已作废" "Void",
    }
}
