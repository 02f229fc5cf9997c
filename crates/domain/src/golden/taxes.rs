//! Operations of golden file 10.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::Adapter;
use super::entries::{text, texts};
use super::inputs::{GoldenError, Inputs, OrRefused};
use crate::taxes::{
    self, CompoundTax, DocumentTax, PricedLine, RateGroup, RatedLine, Tax, TaxKind, TaxRounding, TaxedDocument,
};

pub(super) const OPERATIONS: &[(&str, Adapter)] =
    &[("tax.document", document), ("tax.by_group_total_first", by_group_total_first), ("tax.compound", compound)];

fn document(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let price_included = inputs.flag("price_included")?;
    let tax = |tax: &Inputs<'_>| read_tax(tax, price_included);
    let taxes = inputs.objects("taxes")?.iter().map(tax).collect::<Result<Vec<_>, _>>()?;
    let lines = inputs.objects("lines")?.iter().map(read_line).collect::<Result<Vec<_>, _>>()?;
    let document = TaxedDocument { taxes: &taxes, lines: &lines, currency: inputs.currency()? };
    let mut answer = json!({});
    for element in inputs.list("modes")? {
        let (mode, name) = match element.text()? {
            "per_line" => (TaxRounding::PerLine, "per_line"),
            "global" => (TaxRounding::Global, "global"),
            _ => return Err(element.bad("expected per_line or global")),
        };
        answer[name] = taxed(&taxes::document_tax(&document, mode).or_refused()?);
    }
    Ok(answer)
}

fn taxed(document: &DocumentTax) -> Value {
    json!({
        "base": text(document.base),
        "taxes": texts(&document.taxes),
        "tax": text(document.tax),
        "total": text(document.total),
    })
}

fn read_tax(tax: &Inputs<'_>, price_included: bool) -> Result<Tax, GoldenError> {
    Ok(Tax {
        kind: read_kind(tax)?,
        include_base: tax.flag("include_base")?,
        base_affected: tax.flag_or("base_affected", true)?,
        price_included: tax.flag_or("price_included", price_included)?,
    })
}

fn read_kind(tax: &Inputs<'_>) -> Result<TaxKind, GoldenError> {
    match tax.text("kind")? {
        "percent" => Ok(TaxKind::Percent(tax.decimal("rate")?)),
        "fixed" => Ok(TaxKind::Fixed(tax.decimal("amount")?)),
        _ => Err(tax.bad("kind", "expected percent or fixed")),
    }
}

fn read_line(line: &Inputs<'_>) -> Result<PricedLine, GoldenError> {
    Ok(PricedLine { quantity: line.decimal_or("qty", Decimal::ONE)?, price: line.decimal("price")? })
}

fn by_group_total_first(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let mut documents = Vec::new();
    for document in inputs.objects("documents")? {
        let lines = document.objects("lines")?.iter().map(read_rated_line).collect::<Result<Vec<_>, _>>()?;
        let groups = taxes::group_totals(&lines, inputs.currency()?).or_refused()?;
        let (base, tax, total) = taxes::total_of_groups(&groups, inputs.currency()?).or_refused()?;
        documents.push(json!({
            "id": document.label("id")?,
            "base": text(base),
            "tax": text(tax),
            "total": text(total),
            "groups": groups.iter().map(group).collect::<Vec<_>>(),
        }));
    }
    Ok(json!({ "documents": documents }))
}

fn group(group: &RateGroup) -> Value {
    json!({ "rate": group.tax_percent.to_string(), "base": text(group.base), "tax": text(group.tax) })
}

fn read_rated_line(line: &Inputs<'_>) -> Result<RatedLine, GoldenError> {
    let PricedLine { quantity, price } = read_line(line)?;
    Ok(RatedLine { quantity, price, tax_percent: line.decimal("rate")? })
}

fn compound(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let given = inputs.objects("taxes")?;
    let taxes = given.iter().map(read_compound_tax).collect::<Result<Vec<_>, _>>()?;
    let (quantity, unit_price) = (inputs.decimal("qty")?, inputs.decimal("unit_price")?);
    let (rows, total) = taxes::compound_taxes(quantity, unit_price, &taxes, inputs.currency()?).or_refused()?;
    let mut amounts = Vec::new();
    for row in rows {
        let id = given[row.index].label("id")?;
        amounts.push(json!({ "id": id, "base": text(row.base), "amount": text(row.amount) }));
    }
    Ok(json!({ "taxes": amounts, "total": text(total) }))
}

/// Rates of this operation are fractions (`0.2`), unlike those of the other two.
fn read_compound_tax(tax: &Inputs<'_>) -> Result<CompoundTax, GoldenError> {
    let kind = match read_kind(tax)? {
        TaxKind::Percent(fraction) => {
            let percent = fraction.checked_mul(Decimal::ONE_HUNDRED);
            TaxKind::Percent(percent.ok_or_else(|| tax.bad("rate", "is too large"))?)
        }
        TaxKind::Fixed(amount) => TaxKind::Fixed(amount),
    };
    let updates_unit_price = tax.flag("updates_unit_price")?;
    Ok(CompoundTax { kind, sequence: tax.integer_or("sequence", 0)?, updates_unit_price })
}
