//! 通知 What a user is told about.

crate::text_enum! {
    /// Why a user is told.
    pub enum NotificationKind {
        Assigned "assigned" "分配给我" "Assigned to me",
        ReceiptRecorded "receipt_recorded" "客户到款" "Money from my customer",
        InvoiceOverdue "invoice_overdue" "发票逾期" "Invoice overdue",
        ImportEnded "import_ended" "导入结束" "Import ended",
        BulkEditEnded "bulk_edit_ended" "批量修改结束" "Bulk edit ended",
    }
}
