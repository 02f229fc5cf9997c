//! Journal entries before they are posted: what must hold of every one of them.

use super::{AccountRole, EntryKind};
use crate::calendar::Date;
use crate::ids::{
    CampaignId, ContractId, CustomerId, DepartmentId, EntryId, InvoiceId, ObligationId, OrderId, OrderLineId,
    ProductId, ReceiptId, UserId,
};
use crate::money::{Currency, Money};
use crate::words;
use crate::words::Words;

/// What an entry line is about: the dimensions people ask by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dimensions {
    /// Customer.
    pub customer_id: Option<CustomerId>,
    /// Contract.
    pub contract_id: Option<ContractId>,
    /// Order.
    pub order_id: Option<OrderId>,
    /// Line of the order.
    pub order_line_id: Option<OrderLineId>,
    /// Performance obligation.
    pub obligation_id: Option<ObligationId>,
    /// Invoice.
    pub invoice_id: Option<InvoiceId>,
    /// Receipt.
    pub receipt_id: Option<ReceiptId>,
    /// Product.
    pub product_id: Option<ProductId>,
    /// Department.
    pub department_id: Option<DepartmentId>,
    /// Salesperson.
    pub salesperson_id: Option<UserId>,
    /// Campaign.
    pub campaign_id: Option<CampaignId>,
    /// Region.
    pub region: Option<String>,
}

/// A line of a draft entry: a positive amount is a debit, a negative one a credit. Zero lines are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftLine {
    /// What the account is for.
    pub role: AccountRole,
    /// Debit positive, credit negative.
    pub amount: Money,
    /// What it is about.
    pub dimensions: Dimensions,
}

/// An entry about to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What happened.
    pub kind: EntryKind,
    /// Business date: decides the period.
    pub effective_on: Date,
    /// In words.
    pub memo: String,
    /// The document it comes from: object name and id text.
    pub source: (&'static str, String),
    /// The business fact, once per book. The same key with other content is an error, with the same content nothing happens.
    pub posting_key: String,
    /// The entry this one reverses.
    pub reverses: Option<EntryId>,
    /// One currency for all lines.
    pub currency: Currency,
    /// At least two.
    pub lines: Vec<DraftLine>,
}

/// Why an entry may not be posted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub enum EntryError {
    /// Debits and credits differ.
    Unbalanced {
        /// Debits less credits.
        difference: Money,
    },
    /// A line has another currency than the entry.
    CurrencyMismatch {
        /// Of the line.
        found: Currency,
        /// Of the entry.
        expected: Currency,
    },
    /// Fewer than two lines carry an amount.
    TooFewLines,
    /// A revenue line without customer, contract, order line or obligation: revenue outside the chain.
    RevenueOutsideChain,
    /// The sum does not fit.
    Overflow,
}

impl EntryError {
    /// The facts in both languages, without a full stop.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Unbalanced { difference } => {
                words!("借方比贷方多 {difference}", "debits exceed credits by {difference}")
            }
            Self::CurrencyMismatch { found, expected } => {
                words!("分录币种为 {found}，凭证币种为 {expected}", "a line is in {found}, the entry in {expected}")
            }
            Self::TooFewLines => {
                words!("凭证至少需要两条有金额的分录", "an entry needs at least two lines with an amount")
            }
            Self::RevenueOutsideChain => words!(
                "收入分录须有客户、合同、订单行和履约义务",
                "a revenue line needs customer, contract, order line and obligation"
            ),
            Self::Overflow => words!("金额过大", "the amounts are too large"),
        }
    }
}

impl Draft {
    /// Adds a debit (negative: a credit). A zero amount adds nothing.
    pub fn line(&mut self, role: AccountRole, amount: Money, dimensions: &Dimensions) -> &mut Self {
        if !amount.is_zero() {
            self.lines.push(DraftLine { role, amount, dimensions: dimensions.clone() });
        }
        self
    }

