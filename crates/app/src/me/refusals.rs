//! What changing one's own account refuses.

crate::refusals! {
    WRONG_PASSWORD "user_wrong_password" "当前密码不正确" "The current password is wrong" "输入当前密码，或请系统管理员重设密码。" "Type your current password, or ask an administrator to set a new one.";
}
