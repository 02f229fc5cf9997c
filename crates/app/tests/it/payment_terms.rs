//! Payment terms: what they accept, what they refuse, what documents read from them.

use mingxi_app::payment_terms::{self, CreatePaymentTerm, create_payment_term};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_app::{Result, on_both_databases};
use mingxi_domain::access::Role;
use mingxi_domain::contracts::PlanTrigger;
use mingxi_domain::ids::PaymentTermId;
use serde_json::{Value as Json, json};

fn create(app: &TestApp, body: Json) -> Result<PaymentTermId> {
    let input: CreatePaymentTerm = serde_json::from_value(body).unwrap();
    app.write(&app.user(Role::FinanceDirector), move |work| create_payment_term(work, &input))
}

fn discount(tiers: &[(u16, &str)]) -> Json {
    let tiers: Vec<_> = tiers.iter().map(|(day, percent)| json!({ "through_day": day, "percent": percent })).collect();
    json!({ "tiers": tiers, "base": "gross", "tax_mode": "included", "part_payment": "proportional" })
}

on_both_databases!(
    fn a_term_is_read_back_as_it_was_given(app: TestApp) {
        let id = create(
            &app,
            json!({
                "name": "CD1",
                "net_days": 60,
                "cash_discount": discount(&[(0, "2"), (10, "1"), (30, "0.5")]),
                "plan": [
                    { "percent": "30", "trigger": "signing" },
                    { "percent": "60", "trigger": "acceptance", "offset_days": 15 },
                    { "percent": "10", "trigger": "acceptance", "offset_months": 12 },
                ],
            }),
        )
        .unwrap();
        let term = app.read(&app.admin(), move |work| payment_terms::load(work, id)).unwrap();
        assert_eq!((term.name.as_str(), term.net_days), ("CD1", 60));
        assert_eq!(term.due_on("2026-03-01".parse().unwrap()).to_string(), "2026-04-30");
        let tiers: Vec<_> = term
            .cash_discount
            .as_ref()
            .unwrap()
            .tiers()
            .iter()
            .map(|tier| (tier.through_day, tier.percent.to_string()))
            .collect();
        assert_eq!(tiers, [(0, "2".to_owned()), (10, "1".to_owned()), (30, "0.5".to_owned())]);
        let steps: Vec<_> = term
            .collection_terms()
            .iter()
            .map(|step| (step.percent.to_string(), step.trigger, step.offset_months, step.offset_days))
            .collect();
        assert_eq!(
            steps,
            [
                ("30".to_owned(), PlanTrigger::Signing, 0, 0),
                ("60".to_owned(), PlanTrigger::Acceptance, 0, 15),
                ("10".to_owned(), PlanTrigger::Acceptance, 12, 0),
            ]
        );
    }
);

on_both_databases!(
    fn without_a_plan_everything_follows_acceptance(app: TestApp) {
        let id = create(&app, json!({ "name": "net 45", "net_days": 45 })).unwrap();
        let term = app.read(&app.admin(), move |work| payment_terms::load(work, id)).unwrap();
        assert_eq!(term.cash_discount, None);
        let steps: Vec<_> = term
            .collection_terms()
            .iter()
            .map(|step| (step.percent.to_string(), step.trigger, step.offset_days))
            .collect();
        assert_eq!(steps, [("100".to_owned(), PlanTrigger::Acceptance, 45)]);
    }
);

on_both_databases!(
    fn terms_that_make_no_sense_are_refused(app: TestApp) {
        let check = |case: &str, body: Json, code: &str| assert_eq!(code_of(create(&app, body)), code, "{case}");
        let with = |cash_discount: Json| json!({ "name": "x", "net_days": 30, "cash_discount": cash_discount });
        let plan = |percents: &[&str]| {
            let steps: Vec<_> =
                percents.iter().map(|percent| json!({ "percent": percent, "trigger": "signing" })).collect();
            json!({ "name": "x", "net_days": 30, "plan": steps })
        };
        check("blank name", json!({ "name": " ", "net_days": 0 }), "required");
        check("ten years and a day", json!({ "name": "x", "net_days": 3651 }), "out_of_range");
        check("no tier", with(discount(&[])), "out_of_range");
        check("all of it", with(discount(&[(0, "100")])), "out_of_range");
        check("less than nothing", with(discount(&[(0, "-1")])), "out_of_range");
        check("seven decimals", with(discount(&[(0, "0.0000001")])), "out_of_range");
        check("same day twice", with(discount(&[(10, "2"), (10, "1")])), "payment_term_tiers_not_ascending");
        check("more for waiting", with(discount(&[(0, "1"), (10, "2")])), "payment_term_rewards_waiting");
        check("90 %", plan(&["30", "60"]), "payment_term_plan_not_the_whole");
        check("an empty step", plan(&["100", "0"]), "out_of_range");
        assert!(
            create(&app, plan(&["33.333333", "33.333333", "33.333334"])).is_ok(),
            "thirds to the millionth are the whole"
        );
    }
);

on_both_databases!(
    fn a_name_is_taken_once_and_only_finance_sets_terms(app: TestApp) {
        create(&app, json!({ "name": "net 30", "net_days": 30 })).unwrap();
        assert_eq!(code_of(create(&app, json!({ "name": " net 30 ", "net_days": 31 }))), "record_exists");
        let input: CreatePaymentTerm = serde_json::from_value(json!({ "name": "mine", "net_days": 90 })).unwrap();
        let by_rep = app.write(&app.user(Role::SalesRep), move |work| create_payment_term(work, &input));
        assert_eq!(code_of(by_rep), "forbidden");
        let missing = app.read(&app.admin(), |work| payment_terms::load(work, "ptm_0000000000001".parse().unwrap()));
        assert_eq!(code_of(missing), "not_found");
    }
);
