//! The matching bench: unclaimed money, suggestions, open items, payers that are taught, small differences.

use crate::cash::{Books, cny, day};
use mingxi_app::applications::{UnapplyApplication, unapply_application};
use mingxi_app::entities::{UpdateEntity, update_entity};
use mingxi_app::on_both_databases;
use mingxi_app::payer_aliases::{TeachPayerAlias, forget_payer_alias, teach_payer_alias};
use mingxi_app::receipts::{
    ApplyBy, AskedApplication, ClaimReceipt, OpenItemsQuery, RecordReceipt, RecordedReceipt, ReverseReceipt,
    SuggestionView, claim_receipt, open_items, record_receipt, reverse_receipt, suggest_applications,
};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_domain::access::Role;
use mingxi_domain::ids::ReceiptId;
use mingxi_domain::ledger::AccountRole::{PaymentDifference, TradeReceivable, UnappliedCash};
use mingxi_domain::receipts::status::{PayerKind, ReceiptMethod};
use mingxi_domain::receipts::suggest::SuggestionReason as R;

/// Money from the bank that names no customer.
fn unclaimed(books: &Books, amount: &str, reference: &str, payer: &str) -> mingxi_app::Result<RecordedReceipt> {
    let input = RecordReceipt {
        customer_id: None,
        entity_id: books.app.made.entity,
        amount: cny(amount),
        received_on: books.app.today(),
        posted_on: None,
        method: ReceiptMethod::BankTransfer,
        reference: Some(reference.into()),
        payer_name: Some(payer.into()),
        payer_account: Some("6222 0210 0111 8821".into()),
        is_another: false,
        apply: ApplyBy::None,
    };
    books.app.write(&books.app.user(Role::ArClerk), move |work| record_receipt(work, &input))
}

fn suggestions(app: &TestApp, receipt: ReceiptId) -> Vec<SuggestionView> {
    app.read(&app.user(Role::ArClerk), move |work| suggest_applications(work, receipt)).unwrap().items
}

fn claim(books: &Books, receipt: ReceiptId, teach: bool) -> mingxi_app::Result<()> {
    let input = ClaimReceipt { customer_id: books.customer, claimed_on: None, teach };
    books.app.write(&books.app.user(Role::ArClerk), move |work| claim_receipt(work, receipt, &input)).map(drop)
}

fn limit(app: &TestApp, amount: &str) {
    let (entity, limit) = (app.made.entity, cny(amount));
    app.write(&app.admin(), move |work| {
        let row = mingxi_store::entities::EntityRow::find(work.tx, work.org(), entity)?.unwrap();
        let input = UpdateEntity { version: row.version, write_off_limit: Some(limit), ..UpdateEntity::default() };
        update_entity(work, entity, &input)
    })
    .unwrap();
}

on_both_databases!(
    fn unclaimed_money_is_claimed_taught_and_suggested(app: TestApp) {
        let books = Books::new(&app, "2026-03-11");
        let invoice = books.discounted_invoice("100000", "2026-03-01"); // OLD-2026-03-01, day 10 of 1 %
        let first = unclaimed(&books, "99000", "货款", "SZ ZHILIAN").unwrap().receipt;
        assert_eq!((first.customer_id, books.ledger()[&UnappliedCash]), (None, -9_900_000));
        assert!(suggestions(&app, first.id).is_empty(), "nobody knows this payer");
        assert_eq!(code_of(books.apply(first.id, ApplyBy::OldestFirst)), "receipt_unclaimed");
        claim(&books, first.id, true).unwrap();
        assert_eq!(code_of(claim(&books, first.id, true)), "receipt_claimed");
        assert_eq!(books.ledger()[&UnappliedCash], -9_900_000, "it only moves to the customer");

        // Claimed: 40 for the exact amount after discount, 30 for the customer.
        let best = suggestions(&app, first.id).remove(0);
        let reasons: Vec<R> = best.reasons.iter().map(|why| why.code).collect();
        assert_eq!((best.score, reasons), (70, vec![R::AmountEqualsAfterCashDiscount, R::Customer]));
        assert_eq!((best.applications[0].amount, best.cash_discount), (cny("99000"), cny("1000")));
        let asks = best.applications.iter().map(|row| AskedApplication::new(row.invoice_id, row.amount)).collect();
        books.apply(first.id, ApplyBy::AsAsked(asks)).unwrap();
        assert_eq!(books.invoice(invoice).open_minor, 0);

        // The same payer again, in other writing: taught by name and by account.
        let other = books.plain_invoice("500");
        let second = unclaimed(&books, "500", "OLD-2026-03-01-1", "ＳＺ Zhilian").unwrap().receipt;
        let best = suggestions(&app, second.id).remove(0);
        assert_eq!((best.customer_id, best.applications[0].invoice_id), (books.customer, other));
        assert_eq!(best.score, 95); // 40 amount + 30 alias + 25 reference
        books.expect_clean();
    }
);

