//! The deals of the company, lived day by day through the verbs.

use super::DemoSize;
use super::deal::{self, Deal, Step};
use super::desk;
use super::names::{self, Company};
use super::random::Random;
use super::world::{World, fields};
use crate::actor::Actor;
use crate::app::App;
use crate::cash_discounts::cash_discount_windows;
use crate::contracts::{CreateContractFromQuote, SignContract, create_contract_from_quote, sign_contract};
use crate::customers::{update_contact, update_customer};
use crate::deliveries::{AcceptDelivery, CreateDelivery, DeliveryLineInput, accept_delivery, create_delivery};
use crate::error::{Error, Result};
use crate::follow_ups::{RecordFollowUp, record_follow_up};
use crate::invoices::{CreateInvoice, CreditInvoice, IssueInvoice, create_invoice, credit_invoice, issue_invoice};
use crate::leads::{ConvertLead, Converted, DisqualifyLead, convert_lead, create_lead, disqualify_lead, qualify_lead};
use crate::opportunities::{
    LoseOpportunity, MoveOpportunity, WinOpportunity, create_opportunity, lose_opportunity, move_opportunity,
    update_opportunity, win_opportunity,
};
use crate::orders::{CreateOrder, create_order};
use crate::quotes::{CreateQuote, QuoteLineInput, RejectQuote, accept_quote, create_quote, reject_quote, send_quote};
use crate::receipts::{ApplyBy, AskedApplication, RecordReceipt, record_receipt};
use crate::work::Work;
use mingxi_domain::access::Role;
use mingxi_domain::calendar::{Date, add_days, add_months, days_between};
use mingxi_domain::customers::CustomerTier;
use mingxi_domain::follow_ups::FollowUpKind;
use mingxi_domain::ids::{CustomerId, DeliveryId, Id, InvoiceId, LeadId, OpportunityId, OrderId, QuoteId};
use mingxi_domain::invoices::status::InvoiceFrom;
use mingxi_domain::metadata::Label;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::products::RecognitionMethod;
use mingxi_domain::receipts::status::ReceiptMethod;
use mingxi_store::customers::{ContactRow, CustomerRow};
use mingxi_store::invoices::InvoiceRow;
use mingxi_store::opportunities::OpportunityRow;
use mingxi_store::orders::OrderLineRow;
use rust_decimal::Decimal;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Steps of one transaction: enough to share a commit, few enough to end well within the time limit of a busy server.
const STEPS_AT_ONCE: usize = 12;

/// What reps write down as the next step, before and after there is a quote.
const BEFORE_QUOTE: &[&str] = &["约现场勘查产线", "发送同类案例与方案", "确认预算与采购流程"];
const AFTER_QUOTE: &[&str] = &["跟进报价审批", "约采购谈付款条件", "请技术确认技术协议"];

const NEED: Label = Label::new("希望了解产线自动化方案", "Wants to see how a line is automated");
const CONTRACT: Label = Label::new("合同", "contract");

/// How important customers are, one after the other.
const TIERS: [CustomerTier; 10] = {
    use CustomerTier::{A, B, C, D};
    [B, C, C, B, A, C, D, C, B, C]
};

/// What a deal has come to. Set by its steps, never added up, so that a step may run again.
#[derive(Clone, Debug, Default)]
struct Progress {
    lead: Option<LeadId>,
    opportunity: Option<OpportunityId>,
    quote: Option<QuoteId>,
    contract: Option<mingxi_domain::ids::ContractId>,
    order: Option<OrderId>,
    deliveries: [Option<DeliveryId>; 3],
    /// By batch; the invoice over services comes after the last batch.
    invoices: [Option<InvoiceId>; 4],
}

/// A customer of the story.
#[derive(Clone, Debug)]
struct Client {
    company: Company,
    person: String,
    phone: String,
    /// Index of the rep who looks after it.
    rep: usize,
    id: Option<CustomerId>,
}

/// Everything that happens at the company.
pub struct Story {
    deals: Vec<Deal>,
    days: BTreeMap<Date, Vec<(usize, Step)>>,
    state: Arc<Mutex<State>>,
}

