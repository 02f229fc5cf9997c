//! What users refuse.

crate::refusals! {
    DEPARTMENT_BELOW_ITSELF "department_below_itself" "部门不能移到自己的下级" "A department cannot be below itself" "选择不在其下级的部门。" "Choose a department that is not below it.";
    DEPARTMENT_INACTIVE "department_inactive" "部门已停用" "The department is closed" "选择其他部门，或先重新启用该部门。" "Choose another one, or open it again first.";
    DEPARTMENT_IN_USE "department_in_use" "部门仍有人员或下级部门" "Somebody is still in the department" "先移出其人员和下级部门。" "Move its people and departments first.";
    LAST_ADMINISTRATOR "user_last_administrator" "至少保留一名系统管理员" "The last administrator" "先将另一人设为系统管理员。" "Make somebody else an administrator first.";
}
