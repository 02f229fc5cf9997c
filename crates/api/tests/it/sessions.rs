//! Signing in with a browser: the cookie, the CSRF token, the lockout.

use crate::harness::{Client, Harness, Reply, product};
use crate::on_both;
use mingxi_api::Settings;
use mingxi_app::entities::CreateEntity;
use mingxi_app::setup::{NewOrganization, create_organization};
use mingxi_app::testing::PASSWORD;
use mingxi_app::users::CreateUser;
use mingxi_domain::access::Role;
use mingxi_domain::ledger::ChartTemplate;
use mingxi_domain::money::Currency;
use mingxi_domain::settings::Language;
use serde_json::{Value as Json, json};

/// A user with a password, made through the API.
fn account(app: &Harness, email: &str, role: Role) -> Json {
    app.admin().post("/users", &json!({ "name": "王敏", "email": email, "password": PASSWORD, "roles": [role] })).ok()
}

fn try_sign_in(app: &Harness, email: &str, password: &str) -> Reply {
    app.anonymous().send(
        "POST",
        "/session",
        Some(&json!({ "organization": "test", "email": email, "password": password })),
        None,
    )
}

/// A browser after signing in, and the CSRF token it was given.
fn browser(app: &Harness, reply: &Reply) -> (Client, String) {
    let cookie = reply.headers["set-cookie"].to_str().unwrap();
    let pair = cookie.split(';').next().unwrap();
    (
        app.anonymous().with_header("cookie", &format!("theme=dark; {pair}")),
        reply.ok()["csrf_token"].as_str().unwrap().to_owned(),
    )
}

on_both!(
    fn a_browser_signs_in_works_and_signs_out(app: Harness) {
        account(&app, "desk@example.com", Role::OrderDesk);
        let reply = try_sign_in(&app, " DESK@example.com ", PASSWORD);
        let cookie = reply.headers["set-cookie"].to_str().unwrap();
        for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let (browser, csrf) = browser(&app, &reply);
        let me = browser.get("/session").ok();
        assert_eq!(
            (&me["user"]["email"], &me["roles"], &me["csrf_token"]),
            (&json!("desk@example.com"), &json!(["order_desk"]), &json!(csrf))
        );
        assert!(me["actions"].as_array().unwrap().contains(&json!("product.create")));
        assert!(!me["actions"].as_array().unwrap().contains(&json!("user.create")));

        browser.post("/products", &product("A1")).refused(403, "csrf_token_missing");
        browser
            .with_header("x-csrf-token", "guess")
            .post("/products", &product("A1"))
            .refused(403, "csrf_token_missing");
        let trusted = browser.with_header("x-csrf-token", &csrf);
        trusted.post("/products", &product("A1")).ok();
        browser.send("DELETE", "/session", None, None).refused(403, "csrf_token_missing");
        let out = trusted.send("DELETE", "/session", None, None);
        assert_eq!(out.status.as_u16(), 204);
        assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
        browser.get("/session").refused(401, "unauthenticated");
    }
);

on_both!(
    fn a_session_ends_after_twelve_hours(app: Harness) {
        account(&app, "desk@example.com", Role::OrderDesk);
        let (browser, _) = browser(&app, &try_sign_in(&app, "desk@example.com", PASSWORD));
        browser.get("/session").ok();
        app.advance_days(1);
        browser.get("/session").refused(401, "unauthenticated");
        app.run_jobs();
    }
);

on_both!(
    fn five_failures_make_an_account_rest_and_nobody_learns_which_exist(app: Harness) {
        account(&app, "desk@example.com", Role::OrderDesk);
        let told = |reply: Reply| {
            let mut problem = reply.refused(401, "sign_in_failed");
            problem["trace_id"] = json!(null);
            problem
        };
        let unknown = told(try_sign_in(&app, "nobody@example.com", PASSWORD));
        for _ in 0..4 {
            assert_eq!(told(try_sign_in(&app, "desk@example.com", "wrong")), unknown);
        }
        assert_eq!(try_sign_in(&app, "desk@example.com", PASSWORD).status.as_u16(), 201, "four failures are forgiven");
        for _ in 0..5 {
            told(try_sign_in(&app, "desk@example.com", "wrong"));
        }
        assert_eq!(
            told(try_sign_in(&app, "desk@example.com", PASSWORD)),
            unknown,
            "it rests now, and says nothing else"
        );
        app.app.clock.set("2026-03-01T04:00:59Z".parse().unwrap());
        told(try_sign_in(&app, "desk@example.com", PASSWORD));
        app.app.clock.set("2026-03-01T04:01:00Z".parse().unwrap());
        assert_eq!(try_sign_in(&app, "desk@example.com", PASSWORD).status.as_u16(), 201);
        let wrong = json!({ "organization": "elsewhere", "email": "desk@example.com", "password": PASSWORD });
        told(app.anonymous().send("POST", "/session", Some(&wrong), None));
    }
);

