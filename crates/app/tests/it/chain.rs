//! What the tests of contracts, orders, deliveries, invoices and revenue share: a customer, products, a signed
//! contract, and the checks every story ends with.

use mingxi_app::contracts::{self, ContractLineInput, CreateContract, SignContract};
use mingxi_app::deliveries::{
    AcceptDelivery, AcceptedLine, CreateDelivery, DeliveryLineInput, accept_delivery, create_delivery,
};
use mingxi_app::invoices::{CreateInvoice, InvoiceLineInput, IssueInvoice, create_invoice, issue_invoice};
use mingxi_app::orders::{self, CreateOrder};
use mingxi_app::testing::TestApp;
use mingxi_app::{Result, Work, records};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{
    ContractId, CustomerId, DeliveryId, InvoiceId, OrderId, OrderLineId, PaymentTermId, ProductId,
};
use mingxi_domain::invoices::status::InvoiceFrom;
use mingxi_domain::money::Currency;
use mingxi_store::contracts::ContractRow;
use mingxi_store::invoices::{InvoiceLineRow, InvoiceRow};
use mingxi_store::orders::{OrderLineRow, OrderRow};
use mingxi_store::payment_terms::PaymentTermRow;
use mingxi_store::records::Column;
use mingxi_store::{SqlText, Value, v};
use serde_json::{Value as Json, json};

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Runs a verb as the administrator, who has every role.
pub fn act<T: Send + 'static>(app: &TestApp, verb: impl Fn(&mut Work) -> Result<T> + Send + 'static) -> Result<T> {
    app.write(&app.admin(), verb)
}

pub fn read<T: Send + 'static>(app: &TestApp, verb: impl Fn(&mut Work) -> Result<T> + Send + 'static) -> T {
    app.read(&app.admin(), verb).unwrap()
}

/// Closes a month; whatever warnings it has were looked at.
pub fn close_month(app: &TestApp, period: &str) -> Result<()> {
    let (entity, period) = (app.made.entity, period.parse().unwrap());
    act(app, move |work| {
        let close = mingxi_app::periods::ClosePeriod::over_warnings(work, entity, period, "已逐项核对")?;
        mingxi_app::periods::close_period(work, &close).map(drop)
    })
}

/// The one customer of a test.
pub fn customer(app: &TestApp) -> CustomerId {
    let text = "select id from customer where org_id = $1";
    let found = read(app, move |work| Ok(work.tx.opt::<(CustomerId,)>(SqlText::dynamic(text), v![work.org()])?));
    if let Some((id,)) = found {
        return id;
    }
    let body = json!({ "name": "云帆科技", "region": "华东" });
    act(app, move |work| {
        records::create(work, "customer", Action::CustomerCreate, body.as_object().unwrap(), |_, _| {
            let text = |name, value: &str| Column::new(name, Value::Text(value.to_owned()));
            Ok(vec![text("number", "CUS-1"), text("name_key", "云帆科技")])
        })
    })
    .unwrap()
}

pub fn product(app: &TestApp, code: &'static str, tax_percent: &'static str, method: &'static str) -> ProductId {
    let body = json!({ "code": code, "name": code, "unit": "台", "tax_percent": tax_percent, "recognition_method": method, "is_active": true });
    act(app, move |work| {
        records::create(work, "product", Action::ProductCreate, body.as_object().unwrap(), |_, _| Ok(Vec::new()))
    })
    .unwrap()
}

pub fn term(app: &TestApp, net_days: i64, cash_discount: Option<Json>, plan: Option<Json>) -> PaymentTermId {
    act(app, move |work| {
        let row = PaymentTermRow {
            id: work.ids.next(),
            name: format!("{net_days} 天"),
            net_days,
            cash_discount: cash_discount.clone(),
            plan: plan.clone(),
            custom: json!({}),
            search_text: String::new(),
            version: 1,
            created_at: work.now,
            updated_at: work.now,
        };
        row.insert(work.tx, work.org())?;
        Ok(row.id)
    })
    .unwrap()
}

/// The tiers of feature CD1: 2 % on the ship date, 1 % to day 10, 0.5 % to day 30.
pub fn cd1() -> Json {
    json!({
        "tiers": [
            { "through_day": 0, "percent": "2" },
            { "through_day": 10, "percent": "1" },
            { "through_day": 30, "percent": "0.5" },
        ],
        "base": "gross", "tax_mode": "included", "part_payment": "proportional",
    })
}

