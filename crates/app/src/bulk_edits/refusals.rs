//! What bulk edits refuse.

crate::refusals! {
    TOO_LARGE "bulk_edit_too_large" "选择的记录过多" "Too many records at once" "缩小筛选范围。" "Narrow the filter.";
    NOTHING "bulk_edit_nothing_selected" "没有选中记录" "No record is selected" "勾选记录，或放宽筛选范围。" "Select records, or widen the filter.";
    OVER "bulk_edit_over" "批量修改已结束" "The bulk edit is over" "新建一次批量修改，或撤销这一次。" "Start a new one, or undo it.";
    NOT_OVER "bulk_edit_not_over" "批量修改尚未结束" "The bulk edit still runs" "先停止，或等待其完成。" "Stop it first, or wait until it is done.";
    UNDONE "bulk_edit_undone" "批量修改已撤销" "The bulk edit was undone already" "查看撤销它的那次批量修改。" "Look at the bulk edit that undid it.";
}
