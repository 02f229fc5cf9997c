//! Saved views and pins: whose they are, who sees them, what they may name.

use crate::harness::Harness;
use mingxi_app::on_both_databases;
use mingxi_app::users::{CreateUser, create_user, load_actor};
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};

fn names(page: &Json) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap()).collect()
}

/// A client with this role in a department.
fn in_department(app: &Harness, role: Role, department: &str) -> crate::harness::Client {
    let admin = app.administrator();
    let input = CreateUser {
        name: "王敏".into(),
        email: format!("{role}.{department}@example.com"),
        password: None,
        department_id: Some(department.parse().unwrap()),
        roles: vec![role],
    };
    let user = app.write(&admin, move |work| create_user(work, &input)).unwrap();
    let org = admin.org();
    let load = move |tx: &mut mingxi_store::Tx| load_actor(tx, org, user, mingxi_app::Door::Api, None);
    app.client_of(&app.app.db.read_blocking(load).unwrap())
}

on_both_databases!(
    fn views_are_seen_and_changed_by_whom_they_are_for(app: TestApp) {
        let app = Harness::new(app);
        let admin = app.admin();
        let sales = admin.post("/departments", &json!({ "name": "销售部" })).id();
        let east = admin.post("/departments", &json!({ "name": "华东", "parent_id": sales })).id();
        let other = admin.post("/departments", &json!({ "name": "研发" })).id();
        let manager = in_department(&app, Role::SalesManager, &sales);
        let rep = in_department(&app, Role::SalesRep, &east);
        let stranger = in_department(&app, Role::SalesRep, &other);
        let view = |name: &str, visibility: &str| json!({ "object": "lead", "name": name, "visibility": visibility, "query": { "sort": "-created_at" } });

        let own = rep.post("/saved-views", &view("我的", "personal")).ok();
        assert_eq!((&own["may_edit"], &own["version"]), (&json!(true), &json!(1)));
        let team = manager.post("/saved-views", &view("部门", "team")).ok();
        assert_eq!(team["department_id"], json!(sales));
        rep.post("/saved-views", &view("全员", "everyone")).refused(403, "forbidden");
        let mut all = view("全员", "everyone");
        all["default_role"] = json!("sales_rep");
        let first = manager.post("/saved-views", &all).ok();
        all["name"] = json!("全员二");
        let second = manager.post("/saved-views", &all).ok();

        assert_eq!(names(&rep.get("/saved-views?object=lead").ok()), ["我的", "部门", "全员", "全员二"]);
        assert_eq!(names(&stranger.get("/saved-views?object=lead").ok()), ["全员", "全员二"]);
        assert_eq!(names(&manager.get("/saved-views?object=customer").ok()), [""; 0]);
        let path = |view: &Json| format!("/saved-views/{}", view["id"].as_str().unwrap());
        let defaults = [&first, &second].map(|view| rep.get(&path(view)).ok()["default_role"].clone());
        assert_eq!(defaults, [Json::Null, json!("sales_rep")], "one default for each role");
        manager.get(&path(&own)).refused(404, "not_found");
        stranger.get(&path(&team)).refused(404, "not_found");
        assert_eq!(rep.get(&path(&team)).ok()["may_edit"], json!(false));
        rep.patch(&path(&team), &json!({ "version": 1, "name": "x" })).refused(403, "forbidden");
        let changed = manager.patch(&path(&second), &json!({ "version": 1, "name": "默认", "position": 7 })).ok();
        assert_eq!((&changed["name"], &changed["version"]), (&json!("默认"), &json!(2)));
        assert_eq!(changed["query"]["sort"], "-created_at", "what is not given stays");
        manager.patch(&path(&second), &json!({ "version": 1, "name": "y" })).refused(409, "conflict");
        manager
            .patch(&path(&second), &json!({ "version": 2, "visibility": "personal" }))
            .refused(422, "saved_view_not_for_everyone");
        rep.patch(&path(&own), &json!({ "version": 1, "visibility": "everyone" })).refused(403, "forbidden");
        assert_eq!(rep.delete(&path(&own)).status.as_u16(), 204);
        rep.get(&path(&own)).refused(404, "not_found");
        app.user(Role::SalesRep).post("/saved-views", &view("x", "team")).refused(422, "saved_view_no_team");
    }
);

