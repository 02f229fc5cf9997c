//! Receipts, applications and the cash discount, through the verbs.

use crate::cash::{Books, cny, day};
use mingxi_app::applications::{UnapplyApplication, unapply_application};
use mingxi_app::on_both_databases;
use mingxi_app::receipts::{ApplyBy, ApplyReceipt, AskedApplication, ReverseReceipt, apply_receipt, reverse_receipt};
use mingxi_app::testing::code_of;
use mingxi_domain::access::Role;
use mingxi_domain::ledger::AccountRole::{Cash, CashDiscount, OpeningBalance, TradeReceivable, UnappliedCash};
use mingxi_domain::receipts::status::ReceiptStatus;

on_both_databases!(
    /// Feature CD1: 100,000 shipped 1 March under 2 % same day, 1 % to day 10, 0.5 % to day 30.
    fn the_cash_discount_is_right_to_the_day_and_the_fen(app: TestApp) {
        let books = Books::new(&app, "2026-04-30");
        let cases = [
            ("2026-03-01", "98000", "2000"),
            ("2026-03-11", "99000", "1000"),
            ("2026-03-12", "99500", "500"),
            ("2026-03-31", "99500", "500"),
            ("2026-04-01", "100000", "0"),
        ];
        for (received_on, cash, discount) in cases {
            let invoice = books.discounted_invoice("100000", "2026-03-01");
            let done = books
                .receive(cash, received_on, ApplyBy::AsAsked(vec![AskedApplication::new(invoice, cny(cash))]))
                .unwrap();
            let invoice = books.invoice(invoice);
            assert_eq!(
                (invoice.open_minor, invoice.cash_discount_minor),
                (0, cny(discount).amount_minor()),
                "{received_on}"
            );
            assert_eq!(done.receipt.unapplied_minor, 0, "{received_on}");
        }
        // One fen less on the day after the last window leaves one fen open and earns nothing.
        let invoice = books.discounted_invoice("100000", "2026-03-01");
        books.receive("99500", "2026-04-01", ApplyBy::OldestFirst).unwrap();
        assert_eq!((books.invoice(invoice).open_minor, books.invoice(invoice).cash_discount_minor), (50_000, 0));
        books.expect_clean();
    }
);

on_both_databases!(
    fn a_part_payment_in_the_window_earns_its_share(app: TestApp) {
        let books = Books::new(&app, "2026-04-30");
        let invoice = books.discounted_invoice("100000", "2026-03-01");
        books.receive("49500", "2026-03-11", ApplyBy::OldestFirst).unwrap(); // 49,500 ÷ 0.99 = 50,000
        let row = books.invoice(invoice);
        assert_eq!((row.open_minor, row.applied_minor, row.cash_discount_minor), (5_000_000, 4_950_000, 50_000));
        books.receive("50000", "2026-04-01", ApplyBy::OldestFirst).unwrap();
        assert_eq!(books.invoice(invoice).open_minor, 0);
        books.expect_clean();
    }
);

on_both_databases!(
    fn undoing_an_application_restores_every_balance(app: TestApp) {
        let books = Books::new(&app, "2026-03-01");
        let invoice = books.discounted_invoice("100000", "2026-03-01");
        let receipt = books.receive("98000", "2026-03-01", ApplyBy::None).unwrap().receipt;
        let before = (books.ledger(), books.invoice(invoice).open_minor);
        let done = books.apply(receipt.id, ApplyBy::OldestFirst).unwrap();
        assert_eq!(books.ledger().get(&CashDiscount), Some(&200_000)); // 2 % of 100,000
        assert_eq!(books.ledger().get(&TradeReceivable), Some(&0));
        let id = done.applications[0].id;
        let undo = || {
            let input = UnapplyApplication { reason: "付错发票".into(), unapplied_on: None };
            app.write(&app.user(Role::ArClerk), move |work| unapply_application(work, id, &input))
        };
        undo().unwrap();
        let mut after = (books.ledger(), books.invoice(invoice).open_minor);
        after.0.retain(|_, amount| *amount != 0);
        assert_eq!(after, before);
        assert_eq!(books.receipt(receipt.id).unapplied_minor, 9_800_000);
        assert_eq!(code_of(undo()), "receipt_application_undone");
        books.expect_clean();
    }
);