on_both!(
    fn a_user_who_goes_or_gets_a_new_password_is_signed_out(app: Harness) {
        let user = account(&app, "desk@example.com", Role::OrderDesk);
        let path = format!("/users/{}", user["id"].as_str().unwrap());
        let admin = app.admin();
        let (first, _) = browser(&app, &try_sign_in(&app, "desk@example.com", PASSWORD));
        admin.patch(&path, &json!({ "version": 1, "password": "a new long password" })).ok();
        first.get("/session").refused(401, "unauthenticated");
        try_sign_in(&app, "desk@example.com", PASSWORD).refused(401, "sign_in_failed");
        let (second, _) = browser(&app, &try_sign_in(&app, "desk@example.com", "a new long password"));
        let changed = admin.patch(&path, &json!({ "version": 2, "roles": ["auditor"], "name": "王敏敏" })).ok();
        assert_eq!((&changed["version"], &changed["name"]), (&json!(3), &json!("王敏敏")));
        assert_eq!(second.get("/session").ok()["roles"], json!(["auditor"]));
        admin.patch(&path, &json!({ "version": 3, "is_active": false })).ok();
        second.get("/session").refused(401, "unauthenticated");
        try_sign_in(&app, "desk@example.com", "a new long password").refused(401, "sign_in_failed");
        admin.patch(&path, &json!({ "version": 3 })).refused(409, "conflict");
        let me = admin.get("/session").ok();
        let own = format!("/users/{}", me["user"]["id"].as_str().unwrap());
        admin.patch(&own, &json!({ "version": 1, "roles": ["auditor"] })).refused(422, "user_last_administrator");
    }
);

on_both!(
    fn attempts_are_counted_by_all_nodes_together(app: Harness) {
        account(&app, "desk@example.com", Role::OrderDesk);
        let settings = || Settings { sign_ins_per_minute: Some(6), secure_cookies: false, ..Settings::default() };
        let nodes = [app.another_door(settings()), app.another_door(settings())];
        let attempt = |node: usize, body: &Json| nodes[node].anonymous().send("POST", "/session", Some(body), None);
        let desk = json!({ "email": "desk@example.com", "password": PASSWORD });
        for turn in 0..6 {
            assert_eq!(attempt(turn % 2, &desk).status.as_u16(), 201, "attempt {turn}");
        }
        for node in 0..2 {
            let refused = attempt(node, &desk);
            refused.refused(429, "too_many_requests");
            assert_eq!(refused.headers["retry-after"], "10", "six a minute is one in ten seconds");
        }
        let named = json!({ "organization": "test", "email": " Desk@example.com ", "password": PASSWORD });
        attempt(1, &named).refused(429, "too_many_requests");
        for (organization, email) in [("test", "nobody@example.com"), ("elsewhere", "desk@example.com")] {
            let stranger = json!({ "organization": organization, "email": email, "password": "guess" });
            for turn in 0..6 {
                attempt(turn % 2, &stranger).refused(401, "sign_in_failed");
            }
            attempt(0, &stranger).refused(429, "too_many_requests");
            attempt(1, &stranger).refused(429, "too_many_requests");
        }
        app.app.clock.set("2026-03-01T04:00:10Z".parse().unwrap());
        assert_eq!(attempt(1, &desk).status.as_u16(), 201, "one came back");
        attempt(0, &desk).refused(429, "too_many_requests");
    }
);

