//! Operations of golden file 08.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::Adapter;
use super::entries::{Entry, text};
use super::inputs::{GoldenError, Inputs, OrRefused};
use crate::calendar::{self, Date};
use crate::cash_discounts::{
    self, BatchDocument, CashDiscount, CashDiscountPolicy, DiscountBase, DiscountTaxMode, DiscountedDocument,
    DiscountedLine, EarlyPayment, PartPayment, Tier,
};
use crate::ids::{Id, InvoiceId};
use crate::money::Currency;
use crate::receipts::{OpenInvoice, apply_oldest_first};
use crate::rounding::{StepMode, round_half_up};

pub(super) const OPERATIONS: &[(&str, Adapter)] = &[
    ("cd.document", document),
    ("cd.batch", batch),
    ("cd.reverse_charge", reverse_charge),
    ("cd.fx", foreign_currency),
    ("cd.tiered", tiered),
    ("cd.partial_gross_up", partial_gross_up),
    ("cd.annualised_cost", annualised_cost),
    ("cd.cash_rounded", cash_rounded),
];

fn document(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let lines = read_lines(inputs)?;
    let priced = cash_discounts::price_document(&read_document(inputs, &lines)?).or_refused()?;
    let invoice_date = inputs.optional_date("invoice_date")?;
    let until = invoice_date.map(|date| discount_until(inputs, date)).transpose()?;
    let mut answer = json!({
        "invoice_tax": text(priced.invoice_tax),
        "invoice_total": text(priced.invoice_total),
        "discount_on_net": text(priced.discount_on_net),
        "discount_on_tax": text(priced.discount_on_tax),
        "pay_if_early": text(priced.pay_if_early),
        "pay_if_late": text(priced.pay_if_late),
        "entries": document_entries(&priced, invoice_date.zip(until)),
    });
    if let Some(until) = until {
        answer["discount_until"] = json!(until.to_string());
    }
    Ok(answer)
}

fn document_entries(priced: &EarlyPayment, dates: Option<(Date, Date)>) -> Vec<Value> {
    let settle = |entry: Entry| {
        entry
            .debit("cash", priced.pay_if_early)
            .debit("cash_discount", priced.discount_on_net)
            .debit("output_tax", priced.discount_on_tax)
            .credit("trade_receivable", priced.invoice_total)
    };
    let Some((invoice_date, until)) = dates else { return vec![settle(Entry::new(&"settlement", "receipt")).into()] };
    let invoice = Entry::new(&invoice_date, "invoice")
        .debit("trade_receivable", priced.invoice_total)
        .credit("revenue", priced.net)
        .credit("output_tax", priced.invoice_tax);
    vec![invoice.into(), settle(Entry::new(&until, "receipt with discount")).into()]
}

fn read_lines(inputs: &Inputs<'_>) -> Result<Vec<DiscountedLine>, GoldenError> {
    let line = |line: Inputs<'_>| {
        Ok(DiscountedLine {
            net: line.money("net")?,
            tax_percent: line.decimal_or("tax_rate", Decimal::ZERO)?,
            fixed_tax: line.money_or_zero("fixed_tax")?,
        })
    };
    inputs.objects("lines")?.into_iter().map(line).collect()
}

fn read_document<'a>(inputs: &Inputs<'_>, lines: &'a [DiscountedLine]) -> Result<DiscountedDocument<'a>, GoldenError> {
    let word = inputs.text("mode")?;
    let tax_mode = word.parse().map_err(|_| inputs.bad("mode", "expected included, excluded or mixed"))?;
    let discount_percent = inputs.decimal("discount_pct")?;
    Ok(DiscountedDocument { lines, currency: inputs.currency()?, discount_percent, tax_mode })
}

fn discount_until(inputs: &Inputs<'_>, invoice_date: Date) -> Result<Date, GoldenError> {
    Ok(calendar::add_days(invoice_date, inputs.integer_or("discount_days", 0)?))
}

fn batch(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let invoices = inputs.objects("invoices")?;
    let lines = invoices.iter().map(read_lines).collect::<Result<Vec<_>, _>>()?;
    let mut documents = Vec::new();
    for (invoice, lines) in invoices.iter().zip(&lines) {
        let discount_until = discount_until(invoice, invoice.date("invoice_date")?)?;
        documents.push(BatchDocument { document: read_document(invoice, lines)?, discount_until });
    }
    let paid_on = inputs.date("payment_date")?;
    let settled = cash_discounts::settle_batch(&documents, paid_on, inputs.currency()?).or_refused()?;
    Ok(json!({
        "receivable_cleared": text(settled.receivable_cleared),
        "discount": text(settled.discount),
        "cash": text(settled.cash),
    }))
}

fn reverse_charge(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let (net, tax, discount) = (inputs.money("net")?, inputs.decimal("tax_rate")?, inputs.decimal("discount_pct")?);
    let adjusted = cash_discounts::discount_reverse_charge(net, tax, discount).or_refused()?;
    Ok(json!({
        "payable": text(adjusted.payable),
        "pay_if_early": text(adjusted.pay_if_early),
        "discount_on_net": text(adjusted.discount_on_net),
        "tax_adjust_self_charged": text(adjusted.tax_adjust_self_charged),
        "tax_adjust_deductible": text(adjusted.tax_adjust_deductible),
    }))
}

