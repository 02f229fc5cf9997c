//! The plan of one deal: what will happen on which day. Drawn before anything is done, so doing it draws nothing.

use super::random::Random;
use super::world::World;
use mingxi_domain::calendar::{Date, add_days};

/// A line of a deal.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// Which product of the world.
    pub item: usize,
    /// How many.
    pub quantity: i64,
    /// Price discount in per cent.
    pub discount: i64,
}

/// What happens in a deal, in the order it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A lead comes in.
    Lead,
    /// Somebody talks to the lead.
    FollowLead,
    /// The lead is dropped.
    Disqualify,
    /// The lead becomes customer, contact and opportunity.
    Convert,
    /// An opportunity at a customer we know.
    Opportunity,
    /// The opportunity moves to this open stage.
    Stage(usize),
    /// A quote is sent.
    Quote,
    /// The rep writes down what comes next.
    PlanAhead,
    /// The deal is lost.
    Lose,
    /// The quote is accepted, the deal is won.
    Win,
    /// The contract is made and signed.
    Sign,
    /// The order comes in.
    Order,
    /// A batch leaves: this one of so many.
    Ship(usize),
    /// The customer signs the batch off.
    Accept(usize),
    /// The batch is invoiced.
    Invoice(usize),
    /// The invoice of the batch is drafted and waits to be issued.
    Draft(usize),
    /// What no batch holds is invoiced: services.
    InvoiceServices,
    /// This share of what is open on an invoice comes in.
    Pay(usize, i64),
    /// A small part of an invoice is credited.
    Credit(usize),
}

/// A deal and its days.
#[derive(Clone, Debug, Default)]
pub struct Deal {
    /// Which customer.
    pub customer: usize,
    /// Which campaign brought it.
    pub campaign: Option<usize>,
    /// Which payment term.
    pub term: usize,
    /// What it is about.
    pub lines: Vec<Line>,
    /// In how many batches goods leave.
    pub batches: usize,
    /// Why it is lost, if it is.
    pub reason: &'static str,
    /// Last day of its quote, where that is not the usual one.
    pub offer_ends_on: Option<Date>,
    /// What happens when.
    pub steps: Vec<(Date, Step)>,
}

impl Deal {
    /// The list value of the deal in yuan, net.
    pub fn value(&self, world: &World) -> i64 {
        self.lines.iter().map(|line| world.items[line.item].price * line.quantity * (100 - line.discount) / 100).sum()
    }

    /// What an opportunity that is open `today` leaves to do: the rep of two in three wrote down what comes next, the
    /// offer of every third ends within the week. Draws nothing, so the rest of the story stays as it is.
    pub fn leave_open(&mut self, index: usize, today: Date) {
        let lived = |wanted: &[Step]| self.steps.iter().any(|(day, step)| *day <= today && wanted.contains(step));
        if !lived(&[Step::Convert, Step::Opportunity]) || lived(&[Step::Win, Step::Lose]) {
            return;
        }
        if index % 3 == 1 && lived(&[Step::Quote]) {
            self.offer_ends_on = Some(add_days(today, i64::try_from(index % 8).unwrap_or_default()));
        }
        let last = self.steps.iter().map(|(day, _)| *day).filter(|day| *day <= today).max();
        if let Some(last) = last.filter(|_| !index.is_multiple_of(3)) {
            self.steps.push((last, Step::PlanAhead));
        }
    }
}

const REASONS: &[&str] = &["价格高于对手", "项目取消", "预算不足", "选择了竞争对手", "交期不满足", "需求变更"];

/// Draws a deal that begins on `start`. A first deal of a customer begins as a lead.
pub fn draw(world: &World, customer: usize, is_first: bool, start: Date, random: &mut Random) -> Deal {
    let mut deal = Deal {
        customer,
        campaign: random.chance(45).then(|| index(random, world.campaigns.len())),
        term: index(random, world.terms.len()),
        lines: draw_lines(world, random),
        batches: 0,
        reason: random.pick::<&'static str>(REASONS),
        offer_ends_on: None,
        steps: Vec::new(),
    };
    let has_goods = deal.lines.iter().any(|line| !world.items[line.item].is_service);
    deal.batches = if has_goods { index(random, 3) + 1 } else { 0 };
    let mut days = Days { at: start, steps: &mut deal.steps };
    if is_first {
        days.then(0, Step::Lead);
        days.then(random.between(0, 3), Step::FollowLead);
        days.then(random.between(1, 9), Step::Convert);
    } else {
        days.then(0, Step::Opportunity);
    }
    draw_sale(&mut days, random);
    if days.steps.last().is_some_and(|(_, step)| *step == Step::Win) {
        let batches = deal.batches;
        let has_services = deal.lines.iter().any(|line| world.items[line.item].is_service);
        draw_fulfilment(&mut days, (batches, has_services), world.terms[deal.term].has_discount, random);
    }
    deal
}

