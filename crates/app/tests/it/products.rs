//! Products, price lists and the price of a quantity on a day.

use crate::team::fields;
use mingxi_app::products::{self, create_price, create_price_list, create_product};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_app::{Result, on_both_databases};
use mingxi_domain::access::Role;
use mingxi_domain::ids::{PriceListId, ProductId};
use mingxi_domain::money::Currency;
use serde_json::{Value as Json, json};

fn product(app: &TestApp, code: &str) -> ProductId {
    let body = fields(
        json!({ "code": code, "name": code, "unit": "台", "tax_percent": "13", "recognition_method": "point_in_time" }),
    );
    app.write(&app.admin(), move |work| create_product(work, &body)).unwrap()
}

fn list(app: &TestApp, body: Json) -> Result<PriceListId> {
    app.write(&app.admin(), move |work| create_price_list(work, &fields(body.clone())))
}

fn price(app: &TestApp, body: Json) -> Result<()> {
    app.write(&app.admin(), move |work| create_price(work, &fields(body.clone())).map(drop))
}

on_both_databases!(
    fn the_price_follows_currency_day_and_quantity(app: TestApp) {
        let (mill, drill) = (product(&app, "MILL"), product(&app, "DRILL"));
        let standard = list(&app, json!({ "name": "标准价", "currency": "CNY" })).unwrap();
        let spring = list(
            &app,
            json!({ "name": "春季", "currency": "CNY", "valid_from": "2026-03-01", "valid_to": "2026-03-31" }),
        )
        .unwrap();
        let export = list(&app, json!({ "name": "Export", "currency": "USD" })).unwrap();
        for (list, product, unit_price, min) in [
            (standard, mill, "1000", None),
            (standard, mill, "950.125", Some("10")),
            (spring, mill, "900", Some("5")),
            (export, mill, "150", None),
            (standard, drill, "80", None),
        ] {
            price(
                &app,
                json!({ "price_list_id": list, "product_id": product, "unit_price": unit_price, "min_quantity": min }),
            )
            .unwrap();
        }
        let check = |product, currency, on: &str, quantity: &str, expected: Option<&str>| {
            let (on, quantity) = (on.parse().unwrap(), quantity.parse().unwrap());
            let found = app
                .read(&app.user(Role::SalesRep), move |work| {
                    products::find_price(work, product, currency, on, quantity)
                })
                .unwrap();
            assert_eq!(
                found.map(|price| price.unit_price.to_string()).as_deref(),
                expected,
                "{quantity} in {currency} on {on}"
            );
        };
        check(mill, Currency::CNY, "2026-02-28", "9.5", Some("1000"));
        check(mill, Currency::CNY, "2026-02-28", "10", Some("950.125"));
        check(mill, Currency::CNY, "2026-03-01", "10", Some("900"));
        check(mill, Currency::CNY, "2026-03-31", "4", Some("1000"));
        check(mill, Currency::CNY, "2026-04-01", "10", Some("950.125"));
        check(mill, Currency::USD, "2026-03-01", "10", Some("150"));
        check(mill, Currency::EUR, "2026-03-01", "10", None);
        check(drill, Currency::CNY, "2026-03-01", "10", Some("80"));
    }
);

on_both_databases!(
    fn bad_products_and_prices_are_named(app: TestApp) {
        let mill = product(&app, "MILL");
        let standard = list(&app, json!({ "name": "标准价", "currency": "CNY" })).unwrap();
        let with = |key: &str, value: &str| {
            let mut body = json!({ "price_list_id": standard, "product_id": mill, "unit_price": "1" });
            body[key] = json!(value);
            body
        };
        assert_eq!(code_of(price(&app, with("unit_price", "-1"))), "out_of_range");
        assert_eq!(code_of(price(&app, with("min_quantity", "0"))), "out_of_range");
        let mut backwards = with("valid_from", "2026-02-01");
        backwards["valid_to"] = json!("2026-01-31");
        assert_eq!(code_of(price(&app, backwards)), "before_start");
        assert_eq!(code_of(list(&app, json!({ "name": "标准价", "currency": "USD" }))), "record_exists");
        let taxed = fields(
            json!({ "code": "T", "name": "T", "unit": "台", "tax_percent": "100.1", "recognition_method": "point_in_time" }),
        );
        assert_eq!(code_of(app.write(&app.admin(), move |work| create_product(work, &taxed))), "out_of_range");
    }
);

