//! Typed ids: 64-bit numbers made in the application, ordered by time, shown as `inv_…`.
//!
//! The text is the prefix, an underscore and 13 Crockford base-32 digits, so it sorts like the number.

use crate::words;
use crate::words::Words;
use jiff::Timestamp;
use std::fmt;
use std::str::FromStr;

/// Where the time of ids begins: 2024-01-01T00:00:00Z, in milliseconds since 1970.
pub const EPOCH_MS: i64 = 1_704_067_200_000;
/// Bits of the node behind the milliseconds.
pub const NODE_BITS: u32 = 10;
/// Bits of the counter behind the node.
pub const COUNTER_BITS: u32 = 12;

/// The least id that is made at this moment. Ids grow with time, so nothing made at or after it has a lower one.
#[must_use]
pub fn least_at(moment: Timestamp) -> i64 {
    (moment.as_millisecond() - EPOCH_MS).max(0) << (NODE_BITS + COUNTER_BITS)
}

/// A typed id over a 64-bit time-ordered number.
pub trait Id: Copy + Eq + Ord + fmt::Debug + fmt::Display + FromStr<Err = IdError> + Send + Sync + 'static {
    /// Short tag in front of the text form, `inv` in `inv_01h…`.
    const PREFIX: &'static str;
    /// The stored number.
    fn raw(self) -> i64;
    /// The id of a stored number.
    fn from_raw(raw: i64) -> Self;
}

/// Why a text is no id of the wanted kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub struct IdError {
    /// What was given.
    pub text: String,
    /// The prefix that was expected.
    pub prefix: &'static str,
}

impl IdError {
    /// The facts in both languages, without a full stop.
    #[must_use]
    pub fn words(&self) -> Words {
        let Self { text, prefix } = self;
        words!(
            "“{text}”不是编号；编号由 {prefix}_ 和 13 位字符组成",
            "`{text}` is not an id of the form {prefix}_ followed by 13 base-32 digits"
        )
    }
}

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 13;

/// Text form of an id: `prefix_` and 13 base-32 digits.
#[must_use]
pub fn encode(prefix: &str, raw: i64) -> String {
    let mut digits = [b'0'; LENGTH];
    let mut rest = raw.cast_unsigned();
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[usize::try_from(rest & 31).expect("five bits fit")];
        rest >>= 5;
    }
    let digits = std::str::from_utf8(&digits).expect("the alphabet is ASCII");
    format!("{prefix}_{digits}")
}

/// Number of the id text `prefix_…`.
///
/// # Errors
/// [`IdError`] when the prefix differs or the rest is not 13 base-32 digits of a positive 64-bit number.
pub fn decode(prefix: &'static str, text: &str) -> Result<i64, IdError> {
    parse_digits(prefix, text).ok_or_else(|| IdError { text: text.chars().take(64).collect(), prefix })
}

fn parse_digits(prefix: &str, text: &str) -> Option<i64> {
    let digits = text.strip_prefix(prefix)?.strip_prefix('_')?;
    if digits.len() != LENGTH {
        return None;
    }
    let mut raw: u128 = 0;
    for byte in digits.bytes() {
        let digit = DIGITS.iter().position(|d| *d == byte)?;
        raw = (raw << 5) | digit as u128;
    }
    i64::try_from(raw).ok()
}

macro_rules! ids {
    // `$d` is a dollar sign: it lets this macro write another one.
    ($d:tt $($(#[$doc:meta])* $name:ident $prefix:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;
            fn raw(self) -> i64 { self.0 }
            fn from_raw(raw: i64) -> Self { Self(raw) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&encode($prefix, self.0)) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Display::fmt(self, f) }
        }
        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> { decode($prefix, text).map(Self) }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(self) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'_, str>>::deserialize(d)?;
                text.parse().map_err(|error: IdError| {
                    serde::de::Error::custom($crate::words::Unfit::new("not_an_id", error.words()))
                })
            }
        }
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> { crate::schemas::id($prefix) }
        }
        impl utoipa::ToSchema for $name {}
    )+

    /// Every id type's prefix with the name of the type, for documentation and tests.
    pub const PREFIXES: &[(&str, &str)] = &[$(($prefix, stringify!($name))),+];

    /// Calls the macro `$then` with every id type, so `store` can teach its values all of them at once.
    #[macro_export]
    macro_rules! for_each_id { ($d then:ident) => { $($d then!($d crate::ids::$name);)+ } }
    };
}

