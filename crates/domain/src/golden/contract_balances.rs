//! Operations of golden files 06 and 07.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::Adapter;
use super::entries::{Entry, text};
use super::inputs::{Element, GoldenError, Inputs, OrRefused};
use crate::money::Money;
use crate::revenue::financing::{self, InstalmentSale};
use crate::revenue::progress::{self, ContractYear};
use crate::revenue::{ContractEvent, ContractPosition, Movement};
use crate::rounding::{self, round_half_up};

pub(super) const OPERATIONS: &[(&str, Adapter)] = &[
    ("sfc.annuity", annuity),
    ("sfc.advance", advance),
    ("sfc.installments", installments),
    ("sfc.implied_rate", implied_rate),
    ("bal.events", events),
    ("bal.principal_agent", principal_agent),
    ("bal.rpo_straight_line", rpo_straight_line),
    ("prog.uninstalled_materials", uninstalled_materials),
    ("prog.cost_to_cost_series", cost_to_cost_series),
    ("prog.units", units),
];

fn annuity(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let contract_rate = inputs.decimal("annual_rate_contract")?;
    let market_rate = inputs.decimal_or("annual_rate_market", contract_rate)?;
    let (principal, months) = (inputs.money("principal")?, inputs.integer("months")?);
    let (payment, price) =
        financing::instalment_and_price(principal, contract_rate, market_rate, months).or_refused()?;
    Ok(json!({ "monthly_payment": text(payment), "transaction_price": text(price) }))
}

fn advance(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let (rate, years) = (inputs.decimal("annual_rate")?, inputs.integer::<u16>("years")?.into());
    let shown_in = inputs.currency_of_exponent("schedule_exp", 2)?;
    let shown =
        financing::advance_with_interest(inputs.money_in("cash_received", shown_in)?, rate, years).or_refused()?;
    let mut before = inputs.money_in("cash_received", shown_in)?;
    let mut schedule = Vec::new();
    for (year, liability) in (1..).zip(shown) {
        let interest = liability.checked_sub(before).or_refused()?;
        schedule.push(json!({
            "year": year, "interest_expense": text(interest), "contract_liability": text(liability),
        }));
        before = liability;
    }
    let cash = inputs.money("cash_received")?;
    let grown = financing::advance_with_interest(cash, rate, years).or_refused()?;
    let revenue = grown.last().copied().unwrap_or(cash);
    let interest = revenue.checked_sub(cash).or_refused()?;
    let entries = [
        Entry::new(&"signing", "advance").debit("cash", cash).credit("contract_liability", cash),
        Entry::new(&"accretion", "accretion")
            .debit("interest_expense", interest)
            .credit("contract_liability", interest),
        Entry::new(&"transfer", "asset transferred").debit("contract_liability", revenue).credit("revenue", revenue),
    ];
    Ok(json!({
        "schedule": schedule,
        "total_interest": text(interest),
        "revenue_on_transfer": text(revenue),
        "entries": entries.map(Value::from),
    }))
}

fn installments(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let sale = InstalmentSale {
        cash_price: inputs.money("cash_price")?,
        down_payment: inputs.money_or_zero("down_payment")?,
        instalment: inputs.money("instalment")?,
        count: inputs.integer::<u16>("count")?.into(),
        rate: inputs.decimal("rate")?,
    };
    let plan = financing::instalment_plan(&sale).or_refused()?;
    let mut schedule = Vec::new();
    for (n, period) in (1..).zip(&plan.periods) {
        let (interest, net) = (text(period.interest), text(period.net_receivable));
        schedule.push(json!({ "n": n, "interest": interest, "net_receivable": net }));
    }
    let entry = Entry::new(&"inception", "sale")
        .debit("cash", sale.down_payment)
        .debit("long_term_receivable", plan.long_term_receivable)
        .credit("revenue", sale.cash_price)
        .credit("unearned_finance_income", plan.unearned_finance_income);
    Ok(json!({
        "long_term_receivable": text(plan.long_term_receivable),
        "revenue": text(sale.cash_price),
        "unearned_finance_income": text(plan.unearned_finance_income),
        "schedule": schedule,
        "entries": [Value::from(entry)],
    }))
}

fn implied_rate(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let (price, payment) = (inputs.money("cash_price")?, inputs.money("monthly_payment")?);
    let months: u32 = inputs.integer("months")?;
    let monthly = financing::implied_rate(price, payment, months).ok_or_else(|| {
        GoldenError::refused("no rate between 0 and 100 % a month makes the payments worth the price")
    })?;
    let paid = rounding::multiply(payment, months.into()).or_refused()?;
    let yearly_percent = round_half_up(monthly * Decimal::from(1_200), 1);
    Ok(json!({
        "total_interest": text(paid.checked_sub(price).or_refused()?),
        "annual_nominal_rate_pct_1dp": yearly_percent.to_string(),
    }))
}

fn events(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let mut position = ContractPosition::new(inputs.currency()?);
    let (mut rows, mut days): (Vec<Value>, Vec<(String, Movement)>) = (Vec::new(), Vec::new());
    for event in inputs.objects("events")? {
        let (date, movement);
        (date, (position, movement)) = (event.label("date")?, position.after(read_event(&event)?).or_refused()?);
        rows.push(json!({
            "date": date,
            "receivable": text(position.receivable()),
            "contract_asset": text(position.contract_asset()),
            "contract_liability": text(position.contract_liability()),
            "revenue_to_date": text(position.revenue_to_date()),
        }));
        match days.last_mut() {
            Some((day, earlier)) if *day == date => *earlier = earlier.and(movement).or_refused()?,
            _ => days.push((date, movement)),
        }
    }
    let entries: Vec<Value> = days.iter().map(|(date, movement)| movement_entry(date, movement).into()).collect();
    Ok(json!({ "after_each_event": rows, "entries": entries }))
}

