//! Amounts of a cohort down to contracts and obligations, and of a contract at the end of a month.

use super::reference::{CohortPart, CohortRef};
use super::{Component, Explanation};
use crate::error::{Error, Result};
use crate::figures::rules;
use crate::figures::{known_on, planned_at};
use crate::work::Work;
use mingxi_domain::access::Scope;
use mingxi_domain::calendar::Period;
use mingxi_domain::ids::ContractId;
use mingxi_domain::metadata::Label;
use mingxi_domain::money::Money;
use mingxi_domain::revenue::{Cohort, ContractStanding, RecognitionRule};
use mingxi_domain::text_enum::TextEnum;
use mingxi_domain::words::Words;
use mingxi_store::contracts::ContractRow;
use mingxi_store::revenue_cohorts::{self as store, CohortFilter};

/// Parts listed one by one; what is beyond them is one part.
const LISTED_MAX: usize = 200;

/// What a part says of itself.
struct Named {
    words: Words,
    formula: Label,
}

/// An amount of a cohort, by contract or by obligation.
pub fn cohort(work: &mut Work, of: CohortRef) -> Result<Explanation> {
    work.scope("revenue_event")?;
    let scope = work.scope("contract")?;
    if let Some(entity) = of.entity {
        work.require_visible("entity", entity)?;
    }
    let filter = CohortFilter {
        entity: of.entity,
        as_of: of.as_of.last_day(),
        contract: None,
        months: of.cohort.months(),
        currency: Some(of.currency),
    };
    let (amount, components) = match of.part {
        CohortPart::Standing(standing) => standings(work, &scope, &filter, &of, standing)?,
        CohortPart::Recognized(period) => recognized(work, &scope, &filter, &of, period)?,
        part => planned(work, &scope, &filter, &of, part)?,
    };
    let Named { words, formula } = name(&of, amount);
    let mut explanation = Explanation::new(work, amount, words, formula, rule_of(of.part), components);
    explanation.as_of = known_on(work, of.as_of);
    Ok(explanation)
}

fn rule_of(part: CohortPart) -> Label {
    match part {
        CohortPart::Standing(ContractStanding::Deferred | ContractStanding::Unbilled) => rules::RR7,
        CohortPart::Standing(ContractStanding::Billed) => rules::OR7,
        CohortPart::Standing(ContractStanding::Recognized) | CohortPart::Recognized(_) => rules::RR10,
        CohortPart::Planned(_) | CohortPart::Overdue(_) | CohortPart::Later(_) => {
            RecognitionRule::StraightLineByDay.label()
        }
        CohortPart::Undated => RecognitionRule::AcceptedQuantity.label(),
        CohortPart::Remaining => rules::RR8,
    }
}

fn standings(
    work: &mut Work,
    scope: &Scope,
    filter: &CohortFilter,
    of: &CohortRef,
    standing: ContractStanding,
) -> Result<(Money, Vec<Component>)> {
    let total = store::list_cohort_standings(work.tx, scope, filter)?.into_iter().map(|row| match standing {
        ContractStanding::Billed => row.billed_minor,
        ContractStanding::Recognized => row.recognized_minor,
        ContractStanding::Deferred => row.deferred_minor,
        ContractStanding::Unbilled => row.unbilled_minor,
    });
    let total = Money::of_sum(total.map(i128::from).sum(), of.currency);
    let rows = store::list_contract_standings(work.tx, scope, filter, standing, listed_max())?;
    let as_of = of.as_of;
    Ok((total, by_contract(rows, total, |id| format!("contract:{id}:{standing}:{as_of}"))?))
}

fn recognized(
    work: &mut Work,
    scope: &Scope,
    filter: &CohortFilter,
    of: &CohortRef,
    period: Period,
) -> Result<(Money, Vec<Component>)> {
    let filter = CohortFilter { as_of: period.last_day().min(filter.as_of), ..*filter };
    let months = store::list_cohort_months(work.tx, scope, &filter, period.first_day())?;
    let total = Money::of_sum(months.into_iter().map(|(_, _, _, minor)| i128::from(minor)).sum(), of.currency);
    let rows = store::list_contracts_of_days(work.tx, scope, &filter, period.first_day(), listed_max())?;
    let currency = of.currency;
    Ok((total, by_contract(rows, total, |id| format!("month:{period}:recognized:{currency}:{id}"))?))
}

