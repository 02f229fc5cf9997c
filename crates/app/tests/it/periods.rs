//! Periods close in order and then refuse; journals keep off what documents explain; the seal holds.

use crate::cash::{Books, cny, day};
use mingxi_app::ledger::{
    JournalLine, PostJournal, SealReach, post_journal, seal_entries, trial_balance, trial_balance_of_lines,
};
use mingxi_app::on_both_databases;
use mingxi_app::periods::{
    CloseChecklist, CloseItem, ClosePeriod, CloseState, ReopenPeriod, SignOffItem, close_checklist, close_period,
    reopen_period, sign_off_item,
};
use mingxi_app::receipts::{ApplyBy, RecordReceipt, record_receipt};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_app::today::{TodayKind, today};
use mingxi_app::verify::verify;
use mingxi_domain::access::Role;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{EntryId, PeriodId};
use mingxi_domain::ledger::{AccountRole, Side};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::number_series::SeriesKind;
use mingxi_domain::receipts::status::ReceiptMethod;
use mingxi_store::ledger::list_books;
use mingxi_store::seals;

fn close(app: &TestApp, period: &str) -> mingxi_app::Result<PeriodId> {
    let input =
        ClosePeriod { entity_id: app.made.entity, period: period.parse().unwrap(), reason: None, reasons: vec![] };
    app.write(&app.user(Role::RevenueAccountant), move |work| close_period(work, &input))
}

fn reopen(app: &TestApp, period: &str, role: Role) -> mingxi_app::Result<PeriodId> {
    let input =
        ReopenPeriod { entity_id: app.made.entity, period: period.parse().unwrap(), reason: "漏记到款".into() };
    app.write(&app.user(role), move |work| reopen_period(work, &input))
}

fn journal(app: &TestApp, on: &str, lines: &[(AccountRole, i64)]) -> mingxi_app::Result<EntryId> {
    let line = |(role, minor): &(AccountRole, i64)| JournalLine {
        role: *role,
        side: if *minor > 0 { Side::Debit } else { Side::Credit },
        amount_minor: minor.abs(),
        customer_id: None,
    };
    let input = PostJournal {
        entity_id: app.made.entity,
        effective_on: day(on),
        reason: "调整".into(),
        currency: Currency::CNY,
        lines: lines.iter().map(line).collect(),
    };
    app.write(&app.user(Role::RevenueAccountant), move |work| post_journal(work, &input))
}

/// What the queue of the day says of months: which, due when, in how many days.
fn months_to_close(app: &TestApp) -> Vec<(String, Option<Date>, Option<i64>)> {
    let queue = app.read(&app.user(Role::RevenueAccountant), today).unwrap();
    let months = queue.items.into_iter().filter(|item| item.kind == TodayKind::PeriodOpen);
    months.map(|item| (item.title[..7].to_owned(), item.due_on, item.days_left)).collect()
}

