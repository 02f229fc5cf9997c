//! Recognised revenue down to the event, and the position of a contract.

use super::parts::list;
use super::reference::MonthOf;
use super::{Component, Explanation};
use crate::error::{Error, Result};
use crate::figures::rules;
use crate::figures::{Defined, define_obligation, planned_of};
use crate::revenue::service_of;
use crate::work::Work;
use mingxi_domain::calendar::Period;
use mingxi_domain::ids::{ContractId, Id, ObligationId, RevenueEventId};
use mingxi_domain::metadata::Label;
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::revenue::{ProgressUnit, RecognitionBasis, RecognitionRule, recognized_through};
use mingxi_domain::text_enum::TextEnum;
use mingxi_domain::words::Words;
use mingxi_store::contracts::ContractRow;
use mingxi_store::deliveries::DeliveryRow;
use mingxi_store::figures::Belongs;
use mingxi_store::invoices::InvoiceRow;
use mingxi_store::orders::{OrderLineRow, OrderRow};
use mingxi_store::revenue::{ObligationRow, RevenueEventRow};

/// What a recognition stands on, for people.
struct Standing {
    contract: String,
    order: String,
    line: i64,
    product: String,
    unit: String,
}

pub fn obligation(work: &mut Work, id: ObligationId) -> Result<Explanation> {
    work.require_visible("obligation", id)?;
    let row = ObligationRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("obligation", id))?;
    let on = standing(work, &row)?;
    let (allocated, amount) =
        (Money::new(row.allocated_minor, row.currency), Money::new(row.recognized_minor, row.currency));
    let defined = define_obligation();
    let belongs = Belongs::to("t.obligation_id = {id}", id.raw());
    let (_, _, components) = list(work, &defined, belongs, row.currency)?;
    let method = row.method.label();
    let words = Words::new(
        format!(
            "合同 {}，订单 {} 第 {} 行 {}：履约义务按{}确认，分摊 {allocated}，累计确认 {amount}。",
            on.contract, on.order, on.line, on.product, method.zh
        ),
        format!(
            "Contract {}, order {} line {} {}: recognised {}, {amount} to date of {allocated} allocated.",
            on.contract, on.order, on.line, on.product, method.en
        ),
    );
    Ok(Explanation::new(work, amount, words, defined.formula, defined.rule, components))
}

/// `recognised to date = allocated × done ÷ of`; the event is the difference to what was recognised before.
pub fn event(work: &mut Work, id: RevenueEventId) -> Result<Explanation> {
    work.require_visible("revenue_event", id)?;
    let row = RevenueEventRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("revenue_event", id))?;
    let obligation = ObligationRow::find(work.tx, work.org(), row.obligation_id)?
        .ok_or_else(|| Error::not_found("obligation", row.obligation_id))?;
    let on = standing(work, &obligation)?;
    let basis: RecognitionBasis = serde_json::from_value(row.basis.clone())
        .map_err(|error| Error::Internal(format!("basis of {id}: {error}")))?;
    let amount = Money::new(row.amount_minor, row.currency);
    let (done, of, allocated) = (basis.done, basis.of, basis.allocated);
    let (zh, en) = match basis.unit {
        ProgressUnit::Quantity => {
            (format!("已验收 {done} / {of} {}", on.unit), format!("{done} of {of} {} accepted", on.unit))
        }
        ProgressUnit::Days => {
            let from = basis.service_starts_on.map(|date| date.to_string()).unwrap_or_default();
            (format!("自 {from} 起服务 {done} / {of} 天"), format!("{done} of {of} days rendered since {from}"))
        }
    };
    let rule = basis.rule.label();
    let words = Words::new(
        format!(
            "合同 {} 履约义务（订单 {} 第 {} 行 {}），{}：截至 {} {zh}，分摊 {allocated}，累计 {}，本次 {amount}。",
            on.contract, on.order, on.line, on.product, rule.zh, basis.happened_on, basis.to_date_after
        ),
        format!(
            "Contract {}, obligation of order {} line {} {}, {}: by {} {en}, {allocated} allocated, {} to date, {amount} now.",
            on.contract, on.order, on.line, on.product, rule.en, basis.happened_on, basis.to_date_after
        ),
    );
    let document = row.delivery_id.map(|id| id.to_string()).or_else(|| row.credit_note_id.map(|id| id.to_string()));
    let by = standing_document(work, &row)?;
    let to_date = Component {
        document,
        ..Component::plain(
            Words::new(
                format!("{}累计应确认：{allocated} × {done} ÷ {of}", by.zh),
                format!("{}To date: {allocated} × {done} ÷ {of}", by.en),
            ),
            basis.to_date_after,
        )
    };
    let before = Component::plain(
        Words::new("减：前期已确认", "Less what was recognised before"),
        basis.to_date_before.negated(),
    );
    let entry = Words::same(format!("{allocated} × {done} ÷ {of} − {} = {amount}", basis.to_date_before));
    Ok(Explanation::new(
        work,
        amount,
        words,
        entry,
        Words::new(format!("{} v{}", rule.zh, basis.rule_version), format!("{} v{}", rule.en, basis.rule_version)),
        vec![to_date, before],
    ))
}

