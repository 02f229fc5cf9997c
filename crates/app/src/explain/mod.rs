//! 解释 Every figure explains itself: in words, by formula and rule, down to the documents that add up to it.
//!
//! A reference is a stable text: `customer:cus_…:open:CNY`, `order:ord_…:recognized`, `invoice:inv_…:open`. The parts
//! of an explanation add up to its amount exactly, and a part that can be explained further carries its reference.

mod cash;
mod cohorts;
mod explanation;
mod parts;
mod reference;
pub mod refusals;
mod revenue;

pub use explanation::{Component, Explanation};
pub use reference::FigureRef;

use crate::error::Result;
use crate::work::Work;

/// Explains a figure by its reference. Source: feature RR10.
///
/// # Errors
/// Invalid reference; not found; forbidden; refused as `explain_does_not_tie` when what is kept differs from its
/// documents, which `verify` reports too.
pub fn explain(work: &mut Work, figure: &str) -> Result<Explanation> {
    let reference = FigureRef::parse(figure)?;
    let explanation = match reference {
        FigureRef::Customer { id, kind, currency } => parts::customer(work, id, kind, currency)?,
        FigureRef::Order { id, kind } => parts::order(work, id, kind)?,
        FigureRef::Obligation { id } => revenue::obligation(work, id)?,
        FigureRef::Planned { id, period } => revenue::planned(work, id, period)?,
        FigureRef::Everything { kind, currency } => parts::everything(work, kind, currency)?,
        FigureRef::RevenueEvent { id } => revenue::event(work, id)?,
        FigureRef::Month { period, currency, of } => revenue::month(work, period, currency, of)?,
        FigureRef::ContractAsOf { id, standing, as_of } => cohorts::contract(work, id, standing, as_of)?,
        FigureRef::Cohort(of) => cohorts::cohort(work, of)?,
        FigureRef::Contract { id } => revenue::position(work, id)?,
        FigureRef::Invoice { id } => cash::invoice(work, id)?,
        FigureRef::Receipt { id } => cash::receipt(work, id)?,
        FigureRef::Application { id } => cash::discount(work, id)?,
    };
    explanation.checked(figure)
}
