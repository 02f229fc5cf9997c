//! Contracts: lines, signature, collection plan, ending.

use crate::chain::{act, contract, contract_input, day, line, ordered, product, read, signed, term};
use mingxi_app::contracts::{self, CreateContractFromQuote, SignContract, TerminateContract};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_app::{Work, on_both_databases};
use mingxi_domain::contracts::ContractStatus;
use mingxi_domain::ids::{ContractId, ProductId, QuoteId};
use mingxi_domain::money::Currency;
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::quotes::QuoteStatus;
use mingxi_store::Micro;
use mingxi_store::quotes::{QuoteLineRow, QuoteRow};
use serde_json::json;

/// Trigger, due date and amount of each row of a collection plan.
fn plan(app: &TestApp, id: ContractId) -> Vec<(String, Option<String>, i64)> {
    let rows = read(app, move |work| Ok(mingxi_store::contracts::list_installments(work.tx, work.org(), id)?));
    rows.into_iter()
        .map(|row| (row.trigger.to_string(), row.due_on.map(|date| date.to_string()), row.amount_minor))
        .collect()
}

fn row(trigger: &str, due_on: Option<&str>, amount: i64) -> (String, Option<String>, i64) {
    (trigger.to_owned(), due_on.map(ToOwned::to_owned), amount)
}

on_both_databases!(
    fn a_contract_with_tax_included_prices_totals_the_price(app: TestApp) {
        let mill = product(&app, "MILL", "13", "point_in_time");
        let mut priced = line(mill, "10", "10000");
        priced.price_includes_tax = true;
        let id = signed(&app, None, vec![priced]);
        let contract = contract(&app, id);
        // 100,000.00 × 13 ÷ 113 = 11,504.4247… → 11,504.42 tax, 88,495.58 net
        assert_eq!((contract.net_minor, contract.tax_minor, contract.total_minor), (88_495_58, 11_504_42, 100_000_00));
        assert_eq!(contract.number, "CTR-2026-000001");
        // without a term: everything at acceptance
        assert_eq!(plan(&app, id), [row("acceptance", None, 100_000_00)]);
    }
);

on_both_databases!(
    fn a_collection_plan_sums_to_the_contract(app: TestApp) {
        let mill = product(&app, "MILL", "0", "point_in_time");
        let steps = json!([
            { "percent": "30", "trigger": "signing", "offset_months": 0, "offset_days": 10 },
            { "percent": "60", "trigger": "acceptance", "offset_months": 0, "offset_days": 0 },
            { "percent": "10", "trigger": "acceptance", "offset_months": 12, "offset_days": 0 },
        ]);
        let term = term(&app, 30, None, Some(steps));
        // 100.01: 30.003, 60.006, 10.001 → the largest remainder takes the fen
        let id = signed(&app, Some(term), vec![line(mill, "1", "100.01")]);
        assert_eq!(
            plan(&app, id),
            [row("signing", Some("2026-03-11"), 30_00), row("acceptance", None, 60_01), row("acceptance", None, 10_00)]
        );
    }
);

fn insert_quote(
    work: &mut Work,
    input: &contracts::CreateContract,
    status: QuoteStatus,
    product_id: ProductId,
) -> mingxi_app::Result<QuoteId> {
    let org = work.org();
    let quote = QuoteRow {
        id: work.ids.next(),
        number: format!("QUO-{status}"),
        opportunity_id: None,
        customer_id: input.customer_id,
        entity_id: input.entity_id,
        status,
        quoted_on: work.today(),
        valid_until: work.today(),
        payment_term_id: None,
        currency: Currency::CNY,
        net_minor: 100_00,
        tax_minor: 13_00,
        total_minor: 113_00,
        reject_reason: None,
        owner_id: work.actor.user(),
        department_id: None,
        custom: json!({}),
        search_text: String::new(),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    };
    quote.insert(work.tx, org)?;
    let number = |value: i64| Micro::new(value.into()).unwrap();
    let line = QuoteLineRow {
        id: work.ids.next(),
        quote_id: quote.id,
        line_no: 1,
        product_id,
        description: "铣床".into(),
        unit: "台".into(),
        quantity_micro: number(3),
        unit_price_micro: number(50),
        discount_percent_micro: number(0),
        tax_percent_micro: number(13),
        recognition_method: RecognitionMethod::PointInTime,
        service_starts_on: None,
        service_ends_on: None,
        currency: Currency::CNY,
        net_minor: 100_00,
        tax_minor: 13_00,
        total_minor: 113_00,
        owner_id: quote.owner_id,
        department_id: None,
        custom: json!({}),
        search_text: String::new(),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    };
    line.insert(work.tx, org)?;
    Ok(quote.id)
}

