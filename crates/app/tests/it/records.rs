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
    fn a_list_by_creation_goes_by_the_id_and_pages_through_ties(app: TestApp) {
        let admin = app.admin();
        let create_all = |codes: &'static [&'static str]| {
            app.write(&admin, move |work| {
                codes.iter().try_for_each(|code| create(work, &product(code, "Mill")).map(drop))
            })
            .unwrap();
        };
        create_all(&["D", "A", "C"]); // at the same moment
        app.advance_days(1);
        create_all(&["B", "E"]);
        let pages = |sort: &'static str, filter: Json| {
            let (mut codes, mut cursor) = (Vec::new(), None);
            loop {
                let filter = serde_json::from_value(filter.clone()).unwrap();
                let input = ListInput { sort: sort.into(), limit: Some(2), cursor, filter, ..ListInput::default() };
                let page = app.read(&admin, move |work| records::list(work, "product", &input)).unwrap();
                codes.extend(page.items.iter().map(|item| item["code"].as_str().unwrap().to_owned()));
                cursor = page.next_cursor;
                if cursor.is_none() {
                    return codes.concat();
                }
            }
        };
        let all = json!([]);
        assert_eq!(pages("created_at", all.clone()), "DACBE");
        assert_eq!(pages("-created_at", all.clone()), "EBCAD");
        assert_eq!(pages("-created_at,code", all.clone()), "EBCAD", "the creation has no ties");
        assert_eq!(pages("name,-created_at", all.clone()), "EBCAD", "all have the same name");
        assert_eq!(pages("-name,created_at", all.clone()), "DACBE");
        assert_eq!(pages("-code", all), "EDCBA");
        let since = |op: &str, moment: &str| json!([{ "field": "created_at", "op": op, "value": moment }]);
        assert_eq!(pages("", since("ge", "2026-03-02T04:00:00Z")), "EB");
        assert_eq!(pages("", since("gt", "2026-03-02T04:00:00Z")), "");
        assert_eq!(pages("", since("lt", "2026-03-02T04:00:00Z")), "CAD");
        assert_eq!(pages("code", since("eq", "2026-03-01T04:00:00Z")), "ACD");
    }
);

on_both_databases!(
    fn a_list_that_takes_too_long_says_what_to_do(app: TestApp) {
        let hasty = mingxi_app::App { db: app.app.db.with_time_limit(std::time::Duration::ZERO), ..app.app.clone() };
        // Entries have no custom fields, so the list is the first to look at the clock.
        let list = |work: &mut Work| records::list(work, "audit_entry", &ListInput::default());
        assert_eq!(code_of(hasty.read_blocking(&app.admin(), list)), "record_list_too_slow");
    }
);

