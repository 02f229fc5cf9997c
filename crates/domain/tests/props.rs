//! The laws of money, checked on generated cases. A case that fails becomes a golden row.

#![allow(clippy::unwrap_used, reason = "a law that cannot be computed is broken")]

use mingxi_domain::calendar::{self, Date};
use mingxi_domain::cash_discounts::{
    CashDiscount, CashDiscountPolicy, DiscountBase, DiscountTaxMode, PartPayment, Tier, cash_needed_to_settle,
    discount_for_payment, payment_windows,
};
use mingxi_domain::contracts::PlanTrigger;
use mingxi_domain::ids::{Id, InvoiceId};
use mingxi_domain::invoices::credit_notes::credit_part;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::payment_terms::{CollectionTerm, collection_plan};
use mingxi_domain::receipts::settlement::{InvoiceFacts, Part, Settlement, settle_invoice, settle_with};
use mingxi_domain::receipts::{Allocation, Ask, OpenInvoice, apply_as_asked, apply_oldest_first};
use mingxi_domain::revenue::{ServiceSpan, position_move, recognized_through, schedule};
use mingxi_domain::splits::{split_by_weight, split_equally_last_takes_rest, split_first_takes_remainder};
use mingxi_domain::taxes::{LineAmounts, add_tax, part_by_gross, part_by_quantity, split_gross};
use proptest::prelude::*;
use rust_decimal::Decimal;

const DAY_ZERO: Date = Date::constant(2024, 2, 1);

/// Up to ten billion in major units.
const MINOR_MAX: i64 = 1_000_000_000_000;

fn cny(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

fn sum(amounts: impl IntoIterator<Item = Money>) -> Money {
    Money::sum(amounts, Currency::CNY).unwrap()
}

fn day(number: i64) -> Date {
    calendar::add_days(DAY_ZERO, number)
}

fn weights() -> impl Strategy<Value = Vec<Decimal>> {
    let weight = (0_i64..1_000_000, 0_u32..6).prop_map(|(digits, scale)| Decimal::new(digits, scale));
    prop::collection::vec(weight, 1..12).prop_filter("some weight", |list| list.iter().any(|weight| !weight.is_zero()))
}

fn tax_percent() -> impl Strategy<Value = Decimal> {
    prop::sample::select(vec![13_i64, 9, 6, 3, 1, 0]).prop_map(Decimal::from)
}

fn policy() -> impl Strategy<Value = CashDiscountPolicy> {
    let tiers = prop::collection::vec((1_u16..20, 0_i64..3_000), 0..4);
    let base = prop::sample::select(vec![DiscountBase::Gross, DiscountBase::Net]);
    let modes = vec![DiscountTaxMode::Included, DiscountTaxMode::Excluded, DiscountTaxMode::Mixed];
    let part = prop::sample::select(vec![PartPayment::Proportional, PartPayment::FullOnly]);
    (tiers, base, prop::sample::select(modes), part).prop_map(|(steps, base, tax_mode, part_payment)| {
        let mut percentages: Vec<i64> = steps.iter().map(|(_, percent)| *percent).collect();
        percentages.sort_unstable_by(|left, right| right.cmp(left));
        let mut through_day = 0;
        let tier = |((days, _), percent): (&(u16, i64), i64)| {
            through_day += days;
            Tier { through_day, percent: Decimal::new(percent, 2) }
        };
        let tiers = steps.iter().zip(percentages).map(tier).collect();
        CashDiscountPolicy::new(tiers, base, tax_mode, part_payment).unwrap()
    })
}

prop_compose! {
    fn discounted_invoice()(policy in policy(), gross in 1..MINOR_MAX, percent in tax_percent(), shipped in 0_i64..30,
                            share in 1_i64..=100) -> (Money, CashDiscount) {
        let amounts = split_gross(cny(gross), percent).unwrap();
        let open = cny((gross / 100 * share).max(1));
        (open, CashDiscount::new(policy, day(shipped), amounts.gross, amounts.tax))
    }
}

prop_compose! {
    fn invoices()(rows in prop::collection::vec((discounted_invoice(), 0_i64..60, any::<bool>()), 0..6))
        -> Vec<OpenInvoice> {
        let invoice = |(id, ((open, terms), due, discounted)): (i64, ((Money, CashDiscount), i64, bool))| OpenInvoice {
            id: InvoiceId::from_raw(id),
            open,
            due_on: day(due),
            cash_discount: discounted.then_some(terms),
            standing: None,
        };
        (1..).zip(rows).map(invoice).collect()
    }
}

fn check_allocation(cash: Money, invoices: &[OpenInvoice], allocation: &Allocation) -> Result<(), TestCaseError> {
    let applied = sum(allocation.applications.iter().map(|row| row.applied));
    prop_assert_eq!(sum([applied, allocation.unapplied]), cash);
    prop_assert!(!allocation.unapplied.is_negative());
    for row in &allocation.applications {
        let discount = row.cash_discount;
        prop_assert_eq!(sum([discount.on_net, discount.on_tax]), discount.amount);
        prop_assert!(!row.applied.is_negative() && !discount.amount.is_negative());
    }
    for invoice in invoices {
        prop_assert!(!allocation.open_after(invoice).unwrap().is_negative());
    }
    Ok(())
}

/// Something that happens to an invoice.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// Cash or another invoice's credit note is put on it.
    Put(Part),
    /// A credit note of its own.
    Credit(i64),
    /// What is on it under this number comes off.
    Take(i64),
    /// What is open on its own notes goes to another invoice.
    UseElsewhere(i64),
}

