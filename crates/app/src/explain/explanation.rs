//! What an explanation says.

use super::refusals;
use crate::error::Result;
use crate::work::Work;
use mingxi_domain::calendar::Date;
use mingxi_domain::money::Money;
use mingxi_domain::words;
use mingxi_domain::words::Words;
use serde::Serialize;
use utoipa::ToSchema;

/// A figure explained.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Explanation {
    /// The reference that was asked for.
    pub figure: String,
    /// The amount.
    pub amount: Money,
    /// What it is and how it came about.
    pub words: Words,
    /// The arithmetic.
    pub formula: Words,
    /// Feature row, standard or rule with its version.
    pub rule: Words,
    /// As of this day.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// What it adds up; their amounts sum to the amount.
    pub components: Vec<Component>,
}

/// One part of a figure.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Component {
    /// What it is.
    pub label: Words,
    /// Its amount.
    pub amount: Money,
    /// Explains it further, if it can be.
    pub figure: Option<String>,
    /// Id of the document it stands on, if it is one.
    pub document: Option<String>,
}

impl Component {
    /// A part without a document.
    pub fn plain(label: Words, amount: Money) -> Self {
        Self { label, amount, figure: None, document: None }
    }

    /// A part that stands on a document.
    pub fn on(document: &impl ToString, label: Words, amount: Money) -> Self {
        Self { document: Some(document.to_string()), ..Self::plain(label, amount) }
    }

    /// The same, explained further by this reference.
    #[must_use]
    pub fn see(self, figure: String) -> Self {
        Self { figure: Some(figure), ..self }
    }
}

impl Explanation {
    /// An explanation as of today; the reference is filled in at the end.
    pub fn new(
        work: &Work,
        amount: Money,
        words: Words,
        formula: impl Into<Words>,
        rule: impl Into<Words>,
        components: Vec<Component>,
    ) -> Self {
        Self {
            figure: String::new(),
            amount,
            words,
            formula: formula.into(),
            rule: rule.into(),
            as_of: work.today(),
            components,
        }
    }

    /// Proves that the parts add up.
    ///
    /// # Errors
    /// Refused as `explain_does_not_tie`.
    pub fn checked(mut self, figure: &str) -> Result<Self> {
        let sum =
            Money::saturating_sum(self.components.iter().map(|component| component.amount), self.amount.currency())?;
        if sum != self.amount {
            return Err(refusals::DOES_NOT_TIE.because(words!(
                "{figure} 为 {}，其单据合计 {sum}。",
                "{figure} is {}; its documents add up to {sum}.",
                self.amount
            )));
        }
        figure.clone_into(&mut self.figure);
        Ok(self)
    }
}
