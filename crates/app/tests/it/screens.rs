//! Lists that work screens open on: what is unbilled, the collection plan, what to pay today.

use crate::cash::{Books, cny, day};
use crate::chain;
use mingxi_app::aging::pay_today;
use mingxi_app::collections::{CollectionPlanQuery, CollectionState, collection_plan};
use mingxi_app::explain::explain;
use mingxi_app::figures::revenue_schedule;
use mingxi_app::invoices::{InvoiceUnbilled, UnbilledBasis, UnbilledQuery, invoice_unbilled, list_unbilled};
use mingxi_app::on_both_databases;
use mingxi_app::receipts::{ApplyBy, RecordReceipt, record_receipt};
use mingxi_app::revenue::{RunRevenue, run_revenue};
use mingxi_app::testing::code_of;
use mingxi_app::today::{TodayKind, today};
use mingxi_domain::access::Role;
use mingxi_domain::ids::{EntityId, Id as _};
use mingxi_domain::receipts::status::ReceiptMethod;
use mingxi_store::contracts::InstallmentRow;
use mingxi_store::deliveries::{DeliveryLineRow, DeliveryRow};
use mingxi_store::invoices::InvoiceRow;
use serde_json::json;

on_both_databases!(
    fn what_is_delivered_and_not_invoiced_becomes_drafts_batch_by_batch(app: TestApp) {
        let product = chain::product(&app, "M1", "13", "point_in_time");
        let contract = chain::signed(&app, None, vec![chain::line(product, "100", "100")]);
        let order = chain::ordered(&app, contract);
        let accepted = chain::deliver(&app, order, "2026-03-01", &[(0, "40")]).unwrap();
        chain::accept(&app, accepted, "2026-03-01", &[]).unwrap();
        chain::deliver(&app, order, "2026-03-01", &[(0, "30")]).unwrap();
        let clerk = app.user(Role::ArClerk);
        let page = |limit, cursor| {
            let query = UnbilledQuery { limit: Some(limit), cursor, ..UnbilledQuery::default() };
            app.read(&clerk, move |work| list_unbilled(work, &query)).unwrap()
        };
        let first = page(1, None);
        assert_eq!((first.items[0].basis, first.items[0].gross), (UnbilledBasis::Accepted, cny("4520"))); // 40 × 113
        assert_eq!((first.totals[0].count, first.totals[0].gross), (2, cny("7910"))); // 70 × 113
        let second = page(1, first.next_cursor.clone());
        assert_eq!((second.items[0].basis, second.items[0].net), (UnbilledBasis::Delivered, cny("3000")));
        assert_eq!(second.next_cursor, None);

        let selection = vec![second.items[0].id.clone(), first.items[0].id.clone()];
        let input = InvoiceUnbilled { selection };
        let again = input.clone();
        let drafts = app.write(&clerk, move |work| invoice_unbilled(work, &input)).unwrap();
        let totals = app.read(&clerk, move |work| {
            let rows = drafts.iter().map(|id| Ok(InvoiceRow::find(work.tx, work.org(), *id)?.unwrap()));
            rows.map(|row| row.map(|row| (row.total_minor, row.delivery_id.is_some())))
                .collect::<mingxi_app::Result<Vec<_>>>()
        });
        assert_eq!(totals.unwrap(), [(4_520_00, true), (3_390_00, true)]);
        assert!(page(10, None).items.is_empty());
        assert_eq!(code_of(app.write(&clerk, move |work| invoice_unbilled(work, &again))), "invoice_not_unbilled");
        chain::assert_books_tie(&app);
    }
);

