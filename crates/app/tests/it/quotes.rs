//! Quotes: prices from the lists, exact totals, validity by the clock.

use crate::team::{Team, all, count, fields, record};
use mingxi_app::contracts::{CreateContractFromQuote, create_contract_from_quote};
use mingxi_app::customers::create_customer;
use mingxi_app::opportunities::{
    LoseOpportunity, ReopenOpportunity, WinOpportunity, create_opportunity, lose_opportunity, reopen_opportunity,
    win_opportunity,
};
use mingxi_app::payment_terms::{CreatePaymentTerm, create_payment_term};
use mingxi_app::products::{create_price, create_price_list, create_product, update_product};
use mingxi_app::quotes::{
    CreateQuote, RejectQuote, UpdateQuote, accept_quote, create_quote, reject_quote, send_quote, update_quote,
};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_app::{Actor, Result, on_both_databases};
use mingxi_domain::access::Role;
use mingxi_domain::ids::{CustomerId, PaymentTermId, ProductId, QuoteId};
use mingxi_domain::money::{Currency, Money};
use serde_json::{Value as Json, json};

struct Shop {
    team: Team,
    customer: CustomerId,
    term: PaymentTermId,
    mill: ProductId,
    care: ProductId,
}

/// A mill (13 %, listed at 1,000.005, from 10 at 950) and a care service (6 %, no price).
fn shop(app: &TestApp) -> Shop {
    let team = Team::of(app);
    let (term, mill, care) = app.write(&app.admin(), |work| {
        let term: CreatePaymentTerm = serde_json::from_value(json!({ "name": "n/30", "net_days": 30 })).unwrap();
        let term = create_payment_term(work, &term)?;
        let product = |code: &str, tax: &str, method: &str| {
            fields(json!({ "code": code, "name": code, "unit": "台", "tax_percent": tax, "recognition_method": method }))
        };
        let mill = create_product(work, &product("MILL", "13", "point_in_time"))?;
        let care = create_product(work, &product("CARE", "6", "straight_line"))?;
        let list = create_price_list(work, &fields(json!({ "name": "标准价", "currency": "CNY" })))?;
        create_price(work, &fields(json!({ "price_list_id": list, "product_id": mill, "unit_price": "1000.005" })))?;
        create_price(work, &fields(json!({ "price_list_id": list, "product_id": mill, "unit_price": "950", "min_quantity": "10" })))?;
        Ok((term, mill, care))
    }).unwrap();
    let body = fields(json!({ "name": "杭州云帆", "payment_term_id": term }));
    let customer = app.write(&team.rep, move |work| create_customer(work, &body)).unwrap();
    Shop { team, customer, term, mill, care }
}

fn create(app: &TestApp, actor: &Actor, body: Json) -> Result<QuoteId> {
    let input: CreateQuote = serde_json::from_value(body).unwrap();
    app.write(actor, move |work| create_quote(work, &input))
}

fn quote(app: &TestApp, shop: &Shop, lines: &Json) -> Result<QuoteId> {
    create(app, &shop.team.rep, json!({ "customer_id": shop.customer, "valid_until": "2026-03-31", "lines": lines }))
}

fn change(app: &TestApp, actor: &Actor, id: QuoteId, version: i64, mut body: Json) -> Result<bool> {
    body["version"] = json!(version);
    let input: UpdateQuote = serde_json::from_value(body).unwrap();
    app.write(actor, move |work| update_quote(work, id, &input))
}

fn send(app: &TestApp, actor: &Actor, id: QuoteId) -> Result<()> {
    app.write(actor, move |work| send_quote(work, id))
}

fn accept(app: &TestApp, actor: &Actor, id: QuoteId) -> Result<()> {
    app.write(actor, move |work| accept_quote(work, id))
}

fn reject(app: &TestApp, actor: &Actor, id: QuoteId) -> Result<()> {
    app.write(actor, move |work| reject_quote(work, id, &RejectQuote { reason: "太贵".into() }))
}

fn cny(minor: i64) -> Json {
    json!(Money::new(minor, Currency::CNY))
}

