//! 核销建议 Which invoices a receipt most likely settles, with a score and the reasons that make it up.
//!
//! Pure and deterministic: the same facts give the same suggestions in the same order. A suggestion is never applied
//! by itself; whoever accepts it applies it with the ordinary verb.

use super::apply::{Application, ApplyError, Ask, OpenInvoice, apply_as_asked};
use crate::calendar::{Date, days_between};
use crate::cash_discounts::cash_needed_to_settle;
use crate::ids::{CustomerId, InvoiceId};
use crate::money::{Money, MoneyError};
use std::collections::{BTreeMap, BTreeSet};

/// Most suggestions of a receipt.
const SUGGESTIONS_MAX: usize = 5;
/// Items of a customer among which sums are looked for: those due first.
const SUM_ITEMS_MAX: usize = 24;
/// Most items in a sum.
const SUM_LENGTH_MAX: usize = 4;
/// Sums that are kept; more of them only say that the amount decides nothing.
const SUMS_MAX: usize = 8;
/// Days around the due date on which money is expected.
const NEAR_DUE_DAYS: i64 = 7;

crate::text_enum! {
    /// Why a suggestion was made.
    pub enum SuggestionReason {
        Customer "customer" "到款已归属该客户" "The receipt is this customer's",
        PayerAlias "payer_alias" "付款人已登记为该客户" "The payer was taught as this customer",
        PayerName "payer_name" "付款人与客户同名" "The payer has the customer's name",
        ReferenceContainsNumber "reference_contains_number" "附言含发票号" "The reference names the invoice",
        AmountEqualsItem "amount_equals_item" "金额等于一张发票" "The amount is that of one invoice",
        AmountEqualsAfterCashDiscount "amount_equals_after_cash_discount" "金额等于扣除当日现金折扣后的应付额" "The amount is what is due after the cash discount of the day",
        AmountEqualsSumOfItems "amount_equals_sum_of_items" "金额等于几张发票之和" "The amount is the sum of invoices",
        DateNearDue "date_near_due" "到款日接近到期日" "Received near the due date",
        AmountFitsOthers "amount_fits_others" "其他发票也符合该金额" "Other invoices fit the amount as well",
        OldestFirst "oldest_first" "按到期先后" "The invoices due first, for want of a better match",
    }
}

/// A reason and what it adds to the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoredReason {
    /// Which reason.
    pub reason: SuggestionReason,
    /// Points, negative where it speaks against.
    pub points: i64,
}

/// Money that looks for invoices.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// What is unapplied.
    pub cash: Money,
    /// The day it arrived: decides the cash discount.
    pub received_on: Date,
    /// What the payer wrote.
    pub reference: &'a str,
}

/// An open invoice the money might be for.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The invoice as cash application sees it.
    pub invoice: OpenInvoice,
    /// Whose it is.
    pub customer_id: CustomerId,
    /// Why this customer is considered: `Customer`, `PayerAlias`, `PayerName` or `ReferenceContainsNumber`.
    pub known_by: SuggestionReason,
    /// What people may call it: its number, the number on the tax invoice.
    pub numbers: Vec<String>,
}

/// Proposed applications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Whose invoices.
    pub customer_id: CustomerId,
    /// Cash and discount on each invoice, in the order they are due.
    pub applications: Vec<Application>,
    /// What stays unapplied.
    pub unapplied: Money,
    /// 0 to 100: the sum of the points of the reasons.
    pub score: i64,
    /// The reasons, the weightiest first.
    pub reasons: Vec<ScoredReason>,
}

