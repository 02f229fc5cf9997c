//! API tokens: what they may, when they end.

use crate::harness::{Client, Harness, product};
use crate::on_both;
use mingxi_domain::access::Role;
use serde_json::json;

fn with_token(app: &Harness, token: &str) -> Client {
    app.anonymous().with_header("authorization", &format!("Bearer {token}"))
}

on_both!(
    fn a_token_may_what_its_scopes_and_its_user_may(app: Harness) {
        let desk = app.user(Role::OrderDesk);
        let made = desk.post("/api-tokens", &json!({ "name": "shop", "scopes": ["read", "product.create"] })).ok();
        let token = with_token(&app, made["secret"].as_str().unwrap());
        let id = token.post("/products", &product("A1")).id();
        token.get(&format!("/products/{id}")).ok();
        token.patch(&format!("/products/{id}"), &json!({ "version": 1, "unit": "套" })).refused(403, "forbidden");
        token.get("/journal-entries").refused(403, "forbidden");
        token.post("/api-tokens", &json!({ "name": "wider", "scopes": ["*"] })).refused(403, "forbidden");
        let wide = app.client_with(&app.administrator(), &["api_token.*", "read"]);
        wide.post("/api-tokens", &json!({ "name": "wider", "scopes": ["invoice.*"] }))
            .refused(422, "token_wider_than_own");
        wide.post("/api-tokens", &json!({ "name": "same", "scopes": ["read"] })).ok();
    }
);

on_both!(
    fn a_token_ends_by_itself_or_by_its_owner(app: Harness) {
        let desk = app.user(Role::OrderDesk);
        let made = desk
            .post("/api-tokens", &json!({ "name": "short", "scopes": ["*"], "expires_at": "2026-03-03T00:00:00Z" }))
            .ok();
        let short = with_token(&app, made["secret"].as_str().unwrap());
        short.get("/session").ok();
        app.advance_days(2);
        short.get("/session").refused(401, "unauthenticated");
        desk.post("/api-tokens", &json!({ "name": "past", "scopes": ["*"], "expires_at": "2026-03-01T00:00:00Z" }))
            .refused(422, "invalid_input");

        let made = desk.post("/api-tokens", &json!({ "name": "gone", "scopes": ["*"] })).ok();
        let gone = with_token(&app, made["secret"].as_str().unwrap());
        let path = format!("/api-tokens/{}", made["id"].as_str().unwrap());
        app.user(Role::OrderDesk).delete(&path).refused(404, "not_found");
        gone.get("/session").ok();
        assert_eq!(desk.delete(&path).status.as_u16(), 204);
        assert_eq!(desk.delete(&path).status.as_u16(), 204, "twice changes nothing");
        gone.get("/session").refused(401, "unauthenticated");
        let listed = desk.get("/api-tokens").ok();
        assert_eq!(listed["items"][0]["revoked_at"], "2026-03-03T04:00:00Z");
        app.run_jobs();
    }
);

on_both!(
    fn a_secret_is_shown_once_and_kept_nowhere(app: Harness) {
        let desk = app.user(Role::OrderDesk);
        let body = json!({ "name": "once", "scopes": ["read"] });
        let first = desk.post_with_key("/api-tokens", &body, "token").ok();
        let again = desk.post_with_key("/api-tokens", &body, "token").ok();
        assert!(first["secret"].as_str().unwrap().starts_with("mx_"));
        assert_eq!((&again["secret"], &again["id"]), (&json!(null), &first["id"]));
        assert!(!desk.get("/api-tokens").text.contains("secret"));
    }
);

on_both!(
    fn what_is_no_token_is_refused(app: Harness) {
        for token in ["", "mx_", "mx_x_y", "mx_00000000000g5_0000", "null", "mx_0000000000000_ffffffff"] {
            with_token(&app, token).get("/session").refused(401, "unauthenticated");
        }
        app.anonymous().with_header("authorization", "Basic YTpi").get("/session").refused(401, "unauthenticated");
        let reply = app.anonymous().get("/session");
        assert_eq!(reply.headers["www-authenticate"], "Bearer");
    }
);
