//! What receipts and applications refuse.

crate::refusals! {
    EXCEEDS_OPEN "receipt_exceeds_open" "超过发票未清金额" "More than is owed" "Apply at most what is open on the invoice; the rest may stay unapplied.";
    EXCEEDS_UNAPPLIED "receipt_exceeds_unapplied" "超过到款未核销金额" "More than is left of the receipt" "Apply at most what is unapplied, or undo another application first.";
    OTHER_CURRENCY "receipt_other_currency" "币种不一致" "Another currency" "Apply a receipt to invoices of its own currency.";
    INVOICE_NOT_OPEN "receipt_invoice_not_open" "发票不可核销" "The invoice takes no cash" "Choose an issued invoice or opening receivable that is not void.";
    REVERSED "receipt_reversed" "到款已冲销" "The receipt is reversed" "Record a new receipt.";
    APPLICATION_UNDONE "receipt_application_undone" "核销已撤销" "The application is undone already" "Apply the receipt again if it was undone by mistake.";
}