on_both_databases!(
    fn a_closed_period_refuses_and_a_late_receipt_goes_to_the_open_one(app: TestApp) {
        let books = Books::new(&app, "2026-04-05");
        let invoice = books.discounted_invoice("100000", "2026-03-01");
        assert_eq!(code_of(close(&app, "2026-05")), "period_not_begun");
        assert_eq!(code_of(reopen(&app, "2026-03", Role::FinanceDirector)), "period_not_closed");
        assert_eq!(months_to_close(&app), [("2026-03".to_owned(), Some(day("2026-03-31")), Some(-5))]);
        close(&app, "2026-03").unwrap();
        assert_eq!(months_to_close(&app), []);
        assert_eq!(code_of(close(&app, "2026-03")), "period_already_closed");
        assert_eq!(code_of(books.receive("98000", "2026-03-01", ApplyBy::OldestFirst)), "period_closed");
        assert_eq!(code_of(books.receive("1", "2025-12-31", ApplyBy::None)), "period_closed");

        // The money arrived in March: booked in April, it still earns the discount of its day.
        let late = RecordReceipt {
            customer_id: Some(books.customer),
            entity_id: app.made.entity,
            amount: cny("98000"),
            received_on: day("2026-03-01"),
            posted_on: Some(day("2026-04-05")),
            method: ReceiptMethod::BankTransfer,
            reference: None,
            payer_name: None,
            payer_account: None,
            is_another: false,
            apply: ApplyBy::OldestFirst,
        };
        let done = app.write(&app.admin(), move |work| record_receipt(work, &late)).unwrap();
        assert_eq!((books.invoice(invoice).open_minor, done.applications[0].applied_on), (0, day("2026-04-05")));

        assert_eq!(code_of(reopen(&app, "2026-03", Role::RevenueAccountant)), "forbidden");
        close(&app, "2026-04").unwrap();
        assert_eq!(code_of(reopen(&app, "2026-03", Role::FinanceDirector)), "period_later_closed");
        reopen(&app, "2026-04", Role::FinanceDirector).unwrap();
        reopen(&app, "2026-03", Role::FinanceDirector).unwrap();
        books.receive("1", "2026-03-01", ApplyBy::None).unwrap();
        assert_eq!(code_of(close(&app, "2026-04")), "period_previous_open");
        books.expect_clean();
    }
);

on_both_databases!(
    fn a_journal_never_touches_revenue_or_what_documents_explain(app: TestApp) {
        use AccountRole::{BadDebtAllowance, Cash, CashDiscount, ContractAsset, CreditLoss, Revenue, TradeReceivable};
        assert_eq!(code_of(journal(&app, "2026-03-01", &[(Cash, 100), (Revenue, -100)])), "revenue_outside_chain");
        for role in [TradeReceivable, ContractAsset, CashDiscount] {
            assert_eq!(
                code_of(journal(&app, "2026-03-01", &[(role, 100), (Cash, -100)])),
                "journal_controlled_account"
            );
        }
        assert_eq!(
            code_of(journal(&app, "2026-03-01", &[(CreditLoss, 100), (BadDebtAllowance, -99)])),
            "entry_unbalanced"
        );
        journal(&app, "2026-03-01", &[(CreditLoss, 100), (BadDebtAllowance, -100)]).unwrap();
        let entity = app.made.entity;
        let kept = app.read(&app.admin(), move |work| trial_balance(work, entity, day("2026-03-31"))).unwrap();
        let total: Vec<_> = kept.totals.iter().map(|total| (total.debit, total.credit)).collect();
        assert_eq!(total, [(Money::new(100, Currency::CNY), Money::new(100, Currency::CNY))]);
    }
);

on_both_databases!(
    fn the_trial_balance_is_the_same_from_balances_and_from_lines(app: TestApp) {
        let books = Books::new(&app, "2026-04-30");
        books.discounted_invoice("300", "2026-03-01");
        books.receive("98", "2026-03-01", ApplyBy::OldestFirst).unwrap();
        books.receive("50", "2026-04-02", ApplyBy::OldestFirst).unwrap();
        let entity = app.made.entity;
        for as_of in ["2026-02-28", "2026-03-31", "2026-04-30"] {
            let (kept, lines) = app
                .read(&app.admin(), move |work| {
                    Ok((trial_balance(work, entity, day(as_of))?, trial_balance_of_lines(work, entity, day(as_of))?))
                })
                .unwrap();
            assert_eq!(kept, lines, "{as_of}");
            assert!(kept.totals.iter().all(|total| total.debit == total.credit));
        }
        let within = app.read(&app.admin(), move |work| trial_balance(work, entity, day("2026-04-01"))).unwrap();
        let receivable = within.rows.iter().find(|row| row.code == "1122").unwrap();
        assert_eq!(receivable.balance, cny("200")); // 300 less 98 and its 2 % of 100
    }
);

