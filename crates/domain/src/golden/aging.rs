//! Operations of golden file 12.

use serde_json::{Map, Value, json};

use super::Adapter;
use super::entries::text;
use super::inputs::{Element, GoldenError, Inputs, OrRefused};
use crate::aging::{self, AgedItem, BucketLimits, OpenItem};

pub(super) const OPERATIONS: &[(&str, Adapter)] = &[("age.buckets", buckets), ("age.ecl_matrix", ecl_matrix)];

fn buckets(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let limits = inputs.list("limits")?.iter().map(Element::integer).collect::<Result<Vec<_>, _>>()?;
    let limits = BucketLimits::new(limits).or_refused()?;
    let given = inputs.objects("items")?;
    let items = given.iter().map(read_item).collect::<Result<Vec<_>, _>>()?;
    let aging = aging::age(&items, inputs.date("as_of")?, &limits, inputs.currency()?).or_refused()?;
    let row = |item: &AgedItem| {
        Ok(json!({
            "id": given[item.index].label("id")?,
            "days_overdue": item.days_overdue.to_string(),
            "bucket": limits.label(item.bucket),
            "open": text(item.open),
        }))
    };
    let rows = aging.items.iter().map(row).collect::<Result<Vec<_>, GoldenError>>()?;
    let totals = aging.buckets.iter().enumerate();
    let totals: Map<String, Value> = totals.map(|(bucket, sum)| (limits.label(bucket), text(*sum).into())).collect();
    Ok(json!({ "rows": rows, "totals": totals, "total": text(aging.total) }))
}

fn read_item(item: &Inputs<'_>) -> Result<OpenItem, GoldenError> {
    let mut applied = Vec::new();
    if item.has("applied") {
        for application in item.objects("applied")? {
            applied.push((application.date("date")?, application.money("amount")?));
        }
    }
    let (posted_on, due_on) = (item.optional_date("posted")?, item.date("due_date")?);
    Ok(OpenItem { posted_on, due_on, amount: item.money("amount")?, applied })
}

fn ecl_matrix(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let given = inputs.objects("rows")?;
    let balance = |row: &Inputs<'_>| Ok((row.money("amount")?, row.decimal("rate_pct")?));
    let balances = given.iter().map(balance).collect::<Result<Vec<_>, GoldenError>>()?;
    let (allowances, total) = aging::loss_allowance(&balances, inputs.currency()?).or_refused()?;
    let mut rows = Vec::new();
    for (row, allowance) in given.iter().zip(allowances) {
        rows.push(json!({ "bucket": row.label("bucket")?, "allowance": text(allowance) }));
    }
    Ok(json!({ "rows": rows, "total": text(total) }))
}