/// A lead that comes to nothing.
pub fn draw_cold_lead(world: &World, customer: usize, start: Date, random: &mut Random) -> Deal {
    let mut deal = Deal {
        customer,
        campaign: random.chance(70).then(|| index(random, world.campaigns.len())),
        term: 0,
        lines: Vec::new(),
        batches: 0,
        reason: "无采购计划",
        offer_ends_on: None,
        steps: Vec::new(),
    };
    let mut days = Days { at: start, steps: &mut deal.steps };
    days.then(0, Step::Lead);
    if random.chance(80) {
        days.then(random.between(0, 5), Step::FollowLead);
    }
    if random.chance(75) {
        days.then(random.between(3, 40), Step::Disqualify);
    }
    deal
}

/// Steps one after the other.
struct Days<'a> {
    at: Date,
    steps: &'a mut Vec<(Date, Step)>,
}

impl Days<'_> {
    /// `step` happens so many days after the one before.
    fn then(&mut self, days: i64, step: Step) {
        self.at = add_days(self.at, days);
        self.steps.push((self.at, step));
    }
}

fn draw_lines(world: &World, random: &mut Random) -> Vec<Line> {
    let count = random.between(1, 4);
    let mut lines: Vec<Line> = Vec::new();
    for _ in 0..count {
        let item = index(random, world.items.len());
        if lines.iter().any(|line| line.item == item) {
            continue;
        }
        let most = if world.items[item].is_service { 1 } else { (400_000 / world.items[item].price).clamp(1, 60) };
        let discount = if random.chance(55) { random.between(1, 12) } else { 0 };
        lines.push(Line { item, quantity: random.between(1, most), discount });
    }
    lines
}

fn draw_sale(days: &mut Days, random: &mut Random) {
    if random.chance(18) {
        days.then(random.between(10, 60), Step::Lose);
        return;
    }
    days.then(random.between(3, 20), Step::Stage(1));
    days.then(random.between(3, 25), Step::Quote);
    days.then(random.between(0, 3), Step::Stage(2));
    if random.chance(45) {
        days.then(random.between(5, 40), Step::Lose);
        return;
    }
    days.then(random.between(4, 30), Step::Stage(3));
    days.then(random.between(1, 20), Step::Win);
}

fn draw_fulfilment(days: &mut Days, (batches, has_services): (usize, bool), has_discount: bool, random: &mut Random) {
    days.then(random.between(0, 5), Step::Sign);
    days.then(random.between(0, 4), Step::Order);
    if has_services {
        days.then(0, Step::InvoiceServices);
        let invoice = batches;
        draw_payment(days, invoice, false, random);
    }
    for batch in 0..batches {
        days.then(random.between(5, 25), Step::Ship(batch));
        let shipped = days.at;
        days.then(random.between(1, 6), Step::Accept(batch));
        days.then(random.between(0, 2), Step::Invoice(batch));
        let back = days.at;
        days.at = if has_discount { shipped } else { back };
        draw_payment(days, batch, has_discount, random);
        days.at = back;
        if random.chance(4) {
            days.then(random.between(2, 6), Step::Credit(batch));
        }
    }
}

/// How a customer pays: early for the discount, in time, late, in parts, or not yet. Does not move the deal on.
fn draw_payment(days: &mut Days, invoice: usize, has_discount: bool, random: &mut Random) {
    let from = days.at;
    let mut pay =
        |days_after: i64, share: i64| days.steps.push((add_days(from, days_after), Step::Pay(invoice, share)));
    let habit = random.between(1, 100);
    if has_discount && habit <= 35 {
        pay(random.between(8, 10), 100);
    } else if habit <= 45 {
        pay(random.between(15, 30), 100);
    } else if habit <= 65 {
        pay(random.between(30, 60), 100);
    } else if habit <= 80 {
        pay(random.between(10, 30), random.between(30, 60));
        pay(random.between(45, 110), 100);
    } else if habit <= 92 {
        pay(random.between(70, 150), 100);
    }
}

/// An index into a list of `length`.
fn index(random: &mut Random, length: usize) -> usize {
    let last = i64::try_from(length).expect("lists are short") - 1;
    usize::try_from(random.between(0, last)).expect("not negative")
}
