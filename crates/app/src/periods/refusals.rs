//! What closing refuses.

crate::refusals! {
    PREVIOUS_OPEN "period_previous_open" "前期尚未关闭" "An earlier period is open" "按顺序关闭期间。" "Close the periods in order.";
    REVENUE_DUE "period_revenue_due" "本期收入尚未确认" "Revenue of the period is not recognised" "先确认收入至期末，再关闭期间。" "Run revenue through the last day of the period, then close it.";
    HAS_FAULTS "period_has_faults" "期间存在异常" "The books of the period have faults" "查看检查清单；仅在填写原因后带异常关闭。" "Look at the checklist; close over them only with a reason.";
    NOT_BEGUN "period_not_begun" "期间尚未开始" "The period has not begun" "关闭已开始的期间。" "Close a period that has begun.";
    ALREADY_CLOSED "period_already_closed" "期间已关闭" "The period is closed already" "无需操作。" "Nothing is left to do.";
    NOT_CLOSED "period_not_closed" "期间未关闭" "The period is not closed" "只有已关闭的期间可以反关闭。" "Only a closed period can be reopened.";
    LATER_CLOSED "period_later_closed" "后期已关闭" "A later period is closed" "先从最后一个期间起反关闭后面的期间。" "Reopen the later periods first, the last one first.";
}