on_both!(
    fn the_session_says_what_screens_need(app: Harness) {
        account(&app, "desk@example.com", Role::OrderDesk);
        let (browser, csrf) = browser(&app, &try_sign_in(&app, "desk@example.com", PASSWORD));
        let me = browser.get("/session").ok();
        let rights = |object: &str| {
            let all = me["objects"].as_array().unwrap();
            let found = all.iter().find(|rights| rights["object"] == object).unwrap();
            ["can_read", "can_create", "can_update"].map(|right| found[right].as_bool().unwrap())
        };
        assert_eq!(rights("product"), [true, true, true]);
        assert_eq!(rights("invoice"), [true, false, false]);
        assert_eq!(rights("journal_entry"), [false, false, false]);
        let entity = &me["entities"][0];
        assert_eq!(
            (&entity["code"], &entity["currency"], &entity["time_zone"]),
            (&json!("CN01"), &json!("CNY"), &json!("Asia/Shanghai"))
        );
        assert_eq!(me["settings"], json!({ "language": null, "theme": null, "density": null, "web": {} }));

        let desk = browser.with_header("x-csrf-token", &csrf);
        desk.patch("/me/settings", &json!({ "language": "en", "theme": "dark", "web": { "rail": "folded" } })).ok();
        let changed = desk.patch("/me/settings", &json!({ "theme": null, "web": { "keys": [1] } })).ok();
        let expected =
            json!({ "language": "en", "theme": null, "density": null, "web": { "rail": "folded", "keys": [1] } });
        assert_eq!(changed, expected);
        assert_eq!(desk.get("/session").ok()["settings"], expected);
        desk.patch("/me/settings", &json!({ "web": { "much": "x".repeat(17_000) } })).refused(422, "invalid_input");
        desk.patch("/me/settings", &json!({ "theme": "pink" })).refused(422, "invalid_input");
        app.run_jobs();
    }
);

on_both!(
    fn attempts_at_the_same_moment_count_each_other(app: Harness) {
        account(&app, "desk@example.com", Role::OrderDesk);
        let settings = || Settings { sign_ins_per_minute: Some(4), secure_cookies: false, ..Settings::default() };
        let nodes = [app.another_door(settings()), app.another_door(settings())];
        let desk = json!({ "email": "desk@example.com", "password": PASSWORD });
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let one = |turn: usize| {
                let (client, body) = (nodes[turn % 2].anonymous(), desk.clone());
                scope.spawn(move || client.send("POST", "/session", Some(&body), None).status.as_u16())
            };
            let running: Vec<_> = (0..10).map(one).collect();
            running.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let of = |status| statuses.iter().filter(|one| **one == status).count();
        assert_eq!((of(201), of(429)), (4, 6), "{statuses:?}");
    }
);

on_both!(
    fn a_user_changes_the_password_and_only_other_sessions_end(app: Harness) {
        account(&app, "desk@example.com", Role::OrderDesk);
        let sign_in = || browser(&app, &try_sign_in(&app, "desk@example.com", PASSWORD));
        let ((here, csrf), (there, _)) = (sign_in(), sign_in());
        let here = here.with_header("x-csrf-token", &csrf);
        let change = |current: &str, new: &str| {
            here.post("/me/password", &json!({ "current_password": current, "new_password": new }))
        };
        change("guess", "another long one").refused(422, "user_wrong_password");
        let problem = change(PASSWORD, "short").refused(422, "invalid_input");
        assert_eq!(problem["errors"][0]["pointer"], "/new_password");
        assert_eq!(change(PASSWORD, "another long one").status.as_u16(), 204);
        here.get("/session").ok();
        there.get("/session").refused(401, "unauthenticated");
        try_sign_in(&app, "desk@example.com", PASSWORD).refused(401, "sign_in_failed");
        assert_eq!(try_sign_in(&app, "desk@example.com", "another long one").status.as_u16(), 201);
    }
);