on_both_databases!(
    fn a_view_that_names_what_is_not_there_is_refused_by_pointer(app: TestApp) {
        let app = Harness::new(app);
        let rep = app.user(Role::SalesRep);
        let field =
            json!({ "object": "lead", "key": "size", "kind": "integer", "label_zh": "规模", "label_en": "Size" });
        app.admin().post("/custom-fields", &field).ok();
        let query = json!({
            "filter": [{ "field": "owner_id", "op": "eq", "value": "me" }, { "field": "custom.size", "op": "gt", "value": 5 }],
            "columns": [{ "field": "name", "width": 200 }, { "field": "custom.size" }], "layout": "board", "group_by": "status",
        });
        let body = |query: &Json| json!({ "object": "lead", "name": "大客户", "query": query });
        let saved = rep.post("/saved-views", &body(&query)).ok();
        assert_eq!((&saved["query"]["filter"], &saved["query"]["layout"]), (&query["filter"], &json!("board")));
        let wrong = json!({ "filter": [{ "field": "wings", "op": "eq", "value": 1 }], "columns": [{ "field": "custom.no" }], "group_by": "name" });
        let problem = rep.post("/saved-views", &body(&wrong)).refused(422, "invalid_input");
        let pointers: Vec<_> =
            problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].clone()).collect();
        assert_eq!(pointers, ["/query/filter/0", "/query/columns/0/field", "/query/group_by"]);
        rep.post("/saved-views", &json!({ "object": "wing", "name": "x", "query": {} })).refused(422, "invalid_input");
        rep.post("/saved-views", &json!({ "object": "journal_entry", "name": "x", "query": {} }))
            .refused(403, "forbidden");
    }
);

on_both_databases!(
    fn pins_are_ones_own_and_show_only_what_one_sees(app: TestApp) {
        let app = Harness::new(app);
        let (rep, other) = (app.user(Role::SalesRep), app.user(Role::SalesRep));
        let customer = rep.post("/customers", &json!({ "name": "云帆科技" })).id();
        let view = rep.post("/saved-views", &json!({ "object": "lead", "name": "我的", "query": {} })).id();
        let pin = |object: &str, id: &str| json!({ "object": object, "record_id": id });
        let first = rep.post("/pins", &pin("customer", &customer)).ok();
        assert_eq!(rep.post("/pins", &pin("customer", &customer)).ok(), first, "once");
        rep.post("/pins", &pin("saved_view", &view)).ok();
        let titles = |page: Json| -> Vec<String> {
            page["items"].as_array().unwrap().iter().map(|pin| pin["title"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(titles(rep.get("/pins").ok()), ["云帆科技", "我的"]);
        other.post("/pins", &pin("customer", &customer)).refused(422, "invalid_input");
        other.post("/pins", &pin("saved_view", &view)).refused(422, "invalid_input");
        rep.post("/pins", &pin("wing", "x")).refused(422, "invalid_input");
        let path = format!("/pins/{}", first["id"].as_str().unwrap());
        other.delete(&path).refused(404, "not_found");
        let to = other.get("/session").ok()["user"]["id"].clone();
        app.admin().post(&format!("/customers/{customer}/assign"), &json!({ "owner_id": to })).ok();
        assert_eq!(titles(rep.get("/pins").ok()), ["我的"], "it is not the rep's to see any more");
        assert_eq!(rep.delete(&path).status.as_u16(), 204);
        rep.delete(&format!("/saved-views/{view}")).ok();
        assert_eq!(titles(rep.get("/pins").ok()), [""; 0]);
    }
);
