//! A change of what somebody may do is seen at once on this node, and soon on the others.

use crate::harness::{Client, Harness, product};
use crate::on_both;
use jiff::SignedDuration;
use mingxi_app::standings::KEPT_FOR;
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};

/// Changes a user, as the administrator does.
fn change_user(app: &Harness, id: &str, mut change: Json) {
    let admin = app.admin();
    let before = admin.get(&format!("/users/{id}")).ok();
    change["version"] = before["version"].clone();
    admin.patch(&format!("/users/{id}"), &change).ok();
}

fn client_and_id(app: &Harness, role: Role) -> (Client, String) {
    let actor = app.app_user(role);
    (app.client_of(&actor), actor.user().to_string())
}

on_both!(
    fn a_new_role_and_a_user_who_goes_are_seen_at_once(app: Harness) {
        let (client, id) = client_and_id(&app, Role::Auditor);
        client.get("/journal-entries").ok();
        client.get("/journal-entries").ok();
        change_user(&app, &id, json!({ "roles": ["sales_rep"] }));
        client.get("/journal-entries").refused(403, "forbidden");
        change_user(&app, &id, json!({ "roles": ["auditor"] }));
        client.get("/journal-entries").ok();
        change_user(&app, &id, json!({ "is_active": false }));
        client.get("/journal-entries").refused(401, "unauthenticated");
    }
);

on_both!(
    fn another_node_writes_by_what_is_and_reads_by_what_was_a_moment_ago(app: Harness) {
        let (client, id) = client_and_id(&app, Role::OrderDesk);
        let there = app.on_another_node(&client);
        there.get("/products").ok();
        change_user(&app, &id, json!({ "is_active": false }));
        client.get("/products").refused(401, "unauthenticated");
        there.get("/products").ok();
        there.post("/products", &product("A1")).refused(401, "unauthenticated");
        app.app.clock.set(app.app.clock.now() + KEPT_FOR - SignedDuration::from_millis(1));
        there.get("/products").ok();
        app.app.clock.set(app.app.clock.now() + SignedDuration::from_millis(1));
        there.get("/products").refused(401, "unauthenticated");
    }
);

on_both!(
    fn a_department_added_below_is_seen_at_once(app: Harness) {
        let admin = app.admin();
        let top = admin.post("/departments", &json!({ "name": "华东" })).id();
        let (manager, id) = client_and_id(&app, Role::SalesManager);
        change_user(&app, &id, json!({ "department_id": top }));
        manager.get("/leads").ok();
        let below = admin.post("/departments", &json!({ "name": "上海", "parent_id": top })).id();
        let (rep, rep_id) = client_and_id(&app, Role::SalesRep);
        change_user(&app, &rep_id, json!({ "department_id": below }));
        let lead = rep.post("/leads", &json!({ "name": "王", "source": "phone" })).id();
        assert_eq!(manager.get("/leads").ok()["items"][0]["id"], lead);
    }
);
