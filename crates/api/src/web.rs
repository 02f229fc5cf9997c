//! The web app: files that were built and compressed before, handed out as they are.
//!
//! Addresses that are no file are screens of the app, so they get its page. Nothing here knows who is asking:
//! the files hold no data, and the app asks the API like any other client.

use crate::error::Problem;
use crate::pages;
use crate::state::App;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::{fmt, fs, io};

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Scripts only from here and never inline. Styles may be inline: the component library (Mantine) sets the
/// position of menus, the width of columns and its colour tokens on elements, which no hash can name beforehand;
/// a style cannot read or send data while `default-src`, `img-src` and `connect-src` stay with us.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Photos of a signed delivery, the place of a visit, a spoken note: asked for when a person wants them.
const PERMISSIONS: &str = "camera=(self), geolocation=(self), microphone=(self)";

const PAGE: &str = "index.html";

/// The files of the web app, or none.
#[derive(Clone, Default)]
pub struct Web {
    files: Arc<BTreeMap<String, File>>,
}

#[derive(Default)]
struct File {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

impl fmt::Debug for Web {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Web({} files)", self.files.len())
    }
}

impl Web {
    /// What is inside the program; nothing in a debug build.
    #[must_use]
    pub fn embedded() -> Self {
        Self::new(EMBEDDED.iter().map(|(name, bytes)| ((*name).to_owned(), Bytes::from_static(bytes))))
    }

    /// What `npm run build` wrote to a folder, read once.
    ///
    /// # Errors
    /// When the folder cannot be read or has no page.
    pub fn from_folder(folder: &Path) -> io::Result<Self> {
        let mut files = Vec::new();
        read(folder, "", &mut files)?;
        let web = Self::new(files);
        if web.files.contains_key(PAGE) {
            return Ok(web);
        }
        Err(io::Error::new(io::ErrorKind::NotFound, format!("there is no {PAGE} in {}", folder.display())))
    }

    fn new(named: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        let mut files: BTreeMap<String, File> = BTreeMap::new();
        for (name, bytes) in named {
            if let Some(plain) = name.strip_suffix(".br") {
                files.entry(plain.to_owned()).or_default().brotli = Some(bytes);
            } else if let Some(plain) = name.strip_suffix(".gz") {
                files.entry(plain.to_owned()).or_default().gzip = Some(bytes);
            } else {
                files.entry(name).or_default().plain = bytes;
            }
        }
        Self { files: Arc::new(files) }
    }

    /// The answer for an address, if it is a file or a screen.
    fn answer(&self, path: &str, headers: &HeaderMap) -> Option<Response> {
        let path = path.trim_start_matches('/');
        if let Some((name, file)) = self.files.get_key_value(path) {
            return Some(file.answer(name, headers));
        }
        // A file of an older version must be missed, not answered with a page.
        let looks_like_a_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
        let is_api = path == "api" || path.starts_with("api/");
        if looks_like_a_file || is_api || path.starts_with("assets/") {
            return None;
        }
        Some(self.files.get(PAGE)?.answer(PAGE, headers))
    }
}

fn read(folder: &Path, prefix: &str, files: &mut Vec<(String, Bytes)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let name = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push((name, Bytes::from(fs::read(entry.path())?)));
        }
    }
    Ok(())
}

impl File {
    fn answer(&self, name: &str, headers: &HeaderMap) -> Response {
        let (bytes, encoding) = match (&self.brotli, &self.gzip) {
            (Some(bytes), _) if accepts(headers, "br") => (bytes, Some("br")),
            (_, Some(bytes)) if accepts(headers, "gzip") => (bytes, Some("gzip")),
            _ => (&self.plain, None),
        };
        let mut response = bytes.clone().into_response();
        let told = response.headers_mut();
        let fixed = [
            (header::CONTENT_TYPE, kind(name)),
            (header::CACHE_CONTROL, lifetime(name)),
            (header::VARY, "accept-encoding"),
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (HeaderName::from_static("permissions-policy"), PERMISSIONS),
        ];
        for (header, value) in fixed {
            told.insert(header, HeaderValue::from_static(value));
        }
        if let Some(encoding) = encoding {
            told.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }
}

/// Does the caller take this encoding? `q=0` says no.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let wanted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    wanted.split(',').any(|part| {
        let (name, rest) = part.split_once(';').unwrap_or((part, ""));
        let refused =
            rest.trim().strip_prefix("q=").is_some_and(|weight| weight.trim_end_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

/// Names with a hash never change their content; the page and the worker are asked for each time.
fn lifetime(name: &str) -> &'static str {
    match name {
        PAGE | "sw.js" => "no-cache",
        _ if name.starts_with("assets/") => "public, max-age=31536000, immutable",
        _ => "public, max-age=86400",
    }
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// `/`: the app, or the status page of a program without it.
pub async fn home(State(app): State<App>, headers: HeaderMap) -> Response {
    app.settings.web.answer(PAGE, &headers).unwrap_or_else(pages::status)
}

/// Every address that is no route.
pub async fn fallback(State(app): State<App>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let asks = method == Method::GET || method == Method::HEAD;
    let found = asks.then(|| app.settings.web.answer(uri.path(), &headers)).flatten();
    found.unwrap_or_else(|| Problem::of_status(StatusCode::NOT_FOUND).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_taken_only_from_who_wants_it() {
        let check = |text: &str, encoding| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(text).expect("a header"));
            accepts(&headers, encoding)
        };
        let cases = [
            ("gzip, deflate, br, zstd", "br", true),
            ("gzip", "br", false),
            ("br;q=0, gzip", "br", false),
            ("BR;q=0.5", "br", true),
            ("br;q=0.0", "br", false),
            ("brotli", "br", false),
            ("", "gzip", false),
        ];
        for (text, encoding, expected) in cases {
            assert_eq!(check(text, encoding), expected, "{text}");
        }
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }
}