struct State {
    progress: Vec<Progress>,
    clients: Vec<Client>,
}

impl Story {
    /// Draws the whole story; nothing is done yet.
    pub fn plan(world: &World, size: DemoSize, first_day: Date) -> Self {
        let mut random = Random::new(20_260_301);
        let reps = world.reps().len();
        let mut clients: Vec<Client> = (0..size.customers).map(|index| client(index, reps, &mut random)).collect();
        let mut deals = draw_deals(world, size, first_day, &mut random);
        deals.iter_mut().enumerate().for_each(|(index, deal)| deal.leave_open(index, size.today));
        deals.extend(desk::deals(world, &customers_by(&deals, add_days(size.today, -desk::KNOWN_DAYS)), size.today));
        deals.extend(desk::leads(world, size.customers, size.today));
        // Drawn last and by dice of their own, as all that is only there to open with.
        let mut dice = Random::new(20_260_302);
        let strangers = size.customers..size.customers + desk::FRESH_LEADS;
        clients.extend(strangers.map(|index| client(index, reps, &mut dice)));
        let mut days: BTreeMap<Date, Vec<(usize, Step)>> = BTreeMap::new();
        for (index, deal) in deals.iter().enumerate() {
            for (day, step) in deal.steps.iter().filter(|(day, _)| *day <= size.today) {
                days.entry(*day).or_default().push((index, *step));
            }
        }
        let progress = vec![Progress::default(); deals.len()];
        Self { deals, days, state: Arc::new(Mutex::new(State { progress, clients })) }
    }

    /// Lives one day.
    pub fn live(&mut self, app: &App, world: &World, day: Date) -> Result<()> {
        let steps = self.days.remove(&day).unwrap_or_default();
        let world = Arc::new(world.clone());
        for chunk in steps.chunks(STEPS_AT_ONCE) {
            let chunk: Vec<(usize, Deal, Step)> =
                chunk.iter().map(|(index, step)| (*index, self.deals[*index].clone(), *step)).collect();
            let (world, state) = (Arc::clone(&world), Arc::clone(&self.state));
            app.write_blocking(&self.narrator(&world), move |work| {
                let mut state = lock(&state);
                chunk.iter().try_for_each(|(index, deal, step)| act(work, &world, &mut state, (*index, deal), *step))
            })?;
        }
        Ok(())
    }