on_both_databases!(
    fn a_reversed_receipt_takes_its_applications_and_discounts_back(app: TestApp) {
        let books = Books::new(&app, "2026-03-01");
        let invoices = [books.discounted_invoice("100", "2026-03-01"), books.discounted_invoice("200", "2026-03-01")];
        let receipt = books.receive("294", "2026-03-01", ApplyBy::OldestFirst).unwrap().receipt; // 300 less 2 %
        assert_eq!(invoices.map(|id| books.invoice(id).open_minor), [0, 0]);
        app.advance_days(3);
        let reverse = |on: Option<&str>| {
            let input = ReverseReceipt { reason: "银行退票".into(), reversed_on: on.map(day) };
            app.write(&app.user(Role::ArClerk), move |work| reverse_receipt(work, receipt.id, &input))
        };
        assert_eq!(code_of(reverse(Some("2026-02-28"))), "reversal_too_early");
        let reversed = reverse(None).unwrap();
        assert_eq!((reversed.status, reversed.unapplied_minor), (ReceiptStatus::Reversed, 0));
        assert_eq!(invoices.map(|id| books.invoice(id).open_minor), [10_000, 20_000]);
        let ledger = books.ledger();
        assert_eq!([Cash, UnappliedCash, CashDiscount].map(|role| ledger.get(&role).copied().unwrap_or(0)), [0, 0, 0]);
        assert_eq!((ledger[&TradeReceivable], ledger[&OpeningBalance]), (30_000, -30_000));
        assert_eq!(code_of(reverse(None)), "receipt_reversed");
        books.expect_clean();
    }
);

on_both_databases!(
    /// Feature RC4: 100,000 split over three invoices as 50 / 30 / 20, in any amounts.
    fn a_receipt_is_split_over_invoices_as_asked(app: TestApp) {
        let books = Books::new(&app, "2026-03-01");
        let invoices = [books.plain_invoice("60000"), books.plain_invoice("30000"), books.plain_invoice("90000")];
        let asks = [("50000", 0), ("30000", 1), ("20000", 2)]
            .map(|(amount, index): (_, usize)| AskedApplication::new(invoices[index], cny(amount)));
        let done = books.receive("100000", "2026-03-01", ApplyBy::AsAsked(asks.to_vec())).unwrap();
        assert_eq!((done.applications.len(), done.receipt.unapplied_minor), (3, 0));
        assert_eq!(invoices.map(|id| books.invoice(id).open_minor), [1_000_000, 0, 7_000_000]);
        books.expect_clean();
    }
);

on_both_databases!(
    fn what_is_asked_beyond_the_facts_is_refused(app: TestApp) {
        let books = Books::new(&app, "2026-03-10");
        let invoice = books.plain_invoice("100");
        let receipt = books.receive("150", "2026-03-05", ApplyBy::None).unwrap().receipt.id;
        let ask = |amount: &str| ApplyBy::AsAsked(vec![AskedApplication::new(invoice, cny(amount))]);
        assert_eq!(code_of(books.apply(receipt, ask("120"))), "receipt_exceeds_open");
        assert_eq!(code_of(books.apply(receipt, ask("-1"))), "not_positive");
        let twice = ApplyBy::AsAsked(vec![AskedApplication::new(invoice, cny("1")); 2]);
        assert_eq!(code_of(books.apply(receipt, twice)), "duplicate");
        let early = ApplyReceipt { apply: ask("100"), applied_on: Some(day("2026-03-04")) };
        assert_eq!(code_of(app.write(&app.admin(), move |work| apply_receipt(work, receipt, &early))), "too_early");
        assert_eq!(code_of(books.receive("-1", "2026-03-05", ApplyBy::None)), "not_positive");
        assert_eq!(code_of(books.receive("1", "2026-03-11", ApplyBy::None)), "in_the_future");
        let rep = app.user(Role::SalesRep);
        let input = ApplyReceipt { apply: ApplyBy::OldestFirst, applied_on: None };
        assert_eq!(code_of(app.write(&rep, move |work| apply_receipt(work, receipt, &input))), "forbidden");
        books.expect_clean();
    }
);

on_both_databases!(
    fn two_receipts_that_race_for_one_invoice_never_overshoot(app: TestApp) {
        let books = Books::new(&app, "2026-03-01");
        for _ in 0..8 {
            let invoice = books.plain_invoice("100");
            let receipts = [(); 2].map(|()| books.receive("80", "2026-03-01", ApplyBy::None).unwrap().receipt.id);
            let outcomes = std::thread::scope(|scope| {
                let racers = receipts.map(|receipt| {
                    scope.spawn({
                        let books = &books;
                        move || books.apply(receipt, ApplyBy::OldestFirst)
                    })
                });
                racers.map(|racer| racer.join().expect("a racer does not panic"))
            });
            let applied: i64 = outcomes
                .into_iter()
                .map(|outcome| outcome.unwrap().applications.iter().map(|row| row.applied_minor).sum::<i64>())
                .sum();
            assert_eq!((applied, books.invoice(invoice).open_minor), (10_000, 0));
            let left: i64 = receipts.iter().map(|receipt| books.receipt(*receipt).unapplied_minor).sum();
            assert_eq!(left, 6_000);
            for receipt in receipts {
                let input = ReverseReceipt { reason: "清理".into(), reversed_on: None };
                app.write(&app.admin(), move |work| reverse_receipt(work, receipt, &input)).unwrap();
            }
            let rest = books.receive("100", "2026-03-01", ApplyBy::OldestFirst).unwrap();
            assert_eq!(rest.receipt.unapplied_minor, 0);
        }
        books.expect_clean();
    }
);

/// Small numbers from a seed, so that a walk can be walked again (xorshift).
struct Steps(u64);

