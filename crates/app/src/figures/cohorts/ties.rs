//! The waterfall against the ledger.

use super::sums::{Sums, stored_month};
use super::{CohortMonth, Span};
use crate::error::Result;
use crate::work::Work;
use mingxi_domain::calendar::Period;
use mingxi_domain::ids::EntityId;
use mingxi_domain::ledger::{AccountRole, PeriodStatus};
use mingxi_domain::money::{Currency, Money};
use mingxi_store::ledger::list_books;
use mingxi_store::revenue_cohorts::{list_entities_of_currencies, list_ledger_months, list_period_states};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// The report against the ledger.
///
/// As of a month that has passed, an entry made later with an earlier date may leave a contract with an asset and a
/// liability in the ledger, where the report nets them. Both sides then differ by the same amount, and their
/// difference, the position, ties. Every other difference is a fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CohortTies {
    /// Recognised, for each month shown through `as_of`, against the ledger's revenue.
    pub months: Vec<MonthTie>,
    /// Recognised to date.
    pub recognized: LedgerTie,
    /// Contract liabilities.
    pub deferred: LedgerTie,
    /// Contract assets.
    pub unbilled: LedgerTie,
    /// Contract assets less contract liabilities.
    pub position: LedgerTie,
    /// Whether no difference is a fault.
    pub is_tied: bool,
}

/// A figure of the report against the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LedgerTie {
    /// In the report.
    pub shown: Money,
    /// In the ledger.
    pub ledger: Money,
    /// Ledger less report.
    pub difference: Money,
}

/// A month of revenue against the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MonthTie {
    /// Which month.
    pub period: Period,
    /// In the report.
    pub shown: Money,
    /// In the ledger.
    pub ledger: Money,
    /// Ledger less report.
    pub difference: Money,
}

/// What the ledger holds through a month, as the report shows it: revenue and liabilities positive.
pub(super) struct Ledger(BTreeMap<(Currency, AccountRole), BTreeMap<Period, i128>>);

impl Ledger {
    /// From kept balances.
    pub fn load(work: &mut Work, span: &Span) -> Result<Self> {
        let mut months: BTreeMap<_, BTreeMap<Period, i128>> = BTreeMap::new();
        for (role, currency, month, minor) in list_ledger_months(work.tx, work.org(), span.entity, span.as_of)? {
            let minor = if role == AccountRole::ContractAsset { i128::from(minor) } else { -i128::from(minor) };
            *months.entry((currency, role)).or_default().entry(stored_month(&month)?).or_default() += minor;
        }
        Ok(Self(months))
    }

    /// Every currency with a balance or a movement.
    pub fn currencies(&self) -> impl Iterator<Item = Currency> {
        let currencies: BTreeSet<Currency> = self.0.keys().map(|(currency, _)| *currency).collect();
        currencies.into_iter()
    }

    pub fn tie(&self, span: &Span, currency: Currency, shown: &Sums) -> CohortTies {
        let months_of = |role| self.0.get(&(currency, role));
        let total = |role| months_of(role).map_or(0, |months| months.values().sum::<i128>());
        let tie = |shown: i128, ledger: i128| LedgerTie {
            shown: Money::of_sum(shown, currency),
            ledger: Money::of_sum(ledger, currency),
            difference: Money::of_sum(ledger - shown, currency),
        };
        let revenue = months_of(AccountRole::Revenue);
        let months: Vec<MonthTie> = Period::through(span.from, span.as_of)
            .map(|period| {
                let posted = revenue.and_then(|months| months.get(&period)).copied().unwrap_or(0);
                let LedgerTie { shown, ledger, difference } =
                    tie(shown.actual.get(&period).copied().unwrap_or(0), posted);
                MonthTie { period, shown, ledger, difference }
            })
            .collect();
        let recognized = tie(shown.recognized, total(AccountRole::Revenue));
        let deferred = tie(shown.deferred, total(AccountRole::ContractLiability));
        let unbilled = tie(shown.unbilled, total(AccountRole::ContractAsset));
        let position = tie(
            shown.unbilled - shown.deferred,
            total(AccountRole::ContractAsset) - total(AccountRole::ContractLiability),
        );
        let is_tied = months.iter().all(|month| month.difference.is_zero())
            && [&recognized, &position].iter().all(|tie| tie.difference.is_zero())
            && (span.is_past || deferred.difference.is_zero());
        CohortTies { months, recognized, deferred, unbilled, position, is_tied }
    }
}

/// Which months each entity has closed.
pub(super) struct Closed {
    states: BTreeMap<EntityId, BTreeMap<Period, PeriodStatus>>,
    /// Whose contracts are in a currency.
    entities: Vec<(Currency, EntityId)>,
}

impl Closed {
    /// Of the entities of the report.
    pub fn load(work: &mut Work, span: &Span) -> Result<Self> {
        let mut states: BTreeMap<EntityId, BTreeMap<Period, PeriodStatus>> = BTreeMap::new();
        for book in list_books(work.tx, work.org())? {
            if span.entity.is_none_or(|entity| entity == book.entity_id) {
                states.entry(book.entity_id).or_default();
            }
        }
        for (entity, month, status) in list_period_states(work.tx, work.org())? {
            if let Some(periods) = states.get_mut(&entity) {
                periods.insert(stored_month(&month)?, status);
            }
        }
        Ok(Self { states, entities: list_entities_of_currencies(work.tx, work.org())? })
    }

    /// The months across, closed where every entity shown has closed them; of a currency only those with contracts in
    /// it, so that what another one leaves open says nothing about it.
    pub fn months(&self, span: &Span, currency: Option<Currency>) -> Vec<CohortMonth> {
        let own = |entity: &EntityId| self.entities.iter().any(|(of, one)| Some(*of) == currency && one == entity);
        let any = self.states.keys().any(own);
        let shown: Vec<_> =
            self.states.iter().filter(|(entity, _)| !any || own(entity)).map(|(_, periods)| periods).collect();
        let month = |period| CohortMonth {
            period,
            is_planned: period > span.as_of,
            period_closed: !shown.is_empty() && shown.iter().all(|periods| is_closed(period, periods)),
        };
        Period::through(span.from, span.through).map(month).collect()
    }
}

/// A month that was never used is closed when a later one is.
fn is_closed(period: Period, periods: &BTreeMap<Period, PeriodStatus>) -> bool {
    match periods.get(&period) {
        Some(status) => *status == PeriodStatus::Closed,
        None => periods.range(period..).any(|(_, status)| *status == PeriodStatus::Closed),
    }
}
