//! 只报一次 Facts that may be told once, so that the same paper typed twice is noticed, by whatever door it comes.

use crate::error::Result;
use crate::work::Work;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{CustomerId, EntityId, Id};
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::money::Money;
use mingxi_store::told_facts as store;

/// What is told.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Told {
    OpeningInvoice,
    Receipt,
    Refund,
}

impl Told {
    /// Tells a fact for a new document. Answers with the raw id of the document that told it before; of two at the
    /// same moment the second waits for the first.
    pub(crate) fn once(self, work: &mut Work, key: &str, document: i64) -> Result<Option<i64>> {
        let kind = match self {
            Self::OpeningInvoice => "opening_invoice",
            Self::Receipt => "receipt",
            Self::Refund => "refund",
        };
        Ok(store::tell(work.tx, work.org(), kind, key, document)?)
    }
}

/// A document is void or reversed: what it told may be told again.
pub(crate) fn take_back(work: &mut Work, document: i64) -> Result<()> {
    Ok(store::take_back(work.tx, work.org(), document)?)
}

/// A document of a customer by the number it has elsewhere; case, width and blanks do not tell two numbers apart.
pub(crate) fn number_key(entity: EntityId, customer: CustomerId, number: &str) -> String {
    format!("{}|{}|{}", entity.raw(), customer.raw(), normalize(number))
}

/// Money that moved through a bank, by what its statement says; none without a reference.
pub(crate) fn money_key(entity: EntityId, amount: Money, on: Date, reference: Option<&str>) -> Option<String> {
    let reference = normalize(reference?);
    Some(format!("{}|{}|{}|{on}|{reference}", entity.raw(), amount.currency().code(), amount.amount_minor()))
}