/// The best suggestions for a receipt, at most five, the best first; ties go to fewer invoices, then to those due first.
///
/// `candidates` in any order, all in the currency of the cash. Looked at for each customer: the invoices the reference
/// names, each invoice that takes exactly the cash on its day, sums of two to four among the 24 due first, and the
/// invoices due first. Source: feature RC4.
///
/// # Errors
/// `CurrencyMismatch`, `Money(Overflow)`, as the application itself.
pub fn suggest(received: Received<'_>, candidates: &[Candidate]) -> Result<Vec<Suggestion>, ApplyError> {
    if !received.cash.is_positive() {
        return Ok(Vec::new());
    }
    let mut by_customer: BTreeMap<CustomerId, Vec<Item<'_>>> = BTreeMap::new();
    for candidate in candidates.iter().filter(|candidate| candidate.invoice.open.is_positive()) {
        by_customer.entry(candidate.customer_id).or_default().push(Item::new(received, candidate)?);
    }
    let mut found = Vec::new();
    for items in by_customer.values_mut() {
        items.sort_by_key(|item| (item.invoice().due_on, item.invoice().id));
        found.extend(hypotheses(received, items)?);
    }
    let exact = found.iter().filter(|hypothesis| hypothesis.is_exact && hypothesis.named == 0).count();
    let mut suggestions = found
        .into_iter()
        .map(|hypothesis| hypothesis.into_suggestion(received, exact))
        .collect::<Result<Vec<_>, _>>()?;
    suggestions.sort_by(|one, other| rank(one).cmp(&rank(other)));
    suggestions.truncate(SUGGESTIONS_MAX);
    Ok(suggestions.into_iter().map(|(_, suggestion)| suggestion).collect())
}

type Ranked = (Vec<(Date, InvoiceId)>, Suggestion);

fn rank((order, suggestion): &Ranked) -> (i64, usize, &[(Date, InvoiceId)]) {
    (-suggestion.score, order.len(), order)
}

struct Item<'a> {
    candidate: &'a Candidate,
    /// Cash that settles it on the day.
    needed: Money,
    is_named: bool,
}

impl<'a> Item<'a> {
    fn new(received: Received<'_>, candidate: &'a Candidate) -> Result<Self, MoneyError> {
        let open = candidate.invoice.open;
        let needed = match &candidate.invoice.cash_discount {
            Some(terms) => cash_needed_to_settle(open, terms, received.received_on)?,
            None => open,
        };
        let is_named = candidate.numbers.iter().any(|number| names(received.reference, number));
        Ok(Self { candidate, needed, is_named })
    }

    fn invoice(&self) -> &OpenInvoice {
        &self.candidate.invoice
    }
}

/// A set of invoices of one customer.
struct Hypothesis<'a> {
    items: Vec<&'a Item<'a>>,
    /// Takes exactly the cash.
    is_exact: bool,
    /// How many of them the reference names.
    named: usize,
    is_oldest_first: bool,
}

fn hypotheses<'a>(received: Received<'_>, items: &'a [Item<'a>]) -> Result<Vec<Hypothesis<'a>>, MoneyError> {
    let mut sets: Vec<(Vec<&Item<'_>>, bool)> = Vec::new();
    let named: Vec<&Item<'_>> = items.iter().filter(|item| item.is_named).collect();
    if !named.is_empty() {
        sets.push((covered(received.cash, named)?, false));
    }
    sets.extend(items.iter().filter(|item| item.needed == received.cash).map(|item| (vec![item], false)));
    sets.extend(sums(received.cash, &items[..items.len().min(SUM_ITEMS_MAX)])?.into_iter().map(|set| (set, false)));
    sets.push((covered(received.cash, items.iter().collect())?, true));
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (set, is_oldest_first) in sets {
        if !seen.insert(set.iter().map(|item| item.invoice().id).collect::<Vec<_>>()) {
            continue;
        }
        let needed = Money::sum(set.iter().map(|item| item.needed), received.cash.currency())?;
        let named = set.iter().filter(|item| item.is_named).count();
        found.push(Hypothesis { is_exact: needed == received.cash, named, items: set, is_oldest_first });
    }
    Ok(found)
}

/// The first of these that the cash reaches.
fn covered<'a>(cash: Money, items: Vec<&'a Item<'a>>) -> Result<Vec<&'a Item<'a>>, MoneyError> {
    let mut left = cash;
    let mut set = Vec::new();
    for item in items {
        if !left.is_positive() {
            break;
        }
        left = left.checked_sub(item.needed)?;
        set.push(item);
    }
    Ok(set)
}

/// Sums of two to four items that need exactly the cash, in the order of the items.
fn sums<'a>(cash: Money, items: &'a [Item<'a>]) -> Result<Vec<Vec<&'a Item<'a>>>, MoneyError> {
    let mut found = Vec::new();
    let mut chosen = Vec::with_capacity(SUM_LENGTH_MAX);
    add_sums(cash, items, &mut chosen, &mut found)?;
    Ok(found)
}

