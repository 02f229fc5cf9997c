//! The references of figures.

use crate::error::{Error, Result};
use crate::figures::{CustomerFigure, OrderFigure};
use mingxi_domain::calendar::Period;
use mingxi_domain::ids::{
    ApplicationId, ContractId, CustomerId, EntityId, InvoiceId, ObligationId, OrderId, ReceiptId, RevenueEventId,
};
use mingxi_domain::money::Currency;
use mingxi_domain::revenue::{Cohort, ContractStanding};
use mingxi_domain::words;

/// A figure somebody asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureRef {
    /// `customer:cus_…:open:CNY`
    Customer { id: CustomerId, kind: CustomerFigure, currency: Currency },
    /// `order:ord_…:paid`
    Order { id: OrderId, kind: OrderFigure },
    /// `obligation:obl_…:recognized`
    Obligation { id: ObligationId },
    /// `obligation:obl_…:planned:2026-08`
    Planned { id: ObligationId, period: Period },
    /// `all:open:CNY`: of everything the actor may see.
    Everything { kind: CustomerFigure, currency: Currency },
    /// `revenue_event:rev_…:amount`
    RevenueEvent { id: RevenueEventId },
    /// `month:2026-03:recognized:CNY`, narrowed by `:cus_…`, `:ctr_…`, `:ord_…` or `:obl_…`
    Month { period: Period, currency: Currency, of: MonthOf },
    /// `contract:ctr_…:position`
    Contract { id: ContractId },
    /// `contract:ctr_…:deferred:2026-10`: at the end of a month.
    ContractAsOf { id: ContractId, standing: ContractStanding, as_of: Period },
    /// `cohort:2026-Q2:CNY:2026-10:all:planned:2026-11`
    Cohort(CohortRef),
    /// `invoice:inv_…:open`
    Invoice { id: InvoiceId },
    /// `receipt:rcp_…:unapplied`
    Receipt { id: ReceiptId },
    /// `application:app_…:cash_discount`
    Application { id: ApplicationId },
}

/// An amount of the contracts of a cohort: which, currency, at the end of which month, entity or `all`, amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CohortRef {
    pub cohort: Cohort,
    pub currency: Currency,
    pub as_of: Period,
    pub entity: Option<EntityId>,
    pub part: CohortPart,
}

/// An amount of a cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CohortPart {
    /// `billed`, `recognized`, `deferred`, `unbilled`
    Standing(ContractStanding),
    /// `recognized:2026-07`
    Recognized(Period),
    /// `planned:2026-11`
    Planned(Period),
    /// `overdue:2026-05`: planned before the month.
    Overdue(Period),
    /// `later:2027-04`: planned after the month.
    Later(Period),
    /// `undated`
    Undated,
    /// `remaining`
    Remaining,
}

/// Whose revenue of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthOf {
    Everything,
    Entity(EntityId),
    Customer(CustomerId),
    Contract(ContractId),
    Order(OrderId),
    Obligation(ObligationId),
}

impl FigureRef {
    /// The reference written as text.
    ///
    /// # Errors
    /// Invalid with code `not_a_figure`.
    pub fn parse(text: &str) -> Result<Self> {
        let parts: Vec<&str> = text.split(':').collect();
        read(&parts).ok_or_else(|| {
            Error::invalid(
                "/figure",
                "not_a_figure",
                words!("“{}”不是可说明的数字", "`{}` names no figure", text.chars().take(100).collect::<String>()),
            )
        })
    }
}