on_both_databases!(
    fn an_accepted_quote_makes_one_contract(app: TestApp) {
        let mill = product(&app, "MILL", "13", "point_in_time");
        let input = contract_input(&app, None, Vec::new());
        let quote = |status| {
            let input = input.clone();
            act(&app, move |work| insert_quote(work, &input, status, mill)).unwrap()
        };
        let (sent, accepted) = (quote(QuoteStatus::Sent), quote(QuoteStatus::Accepted));
        let make = |quote_id| {
            let input = CreateContractFromQuote { quote_id, title: "铣床".into(), starts_on: None, ends_on: None };
            act(&app, move |work| contracts::create_contract_from_quote(work, &input))
        };
        assert_eq!(code_of(make(sent)), "contract_quote_not_accepted");
        let made = contract(&app, make(accepted).unwrap());
        assert_eq!((made.quote_id, made.total_minor, made.status), (Some(accepted), 113_00, ContractStatus::Draft));
        assert_eq!(code_of(make(accepted)), "contract_quote_used");
    }
);

on_both_databases!(
    fn what_contracts_refuse(app: TestApp) {
        let mill = product(&app, "MILL", "13", "point_in_time");
        let care = product(&app, "CARE", "6", "straight_line");
        let base = contract_input(&app, None, vec![line(mill, "1", "100")]);
        let create = |input: &contracts::CreateContract| {
            let input = input.clone();
            act(&app, move |work| contracts::create_contract(work, &input))
        };
        let with = |lines| contracts::CreateContract { lines, ..base.clone() };
        assert_eq!(code_of(create(&with(vec![]))), "out_of_range");
        assert_eq!(code_of(create(&with(vec![line(mill, "0", "1")]))), "out_of_range");
        assert_eq!(code_of(create(&with(vec![line(mill, "1.0000001", "1")]))), "out_of_range");
        assert_eq!(code_of(create(&with(vec![line(care, "1", "1")]))), "required", "a service needs its days");
        assert_eq!(code_of(create(&contracts::CreateContract { title: " ".into(), ..base.clone() })), "required");
        let backwards = contracts::CreateContract {
            starts_on: Some(day("2026-03-02")),
            ends_on: Some(day("2026-03-01")),
            ..base.clone()
        };
        assert_eq!(code_of(create(&backwards)), "out_of_range");

        let id = create(&base).unwrap();
        let sign = |on: &str| {
            let signed_on = day(on);
            act(&app, move |work| contracts::sign_contract(work, id, &SignContract { signed_on }))
        };
        assert_eq!(code_of(act(&app, move |work| contracts::close_contract(work, id))), "contract_not_signed");
        assert_eq!(code_of(sign("2026-03-02")), "in_the_future");
        sign("2026-02-27").unwrap();
        assert_eq!(code_of(sign("2026-02-27")), "contract_not_draft");
        let terminate = || {
            act(&app, move |work| {
                contracts::terminate_contract(work, id, &TerminateContract { reason: "客户取消".into() })
            })
        };
        ordered(&app, id);
        assert_eq!(code_of(act(&app, move |work| contracts::close_contract(work, id))), "contract_has_open_orders");
        assert_eq!(code_of(terminate()), "contract_has_open_orders");

        let other = create(&base).unwrap();
        let end = || {
            act(&app, move |work| {
                contracts::terminate_contract(work, other, &TerminateContract { reason: "客户取消".into() })
            })
        };
        end().unwrap();
        assert_eq!(code_of(end()), "contract_finished");
    }
);
