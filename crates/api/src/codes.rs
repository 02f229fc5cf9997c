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
    /// What the person can do next.
    pub advice: &'static str,
}

macro_rules! codes {
    ($($name:ident $status:literal $code:literal $zh:literal $en:literal $advice:literal;)*) => {
        $(pub const $name: Code = Code { code: $code, status: $status, title: Label { zh: $zh, en: $en }, advice: $advice };)*
        const GENERAL: &[Code] = &[$($name),*];
    };
}

codes! {
    UNREADABLE_BODY 400 "unreadable_body" "请求内容无法读取" "The body cannot be read" "Send one JSON value in UTF-8.";
    IDEMPOTENCY_KEY_MISSING 400 "idempotency_key_missing" "缺少幂等键" "The idempotency key is missing" "Send a header Idempotency-Key with a new random value, and the same value when you repeat the request.";
    IDEMPOTENCY_KEY_MALFORMED 400 "idempotency_key_malformed" "幂等键格式不正确" "The idempotency key is malformed" "Use 1 to 128 letters, digits, dots, colons, dashes or underscores.";
    UNAUTHENTICATED 401 "unauthenticated" "未登录" "Not signed in" "Sign in, or send a valid API token.";
    SIGN_IN_FAILED 401 "sign_in_failed" "登录失败" "Signing in failed" "Check organisation, e-mail and password. After five failures an account rests for a while, longer each time.";
    SETUP_CODE_WRONG 403 "setup_code_wrong" "初始化代码不正确" "The set-up code is wrong" "Use the link that the server printed when it started on the empty database.";
    FORBIDDEN 403 "forbidden" "没有权限" "Not allowed" "Ask an administrator for one of the roles that may do this.";
    CSRF_TOKEN_MISSING 403 "csrf_token_missing" "缺少 CSRF 令牌" "The CSRF token is missing or wrong" "Send the csrf_token of GET /api/v1/session in the header X-CSRF-Token.";
    NOT_FOUND 404 "not_found" "不存在" "Not found" "Check the address; the record may not exist, or not be yours to see.";
    METHOD_NOT_ALLOWED 405 "method_not_allowed" "不支持的方法" "The method is not allowed here" "Compare the method with the API reference.";
    CONFLICT 409 "conflict" "记录已被他人修改" "Somebody else changed it" "Load the record again and repeat the change with its current version.";
    SETUP_DONE 409 "setup_done" "系统已初始化" "There is an organisation already" "Sign in instead.";
    BODY_TOO_LARGE 413 "body_too_large" "请求内容过大" "The body is too large" "Send less at a time.";
    UNSUPPORTED_MEDIA_TYPE 415 "unsupported_media_type" "不支持的内容类型" "The body is of another type" "Send application/json.";
    INVALID_INPUT 422 "invalid_input" "输入有误" "The input is not valid" "Correct the fields named in errors.";
    IDEMPOTENCY_KEY_IN_USE 409 "idempotency_key_in_use" "使用该幂等键的请求正在处理" "The request with this idempotency key is being worked on" "Repeat the request with the same key after Retry-After; it then gets its answer.";
    IDEMPOTENCY_KEY_REUSED 422 "idempotency_key_reused" "幂等键已用于其他请求" "The idempotency key was used for another request" "Use a new key for a new request.";
    TOO_MANY_REQUESTS 429 "too_many_requests" "请求过于频繁" "Too many requests" "Wait as long as Retry-After says.";
    INTERNAL 500 "internal" "系统错误" "Something broke on our side" "Tell us the trace_id.";
    UNAVAILABLE 503 "unavailable" "暂时不可用" "Not available at the moment" "Repeat the request with the same idempotency key after Retry-After.";
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
         | code | status | 标题 | title | what to do next |\n|---|---|---|---|---|\n",
    );
    for code in all_codes() {
        let Code { code, status, title, advice } = code;
        let (zh, en) = (title.zh, title.en);
        writeln!(page, "| <a id=\"{code}\"></a>`{code}` | {status} | {zh} | {en} | {advice} |")
            .expect("a string takes any text");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

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
            assert!(code.advice.ends_with('.'), "{}: say what to do next in a sentence", code.code);
            assert!(!code.title.en.ends_with('.'), "{}: a title has no full stop", code.code);
        }
        assert!(seen.contains("period_closed"), "refusals of nouns are listed");
    }
}