fn by_contract(
    rows: Vec<(ContractId, String, String, i64)>,
    total: Money,
    figure: impl Fn(ContractId) -> String,
) -> Result<Vec<Component>> {
    let parts = rows.into_iter().map(|(id, number, customer, minor)| {
        let label = Words::new(format!("合同 {number} · {customer}"), format!("Contract {number} · {customer}"));
        Component::on(&id, label, Money::new(minor, total.currency())).see(figure(id))
    });
    listed(parts, total)
}

fn planned(
    work: &mut Work,
    scope: &Scope,
    filter: &CohortFilter,
    of: &CohortRef,
    part: CohortPart,
) -> Result<(Money, Vec<Component>)> {
    let is_now = of.as_of >= Period::of(work.today());
    let mut parts = Vec::new();
    for row in store::list_open_obligations(work.tx, scope, filter)? {
        let (months, undated) = planned_at(&row, filter.as_of)?;
        let dated = months.iter().filter(|(period, _)| match part {
            CohortPart::Planned(of) => *period == of,
            CohortPart::Overdue(first) => *period < first,
            CohortPart::Later(last) => *period > last,
            CohortPart::Remaining => true,
            CohortPart::Undated | CohortPart::Standing(_) | CohortPart::Recognized(_) => false,
        });
        let dated = Money::saturating_sum(dated.map(|(_, amount)| *amount), of.currency)?;
        let amount = match part {
            CohortPart::Undated | CohortPart::Remaining => dated.saturating_add(undated)?,
            _ => dated,
        };
        if amount.is_zero() {
            continue;
        }
        let number = &row.contract_number;
        let label = match (row.starts_on, row.ends_on) {
            (Some(first), Some(last)) => Words::new(
                format!("合同 {number}：服务 {first} 至 {last}"),
                format!("Contract {number}: service from {first} to {last}"),
            ),
            _ => Words::new(format!("合同 {number}：待验收的商品"), format!("Contract {number}: goods to be accepted")),
        };
        let component = Component::on(&row.id, label, amount);
        parts.push(match part {
            // A plan is explained as it stands now; that of an earlier month may have been another.
            CohortPart::Planned(period) if is_now => component.see(format!("obligation:{}:planned:{period}", row.id)),
            _ => component,
        });
    }
    let total = Money::saturating_sum(parts.iter().map(|part| part.amount), of.currency)?;
    Ok((total, listed(parts.into_iter(), total)?))
}

/// The first parts one by one, all others as one.
fn listed(parts: impl Iterator<Item = Component>, total: Money) -> Result<Vec<Component>> {
    let mut components: Vec<Component> = parts.take(LISTED_MAX + 1).collect();
    if components.len() > LISTED_MAX {
        components.truncate(LISTED_MAX);
        let named = Money::saturating_sum(components.iter().map(|part| part.amount), total.currency())?;
        components.push(Component::plain(Words::new("其余合同", "All other contracts"), total.saturating_sub(named)?));
    }
    Ok(components)
}

fn listed_max() -> i64 {
    i64::try_from(LISTED_MAX).unwrap_or(i64::MAX) + 1
}

