//! The web app as a browser meets it: which file, in which encoding, kept how long, under which policy.

use crate::harness::{Door, Harness, Reply};
use crate::on_both;
use mingxi_api::{Settings, Web};
use mingxi_app::testing::PASSWORD;
use mingxi_domain::access::Role;
use serde_json::json;
use std::path::Path;

/// A door that serves the small web in `web_files`. What stands for compressed bytes there is plain text.
fn door(app: &Harness) -> Door<'_> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/web_files");
    app.another_door(Settings { web: Web::from_folder(&folder).unwrap(), ..Settings::default() })
}

fn get(app: &Harness, path: &str, encodings: &str) -> Reply {
    door(app).anonymous().with_header("accept-encoding", encodings).raw("GET", path, None, None)
}

#[track_caller]
fn check(reply: &Reply, body: &str, kept: &str, kind: &str) {
    let header = |name: &str| reply.headers[name].to_str().unwrap();
    assert_eq!((reply.status.as_u16(), reply.text.trim_end()), (200, body));
    assert_eq!((header("cache-control"), header("content-type")), (kept, kind));
}

on_both!(
    fn files_come_in_the_best_encoding_and_hashed_ones_are_kept(app: Harness) {
        let (kept, script) = ("public, max-age=31536000, immutable", "text/javascript; charset=utf-8");
        let best = get(&app, "/assets/app-1a2b3c.js", "gzip, deflate, br");
        check(&best, "the brotli of app", kept, script);
        assert_eq!(best.headers["content-encoding"], "br");
        assert_eq!(best.headers["vary"], "accept-encoding");
        let older = get(&app, "/assets/app-1a2b3c.js", "gzip, br;q=0");
        check(&older, "the gzip of app", kept, script);
        assert_eq!(older.headers["content-encoding"], "gzip");
        let plain = get(&app, "/assets/app-1a2b3c.js", "identity");
        check(&plain, "console.info('app');", kept, script);
        assert!(!plain.headers.contains_key("content-encoding"));
        check(&get(&app, "/sw.js", "br"), "// worker", "no-cache", script);
        let manifest = get(&app, "/manifest.webmanifest", "br");
        check(&manifest, "{}", "public, max-age=86400", "application/manifest+json");
    }
);

on_both!(
    fn every_address_that_is_no_file_is_a_screen(app: Harness) {
        for path in ["/", "/customers", "/customers/cus_1?tab=chain", "/index.html"] {
            check(&get(&app, path, "br"), "<!doctype html><title>web</title>", "no-cache", "text/html; charset=utf-8");
        }
        for path in ["/assets/app-older.js", "/favicon.ico", "/assets/", "/api", "/api/v1/nothing", "/api/v2/leads"] {
            let reply = get(&app, path, "br");
            assert!(matches!(reply.status.as_u16(), 401 | 404), "{path}: {}", reply.status);
            assert_eq!(reply.headers["content-type"], "application/problem+json", "{path}");
        }
        let written = door(&app).anonymous().raw("POST", "/customers", None, None);
        written.refused(404, "not_found");
        for path in ["/docs", "/errors", "/status", "/healthz"] {
            let reply = get(&app, path, "identity");
            assert_eq!(reply.status.as_u16(), 200, "{path}");
            assert!(!reply.text.contains("<title>web"), "{path} is a page of the server");
        }
    }
);

on_both!(
    fn no_script_but_ours_runs_and_nobody_frames_us(app: Harness) {
        let reply = get(&app, "/customers", "br");
        let policy = reply.headers["content-security-policy"].to_str().unwrap();
        let parts: Vec<&str> = policy.split(';').map(str::trim).collect();
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(parts.contains(&part), "{part} is missing: {policy}");
        }
        assert!(!policy.contains("unsafe-eval") && !policy.contains('*') && !policy.contains("http"), "{policy}");
        let unsafe_parts = parts.iter().filter(|part| part.contains("unsafe")).count();
        assert_eq!(unsafe_parts, 1, "only styles may be inline: {policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("permissions-policy", "camera=(self), geolocation=(self), microphone=(self)"),
        ] {
            assert_eq!(reply.headers[name], value, "{name}");
        }
        let data = get(&app, "/api/v1/session", "br");
        assert_eq!(data.headers["content-security-policy"], "default-src 'none'; frame-ancestors 'none'");
        assert_eq!(data.headers["permissions-policy"], "camera=(), geolocation=(), microphone=()");
        assert_eq!(data.headers["cache-control"], "no-store");
    }
);

on_both!(
    fn a_cookie_is_for_https_and_for_no_script(app: Harness) {
        let user =
            json!({ "name": "王敏", "email": "desk@example.com", "password": PASSWORD, "roles": [Role::OrderDesk] });
        app.admin().post("/users", &user).ok();
        let signed_in = door(&app).anonymous().send(
            "POST",
            "/session",
            Some(&json!({ "organization": "test", "email": "desk@example.com", "password": PASSWORD })),
            None,
        );
        let cookie = signed_in.headers["set-cookie"].to_str().unwrap();
        for part in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
            assert!(cookie.contains(part), "{part} is missing: {cookie}");
        }
        assert!(!cookie.contains("Domain"), "only this host: {cookie}");
    }
);

#[test]
fn a_folder_without_a_page_is_no_web() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    assert!(Web::from_folder(&here).is_err());
    assert!(Web::from_folder(Path::new("/nowhere")).is_err());
}
