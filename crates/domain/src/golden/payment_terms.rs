//! Operations of golden file 09.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::Adapter;
use super::entries::text;
use super::inputs::{Element, GoldenError, Inputs, OrRefused};
use crate::calendar::ClosedDays;
use crate::payment_terms::{
    self, DueRule, DueTerms, Installment, InstallmentLine, InstallmentShare, due_date, sequential_due_dates,
};

pub(super) const OPERATIONS: &[(&str, Adapter)] =
    &[("pt.due_dates", due_dates), ("pt.sequential", sequential), ("pt.installments", installments)];

fn due_dates(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let terms = read_terms(&inputs.object("rule")?, inputs)?;
    let mut rows = Vec::new();
    for row in inputs.objects("rows")? {
        let invoice_date = row.date("invoice_date")?;
        let due = due_date(invoice_date, &terms);
        rows.push(json!({ "invoice_date": invoice_date.to_string(), "due_date": due.to_string() }));
    }
    Ok(json!({ "rows": rows }))
}

fn sequential(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let terms = |line: &Inputs<'_>| read_terms(&line.object("rule")?, inputs);
    let terms = inputs.objects("lines")?.iter().map(terms).collect::<Result<Vec<_>, _>>()?;
    let dates = sequential_due_dates(inputs.date("invoice_date")?, &terms);
    let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
    Ok(json!({ "due_dates": dates }))
}

/// A rule with the holidays of the whole input.
fn read_terms(rule: &Inputs<'_>, inputs: &Inputs<'_>) -> Result<DueTerms, GoldenError> {
    let payment_days = rule.list_or_empty("payment_days")?;
    let closed = inputs.list_or_empty("closed_ranges")?;
    Ok(DueTerms {
        rule: read_rule(rule)?,
        payment_days: payment_days.iter().map(Element::integer).collect::<Result<_, _>>()?,
        closed: ClosedDays::new(closed.iter().map(Element::date_pair).collect::<Result<_, _>>()?),
        reapply_payment_days: inputs.flag("reapply_payment_days")?,
    })
}

fn read_rule(rule: &Inputs<'_>) -> Result<DueRule, GoldenError> {
    let days = rule.integer_or("days", 0)?;
    let months = rule.integer_or("months", 0)?;
    let day = |key| rule.integer(key);
    match rule.text("kind")? {
        "days" => Ok(DueRule::After { months, weeks: rule.integer_or("weeks", 0)?, days }),
        "end_of_month_plus" => Ok(DueRule::EndOfMonthPlus { months, days }),
        "day_of_month" => Ok(DueRule::DayOfMonth { months, day: day("day")? }),
        "min_days_then_day" => Ok(DueRule::MinDaysThenDay { days, day: day("day")? }),
        "days_end_of_month_on_the" => Ok(DueRule::DaysEndOfMonthOnThe { days, day: day("day_next_month")? }),
        "tryton" => {
            let day = if rule.has("day") { Some(day("day")?) } else { None };
            Ok(DueRule::MonthsDayThenDays { months, day, days })
        }
        other => Err(rule.bad("kind", format!("{other:?} is not a kind of due rule"))),
    }
}

fn installments(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let total = inputs.money("total")?;
    let untaxed = if inputs.has("untaxed") { inputs.money("untaxed")? } else { total };
    let line = |line: &Inputs<'_>| read_line(line, inputs);
    let lines = inputs.objects("lines")?.iter().map(line).collect::<Result<Vec<_>, _>>()?;
    let last_takes_balance = inputs.flag("last_line_takes_balance")?;
    let invoice_date = inputs.optional_date("invoice_date")?;
    let rows = payment_terms::installments(total, untaxed, invoice_date, &lines, last_takes_balance).or_refused()?;
    let rows: Vec<Value> = rows.iter().map(row).collect();
    Ok(json!({ "installments": rows }))
}

fn row(installment: &Installment) -> Value {
    let mut row = json!({ "amount": text(installment.amount) });
    if let Some(due_on) = installment.due_on {
        row["due_date"] = json!(due_on.to_string());
    }
    row
}

fn read_line(line: &Inputs<'_>, inputs: &Inputs<'_>) -> Result<InstallmentLine, GoldenError> {
    let value = || line.decimal("value");
    let share = match line.text("type")? {
        "percent" => InstallmentShare::PercentOfTotal(value()?),
        "percent_of_untaxed" => InstallmentShare::PercentOfUntaxed(value()?),
        "percent_of_remaining" => InstallmentShare::PercentOfRemaining(value()?),
        "fixed" => InstallmentShare::Fixed(value()?),
        "balance" => InstallmentShare::Balance,
        other => return Err(line.bad("type", format!("{other:?} is not a type of installment line"))),
    };
    let step = if line.has("step") { Some(line.decimal_or("step", Decimal::ONE)?) } else { None };
    let due = if line.has("rule") { Some(read_terms(&line.object("rule")?, inputs)?) } else { None };
    Ok(InstallmentLine { share, step, due })
}