/// An invoice as the verbs keep it: after each event everything on it settles anew.
#[derive(Clone, Debug)]
struct Kept {
    facts: InvoiceFacts,
    now: Settlement,
}

/// Open, credit on it, and each part by its number with amount, discount and difference.
type Told = (Money, Money, Vec<(i64, Money, Money, Money)>);

impl Kept {
    fn new(total: Money, cash_discount: CashDiscount) -> Self {
        let facts = InvoiceFacts {
            total,
            credited: cny(0),
            credit_on_it: cny(0),
            credit_open: cny(0),
            cash_discount: Some(cash_discount),
            parts: Vec::new(),
        };
        let now = settle_invoice(&facts).unwrap();
        Self { facts, now }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Put(part) => {
                let amount = settle_with(&self.facts, part).unwrap().0.amount;
                if amount.is_positive() {
                    self.facts.parts.push(Part { amount, ..part });
                }
            }
            Event::Credit(minor) => {
                let left = self.facts.total.checked_sub(self.facts.credited).unwrap();
                let credit = cny(minor).min(left).unwrap();
                self.facts.credited = sum([self.facts.credited, credit]);
                self.facts.credit_open = sum([self.facts.credit_open, credit]);
            }
            Event::Take(number) => self.facts.parts.retain(|part| part.recorded.0 != number),
            Event::UseElsewhere(minor) => {
                let used = cny(minor).min(self.facts.credit_open).unwrap();
                self.facts.credit_open = self.facts.credit_open.checked_sub(used).unwrap();
            }
        }
        self.now = settle_invoice(&self.facts).unwrap();
        let taken = self.now.credit_on_it.checked_sub(self.facts.credit_on_it).unwrap();
        self.facts.credit_on_it = self.now.credit_on_it;
        self.facts.credit_open = self.facts.credit_open.checked_sub(taken).unwrap();
        for (part, settled) in self.facts.parts.iter_mut().zip(&self.now.parts) {
            part.amount = settled.amount;
        }
    }

    fn told(&self) -> Told {
        let parts = self.facts.parts.iter().zip(&self.now.parts);
        let mut parts: Vec<_> = parts
            .map(|(part, settled)| (part.recorded.0, settled.amount, settled.cash_discount.amount, settled.difference))
            .collect();
        parts.sort_by_key(|row| row.0);
        (self.now.open, self.facts.credit_on_it, parts)
    }
}

fn part(number: i64, on: i64, minor: i64, is_cash: bool, forgives: i64) -> Part {
    let forgives_up_to = (is_cash && forgives > 0).then(|| cny(forgives));
    Part { on: day(on), recorded: (number, 0), amount: cny(minor), is_cash, forgives_up_to }
}

prop_compose! {
    fn terms_of_invoice()(policy in policy(), gross in 1_000..MINOR_MAX, percent in tax_percent(), shipped in 0_i64..30)
        -> (Money, CashDiscount) {
        let amounts = split_gross(cny(gross), percent).unwrap();
        (amounts.gross, CashDiscount::new(policy, day(shipped), amounts.gross, amounts.tax))
    }
}

