//! 结清 What stands on an invoice, settled anew from its facts: which cash earned which discount, which rest is
//! forgiven, and how much of the invoice's own credit notes it takes.
//!
//! What is granted on a condition falls when the condition falls, and stands again with it: the same facts give the
//! same answer, whatever order they were told in. Only dates matter: what came in earlier is settled first, and of
//! one day what was recorded first.

use crate::calendar::Date;
use crate::cash_discounts::{CashDiscount, EarnedDiscount, discount_for_payment};
use crate::money::{Money, MoneyError};

/// An invoice and everything that lowers what is owed on it. All amounts are in its currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceFacts {
    /// Issued total, tax included.
    pub total: Money,
    /// What its own credit notes sum to, tax included. The base of a discount is `total − credited`.
    pub credited: Money,
    /// How much of those notes stands on this invoice.
    pub credit_on_it: Money,
    /// How much of those notes is open. What is neither is on other invoices or was refunded; it is owed here again,
    /// and earns no discount.
    pub credit_open: Money,
    /// The discount its terms give.
    pub cash_discount: Option<CashDiscount>,
    /// What was put on it, in any order.
    pub parts: Vec<Part>,
}

/// Cash, or the credit note of another invoice, put on an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The day the cash arrived, or the date of the note.
    pub on: Date,
    /// What was recorded first within one day: the receipt or note, then the application.
    pub recorded: (i64, i64),
    /// How much.
    pub amount: Money,
    /// Only cash earns a discount.
    pub is_cash: bool,
    /// Somebody who may has said: if no more than this stays open, it is not asked for.
    pub forgives_up_to: Option<Money>,
}

/// What a part does to the invoice: it lowers the open amount by amount, discount and difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettledPart {
    /// What of the part stays on the invoice; the rest goes back to where it came from.
    pub amount: Money,
    /// The discount it earns.
    pub cash_discount: EarnedDiscount,
    /// The payment difference: the rest that is forgiven with it.
    pub difference: Money,
}

/// An invoice as its facts settle it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// One for each part, in the order of the facts.
    pub parts: Vec<SettledPart>,
    /// How much of its own credit notes stands on the invoice; never less than before.
    pub credit_on_it: Money,
    /// What is owed: `total − credit_on_it − Σ (amount + discount + difference)`, never negative.
    pub open: Money,
}

/// Settles an invoice from its facts.
///
/// The parts settle `total − credited` in the order of their days, each cash part with the discount that its day and
/// the policy give on what is still open then; then they settle what of the own notes was used elsewhere. What a part
/// has over stays with the own notes as the customer's credit, as far as they are open; beyond that it goes back,
/// from the last part first. A rest is forgiven whole or not at all, by the last part that allows it.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`. Source: features CD6, RC4.
pub fn settle_invoice(facts: &InvoiceFacts) -> Result<Settlement, MoneyError> {
    let zero = Money::zero(facts.total.currency());
    let order = in_order(&facts.parts);
    let mut base = facts.total.checked_sub(facts.credited)?;
    let mut elsewhere = facts.credited.checked_sub(facts.credit_on_it)?.checked_sub(facts.credit_open)?;
    let mut parts = vec![SettledPart { amount: zero, cash_discount: none(zero), difference: zero }; facts.parts.len()];
    let mut over = vec![zero; facts.parts.len()];
    for &index in &order {
        let part = &facts.parts[index];
        let cash_discount = match &facts.cash_discount {
            Some(terms) if part.is_cash => discount_for_payment(part.amount, base, terms, part.on)?,
            _ => none(zero),
        };
        let on_base = part.amount.min(base.checked_sub(cash_discount.amount)?)?;
        let on_elsewhere = part.amount.checked_sub(on_base)?.min(elsewhere)?;
        base = base.checked_sub(on_base)?.checked_sub(cash_discount.amount)?;
        elsewhere = elsewhere.checked_sub(on_elsewhere)?;
        over[index] = part.amount.checked_sub(on_base)?.checked_sub(on_elsewhere)?;
        parts[index] = SettledPart { amount: part.amount, cash_discount, difference: zero };
    }
    let mut open = base.checked_add(elsewhere)?;
    if open.is_positive() {
        let allows = |index: &&usize| {
            let limit = facts.parts[**index].forgives_up_to;
            limit.is_some_and(|limit| open.exceeds(limit) == Ok(false))
        };
        if let Some(&index) = order.iter().rev().find(allows) {
            parts[index].difference = open;
            open = zero;
        }
    }
    let total_over = Money::sum(over.iter().copied(), zero.currency())?;
    let stays_open = total_over.min(facts.credit_open)?;
    let mut goes_back = total_over.checked_sub(stays_open)?;
    for &index in order.iter().rev() {
        let back = goes_back.min(over[index])?;
        parts[index].amount = parts[index].amount.checked_sub(back)?;
        goes_back = goes_back.checked_sub(back)?;
    }
    let credit_on_it = facts.credit_on_it.checked_add(facts.credit_open)?.checked_sub(stays_open)?;
    Ok(Settlement { parts, credit_on_it, open })
}

