//! The record door: any object through its description.

use mingxi_app::records::{self, ListInput};
use mingxi_app::testing::code_of;
use mingxi_app::{Work, on_both_databases};
use mingxi_domain::access::{Action, Role};
use mingxi_domain::ids::{Id, ProductId};
use serde_json::{Value as Json, json};

fn create(work: &mut Work, body: &Json) -> mingxi_app::Result<ProductId> {
    records::create(work, "product", Action::ProductCreate, body.as_object().unwrap(), |_, _| Ok(Vec::new()))
}

fn product(code: &str, name: &str) -> Json {
    json!({ "code": code, "name": name, "unit": "台", "tax_percent": "13", "recognition_method": "point_in_time" })
}

on_both_databases!(
    fn a_record_is_created_listed_found_and_changed(app: TestApp) {
        let admin = app.admin();
        let ids: Vec<ProductId> = app
            .write(&admin, |work| {
                [("A1", "Mill"), ("A2", "Lathe 车床"), ("B1", "Drill")]
                    .iter()
                    .map(|(code, name)| create(work, &product(code, name)))
                    .collect()
            })
            .unwrap();
        let page = app
            .read(&admin, |work| {
                let first = ListInput { sort: "-code".into(), limit: Some(2), ..ListInput::default() };
                let one = records::list(work, "product", &first)?;
                let two = records::list(work, "product", &ListInput { cursor: one.next_cursor.clone(), ..first })?;
                Ok((one, two))
            })
            .unwrap();
        let codes: Vec<_> = page.0.items.iter().chain(&page.1.items).map(|item| item["code"].clone()).collect();
        assert_eq!(codes, ["B1", "A2", "A1"]);
        assert_eq!(page.1.next_cursor, None);

        let id = ids[1];
        let found = app
            .read(&admin, |work| {
                records::list(work, "product", &ListInput { search: Some("车床".into()), ..ListInput::default() })
            })
            .unwrap();
        assert_eq!(found.items[0]["id"], json!(id.to_string()));
        let change = |version: i64| {
            app.write(&admin, move |work| {
                records::update(
                    work,
                    "product",
                    Action::ProductUpdate,
                    id,
                    version,
                    json!({ "unit": "套" }).as_object().unwrap(),
                )
            })
        };
        assert!(change(1).unwrap());
        assert_eq!(code_of(change(1)), "conflict");
        assert!(!change(2).unwrap(), "the same value again changes nothing");
        let record = app.read(&admin, move |work| records::find(work, "product", id.raw())).unwrap();
        assert_eq!(
            (&record["unit"], &record["version"], &record["tax_percent"]),
            (&json!("套"), &json!(2), &json!("13"))
        );
    }
);

on_both_databases!(
    fn bad_input_names_every_field_and_stores_nothing(app: TestApp) {
        let body = json!({ "code": "", "name": "x", "unit": "台", "tax_percent": "much", "wings": 2 });
        let outcome = app.write(&app.admin(), move |work| create(work, &body));
        let Err(mingxi_app::Error::Invalid(errors)) = outcome else { panic!("{outcome:?}") };
        let mut found: Vec<_> = errors.iter().map(|error| (error.pointer.as_str(), error.code.as_str())).collect();
        found.sort_unstable();
        assert_eq!(
            found,
            [
                ("/code", "required"),
                ("/recognition_method", "required"),
                ("/tax_percent", "wrong_type"),
                ("/wings", "unknown_field")
            ]
        );
        let page = app.read(&app.admin(), |work| records::list(work, "product", &ListInput::default())).unwrap();
        assert!(page.items.is_empty());
    }
);

on_both_databases!(
    fn a_taken_code_and_a_missing_right_are_refused(app: TestApp) {
        let create_as = |role: Role| app.write(&app.user(role), |work| create(work, &product("A1", "Mill")));
        assert!(create_as(Role::OrderDesk).is_ok());
        assert_eq!(code_of(create_as(Role::OrderDesk)), "record_exists");
        assert_eq!(code_of(create_as(Role::SalesRep)), "forbidden");
    }
);