on_both_databases!(
    fn lines_are_priced_and_rounded_once_each(app: TestApp) {
        let shop = shop(&app);
        let id = quote(&app, &shop, &json!([
        { "product_id": shop.mill, "quantity": "3" },
        { "product_id": shop.mill, "quantity": "12.5", "discount_percent": "7.5" },
        { "product_id": shop.mill, "quantity": "1", "unit_price": "0.335", "tax_percent": "9", "description": "样品" },
        { "product_id": shop.care, "quantity": "1", "unit_price": "2400", "service_starts_on": "2026-04-01", "service_ends_on": "2027-03-31" },
    ])).unwrap();
        let lines = all(&app, &shop.team.rep, "quote_line");
        let found: Vec<_> = lines
            .iter()
            .map(|line| {
                (line["unit_price"].as_str().unwrap(), line["net"].clone(), line["tax"].clone(), line["total"].clone())
            })
            .collect();
        assert_eq!(
            found,
            [
                ("1000.005", cny(3_000_02), cny(390_00), cny(3_390_02)), // 3 × 1000.005 = 3000.015 → 3000.02; × 13 % = 390.0026
                ("950", cny(10_984_38), cny(1_427_97), cny(12_412_35)), // 12.5 × 950 × 0.925 = 10984.375; × 13 % = 1427.9694
                ("0.335", cny(34), cny(3), cny(37)),                    // 0.335 → 0.34; × 9 % = 0.0306
                ("2400", cny(2_400_00), cny(144_00), cny(2_544_00)),    // × 6 % = 144
            ]
        );
        assert_eq!((&lines[2]["description"], &lines[0]["description"]), (&json!("样品"), &json!("MILL")));
        assert_eq!(
            (&lines[3]["recognition_method"], &lines[3]["service_ends_on"]),
            (&json!("straight_line"), &json!("2027-03-31"))
        );
        let seen = record(&app, &shop.team.rep, "quote", id);
        assert_eq!((&seen["net"], &seen["tax"], &seen["total"]), (&cny(16_384_74), &cny(1_962_00), &cny(18_346_74))); // 3000.02 + 10984.38 + 0.34 + 2400
        for (field, value) in [
            ("number", json!("QUO-2026-000001")),
            ("status", json!("draft")),
            ("payment_term_id", json!(shop.term)),
            ("currency", json!("CNY")),
            ("entity_id", json!(app.made.entity)),
            ("quoted_on", json!("2026-03-01")),
            ("owner_id", json!(shop.team.rep.user())),
        ] {
            assert_eq!(seen[field], value, "{field}");
        }
    }
);

on_both_databases!(
    fn lines_that_make_no_sense_are_named(app: TestApp) {
        let shop = shop(&app);
        let check = |case: &str, line: Json, code: &str, pointer: &str| {
            let mut body = json!({ "product_id": shop.mill, "quantity": "1" });
            body.as_object_mut().unwrap().extend(fields(line));
            let outcome = quote(&app, &shop, &json!([{ "product_id": shop.mill, "quantity": "1" }, body]));
            let errors = match &outcome {
                Err(mingxi_app::Error::Invalid(errors)) => errors.clone(),
                Err(mingxi_app::Error::Refused(refusal)) => refusal.errors.clone(),
                other => panic!("{case}: {other:?}"),
            };
            assert_eq!((errors[0].code.as_str(), errors[0].pointer.as_str()), (code, pointer), "{case}");
        };
        check("nothing", json!({ "quantity": "0" }), "out_of_range", "/lines/1/quantity");
        check("less than nothing", json!({ "quantity": "-1" }), "out_of_range", "/lines/1/quantity");
        check("seven decimals", json!({ "quantity": "0.0000001" }), "out_of_range", "/lines/1/quantity");
        check("negative price", json!({ "unit_price": "-0.01" }), "out_of_range", "/lines/1/unit_price");
        check(
            "more than all off",
            json!({ "discount_percent": "100.01" }),
            "out_of_range",
            "/lines/1/discount_percent",
        );
        check("tax of 101 %", json!({ "tax_percent": "101" }), "out_of_range", "/lines/1/tax_percent");
        check(
            "more than money can be",
            json!({ "quantity": "1000000000", "unit_price": "1000000000" }),
            "out_of_range",
            "/lines/1",
        );
        check(
            "a machine over time",
            json!({ "service_starts_on": "2026-04-01", "service_ends_on": "2026-04-30" }),
            "not_a_service",
            "/lines/1/service_starts_on",
        );
        check(
            "no such product",
            json!({ "product_id": "prd_0000000000001" }),
            "unknown_reference",
            "/lines/1/product_id",
        );
        check(
            "no list price",
            json!({ "product_id": shop.care, "service_starts_on": "2026-04-01", "service_ends_on": "2026-04-30" }),
            "quote_without_price",
            "/lines/1/unit_price",
        );
        check(
            "a service without days",
            json!({ "product_id": shop.care, "unit_price": "1" }),
            "required",
            "/lines/1/service_starts_on",
        );
        check(
            "a service backwards",
            json!({ "product_id": shop.care, "unit_price": "1", "service_starts_on": "2026-04-02", "service_ends_on": "2026-04-01" }),
            "before_start",
            "/lines/1/service_ends_on",
        );
        assert_eq!(code_of(quote(&app, &shop, &json!([]))), "out_of_range");
        assert_eq!((count(&app, &app.admin(), "quote"), count(&app, &app.admin(), "quote_line")), (0, 0));
        assert!(
            quote(&app, &shop, &json!([{ "product_id": shop.mill, "quantity": "1.5000000" }])).is_ok(),
            "zeros behind the sixth decimal say nothing"
        );
        let mill = shop.mill;
        app.write(&app.admin(), move |work| update_product(work, mill, 1, &fields(json!({ "is_active": false }))))
            .unwrap();
        assert_eq!(
            code_of(quote(&app, &shop, &json!([{ "product_id": shop.mill, "quantity": "1" }]))),
            "quote_product_inactive"
        );
    }
);

