//! What closing refuses.

crate::refusals! {
    PREVIOUS_OPEN "period_previous_open" "前期尚未关闭" "An earlier period is open" "按顺序关闭期间。" "Close the periods in order.";
    REVENUE_DUE "period_revenue_due" "本期收入尚未确认" "Revenue of the period is not recognised" "先确认收入至期末，再关闭期间。" "Run revenue through the last day of the period, then close it.";
    HAS_FAULTS "period_has_faults" "期间存在异常" "The books of the period have faults" "查看检查清单；仅在填写原因后带异常关闭。" "Look at the checklist; close over them only with a reason.";
    HAS_WARNINGS "period_has_warnings" "清单上还有未处理的提醒" "The checklist has warnings left" "请负责的岗位逐项签字，或在关账时逐项说明原因。" "Have each signed off by those whose work it is, or say for each why it may stay when you close.";
    SIGN_OFF_NOT_YOURS "period_sign_off_not_yours" "该项由其他岗位签字" "The item is signed off by another role" "请清单上写明的岗位或财务总监签字。" "Ask the role that the checklist names, or the finance director.";
    NOT_BEGUN "period_not_begun" "期间尚未开始" "The period has not begun" "关闭已开始的期间。" "Close a period that has begun.";
    ALREADY_CLOSED "period_already_closed" "期间已关闭" "The period is closed already" "无需操作。" "Nothing is left to do.";
    NOT_CLOSED "period_not_closed" "期间未关闭" "The period is not closed" "只有已关闭的期间可以反关闭。" "Only a closed period can be reopened.";
    LATER_CLOSED "period_later_closed" "后期已关闭" "A later period is closed" "先从最后一个期间起反关闭后面的期间。" "Reopen the later periods first, the last one first.";
}
