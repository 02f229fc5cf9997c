//! Every code a problem may carry: the general ones here, the refusals of the nouns from `app`.

use mingxi_app::refusal::{self, RefusalCode};
use mingxi_domain::metadata::Label;
use std::fmt::Write as _;

/// A stable code with what people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable, snake case.
    pub code: &'static str,
    /// HTTP status it comes with.
    pub status: u16,
    /// Short title in both languages.
    pub title: Label,
    /// What the person can do next, in both languages.
    pub advice: Label,
}

macro_rules! codes {
    ($($name:ident $status:literal $code:literal $zh:literal $en:literal $advice_zh:literal $advice_en:literal;)*) => {
        $(pub const $name: Code = Code {
            code: $code,
            status: $status,
            title: Label { zh: $zh, en: $en },
            advice: Label { zh: $advice_zh, en: $advice_en },
        };)*
        const GENERAL: &[Code] = &[$($name),*];
    };
}

codes! {
    UNREADABLE_BODY 400 "unreadable_body" "请求内容无法读取" "The body cannot be read" "发送一个 UTF-8 编码的 JSON 值。" "Send one JSON value in UTF-8.";
    IDEMPOTENCY_KEY_MISSING 400 "idempotency_key_missing" "缺少幂等键" "The idempotency key is missing" "在请求头 Idempotency-Key 中发送新的随机值；重发时使用相同的值。" "Send a header Idempotency-Key with a new random value, and the same value when you repeat the request.";
    IDEMPOTENCY_KEY_MALFORMED 400 "idempotency_key_malformed" "幂等键格式不正确" "The idempotency key is malformed" "使用 1 至 128 个字母、数字、点、冒号、连字符或下划线。" "Use 1 to 128 letters, digits, dots, colons, dashes or underscores.";
    UNAUTHENTICATED 401 "unauthenticated" "未登录" "Not signed in" "登录，或发送有效的 API 令牌。" "Sign in, or send a valid API token.";
    SIGN_IN_FAILED 401 "sign_in_failed" "登录失败" "Signing in failed" "核对组织、邮箱和密码。连续五次失败后账号会暂停一段时间，并逐次延长。" "Check organisation, e-mail and password. After five failures an account rests for a while, longer each time.";
    SETUP_CODE_WRONG 403 "setup_code_wrong" "初始化代码不正确" "The set-up code is wrong" "使用服务器在空数据库上启动时打印的链接。" "Use the link that the server printed when it started on the empty database.";
    FORBIDDEN 403 "forbidden" "没有权限" "Not allowed" "请系统管理员分配其中一个角色。" "Ask an administrator for one of the roles that may do this.";
    CSRF_TOKEN_MISSING 403 "csrf_token_missing" "缺少 CSRF 令牌" "The CSRF token is missing or wrong" "在请求头 X-CSRF-Token 中发送 GET /api/v1/session 返回的 csrf_token。" "Send the csrf_token of GET /api/v1/session in the header X-CSRF-Token.";
    NOT_FOUND 404 "not_found" "不存在" "Not found" "核对地址；记录可能不存在，或不在可见范围内。" "Check the address; the record may not exist, or not be yours to see.";
    METHOD_NOT_ALLOWED 405 "method_not_allowed" "不支持的方法" "The method is not allowed here" "对照 API 文档核对请求方法。" "Compare the method with the API reference.";
    CONFLICT 409 "conflict" "记录已被他人修改" "Somebody else changed it" "重新加载记录，以当前版本重做修改。" "Load the record again and repeat the change with its current version.";
    SETUP_DONE 409 "setup_done" "系统已初始化" "There is an organisation already" "直接登录。" "Sign in instead.";
    BODY_TOO_LARGE 413 "body_too_large" "请求内容过大" "The body is too large" "减少每次发送的内容。" "Send less at a time.";
    UNSUPPORTED_MEDIA_TYPE 415 "unsupported_media_type" "不支持的内容类型" "The body is of another type" "发送 application/json。" "Send application/json.";
    INVALID_INPUT 422 "invalid_input" "输入有误" "The input is not valid" "修正 errors 中列出的字段。" "Correct the fields named in errors.";
    IDEMPOTENCY_KEY_REUSED 422 "idempotency_key_reused" "幂等键已用于其他请求" "The idempotency key was used for another request" "新请求使用新的键。" "Use a new key for a new request.";
    TOO_MANY_REQUESTS 429 "too_many_requests" "请求过于频繁" "Too many requests" "等待 Retry-After 所示的时间。" "Wait as long as Retry-After says.";
    INTERNAL 500 "internal" "系统错误" "Something broke on our side" "将 trace_id 告知我们。" "Tell us the trace_id.";
    UNAVAILABLE 503 "unavailable" "暂时不可用" "Not available at the moment" "在 Retry-After 之后用相同的幂等键重发。" "Repeat the request with the same idempotency key after Retry-After.";
}

/// The code of a refusal: always 422, understood and refused by a rule.
pub const fn of_refusal(refusal: &'static RefusalCode) -> Code {
    Code { code: refusal.code, status: 422, title: refusal.title, advice: refusal.advice }
}

/// Every code, the general ones by status first.
#[must_use]
pub fn all_codes() -> Vec<Code> {
    let refusals = refusal::all().into_iter().map(of_refusal);
    GENERAL.iter().copied().chain(refusals).collect()
}

/// `docs/ERRORS.md`.
#[must_use]
pub fn errors_page() -> String {
    let mut page = String::from(
        "# Errors\n\nGenerated from the code by `mingxi gen errors`; edit the code, not this page.\n\n\
         Every error is `application/problem+json` with one of these codes. A code never changes its meaning.\n\n\
         | code | status | 标题 | title | 下一步 | what to do next |\n|---|---|---|---|---|---|\n",
    );
    for code in all_codes() {
        let Code { code, status, title, advice } = code;
        let (zh, en) = (title.zh, title.en);
        writeln!(page, "| <a id=\"{code}\"></a>`{code}` | {status} | {zh} | {en} | {} | {} |", advice.zh, advice.en)
            .expect("a string takes any text");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn is_chinese(letter: char) -> bool {
        ('\u{4e00}'..='\u{9fff}').contains(&letter)
    }

    #[test]
    fn every_code_is_told_once_in_both_languages() {
        let mut seen = HashSet::new();
        for code in all_codes() {
            assert!(seen.insert(code.code), "{} is declared twice", code.code);
            assert!(
                code.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_digit()),
                "{}",
                code.code
            );
            assert!(!code.title.zh.is_empty() && !code.title.en.is_empty(), "{}", code.code);
            assert!(code.advice.en.ends_with('.'), "{}: say what to do next in a sentence", code.code);
            assert!(code.advice.zh.ends_with('。'), "{}: say what to do next in a sentence", code.code);
            for zh in [code.title.zh, code.advice.zh] {
                assert!(zh.chars().any(is_chinese), "{}: {zh} is not Chinese", code.code);
            }
            assert!(!code.title.en.ends_with('.'), "{}: a title has no full stop", code.code);
        }
        assert!(seen.contains("period_closed"), "refusals of nouns are listed");
    }
}
