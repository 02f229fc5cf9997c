//! Batches: partial quantities, acceptance with date and name, revenue by what was accepted.

use crate::chain::{
    accept, act, assert_books_tie, balance, close_month, contract, day, deliver, draft, line, order, order_lines,
    ordered, product, read, recognitions, signed,
};
use mingxi_app::deliveries::{CancelDelivery, cancel_delivery};
use mingxi_app::on_both_databases;
use mingxi_app::testing::{TestApp, code_of};
use mingxi_domain::ids::DeliveryId;
use mingxi_domain::invoices::status::InvoiceFrom;
use mingxi_domain::revenue::{RecognitionBasis, RecognitionRule};

fn cancel(app: &TestApp, id: DeliveryId) -> mingxi_app::Result<()> {
    act(app, move |work| cancel_delivery(work, id, &CancelDelivery { reason: "录入错误".into() }))
}

// Revenue to date is round(allocated × accepted ÷ ordered): 100 × 1 ÷ 3 = 33.33, × 2 ÷ 3 = 66.67, × 3 ÷ 3 = 100.
on_both_databases!(
    fn batches_recognise_what_was_accepted_to_date(app: TestApp) {
        let mill = product(&app, "MILL", "13", "point_in_time");
        let contract_id = signed(&app, None, vec![line(mill, "3", "33.333333")]);
        let id = ordered(&app, contract_id);
        app.set_today(day("2026-03-20"));
        let first = deliver(&app, id, "2026-03-05", &[(0, "2")]).unwrap();
        let line_id = order_lines(&app, id)[0].id;
        assert_eq!(order(&app, id).delivered_minor, 66_67);
        // one of two is refused and comes back: 1 delivered, 1 accepted
        accept(&app, first, "2026-03-06", &[(line_id, "1")]).unwrap();
        let now = order(&app, id);
        assert_eq!((now.delivered_minor, now.accepted_minor, now.recognized_minor), (33_33, 33_33, 33_33));
        assert_eq!((contract(&app, contract_id).position_minor, balance(&app, "contract_asset")), (33_33, 33_33));
        for (shipped, accepted, to_date) in [("2026-03-10", "2026-03-10", 66_67), ("2026-03-12", "2026-03-13", 100_00)]
        {
            let batch = deliver(&app, id, shipped, &[(0, "1")]).unwrap();
            accept(&app, batch, accepted, &[]).unwrap();
            assert_eq!(order(&app, id).recognized_minor, to_date);
        }
        let event = |on: &str, amount| (on.to_owned(), "2026-03".to_owned(), amount);
        assert_eq!(
            recognitions(&app, id),
            [event("2026-03-06", 33_33), event("2026-03-10", 33_34), event("2026-03-13", 33_33)]
        );
        assert_eq!(code_of(deliver(&app, id, "2026-03-14", &[])), "delivery_nothing_left");
        let basis = read(&app, move |work| {
            let text = "select basis from revenue_event where org_id = $1 and order_id = $2 order by id limit 1";
            Ok(work
                .tx
                .one::<(serde_json::Value,)>(mingxi_store::SqlText::dynamic(text), mingxi_store::v![work.org(), id])?
                .0)
        });
        let basis: RecognitionBasis = serde_json::from_value(basis).unwrap();
        assert_eq!(
            (basis.rule, basis.done.to_string(), basis.of.to_string()),
            (RecognitionRule::AcceptedQuantity, "1".into(), "3".into())
        );
        assert_eq!(
            (basis.allocated.amount_minor(), basis.to_date_before.amount_minor(), basis.to_date_after.amount_minor()),
            (100_00, 0, 33_33)
        );
        assert_books_tie(&app);
    }
);

