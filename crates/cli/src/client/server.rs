//! The server that is spoken to, and its answers.

use super::login::Account;
use super::problem;
use super::request::{Request, encode};
use crate::outcome::{Failure, Outcome};
use mingxi_domain::settings::Language;
use mingxi_domain::text_enum::TextEnum as _;
use serde_json::Value;
use std::time::Duration;
use ureq::http;

/// Exports of a whole table take a while.
const TIME_LIMIT: Duration = Duration::from_secs(300);
/// No answer is longer.
const LONGEST: u64 = 2 << 30;

/// A server and who we are there.
pub struct Server {
    agent: ureq::Agent,
    account: Account,
}

/// What the server said, when it did what was asked.
pub struct Answer {
    /// HTTP headers.
    pub headers: http::HeaderMap,
    /// The body.
    pub text: String,
}

impl Answer {
    /// An answer made here.
    pub fn of_json(json: &Value) -> Self {
        Self { headers: http::HeaderMap::new(), text: json.to_string() }
    }

    /// The body as JSON.
    pub fn json(&self) -> Outcome<Value> {
        serde_json::from_str(&self.text)
            .map_err(|error| Failure::coded(problem::UNREACHABLE, format!("the server's answer is not JSON: {error}")))
    }
}

impl Server {
    /// The server of the environment or of the last `login`.
    pub fn known() -> Outcome<Self> {
        Ok(Self::of(Account::load()?))
    }

    /// This server.
    pub fn of(account: Account) -> Self {
        let config =
            ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(TIME_LIMIT)).max_redirects(0);
        Self { agent: config.build().into(), account }
    }

    /// Sends a request as the known user.
    pub fn send(&self, request: &Request) -> Outcome<Answer> {
        let token = format!("Bearer {}", self.account.token);
        self.send_with(request, &[("authorization", &token)])
    }

    /// Sends a request with these headers.
    pub fn send_with(&self, request: &Request, headers: &[(&str, &str)]) -> Outcome<Answer> {
        let mut builder = http::Request::builder()
            .method(request.method.as_str())
            .uri(self.url(request))
            .header("accept-language", language().as_str());
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        if let Some(key) = &request.key {
            builder = builder.header("idempotency-key", key);
        }
        let unsendable = |error: http::Error| Failure::coded(2, format!("this cannot be sent: {error}"));
        let answered = match &request.body {
            Some((content_type, bytes)) => {
                self.agent.run(builder.header("content-type", content_type).body(bytes.as_slice()).map_err(unsendable)?)
            }
            None => self.agent.run(builder.body(()).map_err(unsendable)?),
        };
        let unreachable =
            |error: ureq::Error| Failure::coded(problem::UNREACHABLE, format!("{}: {error}", self.account.server));
        let mut response = answered.map_err(unreachable)?;
        let text = response.body_mut().with_config().limit(LONGEST).read_to_string().map_err(unreachable)?;
        let answer = Answer { headers: response.headers().clone(), text };
        match response.status().as_u16() {
            200..=299 => Ok(answer),
            status => Err(problem::failure(status, &answer.text, language())),
        }
    }

    fn url(&self, request: &Request) -> String {
        let pairs: Vec<String> =
            request.query.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let mark = if pairs.is_empty() { "" } else { "?" };
        format!("{}{}{mark}{}", self.account.server.trim_end_matches('/'), request.path, pairs.join("&"))
    }
}

/// The language of the person, as their environment says.
fn language() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    if set.is_some_and(|value| value.starts_with("zh")) { Language::ZhCn } else { Language::En }
}