on_both_databases!(
    fn a_change_keeps_validity_in_order(app: TestApp) {
        let list = list(&app, json!({ "name": "春季", "currency": "CNY", "valid_from": "2026-03-01" })).unwrap();
        let change = |version, body: Json| {
            app.write(&app.admin(), move |work| products::update_price_list(work, list, version, &fields(body.clone())))
        };
        assert_eq!(code_of(change(1, json!({ "valid_to": "2026-02-28" }))), "before_start");
        assert!(change(1, json!({ "valid_to": "2026-03-01" })).unwrap());
        assert_eq!(code_of(change(2, json!({ "valid_from": "2026-03-02" }))), "before_start");
        assert!(change(2, json!({ "valid_from": "2026-03-02", "valid_to": null })).unwrap());
    }
);

on_both_databases!(
    /// Prices of one product and list that hold on the same day: one for each quantity, and no dearer for more.
    fn a_price_that_contradicts_another_is_refused(app: TestApp) {
        let mill = product(&app, "MILL");
        let standard = list(&app, json!({ "name": "标准价", "currency": "CNY" })).unwrap();
        let other_list = list(&app, json!({ "name": "大客户", "currency": "CNY" })).unwrap();
        let of = |list: PriceListId, unit_price: &str, min: Option<&str>| json!({ "price_list_id": list, "product_id": mill, "unit_price": unit_price, "min_quantity": min });
        price(&app, of(standard, "39.99", None)).unwrap();
        price(&app, of(standard, "30", Some("50"))).unwrap();
        assert_eq!(code_of(price(&app, of(standard, "31", Some("50")))), "price_overlaps");
        assert_eq!(code_of(price(&app, of(standard, "440", Some("100")))), "price_rises");
        assert_eq!(code_of(price(&app, of(standard, "29", Some("10")))), "price_rises");
        price(&app, of(other_list, "440", Some("100"))).unwrap();
        price(&app, of(standard, "28", Some("100"))).unwrap();
        let mut next_year = of(standard, "29", Some("50"));
        next_year["valid_from"] = json!("2027-01-01");
        assert_eq!(code_of(price(&app, next_year.clone())), "price_overlaps");

        let steps = crate::team::all(&app, &app.admin(), "price");
        let change = |unit_price: &str, body: Json| {
            let row =
                steps.iter().find(|row| row["unit_price"] == unit_price && row["price_list_id"] == json!(standard));
            let id = row.unwrap()["id"].as_str().unwrap().parse().unwrap();
            app.write(&app.admin(), move |work| products::update_price(work, id, 1, &fields(body.clone())))
        };
        assert_eq!(code_of(change("28", json!({ "min_quantity": "50" }))), "price_overlaps");
        assert_eq!(code_of(change("39.99", json!({ "unit_price": "29" }))), "price_rises");
        assert!(change("28", json!({ "valid_to": "2026-12-31" })).unwrap());
        assert!(change("30", json!({ "valid_to": "2026-12-31" })).unwrap());
        assert!(change("39.99", json!({ "valid_to": "2026-12-31" })).unwrap());
        price(&app, next_year).unwrap();
    }
);

on_both_databases!(
    fn of_two_prices_given_in_the_same_moment_one_stays(app: TestApp) {
        let mill = product(&app, "MILL");
        for round in 0..6 {
            let list = list(&app, json!({ "name": format!("第 {round} 版"), "currency": "CNY" })).unwrap();
            let outcomes = std::thread::scope(|scope| {
                let racers = ["30", "31"].map(|unit_price| {
                    let app = &app;
                    scope.spawn(move || {
                        price(app, json!({ "price_list_id": list, "product_id": mill, "unit_price": unit_price }))
                    })
                });
                racers.map(|racer| racer.join().expect("a racer does not panic"))
            });
            let refused: Vec<_> = outcomes.into_iter().filter(Result::is_err).map(code_of).collect();
            assert_eq!(refused, ["price_overlaps"]);
        }
    }
);