/// Another organisation on the same server; its administrator has the same e-mail address and another password.
fn elsewhere(app: &Harness) {
    let new = NewOrganization {
        name: "别家".into(),
        slug: "elsewhere".into(),
        time_zone: "Europe/Berlin".into(),
        language: Language::En,
        entity: CreateEntity {
            code: "DE".into(),
            name: "Elsewhere GmbH".into(),
            country: "DE".into(),
            tax_id: None,
            currency: Currency::EUR,
            chart: ChartTemplate::International,
        },
        admin: CreateUser {
            name: "Min".into(),
            email: "desk@example.com".into(),
            password: Some("another long password".into()),
            department_id: None,
            roles: vec![Role::Administrator],
        },
    };
    create_organization(&app.app, &new).unwrap();
}

/// A browser's cookies after an answer: what it sets is kept, what it takes away is gone.
fn after(mut jar: Vec<(String, String)>, reply: &Reply) -> Vec<(String, String)> {
    for line in reply.headers.get_all("set-cookie") {
        let pair = line.to_str().unwrap().split(';').next().unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        jar.retain(|(kept, _)| kept != name);
        if !value.is_empty() {
            jar.push((name.to_owned(), value.to_owned()));
        }
    }
    jar
}

fn with(app: &Harness, jar: &[(String, String)]) -> Client {
    let pairs: Vec<_> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
    app.anonymous().with_header("cookie", &pairs.join("; "))
}

on_both!(
    fn a_browser_switches_between_the_organisations_it_is_signed_in_to(app: Harness) {
        elsewhere(&app);
        account(&app, "desk@example.com", Role::OrderDesk);
        let sign_in = |client: Client, organization: &str, password: &str| {
            let body = json!({ "organization": organization, "email": "desk@example.com", "password": password });
            client.send("POST", "/session", Some(&body), None)
        };
        let here = sign_in(app.anonymous(), "test", PASSWORD);
        let jar = after(Vec::new(), &here);
        let there = sign_in(with(&app, &jar), "elsewhere", "another long password");
        let jar = after(jar, &there);
        assert_eq!(jar.len(), 2);
        let browser = with(&app, &jar);
        let places = browser.get("/session/organizations").ok();
        let told = |place: &Json| {
            let word = |field: &str| place[field].as_str().unwrap().to_owned();
            (word("slug"), word("user"), place["is_current"] == true)
        };
        assert_eq!(told(&places["items"][0]), ("elsewhere".into(), "Min".into(), true));
        assert_eq!(told(&places["items"][1]), ("test".into(), "王敏".into(), false));

        let go = json!({ "organization_id": places["items"][1]["id"] });
        let csrf = there.ok()["csrf_token"].as_str().unwrap().to_owned();
        browser.send("POST", "/session/switch", Some(&go), None).refused(403, "csrf_token_missing");
        let switched = browser.with_header("x-csrf-token", &csrf).send("POST", "/session/switch", Some(&go), None);
        assert_eq!(switched.ok()["organization"]["slug"], "test");
        assert_eq!(switched.ok()["csrf_token"], here.ok()["csrf_token"]);
        let jar = after(jar, &switched);
        let browser = with(&app, &jar);
        assert_eq!(browser.get("/session").ok()["user"]["name"], "王敏");
        assert_eq!(browser.get("/session/organizations").ok()["items"].as_array().unwrap().len(), 2);

        let nowhere = json!({ "organization_id": "org_00000000000000" });
        let trusted = browser.with_header("x-csrf-token", here.ok()["csrf_token"].as_str().unwrap());
        let refused = trusted.send("POST", "/session/switch", Some(&nowhere), None).refused(422, "invalid_input");
        assert_eq!(refused["errors"][0]["pointer"], "/organization_id");

        // Signing out ends both, also for whoever kept the cookies.
        let out = trusted.send("DELETE", "/session", None, None);
        assert_eq!((out.status.as_u16(), after(jar.clone(), &out).len()), (204, 0));
        for (_, secret) in &jar {
            let kept = with(&app, &[("mingxi_session".into(), secret.clone())]);
            kept.get("/session").refused(401, "unauthenticated");
        }
    }
);