fn read_event(event: &Inputs<'_>) -> Result<ContractEvent, GoldenError> {
    let amount = event.money("amount")?;
    match event.text("type")? {
        "satisfy" => Ok(ContractEvent::Satisfied(amount)),
        "unconditional_right" => Ok(ContractEvent::RightUnconditional(amount)),
        "cash" => Ok(ContractEvent::CashReceived(amount)),
        _ => Err(event.bad("type", "expected satisfy, unconditional_right or cash")),
    }
}

fn movement_entry(date: &str, movement: &Movement) -> Entry {
    Entry::new(&date, "movement of the day")
        .debit("cash", movement.cash)
        .debit("trade_receivable", movement.receivable)
        .debit("contract_asset", movement.contract_asset)
        .credit("contract_liability", movement.contract_liability)
        .credit("revenue", movement.revenue)
}

fn principal_agent(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let is_principal = match inputs.text("role")? {
        "principal" => true,
        "agent" => false,
        _ => return Err(inputs.bad("role", "expected principal or agent")),
    };
    let (price, rate) = (inputs.money("customer_price")?, inputs.decimal("commission_rate")?);
    let shown = progress::present_sale(price, rate, is_principal).or_refused()?;
    Ok(json!({
        "revenue": text(shown.revenue),
        "payable_to_supplier": text(shown.payable_to_supplier),
        "cost_of_sales": text(shown.cost_of_sales),
        "margin": text(shown.margin),
    }))
}

fn rpo_straight_line(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let years = inputs.list("years")?.iter().map(Element::text).collect::<Result<Vec<_>, _>>()?;
    let (term, elapsed) = (inputs.integer("term_months")?, inputs.integer("months_elapsed")?);
    let fee = inputs.money("monthly_fee")?;
    let (price, amounts) = progress::remaining_obligations_by_year(fee, term, elapsed, years.len()).or_refused()?;
    let total = Money::sum(amounts.iter().copied(), inputs.currency()?).or_refused()?;
    let row = |(year, amount): (&&str, &Money)| json!({ "year": year, "amount": text(*amount) });
    let rows: Vec<Value> = years.iter().zip(&amounts).map(row).collect();
    Ok(json!({ "transaction_price": text(price), "rows": rows, "total": text(total) }))
}

fn uninstalled_materials(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let read = |key| inputs.money(key);
    let (price, total) = (read("price")?, read("total_cost")?);
    let (uninstalled, other) = (read("uninstalled_cost")?, read("other_cost_incurred")?);
    let result = progress::revenue_with_uninstalled_materials(price, total, uninstalled, other).or_refused()?;
    Ok(json!({
        "progress_pct": percent(result.progress),
        "revenue": text(result.revenue),
        "cost": text(result.cost),
        "profit": text(result.profit),
    }))
}

fn cost_to_cost_series(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let given = inputs.objects("years")?;
    let years = given.iter().map(read_year).collect::<Result<Vec<_>, _>>()?;
    let results = progress::cost_to_cost_years(inputs.money("contract_price")?, &years).or_refused()?;
    let mut rows = Vec::new();
    for (year, result) in given.iter().zip(results) {
        rows.push(json!({
            "year": year.label("year")?,
            "progress_4dp": round_half_up(result.progress, 4).to_string(),
            "revenue": text(result.revenue),
            "gross_profit": text(result.gross_profit),
            "contract_asset": text(result.position.contract_asset()),
            "contract_liability": text(result.position.contract_liability()),
        }));
    }
    Ok(json!({ "years": rows }))
}

fn read_year(year: &Inputs<'_>) -> Result<ContractYear, GoldenError> {
    Ok(ContractYear {
        cost_incurred: year.money("cost_incurred")?,
        cost_to_complete: year.money("cost_to_complete")?,
        billed: year.money_or_zero("billed")?,
    })
}

fn units(inputs: &Inputs<'_>) -> Result<Value, GoldenError> {
    let (price, advance) = (inputs.money("price")?, inputs.money_or_zero("advance_received")?);
    let (cost, to_complete) = (inputs.money("cost_incurred")?, inputs.money("cost_to_complete")?);
    let done = progress::cost_progress(cost, to_complete);
    let revenue = crate::revenue::recognized_to_date(price, done).or_refused()?;
    let start = ContractPosition::new(inputs.currency()?);
    let (advanced, received) = start.after(ContractEvent::CashReceived(advance)).or_refused()?;
    let (position, satisfied) = advanced.after(ContractEvent::Satisfied(revenue)).or_refused()?;
    let cost_entry =
        Entry::new(&"period end", "cost").debit("cost_of_sales", cost).credit("contract_fulfilment_cost", cost);
    let entries = [movement_entry("advance", &received), movement_entry("period end", &satisfied), cost_entry];
    Ok(json!({
        "progress_pct": percent(done),
        "revenue": text(revenue),
        "cost_of_sales": text(cost),
        "contract_liability": text(position.contract_liability()),
        "contract_asset": text(position.contract_asset()),
        "entries": entries.map(Value::from),
    }))
}

/// A fraction in per cent with two decimals, for display.
fn percent(fraction: Decimal) -> String {
    round_half_up(fraction * Decimal::ONE_HUNDRED, 2).to_string()
}
