//! What saved views and pins refuse.

crate::refusals! {
    NO_TEAM "saved_view_no_team" "当前用户不属于任何部门" "You belong to no department" "保存为个人视图，或请系统管理员分配部门。" "Save the view for yourself, or ask an administrator to put you into a department.";
    NOT_FOR_EVERYONE "saved_view_not_for_everyone" "默认视图必须对所有人可见" "A default view must be for everyone" "先将视图设为所有人可见。" "Make the view visible to everyone first.";
    TOO_MANY "saved_view_too_many" "视图数量超过限制" "Too many views" "删除不用的视图。" "Delete views you do not use.";
    TOO_MANY_PINS "pin_too_many" "固定项数量超过限制" "Too many pins" "先取消一个固定项。" "Take a pin away first.";
}
