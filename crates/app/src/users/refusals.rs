//! What users refuse.

crate::refusals! {
    DEPARTMENT_BELOW_ITSELF "department_below_itself" "部门不能移到自己的下级" "A department cannot be below itself" "Choose a department that is not below it.";
    DEPARTMENT_INACTIVE "department_inactive" "部门已停用" "The department is closed" "Choose another one, or open it again first.";
    DEPARTMENT_IN_USE "department_in_use" "部门仍有人员或下级部门" "Somebody is still in the department" "Move its people and departments first.";
    LAST_ADMINISTRATOR "user_last_administrator" "至少保留一名系统管理员" "The last administrator" "Make somebody else an administrator first.";
}