ids! {
    $
    /// An organisation: the tenant everything belongs to.
    OrgId "org";
    /// A legal entity with its own books, chart of accounts and number series.
    EntityId "ent";
    /// A node of the department tree.
    DepartmentId "dep";
    /// A person who signs in.
    UserId "usr";
    /// A token for the API.
    ApiTokenId "tok";
    /// A signed-in session.
    SessionId "ses";
    /// A marketing campaign.
    CampaignId "cmp";
    /// A cost of a campaign.
    CampaignCostId "cst";
    /// A lead.
    LeadId "led";
    /// A follow-up record on a lead, customer, contact or opportunity.
    FollowUpId "fup";
    /// A customer.
    CustomerId "cus";
    /// A person at a customer.
    ContactId "con";
    /// A product or service.
    ProductId "prd";
    /// A price list.
    PriceListId "pls";
    /// One price of a product in a price list.
    PriceId "prc";
    /// A sales pipeline.
    PipelineId "pip";
    /// A stage of a pipeline.
    StageId "stg";
    /// An opportunity.
    OpportunityId "opp";
    /// A move of an opportunity from one stage to another.
    StageChangeId "stc";
    /// A payment term with its cash discount tiers and collection plan template.
    PaymentTermId "ptm";
    /// A quote.
    QuoteId "quo";
    /// A line of a quote.
    QuoteLineId "qln";
    /// A contract.
    ContractId "ctr";
    /// A line of a contract.
    ContractLineId "cln";
    /// An installment: one row of a collection plan.
    InstallmentId "ins";
    /// An order.
    OrderId "ord";
    /// A line of an order.
    OrderLineId "oln";
    /// A delivery batch.
    DeliveryId "dlv";
    /// A line of a delivery batch.
    DeliveryLineId "dln";
    /// An invoice or credit note.
    InvoiceId "inv";
    /// A line of an invoice.
    InvoiceLineId "iln";
    /// A receipt of money.
    ReceiptId "rcp";
    /// An application of a receipt to an invoice.
    ApplicationId "app";
    /// A refund.
    RefundId "rfd";
    /// What a refund takes from one receipt or credit note.
    RefundLineId "rfl";
    /// A payer taught as a customer.
    PayerAliasId "pal";
    /// A book of a legal entity.
    BookId "bok";
    /// An account of a chart.
    AccountId "acc";
    /// A journal entry.
    EntryId "jen";
    /// A line of a journal entry.
    EntryLineId "jln";
    /// An accounting period of a legal entity.
    PeriodId "per";
    /// A role given to a user.
    UserRoleId "url";
    /// A performance obligation.
    ObligationId "obl";
    /// A recognition of revenue.
    RevenueEventId "rev";
    /// An audit entry.
    AuditId "aud";
    /// An event of the outbox.
    EventId "evt";
    /// A job of the queue.
    JobId "job";
    /// A custom field of an object.
    CustomFieldId "cfd";
    /// One run of an import.
    ImportId "imp";
    /// A saved view of a list.
    SavedViewId "sav";
    /// A record or view somebody pinned.
    PinId "pin";
    /// A notification to a user.
    NotificationId "ntf";
    /// A change of many records at once.
    BulkEditId "blk";
    /// A file on a record.
    AttachmentId "att";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_both_ways_and_sorts_like_the_number() {
        for raw in [0, 1, 31, 32, 1 << 40, i64::MAX] {
            assert_eq!(encode("inv", raw).parse::<InvoiceId>().map(InvoiceId::raw), Ok(raw));
        }
        assert!(encode("inv", 999) < encode("inv", 1000));
    }

    #[test]
    fn other_prefixes_lengths_and_letters_are_refused() {
        let customer = CustomerId::from_raw(7).to_string();
        for text in [customer.as_str(), "inv_", "inv_000000000000", "inv_000000000000u", "inv_zzzzzzzzzzzzz", ""] {
            assert!(text.parse::<InvoiceId>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_moment_has_a_least_id() {
        let at = |text: &str| least_at(text.parse().expect("a moment"));
        assert_eq!(at("2024-01-01T00:00:00Z"), 0);
        assert_eq!(at("2024-01-01T00:00:00.001Z"), 1 << 22);
        assert_eq!(at("1999-01-01T00:00:00Z"), 0, "nothing is older than the first id");
    }

    #[test]
    fn prefixes_are_unique() {
        let mut seen: Vec<_> = PREFIXES.iter().map(|(prefix, _)| prefix).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), PREFIXES.len());
    }
}
