//! Orders: call-offs of a contract, their obligations, cancelling and closing.

use crate::chain::{
    act, assert_books_tie, contract, day, line, order, order_input, order_lines, ordered, product, read, signed,
};
use mingxi_app::contracts::{self, TerminateContract};
use mingxi_app::on_both_databases;
use mingxi_app::orders::{self, CancelOrder, CreateOrder, OrderLineInput};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_domain::ids::{ContractId, OrderId};
use mingxi_domain::orders::OrderStatus;
use mingxi_store::revenue::ObligationRow;

fn call_off(app: &TestApp, contract_id: ContractId, quantity: &str) -> mingxi_app::Result<OrderId> {
    let lines = read(app, move |work| Ok(mingxi_store::contracts::list_lines(work.tx, work.org(), contract_id)?));
    let lines = vec![OrderLineInput { contract_line_id: lines[0].id, quantity: quantity.parse().unwrap() }];
    let input = CreateOrder { lines: Some(lines), ..order_input(app, contract_id) };
    act(app, move |work| orders::create_order(work, &input))
}

fn obligations(app: &TestApp, id: OrderId) -> Vec<ObligationRow> {
    read(app, move |work| Ok(mingxi_store::revenue::list_obligations(work.tx, work.org(), id)?))
}

on_both_databases!(
    fn call_offs_sum_to_the_contract_and_bring_their_obligations(app: TestApp) {
        let mill = product(&app, "MILL", "13", "point_in_time");
        let id = signed(&app, None, vec![line(mill, "3", "33.333333")]);
        // net 3 × 33.333333 = 99.999999 → 100.00, tax 13.00; thirds to date 33.33, 66.67, 100.00 and 4.33, 8.67, 13.00
        let expected = [(33_33, 4_33), (33_34, 4_34), (33_33, 4_33)];
        for (net, tax) in expected {
            let order_id = call_off(&app, id, "1").unwrap();
            let made = order(&app, order_id);
            assert_eq!((made.net_minor, made.tax_minor), (net, tax));
            let obligations = obligations(&app, order_id);
            assert_eq!(obligations.len(), 1);
            assert_eq!((obligations[0].allocated_minor, obligations[0].recognized_minor), (net, 0));
        }
        assert_eq!(code_of(call_off(&app, id, "0.000001")), "order_exceeds_contract");
        let all = order_input(&app, id);
        assert_eq!(code_of(act(&app, move |work| orders::create_order(work, &all))), "order_nothing_left");
        assert_books_tie(&app);
    }
);

on_both_databases!(
    fn a_cancelled_order_gives_its_quantity_back(app: TestApp) {
        let mill = product(&app, "MILL", "13", "point_in_time");
        let id = signed(&app, None, vec![line(mill, "10", "100")]);
        let first = call_off(&app, id, "4").unwrap();
        assert_eq!(code_of(call_off(&app, id, "7")), "order_exceeds_contract");
        assert_eq!(contract(&app, id).ordered_minor, 400_00);
        let cancel =
            || act(&app, move |work| orders::cancel_order(work, first, &CancelOrder { reason: "重复".into() }));
        cancel().unwrap();
        assert_eq!(contract(&app, id).ordered_minor, 0);
        assert_eq!(code_of(cancel()), "order_not_open");
        let all = ordered(&app, id);
        assert_eq!(order(&app, all).net_minor, 1_000_00);
        assert_eq!(
            (order(&app, first).status, obligations(&app, first)[0].allocated_minor),
            (OrderStatus::Cancelled, 0)
        );
        assert_eq!(code_of(act(&app, move |work| orders::close_order(work, first))), "order_not_open");
        assert_books_tie(&app);
    }
);

on_both_databases!(
    fn what_orders_refuse(app: TestApp) {
        let mill = product(&app, "MILL", "13", "point_in_time");
        let id = signed(&app, None, vec![line(mill, "10", "100")]);
        let create = |input: CreateOrder| act(&app, move |work| orders::create_order(work, &input));
        let input = order_input(&app, id);
        assert_eq!(
            code_of(create(CreateOrder { ordered_on: day("2026-02-28"), ..input.clone() })),
            "order_before_signing"
        );
        assert_eq!(code_of(create(CreateOrder { ordered_on: day("2026-03-02"), ..input.clone() })), "in_the_future");
        assert_eq!(
            code_of(create(CreateOrder { required_on: Some(day("2026-02-28")), ..input.clone() })),
            "out_of_range"
        );
        let other = signed(&app, None, vec![line(mill, "1", "1")]);
        let foreign =
            read(&app, move |work| Ok(mingxi_store::contracts::list_lines(work.tx, work.org(), other)?))[0].id;
        let one = |contract_line_id| OrderLineInput { contract_line_id, quantity: "1".parse().unwrap() };
        assert_eq!(
            code_of(create(CreateOrder { lines: Some(vec![one(foreign)]), ..input.clone() })),
            "unknown_reference"
        );
        let own = read(&app, move |work| Ok(mingxi_store::contracts::list_lines(work.tx, work.org(), id)?))[0].id;
        assert_eq!(
            code_of(create(CreateOrder { lines: Some(vec![one(own), one(own)]), ..input.clone() })),
            "duplicate"
        );
        let terminate = TerminateContract { reason: "客户取消".into() };
        act(&app, move |work| contracts::terminate_contract(work, id, &terminate)).unwrap();
        assert_eq!(code_of(create(input)), "order_contract_not_signed");
        assert_eq!(contract(&app, id).position_minor, 0);
    }
);

// FR2: an order and its revenue record are one transaction. A step that fails after both were written leaves neither.
on_both_databases!(
    fn an_order_and_its_obligations_come_together_or_not_at_all(app: TestApp) {
        let mill = product(&app, "MILL", "13", "point_in_time");
        let id = signed(&app, None, vec![line(mill, "10", "100")]);
        let input = order_input(&app, id);
        let failed = act(&app, move |work| {
            let order = orders::create_order(work, &input)?;
            work.tx.flush()?;
            Err::<OrderId, _>(mingxi_app::Error::Internal(format!("the power went after {order}")))
        });
        assert!(failed.is_err());
        let text = "select (select count(*) from sales_order where org_id = $1) + (select count(*) from obligation where org_id = $1)
        + (select count(*) from audit_entry where org_id = $1 and action = 'order.create')";
        let left = read(&app, move |work| {
            Ok(work.tx.one::<(i64,)>(mingxi_store::SqlText::dynamic(text), mingxi_store::v![work.org()])?.0)
        });
        assert_eq!(left, 0);
        // the number of the rolled back order is used by the next one
        let made = ordered(&app, id);
        assert_eq!(order(&app, made).number, "SO-2026-000001");
        assert_eq!(order_lines(&app, made).len(), obligations(&app, made).len());
    }
);