fn read(parts: &[&str]) -> Option<FigureRef> {
    Some(match parts {
        ["customer", id, kind, currency] => {
            FigureRef::Customer { id: id.parse().ok()?, kind: kind.parse().ok()?, currency: currency.parse().ok()? }
        }
        ["order", id, kind] => FigureRef::Order { id: id.parse().ok()?, kind: kind.parse().ok()? },
        ["obligation", id, "recognized"] => FigureRef::Obligation { id: id.parse().ok()? },
        ["obligation", id, "planned", period] => {
            FigureRef::Planned { id: id.parse().ok()?, period: period.parse().ok()? }
        }
        ["all", kind, currency] => FigureRef::Everything { kind: kind.parse().ok()?, currency: currency.parse().ok()? },
        ["revenue_event", id, "amount"] => FigureRef::RevenueEvent { id: id.parse().ok()? },
        ["contract", id, standing, as_of] => FigureRef::ContractAsOf {
            id: id.parse().ok()?,
            standing: standing.parse().ok()?,
            as_of: as_of.parse().ok()?,
        },
        ["cohort", cohort, currency, as_of, entity, part @ ..] => FigureRef::Cohort(CohortRef {
            cohort: cohort.parse().ok()?,
            currency: currency.parse().ok()?,
            as_of: as_of.parse().ok()?,
            entity: if *entity == "all" { None } else { Some(entity.parse().ok()?) },
            part: cohort_part(part)?,
        }),
        ["contract", id, "position"] => FigureRef::Contract { id: id.parse().ok()? },
        ["invoice", id, "open"] => FigureRef::Invoice { id: id.parse().ok()? },
        ["receipt", id, "unapplied"] => FigureRef::Receipt { id: id.parse().ok()? },
        ["application", id, "cash_discount"] => FigureRef::Application { id: id.parse().ok()? },
        ["month", period, "recognized", currency, rest @ ..] => {
            FigureRef::Month { period: period.parse().ok()?, currency: currency.parse().ok()?, of: month_of(rest)? }
        }
        _ => return None,
    })
}

fn cohort_part(part: &[&str]) -> Option<CohortPart> {
    Some(match part {
        ["recognized", period] => CohortPart::Recognized(period.parse().ok()?),
        ["planned", period] => CohortPart::Planned(period.parse().ok()?),
        ["overdue", period] => CohortPart::Overdue(period.parse().ok()?),
        ["later", period] => CohortPart::Later(period.parse().ok()?),
        ["undated"] => CohortPart::Undated,
        ["remaining"] => CohortPart::Remaining,
        [standing] => CohortPart::Standing(standing.parse().ok()?),
        _ => return None,
    })
}

fn month_of(rest: &[&str]) -> Option<MonthOf> {
    match rest {
        [] => Some(MonthOf::Everything),
        [id] if id.starts_with("ent_") => id.parse().ok().map(MonthOf::Entity),
        [id] if id.starts_with("cus_") => id.parse().ok().map(MonthOf::Customer),
        [id] if id.starts_with("ctr_") => id.parse().ok().map(MonthOf::Contract),
        [id] if id.starts_with("ord_") => id.parse().ok().map(MonthOf::Order),
        [id] if id.starts_with("obl_") => id.parse().ok().map(MonthOf::Obligation),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mingxi_domain::ids::Id;

    #[test]
    fn only_known_figures_are_read() {
        let customer = CustomerId::from_raw(7);
        let open = FigureRef::Customer { id: customer, kind: CustomerFigure::Open, currency: Currency::CNY };
        assert_eq!(FigureRef::parse(&format!("customer:{customer}:open:CNY")).unwrap(), open);
        let month = FigureRef::Month {
            period: "2026-03".parse().unwrap(),
            currency: Currency::CNY,
            of: MonthOf::Customer(customer),
        };
        assert_eq!(FigureRef::parse(&format!("month:2026-03:recognized:CNY:{customer}")).unwrap(), month);
        let planned = CohortRef {
            cohort: "2026-Q2".parse().unwrap(),
            currency: Currency::CNY,
            as_of: "2026-10".parse().unwrap(),
            entity: None,
            part: CohortPart::Planned("2026-11".parse().unwrap()),
        };
        let text = "cohort:2026-Q2:CNY:2026-10:all:planned:2026-11";
        assert_eq!(FigureRef::parse(text).unwrap(), FigureRef::Cohort(planned));
        for text in [
            "",
            "customer",
            "customer:7:open:CNY",
            "order:ord_1:paid",
            "month:2026-13:recognized:CNY",
            "invoice::open",
            "cohort:2026-Q5:CNY:2026-10:all:billed",
            "cohort:2026-Q2:CNY:2026-10:all",
            "cohort:all:CNY:2026-10:all:later",
        ] {
            assert!(FigureRef::parse(text).is_err(), "{text}");
        }
    }
}