pub fn line(product_id: ProductId, quantity: &str, unit_price: &str) -> ContractLineInput {
    ContractLineInput {
        product_id,
        description: None,
        quantity: quantity.parse().unwrap(),
        unit_price: unit_price.parse().unwrap(),
        price_includes_tax: false,
        discount_percent: "0".parse().unwrap(),
        tax_percent: None,
        recognition_method: None,
        service_starts_on: None,
        service_ends_on: None,
    }
}

pub fn contract_input(app: &TestApp, term: Option<PaymentTermId>, lines: Vec<ContractLineInput>) -> CreateContract {
    CreateContract {
        title: "年度采购".into(),
        customer_id: customer(app),
        entity_id: app.made.entity,
        opportunity_id: None,
        payment_term_id: term,
        currency: Currency::CNY,
        starts_on: None,
        ends_on: None,
        lines,
    }
}

/// A contract signed today.
pub fn signed(app: &TestApp, term: Option<PaymentTermId>, lines: Vec<ContractLineInput>) -> ContractId {
    let (input, signed_on) = (contract_input(app, term, lines), app.today());
    act(app, move |work| {
        let id = contracts::create_contract(work, &input)?;
        contracts::sign_contract(work, id, &SignContract { signed_on })?;
        Ok(id)
    })
    .unwrap()
}

pub fn order_input(app: &TestApp, contract_id: ContractId) -> CreateOrder {
    CreateOrder { contract_id, customer_reference: None, ordered_on: app.today(), required_on: None, lines: None }
}

/// Everything of a contract, ordered today.
pub fn ordered(app: &TestApp, contract: ContractId) -> OrderId {
    let input = order_input(app, contract);
    act(app, move |work| orders::create_order(work, &input)).unwrap()
}

pub fn order(app: &TestApp, id: OrderId) -> OrderRow {
    read(app, move |work| Ok(OrderRow::find(work.tx, work.org(), id)?.unwrap()))
}

pub fn order_lines(app: &TestApp, id: OrderId) -> Vec<OrderLineRow> {
    read(app, move |work| Ok(mingxi_store::orders::list_lines(work.tx, work.org(), id)?))
}

pub fn contract(app: &TestApp, id: ContractId) -> ContractRow {
    read(app, move |work| Ok(ContractRow::find(work.tx, work.org(), id)?.unwrap()))
}

/// Debits less credits of an account role, in minor units.
pub fn balance(app: &TestApp, role: &'static str) -> i64 {
    let text = "select cast(coalesce(sum(debit_minor - credit_minor), 0) as bigint) from entry_line where org_id = $1 and role = $2";
    read(app, move |work| Ok(work.tx.one::<(i64,)>(SqlText::dynamic(text), v![work.org(), role])?.0))
}

/// What every story must leave: balances kept are balances posted, both sides equal; each contract shows asset or
/// liability and its kept position; each order's recognised amount is the sum of its recognitions; receivables are
/// what is open on invoices less what is open on credit notes.
pub fn assert_books_tie(app: &TestApp) {
    let findings = mingxi_app::verify::verify(&app.app, app.made.org).unwrap();
    let broken: Vec<_> = findings.iter().filter(|finding| finding.is_broken()).collect();
    assert!(broken.is_empty(), "{broken:#?}");
    let number = |text: &'static str| {
        read(app, move |work| Ok(work.tx.one::<(i64,)>(SqlText::dynamic(text), v![work.org()])?.0))
    };
    let kept = number(
        "select cast(coalesce(sum(debit_minor - credit_minor), 0) as bigint) from account_balance where org_id = $1",
    );
    assert_eq!(kept, 0, "the trial balance is zero");
    let differing = "select count(*) from (
        select account_id, sum(debit) as debit, sum(credit) as credit from (
         select account_id, debit_minor as debit, credit_minor as credit from account_balance where org_id = $1
         union all select account_id, -debit_minor, -credit_minor from entry_line where org_id = $1) as both_sides
        group by account_id having sum(debit) <> 0 or sum(credit) <> 0) as differing";
    assert_eq!(number(differing), 0, "kept balances are the sums of the lines");
    let positions = "select count(*) from contract where org_id = $1 and (position_minor <>
        (select cast(coalesce(sum(debit_minor - credit_minor), 0) as bigint) from entry_line where entry_line.org_id = $1
          and entry_line.contract_id = contract.id and role in ('contract_asset', 'contract_liability'))
        or (select cast(coalesce(sum(debit_minor - credit_minor), 0) as bigint) from entry_line where entry_line.org_id = $1
          and entry_line.contract_id = contract.id and role = 'contract_asset') <> case when position_minor > 0 then position_minor else 0 end)";
    assert_eq!(number(positions), 0, "a position is one amount on one side");
    let revenue = "select count(*) from sales_order where org_id = $1 and recognized_minor <>
        (select cast(coalesce(sum(amount_minor), 0) as bigint) from revenue_event where revenue_event.org_id = $1 and order_id = sales_order.id)";
    assert_eq!(number(revenue), 0, "recognised is the sum of the recognitions");
    let obligations = "select count(*) from order_line join obligation on obligation.org_id = order_line.org_id
        and obligation.order_line_id = order_line.id join sales_order on sales_order.org_id = order_line.org_id
        and sales_order.id = order_line.order_id where order_line.org_id = $1 and sales_order.status <> 'cancelled'
        and obligation.allocated_minor <> order_line.net_minor - order_line.conceded_net_minor";
    assert_eq!(number(obligations), 0, "allocated is the net of the line less what was conceded");
    let open = number(
        "select cast(coalesce(sum(case when kind = 'credit_note' then -open_minor else open_minor end), 0) as bigint)
        from invoice where org_id = $1 and status = 'issued'",
    );
    assert_eq!(balance(app, "trade_receivable"), open, "receivables are what is open");
}

