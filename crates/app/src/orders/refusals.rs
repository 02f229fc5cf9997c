//! What orders refuse.

crate::refusals! {
    CONTRACT_NOT_SIGNED "order_contract_not_signed" "合同未签署或已结束" "The contract is not signed" "Sign the contract first.";
    BEFORE_SIGNING "order_before_signing" "下单日期早于合同签署日期" "Ordered before the contract was signed" "Use the day of signing or a later one.";
    EXCEEDS_CONTRACT "order_exceeds_contract" "超过合同可下单数量" "More than the contract leaves to order" "Order at most what is left, or amend the contract.";
    NOTHING_LEFT "order_nothing_left" "合同已全部下单" "The contract is ordered in full" "Open the orders of the contract.";
    NOT_OPEN "order_not_open" "订单不在执行中" "The order is not open" "Open another order of the contract.";
    HAS_PROGRESS "order_has_progress" "订单已发货、开票或确认收入" "The order has been delivered, invoiced or recognised in part" "Close the order instead, or credit and return what was delivered.";
    NOT_SETTLED "order_not_settled" "仍有已发未验收、未开票或未履约的部分" "Something is delivered but not accepted, invoiced or rendered" "Accept and invoice what was delivered; run revenue through the end of its services.";
}