on_both_databases!(
    fn the_seal_covers_every_entry_and_shows_what_was_changed(app: TestApp) {
        let books = Books::new(&app, "2026-03-10");
        books.plain_invoice("100");
        books.receive("40", "2026-03-05", ApplyBy::OldestFirst).unwrap();
        let seal = || app.write(&app.admin(), |work| seal_entries(work, SealReach::Recent)).unwrap();
        assert_eq!((seal(), seal()), (3, 0)); // opening, receipt, application
        books.receive("10", "2026-03-06", ApplyBy::None).unwrap();
        let gaps = |name: &str| {
            verify(&app.app, app.made.org)
                .unwrap()
                .into_iter()
                .filter(|finding| finding.check == name)
                .collect::<Vec<_>>()
        };
        assert_eq!(gaps("entry_seal")[0].detail, "1 entries wait for their seal");
        assert_eq!((seal(), gaps("entry_seal").len()), (1, 0));
        books.expect_clean();

        // The seal table takes no update, so whoever tampers can only add a false seal.
        books.receive("20", "2026-03-07", ApplyBy::None).unwrap();
        app.write(&app.admin(), |work| {
            let book = list_books(work.tx, work.org())?.remove(0);
            let last = seals::find_last(work.tx, work.org(), book.id)?.expect("a chain");
            let entry = seals::list_unsealed(work.tx, work.org(), book.id, -1, 1)?.remove(0);
            Ok(seals::SealRow { sequence: last.sequence + 1, entry_id: entry.id, ..last }
                .insert(work.tx, work.org())?)
        })
        .unwrap();
        let broken: Vec<_> =
            gaps("entry_seal").into_iter().map(|finding| (finding.is_broken(), finding.detail)).collect();
        assert_eq!(broken, [(true, "the chain of CAS does not recompute at place 5".to_owned())]);
    }
);

on_both_databases!(
    fn closing_waits_for_what_is_being_posted(app: TestApp) {
        let books = Books::new(&app, "2026-03-31");
        let outcomes = std::thread::scope(|scope| {
            let posters: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| (0..10).map(|_| books.receive("1", "2026-03-15", ApplyBy::None)).collect::<Vec<_>>())
                })
                .collect();
            let closer = scope.spawn(|| crate::chain::close_month(&app, "2026-03"));
            let posted: Vec<_> =
                posters.into_iter().flat_map(|poster| poster.join().expect("a poster does not panic")).collect();
            (posted, closer.join().expect("the closer does not panic"))
        });
        outcomes.1.unwrap();
        let sealed = app
            .read(&app.admin(), |work| {
                let book = list_books(work.tx, work.org())?.remove(0);
                let last = seals::find_last(work.tx, work.org(), book.id)?;
                Ok((seals::count_unsealed(work.tx, work.org(), book.id)?, last.map_or(0, |last| last.sequence)))
            })
            .unwrap();
        let posted = outcomes.0.iter().filter(|outcome| outcome.is_ok()).count();
        assert!(outcomes.0.into_iter().all(|outcome| outcome.is_ok() || code_of(outcome) == "period_closed"));
        // Sealed while closing: an entry that slipped in after it would not be.
        assert_eq!(sealed, (0, i64::try_from(posted).unwrap()));
        books.expect_clean();
    }
);

