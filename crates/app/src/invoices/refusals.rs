//! What invoices and credit notes refuse.

crate::refusals! {
    NOTHING_TO_INVOICE "invoice_nothing_to_invoice" "没有可开票的数量" "Nothing is left to invoice" "先发货或验收更多数量。" "Deliver or accept more of the order first.";
    EXCEEDS_UNINVOICED "invoice_exceeds_uninvoiced" "超过可开票数量" "More than is left to invoice" "开票数量不超过已发货或已验收且不在其他发票或草稿上的数量。" "Invoice at most what was delivered or accepted and is not on another invoice or draft.";
    OVER_INVOICED "invoice_over_invoiced" "已开票超过订单价款" "More than the price is invoiced" "先红冲多开票的部分。" "Credit what is invoiced too much first.";
    MIXED_BATCHES "invoice_mixed_batches" "有现金折扣的发票只能包含一个发货批次" "One invoice, one batch when the term has a cash discount" "指定发货批次：折扣窗口从其发货日期起算。" "Name the delivery: its ship date starts the discount window.";
    NOT_UNBILLED "invoice_not_unbilled" "已开票或不存在" "It is not waiting for an invoice" "重新加载列表后再选择。" "Load the list again and choose from it.";
    NOT_DRAFT "invoice_not_draft" "发票不是草稿" "The invoice is no draft" "已开具的发票作废或红冲。" "Void or credit an issued invoice.";
    NOT_ISSUED "invoice_not_issued" "发票未开具或已作废" "The invoice is not issued" "先开具草稿，或打开其他发票。" "Issue the draft first, or open another invoice.";
    NOT_AN_INVOICE "invoice_not_an_invoice" "红字发票不能作废或红冲" "A credit note can be neither voided nor credited" "打开原发票。" "Open the invoice itself.";
    NOT_A_CREDIT_NOTE "invoice_not_a_credit_note" "只有红字发票可以冲抵" "Only a credit note can be applied" "打开红字发票；发票用到款核销。" "Open the credit note; apply a receipt to an invoice instead.";
    CREDIT_ON_ITS_OWN "invoice_credit_on_its_own" "红字发票对原发票的冲抵不能撤销" "A credit note stays on its own invoice" "对误红冲的部分重新开具发票。" "Issue a new invoice for what was credited by mistake.";
    BEFORE_SHIPMENT "invoice_before_shipment" "开票日期早于发货日期" "Issued before its batch was shipped" "使用发货日期或之后的日期。" "Use the ship date or a later day.";
    IN_USE "invoice_in_use" "发票已核销或已红冲" "The invoice is applied or credited in part" "先撤销其到款核销，或改为红冲。" "Unapply its receipts first, or credit it.";
    CREDIT_TOO_EARLY "invoice_credit_too_early" "红字发票日期早于原发票" "A credit note may not precede its invoice" "使用原发票日期或之后的日期。" "Use the day of the invoice or a later one.";
    CREDIT_EXCEEDS "invoice_credit_exceeds" "红冲超过发票剩余" "More than the invoice has left to credit" "红冲金额不超过剩余金额。" "Credit at most what is left.";
    CREDIT_NOTHING_LEFT "invoice_credit_nothing_left" "发票已全部红冲" "The invoice is credited in full" "查看其红字发票。" "Open its credit notes.";
    SERVICE_NOT_RETURNABLE "invoice_service_not_returnable" "服务不能退货" "A service does not come back" "红冲但不退货。" "Credit it without returning goods.";
    OPENING_TWICE "invoice_opening_twice" "期初应收已登记" "The opening receivable is recorded" "核对原系统的票号；若为另一张票，使用它自己的编号。" "Check the number in the old system; another receivable has a number of its own.";
}