on_both_databases!(
    fn the_text_of_a_page_is_its_records(app: TestApp) {
        let admin = app.admin();
        app.write(&admin, |work| {
            create(work, &product("A1", "Mill"))?;
            create(work, &product("B1", "Lathe \"车床\""))
        })
        .unwrap();
        for object in ["product", "audit_entry", "user"] {
            for limit in [1, 50] {
                let input = ListInput { limit: Some(limit), ..ListInput::default() };
                let (page, text) = app
                    .read(&admin, move |work| {
                        Ok((records::list(work, object, &input)?, records::list_json(work, object, &input)?))
                    })
                    .unwrap();
                assert!(!page.items.is_empty(), "{object}");
                assert_eq!(serde_json::from_slice::<Json>(&text).unwrap(), json!(page), "{object}");
            }
        }
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

on_both_databases!(
    /// A filter and a search agree on what a text holds: case, width and accents do not matter to either.
    fn a_text_is_found_however_it_is_written(app: TestApp) {
        let admin = app.admin();
        let names = [
            "Müller Straße",
            "Mu\u{308}nchen Cafe\u{301}",
            "ＡＢＣ科技（上海）",
            "Łódź & Söhne 100%",
            "a_b\\c^d",
            "ÅNGSTRÖM",
        ];
        app.write(&admin, move |work| {
            (1..).zip(names).try_for_each(|(index, name)| create(work, &product(&format!("P{index}"), name)).map(drop))
        })
        .unwrap();
        let found = |input: ListInput| {
            let input = ListInput { sort: "code".into(), ..input };
            let page = app.read(&admin, move |work| records::list(work, "product", &input)).unwrap();
            page.items.iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
        };
        for (typed, expected) in [
            ("MÜLLER", "P1"),
            ("müller", "P1"),
            ("muller", "P1"),
            ("ｍｕｌｌｅｒ", "P1"),
            ("strasse", "P1"),
            ("STRASSE", "P1"),
            ("straße", "P1"),
            ("münchen", "P2"),
            ("munchen", "P2"),
            ("café", "P2"),
            ("CAFE", "P2"),
            ("abc", "P3"),
            ("ABC科技(上海)", "P3"),
            ("ａｂｃ", "P3"),
            ("lodz", "P4"),
            ("Łódź", "P4"),
            ("söhne", "P4"),
            ("100%", "P4"),
            ("%", "P4"),
            ("a_b", "P5"),
            ("_", "P5"),
            ("\\", "P5"),
            ("c^d", "P5"),
            ("ångström", "P6"),
            ("angstrom", "P6"),
            (".", ""),
            ("科技上海", ""),
        ] {
            let filter =
                serde_json::from_value(json!([{ "field": "name", "op": "contains", "value": typed }])).unwrap();
            assert_eq!(found(ListInput { filter, ..ListInput::default() }), expected, "contains {typed}");
            assert_eq!(found(ListInput { search: Some(typed.into()), ..ListInput::default() }), expected, "q {typed}");
        }
    }
);

on_both_databases!(
    /// An amount in another currency is another amount, to every operator.
    fn an_amount_is_compared_within_its_currency(app: TestApp) {
        let admin = app.admin();
        app.write(&admin, |work| {
            [("A", Some(100_00), "CNY"), ("B", Some(100_00), "USD"), ("C", Some(50_00), "CNY"), ("D", None, "CNY")]
                .into_iter()
                .try_for_each(|(name, minor, currency)| {
                    let amount = minor.map(|minor| json!({ "amount_minor": minor, "currency": currency }));
                    let body = json!({ "name": name, "channel": "event", "currency": currency, "budget": amount });
                    mingxi_app::campaigns::create_campaign(work, body.as_object().unwrap()).map(drop)
                })
        })
        .unwrap();
        let found = |op: &str, value: Json| {
            let filter = serde_json::from_value(json!([{ "field": "budget", "op": op, "value": value }])).unwrap();
            let input = ListInput { sort: "name".into(), filter, ..ListInput::default() };
            let page = app.read(&admin, move |work| records::list(work, "campaign", &input)).unwrap();
            page.items.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect::<String>()
        };
        let hundred = |currency: &str| json!({ "amount_minor": 100_00, "currency": currency });
        assert_eq!(found("eq", hundred("CNY")), "A");
        assert_eq!(found("ne", hundred("CNY")), "BCD");
        assert_eq!(found("ne", hundred("USD")), "ACD");
        assert_eq!(found("ne", hundred("EUR")), "ABCD");
        assert_eq!(found("in", json!([hundred("CNY")])), "A");
        assert_eq!(found("in", json!([hundred("CNY"), hundred("USD")])), "AB");
        assert_eq!(found("ge", hundred("USD")), "B");
    }
);

on_both_databases!(
    /// A currency that is no longer in use is read, and stands on no document of a later day.
    fn a_withdrawn_currency_is_for_old_documents(app: TestApp) {
        let admin = app.admin();
        let list = |currency: &str| {
            let body = json!({ "name": format!("价格 {currency}"), "currency": currency });
            app.write(&admin, move |work| {
                mingxi_app::products::create_price_list(work, body.as_object().unwrap()).map(drop)
            })
        };
        for code in ["BGN", "HRK", "ZWL", "ANG"] {
            assert_eq!(code_of(list(code)), "currency_withdrawn", "{code}");
        }
        list("EUR").unwrap();
        list("HUF").unwrap();
        let customer = crate::chain::customer(&app);
        let opening = |issued_on: &str| {
            let entity_id = app.made.entity;
            let input = mingxi_app::invoices::RecordOpeningInvoice {
                customer_id: customer,
                entity_id,
                external_number: format!("BG-{issued_on}"),
                issued_on: issued_on.parse().unwrap(),
                due_on: "2026-02-28".parse().unwrap(),
                shipped_on: None,
                total: mingxi_domain::money::Money::new(100_00, "BGN".parse().unwrap()),
                payment_term_id: None,
                is_disputed: false,
            };
            app.write(&admin, move |work| mingxi_app::invoices::record_opening_invoice(work, &input).map(drop))
        };
        opening("2025-12-31").unwrap();
        assert_eq!(code_of(opening("2026-01-01")), "currency_withdrawn");
        let input = ListInput::default();
        let page = app.read(&admin, move |work| records::list(work, "invoice", &input)).unwrap();
        assert_eq!(page.items[0]["total"], json!({ "amount_minor": 100_00, "currency": "BGN" }));
    }
);