/// The delivery or the credit note that a recognition stands on, by its number.
fn standing_document(work: &mut Work, row: &RevenueEventRow) -> Result<Words> {
    let org = work.org();
    if let Some(id) = row.delivery_id {
        let found = DeliveryRow::find(work.tx, org, id)?;
        return Ok(found.map_or_else(
            || Words::same(""),
            |delivery| Words::new(format!("发货 {}，", delivery.number), format!("Delivery {}. ", delivery.number)),
        ));
    }
    let Some(id) = row.credit_note_id else { return Ok(Words::same("")) };
    let number = InvoiceRow::find(work.tx, org, id)?.and_then(|note| note.number).unwrap_or_default();
    Ok(Words::new(format!("红字发票 {number}，"), format!("Credit note {number}. ")))
}

/// What a month of a service will bring: `allocated × days through the month ÷ days`, less what is due before.
pub fn planned(work: &mut Work, id: ObligationId, period: Period) -> Result<Explanation> {
    work.require_visible("obligation", id)?;
    let row = ObligationRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("obligation", id))?;
    let amount = planned_of(&row)?.into_iter().find(|(month, _)| *month == period);
    let (_, amount) = amount.ok_or_else(|| Error::not_found("obligation", format!("{id} {period}")))?;
    let on = standing(work, &row)?;
    let service = service_of(&row)?;
    let last_day = period.last_day().min(service.last_day());
    let to_date = recognized_through(row.allocated(), &service, last_day)?;
    let (done, of, allocated) = (service.days_through(last_day), service.days(), row.allocated());
    let words = Words::new(
        format!(
            "合同 {}，订单 {} 第 {} 行 {}：服务 {of} 天，至 {last_day} 为 {done} 天，{period} 计划确认 {amount}。",
            on.contract, on.order, on.line, on.product
        ),
        format!(
            "Contract {}, order {} line {} {}: {done} of {of} service days by {last_day}; {amount} is planned for {period}.",
            on.contract, on.order, on.line, on.product
        ),
    );
    let due = Component::plain(
        Words::new(format!("累计应确认：{allocated} × {done} ÷ {of}"), format!("To date: {allocated} × {done} ÷ {of}")),
        to_date,
    );
    let before = to_date.checked_sub(amount)?;
    let before =
        Component::plain(Words::new("减：此前已确认或已计划", "Less recognised or planned before"), before.negated());
    let to_here = format!("{allocated} × {done} ÷ {of}");
    let formula = Words::new(format!("{to_here} − 此前"), format!("{to_here} − before"));
    Ok(Explanation::new(work, amount, words, formula, RecognitionRule::StraightLineByDay.label(), vec![due, before]))
}

