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
    series: &[],
};

const fn named(object: &'static str, names: &'static [&'static str]) -> Searchable {
    Searchable { object, names, ..NONE }
}

const fn document(object: &'static str, series: &'static [SeriesKind]) -> Searchable {
    Searchable { object, number: Some("number"), subtitle: Some("customer_id"), series, ..NONE }
}

/// Everything that is searched, in the order in which equally good hits are shown.
pub(crate) const SEARCHABLE: &[Searchable] = &[
    Searchable {
        number: Some("number"),
        phone: Some("phone"),
        tax_id: Some("tax_id"),
        subtitle: Some("region"),
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
        ..named("lead", &["name", "company"])
    },
    Searchable { number: Some("number"), subtitle: Some("customer_id"), ..named("opportunity", &["name"]) },
    document("quote", &[SeriesKind::Quote]),
    Searchable { names: &["title"], ..document("contract", &[SeriesKind::Contract]) },
    document("order", &[SeriesKind::Order]),
    document("delivery", &[SeriesKind::Delivery]),
    document("invoice", &[SeriesKind::Invoice, SeriesKind::CreditNote, SeriesKind::OpeningInvoice]),
    document("receipt", &[SeriesKind::Receipt]),
    document("refund", &[SeriesKind::Refund]),
    Searchable { number: Some("code"), subtitle: Some("series"), ..named("product", &["name"]) },
    named("campaign", &["name"]),
];

pub(crate) fn searchable(object: &str) -> Option<&'static Searchable> {
    SEARCHABLE.iter().find(|searchable| searchable.object == object)
}
