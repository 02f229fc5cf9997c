//! A customer with opening receivables: the ground the tests of cash stand on.

use mingxi_app::invoices::{RecordOpeningInvoice, record_opening_invoice};
use mingxi_app::receipts::{ApplyBy, ApplyReceipt, RecordReceipt, RecordedReceipt, apply_receipt, record_receipt};
use mingxi_app::testing::TestApp;
use mingxi_app::verify::verify;
use mingxi_app::{Result, records};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::{Date, add_days};
use mingxi_domain::ids::{CustomerId, InvoiceId, PaymentTermId, ReceiptId};
use mingxi_domain::ledger::AccountRole;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::receipts::status::ReceiptMethod;
use mingxi_store::invoices::InvoiceRow;
use mingxi_store::ledger::{list_role_balances, load_primary_book};
use mingxi_store::payment_terms::PaymentTermRow;
use mingxi_store::receipts::ReceiptRow;
use serde_json::json;
use std::collections::BTreeMap;

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn cny(text: &str) -> Money {
    Money::from_decimal(text.parse().unwrap(), Currency::CNY).unwrap()
}

/// An organisation with one customer and the payment term of feature CD1.
pub struct Books<'a> {
    pub app: &'a TestApp,
    pub customer: CustomerId,
    pub term: PaymentTermId,
}

impl<'a> Books<'a> {
    pub fn new(app: &'a TestApp, today: &str) -> Self {
        app.set_today(day(today));
        let body = json!({ "name": "上海启明机械有限公司", "region": "华东" });
        let customer = app
            .write(&app.admin(), move |work| {
                let number = |_: &mut mingxi_app::Work, _: &_| {
                    let column = |name, value: &str| {
                        mingxi_store::records::Column::new(name, mingxi_store::Value::Text(value.to_owned()))
                    };
                    Ok(vec![column("number", "CUS-1"), column("name_key", "启明")])
                };
                records::create::<CustomerId>(
                    work,
                    "customer",
                    Action::CustomerCreate,
                    body.as_object().unwrap(),
                    number,
                )
            })
            .unwrap();
        let term = app
            .write(&app.admin(), |work| {
                let tiers = json!([{ "through_day": 0, "percent": "2" }, { "through_day": 10, "percent": "1" }, { "through_day": 30, "percent": "0.5" }]);
                let row = PaymentTermRow {
                    id: work.ids.next(),
                    name: "2/0 1/10 0.5/30 net 60".into(),
                    net_days: 60,
                    cash_discount: Some(json!({ "tiers": tiers, "base": "gross", "tax_mode": "included", "part_payment": "proportional" })),
                    plan: None,
                    custom: json!({}),
                    search_text: String::new(),
                    version: 1,
                    created_at: work.now,
                    updated_at: work.now,
                };
                row.insert(work.tx, work.org())?;
                Ok(row.id)
            })
            .unwrap();
        Self { app, customer, term }
    }

    pub fn opening(&self, total: Money, issued_on: Date, due_on: Date, shipped_on: Option<Date>) -> Result<InvoiceId> {
        let input = RecordOpeningInvoice {
            customer_id: self.customer,
            entity_id: self.app.made.entity,
            external_number: format!("OLD-{issued_on}"),
            issued_on,
            due_on,
            total,
            is_disputed: false,
            payment_term_id: shipped_on.map(|_| self.term),
            shipped_on,
        };
        self.app.write(&self.app.admin(), move |work| record_opening_invoice(work, &input))
    }

    pub fn discounted_invoice(&self, total: &str, shipped_on: &str) -> InvoiceId {
        let shipped_on = day(shipped_on);
        self.opening(cny(total), shipped_on, add_days(shipped_on, 60), Some(shipped_on)).unwrap()
    }

    pub fn plain_invoice(&self, total: &str) -> InvoiceId {
        let issued_on = day("2026-03-01");
        self.opening(cny(total), issued_on, add_days(issued_on, 30), None).unwrap()
    }

    pub fn receive(&self, amount: &str, received_on: &str, apply: ApplyBy) -> Result<RecordedReceipt> {
        let input = RecordReceipt {
            customer_id: Some(self.customer),
            entity_id: self.app.made.entity,
            amount: cny(amount),
            received_on: day(received_on),
            posted_on: None,
            method: ReceiptMethod::BankTransfer,
            reference: None,
            payer_name: None,
            payer_account: None,
            is_another: false,
            apply,
        };
        self.app.write(&self.app.admin(), move |work| record_receipt(work, &input))
    }

    pub fn apply(&self, receipt: ReceiptId, apply: ApplyBy) -> Result<RecordedReceipt> {
        let input = ApplyReceipt { apply, applied_on: None };
        self.app.write(&self.app.admin(), move |work| apply_receipt(work, receipt, &input))
    }

    pub fn invoice(&self, id: InvoiceId) -> InvoiceRow {
        self.app
            .read(&self.app.admin(), move |work| {
                Ok(InvoiceRow::find(work.tx, work.org(), id)?.expect("the invoice is there"))
            })
            .unwrap()
    }

    pub fn receipt(&self, id: ReceiptId) -> ReceiptRow {
        self.app
            .read(&self.app.admin(), move |work| {
                Ok(ReceiptRow::find(work.tx, work.org(), id)?.expect("the receipt is there"))
            })
            .unwrap()
    }

    /// The kept balance of every role, debit positive.
    pub fn ledger(&self) -> BTreeMap<AccountRole, i64> {
        let entity = self.app.made.entity;
        self.app
            .read(&self.app.admin(), move |work| {
                let book = load_primary_book(work.tx, work.org(), entity)?;
                let rows = list_role_balances(work.tx, work.org(), book.id)?;
                Ok(rows.into_iter().map(|(role, _, balance)| (role, balance)).collect())
            })
            .unwrap()
    }

    pub fn expect_clean(&self) {
        let findings = verify(&self.app.app, self.app.made.org).unwrap();
        let broken: Vec<_> = findings.iter().filter(|finding| finding.is_broken()).collect();
        assert!(broken.is_empty(), "{broken:#?}");
    }
}
