//! What orders refuse.

crate::refusals! {
    CONTRACT_NOT_SIGNED "order_contract_not_signed" "合同未签署或已结束" "The contract is not signed" "先签署合同。" "Sign the contract first.";
    BEFORE_SIGNING "order_before_signing" "下单日期早于合同签署日期" "Ordered before the contract was signed" "使用合同签署日期或之后的日期。" "Use the day of signing or a later one.";
    EXCEEDS_CONTRACT "order_exceeds_contract" "超过合同可下单数量" "More than the contract leaves to order" "下单数量不超过剩余数量，或变更合同。" "Order at most what is left, or amend the contract.";
    NOTHING_LEFT "order_nothing_left" "合同已全部下单" "The contract is ordered in full" "查看该合同的订单。" "Open the orders of the contract.";
    NOT_OPEN "order_not_open" "订单不在执行中" "The order is not open" "重新打开已完结的订单，或打开该合同的其他订单。" "Reopen the order when it was closed, or open another one of the contract.";
    NOT_CLOSED "order_not_closed" "订单不是已完结状态" "The order is not closed" "只有已完结的订单可以重新打开；已取消的订单须重新下单。" "Only a closed order is opened again; place a new one for one that was cancelled.";
    CONTRACT_ENDED "order_contract_ended" "合同已终止" "The contract was terminated" "选择退回的货物不再发货，或签署新合同。" "Choose that goods which come back are not delivered again, or sign a new contract.";
    HAS_PROGRESS "order_has_progress" "订单已发货、开票或确认收入" "The order has been delivered, invoiced or recognised in part" "退回货物，提前结束服务，再关闭订单。" "Take goods back, end services early, and close the order instead.";
    LINE_NO_SERVICE "order_line_no_service" "该行不是服务" "The line is no service" "货物通过退货减少。" "Take goods back instead.";
    SERVICE_SPAN "order_service_span" "日期不在服务期内" "The days do not fit the service" "提前结束填服务期内的日期；暂停填服务期内未暂停的日期。" "End it on an earlier day, or suspend it on days inside it that are not suspended yet.";
    SERVICE_DRAFTED "order_service_drafted" "服务在草稿发票上" "The service may be on a draft invoice" "先开具或放弃草稿发票。" "Issue or discard the draft first.";
    NOT_SETTLED "order_not_settled" "仍有已发未验收、未开票或未履约的部分" "Something is delivered but not accepted, invoiced or rendered" "验收已发货的部分并开票；服务确认收入至末日，或提前结束；多开票的部分红冲。" "Accept and invoice what was delivered; run revenue through the end of its services, or end them early; credit what was invoiced too much.";
}
