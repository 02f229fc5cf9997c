//! 搜索 Search across objects: what is found by what, keeping it with the record, finding.

mod find;
mod keep;
mod rebuild;

pub use find::{MAX_LIMIT, SearchHit, SearchInput, SearchResult, search};
pub(crate) use keep::{is_findable, keep_record};
pub use rebuild::{NAME as REBUILD_SEARCH, rebuild_search};

use mingxi_domain::number_series::SeriesKind;

/// How the records of an object are found and shown. Field names; none where the object has no such field.
pub(crate) struct Searchable {
    /// The object.
    pub object: &'static str,
    /// Names, the one that names the record first. Empty: found by its number only.
    pub names: &'static [&'static str],
    /// Number or code.
    pub number: Option<&'static str>,
    /// Telephone number.
    pub phone: Option<&'static str>,
    /// Tax id.
    pub tax_id: Option<&'static str>,
    /// E-mail address.
    pub email: Option<&'static str>,
    /// What is shown below the title.
    pub subtitle: Option<&'static str>,
    /// The field that says whether a record is over, and its values that do; as the column holds them, written as text.
    pub over: Option<(&'static str, &'static [&'static str])>,
    /// Kinds of its number series, for documents.
    pub series: &'static [SeriesKind],
}

const NONE: Searchable = Searchable {
    object: "",
    names: &[],
    number: None,
    phone: None,
    tax_id: None,
    email: None,
    subtitle: None,
    over: None,
    series: &[],
};

const fn named(object: &'static str, names: &'static [&'static str]) -> Searchable {
    Searchable { object, names, ..NONE }
}

const fn document(
    object: &'static str,
    series: &'static [SeriesKind],
    over: (&'static str, &'static [&'static str]),
) -> Searchable {
    Searchable { object, number: Some("number"), subtitle: Some("customer_id"), over: Some(over), series, ..NONE }
}

/// No, in both databases.
const NO: &[&str] = &["0", "false"];

/// Everything that is searched, in the order in which the objects of the hits are shown: whom it is about first, then
/// the chain.
pub(crate) const SEARCHABLE: &[Searchable] = &[
    Searchable {
        number: Some("number"),
        phone: Some("phone"),
        tax_id: Some("tax_id"),
        subtitle: Some("region"),
        over: Some(("is_active", NO)),
        ..named("customer", &["name"])
    },
    Searchable {
        phone: Some("phone"),
        email: Some("email"),
        subtitle: Some("customer_id"),
        ..named("contact", &["name"])
    },
    Searchable {
        phone: Some("phone"),
        email: Some("email"),
        subtitle: Some("company"),
        over: Some(("status", &["converted", "disqualified"])),
        ..named("lead", &["name", "company"])
    },
    Searchable {
        number: Some("number"),
        subtitle: Some("customer_id"),
        over: Some(("status", &["won", "lost"])),
        ..named("opportunity", &["name"])
    },
    document("quote", &[SeriesKind::Quote], ("status", &["accepted", "rejected"])),
    Searchable {
        names: &["title"],
        ..document("contract", &[SeriesKind::Contract], ("status", &["closed", "terminated"]))
    },
    document("order", &[SeriesKind::Order], ("status", &["closed", "cancelled"])),
    document("delivery", &[SeriesKind::Delivery], ("status", &["accepted", "cancelled"])),
    document(
        "invoice",
        &[SeriesKind::Invoice, SeriesKind::CreditNote, SeriesKind::OpeningInvoice],
        ("status", &["void"]),
    ),
    document("receipt", &[SeriesKind::Receipt], ("status", &["reversed"])),
    document("refund", &[SeriesKind::Refund], ("status", &["reversed"])),
    Searchable {
        number: Some("code"),
        subtitle: Some("series"),
        over: Some(("is_active", NO)),
        ..named("product", &["name"])
    },
    Searchable { over: Some(("status", &["finished", "cancelled"])), ..named("campaign", &["name"]) },
];

pub(crate) fn searchable(object: &str) -> Option<&'static Searchable> {
    SEARCHABLE.iter().find(|searchable| searchable.object == object)
}
