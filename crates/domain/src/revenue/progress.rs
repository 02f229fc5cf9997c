//! Measures of progress: cost to cost, uninstalled materials, several years with billing.

use rust_decimal::Decimal;

use super::position::{ContractEvent, ContractPosition};
use super::recognition::{RecognitionError, recognized_to_date};
use crate::money::{Money, MoneyError};
use crate::rounding;

/// Cost incurred ÷ total expected cost, exact; nothing expected means nothing done.
///
/// Source: IFRS 15.B19, CAS 14 §12 (cost to cost).
#[must_use]
pub fn cost_progress(incurred: Money, to_complete: Money) -> Decimal {
    let total = incurred.to_decimal() + to_complete.to_decimal();
    incurred.to_decimal().checked_div(total).unwrap_or_default()
}

/// Revenue of a contract with materials that are delivered but not installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UninstalledRevenue {
    /// Progress without the materials, exact.
    pub progress: Decimal,
    /// Revenue: the materials at cost and the rest by progress.
    pub revenue: Money,
    /// Cost of sales.
    pub cost: Money,
    /// Revenue − cost.
    pub profit: Money,
}

/// Recognises uninstalled materials at zero margin and leaves them out of progress.
///
/// # Errors
/// `ProgressOutOfRange` when more cost was incurred than expected, `Money`. Source: IFRS 15 Example 19, B19(b).
pub fn revenue_with_uninstalled_materials(
    price: Money,
    total_cost: Money,
    uninstalled_cost: Money,
    other_cost_incurred: Money,
) -> Result<UninstalledRevenue, RecognitionError> {
    let other_total = total_cost.checked_sub(uninstalled_cost)?;
    let progress = cost_progress(other_cost_incurred, other_total.checked_sub(other_cost_incurred)?);
    let by_progress = recognized_to_date(price.checked_sub(uninstalled_cost)?, progress)?;
    let revenue = by_progress.checked_add(uninstalled_cost)?;
    let cost = other_cost_incurred.checked_add(uninstalled_cost)?;
    Ok(UninstalledRevenue { progress, revenue, cost, profit: revenue.checked_sub(cost)? })
}

/// One year of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContractYear {
    /// Cost of the year.
    pub cost_incurred: Money,
    /// Cost still expected after it.
    pub cost_to_complete: Money,
    /// Invoiced in the year.
    pub billed: Money,
}

/// What a year shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearResult {
    /// Progress at the end of the year, exact.
    pub progress: Decimal,
    /// Revenue of the year.
    pub revenue: Money,
    /// Revenue − cost of the year.
    pub gross_profit: Money,
    /// The contract at the end of the year.
    pub position: ContractPosition,
}

/// Cost to cost over several years; each year gets the difference of the amounts to date.
///
/// # Errors
/// `ProgressOutOfRange` for negative costs, `Money`. Source: golden `prog.cost_to_cost_series`.
pub fn cost_to_cost_years(price: Money, years: &[ContractYear]) -> Result<Vec<YearResult>, RecognitionError> {
    let mut cost = Money::zero(price.currency());
    let mut position = ContractPosition::new(price.currency());
    let mut rows = Vec::with_capacity(years.len());
    for year in years {
        cost = cost.checked_add(year.cost_incurred)?;
        let progress = cost_progress(cost, year.cost_to_complete);
        let revenue = recognized_to_date(price, progress)?.checked_sub(position.revenue_to_date())?;
        (position, _) = position.after(ContractEvent::Satisfied(revenue))?;
        (position, _) = position.after(ContractEvent::RightUnconditional(year.billed))?;
        let gross_profit = revenue.checked_sub(year.cost_incurred)?;
        rows.push(YearResult { progress, revenue, gross_profit, position });
    }
    Ok(rows)
}

/// What is shown when an entity sells for another or for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presentation {
    /// Revenue: gross for a principal, the commission for an agent.
    pub revenue: Money,
    /// What the supplier gets.
    pub payable_to_supplier: Money,
    /// Cost of sales; none for an agent.
    pub cost_of_sales: Money,
    /// The same either way.
    pub margin: Money,
}

/// Gross presentation for a principal, net for an agent. `commission_rate` is a fraction of the customer's price.
///
/// # Errors
/// `Overflow`. Source: IFRS 15.B34–B38, Examples 45–48.
pub fn present_sale(
    customer_price: Money,
    commission_rate: Decimal,
    is_principal: bool,
) -> Result<Presentation, MoneyError> {
    let margin = rounding::multiply(customer_price, commission_rate)?;
    let payable_to_supplier = customer_price.checked_sub(margin)?;
    let zero = Money::zero(customer_price.currency());
    let (revenue, cost_of_sales) = if is_principal { (customer_price, payable_to_supplier) } else { (margin, zero) };
    Ok(Presentation { revenue, payable_to_supplier, cost_of_sales, margin })
}

/// 剩余履约义务 Remaining performance obligations by year of a fixed fee: twelve months a year, the last takes the rest.
///
/// Months that do not fit into the given years are put on the last one. Returns the price and the years' amounts.
///
/// # Errors
/// `Overflow`. Source: IFRS 15.120, Example 42.
pub fn remaining_obligations_by_year(
    monthly_fee: Money,
    term_months: u16,
    months_elapsed: u16,
    years: usize,
) -> Result<(Money, Vec<Money>), MoneyError> {
    let fee = |months: u16| rounding::multiply(monthly_fee, months.into());
    let mut left = term_months.saturating_sub(months_elapsed);
    let mut amounts = Vec::with_capacity(years);
    for year in 1..=years {
        let months = if year == years { left } else { left.min(12) };
        left -= months;
        amounts.push(fee(months)?);
    }
    Ok((fee(term_months)?, amounts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn progress_is_exact() {
        let cny = |minor| Money::new(minor, Currency::CNY);
        assert_eq!(cost_progress(cny(99), cny(81)), Decimal::new(55, 2));
        assert_eq!(cost_progress(cny(0), cny(0)), Decimal::ZERO);
    }
}