/// What an invoice takes of `new` with the discount and difference of this part, and what is open then. The other parts
/// may settle differently with it.
///
/// # Errors
/// `CurrencyMismatch`, `Overflow`.
pub fn settle_with(facts: &InvoiceFacts, new: Part) -> Result<(SettledPart, Money), MoneyError> {
    let currency = facts.total.currency();
    let before = Money::sum(facts.parts.iter().map(|part| part.amount), currency)?;
    let mut facts = facts.clone();
    facts.parts.push(new);
    let mut answer = None;
    // What is over is not taken. With less of the new part those after it may settle otherwise, so it is asked again;
    // each time only a discount's share of the last answer is over.
    for _ in 0..ROUNDS_MAX {
        let settled = settle_invoice(&facts)?;
        let after = Money::sum(settled.parts.iter().map(|part| part.amount), currency)?;
        answer = settled.parts.last().map(|part| (*part, settled.open));
        let Some(part) = facts.parts.last_mut() else { break };
        let over = before.checked_add(part.amount)?.checked_sub(after)?;
        if over.is_zero() || part.amount.is_zero() {
            break;
        }
        part.amount = part.amount.checked_sub(over)?.max(Money::zero(currency))?;
    }
    let zero = Money::zero(currency);
    Ok(answer.unwrap_or((SettledPart { amount: zero, cash_discount: none(zero), difference: zero }, zero)))
}

/// More rounds than any policy needs: what is over falls to its discount's share each time.
const ROUNDS_MAX: usize = 64;

/// The indexes of the parts in the order in which they are settled.
fn in_order(parts: &[Part]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|&index| (parts[index].on, parts[index].recorded));
    order
}

