//! Money that goes back to a customer.

use crate::cash::{Books, cny, day};
use mingxi_app::aging::{AgingBy, AgingQuery, age_receivables};
use mingxi_app::explain::explain;
use mingxi_app::figures::customer_figures;
use mingxi_app::invoices::{CreditInvoice, credit_invoice};
use mingxi_app::on_both_databases;
use mingxi_app::receipts::{ApplyBy, AskedApplication, ReverseReceipt, reverse_receipt};
use mingxi_app::refunds::{PayRefund, RefundSource, ReverseRefund, pay_refund, reverse_refund};
use mingxi_app::testing::{TestApp, code_of};
use mingxi_domain::access::Role;
use mingxi_domain::ids::{InvoiceId, ReceiptId, RefundId};
use mingxi_domain::ledger::AccountRole::{Cash, TradeReceivable, UnappliedCash};
use mingxi_domain::receipts::status::ReceiptMethod;

fn from_receipt(receipt: ReceiptId, amount: &str) -> RefundSource {
    RefundSource { receipt_id: Some(receipt), credit_note_id: None, amount: cny(amount) }
}

fn from_note(note: InvoiceId, amount: &str) -> RefundSource {
    RefundSource { receipt_id: None, credit_note_id: Some(note), amount: cny(amount) }
}

fn refund(sources: Vec<RefundSource>, reference: Option<&str>) -> PayRefund {
    PayRefund {
        sources,
        paid_on: day("2026-03-15"),
        method: ReceiptMethod::BankTransfer,
        reference: reference.map(str::to_owned),
        payee_name: Some("上海启明机械有限公司".into()),
        payee_account: None,
        reason: "多付".into(),
        is_another: false,
    }
}

fn pay(app: &TestApp, input: PayRefund) -> mingxi_app::Result<RefundId> {
    app.write(&app.user(Role::FinanceDirector), move |work| pay_refund(work, &input))
}

fn reverse(app: &TestApp, id: RefundId) -> mingxi_app::Result<()> {
    let input = ReverseRefund { reason: "账号有误，退回".into(), reversed_on: None };
    app.write(&app.user(Role::FinanceDirector), move |work| reverse_refund(work, id, &input))
}

fn credit(app: &TestApp, id: InvoiceId, amount: &str) -> InvoiceId {
    let input = CreditInvoice {
        issued_on: day("2026-03-12"),
        reason: "少发".into(),
        returns_goods: false,
        after_return: None,
        over_invoiced: false,
        lines: None,
        amount: Some(cny(amount)),
    };
    app.write(&app.admin(), move |work| credit_invoice(work, id, &input)).unwrap()
}

fn open_on(app: &TestApp, on: &str) -> i64 {
    let query = AgingQuery {
        as_of: Some(day(on)),
        by: AgingBy::DueOn,
        entity_id: None,
        customer_id: None,
        currency: None,
        limits: vec![],
        by_customer: false,
    };
    let aged = app.read(&app.admin(), move |work| age_receivables(work, &query)).unwrap();
    aged.currencies.iter().map(|aging| aging.total.amount_minor()).sum()
}

/// Every figure of the customer adds up by its own explanation.
fn assert_told(app: &TestApp, books: &Books, more: Vec<String>) {
    let who = books.customer;
    let figures = app.read(&app.admin(), move |work| Ok(customer_figures(work, who)?.figures)).unwrap();
    for reference in figures.into_iter().map(|figure| figure.figure).chain(more) {
        let asked = reference.clone();
        let told = app.read(&app.admin(), move |work| explain(work, &asked)).unwrap();
        let parts: i64 = told.components.iter().map(|part| part.amount.amount_minor()).sum();
        assert_eq!(parts, told.amount.amount_minor(), "{reference}");
    }
}

