//! What deliveries refuse.

crate::refusals! {
    NOTHING_LEFT "delivery_nothing_left" "订单已全部发货" "Everything is delivered" "验收该订单的发货批次。" "Accept the batches of the order.";
    EXCEEDS_ORDERED "delivery_exceeds_ordered" "超过订单未发数量" "More than the order leaves to deliver" "发货数量不超过剩余数量。" "Deliver at most what is left.";
    LINE_NOT_DELIVERABLE "delivery_line_not_deliverable" "服务行不发货" "A service is not delivered" "去掉该行：其收入按服务天数确认。" "Leave the line out: its revenue follows the days of the service.";
    NOT_SHIPPED "delivery_not_shipped" "发货批次已验收或已取消" "The batch is accepted or cancelled" "已验收的货物退回：未开票的登记退货，已开票的红冲并退货。" "Record a return for accepted goods that come back; where they are invoiced, credit the invoice with the goods.";
    NOT_ACCEPTED "delivery_not_accepted" "发货批次未验收" "The batch is not accepted" "验收时填写实收数量，其余视为退回；或取消该批次。" "Accept what was kept, the rest comes back with it; or cancel the batch.";
    RETURNED_BEFORE_ACCEPTED "delivery_returned_before_accepted" "退货日期早于验收日期" "Returned before it was accepted" "使用验收日期或之后的日期。" "Use the day of acceptance or a later one.";
    RETURN_EXCEEDS "delivery_return_exceeds" "超过可退回的未开票数量" "More than stayed and is not invoiced" "已开票的货物通过红冲退回；发票草稿先放弃。" "Credit the invoice with the goods for what is invoiced; discard the draft it is on first.";
    ACCEPTED_BEFORE_SHIPPED "delivery_accepted_before_shipped" "验收日期早于发货日期" "Accepted before it was shipped" "使用发货日期或之后的日期。" "Use the ship date or a later day.";
    EXCEEDS_SHIPPED "delivery_accepted_exceeds_shipped" "验收数量超过发货数量" "More accepted than shipped" "验收数量不超过已发未退的数量。" "Accept at most what was shipped and not sent back.";
    NOTHING_ACCEPTED "delivery_nothing_accepted" "没有验收任何数量" "Nothing was accepted" "改为取消该批次。" "Cancel the batch instead.";
    INVOICED_ABOVE_ACCEPTED "delivery_invoiced_above_accepted" "已开票数量超过验收数量" "More is invoiced than was accepted" "先放弃、作废或红冲未验收部分的发票。" "Discard, void or credit the invoice of what was not accepted first.";
    INVOICED "delivery_invoiced" "发货批次已开票" "The batch is invoiced" "先放弃、作废或红冲其发票。" "Discard, void or credit its invoice first.";
}
