//! What payment terms refuse.

crate::refusals! {
    TIERS_NOT_ASCENDING "payment_term_tiers_not_ascending" "折扣档位的天数必须递增" "Tiers must ascend by day" "按截止天数排列各档，后一档晚于前一档。" "Order the tiers by their last day, each later than the one before.";
    REWARDS_WAITING "payment_term_rewards_waiting" "付款越晚折扣不能越高" "A later tier may not give more" "降低后一档的折扣比例。" "Lower the percentage of the later tier.";
    IN_USE "payment_term_in_use" "单据已使用该付款条件" "Documents are made with this term" "只修改名称；新单据另建付款条件。" "Change its name only; add another term for new documents.";
    PLAN_NOT_THE_WHOLE "payment_term_plan_not_the_whole" "回款计划比例之和必须为 100%" "The plan must collect 100 %" "调整各期比例，使合计为 100。" "Change the percentages so that they add up to 100.";
}