// 1,000.00 paid by 1,150.00, then 100.00 credited: 150.00 and 100.00 are the customer's, and go back.
on_both_databases!(
    fn a_refund_takes_from_receipts_and_credit_notes_and_comes_back(app: TestApp) {
        let books = Books::new(&app, "2026-03-20");
        let made = books.plain_invoice("1000");
        let apply = ApplyBy::AsAsked(vec![AskedApplication::new(made, cny("1000"))]);
        let receipt = books.receive("1150", "2026-03-10", apply).unwrap().receipt.id;
        let note = credit(&app, made, "100");
        assert_eq!((books.receipt(receipt).unapplied_minor, books.invoice(note).open_minor), (150_00, 100_00));

        let id = pay(&app, refund(vec![from_note(note, "100"), from_receipt(receipt, "120")], Some("RF-1"))).unwrap();
        let (row, of) = (books.receipt(receipt), books.invoice(note));
        assert_eq!((row.unapplied_minor, row.refunded_minor), (30_00, 120_00));
        assert_eq!((of.open_minor, of.refunded_minor, of.applied_minor), (0, 100_00, 0));
        let ledger = books.ledger();
        // 1,150.00 came, 220.00 went; 30.00 are unapplied; the receivable is settled.
        assert_eq!((ledger[&Cash], ledger[&UnappliedCash], ledger[&TradeReceivable]), (930_00, -30_00, 0));
        assert_eq!(
            (open_on(&app, "2026-03-14"), open_on(&app, "2026-03-15"), open_on(&app, "2026-03-20")),
            (-100_00, 0, 0)
        );
        assert_told(&app, &books, vec![format!("receipt:{receipt}:unapplied"), format!("invoice:{note}:open")]);
        books.expect_clean();

        let same = refund(vec![from_receipt(receipt, "30")], Some("RF-2"));
        pay(&app, same.clone()).unwrap();
        let bounce = ReverseReceipt { reason: "退票".into(), reversed_on: None };
        assert_eq!(
            code_of(app.write(&app.admin(), move |work| reverse_receipt(work, receipt, &bounce))),
            "receipt_refunded"
        );
        reverse(&app, id).unwrap();
        assert_eq!(code_of(reverse(&app, id)), "refund_reversed");
        assert_eq!((books.receipt(receipt).unapplied_minor, books.invoice(note).open_minor), (120_00, 100_00));
        assert_eq!(books.ledger()[&Cash], 1_120_00);
        books.expect_clean();
    }
);

on_both_databases!(
    fn what_refunds_refuse(app: TestApp) {
        let books = Books::new(&app, "2026-03-20");
        let made = books.plain_invoice("1000");
        let receipt = books.receive("150", "2026-03-10", ApplyBy::None).unwrap().receipt.id;
        let of = |amount: &str| vec![from_receipt(receipt, amount)];
        assert_eq!(code_of(pay(&app, refund(of("150.01"), None))), "refund_exceeds_credit");
        assert_eq!(code_of(pay(&app, refund(of("0"), None))), "not_positive");
        assert_eq!(code_of(pay(&app, refund(vec![], None))), "out_of_range");
        assert_eq!(code_of(pay(&app, refund([of("1"), of("1")].concat(), None))), "duplicate");
        assert_eq!(code_of(pay(&app, refund(vec![from_note(made, "1")], None))), "invoice_not_a_credit_note");
        let neither = RefundSource { receipt_id: None, credit_note_id: None, amount: cny("1") };
        assert_eq!(code_of(pay(&app, refund(vec![neither], None))), "required");
        let early = PayRefund { paid_on: day("2026-03-09"), ..refund(of("1"), None) };
        assert_eq!(code_of(pay(&app, early)), "too_early");
        let clerk = refund(of("1"), None);
        assert_eq!(code_of(app.write(&app.user(Role::ArClerk), move |work| pay_refund(work, &clerk))), "forbidden");
        // The same payment is recorded once, unless somebody says that it is another.
        pay(&app, refund(of("10"), Some("RF-1"))).unwrap();
        assert_eq!(code_of(pay(&app, refund(of("10"), Some("rf-1")))), "refund_told_twice");
        pay(&app, PayRefund { is_another: true, ..refund(of("10"), Some("RF-1")) }).unwrap();
        assert_eq!(books.receipt(receipt).unapplied_minor, 130_00);
        books.expect_clean();
    }
);

// The invoice lost its cash while its note was refunded: the money that comes back settles it first.
on_both_databases!(
    fn a_refund_that_comes_back_settles_what_its_note_credits(app: TestApp) {
        let books = Books::new(&app, "2026-03-20");
        let made = books.plain_invoice("1000");
        let paid = books.receive("1000", "2026-03-10", ApplyBy::OldestFirst).unwrap();
        let note = credit(&app, made, "100");
        let id = pay(&app, refund(vec![from_note(note, "100")], None)).unwrap();
        let (undo, application) = (
            mingxi_app::applications::UnapplyApplication { reason: "错配".into(), unapplied_on: None },
            paid.applications[0].id,
        );
        app.write(&app.admin(), move |work| {
            mingxi_app::applications::unapply_application(work, application, &undo).map(drop)
        })
        .unwrap();
        assert_eq!(books.invoice(made).open_minor, 1_000_00);
        books.expect_clean();
        reverse(&app, id).unwrap();
        assert_eq!((books.invoice(made).open_minor, books.invoice(note).open_minor), (900_00, 0));
        books.expect_clean();
    }
);