    /// The actor of the surrounding transaction; each step names its own.
    fn narrator(&self, world: &World) -> Actor {
        world.actors[0].clone()
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn client(index: usize, reps: usize, random: &mut Random) -> Client {
    let company = names::company(index, random);
    // The last rep looks after customers abroad.
    let rep = if company.is_domestic() { index % (reps - 1) } else { reps - 1 };
    Client { person: names::person(&company, random), phone: names::phone(&company, random), rep, id: None, company }
}

fn draw_deals(world: &World, size: DemoSize, first_day: Date, random: &mut Random) -> Vec<Deal> {
    let span = days_between(first_day, size.today);
    let mut starts: Vec<(Date, usize)> =
        (0..size.deals).map(|index| (add_days(first_day, random.between(0, span)), index % size.customers)).collect();
    starts.sort();
    let mut first_deal_done: Vec<Option<Date>> = vec![None; size.customers];
    let mut deals = Vec::new();
    for (start, customer) in starts {
        let known_from = first_deal_done[customer];
        // A second deal waits until the first one made the company a customer.
        let start = known_from.map_or(start, |known| start.max(add_days(known, 1)));
        let deal = deal::draw(world, customer, known_from.is_none(), start, random);
        if known_from.is_none() {
            let converted = deal.steps.iter().find(|(_, step)| *step == Step::Convert);
            first_deal_done[customer] = converted.map(|(day, _)| *day);
        }
        deals.push(deal);
    }
    for index in 0..size.deals / 3 {
        let start = add_days(first_day, random.between(0, span));
        deals.push(deal::draw_cold_lead(world, index % size.customers, start, random));
    }
    deals
}

/// Who became a customer by `day`, in the order of their deals, each once.
fn customers_by(deals: &[Deal], day: Date) -> Vec<usize> {
    let converted = |deal: &&Deal| deal.steps.iter().any(|(at, step)| *step == Step::Convert && *at <= day);
    let mut known: Vec<usize> = deals.iter().filter(converted).map(|deal| deal.customer).collect();
    known.sort_unstable();
    known.dedup();
    known
}

/// Does one step of one deal as the person whose work it is.
fn act(work: &mut Work, world: &World, state: &mut State, (index, deal): (usize, &Deal), step: Step) -> Result<()> {
    let actor = match step {
        Step::Sign | Step::Order | Step::Ship(_) | Step::Accept(_) => world.actor(Role::OrderDesk),
        Step::Invoice(_) | Step::Draft(_) | Step::InvoiceServices | Step::Pay(..) | Step::Credit(_) => {
            world.actor(Role::ArClerk)
        }
        _ => world.reps()[state.clients[deal.customer].rep],
    };
    let work =
        &mut Work { actor, tx: work.tx, now: work.now, ids: work.ids, standings: work.standings, memo: work.memo };
    let mut progress = state.progress[index].clone();
    let client = &mut state.clients[deal.customer];
    let mut scene = Scene { work, world, deal, client, progress: &mut progress };
    scene.play(step).map_err(|error| in_scene(error, step, deal))?;
    state.progress[index] = progress;
    Ok(())
}

fn in_scene(error: Error, step: Step, deal: &Deal) -> Error {
    match error {
        Error::Db(error) => Error::Db(error),
        other => Error::Internal(format!("the demo story cannot go on at {step:?} of {:?}: {other}", deal.steps)),
    }
}

/// One deal with everything a step of it needs.
struct Scene<'s, 'w, 't> {
    work: &'s mut Work<'w, 't>,
    world: &'s World,
    deal: &'s Deal,
    client: &'s mut Client,
    progress: &'s mut Progress,
}

impl Scene<'_, '_, '_> {
    fn play(&mut self, step: Step) -> Result<()> {
        match step {
            Step::Lead => self.lead(),
            Step::FollowLead => self.follow_lead(),
            Step::Disqualify => self.disqualify(),
            Step::Convert => self.convert(),
            Step::Opportunity => self.opportunity(),
            Step::Stage(stage) => self.stage(stage),
            Step::Quote => self.quote(),
            Step::PlanAhead => self.next_step(),
            Step::Lose => self.lose(),
            Step::Win => self.win(),
            Step::Sign => self.sign(),
            Step::Order => self.order(),
            Step::Ship(batch) => self.ship(batch),
            Step::Accept(batch) => self.accept(batch),
            Step::Invoice(batch) => self.invoice(batch, self.progress.deliveries[batch]),
            Step::Draft(batch) => self.draft(self.progress.deliveries[batch]).map(drop),
            Step::InvoiceServices => self.invoice(self.deal.batches, None),
            Step::Pay(invoice, share) => self.pay(invoice, share),
            Step::Credit(invoice) => self.credit(invoice),
        }
    }

    fn currency(&self) -> Currency {
        if self.client.company.is_domestic() { Currency::CNY } else { Currency::USD }
    }

    fn campaign(&self) -> Option<mingxi_domain::ids::CampaignId> {
        self.deal.campaign.map(|index| self.world.campaigns[index])
    }

    /// The deal's list value, in the customer's currency.
    fn amount(&self) -> Money {
        let yuan = self.deal.value(self.world);
        let is_domestic = self.client.company.is_domestic();
        Money::new(if is_domestic { yuan * 100 } else { yuan * 100 / 7 }, self.currency())
    }

    fn lead(&mut self) -> Result<()> {
        let company = &self.client.company;
        let body = json!({
            "name": self.client.person, "company": company.name, "phone": self.client.phone, "industry": company.industry,
            "region": company.region, "source": if self.deal.campaign.is_some() { "event" } else { "web_form" },
            "campaign_id": self.campaign(), "title": names::position(company, self.deal.customer).0,
            "email": names::email(company, &self.client.person),
            "need": company.says(NEED),
        });
        self.progress.lead = Some(create_lead(self.work, fields(&body))?);
        Ok(())
    }