fn name(of: &CohortRef, amount: Money) -> Named {
    let (zh, en) = match of.cohort {
        Cohort::All => ("全部合同".to_owned(), "All contracts".to_owned()),
        cohort => (format!("{cohort} 开始的合同"), format!("Contracts that start in {cohort}")),
    };
    let as_of = of.as_of;
    let (zh_what, en_what, formula) = match of.part {
        CohortPart::Standing(standing) => {
            let label = standing.label();
            let formula = match standing {
                ContractStanding::Billed => {
                    Label::new("Σ 发票不含税金额 − Σ 红字发票不含税金额", "Σ net of invoices − Σ net of credit notes")
                }
                ContractStanding::Recognized => Label::new("Σ 收入确认金额", "Σ amounts recognised"),
                ContractStanding::Deferred => Label::new(
                    "Σ 各合同已开票超过已履约的部分",
                    "Σ what is invoiced beyond what is satisfied, contract by contract",
                ),
                ContractStanding::Unbilled => Label::new(
                    "Σ 各合同已履约超过已开票的部分",
                    "Σ what is satisfied beyond what is invoiced, contract by contract",
                ),
            };
            (format!("截至 {as_of} 的{}", label.zh), format!("{} at the end of {as_of}", label.en), formula)
        }
        CohortPart::Recognized(period) => (
            format!("{period} 确认收入"),
            format!("revenue recognised in {period}"),
            Label::new("Σ 当月收入确认金额", "Σ amounts recognised in the month"),
        ),
        CohortPart::Planned(period) => (
            format!("{period} 计划确认收入（截至 {as_of}）"),
            format!("revenue planned for {period} at the end of {as_of}"),
            Label::new(
                "Σ 分摊额 × 截至当月天数 ÷ 总天数 − 此前",
                "Σ allocated × days through the month ÷ days − before",
            ),
        ),
        CohortPart::Overdue(first) => (
            format!("{first} 之前应确认而未确认的收入"),
            format!("revenue planned before {first} and not recognised"),
            Label::new("Σ 当月之前的计划", "Σ revenue planned before the month"),
        ),
        CohortPart::Later(last) => (
            format!("{last} 之后计划确认的收入（截至 {as_of}）"),
            format!("revenue planned after {last} at the end of {as_of}"),
            Label::new("Σ 当月之后的计划", "Σ revenue planned after the month"),
        ),
        CohortPart::Undated => (
            "待验收后确认的收入".to_owned(),
            "revenue to be recognised on acceptance".to_owned(),
            Label::new("Σ 分摊额 − 已确认（商品）", "Σ allocated − recognised (goods)"),
        ),
        CohortPart::Remaining => (
            format!("截至 {as_of} 剩余履约义务"),
            format!("remaining performance obligations at the end of {as_of}"),
            Label::new("Σ 分摊额 − 已确认", "Σ allocated − recognised"),
        ),
    };
    let words = Words::new(format!("{zh}，{zh_what}：{amount}。"), format!("{en}, {en_what}: {amount}."));
    Named { words, formula }
}

/// What a contract stood at, at the end of a month: its invoices and what was recognised by then.
pub fn contract(work: &mut Work, id: ContractId, standing: ContractStanding, as_of: Period) -> Result<Explanation> {
    work.require_visible("contract", id)?;
    let row = ContractRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("contract", id))?;
    let (scope, day) = (work.scope("contract")?, as_of.last_day());
    let filter = CohortFilter { entity: None, as_of: day, contract: Some(id), months: None, currency: None };
    let kept = store::list_contract_standings(work.tx, &scope, &filter, standing, 1)?;
    let amount = Money::new(kept.first().map_or(0, |(_, _, _, minor)| *minor), row.currency);
    // Which way a document counts: an asset is satisfied − invoiced, a liability the other way round.
    let (satisfied, invoiced) = match standing {
        _ if amount.is_zero() => (0, 0),
        ContractStanding::Billed => (0, 1),
        ContractStanding::Recognized => (1, 0),
        ContractStanding::Deferred => (-1, 1),
        ContractStanding::Unbilled => (1, -1),
    };
    let mut components = Vec::new();
    for (obligation, minor) in store::list_recognized_as_of(work.tx, work.org(), id, day)? {
        let label = Words::new("已履约（已确认收入）", "Satisfied: recognised revenue");
        let part = Component::on(&obligation, label, Money::new(satisfied * minor, row.currency));
        let is_whole = satisfied == 1 && as_of >= Period::of(work.today());
        components.push(if is_whole { part.see(format!("obligation:{obligation}:recognized")) } else { part });
    }
    for (invoice, number, minor) in store::list_net_as_of(work.tx, work.org(), id, day)? {
        let label = Words::new(format!("已开票 {number}（不含税）"), format!("Invoiced {number}, net of tax"));
        components.push(Component::on(&invoice, label, Money::new(invoiced * minor, row.currency)));
    }
    components.retain(|part| !part.amount.is_zero());
    let label = standing.label();
    let words = Words::new(
        format!("合同 {} 截至 {as_of} 的{}：{amount}。", row.number, label.zh),
        format!("Contract {}, {} at the end of {as_of}: {amount}.", row.number, label.en),
    );
    let formula = match standing {
        ContractStanding::Billed => {
            Label::new("Σ 发票不含税金额 − Σ 红字发票不含税金额", "Σ net of invoices − Σ net of credit notes")
        }
        ContractStanding::Recognized => Label::new("Σ 收入确认金额", "Σ amounts recognised"),
        ContractStanding::Deferred => Label::new("已开票 − 已履约", "invoiced − satisfied"),
        ContractStanding::Unbilled => Label::new("已履约 − 已开票", "satisfied − invoiced"),
    };
    let mut explanation =
        Explanation::new(work, amount, words, formula, rule_of(CohortPart::Standing(standing)), components);
    explanation.as_of = known_on(work, as_of);
    Ok(explanation)
}
