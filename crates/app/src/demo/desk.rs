//! What the company opens with: deals whose last days fall on the desks of today, and the money of the last days that
//! nobody has matched yet.

use super::deal::{Deal, Line, Step};
use super::world::World;
use crate::app::App;
use crate::cash_discounts::windows_of;
use crate::error::Result;
use crate::payer_aliases::{TeachPayerAlias, teach_payer_alias};
use crate::receipts::{ApplyBy, RecordReceipt, record_receipt};
use crate::records::{self, ListInput};
use crate::work::Work;
use mingxi_domain::access::Role;
use mingxi_domain::calendar::{Date, add_days};
use mingxi_domain::ids::{CustomerId, EntityId, InvoiceId};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::receipts::status::{PayerKind, ReceiptMethod};
use mingxi_store::customers::CustomerRow;
use mingxi_store::invoices::{self, InvoiceRow};
use serde_json::{Value as Json, json};

/// Leads of the last days that nobody called yet.
pub const FRESH_LEADS: usize = 5;
/// A customer must be known for so long to have a deal on a desk.
pub const KNOWN_DAYS: i64 = 66;
/// The newest invoices are looked at for open ones.
const INVOICES_MAX: usize = 500;

/// How every deal on a desk came about, in days before today.
const SALE: [(i64, Step); 8] = [
    (64, Step::Opportunity),
    (58, Step::Stage(1)),
    (50, Step::Quote),
    (49, Step::Stage(2)),
    (38, Step::Stage(3)),
    (30, Step::Win),
    (28, Step::Sign),
    (26, Step::Order),
];
/// And where it stands: payment term, then the days before today of shipping, acceptance and invoice. The discount of
/// the first two terms has a step that ends ten days after shipping.
const STANDS: [(usize, i64, Option<i64>, Option<Step>); 23] = [
    (0, 7, Some(5), Some(Step::Invoice(0))),
    (1, 8, Some(6), Some(Step::Invoice(0))),
    (0, 8, Some(5), Some(Step::Invoice(0))),
    (1, 9, Some(7), Some(Step::Invoice(0))),
    (0, 9, Some(8), Some(Step::Invoice(0))),
    (2, 6, Some(2), Some(Step::Draft(0))),
    (3, 5, Some(1), Some(Step::Draft(0))),
    (2, 4, Some(1), Some(Step::Draft(0))),
    (4, 3, Some(0), Some(Step::Draft(0))),
    (2, 6, None, None),
    (3, 3, None, None),
    (0, 2, None, None),
    (1, 1, None, None),
    (2, 25, Some(23), Some(Step::Invoice(0))),
    (3, 24, Some(23), Some(Step::Invoice(0))),
    (2, 23, Some(20), Some(Step::Invoice(0))),
    (3, 22, Some(20), Some(Step::Invoice(0))),
    (2, 21, Some(19), Some(Step::Invoice(0))),
    (3, 20, Some(18), Some(Step::Invoice(0))),
    (2, 19, Some(18), Some(Step::Invoice(0))),
    (3, 18, Some(16), Some(Step::Invoice(0))),
    (2, 17, Some(16), Some(Step::Invoice(0))),
    (3, 16, Some(15), Some(Step::Invoice(0))),
];

/// Days until the offers end that wait for an answer.
const OFFERS: [i64; 3] = [1, 3, 6];

/// The deals on the desks of `today`, one after the other at the customers `known` by then.
pub fn deals(world: &World, known: &[usize], today: Date) -> Vec<Deal> {
    let at = |days: i64, step: Step| (add_days(today, -days), step);
    let deal = |(index, customer): (usize, &usize)| {
        let (term, shipped, accepted, invoiced) = STANDS[index];
        let mut steps: Vec<(Date, Step)> = SALE.iter().map(|(days, step)| at(*days, *step)).collect();
        steps.push(at(shipped, Step::Ship(0)));
        steps.extend(accepted.map(|days| at(days, Step::Accept(0))));
        steps.extend(accepted.zip(invoiced).map(|(days, step)| at(days, step)));
        Deal { customer: *customer, term, lines: lines(world, index), batches: 1, steps, ..Deal::default() }
    };
    let offer = |(index, customer): (usize, &usize)| {
        let steps =
            SALE[..5].iter().map(|(days, step)| at(days - 24, *step)).chain([at(14, Step::PlanAhead)]).collect();
        let offer_ends_on = Some(add_days(today, OFFERS[index]));
        Deal { customer: *customer, lines: lines(world, index + 5), steps, offer_ends_on, ..Deal::default() }
    };
    let stands = known.iter().cycle().take(if known.is_empty() { 0 } else { STANDS.len() }).enumerate().map(deal);
    stands.chain(known.iter().rev().take(OFFERS.len()).enumerate().map(offer)).collect()
}