    fn follow_lead(&mut self) -> Result<()> {
        let input = RecordFollowUp {
            kind: FollowUpKind::Call,
            content: "电话沟通需求与预算，约定下一步。".into(),
            happened_at: None,
            next_on: Some(add_days(self.work.today(), 5)),
            lead_id: self.progress.lead,
            customer_id: None,
            opportunity_id: None,
        };
        record_follow_up(self.work, &input).map(drop)
    }

    fn disqualify(&mut self) -> Result<()> {
        let input = DisqualifyLead { reason: self.deal.reason.into() };
        disqualify_lead(self.work, known(self.progress.lead)?, &input)
    }

    fn convert(&mut self) -> Result<()> {
        let lead = known(self.progress.lead)?;
        qualify_lead(self.work, lead)?;
        let input = ConvertLead {
            customer_id: self.client.id,
            opportunity_name: Some(self.project()),
            amount: Some(self.amount()),
            currency: Some(self.currency()),
            expected_close_on: Some(add_days(self.work.today(), 60)),
            ..ConvertLead::default()
        };
        let converted = convert_lead(self.work, lead, &input)?;
        if self.client.id.is_none() {
            self.introduce(&converted)?;
        }
        self.client.id = Some(converted.customer_id);
        self.progress.opportunity = Some(converted.opportunity_id);
        Ok(())
    }

    /// What is known of a new customer and its contact beyond the lead.
    fn introduce(&mut self, made: &Converted) -> Result<()> {
        let (company, index) = (&self.client.company, self.deal.customer);
        let (org, age) = (self.work.org(), i64::try_from(index % 25).unwrap_or_default());
        let known = json!({
            "tier": TIERS[index % TIERS.len()], "country": company.country, "address": company.address,
            "website": format!("www.{}", company.domain), "founded_year": 1996 + age, "employees": 60 + age * 83,
            "payment_term_id": self.world.terms[self.deal.term].id,
        });
        let row = CustomerRow::find(self.work.tx, org, made.customer_id)?;
        let version = row.ok_or_else(|| Error::not_found("customer", made.customer_id))?.version;
        update_customer(self.work, made.customer_id, version, fields(&known))?;
        let role = json!({ "role": names::position(company, index).1 });
        let row = ContactRow::find(self.work.tx, org, made.contact_id)?;
        let version = row.ok_or_else(|| Error::not_found("contact", made.contact_id))?.version;
        update_contact(self.work, made.contact_id, version, fields(&role)).map(drop)
    }

    /// What people call the deal: the customer and what it is about.
    fn project(&self) -> String {
        let (company, about) = (&self.client.company, self.world.items[self.deal.lines[0].item].project);
        format!("{} {}", company.short, company.says(about))
    }

    fn opportunity(&mut self) -> Result<()> {
        let body = json!({
            "name": format!("{} {}", self.project(), self.work.today().strftime("%Y-%m")),
            "customer_id": known(self.client.id)?, "campaign_id": self.campaign(), "currency": self.currency(),
            "amount": self.amount(), "expected_close_on": add_days(self.work.today(), 50).to_string(),
            "product_id": self.world.items[self.deal.lines[0].item].id,
        });
        self.progress.opportunity = Some(create_opportunity(self.work, fields(&body))?);
        Ok(())
    }

    fn stage(&mut self, stage: usize) -> Result<()> {
        let stage_id = self.world.stages[stage.min(self.world.stages.len() - 1)];
        move_opportunity(self.work, known(self.progress.opportunity)?, &MoveOpportunity { stage_id })
    }