on_both_databases!(
    fn the_checklist_says_what_is_left_and_who_signed_it_off(app: TestApp) {
        let books = Books::new(&app, "2026-03-20");
        books.plain_invoice("500");
        books.receive("77", "2026-03-20", ApplyBy::None).unwrap();
        let clerk = app.user(Role::ArClerk);
        let period = app.read(&clerk, |work| {
            let text = mingxi_store::SqlText::dynamic("select id from accounting_period where org_id = $1");
            Ok(work.tx.one::<(mingxi_domain::ids::PeriodId,)>(text, mingxi_store::v![work.org()])?.0)
        });
        let period = period.unwrap();
        let list = || app.read(&clerk, move |work| close_checklist(work, period)).unwrap();
        let left = |list: &CloseChecklist| {
            let open = list.items.iter().filter(|item| item.state != CloseState::Ok);
            open.map(|item| (item.item, item.count)).collect::<Vec<_>>()
        };
        let first = list();
        // Two entries: the opening receivable and the receipt.
        assert_eq!(left(&first), [(CloseItem::ReceiptsUnapplied, 1), (CloseItem::EntriesUnsealed, 2)]);
        assert!(first.can_close);
        let sign = SignOffItem { item: CloseItem::ReceiptsUnapplied, note: "预付款".into() };
        app.write(&clerk, move |work| sign_off_item(work, period, &sign)).unwrap();
        let item = list().items.into_iter().find(|item| item.item == CloseItem::ReceiptsUnapplied).unwrap();
        assert_eq!((item.state, item.sign_off.unwrap().note.as_str()), (CloseState::Warning, "预付款"));

        // A number that no receipt carries blocks, and is closed over only with a reason.
        chain_gap(&app);
        assert_eq!(left(&list())[0], (CloseItem::NumberGaps, 1));
        assert_eq!(code_of(close(&app, "2026-03")), "period_has_faults");
        let entity_id = app.made.entity;
        let reason = Some("断号已书面说明".to_owned());
        let input = ClosePeriod { entity_id, period: "2026-03".parse().unwrap(), reason, reasons: vec![] };
        app.write(&app.user(Role::RevenueAccountant), move |work| close_period(work, &input)).unwrap();
    }
);

on_both_databases!(
    fn a_warning_is_signed_off_by_whose_work_it_is_or_closed_over_with_a_reason(app: TestApp) {
        let books = Books::new(&app, "2026-03-10");
        books.receive("300", "2026-03-10", ApplyBy::None).unwrap();
        app.set_today(day("2026-04-01"));
        assert_eq!(code_of(close(&app, "2026-03")), "period_has_warnings", "nobody has said why the money is left");
        let accountant = app.user(Role::RevenueAccountant);
        let period = app.read(&accountant, |work| {
            let text = mingxi_store::SqlText::dynamic("select id from accounting_period where org_id = $1");
            Ok(work.tx.one::<(mingxi_domain::ids::PeriodId,)>(text, mingxi_store::v![work.org()])?.0)
        });
        let period = period.unwrap();
        let sign = |note: &str| SignOffItem { item: CloseItem::ReceiptsUnapplied, note: note.into() };
        let (by_accountant, by_clerk) = (sign("不是我的"), sign("预付款，下月发货"));
        let not_hers = app.write(&accountant, move |work| sign_off_item(work, period, &by_accountant));
        assert_eq!(code_of(not_hers), "period_sign_off_not_yours");
        let entity_id = app.made.entity;
        let given = |note: &str| ClosePeriod {
            entity_id,
            period: "2026-03".parse().unwrap(),
            reason: None,
            reasons: vec![SignOffItem { item: CloseItem::ReceiptsUnapplied, note: note.into() }],
        };
        let (empty, other) = (
            given("  "),
            ClosePeriod {
                reasons: vec![SignOffItem { item: CloseItem::DraftInvoices, note: "x".into() }],
                ..given("x")
            },
        );
        assert_eq!(code_of(app.write(&accountant, move |work| close_period(work, &empty))), "required");
        assert_eq!(code_of(app.write(&accountant, move |work| close_period(work, &other))), "period_has_warnings");
        let with_reason = given("客户预付，四月发货");
        app.write(&accountant, move |work| close_period(work, &with_reason)).unwrap();
        let kept = app.read(&accountant, move |work| close_checklist(work, period)).unwrap();
        let item = kept.items.into_iter().find(|item| item.item == CloseItem::ReceiptsUnapplied).unwrap();
        assert_eq!(item.sign_off.unwrap().note, "客户预付，四月发货");
        let reopen = ReopenPeriod { entity_id, period: "2026-03".parse().unwrap(), reason: "补录".into() };
        app.write(&app.user(Role::FinanceDirector), move |work| reopen_period(work, &reopen)).unwrap();
        app.write(&app.user(Role::ArClerk), move |work| sign_off_item(work, period, &by_clerk)).unwrap();
        close(&app, "2026-03").unwrap();
    }
);

