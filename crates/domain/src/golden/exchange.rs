//! Operations of golden file 14.

use serde_json::{Value, json};

use super::Adapter;
use super::entries::{Entry, text};
use super::inputs::{Element, GoldenError, Inputs, OrRefused};
use crate::exchange::{self, ForeignLine, Quote};
use crate::money::{Currency, Money};

pub(super) const OPERATIONS: &[(&str, Adapter)] = &[
    ("fx.settle", settle),
    ("fx.partial_settle", partial_settle),
    ("fx.match_two_lines", match_two_lines),
    ("fx.revalue", revalue),
];

/// Stands for the foreign currency of the inputs.
const FOREIGN: Currency = Currency::USD;

fn read_quote(inputs: &Inputs<'_>) -> Result<Quote, GoldenError> {
    match inputs.text_or("quote", "base_per_fc")? {
        "base_per_fc" => Ok(Quote::BasePerForeign),
        "fc_per_base" => Ok(Quote::ForeignPerBase),
        _ => Err(inputs.bad("quote", "expected base_per_fc or fc_per_base")),
    }
}

fn settle(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let (invoice_rate, payment_rate) = (inputs.decimal("invoice_rate")?, inputs.decimal("payment_rate")?);
    let (foreign, quote) = (inputs.money_in("amount_fc", FOREIGN)?, read_quote(inputs)?);
    let settled = exchange::settle(foreign, quote, invoice_rate, payment_rate, inputs.currency()?).or_refused()?;
    let difference = if settled.realised_gain.is_negative() { "fx_loss" } else { "fx_gain" };
    let entry = Entry::new(&"settlement", "receipt")
        .debit("cash", settled.cash)
        .credit("trade_receivable", settled.receivable)
        .credit(difference, settled.realised_gain);
    Ok(json!({
        "receivable_base": text(settled.receivable),
        "cash_base": text(settled.cash),
        "realised_gain": text(settled.realised_gain),
        "entries": [Value::from(entry)],
    }))
}

fn partial_settle(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let (invoice, paid) = (inputs.money_in("invoice_fc", FOREIGN)?, inputs.money_in("paid_fc", FOREIGN)?);
    let (rate, base) = (inputs.decimal("invoice_rate")?, inputs.currency()?);
    let booked = exchange::convert(invoice, read_quote(inputs)?, rate, base).or_refused()?;
    let settled = exchange::settle_part(invoice, paid, booked, inputs.money("cash_base")?).or_refused()?;
    Ok(json!({
        "receivable_cleared_base": text(settled.cleared),
        "realised_gain": text(settled.realised_gain),
        "open_fc": text(settled.open_foreign),
        "open_base": text(settled.open),
    }))
}

fn match_two_lines(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let line = |key| {
        let line = inputs.object(key)?;
        Ok(ForeignLine { foreign: line.money_in("fc", FOREIGN)?, base: line.money("base")? })
    };
    let matched = exchange::match_lines(line("debit")?, line("credit")?).or_refused()?;
    Ok(json!({
        "matched_fc": text(matched.foreign),
        "matched_base": text(matched.base),
        "exchange_gain": text(matched.exchange_gain),
        "debit_left_fc": text(matched.debit_left.foreign),
        "debit_left_base": text(matched.debit_left.base),
        "credit_left_fc": text(matched.credit_left.foreign),
        "credit_left_base": text(matched.credit_left.base),
    }))
}

fn revalue(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let (quote, base) = (read_quote(inputs)?, inputs.currency()?);
    let (mut items, mut booked) = (Vec::new(), Vec::new());
    for item in inputs.objects("items")? {
        let foreign = item.money_in("fc", FOREIGN)?;
        items.push(foreign);
        booked.push(exchange::convert(foreign, quote, item.decimal("rate")?, base).or_refused()?);
    }
    let booked = Money::sum(booked, base).or_refused()?;
    let closings = inputs.list("closings")?.into_iter().map(Element::object).collect::<Result<Vec<_>, _>>()?;
    let rates = closings.iter().map(|closing| closing.decimal("rate")).collect::<Result<Vec<_>, _>>()?;
    let mut rows = Vec::new();
    for (closing, row) in closings.iter().zip(exchange::revalue(&items, booked, quote, &rates).or_refused()?) {
        rows.push(json!({
            "date": closing.label("date")?,
            "carrying": text(row.carrying),
            "unrealised_gain_of_period": text(row.gain_of_period),
            "cumulative_vs_booked": text(row.cumulative_gain),
        }));
    }
    Ok(json!({ "booked": text(booked), "closings": rows }))
}
