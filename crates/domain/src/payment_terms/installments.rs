//! Splitting a document into installments, each with its own due date.

use rust_decimal::Decimal;

use super::due_dates::{DueTerms, due_date};
use crate::calendar::Date;
use crate::money::{Money, MoneyError};
use crate::rounding::{self, StepMode};

/// How much of a document a line asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstallmentShare {
    /// Per cent of the total, tax included.
    PercentOfTotal(Decimal),
    /// Per cent of the amount without tax.
    PercentOfUntaxed(Decimal),
    /// Per cent of what the lines before left.
    PercentOfRemaining(Decimal),
    /// An amount in major units; its sign follows the document.
    Fixed(Decimal),
    /// What the lines before left.
    Balance,
}

/// A line of an installment term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallmentLine {
    /// How much.
    pub share: InstallmentShare,
    /// Round to a multiple of this (`1` = whole units); `None` is the minor unit.
    pub step: Option<Decimal>,
    /// When; `None` leaves the due date open.
    pub due: Option<DueTerms>,
}

/// A part of a document with its due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Installment {
    /// When it is due; `None` when the document or the line has no date.
    pub due_on: Option<Date>,
    /// How much, in the document's currency.
    pub amount: Money,
}

/// Why a document cannot be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InstallmentError {
    #[error("a term without lines cannot split {total}")]
    NoLines { total: Money },
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Splits `total` over the lines of a term, in their order; the last line takes what is left if asked to.
///
/// `untaxed` is the part without tax. Percentages round half away from zero to the line's step. A document of zero
/// gives one row of zero at the document date.
///
/// # Errors
/// `NoLines`, `Money` (a step finer than the currency, overflow, two currencies).
/// Source: golden file 09 (`pt.installments`); terms of Tryton, Odoo and OCA.
pub fn installments(
    total: Money,
    untaxed: Money,
    document_on: Option<Date>,
    lines: &[InstallmentLine],
    last_line_takes_balance: bool,
) -> Result<Vec<Installment>, InstallmentError> {
    if total.is_zero() {
        return Ok(vec![Installment { due_on: document_on, amount: total }]);
    }
    let Some(last) = lines.len().checked_sub(1) else { return Err(InstallmentError::NoLines { total }) };
    let mut left = total;
    let mut rows = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let takes_balance = last_line_takes_balance && index == last;
        let amount = if takes_balance { left } else { line_amount(line, total, untaxed, left)? };
        left = left.checked_sub(amount)?;
        let due_on = document_on.zip(line.due.as_ref()).map(|(document_on, due)| due_date(document_on, due));
        rows.push(Installment { due_on, amount });
    }
    Ok(rows)
}

/// Due dates in a chain: each line counts from the due date of the line before, the first from the document.
#[must_use]
pub fn sequential_due_dates(document_on: Date, terms: &[DueTerms]) -> Vec<Date> {
    let chain = terms.iter().scan(document_on, |from, terms| {
        *from = due_date(*from, terms);
        Some(*from)
    });
    chain.collect()
}

fn line_amount(line: &InstallmentLine, total: Money, untaxed: Money, left: Money) -> Result<Money, MoneyError> {
    let (of, percent) = match line.share {
        InstallmentShare::PercentOfTotal(percent) => (total, percent),
        InstallmentShare::PercentOfUntaxed(percent) => (untaxed, percent),
        InstallmentShare::PercentOfRemaining(percent) => (left, percent),
        InstallmentShare::Fixed(amount) => {
            let fixed = rounding::round_to_minor(amount, total.currency())?;
            return Ok(if total.is_negative() { fixed.negated() } else { fixed });
        }
        InstallmentShare::Balance => return Ok(left),
    };
    let Some(step) = line.step else { return rounding::percent_of(of, percent) };
    let overflow = MoneyError::Overflow { currency: of.currency() };
    let exact = of.to_decimal().checked_mul(percent).ok_or(overflow)? / Decimal::ONE_HUNDRED;
    rounding::round_to_minor(rounding::round_to_step(exact, step, StepMode::Nearest), of.currency())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use crate::payment_terms::DueRule;

    fn line(share: InstallmentShare) -> InstallmentLine {
        InstallmentLine { share, step: None, due: None }
    }

    fn amounts(total: i64, shares: &[InstallmentShare], last_line_takes_balance: bool) -> Vec<i64> {
        let lines: Vec<_> = shares.iter().map(|share| line(*share)).collect();
        let total = Money::new(total, Currency::CNY);
        let rows = installments(total, total, None, &lines, last_line_takes_balance).unwrap();
        rows.into_iter().map(|row| row.amount.amount_minor()).collect()
    }

    #[test]
    fn shares() {
        let percent = |value: i64| InstallmentShare::PercentOfTotal(value.into());
        let fixed = |value: i64| InstallmentShare::Fixed(value.into());
        assert_eq!(amounts(100_000, &[percent(70), fixed(200), percent(30)], true), [70_000, 20_000, 10_000]);
        assert_eq!(amounts(-100_000, &[fixed(200), InstallmentShare::Balance], false), [-20_000, -80_000]);
        let remaining = InstallmentShare::PercentOfRemaining(Decimal::from(50));
        assert_eq!(amounts(100, &[remaining, remaining, remaining], true), [50, 25, 25]);
        assert_eq!(amounts(0, &[], true), [0]);
    }

    #[test]
    fn a_chain_of_due_dates() {
        let month = DueTerms::plain(DueRule::After { months: 1, weeks: 0, days: 0 });
        let dates = sequential_due_dates("2024-01-15".parse().unwrap(), &[month.clone(), month]);
        assert_eq!(dates, ["2024-02-15".parse().unwrap(), "2024-03-15".parse().unwrap()]);
    }

    #[test]
    fn a_term_without_lines_is_refused() {
        let total = Money::new(1, Currency::CNY);
        assert_eq!(installments(total, total, None, &[], true), Err(InstallmentError::NoLines { total }));
    }
}