pub fn deliver(app: &TestApp, order_id: OrderId, shipped_on: &str, quantities: &[(usize, &str)]) -> Result<DeliveryId> {
    let lines = order_lines(app, order_id);
    let line = |(index, quantity): &(usize, &str)| DeliveryLineInput {
        order_line_id: lines[*index].id,
        quantity: quantity.parse().unwrap(),
    };
    let input = CreateDelivery {
        order_id,
        shipped_on: day(shipped_on),
        carrier: Some("顺丰".into()),
        tracking_number: None,
        lines: (!quantities.is_empty()).then(|| quantities.iter().map(line).collect()),
    };
    act(app, move |work| create_delivery(work, &input))
}

/// Accepts a batch; lines that are not named in full.
pub fn accept(app: &TestApp, id: DeliveryId, accepted_on: &str, partly: &[(OrderLineId, &str)]) -> Result<()> {
    let line = |(order_line_id, quantity): &(OrderLineId, &str)| AcceptedLine {
        order_line_id: *order_line_id,
        quantity: quantity.parse().unwrap(),
    };
    let input = AcceptDelivery {
        accepted_on: day(accepted_on),
        accepted_by: "李工".into(),
        lines: (!partly.is_empty()).then(|| partly.iter().map(line).collect()),
    };
    act(app, move |work| accept_delivery(work, id, &input))
}

pub fn draft(
    app: &TestApp,
    order_id: OrderId,
    from: InvoiceFrom,
    delivery_id: Option<DeliveryId>,
    quantities: &[(usize, &str)],
) -> Result<InvoiceId> {
    let lines = order_lines(app, order_id);
    let line = |(index, quantity): &(usize, &str)| InvoiceLineInput {
        order_line_id: lines[*index].id,
        quantity: quantity.parse().unwrap(),
    };
    let lines = (!quantities.is_empty()).then(|| quantities.iter().map(line).collect());
    let input = CreateInvoice { order_id, from, delivery_id, lines };
    act(app, move |work| create_invoice(work, &input))
}

pub fn issue(app: &TestApp, id: InvoiceId, issued_on: &str) -> Result<()> {
    let input = IssueInvoice { issued_on: day(issued_on) };
    act(app, move |work| issue_invoice(work, id, &input))
}

/// An issued invoice over what is accepted.
pub fn invoiced(app: &TestApp, order_id: OrderId, delivery: Option<DeliveryId>, issued_on: &str) -> InvoiceId {
    let id = draft(app, order_id, InvoiceFrom::Accepted, delivery, &[]).unwrap();
    issue(app, id, issued_on).unwrap();
    id
}

pub fn invoice(app: &TestApp, id: InvoiceId) -> (InvoiceRow, Vec<InvoiceLineRow>) {
    read(app, move |work| {
        let row = InvoiceRow::find(work.tx, work.org(), id)?.unwrap();
        Ok((row, mingxi_store::invoices::list_lines(work.tx, work.org(), id)?))
    })
}

/// Effective date, service month and amount of each recognition of an order, in the order they were made.
pub fn recognitions(app: &TestApp, id: OrderId) -> Vec<(String, String, i64)> {
    let text = "select effective_on, service_period, amount_minor from revenue_event where org_id = $1 and order_id = $2 order by id";
    let rows =
        read(app, move |work| Ok(work.tx.all::<(Date, String, i64)>(SqlText::dynamic(text), v![work.org(), id])?));
    rows.into_iter().map(|(date, period, amount)| (date.to_string(), period, amount)).collect()
}
