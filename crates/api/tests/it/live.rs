//! The event stream and the notifications.

use crate::harness::{Client, Harness, product};
use crate::on_both;
use mingxi_api::Settings;
use mingxi_app::on_both_databases;
use mingxi_app::testing::PASSWORD;
use mingxi_domain::access::Role;
use serde_json::{Value as Json, json};

fn id_of(client: &Client) -> Json {
    client.get("/session").ok()["user"]["id"].clone()
}

on_both_databases!(
    fn whoever_may_see_a_record_hears_of_it_and_nobody_else(app: TestApp) {
        let app = Harness::new(app);
        let (rep, other, admin) = (app.user(Role::SalesRep), app.user(Role::SalesRep), app.admin());
        let (mut mine, mut theirs, mut all) = (rep.events(""), other.events(""), admin.events(""));
        let customer = rep.post("/customers", &json!({ "name": "云帆科技" })).id();
        rep.patch(&format!("/customers/{customer}"), &json!({ "version": 1, "region": "华东" })).ok();
        let (name, created) = mine.next().unwrap();
        assert_eq!(
            (name.as_str(), &created["event"], &created["record_id"]),
            ("record", &json!("customer.created"), &json!(customer))
        );
        assert_eq!((&created["object"], &created["actor_id"]), (&json!("customer"), &id_of(&rep)));
        let (_, updated) = mine.next().unwrap();
        assert_eq!((&updated["event"], &updated["version"]), (&json!("customer.updated"), &json!(2)));
        for expected in ["customer.created", "customer.updated"] {
            assert_eq!(all.next().unwrap().1["event"], expected);
        }
        // The other rep hears of his own customer first, so nothing of the first one's reached him.
        let own = other.post("/customers", &json!({ "name": "博远精密" })).id();
        assert_eq!(theirs.next().unwrap().1["record_id"], json!(own));

        admin.post(&format!("/customers/{customer}/assign"), &json!({ "owner_id": id_of(&other) })).ok();
        let heard: Vec<_> = (0..2).map(|_| theirs.next().unwrap()).collect();
        let mut names: Vec<_> =
            heard.iter().map(|(name, event)| (name.as_str(), event["event"].as_str().unwrap())).collect();
        names.sort_unstable();
        assert_eq!(names, [("notification", "notification.created"), ("record", "customer.assigned")]);

        let again = format!("max_seconds=0&last_event_id={}", created["id"].as_str().unwrap());
        // What came up to ten seconds earlier may come again; here the organisation was made at the same moment.
        let of_customers = |client: &Client| {
            let mut events = client.events(&again);
            let missed = std::iter::from_fn(|| events.next()).filter(|(_, event)| event["object"] == "customer");
            missed.map(|(_, event)| event["event"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(of_customers(&admin), ["customer.updated", "customer.created", "customer.assigned"]);
        assert_eq!(of_customers(&rep), ["customer.left"], "it is not the rep's any more, and that is all he learns");
        rep.get("/events/stream?max_seconds=0&last_event_id=x").refused(422, "invalid_input");
    }
);

on_both_databases!(
    fn a_stream_ends_when_its_caller_is_signed_out(app: TestApp) {
        let app = Harness::new(app);
        let rep = app.user(Role::SalesRep);
        let mut events = rep.events("");
        let token = rep.get("/api-tokens").ok()["items"][0]["id"].as_str().unwrap().to_owned();
        rep.delete(&format!("/api-tokens/{token}")).ok();
        assert!(events.next().is_none());
    }
);

on_both_databases!(
    fn people_are_told_what_concerns_them(app: TestApp) {
        let app = Harness::new(app);
        let (rep, admin) = (app.user(Role::SalesRep), app.admin());
        let owner = id_of(&rep);
        let lead = admin.post("/leads", &json!({ "name": "王敏", "source": "event" })).id();
        admin.post(&format!("/leads/{lead}/assign"), &json!({ "owner_id": owner })).ok();
        let customer = admin.post("/customers", &json!({ "name": "云帆科技", "owner_id": owner })).id();
        rep.post("/customers", &json!({ "name": "自己的" })).ok();
        let entity = admin.get("/entities").ok()["items"][0]["id"].clone();
        let receipt = json!({
            "customer_id": customer, "entity_id": entity, "amount": { "amount_minor": 9_900_00, "currency": "CNY" },
            "received_on": "2026-03-01", "method": "bank_transfer",
        });
        admin.post("/receipts", &receipt).ok();
        let page = rep.get("/notifications").ok();
        let told: Vec<_> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| (item["kind"].clone(), item["object"].clone()))
            .collect();
        assert_eq!(
            told,
            [
                (json!("receipt_recorded"), json!("receipt")),
                (json!("assigned"), json!("customer")),
                (json!("assigned"), json!("lead")),
            ]
        );
        assert_eq!((&page["unread"], &page["items"][2]["title"]), (&json!(3), &json!("王敏")));
        assert_eq!(page["items"][0]["facts"]["amount"]["amount_minor"], 9_900_00);
        assert_eq!(admin.get("/notifications").ok()["unread"], 0, "who did it knows");

        let first = rep.get("/notifications?limit=2").ok();
        let rest = rep.get(&format!("/notifications?limit=2&cursor={}", first["next_cursor"].as_str().unwrap())).ok();
        assert_eq!(rest["items"].as_array().unwrap().len(), 1);
        let id = |at: usize| page["items"][at]["id"].clone();
        assert_eq!(admin.post("/notifications/read", &json!({ "ids": [id(0)] })).ok()["unread"], 0);
        assert_eq!(
            rep.post("/notifications/read", &json!({ "ids": [id(0)] })).ok()["unread"],
            2,
            "nobody else reads mine"
        );
        assert_eq!(rep.get("/notifications?unread=true").ok()["items"].as_array().unwrap().len(), 2);
        assert_eq!(rep.post("/notifications/read", &json!({ "up_to": id(0) })).ok()["unread"], 0);
    }
);

on_both_databases!(
    fn an_owner_is_told_once_when_an_invoice_becomes_overdue(app: TestApp) {
        let app = Harness::new(app);
        let (rep, admin) = (app.user(Role::SalesRep), app.admin());
        let customer = admin.post("/customers", &json!({ "name": "云帆科技", "owner_id": id_of(&rep) })).id();
        let entity = admin.get("/entities").ok()["items"][0]["id"].clone();
        let invoice = json!({
            "customer_id": customer, "entity_id": entity, "external_number": "OLD-1", "total": { "amount_minor": 100_00, "currency": "CNY" },
            "issued_on": "2026-02-01", "due_on": "2026-03-02",
        });
        let invoice = admin.post("/opening-invoices", &invoice).ok();
        let overdue = || {
            let page = rep.get("/notifications").ok();
            let items = page["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "invoice_overdue");
            items.map(|item| item["facts"]["due_on"].clone()).collect::<Vec<_>>()
        };
        app.advance_days(1);
        app.run_jobs();
        assert_eq!(overdue(), [json!(null); 0], "due today is in time: {invoice}");
        for _ in 0..3 {
            app.advance_days(1);
            app.run_jobs();
        }
        assert_eq!(overdue(), ["2026-03-02"]);
    }
);

on_both!(
    fn a_stream_ends_at_sign_out_and_tells_nothing_more(app: Harness) {
        let admin = app.admin();
        let body =
            json!({ "name": "王敏", "email": "desk@example.com", "password": PASSWORD, "roles": ["order_desk"] });
        admin.post("/users", &body).ok();
        let sign_in = json!({ "organization": "test", "email": "desk@example.com", "password": PASSWORD });
        let reply = app.anonymous().send("POST", "/session", Some(&sign_in), None);
        let cookie = reply.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let browser = app.anonymous().with_header("cookie", &cookie);
        let mut events = browser.events("");
        admin.post("/products", &product("A1")).ok();
        assert_eq!(events.next().unwrap().1["event"], "product.created");
        let trusted = browser.with_header("x-csrf-token", reply.ok()["csrf_token"].as_str().unwrap());
        assert_eq!(trusted.send("DELETE", "/session", None, None).status.as_u16(), 204);
        admin.post("/products", &product("A2")).ok();
        assert_eq!(events.next(), None, "nothing after the sign-out");
    }
);

on_both!(
    fn streams_are_limited_for_each_user_and_in_all(app: Harness) {
        let settings = Settings { streams_per_user: 2, streams: 3, requests_per_minute: None, ..Settings::default() };
        let door = app.another_door(settings);
        let (one, other) =
            (door.client_of(&app.app_user(Role::SalesRep)), door.client_of(&app.app_user(Role::SalesRep)));
        let refused = |client: &Client| client.get("/events/stream").refused(429, "too_many_requests");
        let (first, _second) = (one.events(""), one.events(""));
        refused(&one);
        let _third = other.events("");
        refused(&other);
        drop(first);
        // The place is free when the server has seen the end.
        assert!((0..1_000).any(|_| other.get("/events/stream?max_seconds=0").status.is_success()));
        app.run_jobs();
    }
);
