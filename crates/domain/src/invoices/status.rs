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
