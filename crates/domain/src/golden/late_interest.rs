//! Interest operations of golden file 15.

use serde_json::{Value, json};

use super::Adapter;
use super::entries::text;
use super::inputs::{GoldenError, Inputs, OrRefused};
use crate::late_interest::{self, RateSegment};
use crate::rounding::round_half_up;

pub(super) const OPERATIONS: &[(&str, Adapter)] = &[("int.simple", simple), ("int.rate_change", rate_change)];

fn simple(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let (principal, percent) = (inputs.money("principal")?, inputs.decimal("annual_rate_pct")?);
    let (days, fee) = (inputs.integer("days")?, inputs.money_or_zero("fee")?);
    let interest = late_interest::simple_interest(principal, percent, days).or_refused()?;
    let by_day = late_interest::interest_by_rounded_day(principal, percent, days).or_refused()?;
    let charges = late_interest::late_charges(principal, interest, fee).or_refused()?;
    Ok(json!({
        "interest": text(interest),
        "interest_if_daily_rate_rounded_first": text(by_day),
        "fee": text(fee),
        "charges": text(charges.charges),
        "grand_total": text(charges.grand_total),
    }))
}

fn rate_change(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let segment = |segment: &Inputs<'_>| {
        let (first_day, last_day) = (segment.date("from")?, segment.date("to")?);
        Ok(RateSegment { first_day, last_day, annual_percent: segment.decimal("annual_rate_pct")? })
    };
    let segments = inputs.objects("segments")?.iter().map(segment).collect::<Result<Vec<_>, GoldenError>>()?;
    let result = late_interest::interest_by_segments(inputs.money("principal")?, &segments).or_refused()?;
    let mut rows = Vec::new();
    for (days, interest) in result.segments {
        rows.push(json!({ "days": days.to_string(), "interest_4dp": round_half_up(interest, 4).to_string() }));
    }
    Ok(json!({ "segments": rows, "interest": text(result.interest) }))
}