on_both_databases!(
    /// Feature CP1: 30 % at signing, 60 % at acceptance, 10 % a year later; cash covers the plan in order.
    fn the_collection_plan_says_what_is_settled_and_when_the_rest_comes(app: TestApp) {
        let plan = json!([
            { "percent": "30", "trigger": "signing", "offset_months": 0, "offset_days": 10 },
            { "percent": "60", "trigger": "acceptance", "offset_months": 0, "offset_days": 30 },
            { "percent": "10", "trigger": "acceptance", "offset_months": 12, "offset_days": 0 },
        ]);
        let term = chain::term(&app, 30, None, Some(plan));
        let product = chain::product(&app, "M1", "0", "point_in_time");
        let contract = chain::signed(&app, Some(term), vec![chain::line(product, "10", "100")]);
        let order = chain::ordered(&app, contract);
        let states = |app: &mingxi_app::testing::TestApp| {
            let query = CollectionPlanQuery::default();
            let plan = app.read(&app.user(Role::ArClerk), move |work| collection_plan(work, &query)).unwrap();
            let rows = plan.items.iter().map(|item| (item.state, item.open.amount_minor())).collect::<Vec<_>>();
            (rows, plan.forecast)
        };
        let of_entity = |entity_id| {
            let query = CollectionPlanQuery { entity_id: Some(entity_id), ..CollectionPlanQuery::default() };
            app.read(&app.user(Role::ArClerk), move |work| collection_plan(work, &query)).unwrap().items.len()
        };
        assert_eq!((of_entity(app.made.entity), of_entity(EntityId::from_raw(1))), (3, 0));
        use CollectionState as S;
        assert_eq!(states(&app).0, [(S::PreDue, 300_00), (S::Waiting, 600_00), (S::Waiting, 100_00)]);
        app.set_today(day("2026-03-06"));
        let batch = chain::deliver(&app, order, "2026-03-06", &[]).unwrap();
        chain::accept(&app, batch, "2026-03-06", &[]).unwrap();
        let invoice = chain::invoiced(&app, order, Some(batch), "2026-03-06");
        let (customer, entity) = (chain::customer(&app), app.made.entity);
        let input = RecordReceipt {
            customer_id: Some(customer),
            entity_id: entity,
            amount: cny("400"),
            received_on: day("2026-03-06"),
            posted_on: None,
            method: ReceiptMethod::BankTransfer,
            reference: None,
            payer_name: None,
            payer_account: None,
            is_another: false,
            apply: ApplyBy::OldestFirst,
        };
        chain::act(&app, move |work| record_receipt(work, &input).map(drop)).unwrap();
        assert_eq!(chain::invoice(&app, invoice).0.open_minor, 600_00);
        // 400 settles the first 300 and 100 of the next; that is due 5 April, the last a year after acceptance.
        let (rows, forecast) = states(&app);
        assert_eq!(rows, [(S::Settled, 0), (S::PreDue, 500_00), (S::PreDue, 100_00)]);
        let weeks: Vec<_> = forecast[0].weeks.iter().map(|week| week.amount.amount_minor()).collect();
        // Friday 6 March is week 0, Monday 30 March begins week 4: 5 April is its Sunday.
        assert_eq!(weeks, [0, 0, 0, 0, 500_00, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!((forecast[0].later, forecast[0].total), (cny("100"), cny("600")));
        app.set_today(day("2026-04-01"));
        assert_eq!(states(&app).0[1], (S::Due, 500_00));
        app.set_today(day("2026-04-06"));
        assert_eq!((states(&app).0[1], states(&app).1[0].overdue), ((S::Overdue, 500_00), cny("500")));
    }
);

on_both_databases!(
    /// However many installments are settled, those that are open are listed, summed and paged through.
    fn a_long_settled_plan_hides_nothing(app: TestApp) {
        let product = chain::product(&app, "M1", "0", "point_in_time");
        let term = chain::term(
            &app,
            30,
            None,
            Some(json!([{ "percent": "100", "trigger": "signing", "offset_months": 0, "offset_days": 10 }])),
        );
        let contracts = [(); 3].map(|()| chain::signed(&app, Some(term), vec![chain::line(product, "1", "100")]));
        app.write(&app.admin(), move |work| {
            let mut rows = mingxi_store::contracts::list_installments(work.tx, work.org(), contracts[0])?;
            let settled = |sequence: i64, id| InstallmentRow {
                id,
                sequence,
                amount_minor: 0,
                due_on: Some(day("2020-01-01")),
                ..rows[0].clone()
            };
            rows = (0..10_001).map(|index| settled(index + 2, work.ids.next())).collect();
            Ok(InstallmentRow::insert_all(work.tx, work.org(), &rows)?)
        })
        .unwrap();
        app.set_today(day("2026-03-20")); // due on 11 March
        let clerk = app.user(Role::ArClerk);
        let page = |state, cursor| {
            let query = CollectionPlanQuery { state, cursor, limit: Some(2), ..CollectionPlanQuery::default() };
            app.read(&clerk, move |work| collection_plan(work, &query)).unwrap()
        };
        let overdue = page(Some(CollectionState::Overdue), None);
        assert_eq!((overdue.items.len(), overdue.forecast[0].overdue), (2, cny("300")));
        let rest = page(Some(CollectionState::Overdue), overdue.next_cursor);
        assert_eq!((rest.items.len(), rest.next_cursor, rest.items[0].open), (1, None, cny("100")));
        assert_eq!(page(None, None).forecast[0].total, cny("300"));
        assert_eq!(page(Some(CollectionState::Settled), None).forecast[0].total, cny("0"));
    }
);

on_both_databases!(
    /// A selection is what it names, however much else is unbilled; and what is invoiced meanwhile stops no page.
    fn a_selection_is_found_behind_many_others(app: TestApp) {
        let goods = chain::product(&app, "M1", "13", "point_in_time");
        let service = chain::product(&app, "S1", "6", "straight_line");
        let mut of_service = chain::line(service, "1", "9200");
        (of_service.service_starts_on, of_service.service_ends_on) = (Some(day("2026-03-01")), Some(day("2026-12-31")));
        let contract = chain::signed(&app, None, vec![chain::line(goods, "10000", "1"), of_service]);
        let order = chain::ordered(&app, contract);
        let batch = chain::deliver(&app, order, "2026-03-01", &[(0, "1")]).unwrap();
        app.write(&app.admin(), move |work| {
            let org = work.org();
            let lines = mingxi_store::deliveries::list_lines(work.tx, org, batch)?;
            let batch = DeliveryRow::find(work.tx, org, batch)?.unwrap();
            for index in 0..5_001 {
                let id = work.ids.next();
                DeliveryRow { id, number: format!("DN-{index}"), ..batch.clone() }.insert(work.tx, org)?;
                DeliveryLineRow { id: work.ids.next(), delivery_id: id, ..lines[0].clone() }.insert(work.tx, org)?;
            }
            Ok(())
        })
        .unwrap();
        let clerk = app.user(Role::ArClerk);
        let page = |basis, cursor| {
            let query = UnbilledQuery { basis, cursor, limit: Some(1), ..UnbilledQuery::default() };
            app.read(&clerk, move |work| list_unbilled(work, &query)).unwrap()
        };
        let services = page(Some(UnbilledBasis::Service), None);
        assert_eq!((services.items.len(), services.totals[0].net), (1, cny("9200")));
        let all = page(None, None);
        assert_eq!((all.totals[0].count, all.totals[0].net), (5_003, cny("14202"))); // 5,002 × 1 + 9,200
        let input = InvoiceUnbilled { selection: vec![services.items[0].id.clone()] };
        let drafts = app.write(&clerk, move |work| invoice_unbilled(work, &input)).unwrap();
        assert_eq!(drafts.len(), 1);
        assert_eq!(
            page(None, Some(services.items[0].id.clone())).items.len(),
            0,
            "a cursor that was invoiced meanwhile"
        );
        let unknown = InvoiceUnbilled { selection: vec!["nothing".into()] };
        assert_eq!(code_of(app.write(&clerk, move |work| invoice_unbilled(work, &unknown))), "invoice_not_unbilled");
    }
);

on_both_databases!(
    fn what_a_customer_may_pay_today_and_what_missing_the_step_costs(app: TestApp) {
        let books = Books::new(&app, "2026-03-11");
        books.discounted_invoice("100000", "2026-03-01"); // the last day of 1 %
        books.discounted_invoice("50000", "2026-03-05"); // 1 % to the 15th
        books.plain_invoice("300");
        let customer = books.customer;
        let shown = app.read(&app.user(Role::ArClerk), move |work| pay_today(work, &[customer], None)).unwrap();
        let row = &shown.items[0];
        assert_eq!((row.open, row.pay_today, row.discount_today), (cny("150300"), cny("148800"), cny("1500")));
        assert_eq!(
            (row.next_step_on, row.next_step_open, row.loss_if_missed),
            (Some(day("2026-03-11")), cny("100000"), cny("500"))
        );
    }
);

on_both_databases!(
    /// 92 days of service at 9,200.00 net from 1 July; run through 31 July: 3,100.00, then 3,100.00 and 3,000.00 planned.
    fn a_revenue_schedule_adds_up_and_every_cell_explains_itself(app: TestApp) {
        app.set_today(day("2026-07-31"));
        let service = chain::product(&app, "S1", "6", "straight_line");
        let mut line = chain::line(service, "1", "9200");
        (line.service_starts_on, line.service_ends_on) = (Some(day("2026-07-01")), Some(day("2026-09-30")));
        let goods = chain::product(&app, "M1", "13", "point_in_time");
        let contract = chain::signed(&app, None, vec![line, chain::line(goods, "10", "100")]);
        chain::ordered(&app, contract);
        let entity_id = app.made.entity;
        chain::act(&app, move |work| run_revenue(work, &RunRevenue { entity_id, through: day("2026-07-31") })).unwrap();
        let schedule = chain::read(&app, move |work| revenue_schedule(work, contract));
        let cells: Vec<_> = schedule.obligations[0]
            .cells
            .iter()
            .map(|cell| (cell.period.to_string(), cell.actual.amount_minor(), cell.planned.amount_minor()))
            .collect();
        let row = |month: &str, actual, planned| (month.to_owned(), actual, planned);
        assert_eq!(cells, [row("2026-07", 3_100_00, 0), row("2026-08", 0, 3_100_00), row("2026-09", 0, 3_000_00)]);
        assert_eq!((schedule.obligations[1].undated, schedule.remaining), (cny("1000"), cny("7100")));
        assert_eq!((schedule.ledger, schedule.difference), (cny("3100"), cny("0")));
        for cell in schedule.obligations.iter().flat_map(|row| row.cells.clone()).chain(schedule.totals) {
            for (figure, amount) in [(cell.actual_figure, cell.actual), (cell.planned_figure, cell.planned)] {
                let Some(figure) = figure else { continue };
                let explained = chain::read(&app, move |work| explain(work, &figure));
                assert_eq!(explained.amount, amount, "{}", explained.figure);
            }
        }
    }
);

on_both_databases!(
    fn today_shows_each_role_its_own_work(app: TestApp) {
        let books = Books::new(&app, "2026-03-11");
        books.discounted_invoice("100000", "2026-03-01"); // 1 % ends today: 500 at stake
        books.opening(cny("300"), day("2026-01-01"), day("2026-01-31"), None).unwrap();
        books.receive("77", "2026-03-11", ApplyBy::None).unwrap();
        app.write(&app.admin(), |work| {
            let body = json!({ "name": "王敏", "source": "event" });
            mingxi_app::leads::create_lead(work, body.as_object().unwrap()).map(drop)
        })
        .unwrap();
        let of = |role| app.read(&app.user(role), today).unwrap();
        let clerk = of(Role::ArClerk);
        let kinds: Vec<_> = clerk.items.iter().map(|item| (item.kind, item.money)).collect();
        let due = |kind, money: &str| (kind, Some(cny(money)));
        assert_eq!(
            kinds,
            [
                due(TodayKind::DiscountEnding, "500"),
                due(TodayKind::InvoiceOverdue, "300"),
                due(TodayKind::ReceiptUnapplied, "77")
            ]
        );
        assert_eq!((clerk.items[0].days_left, clerk.items[1].days_left), (Some(0), Some(-39)));
        for figure in clerk.figures {
            let reference = figure.figure.clone();
            let explained = app.read(&app.admin(), move |work| explain(work, &reference)).unwrap();
            assert_eq!(explained.amount, figure.amount, "{}", figure.figure);
        }
        assert!(of(Role::SalesRep).items.is_empty(), "a rep sees own work only");
        let manager = app.read(&app.admin(), today).unwrap();
        assert!(manager.items.iter().any(|item| item.kind == TodayKind::LeadUnanswered));
        // The opening receivable of January was posted, and January is still open.
        let accountant = of(Role::RevenueAccountant).items;
        let months: Vec<_> = accountant.iter().map(|item| (item.kind, &item.title[..7], item.due_on)).collect();
        assert_eq!(months, [(TodayKind::PeriodOpen, "2026-01", Some(day("2026-01-31")))]);
    }
);

on_both_databases!(
    fn today_tells_the_desk_what_to_sign_and_deliver_and_counts_exactly(app: TestApp) {
        app.set_today(day("2026-03-02"));
        let unit = chain::product(&app, "M1", "13", "point_in_time");
        let draft = |price: &str| chain::contract_input(&app, None, vec![chain::line(unit, "1", price)]);
        let inputs: Vec<_> = (1..=53).map(|price| draft(&price.to_string())).collect();
        chain::act(&app, move |work| {
            inputs.iter().try_for_each(|input| mingxi_app::contracts::create_contract(work, input).map(drop))
        })
        .unwrap();
        // 100 at 100.00, wanted by 9 March: 40 accepted and not invoiced, 60 to deliver
        let contract = chain::signed(&app, None, vec![chain::line(unit, "100", "100")]);
        let mut wanted = chain::order_input(&app, contract);
        wanted.required_on = Some(day("2026-03-09"));
        let order = chain::act(&app, move |work| mingxi_app::orders::create_order(work, &wanted)).unwrap();
        let batch = chain::deliver(&app, order, "2026-03-02", &[(0, "40")]).unwrap();
        chain::accept(&app, batch, "2026-03-02", &[]).unwrap();
        let of = |role| app.read(&app.user(role), today).unwrap();
        let counts = |today: &mingxi_app::today::Today| -> Vec<_> {
            today.counts.iter().map(|row| (row.kind, row.count)).collect()
        };
        let desk = of(Role::OrderDesk);
        assert_eq!(counts(&desk), [(TodayKind::ContractUnsigned, 53), (TodayKind::DeliveryDue, 1)]);
        assert_eq!((desk.items.len(), &desk.cut[..]), (51, &[TodayKind::ContractUnsigned][..]));
        let due = desk.items.iter().find(|item| item.kind == TodayKind::DeliveryDue).unwrap();
        assert_eq!((due.id.clone(), due.money, due.days_left), (order.to_string(), Some(cny("11300")), Some(7)));
        let clerk = of(Role::ArClerk);
        assert_eq!(counts(&clerk), [(TodayKind::Unbilled, 1)]);
        let unbilled = &clerk.items[0];
        assert_eq!((unbilled.money, unbilled.due_on), (Some(cny("4000")), Some(day("2026-03-02"))));
        chain::invoiced(&app, order, Some(batch), "2026-03-02");
        assert!(of(Role::ArClerk).counts.iter().all(|row| row.kind != TodayKind::Unbilled));
    }
);