const fn none(amount: Money) -> EarnedDiscount {
    EarnedDiscount::none(amount.currency())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cash_discounts::{CashDiscountPolicy, DiscountBase, DiscountTaxMode, PartPayment, Tier};
    use crate::money::Currency;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn cny(text: &str) -> Money {
        Money::from_decimal(text.parse().unwrap(), Currency::CNY).unwrap()
    }

    /// 2 % on 1 March, 1 % to the 11th, of an invoice of 1,130.00 with 130.00 tax.
    fn terms(part_payment: PartPayment) -> CashDiscount {
        let tier = |through_day, percent: &str| Tier { through_day, percent: percent.parse().unwrap() };
        let tiers = vec![tier(0, "2"), tier(10, "1")];
        let policy = CashDiscountPolicy::new(tiers, DiscountBase::Gross, DiscountTaxMode::Included, part_payment);
        CashDiscount::new(policy.unwrap(), day("2026-03-01"), cny("1130"), cny("130"))
    }

    fn facts(credited: &str, part_payment: Option<PartPayment>, parts: &[(&str, &str, Option<&str>)]) -> InvoiceFacts {
        let part = |(recorded, (on, amount, forgives)): (i64, &(&str, &str, Option<&str>))| Part {
            on: day(on),
            recorded: (recorded, 0),
            amount: cny(amount),
            is_cash: true,
            forgives_up_to: forgives.map(cny),
        };
        InvoiceFacts {
            total: cny("1130"),
            credited: cny(credited),
            credit_on_it: cny("0"),
            credit_open: cny(credited),
            cash_discount: part_payment.map(terms),
            parts: (1..).zip(parts).map(part).collect(),
        }
    }

    /// Amount, discount, its tax and difference of each part; credit on the invoice; open.
    fn check(facts: &InvoiceFacts, parts: &[(&str, &str, &str, &str)], credit_on_it: &str, open: &str) {
        let settled = settle_invoice(facts).unwrap();
        let told =
            |part: &SettledPart| (part.amount, part.cash_discount.amount, part.cash_discount.on_tax, part.difference);
        let expected: Vec<_> = parts.iter().map(|(a, b, c, d)| (cny(a), cny(b), cny(c), cny(d))).collect();
        assert_eq!(settled.parts.iter().map(told).collect::<Vec<_>>(), expected);
        assert_eq!((settled.credit_on_it, settled.open), (cny(credit_on_it), cny(open)));
    }

    #[test]
    fn a_discount_falls_with_its_base() {
        let paid = |credited| facts(credited, Some(PartPayment::Proportional), &[("2026-03-01", "1107.40", None)]);
        check(&paid("0"), &[("1107.40", "22.60", "2.60", "0")], "0", "0");
        // 339.00 come back: 2 % of 791.00, its tax 15.82 × 13 ÷ 113; the invoice takes 22.60 − 15.82 of the note.
        check(&paid("339"), &[("1107.40", "15.82", "1.82", "0")], "6.78", "0");
        check(&paid("678"), &[("1107.40", "9.04", "1.04", "0")], "13.56", "0");
        check(&paid("1130"), &[("1107.40", "0", "0", "0")], "22.60", "0");
    }

    #[test]
    fn what_was_settled_last_gives_way_first() {
        let two = |credited| {
            facts(
                credited,
                Some(PartPayment::Proportional),
                &[("2026-03-05", "623.70", None), ("2026-03-01", "490", None)],
            )
        };
        check(&two("0"), &[("623.70", "6.30", "0.72", "0"), ("490", "10", "1.15", "0")], "0", "0");
        check(&two("339"), &[("623.70", "2.91", "0.33", "0"), ("490", "10", "1.15", "0")], "3.39", "0");
        check(&two("880"), &[("623.70", "0", "0", "0"), ("490", "5", "0.58", "0")], "11.30", "0");
    }

    #[test]
    fn only_full_settlement_earns_under_that_policy() {
        let paid = |credited, parts| facts(credited, Some(PartPayment::FullOnly), parts);
        let parts: &[_] = &[("2026-03-01", "775.18", None)];
        check(&paid("0", parts), &[("775.18", "0", "0", "0")], "0", "354.82");
        // 339.00 come back: 775.18 is all of 791.00 less 2 %, whenever the note was written.
        check(&paid("339", parts), &[("775.18", "15.82", "1.82", "0")], "339", "0");
        // The rest had been paid late: the note takes up 339.00 of what is over, 15.82 of the late cash goes back.
        let both: &[_] = &[("2026-03-01", "775.18", None), ("2026-04-20", "354.82", None)];
        check(&paid("0", both), &[("775.18", "0", "0", "0"), ("354.82", "0", "0", "0")], "0", "0");
        check(&paid("339", both), &[("775.18", "15.82", "1.82", "0"), ("339", "0", "0", "0")], "0", "0");
    }

    #[test]
    fn a_difference_falls_when_more_or_nothing_stays_open() {
        let paid = |credited, cash| facts(credited, None, &[("2026-03-01", cash, Some("1"))]);
        check(&paid("0", "1129.50"), &[("1129.50", "0", "0", "0.50")], "0", "0");
        check(&paid("0.20", "1129.50"), &[("1129.50", "0", "0", "0.30")], "0.20", "0");
        // Credited in full: 1,129.50 was paid and is the customer's, 0.50 of the note replaces the difference.
        check(&paid("1130", "1129.50"), &[("1129.50", "0", "0", "0")], "0.50", "0");
        check(&paid("0", "1128.99"), &[("1128.99", "0", "0", "0")], "0", "1.01");
        // Other cash that made the rest small goes: nothing is forgiven; it comes back: the same is.
        let two: &[_] = &[("2026-03-02", "630", None), ("2026-03-03", "499.50", Some("1"))];
        check(&facts("0", None, two), &[("630", "0", "0", "0"), ("499.50", "0", "0", "0.50")], "0", "0");
        check(&facts("0", None, &two[1..]), &[("499.50", "0", "0", "0")], "0", "630.50");
    }

    #[test]
    fn a_note_used_elsewhere_is_owed_again_and_earns_nothing() {
        let mut all = facts("339", Some(PartPayment::FullOnly), &[("2026-03-01", "775.18", None)]);
        all.credit_open = cny("0");
        check(&all, &[("775.18", "15.82", "1.82", "0")], "0", "339");
        let part =
            Part { on: day("2026-03-01"), recorded: (2, 0), amount: cny("340"), is_cash: true, forgives_up_to: None };
        let (taken, open) = settle_with(&all, part).unwrap();
        assert_eq!((taken.amount, taken.cash_discount.amount, open), (cny("339"), cny("0"), cny("0")));
    }

    #[test]
    fn an_invoice_takes_what_it_needs() {
        let check = |policy, on, cash, taken, discount, open| {
            let part = Part { on: day(on), recorded: (9, 0), amount: cny(cash), is_cash: true, forgives_up_to: None };
            let facts = facts("0", Some(policy), &[("2026-03-05", "559.35", None)]);
            let (part, left) = settle_with(&facts, part).unwrap();
            assert_eq!(
                (part.amount, part.cash_discount.amount, left),
                (cny(taken), cny(discount), cny(open)),
                "{cash}"
            );
        };
        // 559.35 and 5.65 stand on it; 565.00 is open and needs 559.35 on a day of 1 %.
        check(PartPayment::Proportional, "2026-03-06", "565", "559.35", "5.65", "0");
        check(PartPayment::Proportional, "2026-03-06", "99", "99", "1", "465");
        // Earlier cash is settled first: 565.00 ÷ 0.99 × 0.01 is what the later part earns then, and it settles.
        check(PartPayment::FullOnly, "2026-03-01", "570.65", "565", "0", "0");
        check(PartPayment::FullOnly, "2026-03-06", "570.65", "564.94", "5.71", "0"); // 1 % of 1,130.00 − 559.35
    }
}
