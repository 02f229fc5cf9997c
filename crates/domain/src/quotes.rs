//! 报价 Quotes.

crate::text_enum! {
    /// Where a quote stands.
    pub enum QuoteStatus {
        Draft "draft" "草稿" "Draft",
        Sent "sent" "已发送" "Sent",
        Accepted "accepted" "已接受" "Accepted",
        Rejected "rejected" "已拒绝" "Rejected",
    }
}
