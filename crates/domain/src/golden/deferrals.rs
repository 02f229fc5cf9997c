//! Operations of golden file 11.

use serde_json::{Value, json};

use super::Adapter;
use super::entries::{Entry, text, texts};
use super::inputs::{GoldenError, Inputs, OrRefused};
use crate::money::Money;
use crate::revenue::{self, BillingMonth, MonthAmount, ServiceInvoice, ServiceSpan};
use crate::rounding::{prorate, round_half_up};
use crate::splits::split_equally_last_takes_rest;

pub(super) const OPERATIONS: &[(&str, Adapter)] = &[
    ("def.daily", daily),
    ("def.daily_cumulative", daily_cumulative),
    ("def.equal_periods", equal_periods),
    ("def.grouped_reversal", grouped_reversal),
    ("def.waterfall", waterfall),
    ("def.contra_balance", contra_balance),
    ("def.equal_with_partial_first", equal_with_partial_first),
    ("def.month_factor_remainder_first", month_factor_remainder_first),
    ("def.cutoff_remaining", cutoff_remaining),
    ("pro.factors", factors),
    ("pro.first_partial_month", first_partial_month),
];

fn read_span(inputs: &Inputs<'_>) -> Result<ServiceSpan, GoldenError> {
    ServiceSpan::new(inputs.date("start")?, inputs.date("end")?).or_refused()
}

fn daily(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let span = read_span(inputs)?;
    let months = revenue::months_rounded_last_takes_rest(inputs.money("amount")?, span).or_refused()?;
    let row = |month: &MonthAmount| json!({ "date": month.last_day.to_string(), "amount": text(month.amount) });
    let schedule: Vec<Value> = months.iter().map(row).collect();
    Ok(json!({ "total_days": span.days().to_string(), "schedule": schedule }))
}

fn daily_cumulative(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let span = read_span(inputs)?;
    let mut schedule = Vec::new();
    for row in revenue::schedule(inputs.money("amount")?, span).or_refused()? {
        schedule.push(json!({
            "date": row.last_day.to_string(),
            "amount": text(row.amount),
            "deferred_after": text(row.deferred_after),
        }));
    }
    Ok(json!({ "total_days": span.days().to_string(), "schedule": schedule }))
}

fn equal_periods(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let periods: u16 = inputs.integer("periods")?;
    let amounts = split_equally_last_takes_rest(inputs.money("amount")?, periods.into()).or_refused()?;
    Ok(json!({ "amounts": texts(&amounts) }))
}

fn grouped_reversal(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let invoice = |invoice: &Inputs<'_>| {
        Ok(ServiceInvoice { amount: invoice.money("amount")?, started: invoice.flag("started")? })
    };
    let invoices = inputs.objects("invoices")?.iter().map(invoice).collect::<Result<Vec<_>, GoldenError>>()?;
    let term_months = inputs.integer_or("term_months", 12)?;
    let mut rows = Vec::new();
    for (month, elapsed) in inputs.list("months")?.iter().zip(1..) {
        let balance = revenue::grouped_month_end(&invoices, elapsed, term_months, inputs.currency()?).or_refused()?;
        rows.push(json!({
            "month_end": month.date()?.to_string(),
            "income_cancelled": text(balance.income_cancelled),
            "income_recognised_to_date": text(balance.income_recognised_to_date),
            "deferred": text(balance.deferred),
        }));
    }
    Ok(json!({ "rows": rows }))
}

fn waterfall(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let (recognised, remaining) =
        revenue::waterfall(inputs.money("booked")?, &inputs.amounts("recognised")?).or_refused()?;
    Ok(json!({ "recognised": text(recognised), "remaining": text(remaining) }))
}

fn contra_balance(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let (price, credit) = (inputs.money("price")?, inputs.money("customer_balance_applied")?);
    let (days, total) = (inputs.decimal("days_in_first_month")?, inputs.decimal("days_total")?);
    let billed = revenue::bill_with_customer_credit(price, credit, days, total).or_refused()?;
    let (receivable, first, deferred) = (billed.receivable, billed.revenue, billed.deferred);
    let january = Entry::new(&"first month", "invoice and service of the first month")
        .debit("trade_receivable", receivable)
        .debit("customer_credit", credit)
        .credit("revenue", first)
        .credit("contract_liability", deferred);
    let february = Entry::new(&"second month", "receipt and service of the second month")
        .debit("cash", receivable)
        .credit("trade_receivable", receivable)
        .debit("contract_liability", deferred)
        .credit("revenue", deferred);
    Ok(json!({
        "jan": {
            "receivable": text(receivable),
            "customer_balance": text(credit.negated()),
            "revenue": text(first),
            "deferred": text(deferred),
        },
        "feb": {
            "cash": text(receivable),
            "receivable": text(receivable.negated()),
            "revenue": text(deferred),
            "deferred": text(deferred.negated()),
        },
        "entries": [Value::from(january), Value::from(february)],
    }))
}

fn equal_with_partial_first(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let (amount, months, start) = (inputs.money("amount")?, inputs.integer("months")?, inputs.date("start")?);
    let amounts = revenue::equal_with_partial_first(amount, months, start).or_refused()?;
    Ok(json!({ "amounts": texts(&amounts) }))
}

fn month_factor_remainder_first(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let posted_on = inputs.date("posting_date")?;
    let months =
        revenue::month_factors_rest_first(inputs.money("amount")?, read_span(inputs)?, posted_on).or_refused()?;
    let row = |month: &MonthAmount| json!({ "month": month.period.to_string(), "amount": text(month.amount) });
    let recognised: Vec<Value> = months.iter().map(row).collect();
    let later = months.iter().skip(1).map(|month| month.amount);
    let deferred = Money::sum(later, inputs.currency()?).or_refused()?;
    Ok(json!({ "recognised": recognised, "deferred_at_posting": text(deferred) }))
}

fn cutoff_remaining(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let (amount, span) = (inputs.money("amount")?, read_span(inputs)?);
    let mut rows = Vec::new();
    for cutoff in inputs.list("cutoffs")? {
        let cutoff = cutoff.date()?;
        let deferred = revenue::deferred_after(amount, span, cutoff).or_refused()?;
        rows.push(json!({ "cutoff": cutoff.to_string(), "deferred": text(deferred) }));
    }
    Ok(json!({ "total_days": span.days().to_string(), "rows": rows }))
}

fn factors(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let month = match (inputs.text("mode")?, inputs.text_or("anchor", "start")?) {
        ("actual", "end") => BillingMonth::EndingAtEnd,
        ("actual", "start") => BillingMonth::StartingAtStart,
        ("fixed", _) => BillingMonth::Fixed(inputs.integer_or("month_days", 30)?),
        _ => return Err(inputs.bad("mode", "expected actual (anchor start or end) or fixed")),
    };
    let mut rows = Vec::new();
    for row in inputs.objects("rows")? {
        let (start, end) = (row.date("start")?, row.date("end")?);
        let factor = round_half_up(revenue::days_in_billing_month(start, end, month).factor(), 9);
        rows.push(json!({ "start": start.to_string(), "end": end.to_string(), "factor_9dp": factor.to_string() }));
    }
    Ok(json!({ "rows": rows }))
}

fn first_partial_month(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let share = revenue::days_to_anchor(inputs.date("start")?, inputs.integer("anchor_day")?);
    let charge = prorate(inputs.money("price")?, share.days.into(), share.of.into()).or_refused()?;
    Ok(json!({
        "days_used": share.days.to_string(),
        "days_in_period": share.of.to_string(),
        "factor_6dp": round_half_up(share.factor(), 6).to_string(),
        "charge": text(charge),
    }))
}