    /// Checks everything that must hold of an entry before it is posted.
    ///
    /// # Errors
    /// [`EntryError`]; the invariants `ledger` and `chain`.
    pub fn check(&self) -> Result<(), EntryError> {
        if self.lines.len() < 2 {
            return Err(EntryError::TooFewLines);
        }
        let mut difference: i128 = 0;
        for line in &self.lines {
            if line.amount.currency() != self.currency {
                return Err(EntryError::CurrencyMismatch { found: line.amount.currency(), expected: self.currency });
            }
            if line.role == AccountRole::Revenue && !line.dimensions.is_chained() {
                return Err(EntryError::RevenueOutsideChain);
            }
            difference += i128::from(line.amount.amount_minor());
        }
        if difference != 0 {
            return Err(EntryError::Unbalanced { difference: Money::of_sum(difference, self.currency) });
        }
        i64::try_from(self.debits()).map(drop).map_err(|_| EntryError::Overflow)
    }

    /// Sum of the debits.
    #[must_use]
    pub fn total(&self) -> Money {
        Money::of_sum(self.debits(), self.currency)
    }

    fn debits(&self) -> i128 {
        self.lines.iter().map(|line| i128::from(line.amount.amount_minor().max(0))).sum()
    }

    /// The same lines with the sides swapped, naming the original.
    #[must_use]
    pub fn reversed(
        &self,
        original: EntryId,
        kind: EntryKind,
        effective_on: Date,
        posting_key: String,
        memo: String,
    ) -> Self {
        let turn = |line: &DraftLine| DraftLine { amount: line.amount.negated(), ..line.clone() };
        Self {
            kind,
            effective_on,
            memo,
            posting_key,
            reverses: Some(original),
            lines: self.lines.iter().map(turn).collect(),
            ..self.clone()
        }
    }
}

impl Dimensions {
    fn is_chained(&self) -> bool {
        self.customer_id.is_some()
            && self.contract_id.is_some()
            && self.order_line_id.is_some()
            && self.obligation_id.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Id;

    fn draft(lines: &[(AccountRole, i64)]) -> Draft {
        let mut draft = Draft {
            kind: EntryKind::ReceiptRecorded,
            effective_on: jiff::civil::date(2026, 3, 1),
            memo: String::new(),
            source: ("receipt", "rcp".into()),
            posting_key: "receipt".into(),
            reverses: None,
            currency: Currency::CNY,
            lines: Vec::new(),
        };
        for (role, minor) in lines {
            draft.line(*role, Money::new(*minor, Currency::CNY), &Dimensions::default());
        }
        draft
    }

    #[test]
    fn only_balanced_entries_of_two_lines_pass() {
        use AccountRole::{Cash, TradeReceivable};
        assert_eq!(draft(&[(Cash, 100), (TradeReceivable, -100)]).check(), Ok(()));
        assert!(matches!(draft(&[(Cash, 100), (TradeReceivable, -99)]).check(), Err(EntryError::Unbalanced { .. })));
        assert_eq!(draft(&[(Cash, 0), (TradeReceivable, 0)]).check(), Err(EntryError::TooFewLines));
    }

    #[test]
    fn revenue_outside_the_chain_is_refused() {
        use AccountRole::{Revenue, TradeReceivable};
        let mut entry = draft(&[(TradeReceivable, 100), (Revenue, -100)]);
        assert_eq!(entry.check(), Err(EntryError::RevenueOutsideChain));
        entry.lines[1].dimensions = Dimensions {
            customer_id: Some(CustomerId::from_raw(1)),
            contract_id: Some(ContractId::from_raw(1)),
            order_line_id: Some(OrderLineId::from_raw(1)),
            obligation_id: Some(ObligationId::from_raw(1)),
            ..Dimensions::default()
        };
        assert_eq!(entry.check(), Ok(()));
    }

    #[test]
    fn a_reversal_cancels_its_original() {
        let entry = draft(&[(AccountRole::Cash, 100), (AccountRole::TradeReceivable, -100)]);
        let back = entry.reversed(
            EntryId::from_raw(9),
            EntryKind::ReceiptReversed,
            entry.effective_on,
            "k".into(),
            "m".into(),
        );
        assert_eq!(back.reverses, Some(EntryId::from_raw(9)));
        for (line, turned) in entry.lines.iter().zip(&back.lines) {
            assert_eq!(line.amount.negated(), turned.amount);
        }
    }
}