on_both_databases!(
    fn a_payer_is_forgotten_and_a_claim_goes_back_with_its_receipt(app: TestApp) {
        let books = Books::new(&app, "2026-03-11");
        books.plain_invoice("500");
        let teach = TeachPayerAlias { kind: PayerKind::Name, payer: "SZ ZHILIAN".into(), customer_id: books.customer };
        let (clerk, rep) = (app.user(Role::ArClerk), app.user(Role::SalesRep));
        let again = teach.clone();
        let id = app.write(&clerk, move |work| teach_payer_alias(work, &teach)).unwrap();
        let same = again.clone();
        assert_eq!(app.write(&clerk, move |work| teach_payer_alias(work, &same)).unwrap(), id, "taught once");
        assert_eq!(code_of(app.write(&rep, move |work| teach_payer_alias(work, &again))), "forbidden");
        let receipt = unclaimed(&books, "500", "", "sz zhilian").unwrap().receipt;
        assert_eq!(suggestions(&app, receipt.id)[0].score, 70);
        app.write(&clerk, move |work| forget_payer_alias(work, id)).unwrap();
        assert!(suggestions(&app, receipt.id).is_empty());
        assert_eq!(code_of(app.write(&clerk, move |work| forget_payer_alias(work, id))), "not_found");

        claim(&books, receipt.id, false).unwrap();
        app.advance_days(1);
        let reverse = ReverseReceipt { reason: "退票".into(), reversed_on: None };
        app.write(&clerk, move |work| reverse_receipt(work, receipt.id, &reverse)).unwrap();
        assert_eq!(books.ledger().get(&UnappliedCash), Some(&0));
        books.expect_clean();
    }
);

on_both_databases!(
    fn a_small_difference_is_written_off_within_the_limit(app: TestApp) {
        let books = Books::new(&app, "2026-03-11");
        let invoice = books.plain_invoice("1000");
        let receipt = books.receive("999.50", "2026-03-11", ApplyBy::None).unwrap().receipt;
        let asked = |write_off_rest| {
            let ask = AskedApplication { write_off_rest, ..AskedApplication::new(invoice, cny("999.50")) };
            ApplyBy::AsAsked(vec![ask])
        };
        assert_eq!(code_of(books.apply(receipt.id, asked(true))), "receipt_write_off_above_limit", "0 unless set");
        limit(&app, "0.49");
        assert_eq!(code_of(books.apply(receipt.id, asked(true))), "receipt_write_off_above_limit");
        limit(&app, "0.50");
        let done = books.apply(receipt.id, asked(true)).unwrap();
        assert_eq!((done.applications[0].applied_minor, done.applications[0].write_off_minor), (99_950, 50));
        let row = books.invoice(invoice);
        assert_eq!((row.open_minor, row.applied_minor, row.written_off_minor), (0, 99_950, 50));
        let ledger = books.ledger();
        assert_eq!((ledger[&PaymentDifference], ledger[&TradeReceivable]), (50, 0));
        books.expect_clean();

        let id = done.applications[0].id;
        let undo = UnapplyApplication { reason: "改为催收".into(), unapplied_on: None };
        app.write(&app.user(Role::ArClerk), move |work| unapply_application(work, id, &undo)).unwrap();
        let row = books.invoice(invoice);
        assert_eq!((row.open_minor, row.written_off_minor), (100_000, 0));
        assert_eq!(books.ledger()[&PaymentDifference], 0);
        books.expect_clean();
    }
);

on_both_databases!(
    fn open_items_say_what_each_takes_and_what_waiting_costs(app: TestApp) {
        let books = Books::new(&app, "2026-03-11");
        let discounted = books.discounted_invoice("100000", "2026-03-01");
        let overdue = books.opening(cny("300"), day("2026-01-01"), day("2026-01-31"), None).unwrap();
        let query = OpenItemsQuery { customer_id: books.customer, as_of: None, entity_id: None, currency: None };
        let open = app.read(&app.user(Role::ArClerk), move |work| open_items(work, &query)).unwrap();
        assert_eq!(open.items.iter().map(|item| item.invoice_id).collect::<Vec<_>>(), [overdue, discounted]);
        assert_eq!((open.items[0].overdue_days, open.items[0].loss_if_missed), (39, cny("0"))); // 28 February + 11 March
        let item = &open.items[1];
        assert_eq!((item.pay_now, item.step_ends_on), (cny("99000"), Some(day("2026-03-11"))));
        assert_eq!((item.discount_now, item.loss_if_missed, item.pay_next), (cny("1000"), cny("500"), cny("99500")));
        let total = &open.totals[0];
        assert_eq!((total.open, total.pay_now, total.overdue), (cny("100300"), cny("99300"), cny("300")));
    }
);
