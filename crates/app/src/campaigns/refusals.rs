//! What campaigns refuse.

crate::refusals! {
    WRONG_MOVE "campaign_wrong_move" "市场活动不能这样变更状态" "The campaign cannot move there" "计划中的活动可以开始或取消，进行中的活动可以完成或取消；完成和取消不再变更。" "A planned campaign is started or cancelled, a running one finished or cancelled; both ends are final.";
    PARENT_CYCLE "campaign_parent_cycle" "上级活动不能形成循环" "A campaign cannot be above itself" "选择不在该活动之下的上级活动。" "Choose a parent that is not below this campaign.";
    COST_CURRENCY "campaign_cost_currency" "费用币种与活动不一致" "The cost is in another currency" "按市场活动的币种填写金额。" "Give the amount in the currency of the campaign.";
    COST_BELOW_ZERO "campaign_cost_below_zero" "费用合计不能为负" "The cost would fall below zero" "更正最多冲回已登记的费用。" "A correction takes back at most what was recorded.";
}
