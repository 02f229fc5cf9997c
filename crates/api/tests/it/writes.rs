//! Writes: once per key, on the version that was read, with a way to look first.

use crate::harness::product;
use crate::on_both;
use mingxi_domain::access::Role;
use serde_json::json;

on_both!(
    fn a_repeat_gets_the_answer_of_the_first(app: Harness) {
        let desk = app.user(Role::OrderDesk);
        let first = desk.post_with_key("/products", &product("A1"), "once");
        let again = desk.post_with_key("/products", &product("A1"), "once");
        assert_eq!((first.status, &first.text), (again.status, &again.text));
        assert_eq!((first.status.as_u16(), again.headers.get("idempotency-repeated").is_some()), (201, true));
        assert_eq!(desk.get("/products/totals").ok()["count"], 1);
        desk.post_with_key("/products", &product("A2"), "once").refused(422, "idempotency_key_reused");
        let mut other = product("A1");
        other["name"] = json!("Another");
        desk.post_with_key("/products", &other, "once").refused(422, "idempotency_key_reused");
        desk.post_with_key("/departments", &json!({ "name": "x" }), "once").refused(422, "idempotency_key_reused");
        // Another actor has its own keys.
        app.user(Role::OrderDesk).post_with_key("/products", &product("A3"), "once").ok();
    }
);

on_both!(
    fn a_refused_request_leaves_its_key_free(app: Harness) {
        let desk = app.user(Role::OrderDesk);
        desk.post_with_key("/products", &json!({ "code": "A1" }), "try").refused(422, "invalid_input");
        desk.post_with_key("/products", &product("A1"), "try").ok();
        desk.post("/products", &product("A1")).refused(422, "record_exists");
    }
);

on_both!(
    fn two_at_the_same_moment_make_one(app: Harness) {
        let desk = app.user(Role::OrderDesk);
        let bodies: Vec<_> = std::thread::scope(|scope| {
            let send = || {
                let desk = desk.clone();
                scope.spawn(move || desk.post_with_key("/products", &product("A1"), "race").ok().to_string())
            };
            let threads: Vec<_> = (0..8).map(|_| send()).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
        assert_eq!(desk.get("/products/totals").ok()["count"], 1);
    }
);

on_both!(
    fn a_change_carries_the_version_it_saw(app: Harness) {
        let desk = app.user(Role::OrderDesk);
        let made = desk.post("/products", &product("A1")).ok();
        let path = format!("/products/{}", made["id"].as_str().unwrap());
        let changed = desk.patch(&path, &json!({ "version": 1, "unit": "套" })).ok();
        assert_eq!((&changed["unit"], &changed["version"], &changed["name"]), (&json!("套"), &json!(2), &made["name"]));
        let problem = desk.patch(&path, &json!({ "version": 1, "unit": "件" })).refused(409, "conflict");
        assert_eq!(problem["current_version"], 2);
        let problem = desk.patch(&path, &json!({ "unit": "件" })).refused(422, "invalid_input");
        assert_eq!(problem["errors"][0]["pointer"], "/version");
        desk.patch(&path, &json!({ "version": "1" })).refused(422, "invalid_input");
    }
);

on_both!(
    fn absent_is_not_null(app: Harness) {
        let desk = app.user(Role::OrderDesk);
        let mut body = product("A1");
        body["series"] = json!("GTX");
        let made = desk.post("/products", &body).ok();
        let path = format!("/products/{}", made["id"].as_str().unwrap());
        assert_eq!(desk.patch(&path, &json!({ "version": 1, "unit": "套" })).ok()["series"], "GTX");
        assert_eq!(desk.patch(&path, &json!({ "version": 2, "series": null })).ok()["series"], json!(null));
        let problem = desk.patch(&path, &json!({ "version": 3, "name": null })).refused(422, "invalid_input");
        assert_eq!(problem["errors"][0]["pointer"], "/name");
    }
);