on_both_databases!(
    fn what_deliveries_refuse(app: TestApp) {
        let mill = product(&app, "MILL", "13", "point_in_time");
        let care = product(&app, "CARE", "6", "straight_line");
        let mut service = line(care, "1", "1200");
        (service.service_starts_on, service.service_ends_on) = (Some(day("2026-03-01")), Some(day("2027-02-28")));
        let contract_id = signed(&app, None, vec![line(mill, "10", "100"), service]);
        let id = ordered(&app, contract_id);
        let line_id = order_lines(&app, id)[0].id;
        app.set_today(day("2026-03-10"));
        assert_eq!(code_of(deliver(&app, id, "2026-03-11", &[])), "in_the_future");
        assert_eq!(code_of(deliver(&app, id, "2026-03-10", &[(0, "10.5")])), "delivery_exceeds_ordered");
        assert_eq!(code_of(deliver(&app, id, "2026-03-10", &[(1, "1")])), "delivery_line_not_deliverable");
        assert_eq!(code_of(deliver(&app, id, "2026-03-10", &[(0, "1"), (0, "1")])), "duplicate");
        let batch = deliver(&app, id, "2026-03-10", &[(0, "6")]).unwrap();
        assert_eq!(code_of(accept(&app, batch, "2026-03-09", &[])), "delivery_accepted_before_shipped");
        assert_eq!(code_of(accept(&app, batch, "2026-03-11", &[])), "in_the_future");
        assert_eq!(code_of(accept(&app, batch, "2026-03-10", &[(line_id, "7")])), "delivery_accepted_exceeds_shipped");
        assert_eq!(code_of(accept(&app, batch, "2026-03-10", &[(line_id, "0")])), "delivery_nothing_accepted");
        let invoice = draft(&app, id, InvoiceFrom::Delivered, Some(batch), &[]).unwrap();
        assert_eq!(code_of(accept(&app, batch, "2026-03-10", &[(line_id, "5")])), "delivery_invoiced_above_accepted");
        assert_eq!(code_of(cancel(&app, batch)), "delivery_invoiced");
        act(&app, move |work| mingxi_app::invoices::discard_invoice(work, invoice)).unwrap();
        cancel(&app, batch).unwrap();
        assert_eq!(order(&app, id).delivered_minor, 0);
        assert_eq!(code_of(cancel(&app, batch)), "delivery_not_shipped");
        let again = deliver(&app, id, "2026-03-10", &[]).unwrap();
        accept(&app, again, "2026-03-10", &[]).unwrap();
        assert_eq!(code_of(accept(&app, again, "2026-03-10", &[])), "delivery_not_shipped");
        let reason = mingxi_app::orders::CancelOrder { reason: "重复".into() };
        assert_eq!(
            code_of(act(&app, move |work| mingxi_app::orders::cancel_order(work, id, &reason))),
            "order_has_progress"
        );
        assert_eq!(code_of(act(&app, move |work| mingxi_app::orders::close_order(work, id))), "order_not_settled");
        assert_books_tie(&app);
    }
);

// The ledger refuses the closed month; nothing of the acceptance stays.
on_both_databases!(
    fn an_acceptance_in_a_closed_month_leaves_nothing(app: TestApp) {
        let mill = product(&app, "MILL", "13", "point_in_time");
        let contract_id = signed(&app, None, vec![line(mill, "10", "100")]);
        let id = ordered(&app, contract_id);
        let batch = deliver(&app, id, "2026-03-01", &[]).unwrap();
        app.set_today(day("2026-04-02"));
        close_month(&app, "2026-03").unwrap();
        assert_eq!(code_of(accept(&app, batch, "2026-03-31", &[])), "period_closed");
        let now = order(&app, id);
        assert_eq!((now.accepted_minor, now.recognized_minor, now.version), (0, 0, 2));
        assert_eq!(recognitions(&app, id), []);
        accept(&app, batch, "2026-04-01", &[]).unwrap();
        assert_eq!(recognitions(&app, id), [("2026-04-01".to_owned(), "2026-04".to_owned(), 1_000_00)]);
        assert_books_tie(&app);
    }
);
