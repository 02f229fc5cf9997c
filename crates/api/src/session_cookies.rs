//! The cookies of a browser: the session it acts with, and those it keeps for other organisations.
//!
//! A person who works for two organisations signs in to both. The session acted with is in [`COOKIE`]; the others are
//! beside it, one for each organisation, and open no door until they change places with it.

use crate::settings::Settings;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderName, header};
use mingxi_app::sessions::{LIFETIME, org_of};
use mingxi_domain::ids::OrgId;

/// The cookie of the session acted with.
pub const COOKIE: &str = "mingxi_session";
/// Most organisations beside the present one that are kept; the browser's own limit is far away.
const KEPT_MAX: usize = 8;

/// `Set-Cookie` headers of an answer.
pub type SetCookies = Vec<(HeaderName, String)>;

/// The secret of the session acted with, if there is one.
pub fn current(headers: &HeaderMap) -> Option<String> {
    pairs(headers).find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned())
}

/// The sessions kept for other organisations.
pub fn kept(headers: &HeaderMap) -> Vec<(OrgId, String)> {
    let of_name = |(name, value): (&str, &str)| {
        let org = org_of(value)?;
        (name == kept_name(org)).then(|| (org, value.to_owned()))
    };
    pairs(headers).filter_map(of_name).take(KEPT_MAX).collect()
}

/// Acts with `secret` from now on; the session acted with before is kept when it is of another organisation.
pub fn enter(settings: &Settings, headers: &HeaderMap, secret: &str) -> SetCookies {
    let mut cookies = vec![set(settings, COOKIE, Some(secret))];
    let org = org_of(secret);
    let before = current(headers).and_then(|before| Some((org_of(&before)?, before)));
    if let Some((other, before)) = before.filter(|(other, _)| Some(*other) != org) {
        cookies.push(set(settings, &kept_name(other), Some(&before)));
    }
    if let Some((org, _)) = kept(headers).into_iter().find(|(kept, _)| Some(*kept) == org) {
        cookies.push(set(settings, &kept_name(org), None));
    }
    cookies
}

/// Takes every session away from the browser.
pub fn leave(settings: &Settings, headers: &HeaderMap) -> SetCookies {
    let mut cookies = vec![set(settings, COOKIE, None)];
    cookies.extend(kept(headers).into_iter().map(|(org, _)| set(settings, &kept_name(org), None)));
    cookies
}

fn set(settings: &Settings, name: &str, secret: Option<&str>) -> (HeaderName, String) {
    let secure = if settings.secure_cookies { "; Secure" } else { "" };
    let seconds = secret.map_or(0, |_| LIFETIME.as_secs());
    let secret = secret.unwrap_or_default();
    (SET_COOKIE, format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"))
}

fn kept_name(org: OrgId) -> String {
    format!("{COOKIE}_{org}")
}

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(';')).filter_map(|cookie| cookie.trim().split_once('='))
}