/// A receipt number is given out and no receipt is made, as only a fault could.
fn chain_gap(app: &mingxi_app::testing::TestApp) {
    let entity = app.made.entity;
    app.write(&app.admin(), move |work| work.next_number(entity, SeriesKind::Receipt, 2026).map(drop)).unwrap();
}

on_both_databases!(
    fn a_trial_balance_between_two_days_has_an_opening_a_movement_and_a_closing(app: TestApp) {
        let books = Books::new(&app, "2026-04-20");
        books.receive("100", "2026-03-10", ApplyBy::None).unwrap();
        books.receive("30", "2026-04-05", ApplyBy::None).unwrap();
        books.receive("7", "2026-04-20", ApplyBy::None).unwrap();
        let entity = app.made.entity;
        let cash = |from: Option<&str>, as_of: &str| {
            let (from, as_of) = (from.map(day), day(as_of));
            let report = app
                .read(&app.admin(), move |work| mingxi_app::ledger::trial_balance_between(work, entity, from, as_of))
                .unwrap();
            let row = report.rows.iter().find(|row| row.debit.amount_minor() != 0 || row.opening.amount_minor() > 0);
            let row = row.unwrap();
            assert_eq!(report.totals[0].debit, report.totals[0].credit, "what moved is balanced too");
            [row.opening, row.debit, row.credit, row.balance].map(|money| money.amount_minor())
        };
        assert_eq!(cash(None, "2026-04-20"), [0, 137_00, 0, 137_00]);
        // 100.00 before April, 30.00 by the 10th, 7.00 after.
        assert_eq!(cash(Some("2026-04-01"), "2026-04-10"), [100_00, 30_00, 0, 130_00]);
        assert_eq!(cash(Some("2026-04-06"), "2026-04-30"), [130_00, 7_00, 0, 137_00]);
        let backwards = app.read(&app.admin(), move |work| {
            mingxi_app::ledger::trial_balance_between(work, entity, Some(day("2026-04-02")), day("2026-04-01"))
        });
        assert_eq!(code_of(backwards), "after_the_end");
        let csv = app.read(&app.admin(), move |work| {
            mingxi_app::ledger::export_trial_balance(work, entity, Some(day("2026-04-01")), day("2026-04-10"))
        });
        let csv = String::from_utf8(csv.unwrap()).unwrap();
        assert!(csv.contains(",CNY,100.00,30.00,0.00,130.00"), "{csv}");
    }
);

on_both_databases!(
    fn a_journal_into_a_closed_month_hears_the_next_open_day_and_who_may_reopen(app: TestApp) {
        let _books = Books::new(&app, "2026-03-10");
        journal(&app, "2026-03-10", &[(AccountRole::Cash, 100), (AccountRole::OpeningBalance, -100)]).unwrap();
        app.set_today(day("2026-05-10"));
        let director = app.user(Role::FinanceDirector);
        journal(&app, "2026-04-10", &[(AccountRole::Cash, 100), (AccountRole::OpeningBalance, -100)]).unwrap();
        close(&app, "2026-03").unwrap();
        close(&app, "2026-04").unwrap();
        let refused = journal(&app, "2026-03-31", &[(AccountRole::Cash, 1), (AccountRole::OpeningBalance, -1)]);
        let Err(mingxi_app::Error::Refused(refusal)) = refused else { panic!("posted into a closed month") };
        assert_eq!((refusal.code.code, refusal.errors[0].pointer.as_str()), ("period_closed", "/effective_on"));
        let id = director.user();
        let name = app.read(&app.admin(), move |work| {
            let text = mingxi_store::SqlText::dynamic("select name from user_account where org_id = $1 and id = $2");
            Ok(work.tx.one::<(String,)>(text, mingxi_store::v![work.org(), id])?.0)
        });
        let said = refusal.detail.en;
        assert!(said.contains("2026-05-01") && said.contains(&name.unwrap()), "{said}");
    }
);