fn lines(world: &World, index: usize) -> Vec<Line> {
    let quantity = i64::try_from(index % 4).unwrap_or_default() + 1;
    let goods: Vec<usize> = (0..world.items.len()).filter(|item| !world.items[*item].is_service).collect();
    let line = |item: usize, quantity| Line { item: goods[item % goods.len()], quantity, discount: 5 };
    vec![line(index, quantity), line(index + 3, 2 * quantity)]
}

/// Leads that came in on the last days, of companies that nobody knows: customers of the story from `first` on.
pub fn leads(world: &World, first: usize, today: Date) -> Vec<Deal> {
    let lead = |index: usize| Deal {
        customer: first + index,
        campaign: index.is_multiple_of(2).then(|| world.campaigns.len() - 1),
        steps: vec![(add_days(today, -i64::try_from(index / 2).unwrap_or_default()), Step::Lead)],
        ..Deal::default()
    };
    (0..FRESH_LEADS).map(lead).collect()
}

/// Books what the bank brought in the last days and nobody has matched yet.
pub fn book_bank_file(app: &App, world: &World, today: Date) -> Result<()> {
    let clerk = world.actor(Role::ArClerk);
    let world = world.clone();
    app.write_blocking(clerk, move |work| {
        let mut bank = Bank { today, world: &world, open: open_invoices(work)?, taken: Vec::new() };
        bank.customers_pay(work)?;
        bank.somebody_pays(work)
    })
}

fn open_invoices(work: &mut Work) -> Result<Vec<InvoiceRow>> {
    let issued = json!([
        { "field": "status", "op": "eq", "value": "issued" },
        { "field": "kind", "op": "eq", "value": "invoice" },
    ]);
    let filter = serde_json::from_value(issued).expect("a valid filter");
    let newest = ListInput { filter, limit: Some(INVOICES_MAX), ..ListInput::default() };
    let page = records::list(work, "invoice", &newest)?;
    let id = |record: &records::Input| record.get("id").and_then(Json::as_str).and_then(|id| id.parse().ok());
    let ids: Vec<InvoiceId> = page.items.iter().filter_map(id).collect();
    let mut rows = invoices::lock_many(work.tx, work.org(), &ids)?;
    rows.retain(|row| row.open_minor > 0);
    Ok(rows)
}

/// Money that arrives.
struct Arrival {
    customer: Option<CustomerId>,
    days_ago: i64,
    amount: Money,
    method: ReceiptMethod,
    payer: String,
    account: Option<&'static str>,
    reference: String,
}

/// The statements of the last days.
struct Bank<'w> {
    today: Date,
    world: &'w World,
    open: Vec<InvoiceRow>,
    /// Customers who paid already; each pays once, so that every receipt is a case of its own.
    taken: Vec<CustomerId>,
}

