//! What receipts and applications refuse.

crate::refusals! {
    EXCEEDS_OPEN "receipt_exceeds_open" "超过发票未清金额" "More than is owed" "Apply at most what is open on the invoice; the rest may stay unapplied.";
    EXCEEDS_UNAPPLIED "receipt_exceeds_unapplied" "超过到款未核销金额" "More than is left of the receipt" "Apply at most what is unapplied, or undo another application first.";
    OTHER_CURRENCY "receipt_other_currency" "币种不一致" "Another currency" "Apply a receipt to invoices of its own currency.";
    INVOICE_NOT_OPEN "receipt_invoice_not_open" "发票不可核销" "The invoice takes no cash" "Choose an issued invoice or opening receivable that is not void.";
    UNCLAIMED "receipt_unclaimed" "到款未认领" "The receipt is nobody's yet" "Claim it for the customer who paid, then apply it.";
    CLAIMED "receipt_claimed" "到款已认领" "The receipt is a customer's already" "Reverse it and record it again if it was claimed for the wrong customer.";
    WRITE_OFF_ABOVE_LIMIT "receipt_write_off_above_limit" "超过尾差核销上限" "More than may be written off" "Ask the customer for the rest, or an administrator to raise the entity's limit.";
    WRITE_OFF_OTHER_CURRENCY "receipt_write_off_other_currency" "币种与尾差上限不一致" "The limit is in another currency" "Leave the rest open: a small difference is written off in the entity's currency only.";
    REVERSED "receipt_reversed" "到款已冲销" "The receipt is reversed" "Record a new receipt.";
    APPLICATION_UNDONE "receipt_application_undone" "核销已撤销" "The application is undone already" "Apply the receipt again if it was undone by mistake.";
}