    fn quote(&mut self) -> Result<()> {
        let today = self.work.today();
        let service = (add_days(today, 30), add_days(add_months(add_days(today, 30), 12), -1));
        let line = |line: &deal::Line| {
            let item = &self.world.items[line.item];
            let is_service = item.is_service;
            QuoteLineInput {
                product_id: item.id,
                description: (!self.client.company.is_domestic()).then(|| item.english.to_owned()),
                quantity: Decimal::from(line.quantity),
                unit_price: None,
                discount_percent: Some(Decimal::from(line.discount)),
                tax_percent: (!self.client.company.is_domestic()).then_some(Decimal::ZERO),
                service_starts_on: is_service.then_some(service.0),
                service_ends_on: is_service.then_some(service.1),
            }
        };
        let input = CreateQuote {
            opportunity_id: self.progress.opportunity,
            customer_id: None,
            entity_id: Some(if self.client.company.is_domestic() { self.world.china } else { self.world.abroad }),
            quoted_on: None,
            valid_until: self.deal.offer_ends_on.unwrap_or_else(|| add_days(today, 90)),
            payment_term_id: Some(self.world.terms[self.deal.term].id),
            currency: None,
            lines: self.deal.lines.iter().map(line).collect(),
        };
        let quote = create_quote(self.work, &input)?;
        self.progress.quote = Some(quote);
        send_quote(self.work, quote)
    }

    fn next_step(&mut self) -> Result<()> {
        let id = known(self.progress.opportunity)?;
        let found = OpportunityRow::find(self.work.tx, self.work.org(), id)?;
        let row = found.ok_or_else(|| Error::not_found("opportunity", id))?;
        let steps = if self.progress.quote.is_some() { AFTER_QUOTE } else { BEFORE_QUOTE };
        let body = json!({ "next_step": steps[self.deal.customer % steps.len()] });
        update_opportunity(self.work, id, row.version, fields(&body)).map(drop)
    }

    fn lose(&mut self) -> Result<()> {
        let competitor = (self.deal.reason == "选择了竞争对手").then(|| "Contoso Robotics".to_owned());
        if let Some(quote) = self.progress.quote {
            reject_quote(self.work, quote, &RejectQuote { reason: self.deal.reason.into() })?;
        }
        let input = LoseOpportunity { reason: self.deal.reason.into(), competitor, closed_on: None };
        lose_opportunity(self.work, known(self.progress.opportunity)?, &input)
    }

    fn win(&mut self) -> Result<()> {
        accept_quote(self.work, known(self.progress.quote)?)?;
        win_opportunity(self.work, known(self.progress.opportunity)?, &WinOpportunity { closed_on: None, amount: None })
    }

    fn sign(&mut self) -> Result<()> {
        let input = CreateContractFromQuote {
            quote_id: known(self.progress.quote)?,
            title: format!("{} {}", self.project(), self.client.company.says(CONTRACT)),
            starts_on: None,
            ends_on: None,
        };
        let contract = create_contract_from_quote(self.work, &input)?;
        self.progress.contract = Some(contract);
        sign_contract(self.work, contract, &SignContract { signed_on: self.work.today() })
    }

    fn order(&mut self) -> Result<()> {
        let input = CreateOrder {
            contract_id: known(self.progress.contract)?,
            customer_reference: Some(format!("PO-{}", self.work.today().strftime("%y%m%d"))),
            ordered_on: self.work.today(),
            required_on: Some(add_days(self.work.today(), 30)),
            lines: None,
        };
        self.progress.order = Some(create_order(self.work, &input)?);
        Ok(())
    }

    /// The last batch takes what is left; each one before takes an even part of every line, at least one unit of one.
    fn ship(&mut self, batch: usize) -> Result<()> {
        let order_id = known(self.progress.order)?;
        let is_last = batch + 1 == self.deal.batches;
        let lines = if is_last { None } else { Some(self.part(order_id, self.deal.batches - batch)?) };
        if lines.as_ref().is_some_and(Vec::is_empty) {
            return Ok(());
        }
        let input = CreateDelivery {
            order_id,
            shipped_on: self.work.today(),
            carrier: Some("顺丰物流".into()),
            tracking_number: None,
            lines,
        };
        self.progress.deliveries[batch] = Some(create_delivery(self.work, &input)?);
        Ok(())
    }

