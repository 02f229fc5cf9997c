//! What invoices and credit notes refuse.

crate::refusals! {
    NOTHING_TO_INVOICE "invoice_nothing_to_invoice" "没有可开票的数量" "Nothing is left to invoice" "Deliver or accept more of the order first.";
    EXCEEDS_UNINVOICED "invoice_exceeds_uninvoiced" "超过可开票数量" "More than is left to invoice" "Invoice at most what was delivered or accepted and is not on another invoice or draft.";
    MIXED_BATCHES "invoice_mixed_batches" "有现金折扣的发票只能包含一个发货批次" "One invoice, one batch when the term has a cash discount" "Name the delivery: its ship date starts the discount window.";
    NOT_UNBILLED "invoice_not_unbilled" "已开票或不存在" "It is not waiting for an invoice" "Load the list again and choose from it.";
    NOT_DRAFT "invoice_not_draft" "发票不是草稿" "The invoice is no draft" "Void or credit an issued invoice.";
    NOT_ISSUED "invoice_not_issued" "发票未开具或已作废" "The invoice is not issued" "Issue the draft first, or open another invoice.";
    NOT_AN_INVOICE "invoice_not_an_invoice" "红字发票不能作废或红冲" "A credit note can be neither voided nor credited" "Open the invoice itself.";
    NOT_A_CREDIT_NOTE "invoice_not_a_credit_note" "只有红字发票可以冲抵" "Only a credit note can be applied" "Open the credit note; apply a receipt to an invoice instead.";
    CREDIT_ON_ITS_OWN "invoice_credit_on_its_own" "红字发票对原发票的冲抵不能撤销" "A credit note stays on its own invoice" "Issue a new invoice for what was credited by mistake.";
    BEFORE_SHIPMENT "invoice_before_shipment" "开票日期早于发货日期" "Issued before its batch was shipped" "Use the ship date or a later day.";
    IN_USE "invoice_in_use" "发票已核销或已红冲" "The invoice is applied or credited in part" "Unapply its receipts first, or credit it.";
    CREDIT_TOO_EARLY "invoice_credit_too_early" "红字发票日期早于原发票" "A credit note may not precede its invoice" "Use the day of the invoice or a later one.";
    CREDIT_EXCEEDS "invoice_credit_exceeds" "红冲超过发票剩余" "More than the invoice has left to credit" "Credit at most what is left.";
    CREDIT_NOTHING_LEFT "invoice_credit_nothing_left" "发票已全部红冲" "The invoice is credited in full" "Open its credit notes.";
    SERVICE_NOT_RETURNABLE "invoice_service_not_returnable" "服务不能退货" "A service does not come back" "Credit it without returning goods.";
}
