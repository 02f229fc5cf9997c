//! Commission and contract cost operations of golden file 15.

use serde_json::{Value, json};

use super::Adapter;
use super::entries::{Entry, text, texts};
use super::inputs::{GoldenError, Inputs, OrRefused};
use crate::commissions::{self, CommissionTier, RateSection};
use crate::money::Money;
use crate::revenue::contract_costs::{self, ObtainingCost};
use crate::rounding;
use crate::taxes::split_gross;

pub(super) const OPERATIONS: &[(&str, Adapter)] = &[
    ("com.whole_amount_section", whole_amount_section),
    ("com.tiers_marginal_vs_slab", tiers_marginal_vs_slab),
    ("com.on_payment", on_payment),
    ("com.clawback", clawback),
    ("com.capitalise", capitalise),
    ("com.fulfilment_costs", fulfilment_costs),
];

fn whole_amount_section(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let section = |section: &Inputs<'_>| {
        let (from, to) = (section.decimal("from")?, section.decimal("to")?);
        Ok(RateSection { from, to, percent: section.decimal("pct")? })
    };
    let sections = inputs.objects("sections")?.iter().map(section).collect::<Result<Vec<_>, GoldenError>>()?;
    let mut rows = Vec::new();
    for base in inputs.amounts("bases")? {
        let commission = commissions::section_commission(base, &sections).or_refused()?;
        rows.push(json!({ "base": text(base), "commission": text(commission) }));
    }
    Ok(json!({ "rows": rows }))
}

fn tiers_marginal_vs_slab(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let tier = |tier: &Inputs<'_>| {
        let up_to = if tier.has("up_to") { Some(tier.decimal("up_to")?) } else { None };
        Ok(CommissionTier { up_to, percent: tier.decimal("pct")? })
    };
    let tiers = inputs.objects("tiers")?.iter().map(tier).collect::<Result<Vec<_>, GoldenError>>()?;
    let base = inputs.money("base")?;
    Ok(json!({
        "marginal": text(commissions::tiered_commission(base, &tiers).or_refused()?),
        "slab": text(commissions::slab_commission(base, &tiers).or_refused()?),
    }))
}

fn on_payment(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let commission = rounding::multiply(inputs.money("base")?, inputs.decimal("rate")?).or_refused()?;
    let payments = inputs.amounts("payments")?;
    let released =
        commissions::release_on_payments(commission, inputs.money("invoice_total")?, &payments).or_refused()?;
    let total = Money::sum(released.iter().copied(), inputs.currency()?).or_refused()?;
    Ok(json!({
        "commission_on_post": text(commission),
        "payable_on_each_payment": texts(&released),
        "payable_total": text(total),
    }))
}

fn clawback(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let (base, rate) = (inputs.money("base")?, inputs.decimal("rate")?);
    let clawed = commissions::claw_back(base, rate, inputs.money("refunded_base")?).or_refused()?;
    Ok(json!({
        "settlement_1": text(clawed.accrued),
        "settlement_2": text(clawed.clawback),
        "net": text(clawed.net),
    }))
}

fn capitalise(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let cost =
        |cost: &Inputs<'_>| Ok(ObtainingCost { amount: cost.money("amount")?, incremental: cost.flag("incremental")? });
    let costs = inputs.objects("costs")?.iter().map(cost).collect::<Result<Vec<_>, GoldenError>>()?;
    let capitalised = contract_costs::capitalise(&costs, inputs.currency()?).or_refused()?;
    let months: u16 = inputs.integer("amortise_months")?;
    let amortisation = first_of(contract_costs::amortise(capitalised.asset, months.into()).or_refused()?)?;
    let mut answer = json!({
        "contract_cost_asset": text(capitalised.asset),
        "expensed": text(capitalised.expensed),
        "monthly_amortisation": text(amortisation),
    });
    let entry = Entry::new(&"each month", "amortisation")
        .debit("selling_expense", amortisation)
        .credit("contract_cost_asset", amortisation);
    let mut entries = vec![Value::from(entry)];
    if inputs.has("annual_fee_incl_vat") {
        entries.insert(0, monthly_fee(inputs, &mut answer)?);
    }
    answer["entries"] = entries.into();
    Ok(answer)
}

/// Adds a twelfth of the yearly fee to the answer, split into revenue and tax; returns its entry.
fn monthly_fee(inputs: &Inputs<'_>, answer: &mut Value) -> Result<Value, GoldenError> {
    let percent = inputs.decimal("vat_rate")?.checked_mul(rust_decimal::Decimal::ONE_HUNDRED);
    let percent = percent.ok_or_else(|| inputs.bad("vat_rate", "is too large"))?;
    let month = first_of(contract_costs::amortise(inputs.money("annual_fee_incl_vat")?, 12).or_refused()?)?;
    let fee = split_gross(month, percent).or_refused()?;
    answer["monthly_revenue"] = text(fee.net).into();
    answer["monthly_output_tax"] = text(fee.tax).into();
    answer["monthly_receivable"] = text(fee.gross).into();
    let entry = Entry::new(&"each month", "service")
        .debit("trade_receivable", fee.gross)
        .credit("revenue", fee.net)
        .credit("output_tax", fee.tax);
    Ok(entry.into())
}

fn fulfilment_costs(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let mut by_standard = indexmap::IndexMap::<&str, Money>::new();
    for cost in inputs.objects("costs")? {
        let sum = by_standard.entry(cost.text("standard")?).or_insert(Money::zero(inputs.currency()?));
        *sum = sum.checked_add(cost.money("amount")?).or_refused()?;
    }
    let total = Money::sum(by_standard.values().copied(), inputs.currency()?).or_refused()?;
    let years: u16 = inputs.integer("amortise_years")?;
    let a_year = |asset| first_of(contract_costs::amortise(asset, years.into()).or_refused()?);
    let asset = by_standard.get("IFRS 15").copied().unwrap_or(Money::zero(inputs.currency()?));
    let sums: serde_json::Map<String, Value> =
        by_standard.iter().map(|(standard, sum)| ((*standard).to_owned(), text(*sum).into())).collect();
    Ok(json!({
        "by_standard": sums,
        "total": text(total),
        "annual_amortisation_of_fulfilment_asset": text(a_year(asset)?),
        "annual_amortisation_of_commission": text(a_year(inputs.money_or_zero("commission")?)?),
    }))
}

/// The amount of a usual period; only the last may differ.
fn first_of(amounts: Vec<Money>) -> Result<Money, GoldenError> {
    amounts.into_iter().next().ok_or_else(|| GoldenError::refused("there is no period to amortise over"))
}