fn add_sums<'a>(
    left: Money,
    items: &'a [Item<'a>],
    chosen: &mut Vec<&'a Item<'a>>,
    found: &mut Vec<Vec<&'a Item<'a>>>,
) -> Result<(), MoneyError> {
    for (index, item) in items.iter().enumerate() {
        if found.len() == SUMS_MAX {
            break;
        }
        let rest = left.checked_sub(item.needed)?;
        if rest.is_negative() {
            continue;
        }
        chosen.push(item);
        if rest.is_zero() && chosen.len() > 1 {
            found.push(chosen.clone());
        } else if rest.is_positive() && chosen.len() < SUM_LENGTH_MAX {
            add_sums(rest, &items[index + 1..], chosen, found)?;
        }
        chosen.pop();
    }
    Ok(())
}

impl Hypothesis<'_> {
    fn into_suggestion(self, received: Received<'_>, exact: usize) -> Result<Ranked, ApplyError> {
        let reasons = self.reasons(received, exact);
        let score = reasons.iter().map(|scored| scored.points).sum::<i64>().clamp(0, 100);
        let invoices: Vec<OpenInvoice> = self.items.iter().map(|item| item.invoice().clone()).collect();
        let mut left = received.cash;
        let mut asks = Vec::with_capacity(self.items.len());
        for item in &self.items {
            let amount = item.needed.min(left)?;
            left = left.checked_sub(amount)?;
            asks.push(Ask { invoice_id: item.invoice().id, amount });
        }
        let allocation = apply_as_asked(received.cash, received.received_on, &invoices, &asks)?;
        let order = invoices.iter().map(|invoice| (invoice.due_on, invoice.id)).collect();
        let customer_id = self.items[0].candidate.customer_id;
        let (applications, unapplied) = (allocation.applications, allocation.unapplied);
        Ok((order, Suggestion { customer_id, applications, unapplied, score, reasons }))
    }

    fn reasons(&self, received: Received<'_>, exact: usize) -> Vec<ScoredReason> {
        use SuggestionReason as R;
        let mut reasons = Vec::new();
        let mut add = |reason, points| reasons.push(ScoredReason { reason, points });
        if self.is_exact {
            let is_discounted = self.items.iter().any(|item| item.needed != item.invoice().open);
            match (self.items.len(), is_discounted) {
                (1, false) => add(R::AmountEqualsItem, 40),
                (1, true) => add(R::AmountEqualsAfterCashDiscount, 40),
                (count, _) => add(R::AmountEqualsSumOfItems, 40 - 3 * i64::try_from(count.min(5)).unwrap_or(5)),
            }
        }
        match self.items[0].candidate.known_by {
            R::Customer => add(R::Customer, 30),
            R::PayerAlias => add(R::PayerAlias, 30),
            R::PayerName => add(R::PayerName, 25),
            // Only the reference leads to this customer: it counts below, once.
            _ => {}
        }
        match self.named {
            0 => {}
            named if named == self.items.len() => add(R::ReferenceContainsNumber, 25),
            _ => add(R::ReferenceContainsNumber, 10),
        }
        let is_near =
            |item: &&Item<'_>| days_between(item.invoice().due_on, received.received_on).abs() <= NEAR_DUE_DAYS;
        if self.items.iter().all(is_near) {
            add(R::DateNearDue, 5);
        }
        if self.is_exact && self.named == 0 && exact > 1 {
            add(R::AmountFitsOthers, -20);
        }
        if self.is_oldest_first && !self.is_exact && self.named == 0 {
            add(R::OldestFirst, 0);
        }
        reasons.sort_by_key(|scored| -scored.points);
        reasons
    }
}

/// Whether a reference names a number: written out (`INV-2026-000871`, with any punctuation), or by its last group of
/// digits (`871/902`), with or without leading zeros, of three digits or more.
#[must_use]
pub fn names(reference: &str, number: &str) -> bool {
    let (reference, number) = (crate::metadata::text::normalize(reference), crate::metadata::text::normalize(number));
    if contains_whole(&letters_of(&reference), &letters_of(&number)) {
        return true;
    }
    let Some(last) = digit_groups(&number).last().copied() else { return false };
    let short = last.trim_start_matches('0');
    digit_groups(&reference).iter().any(|group| group.len() >= 3 && (*group == last || *group == short))
}

/// Groups of digits in a text that may be (the end of) a document number, in the order they stand.
#[must_use]
pub fn digit_groups(text: &str) -> Vec<&str> {
    text.split(|letter: char| !letter.is_ascii_digit()).filter(|group| !group.is_empty()).collect()
}

