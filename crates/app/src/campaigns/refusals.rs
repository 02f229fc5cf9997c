//! What campaigns refuse.

crate::refusals! {
    WRONG_MOVE "campaign_wrong_move" "市场活动不能这样变更状态" "The campaign cannot move there" "A planned campaign is started or cancelled, a running one finished or cancelled; both ends are final.";
    PARENT_CYCLE "campaign_parent_cycle" "上级活动不能形成循环" "A campaign cannot be above itself" "Choose a parent that is not below this campaign.";
    COST_CURRENCY "campaign_cost_currency" "费用币种与活动不一致" "The cost is in another currency" "Give the amount in the currency of the campaign.";
    COST_BELOW_ZERO "campaign_cost_below_zero" "费用合计不能为负" "The cost would fall below zero" "A correction takes back at most what was recorded.";
}