impl Steps {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

on_both_databases!(
    /// Whatever is received, applied, undone and reversed, in any order: every cent ties at the end, and undoing all
    /// of it leaves the opening receivables.
    fn a_random_walk_over_cash_ties_at_every_rest(app: TestApp) {
        let books = Books::new(&app, "2026-03-01");
        for (seed, walk) in [11, 23, 47].into_iter().enumerate() {
            let mut steps = Steps(walk);
            let invoices: Vec<_> = (0..6)
                .map(|index| {
                    books.discounted_invoice(&format!("{}.{:02}", 50 + index * 37, steps.below(100)), "2026-03-01")
                })
                .collect();
            let mut receipts = Vec::new();
            let mut applications = Vec::new();
            for _ in 0..40 {
                let done = match steps.below(5) {
                    0 | 1 => {
                        let amount = format!("{}.{:02}", 1 + steps.below(90), steps.below(100));
                        let by = if steps.below(2) == 0 { ApplyBy::None } else { ApplyBy::OldestFirst };
                        let done = books.receive(&amount, "2026-03-01", by).unwrap();
                        receipts.push(done.receipt.id);
                        done.applications
                    }
                    2 if !receipts.is_empty() => {
                        let receipt = receipts[usize::try_from(steps.below(receipts.len() as u64)).unwrap()];
                        let invoice_id = invoices[usize::try_from(steps.below(6)).unwrap()];
                        let ask = AskedApplication::new(invoice_id, cny(&format!("{}.5", 1 + steps.below(40))));
                        books
                            .apply(receipt, ApplyBy::AsAsked(vec![ask]))
                            .map_or_else(|_| Vec::new(), |done| done.applications)
                    }
                    3 if !applications.is_empty() => {
                        let id =
                            applications.swap_remove(usize::try_from(steps.below(applications.len() as u64)).unwrap());
                        let input = UnapplyApplication { reason: "走查".into(), unapplied_on: None };
                        app.write(&app.admin(), move |work| unapply_application(work, id, &input)).ok();
                        Vec::new()
                    }
                    4 if receipts.len() > 3 => {
                        let id = receipts.swap_remove(usize::try_from(steps.below(receipts.len() as u64)).unwrap());
                        let input = ReverseReceipt { reason: "走查".into(), reversed_on: None };
                        app.write(&app.admin(), move |work| reverse_receipt(work, id, &input)).unwrap();
                        Vec::new()
                    }
                    _ => Vec::new(),
                };
                applications.extend(done.into_iter().map(|row| row.id));
            }
            books.expect_clean();
            for id in receipts {
                let input = ReverseReceipt { reason: "清空".into(), reversed_on: None };
                app.write(&app.admin(), move |work| reverse_receipt(work, id, &input)).unwrap();
            }
            assert!(
                invoices.iter().all(|id| books.invoice(*id).open_minor == books.invoice(*id).total_minor),
                "walk {seed}"
            );
            let left: Vec<_> = books
                .ledger()
                .into_iter()
                .filter(|(role, amount)| *amount != 0 && !matches!(role, TradeReceivable | OpeningBalance))
                .collect();
            assert_eq!(left, [], "walk {seed}");
        }
        books.expect_clean();
    }
);

on_both_databases!(
    fn money_goes_where_its_amount_and_reference_say_and_never_silently_to_the_oldest(app: TestApp) {
        let books = Books::new(&app, "2026-04-20");
        let oldest = books.opening(cny("500"), day("2026-01-01"), day("2026-01-31"), None).unwrap();
        let (one, two) = (
            books.plain_invoice("300"),
            books.opening(cny("200"), day("2026-03-02"), day("2026-04-01"), None).unwrap(),
        );
        // 300.00 and 200.00 together, which is also 500.00: the sum is as good as the oldest, so the reference decides.
        let input = |reference: Option<&str>, amount: &str| mingxi_app::receipts::RecordReceipt {
            customer_id: Some(books.customer),
            entity_id: app.made.entity,
            amount: cny(amount),
            received_on: day("2026-04-20"),
            posted_on: None,
            method: mingxi_domain::receipts::status::ReceiptMethod::BankTransfer,
            reference: reference.map(str::to_owned),
            payer_name: None,
            payer_account: None,
            is_another: false,
            apply: ApplyBy::Suggested,
        };
        let record = |input: mingxi_app::receipts::RecordReceipt| {
            app.write(&app.admin(), move |work| mingxi_app::receipts::record_receipt(work, &input)).unwrap()
        };
        let nothing_speaks = record(input(None, "123.45"));
        assert_eq!(nothing_speaks.applications.len(), 0, "an amount that fits nothing is left for the bench");
        let exact = record(input(None, "300"));
        assert_eq!(exact.applications.iter().map(|row| row.invoice_id).collect::<Vec<_>>(), [one]);
        let named = record(input(Some("付 OLD-2026-03-02"), "200"));
        assert_eq!(named.applications.iter().map(|row| row.invoice_id).collect::<Vec<_>>(), [two]);
        assert_eq!(books.invoice(oldest).open_minor, 500_00, "the oldest was never asked for");
    }
);
