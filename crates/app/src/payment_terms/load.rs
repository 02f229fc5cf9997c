//! A payment term, typed, for the documents that use it.

use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::calendar::{self, Date};
use mingxi_domain::cash_discounts::CashDiscountPolicy;
use mingxi_domain::contracts::PlanTrigger;
use mingxi_domain::ids::PaymentTermId;
use mingxi_domain::payment_terms::CollectionTerm;
use mingxi_store::payment_terms::PaymentTermRow;
use rust_decimal::Decimal;

/// A payment term as contracts, orders and invoices use it.
#[derive(Clone, Debug, PartialEq)]
pub struct PaymentTerm {
    /// Its id.
    pub id: PaymentTermId,
    /// Its name.
    pub name: String,
    /// Days from the invoice to its due date.
    pub net_days: u16,
    /// What a customer may deduct for paying early.
    pub cash_discount: Option<CashDiscountPolicy>,
    /// Steps of the collection plan template; empty when the term has none.
    pub plan: Vec<CollectionTerm>,
}

impl PaymentTerm {
    /// The due date of an invoice of this day.
    #[must_use]
    pub fn due_on(&self, invoiced_on: Date) -> Date {
        calendar::add_days(invoiced_on, i64::from(self.net_days))
    }

    /// The steps a contract is collected in: the template, else everything `net_days` after acceptance.
    #[must_use]
    pub fn collection_terms(&self) -> Vec<CollectionTerm> {
        if !self.plan.is_empty() {
            return self.plan.clone();
        }
        let whole = CollectionTerm {
            percent: Decimal::ONE_HUNDRED,
            trigger: PlanTrigger::Acceptance,
            offset_months: 0,
            offset_days: self.net_days,
        };
        vec![whole]
    }
}

/// The payment term with this id. Terms are set-up data: whoever may read the document that names one may use it.
///
/// # Errors
/// Not found; internal when what is stored is no policy.
pub fn load(work: &mut Work, id: PaymentTermId) -> Result<PaymentTerm> {
    let row = PaymentTermRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("payment_term", id))?;
    let broken = |error: serde_json::Error| Error::Internal(format!("{id}: {error}"));
    Ok(PaymentTerm {
        id,
        name: row.name,
        net_days: u16::try_from(row.net_days).map_err(|error| Error::Internal(format!("{id}: {error}")))?,
        cash_discount: row.cash_discount.map(serde_json::from_value).transpose().map_err(broken)?,
        plan: row.plan.map(serde_json::from_value).transpose().map_err(broken)?.unwrap_or_default(),
    })
}