fn foreign_currency(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let invoice = inputs.money_in("invoice_fc", Currency::USD)?;
    let (rate, discount) = (inputs.decimal("invoice_rate")?, inputs.decimal("discount_pct")?);
    let cash = inputs.money("cash_received_base")?;
    let valued = cash_discounts::discount_at_invoice_rate(invoice, rate, discount, cash).or_refused()?;
    Ok(json!({
        "paid_fc": text(valued.paid_foreign),
        "receivable_cleared_base": text(valued.receivable_cleared),
        "discount_base": text(valued.discount),
        "fx_loss": text(valued.exchange_loss),
        "cash_base": text(valued.cash),
    }))
}

fn tiered(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let invoice = inputs.money("net")?.checked_add(inputs.money("tax")?).or_refused()?;
    let invoice_date = inputs.date("invoice_date")?;
    let terms = CashDiscount::new(read_policy(inputs)?, invoice_date, invoice, inputs.money("tax")?);
    let net_days = inputs.integer("net_days")?;
    let due_date = calendar::add_days(invoice_date, net_days);
    let sale = Entry::new(&invoice_date, "sale")
        .debit("trade_receivable", invoice)
        .credit("revenue", inputs.money("net")?)
        .credit("output_tax", inputs.money("tax")?);
    let (mut rows, mut entries): (Vec<Value>, Vec<Value>) = (Vec::new(), vec![sale.into()]);
    for paid_on in inputs.list("payment_dates")? {
        let paid_on = paid_on.date()?;
        let discount = cash_discounts::discount_to_settle(invoice, &terms, paid_on).or_refused()?;
        let pay = cash_discounts::cash_needed_to_settle(invoice, &terms, paid_on).or_refused()?;
        if rows.is_empty() {
            let receipt = Entry::new(&paid_on, "receipt")
                .debit("cash", pay)
                .debit("cash_discount", discount.amount)
                .credit("trade_receivable", invoice);
            entries.push(receipt.into());
        }
        rows.push(json!({
            "date": paid_on.to_string(),
            "day": calendar::days_between(invoice_date, paid_on).to_string(),
            "discount": text(discount.amount),
            "pay": text(pay),
            "overdue": paid_on > due_date,
        }));
    }
    Ok(json!({ "due_date": due_date.to_string(), "rows": rows, "entries": entries }))
}

fn read_policy(inputs: &Inputs<'_>) -> Result<CashDiscountPolicy, GoldenError> {
    let base = inputs.text_or("discount_base", "gross")?;
    let base: DiscountBase = base.parse().map_err(|_| inputs.bad("discount_base", "expected gross or net"))?;
    let mut tiers = Vec::new();
    for tier in inputs.objects("tiers")? {
        tiers.push(Tier { through_day: tier.integer("days")?, percent: tier.decimal("pct")? });
    }
    CashDiscountPolicy::new(tiers, base, DiscountTaxMode::Excluded, PartPayment::Proportional).or_refused()
}

fn partial_gross_up(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let (total, payment) = (inputs.money("invoice_total")?, inputs.money("payment")?);
    let tiers = vec![Tier { through_day: 0, percent: inputs.decimal("discount_pct")? }];
    let policy =
        CashDiscountPolicy::new(tiers, DiscountBase::Gross, DiscountTaxMode::Excluded, PartPayment::Proportional);
    let today = Date::constant(2000, 1, 1); // any day: the payment is inside the window
    let terms = CashDiscount::new(policy.or_refused()?, today, total, total);
    let invoice = OpenInvoice {
        id: InvoiceId::from_raw(1),
        open: total,
        due_on: today,
        cash_discount: Some(terms),
        standing: None,
    };
    let allocation = apply_oldest_first(payment, today, std::slice::from_ref(&invoice)).or_refused()?;
    let Some(application) = allocation.applications.first() else {
        return Err(GoldenError::refused("nothing is open"));
    };
    let (credited, discount) = (application.credited().or_refused()?, application.cash_discount.amount);
    let entry = Entry::new(&"settlement", "partial receipt")
        .debit("cash", application.applied)
        .debit("cash_discount", discount)
        .credit("trade_receivable", credited);
    Ok(json!({
        "credit_to_receivable": text(credited),
        "discount": text(discount),
        "open_balance": text(allocation.open_after(&invoice).or_refused()?),
        "entries": [Value::from(entry)],
    }))
}

fn annualised_cost(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let read = |key| inputs.decimal(key);
    let year_days = inputs.decimal_or("year_days", Decimal::from(365))?;
    let (percent, days) = (read("discount_pct")?, read("discount_days")?);
    let cost = cash_discounts::annualised_cost(percent, days, read("net_days")?, year_days)
        .ok_or_else(|| GoldenError::refused("no days are gained by forgoing the discount"))?;
    Ok(json!({
        "simple_pct_2dp": round_half_up(cost.simple_percent, 2).to_string(),
        "effective_pct_1dp": round_half_up(cost.effective_percent, 1).to_string(),
    }))
}

fn cash_rounded(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let mode = match inputs.text_or("step_mode", "nearest")? {
        "nearest" | "half_up" => StepMode::Nearest,
        "up" => StepMode::Up,
        "down" => StepMode::Down,
        _ => return Err(inputs.bad("step_mode", "expected nearest, up or down")),
    };
    let total = inputs.money_in("total_fc", Currency::USD)?;
    let step = (inputs.decimal("step")?, mode);
    let (percent, rate) = (inputs.decimal("discount_pct")?, inputs.decimal("base_per_fc")?);
    let (foreign, base) =
        cash_discounts::round_early_amount(total, percent, step, rate, inputs.currency()?).or_refused()?;
    Ok(json!({ "pay_if_early_fc": text(foreign), "pay_if_early_base": text(base) }))
}
