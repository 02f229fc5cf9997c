//! What saved views and pins refuse.

crate::refusals! {
    NO_TEAM "saved_view_no_team" "您不属于任何部门" "You belong to no department" "Save the view for yourself, or ask an administrator to put you into a department.";
    NOT_FOR_EVERYONE "saved_view_not_for_everyone" "默认视图必须对所有人可见" "A default view must be for everyone" "Make the view visible to everyone first.";
    TOO_MANY "saved_view_too_many" "视图数量超过限制" "Too many views" "Delete views you do not use.";
    TOO_MANY_PINS "pin_too_many" "固定项数量超过限制" "Too many pins" "Take a pin away first.";
}
