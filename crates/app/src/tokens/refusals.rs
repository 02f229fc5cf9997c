//! What tokens refuse.

crate::refusals! {
    TOKEN_WIDER_THAN_OWN "token_wider_than_own" "令牌权限不能超过自身" "A token cannot make a wider one" "用密码登录后新建权限更大的令牌。" "Sign in with a password to make a token with more scopes.";
}