pub fn month(work: &mut Work, period: Period, currency: Currency, of: MonthOf) -> Result<Explanation> {
    let belongs = match of {
        MonthOf::Everything => Belongs::to_organization(work.org().raw()),
        MonthOf::Entity(id) => {
            work.require_visible("entity", id)?;
            Belongs::to_contracts_of(id.raw())
        }
        MonthOf::Customer(id) => {
            work.require_visible("customer", id)?;
            Belongs::to_customer(id.raw())
        }
        MonthOf::Contract(id) => {
            work.require_visible("contract", id)?;
            Belongs::to_contract(id.raw())
        }
        MonthOf::Obligation(id) => {
            work.require_visible("obligation", id)?;
            Belongs::to("t.obligation_id = {id}", id.raw())
        }
        MonthOf::Order(id) => {
            work.require_visible("order", id)?;
            Belongs::to_order(id.raw())
        }
    };
    let defined = define_obligation();
    let scope = work.scope("revenue_event")?;
    let (total, events) =
        mingxi_store::figures::list_month(work.tx, &scope, &defined.items, belongs, currency, period)?;
    let amount = Money::new(total, currency);
    let components = month_components(&defined, events, amount)?;
    let words = Words::new(format!("{period} 确认收入 {amount}。"), format!("{amount} was recognised in {period}."));
    Ok(Explanation::new(
        work,
        amount,
        words,
        Label::new("Σ 当月收入确认金额", "Σ amounts recognised in the month"),
        rules::RR10,
        components,
    ))
}

fn month_components(
    defined: &Defined,
    events: Vec<mingxi_store::figures::Item>,
    total: Money,
) -> Result<Vec<Component>> {
    let mut rest = total;
    let mut components = Vec::with_capacity(events.len());
    for event in events {
        let (id, amount) = (RevenueEventId::from_raw(event.id), Money::new(event.amount_minor, total.currency()));
        rest = rest.saturating_sub(amount)?;
        let on = event.date.map(|date| date.to_string()).unwrap_or_default();
        let component = Component::on(&id, Words::new(format!("收入确认 {on}"), format!("Recognition {on}")), amount);
        components
            .push(defined.part.map_or(component.clone(), |part| component.see(part.replace("{id}", &id.to_string()))));
    }
    if !rest.is_zero() {
        components.push(Component::plain(Words::new("其余确认", "All other recognitions"), rest));
    }
    Ok(components)
}

/// Satisfied − invoiced, one signed amount. Source: feature RR7, IFRS 15.105–109.
pub fn position(work: &mut Work, id: ContractId) -> Result<Explanation> {
    work.require_visible("contract", id)?;
    let row = ContractRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("contract", id))?;
    let amount = Money::new(row.position_minor, row.currency);
    let mut components = Vec::new();
    for (obligation, minor) in mingxi_store::revenue::list_recognized_by_obligation(work.tx, work.org(), id)? {
        let label = Words::new("已履约（已确认收入）", "Satisfied: recognised revenue");
        components.push(
            Component::on(&obligation, label, Money::new(minor, row.currency))
                .see(format!("obligation:{obligation}:recognized")),
        );
    }
    for (invoice, number, minor) in mingxi_store::invoices::list_net_of_contract(work.tx, work.org(), id)? {
        let label = Words::new(format!("减：已开票 {number}（不含税）"), format!("Less invoiced {number}, net of tax"));
        components.push(Component::on(&invoice, label, Money::new(-minor, row.currency)));
    }
    let (zh, en) =
        if amount.is_negative() { ("合同负债", "contract liability") } else { ("合同资产", "contract asset") };
    let words = Words::new(
        format!("合同 {} 已履约减已开票为 {amount}，列示为{zh}。", row.number),
        format!("Contract {}: satisfied less invoiced is {amount}, shown as a {en}.", row.number),
    );
    Ok(Explanation::new(
        work,
        amount,
        words,
        Label::new("合同头寸 = 已履约 − 已开票", "position = satisfied − invoiced"),
        rules::RR7,
        components,
    ))
}

fn standing(work: &mut Work, obligation: &ObligationRow) -> Result<Standing> {
    let org = work.org();
    let missing = |what| Error::not_found(what, obligation.id);
    let contract = ContractRow::find(work.tx, org, obligation.contract_id)?.ok_or_else(|| missing("contract"))?;
    let order = OrderRow::find(work.tx, org, obligation.order_id)?.ok_or_else(|| missing("order"))?;
    let line = OrderLineRow::find(work.tx, org, obligation.order_line_id)?.ok_or_else(|| missing("order_line"))?;
    Ok(Standing {
        contract: contract.number,
        order: order.number,
        line: line.line_no,
        product: line.description,
        unit: line.unit,
    })
}