on_both_databases!(
    fn a_quote_is_sent_and_accepted_while_it_is_valid(app: TestApp) {
        let shop = shop(&app);
        let rep = &shop.team.rep;
        let one = || quote(&app, &shop, &json!([{ "product_id": shop.mill, "quantity": "1" }])).unwrap();
        let (accepted, rejected, late, never_sent) = (one(), one(), one(), one());
        assert_eq!(code_of(accept(&app, rep, accepted)), "quote_wrong_status");
        assert_eq!(code_of(reject(&app, rep, accepted)), "quote_wrong_status");
        for id in [accepted, rejected, late] {
            send(&app, rep, id).unwrap();
        }
        assert_eq!(code_of(send(&app, rep, accepted)), "quote_wrong_status");
        assert_eq!(
            code_of(change(&app, rep, accepted, 2, json!({ "valid_until": "2026-12-31" }))),
            "quote_wrong_status"
        );
        reject(&app, rep, rejected).unwrap();
        assert_eq!(record(&app, rep, "quote", rejected)["reject_reason"], json!("太贵"));
        app.set_today("2026-03-31".parse().unwrap());
        accept(&app, rep, accepted).unwrap();
        app.advance_days(1);
        assert_eq!(code_of(accept(&app, rep, late)), "quote_expired");
        assert_eq!(code_of(send(&app, rep, never_sent)), "quote_expired");
        assert_eq!(code_of(accept(&app, rep, accepted)), "quote_wrong_status");
        reject(&app, rep, late).unwrap();
        assert_eq!(record(&app, rep, "quote", accepted)["status"], json!("accepted"));
    }
);

on_both_databases!(
    fn a_draft_is_changed_as_a_whole(app: TestApp) {
        let shop = shop(&app);
        let rep = &shop.team.rep;
        let id = quote(
            &app,
            &shop,
            &json!([{ "product_id": shop.mill, "quantity": "1" }, { "product_id": shop.mill, "quantity": "2" }]),
        )
        .unwrap();
        assert!(!change(&app, rep, id, 1, json!({})).unwrap());
        assert!(!change(&app, rep, id, 1, json!({ "lines": [{ "product_id": shop.mill, "quantity": "1" }, { "product_id": shop.mill, "quantity": "2" }] })).unwrap());
        assert!(
            change(
                &app,
                rep,
                id,
                1,
                json!({ "lines": [{ "product_id": shop.mill, "quantity": "10" }], "payment_term_id": null })
            )
            .unwrap()
        );
        let seen = record(&app, rep, "quote", id);
        assert_eq!(
            (&seen["net"], &seen["tax"], &seen["payment_term_id"]),
            (&cny(9_500_00), &cny(1_235_00), &Json::Null)
        ); // 10 × 950; × 13 %
        assert_eq!(count(&app, rep, "quote_line"), 1);
        assert_eq!(code_of(change(&app, rep, id, 1, json!({ "valid_until": "2026-04-30" }))), "conflict");
        assert_eq!(code_of(change(&app, rep, id, 2, json!({ "valid_until": "2026-02-28" }))), "before_start");
        assert_eq!(
            code_of(change(&app, rep, id, 2, json!({ "payment_term_id": "ptm_0000000000001" }))),
            "unknown_reference"
        );
        assert!(serde_json::from_value::<UpdateQuote>(json!({ "version": 1, "valid_until": null })).is_err());
    }
);

