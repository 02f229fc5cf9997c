//! One description per object: what it is called, which fields it has, how each may be used.
//!
//! Lists, filters, sorts, search, import, export, audit labels, the `OpenAPI` schemas and (later) forms
//! are all derived from here. Money documents are written only by verbs; they use their description for reading.

mod builder;
pub mod derived;
pub mod filter;
pub mod objects;
pub mod relative;
pub mod text;
pub mod value;

use crate::text_enum;
use serde::{Deserialize, Serialize};

/// A text for people in Chinese and English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Label {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Label {
    /// A text in both languages.
    #[must_use]
    pub const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }
}

/// A word of a choice field with its labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The stored word.
    pub value: &'static str,
    /// What people read.
    pub label: Label,
    /// Records keep it and filters find it, but it is not given any more.
    pub is_retired: bool,
}

impl Choice {
    /// A word in use.
    #[must_use]
    pub const fn new(value: &'static str, label: Label) -> Self {
        Self { value, label, is_retired: false }
    }
}

/// What a field holds. A new kind makes the compiler name every place that must know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text of at most `max` characters.
    Text {
        /// Longest allowed text, in characters.
        max: u32,
    },
    /// Several lines of text.
    LongText,
    /// A whole number.
    Integer,
    /// An exact decimal with up to six decimals, sent as text, stored as millionths.
    Decimal,
    /// Money: column `<name>_minor`, currency in the `currency` column of the same row.
    Money,
    /// An ISO 4217 currency code.
    Currency,
    /// Yes or no.
    Bool,
    /// A calendar date.
    Date,
    /// A moment in UTC.
    Moment,
    /// One of a closed set of words.
    Choice(Vec<Choice>),
    /// The id of a record of another object.
    Reference(&'static str),
    /// Free structure, shown but not filtered.
    Json,
}

/// One field of an object.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name on the wire and in filters.
    pub name: String,
    /// Column of the table; money columns end in `_minor`, decimals in `_micro`.
    pub column: String,
    /// What it holds.
    pub kind: FieldKind,
    /// What people read.
    pub label: OwnedLabel,
    /// Must be given at creation.
    pub is_required: bool,
    /// May be given at creation and changed later through the record door.
    pub is_writable: bool,
    /// Of a writable field: given at creation, and never changed through the record door.
    pub is_given_once: bool,
    /// Goes into the search text.
    pub is_searchable: bool,
    /// Never empty: its column is `not null`, so lists may order by it through an index.
    pub is_filled: bool,
    /// A key of the `custom` column instead of a column of its own.
    pub is_custom: bool,
    /// A text that is the id of a record, of the object that this other field names.
    pub record_of: Option<&'static str>,
    /// Has no column: it is told from others when it is read.
    pub derived: Option<derived::Derived>,
}

/// A label owned at run time: custom fields bring their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OwnedLabel {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<Label> for OwnedLabel {
    fn from(label: Label) -> Self {
        Self { zh: label.zh.to_owned(), en: label.en.to_owned() }
    }
}

text_enum! {
    /// Who writes an object.
    pub enum WrittenBy {
        /// The record door: create, update, import from the description alone, besides its verbs.
        Records "records" "记录" "Records",
        /// Verbs only: money documents and what the system derives.
        Verbs "verbs" "业务动作" "Verbs",
    }
}

/// Records that count against the others of their object, as credit notes among invoices: their amounts are kept as they
/// were written and subtracted where amounts are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CountsAgainst {
    /// The choice that tells them apart.
    pub field: &'static str,
    /// Its word for them.
    pub value: &'static str,
}

/// How the rows of an object hang on a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HangsOn {
    /// They name the customer.
    Customer {
        /// Column with the customer.
        column: &'static str,
    },
    /// They are part of a document that names the customer: a line of an invoice.
    Document {
        /// Column with the document.
        column: &'static str,
        /// Table of the document.
        table: &'static str,
        /// Its column with the customer.
        customer: &'static str,
    },
}

/// The description of an object.
#[derive(Clone, Debug)]
pub struct Object {
    /// Singular name, also the table unless `table` differs: `invoice`.
    pub name: &'static str,
    /// Plural name, the path segment of the API: `invoices`.
    pub plural: &'static str,
    /// Table that holds it.
    pub table: &'static str,
    /// Prefix of its ids.
    pub id_prefix: &'static str,
    /// What people read.
    pub label: Label,
    /// Field that names a record to people: `number` or `name`.
    pub title: &'static str,
    /// Who writes it.
    pub written_by: WrittenBy,
    /// Rows belong to an owner and a department; otherwise everybody of the organisation with the right may read all.
    pub is_owned: bool,
    /// Rows are only ever added, so they carry no version and no custom values.
    pub is_append_only: bool,
    /// Which of its records are subtracted where amounts are added up.
    pub counts_against: Option<CountsAgainst>,
    /// Its fields in the order people should see them, built-in first, custom after.
    pub fields: Vec<Field>,
    /// Keys of custom fields that are out of use. Records keep their values; nobody is shown them.
    pub retired: Vec<String>,
}

impl Object {
    /// The field of this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// How its rows hang on a customer, by their own reference or by that of the document they are part of.
    #[must_use]
    pub fn hangs_on(&self) -> Option<HangsOn> {
        let described = objects::find(self.name).filter(|object| object.is_owned && object.name != "customer")?;
        if let Some(column) = described.customer_column() {
            return Some(HangsOn::Customer { column });
        }
        described.fields.iter().find_map(|field| {
            let FieldKind::Reference(target) = field.kind else { return None };
            let document = objects::find(target).filter(|target| target.is_owned && target.name != described.name)?;
            let customer = document.customer_column()?;
            Some(HangsOn::Document { column: &field.column, table: document.table, customer })
        })
    }

    fn customer_column(&'static self) -> Option<&'static str> {
        let is_customer = |field: &&Field| field.name == "customer_id" && !field.is_custom;
        self.fields.iter().find(is_customer).map(|field| field.column.as_str())
    }

    /// What people read over a list: the words of the plural path in English, the label itself in Chinese.
    #[must_use]
    pub fn label_plural(&self) -> OwnedLabel {
        let words = self.plural.replace('-', " ");
        let (first, rest) = words.split_at(1);
        OwnedLabel { zh: self.label.zh.to_owned(), en: first.to_uppercase() + rest }
    }

    /// The description with an organisation's custom fields added.
    #[must_use]
    pub fn with_custom(&self, custom: impl IntoIterator<Item = Field>) -> Self {
        let mut object = self.clone();
        object.fields.extend(custom);
        object
    }
}

impl Field {
    /// May be changed through the record door once the record exists.
    #[must_use]
    pub fn is_changeable(&self) -> bool {
        self.is_writable && !self.is_given_once
    }

    /// May appear in a filter.
    #[must_use]
    pub fn is_filterable(&self) -> bool {
        !matches!(self.kind, FieldKind::Json | FieldKind::LongText)
    }

    /// May order a list. Custom values and free structure may not: no index could serve them.
    #[must_use]
    pub fn is_sortable(&self) -> bool {
        self.is_filterable() && !self.is_custom
    }
}