/// Shares of an invoice in thousandths: day, share, whether it is cash, what it forgives.
fn shares() -> impl Strategy<Value = Vec<(i64, i64, bool, i64)>> {
    prop::collection::vec((-5_i64..60, 1_i64..400, prop::bool::weighted(0.8), 0_i64..3), 1..5)
}

fn any_event() -> impl Strategy<Value = Event> {
    let put = (1_i64..6, -5_i64..60, 1..MINOR_MAX, any::<bool>(), 0_i64..200_000);
    prop_oneof![
        4 => put.prop_map(|(number, on, minor, is_cash, forgives)| Event::Put(part(number, on, minor, is_cash, forgives))),
        2 => (1..MINOR_MAX).prop_map(Event::Credit),
        2 => (1_i64..6).prop_map(Event::Take),
        1 => (1..MINOR_MAX).prop_map(Event::UseElsewhere),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_order_of_facts_does_not_matter(
        (total, terms) in terms_of_invoice(), shares in shares(), credits in prop::collection::vec(1_i64..300, 0..3),
        fills in any::<bool>(), rest in 0_i64..3, seed in any::<u64>(),
    ) {
        let minor = total.amount_minor();
        let mut events: Vec<Event> = credits.iter().map(|share| Event::Credit(minor * share / 3_000)).collect();
        let numbered = (1..).zip(&shares);
        events.extend(numbered.map(|(number, (on, share, is_cash, forgives))| {
            Event::Put(part(number, *on, (minor * share / 4_000).max(1), *is_cash, *forgives))
        }));
        // What came in last may settle it, to the last fen or but for a rest: then full settlement earns.
        let mut told = Kept::new(total, terms.clone());
        events.iter().for_each(|event| told.happen(*event));
        if fills {
            let (settling, _) = settle_with(&told.facts, part(99, 61, minor, true, 0)).unwrap();
            let amount = settling.amount.amount_minor() - rest;
            if amount > 0 {
                events.push(Event::Put(part(99, 61, amount, true, 2)));
                told.happen(*events.last().unwrap());
            }
        }
        // Some things come off again on the way and are put back.
        let mut other = events.clone();
        let mut state = seed;
        for index in (1..other.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            other.swap(index, usize::try_from(state >> 33).unwrap() % (index + 1));
        }
        let mut again = Kept::new(total, terms);
        for event in &other {
            again.happen(*event);
            if let (Event::Put(part), 0) = (event, state % 3) {
                let before = again.told();
                again.happen(Event::Take(part.recorded.0));
                again.happen(*event);
                prop_assert_eq!(again.told(), before);
            }
        }
        prop_assert_eq!(told.told(), again.told(), "{:?} and {:?}", events, other);
    }

    #[test]
    fn whatever_happens_to_an_invoice_adds_up((total, terms) in terms_of_invoice(), events in prop::collection::vec(any_event(), 1..14)) {
        let mut kept = Kept::new(total, terms);
        for event in events {
            let before = kept.told();
            kept.happen(event);
            let parts = kept.now.parts.iter();
            let settled = parts.map(|part| sum([part.amount, part.cash_discount.amount, part.difference]));
            prop_assert_eq!(sum(settled.chain([kept.now.open, kept.facts.credit_on_it])), total);
            prop_assert!(!kept.now.open.is_negative() && !kept.facts.credit_open.is_negative());
            prop_assert!(kept.facts.credit_open.is_zero() || kept.now.open.is_zero(), "its own note settles it first");
            for (part, row) in kept.facts.parts.iter().zip(&kept.now.parts) {
                prop_assert!(!row.cash_discount.amount.is_negative() && !row.amount.is_negative());
                prop_assert!(row.difference.is_zero() || part.forgives_up_to.is_some_and(|limit| !row.difference.exceeds(limit).unwrap()));
                prop_assert_eq!(sum([row.cash_discount.on_net, row.cash_discount.on_tax]), row.cash_discount.amount);
            }
            prop_assert_eq!(settle_invoice(&kept.facts).unwrap(), kept.now.clone(), "settled is settled");
            if let Event::Put(part) = event && before.2.iter().all(|row| row.0 != part.recorded.0) {
                let mut without = kept.clone();
                without.happen(Event::Take(part.recorded.0));
                prop_assert_eq!(without.told(), before, "what is put on and taken off leaves nothing");
            }
        }
    }

    #[test]
    fn parts_of_a_split_sum_to_the_whole(minor in -MINOR_MAX..MINOR_MAX, weights in weights(), parts in 1_usize..40) {
        let whole = cny(minor);
        prop_assert_eq!(sum(split_by_weight(whole, &weights).unwrap()), whole);
        prop_assert_eq!(sum(split_first_takes_remainder(whole, &weights).unwrap()), whole);
        prop_assert_eq!(sum(split_equally_last_takes_rest(whole, parts).unwrap()), whole);
    }

    #[test]
    fn a_part_is_within_one_unit_of_its_share(minor in 0..MINOR_MAX, weights in weights()) {
        let total: Decimal = weights.iter().sum();
        for (part, weight) in split_by_weight(cny(minor), &weights).unwrap().into_iter().zip(&weights) {
            let share = Decimal::from(minor) * weight / total;
            prop_assert!((Decimal::from(part.amount_minor()) - share).abs() < Decimal::ONE);
        }
    }

    #[test]
    fn a_collection_plan_is_the_contract(minor in 0..MINOR_MAX, first in 1_i64..99, scale in 0_u32..1) {
        let term = |percent: i64| CollectionTerm {
            percent: Decimal::new(percent, scale), trigger: PlanTrigger::Signing, offset_months: 0, offset_days: 0,
        };
        let plan = collection_plan(cny(minor), &[term(first), term(100 - first)]).unwrap();
        prop_assert_eq!(sum(plan.into_iter().map(|row| row.amount)), cny(minor));
    }

    #[test]
    fn a_discount_never_exceeds_open((open, terms) in discounted_invoice(), cash in 0..MINOR_MAX, paid in -5_i64..90) {
        let earned = discount_for_payment(cny(cash), open, &terms, day(paid)).unwrap();
        prop_assert!(!earned.amount.is_negative());
        prop_assert!(!earned.amount.exceeds(open).unwrap());
        prop_assert_eq!(sum([earned.on_net, earned.on_tax]), earned.amount);
        let needed = cash_needed_to_settle(open, &terms, day(paid)).unwrap();
        if needed.exceeds(cny(cash)).unwrap() {
            let credited = sum([cny(cash), earned.amount]);
            prop_assert!(!credited.exceeds(open).unwrap(), "a part payment settles {} of {}", credited, open);
        }
    }

    #[test]
    fn waiting_never_pays((open, terms) in discounted_invoice(), paid in -5_i64..90) {
        let needed = |paid| cash_needed_to_settle(open, &terms, day(paid)).unwrap();
        prop_assert!(!needed(paid).exceeds(needed(paid + 1)).unwrap());
        for window in payment_windows(open, &terms).unwrap() {
            prop_assert_eq!(sum([window.cash_needed, window.discount]), open);
            prop_assert!(!window.loss_if_missed.is_negative());
        }
    }

    #[test]
    fn cash_is_applied_or_unapplied(cash in 1..MINOR_MAX, invoices in invoices(), received in -5_i64..90) {
        let allocation = apply_oldest_first(cny(cash), day(received), &invoices).unwrap();
        check_allocation(cny(cash), &invoices, &allocation)?;
    }

    #[test]
    fn the_order_of_invoices_does_not_matter(cash in 1..MINOR_MAX, invoices in invoices(), received in -5_i64..90) {
        let mut reversed = invoices.clone();
        reversed.reverse();
        let apply = |invoices: &[OpenInvoice]| apply_oldest_first(cny(cash), day(received), invoices).unwrap();
        prop_assert_eq!(apply(&invoices), apply(&reversed));
    }

    #[test]
    fn asks_are_never_exceeded(invoices in invoices(), share in 1_i64..=100, extra in 0_i64..1_000, received in -5_i64..90) {
        let ask = |invoice: &OpenInvoice| Ask {
            invoice_id: invoice.id,
            amount: cny((invoice.open.amount_minor() * share / 100).max(1)),
        };
        let asked: Vec<Ask> = invoices.iter().map(ask).collect();
        let cash = sum(asked.iter().map(|ask| ask.amount).chain([cny(extra + 1)]));
        let allocation = apply_as_asked(cash, day(received), &invoices, &asked).unwrap();
        check_allocation(cash, &invoices, &allocation)?;
        for (row, ask) in allocation.applications.iter().zip(&asked) {
            prop_assert!(!row.applied.exceeds(ask.amount).unwrap());
        }
    }

    #[test]
    fn net_and_tax_are_the_gross(minor in -MINOR_MAX..MINOR_MAX, percent in tax_percent()) {
        for amounts in [split_gross(cny(minor), percent).unwrap(), add_tax(cny(minor), percent).unwrap()] {
            prop_assert_eq!(sum([amounts.net, amounts.tax]), amounts.gross);
        }
    }

    #[test]
    fn parts_of_a_line_sum_to_the_line(
        minor in 0..MINOR_MAX, percent in tax_percent(), steps in prop::collection::vec(1_i64..50_000, 1..12),
    ) {
        let line = add_tax(cny(minor), percent).unwrap();
        let quantity: i64 = steps.iter().sum();
        let (mut before, mut invoiced) = (LineAmounts::zero(Currency::CNY), 0);
        for step in steps {
            let of = |quantity: i64| Decimal::new(quantity, 3);
            let part = part_by_quantity(line, of(quantity), before, of(invoiced), of(step)).unwrap();
            prop_assert!(!part.net.is_negative() && !part.tax.is_negative());
            (before, invoiced) = (before.checked_add(part).unwrap(), invoiced + step);
        }
        prop_assert_eq!(before, line);
    }

    #[test]
    fn parts_by_amount_sum_to_the_line(minor in 2..MINOR_MAX, percent in tax_percent(), first in 1..MINOR_MAX) {
        let line = add_tax(cny(minor), percent).unwrap();
        let first = cny(first).min(line.gross.checked_sub(cny(1)).unwrap()).unwrap();
        let part = part_by_gross(line, LineAmounts::zero(Currency::CNY), first).unwrap();
        let rest = part_by_gross(line, part, line.gross.checked_sub(first).unwrap()).unwrap();
        prop_assert_eq!(part.checked_add(rest).unwrap(), line);
    }

    #[test]
    fn credit_notes_sum_to_the_invoice(
        nets in prop::collection::vec(1_i64..100_000, 1..10), percent in tax_percent(),
    ) {
        let invoice = add_tax(sum(nets.iter().copied().map(cny)), percent).unwrap();
        let mut credited = LineAmounts::zero(Currency::CNY);
        for net in nets {
            let note = credit_part(invoice, credited, cny(net), percent).unwrap();
            prop_assert!(!note.tax.is_negative());
            credited = credited.checked_add(note).unwrap();
        }
        prop_assert_eq!(credited, invoice);
    }

    #[test]
    fn recognized_and_deferred_are_the_allocated(minor in 0..MINOR_MAX, start in 0_i64..800, days in 0_i64..1_200) {
        let service = ServiceSpan::new(day(start), day(start + days)).unwrap();
        let rows = schedule(cny(minor), service).unwrap();
        prop_assert_eq!(sum(rows.iter().map(|row| row.amount)), cny(minor));
        for row in &rows {
            prop_assert_eq!(sum([row.recognized_to_date, row.deferred_after]), cny(minor));
            prop_assert!(!row.amount.is_negative());
        }
    }

    #[test]
    fn revenue_never_falls_with_time(minor in 0..MINOR_MAX, days in 0_i64..1_200, through in -10_i64..1_300) {
        let service = ServiceSpan::new(day(0), day(days)).unwrap();
        let recognized = |through| recognized_through(cny(minor), &service.into(), day(through)).unwrap();
        prop_assert!(!recognized(through).exceeds(recognized(through + 1)).unwrap());
    }

    #[test]
    fn a_position_is_never_two_sided(deltas in prop::collection::vec(-MINOR_MAX..MINOR_MAX, 1..20)) {
        let (mut position, mut asset, mut liability) = (cny(0), cny(0), cny(0));
        for delta in deltas {
            let moved = position_move(position, cny(delta)).unwrap();
            prop_assert_eq!(moved.asset_delta.checked_sub(moved.liability_delta).unwrap(), cny(delta));
            position = moved.after;
            asset = sum([asset, moved.asset_delta]);
            liability = sum([liability, moved.liability_delta]);
            prop_assert!(!asset.is_negative() && !liability.is_negative());
            prop_assert!(asset.is_zero() || liability.is_zero());
        }
    }

    #[test]
    fn months_come_back(start in 0_i64..4_000, months in 0_i32..60) {
        let date = day(start);
        let later = calendar::add_months(date, months);
        prop_assert!(later.day() == date.day() || later == later.last_of_month());
    }
}
