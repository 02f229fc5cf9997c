//! What receipts and applications refuse.

crate::refusals! {
    EXCEEDS_OPEN "receipt_exceeds_open" "超过发票未清金额" "More than is owed" "核销金额不超过发票未清金额；其余可保留为未核销。" "Apply at most what is open on the invoice; the rest may stay unapplied.";
    EXCEEDS_UNAPPLIED "receipt_exceeds_unapplied" "超过到款未核销金额" "More than is left of the receipt" "核销金额不超过未核销金额，或先撤销其他核销。" "Apply at most what is unapplied, or undo another application first.";
    OTHER_CURRENCY "receipt_other_currency" "币种不一致" "Another currency" "将到款核销到同币种的发票。" "Apply a receipt to invoices of its own currency.";
    INVOICE_NOT_OPEN "receipt_invoice_not_open" "发票不可核销" "The invoice takes no cash" "选择已开具且未作废的发票或期初应收。" "Choose an issued invoice or opening receivable that is not void.";
    UNCLAIMED "receipt_unclaimed" "到款未认领" "The receipt is nobody's yet" "先为付款客户认领，再核销。" "Claim it for the customer who paid, then apply it.";
    CLAIMED "receipt_claimed" "到款已认领" "The receipt is a customer's already" "若认领给了错误的客户，冲销后重新登记。" "Reverse it and record it again if it was claimed for the wrong customer.";
    WRITE_OFF_ABOVE_LIMIT "receipt_write_off_above_limit" "超过尾差核销上限" "More than may be written off" "向客户收取剩余金额，或请系统管理员提高主体的上限。" "Ask the customer for the rest, or an administrator to raise the entity's limit.";
    WRITE_OFF_OTHER_CURRENCY "receipt_write_off_other_currency" "币种与尾差上限不一致" "The limit is in another currency" "保留剩余金额：尾差只以主体的币种核销。" "Leave the rest open: a small difference is written off in the entity's currency only.";
    TOLD_TWICE "receipt_told_twice" "相同的到款已登记" "The same receipt is recorded" "若确为另一笔到款，注明 is_another 后再登记。" "Say is_another if it is another receipt.";
    REFUNDED "receipt_refunded" "到款已退款" "The receipt is refunded" "先冲销退款，再冲销到款。" "Reverse the refund first, then the receipt.";
    REVERSED "receipt_reversed" "到款已冲销" "The receipt is reversed" "登记新的到款。" "Record a new receipt.";
    APPLICATION_UNDONE "receipt_application_undone" "核销已撤销" "The application is undone already" "若撤销有误，重新核销到款。" "Apply the receipt again if it was undone by mistake.";
}
