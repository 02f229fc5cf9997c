//! What users refuse.

crate::refusals! {
    LAST_ADMINISTRATOR "user_last_administrator" "至少保留一名系统管理员" "The last administrator" "Make somebody else an administrator first.";
}