    fn part(&mut self, order: OrderId, batches_left: usize) -> Result<Vec<DeliveryLineInput>> {
        let lines = mingxi_store::orders::list_lines(self.work.tx, self.work.org(), order)?;
        let goods = lines.iter().filter(|line| line.recognition_method == RecognitionMethod::PointInTime);
        let part = |line: &OrderLineRow| {
            let left = line.quantity_micro.decimal() - line.delivered_quantity_micro.decimal();
            let quantity = (left / Decimal::from(batches_left)).floor();
            (quantity > Decimal::ZERO).then_some(DeliveryLineInput { order_line_id: line.id, quantity })
        };
        Ok(goods.filter_map(part).collect())
    }

    fn accept(&mut self, batch: usize) -> Result<()> {
        let Some(delivery) = self.progress.deliveries[batch] else { return Ok(()) };
        let input =
            AcceptDelivery { accepted_on: self.work.today(), accepted_by: self.client.person.clone(), lines: None };
        accept_delivery(self.work, delivery, &input)
    }

    fn invoice(&mut self, place: usize, delivery_id: Option<DeliveryId>) -> Result<()> {
        if place < self.deal.batches && delivery_id.is_none() {
            return Ok(());
        }
        let invoice = self.draft(delivery_id)?;
        issue_invoice(self.work, invoice, &IssueInvoice { issued_on: self.work.today() })?;
        self.progress.invoices[place] = Some(invoice);
        Ok(())
    }

    fn draft(&mut self, delivery_id: Option<DeliveryId>) -> Result<InvoiceId> {
        let order_id = known(self.progress.order)?;
        create_invoice(self.work, &CreateInvoice { order_id, from: InvoiceFrom::Accepted, delivery_id, lines: None })
    }

    fn pay(&mut self, place: usize, share: i64) -> Result<()> {
        let Some(invoice_id) = self.progress.invoices[place] else { return Ok(()) };
        let needed = cash_discount_windows(self.work, invoice_id)?.payable_today;
        let amount = Money::new(needed.amount_minor() * share / 100, needed.currency());
        if !amount.is_positive() {
            return Ok(());
        }
        let invoice = InvoiceRow::find(self.work.tx, self.work.org(), invoice_id)?;
        let invoice = invoice.ok_or_else(|| Error::not_found("invoice", invoice_id))?;
        // Customers pay in round sums now and then, and name the invoices they mean.
        let input = RecordReceipt {
            customer_id: Some(invoice.customer_id),
            entity_id: invoice.entity_id,
            amount,
            received_on: self.work.today(),
            posted_on: None,
            method: ReceiptMethod::BankTransfer,
            reference: invoice.number.clone(),
            payer_name: Some(self.client.company.name.clone()),
            payer_account: None,
            is_another: false,
            apply: ApplyBy::AsAsked(vec![AskedApplication::new(invoice_id, amount)]),
        };
        record_receipt(self.work, &input).map(drop)
    }

    /// A fiftieth of the invoice is taken off the price; what is not open any more stays as the customer's credit.
    fn credit(&mut self, place: usize) -> Result<()> {
        let Some(invoice_id) = self.progress.invoices[place] else { return Ok(()) };
        let invoice = InvoiceRow::find(self.work.tx, self.work.org(), invoice_id)?;
        let invoice = invoice.ok_or_else(|| Error::not_found("invoice", invoice_id))?;
        let input = CreditInvoice {
            issued_on: self.work.today(),
            reason: "外观划伤，协商折让".into(),
            returns_goods: false,
            after_return: None,
            over_invoiced: false,
            lines: None,
            amount: Some(Money::new(invoice.total_minor / 50, invoice.currency)),
        };
        credit_invoice(self.work, invoice_id, &input).map(drop)
    }
}

fn known<T: Id>(id: Option<T>) -> Result<T> {
    id.ok_or_else(|| Error::Internal(format!("the story has no {} yet", T::PREFIX)))
}