fn letters_of(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Found, and not as the beginning or end of a longer number.
fn contains_whole(text: &str, number: &str) -> bool {
    if number.chars().count() < 4 {
        return false;
    }
    let is_digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    text.match_indices(number).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        let starts_clean = !(is_digit(before) && is_digit(found.chars().next()));
        let ends_clean = !(is_digit(after) && is_digit(found.chars().next_back()));
        starts_clean && ends_clean
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cash_discounts::{CashDiscount, CashDiscountPolicy, DiscountBase, DiscountTaxMode, PartPayment, Tier};
    use crate::ids::Id;
    use crate::money::Currency;
    use SuggestionReason as R;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn cny(text: &str) -> Money {
        Money::from_decimal(text.parse().unwrap(), Currency::CNY).unwrap()
    }

    /// Invoice `INV-2026-000{id}` of customer 1, due on a day; `discounted` under feature CD1, shipped 1 March.
    fn item(id: i64, open: &str, due_on: &str, known_by: R) -> Candidate {
        let invoice = OpenInvoice {
            id: InvoiceId::from_raw(id),
            open: cny(open),
            due_on: day(due_on),
            cash_discount: None,
            standing: None,
        };
        let numbers = vec![format!("INV-2026-{id:06}")];
        Candidate { invoice, customer_id: CustomerId::from_raw(1), known_by, numbers }
    }

    fn discounted(id: i64, open: &str, due_on: &str) -> Candidate {
        let tier = |through_day, percent: &str| Tier { through_day, percent: percent.parse().unwrap() };
        let tiers = vec![tier(0, "2"), tier(10, "1"), tier(30, "0.5")];
        let policy =
            CashDiscountPolicy::new(tiers, DiscountBase::Gross, DiscountTaxMode::Excluded, PartPayment::Proportional);
        let mut candidate = item(id, open, due_on, R::Customer);
        candidate.invoice.cash_discount =
            Some(CashDiscount::new(policy.unwrap(), day("2026-03-01"), cny(open), cny("0")));
        candidate
    }

    /// What a row of the table expects of the best suggestion: invoices with the cash on each, score, reasons.
    type Expected<'a> = (&'a [(i64, &'a str)], i64, &'a [R]);

    fn check(case: &str, cash: &str, received_on: &str, reference: &str, candidates: &[Candidate], best: Expected<'_>) {
        let received = Received { cash: cny(cash), received_on: day(received_on), reference };
        let mut turned = candidates.to_vec();
        turned.reverse();
        let suggestions = suggest(received, candidates).unwrap();
        assert_eq!(suggestions, suggest(received, &turned).unwrap(), "{case}: the order of the input must not matter");
        let first = &suggestions[0];
        let applied: Vec<_> =
            first.applications.iter().map(|row| (row.invoice_id.raw(), row.applied.to_decimal().to_string())).collect();
        let wanted: Vec<_> = best.0.iter().map(|(id, cash)| (*id, cny(cash).to_decimal().to_string())).collect();
        let reasons: Vec<R> = first.reasons.iter().map(|scored| scored.reason).collect();
        assert_eq!((applied, first.score, reasons.as_slice()), (wanted, best.1, best.2), "{case}");
        for suggestion in &suggestions {
            let cash = suggestion.applications.iter().map(|row| row.applied).chain([suggestion.unapplied]);
            assert_eq!(Money::sum(cash, Currency::CNY).unwrap(), received.cash, "{case}: cash = applied + unapplied");
        }
    }

    #[test]
    fn the_best_suggestion_of_each_case() {
        let a = || item(871, "300000", "2026-04-03", R::Customer);
        let b = || item(902, "250000", "2026-04-19", R::Customer);
        let c = || item(911, "120000", "2026-05-25", R::Customer);
        let three = [a(), b(), c()];
        // 40 the amount + 30 the customer; received five weeks before it is due
        check(
            "one item",
            "250000",
            "2026-03-10",
            "",
            &three,
            (&[(902, "250000")], 70, &[R::AmountEqualsItem, R::Customer]),
        );
        // + 5: within seven days of the due date
        check(
            "near due",
            "250000",
            "2026-04-20",
            "",
            &three,
            (&[(902, "250000")], 75, &[R::AmountEqualsItem, R::Customer, R::DateNearDue]),
        );
        // 40 − 2 × 3 + 30
        check(
            "two items",
            "550000",
            "2026-03-10",
            "货款",
            &three,
            (&[(871, "300000"), (902, "250000")], 64, &[R::AmountEqualsSumOfItems, R::Customer]),
        );
        // + 25: both named by the ends of their numbers
        check(
            "named",
            "550000",
            "2026-03-10",
            "871/902",
            &three,
            (
                &[(871, "300000"), (902, "250000")],
                89,
                &[R::AmountEqualsSumOfItems, R::Customer, R::ReferenceContainsNumber],
            ),
        );
        // named, and the cash does not reach: 30 + 25, and 200,000 lands on the named one
        check(
            "part of a named one",
            "200000",
            "2026-03-10",
            "付 inv2026000902",
            &three,
            (&[(902, "200000")], 55, &[R::Customer, R::ReferenceContainsNumber]),
        );
        // nothing fits: the oldest take it
        check(
            "oldest first",
            "310000",
            "2026-03-10",
            "",
            &three,
            (&[(871, "300000"), (902, "10000")], 30, &[R::Customer, R::OldestFirst]),
        );
        // day 10 of CD1: 1 % of 100,000
        let early = [discounted(5, "100000", "2026-04-30"), c()];
        check(
            "after discount",
            "99000",
            "2026-03-11",
            "",
            &early,
            (&[(5, "99000")], 70, &[R::AmountEqualsAfterCashDiscount, R::Customer]),
        );
        // 99,000 after discount and 120,000 in full
        check(
            "sum with discount",
            "219000",
            "2026-03-11",
            "",
            &early,
            (&[(5, "99000"), (911, "120000")], 64, &[R::AmountEqualsSumOfItems, R::Customer]),
        );
        // two invoices of the same amount: 40 + 30 − 20, the one due first
        let twins = [item(1, "500", "2026-05-02", R::Customer), item(2, "500", "2026-05-01", R::Customer)];
        check(
            "twins",
            "500",
            "2026-03-10",
            "",
            &twins,
            (&[(2, "500")], 50, &[R::AmountEqualsItem, R::Customer, R::AmountFitsOthers]),
        );
        // a taught payer counts as much as a known customer; a like name less
        let taught = [item(7, "500", "2026-05-01", R::PayerAlias)];
        check("alias", "500", "2026-03-10", "", &taught, (&[(7, "500")], 70, &[R::AmountEqualsItem, R::PayerAlias]));
        let named = [item(7, "500", "2026-05-01", R::PayerName)];
        check("name", "500", "2026-03-10", "", &named, (&[(7, "500")], 65, &[R::AmountEqualsItem, R::PayerName]));
        // nobody knows the payer; the reference leads to the invoice: 40 + 25
        let by_number = [item(1234, "500", "2026-05-01", R::ReferenceContainsNumber)];
        check(
            "number only",
            "500",
            "2026-03-10",
            "No. 1234",
            &by_number,
            (&[(1234, "500")], 65, &[R::AmountEqualsItem, R::ReferenceContainsNumber]),
        );
    }

    #[test]
    fn what_names_an_invoice() {
        let check =
            |reference, number, expected| assert_eq!(names(reference, number), expected, "{reference} {number}");
        check("付INV-2026-000871货款", "INV-2026-000871", true);
        check("inv 2026 000871", "INV-2026-000871", true);
        check("871/902", "INV-2026-000871", true);
        check("871/902", "INV-2026-000872", false);
        check("INV-2026-0008710", "INV-2026-000871", false);
        check("000012", "INV-2026-000012", true);
        check("12", "INV-2026-000012", false); // two digits say nothing
        check("2026", "INV-2026-000012", false); // the year is in every number
        check("", "INV-2026-000871", false);
    }

    #[test]
    fn many_items_are_searched_within_bounds() {
        let items: Vec<Candidate> = (1..=200).map(|id| item(id, "1", "2026-05-01", R::Customer)).collect();
        let received = Received { cash: cny("4"), received_on: day("2026-03-10"), reference: "" };
        assert_eq!(suggest(received, &items).unwrap().len(), SUGGESTIONS_MAX);
        let nothing = Received { cash: cny("0"), ..received };
        assert_eq!(suggest(nothing, &items).unwrap(), vec![]);
        assert_eq!(suggest(received, &[]).unwrap(), vec![]);
    }
}