on_both!(
    fn a_session_kept_for_another_organisation_opens_no_door_when_it_is_over(app: Harness) {
        elsewhere(&app);
        let user = account(&app, "desk@example.com", Role::OrderDesk);
        let here = try_sign_in(&app, "desk@example.com", PASSWORD);
        let body =
            json!({ "organization": "elsewhere", "email": "desk@example.com", "password": "another long password" });
        let jar = after(Vec::new(), &here);
        let there = with(&app, &jar).send("POST", "/session", Some(&body), None);
        let jar = after(jar, &there);
        // Only the session acted with opens doors: a kept one alone is nobody.
        let (name, secret) = jar.iter().find(|(name, _)| name != "mingxi_session").unwrap();
        with(&app, &[(name.clone(), secret.clone())]).get("/session").refused(401, "unauthenticated");
        let org = here.ok()["organization"]["id"].clone();
        let path = format!("/users/{}", user["id"].as_str().unwrap());
        app.admin().patch(&path, &json!({ "version": 1, "is_active": false })).ok();
        let browser = with(&app, &jar).with_header("x-csrf-token", there.ok()["csrf_token"].as_str().unwrap());
        assert_eq!(browser.get("/session/organizations").ok()["items"].as_array().unwrap().len(), 1);
        let go = json!({ "organization_id": org });
        browser.send("POST", "/session/switch", Some(&go), None).refused(422, "invalid_input");
    }
);

on_both!(
    fn a_stranger_cannot_keep_the_owner_out(app: Harness) {
        account(&app, "desk@example.com", Role::OrderDesk);
        let door = app.another_door(Settings {
            sign_ins_per_minute: Some(6),
            sign_ins_per_address: None,
            secure_cookies: false,
            ..Settings::default()
        });
        let attempt = |address: &str, password: &str| {
            let body = json!({ "email": "desk@example.com", "password": password });
            door.anonymous().at(address).send("POST", "/session", Some(&body), None)
        };
        assert_eq!(attempt("192.0.2.1", PASSWORD).status.as_u16(), 201, "the owner, at home");
        // Five failures from elsewhere lock elsewhere, and use up what strangers may.
        for _ in 0..5 {
            attempt("203.0.113.66", "guess").refused(401, "sign_in_failed");
        }
        attempt("203.0.113.66", PASSWORD).refused(429, "too_many_requests");
        attempt("203.0.113.67", PASSWORD).refused(429, "too_many_requests");
        assert_eq!(attempt("192.0.2.1", PASSWORD).status.as_u16(), 201, "the owner does not notice");
        app.app.clock.set("2026-03-01T04:00:30Z".parse().unwrap());
        attempt("203.0.113.66", PASSWORD).refused(401, "sign_in_failed");
        assert_eq!(attempt("198.51.100.8", PASSWORD).status.as_u16(), 201, "the owner, away: strangers rest a while");
    }
);

on_both!(
    fn one_address_does_not_try_many_accounts(app: Harness) {
        let settings = || Settings {
            sign_ins_per_minute: None,
            sign_ins_per_address: Some(6),
            secure_cookies: false,
            ..Settings::default()
        };
        let nodes = [app.another_door(settings()), app.another_door(settings())];
        let attempt = |node: usize, address: &str, turn: usize| {
            let body = json!({ "email": format!("user{turn}@example.com"), "password": "spring2026" });
            nodes[node].anonymous().at(address).send("POST", "/session", Some(&body), None)
        };
        for turn in 0..6 {
            attempt(turn % 2, "2001:db8::1", turn).refused(401, "sign_in_failed");
        }
        for node in 0..2 {
            attempt(node, "2001:db8::2", 7).refused(429, "too_many_requests");
        }
        attempt(0, "2001:db8:0:1::1", 8).refused(401, "sign_in_failed");
    }
);

on_both!(
    fn a_clock_set_back_locks_nobody_out(app: Harness) {
        account(&app, "desk@example.com", Role::OrderDesk);
        let settings = Settings { sign_ins_per_minute: Some(6), secure_cookies: false, ..Settings::default() };
        let door = app.another_door(settings);
        let attempt = |password: &str| {
            let body = json!({ "email": "desk@example.com", "password": password });
            door.anonymous().send("POST", "/session", Some(&body), None)
        };
        for _ in 0..5 {
            attempt("guess").refused(401, "sign_in_failed");
        }
        app.app.clock.set("2026-03-01T03:00:00Z".parse().unwrap());
        assert_eq!(attempt(PASSWORD).status.as_u16(), 201, "neither bucket nor lock reaches into an hour from now");
    }
);