on_both_databases!(
    fn a_quote_belongs_to_the_owner_of_the_deal(app: TestApp) {
        let shop = shop(&app);
        let (team, customer) = (&shop.team, shop.customer);
        let lines = json!([{ "product_id": shop.mill, "quantity": "1", "unit_price": "150" }]);
        let opportunity = app
            .write(&team.rep, move |work| {
                create_opportunity(work, &fields(json!({ "name": "出口", "currency": "USD", "customer_id": customer })))
            })
            .unwrap();
        let body = json!({ "opportunity_id": opportunity, "valid_until": "2026-03-31", "lines": lines });
        let id = create(&app, &app.user(Role::OrderDesk), body.clone()).unwrap();
        let seen = record(&app, &team.rep, "quote", id);
        assert_eq!(
            (&seen["owner_id"], &seen["currency"], &seen["customer_id"]),
            (&json!(team.rep.user()), &json!("USD"), &json!(customer))
        );
        for other in [&team.colleague, &team.stranger] {
            assert_eq!(code_of(create(&app, other, body.clone())), "unknown_reference");
            assert_eq!(code_of(send(&app, other, id)), "not_found");
            assert_eq!(code_of(accept(&app, other, id)), "not_found");
            assert_eq!(code_of(reject(&app, other, id)), "not_found");
            assert_eq!(code_of(change(&app, other, id, 1, json!({}))), "not_found");
        }
        assert_eq!(code_of(create(&app, &app.user(Role::ArClerk), body.clone())), "forbidden");
        assert_eq!(
            code_of(create(&app, &team.rep, json!({ "valid_until": "2026-03-31", "lines": lines }))),
            "required"
        );
        let other = app.write(&team.rep, |work| create_customer(work, &fields(json!({ "name": "乙" })))).unwrap();
        let mut mixed = body.clone();
        mixed["customer_id"] = json!(other);
        assert_eq!(code_of(create(&app, &team.rep, mixed)), "other_customer");
        let mut early = body.clone();
        early["quoted_on"] = json!("2026-03-02");
        assert_eq!(code_of(create(&app, &team.rep, early)), "in_future");
        let lost = LoseOpportunity { reason: "价格".into(), competitor: None, closed_on: None };
        app.write(&team.rep, move |work| lose_opportunity(work, opportunity, &lost)).unwrap();
        assert_eq!(code_of(create(&app, &team.rep, body)), "opportunity_closed");
    }
);

on_both_databases!(
    fn a_deal_that_became_a_contract_stays_won(app: TestApp) {
        let shop = shop(&app);
        let (rep, customer) = (&shop.team.rep, shop.customer);
        let opportunity = app
            .write(rep, move |work| {
                let body = json!({ "name": "产线", "currency": "CNY", "customer_id": customer });
                let id = create_opportunity(work, &fields(body))?;
                win_opportunity(work, id, &WinOpportunity::default()).map(|()| id)
            })
            .unwrap();
        let lines = json!([{ "product_id": shop.mill, "quantity": "12" }]);
        let body = json!({ "opportunity_id": opportunity, "valid_until": "2026-03-31", "lines": lines });
        let quote = create(&app, rep, body).unwrap();
        send(&app, rep, quote).unwrap();
        accept(&app, rep, quote).unwrap();
        let reopen = || {
            app.write(&shop.team.manager, move |work| {
                reopen_opportunity(work, opportunity, &ReopenOpportunity::default())
            })
        };
        let input = CreateContractFromQuote { quote_id: quote, title: "产线".into(), starts_on: None, ends_on: None };
        let contract = app.write(rep, move |work| create_contract_from_quote(work, &input)).unwrap();
        let seen = record(&app, rep, "contract", contract);
        assert_eq!((&seen["total"], &seen["payment_term_id"]), (&cny(12_882_00), &json!(shop.term))); // 12 × 950 × 1.13
        assert_eq!(code_of(reopen()), "opportunity_has_contract");
    }
);
