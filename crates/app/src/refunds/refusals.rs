//! What refunds refuse.

crate::refusals! {
    EXCEEDS_CREDIT "refund_exceeds_credit" "超过可退金额" "More than the customer has to his credit" "退款不超过到款的未核销金额或红字发票的未清金额。" "Refund at most what is unapplied of the receipt or open on the credit note.";
    MIXED "refund_mixed" "退款来源不一致" "The sources do not belong together" "一笔退款只含同一客户、同一主体、同一币种的到款与红字发票；其余另行退款。" "Refund receipts and credit notes of one customer, one entity and one currency; make another refund of the rest.";
    REVERSED "refund_reversed" "退款已冲销" "The refund is reversed" "如需退款，重新登记。" "Pay a new refund if the money is to go back.";
    TOLD_TWICE "refund_told_twice" "相同的退款已登记" "The same refund is recorded" "若确为另一笔付款，注明 is_another 后再登记。" "Say is_another if it is another payment.";
}
