//! Operations of golden file 13.

use serde_json::{Value, json};

use super::Adapter;
use super::entries::{text, texts};
use super::inputs::{GoldenError, Inputs, OrRefused};
use crate::calendar::Date;
use crate::ids::{Id, InvoiceId};
use crate::invoices::credit_notes::{self, CouponedFee};
use crate::money::Money;
use crate::receipts::account::{
    self, Incoming, InstallmentBalance, OverpaymentPolicy, cover_installments, settle_with_overpayment,
};
use crate::receipts::{Ask, OpenInvoice, apply_as_asked};
use crate::taxes::{LineAmounts, add_tax, document_totals};

pub(super) const OPERATIONS: &[(&str, Adapter)] = &[
    ("apply.oldest_first", oldest_first),
    ("apply.overpayment", overpayment),
    ("apply.credit_note_kept_open", credit_note_kept_open),
    ("apply.two_invoices", two_invoices),
    ("apply.credit_note_rounding", credit_note_rounding),
    ("apply.credit_note_with_coupon", credit_note_with_coupon),
];

fn oldest_first(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let installments = inputs.objects("installments")?;
    let ids = installments.iter().map(|row| row.label("id")).collect::<Result<Vec<_>, _>>()?;
    let open = |row: &Inputs<'_>| row.money("amount").map(InstallmentBalance::open);
    let mut balances = installments.iter().map(open).collect::<Result<Vec<_>, _>>()?;
    let mut steps = Vec::new();
    for event in inputs.objects("events")? {
        let left = cover_installments(&mut balances, read_incoming(&event)?).or_refused()?;
        let rows: Vec<Value> = ids.iter().zip(&balances).map(balance_row).collect();
        steps.push(json!({ "event": event.label("id")?, "rows": rows, "unapplied": text(left) }));
    }
    Ok(json!({ "steps": steps }))
}

fn read_incoming(event: &Inputs<'_>) -> Result<Incoming, GoldenError> {
    let amount = event.money("amount")?;
    match event.text("type")? {
        "payment" => Ok(Incoming::Payment(amount)),
        "credit" | "credit_note" => Ok(Incoming::Credit(amount)),
        _ => Err(event.bad("type", "expected payment or credit_note")),
    }
}

fn balance_row((id, balance): (&String, &InstallmentBalance)) -> Value {
    json!({
        "id": id,
        "paid": text(balance.paid),
        "credited": text(balance.credited),
        "outstanding": text(balance.outstanding),
    })
}

fn overpayment(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let policy = match inputs.text("policy")? {
        "write_off" => OverpaymentPolicy::WriteOff,
        "customer_credit" | "keep" | "keep_as_credit" => OverpaymentPolicy::KeepAsCredit,
        _ => return Err(inputs.bad("policy", "expected write_off or customer_credit")),
    };
    let settled = settle_with_overpayment(inputs.money("invoice")?, inputs.money("payment")?, policy).or_refused()?;
    let state = if settled.receivable_balance.is_zero() { "paid" } else { "open" };
    Ok(json!({
        "invoice_state": state,
        "receivable_balance": text(settled.receivable_balance),
        "write_off_gain": text(settled.write_off_gain),
        "customer_credit": text(settled.customer_credit),
    }))
}

fn credit_note_kept_open(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let mut invoice = [InstallmentBalance::open(inputs.money("invoice")?)];
    cover_installments(&mut invoice, Incoming::Payment(inputs.money("payment")?)).or_refused()?;
    let credit_note = inputs.money("credit_note")?.negated();
    let [InstallmentBalance { outstanding, .. }] = invoice;
    let balance = account::account_balance(&[outstanding, credit_note], inputs.currency()?).or_refused()?;
    Ok(json!({
        "invoice_outstanding": text(outstanding),
        "credit_note_outstanding": text(credit_note),
        "party_balance": text(balance),
    }))
}

fn two_invoices(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let today = Date::constant(2000, 1, 1); // no discount: the day does not matter
    let invoice = |(id, open): (i64, Money)| OpenInvoice {
        id: InvoiceId::from_raw(id),
        open,
        due_on: today,
        cash_discount: None,
        standing: None,
    };
    let invoices: Vec<_> = (1..).zip(inputs.amounts("invoices")?).map(invoice).collect();
    let ask = |(id, amount)| Ask { invoice_id: InvoiceId::from_raw(id), amount };
    let asked: Vec<_> = (1..).zip(inputs.amounts("applied")?).map(ask).collect();
    let allocation = apply_as_asked(inputs.money("payment")?, today, &invoices, &asked).or_refused()?;
    let open_after = |invoice| allocation.open_after(invoice);
    let residuals = invoices.iter().map(open_after).collect::<Result<Vec<_>, _>>().or_refused()?;
    Ok(json!({ "residuals": texts(&residuals), "payment_left": text(allocation.unapplied) }))
}

fn credit_note_rounding(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let (currency, rate) = (inputs.currency()?, inputs.decimal("tax_rate")?);
    let net = Money::sum(inputs.amounts("invoice_items")?, currency).or_refused()?;
    let invoice = add_tax(net, rate).or_refused()?;
    let (mut credited, mut notes, mut naive) = (LineAmounts::zero(currency), Vec::new(), Vec::new());
    for net in inputs.amounts("credit_notes")? {
        let note = credit_notes::credit_part(invoice, credited, net, rate).or_refused()?;
        credited = credited.checked_add(note).or_refused()?;
        naive.push(add_tax(net, rate).or_refused()?);
        notes.push(json!({ "net": text(note.net), "tax": text(note.tax), "total": text(note.gross) }));
    }
    let left = invoice.checked_sub(credited).or_refused()?;
    Ok(json!({
        "invoice_total": text(invoice.gross),
        "invoice_tax": text(invoice.tax),
        "credit_notes": notes,
        "left_on_invoice": text(left.gross),
        "naive_sum_of_credit_notes": text(document_totals(&naive, currency).or_refused()?.gross),
    }))
}

fn credit_note_with_coupon(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let coupon_on = inputs.text("coupon_on")?;
    let credit = inputs.object("credit")?;
    let credited_fee = credit.text("fee")?;
    let (mut amounts, mut credited) = (Vec::new(), None);
    for given in inputs.objects("fees")? {
        let id = given.label("id")?;
        let zero = Money::zero(inputs.currency()?);
        let fee = CouponedFee {
            amount: given.money("amount")?,
            coupon: if id == coupon_on { inputs.money("coupon")? } else { zero },
            tax_percent: given.decimal("tax_rate")?,
        };
        amounts.push(credit_notes::couponed_fee_amounts(&fee).or_refused()?);
        if id == credited_fee {
            credited = Some(credit_notes::credit_with_coupon(&fee, credit.money("amount")?).or_refused()?);
        }
    }
    let invoice = document_totals(&amounts, inputs.currency()?).or_refused()?;
    let note = credited.ok_or_else(|| credit.bad("fee", format!("{credited_fee:?} is not a fee of the invoice")))?;
    Ok(json!({
        "invoice_taxes": text(invoice.tax),
        "invoice_total": text(invoice.gross),
        "coupon_share": text(note.coupon_share),
        "net": text(note.amounts.net),
        "tax": text(note.amounts.tax),
        "credit_note_total": text(note.amounts.gross),
    }))
}