impl Bank<'_> {
    /// Money of customers the bank names as we do.
    fn customers_pay(&mut self, work: &mut Work) -> Result<()> {
        let (china, abroad) = (self.world.china, self.world.abroad);
        if let Some(invoices) = self.take(china, 3) {
            self.pay(work, 5, &invoices, 0, |_| "付清前期货款，合计三张发票".into())?;
        }
        if let Some(invoices) = self.take(china, 2) {
            self.pay(work, 3, &invoices, 0, |numbers| format!("货款 {}", numbers.join(" 和 ")))?;
        }
        if let Some(invoice) = self.take_discounted() {
            let payable = windows_of(&invoice, add_days(self.today, -1))?.payable_today;
            let less = invoice.open_minor - payable.amount_minor();
            self.pay(work, 1, &[invoice], less, |numbers| format!("{} 按约定扣现金折扣", numbers[0]))?;
        }
        // Bank charges and a slip of the pen: within what may be written off.
        for (entity, days_ago, less) in [(china, 2, 1_230), (abroad, 4, 800), (china, 1, 0), (abroad, 6, 0)] {
            if let Some(invoices) = self.take(entity, 1) {
                let word = if entity == china { "货款" } else { "Payment" };
                self.pay(work, days_ago, &invoices, less, |numbers| format!("{word} {}", numbers[0]))?;
            }
        }
        let Some(invoices) = self.take(china, 1) else { return Ok(()) };
        let payer = customer(work, invoices[0].customer_id)?.name;
        let amount = Money::new(5_000_000, Currency::CNY);
        let method = ReceiptMethod::BankTransfer;
        let customer = Some(invoices[0].customer_id);
        let reference = "预付货款".into();
        self.book(work, Arrival { customer, days_ago: 0, amount, method, payer, account: None, reference })
    }

    /// Money the bank names otherwise than we do: nobody's until somebody claims it.
    fn somebody_pays(&mut self, work: &mut Work) -> Result<()> {
        let (china, abroad) = (self.world.china, self.world.abroad);
        for (place, (entity, days_ago)) in
            [(china, 0), (china, 1), (china, 2), (china, 4), (abroad, 2), (abroad, 7)].into_iter().enumerate()
        {
            let Some(invoice) = self.take(entity, 1).and_then(|mut invoices| invoices.pop()) else { continue };
            let known = customer(work, invoice.customer_id)?.name;
            let number = invoice.number.clone().unwrap_or_default();
            let (payer, account, reference) = match place {
                // As the bank writes it: other spaces and brackets, which are the same name to us.
                0 => (known.replace("有限公司", " 有限公司"), None, String::new()),
                // Without its last words, with a branch, in capitals: only a person sees who it is.
                1 => (known.replace("有限公司", ""), Some("6222 0210 0112 3456"), "货款".into()),
                2 => {
                    let payer = "华东集团资金结算中心".to_owned();
                    teach(work, &payer, invoice.customer_id)?;
                    (payer, Some("3301 0401 6000 8888"), "代成员单位付款".into())
                }
                3 => (format!("{known}工会委员会"), None, format!("代付 {number}")),
                4 => (known.to_uppercase(), None, String::new()),
                _ => (
                    known.split(' ').next().unwrap_or_default().to_uppercase(),
                    None,
                    number.replace("INV-", "INVOICE "),
                ),
            };
            let amount = Money::new(invoice.open_minor, invoice.currency);
            let method = ReceiptMethod::BankTransfer;
            self.book(work, Arrival { customer: None, days_ago, amount, method, payer, account, reference })?;
        }
        let amount = Money::new(360_000, Currency::CNY);
        let (method, reference) = (ReceiptMethod::Alipay, "来款待查".to_owned());
        let payer = "支付宝备付金账户".to_owned();
        self.book(work, Arrival { customer: None, days_ago: 3, amount, method, payer, account: None, reference })
    }

    /// The oldest open invoices of an entity's customer who has so many and has not paid yet, none with a discount.
    fn take(&mut self, entity: EntityId, count: usize) -> Option<Vec<InvoiceRow>> {
        let of = |customer: CustomerId| {
            let fits = |row: &&InvoiceRow| row.entity_id == entity && row.customer_id == customer;
            self.open.iter().filter(fits).filter(|row| !self.earns(row)).take(count).cloned().collect::<Vec<_>>()
        };
        let free = self.open.iter().map(|row| row.customer_id).filter(|customer| !self.taken.contains(customer));
        let found = free.map(of).find(|rows| rows.len() == count)?;
        self.taken.push(found[0].customer_id);
        Some(found)
    }

    /// An invoice that still earns a discount today.
    fn take_discounted(&mut self) -> Option<InvoiceRow> {
        let found = self.open.iter().find(|row| self.earns(row) && !self.taken.contains(&row.customer_id)).cloned()?;
        self.taken.push(found.customer_id);
        Some(found)
    }

    fn earns(&self, row: &InvoiceRow) -> bool {
        windows_of(row, self.today).is_ok_and(|windows| windows.payable_today.amount_minor() < row.open_minor)
    }

    /// A customer pays what is open on some invoices, `less` so many minor units.
    fn pay(
        &self,
        work: &mut Work,
        days_ago: i64,
        invoices: &[InvoiceRow],
        less: i64,
        reference: impl Fn(&[String]) -> String,
    ) -> Result<()> {
        let numbers: Vec<String> = invoices.iter().filter_map(|row| row.number.clone()).collect();
        let open: i64 = invoices.iter().map(|row| row.open_minor).sum();
        let payer = customer(work, invoices[0].customer_id)?;
        let arrival = Arrival {
            customer: Some(payer.id),
            days_ago,
            amount: Money::new(open - less, invoices[0].currency),
            method: ReceiptMethod::BankTransfer,
            payer: payer.name,
            account: None,
            reference: reference(&numbers),
        };
        self.book(work, arrival)
    }

    fn book(&self, work: &mut Work, arrival: Arrival) -> Result<()> {
        let world = self.world;
        let is_domestic = arrival.amount.currency() == Currency::CNY;
        let input = RecordReceipt {
            customer_id: arrival.customer,
            entity_id: if is_domestic { world.china } else { world.abroad },
            amount: arrival.amount,
            received_on: add_days(self.today, -arrival.days_ago),
            posted_on: None,
            method: arrival.method,
            reference: Some(arrival.reference).filter(|text| !text.is_empty()),
            payer_name: Some(arrival.payer),
            payer_account: arrival.account.map(str::to_owned),
            apply: ApplyBy::None,
            is_another: false,
        };
        record_receipt(work, &input).map(drop)
    }
}

fn customer(work: &mut Work, id: CustomerId) -> Result<CustomerRow> {
    let row = CustomerRow::find(work.tx, work.org(), id)?;
    row.ok_or_else(|| crate::error::Error::not_found("customer", id))
}

fn teach(work: &mut Work, payer: &str, customer_id: CustomerId) -> Result<()> {
    teach_payer_alias(work, &TeachPayerAlias { kind: PayerKind::Name, payer: payer.to_owned(), customer_id }).map(drop)
}
