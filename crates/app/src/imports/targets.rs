//! What rows can become: each target names its fields and the verb that saves a row.

use super::records::save_record;
use super::{documents, opportunities, orders, receivables, teams};
use crate::error::Result;
use crate::records::{self, Input};
use crate::work::Work;
use crate::{campaigns, customers, leads, products};
use mingxi_domain::imports::{self, Mapping, TargetField};
use mingxi_domain::metadata::{Object, objects};
use serde_json::Value as Json;

/// What the rows of an import become.
#[derive(Debug)]
pub struct Target {
    /// Its name in a mapping.
    pub name: &'static str,
    /// The object its external ids stand for.
    pub object: &'static str,
    /// Objects of records made on the way that carry the row's external id as well.
    pub also: &'static [&'static str],
    /// Its mapping states a pipeline.
    pub has_pipeline: bool,
    /// Rows of one transaction: long enough to be quick, short enough to let others write in between.
    pub chunk_rows: usize,
    /// The fields a row may fill.
    pub fields: Fields,
    /// The fields of a line, if it has lines.
    pub line_fields: Option<fn() -> Vec<TargetField>>,
    /// A document may come without lines, and means everything then.
    pub may_lack_lines: bool,
    /// Saves a row.
    pub save: fn(&mut Work, &Row) -> Result<Saved>,
}

/// Where the fields of a target come from.
#[derive(Clone, Copy, Debug)]
pub enum Fields {
    /// The description of its object, custom fields included.
    Object,
    /// The description of its object, and these.
    ObjectAnd(fn() -> Vec<TargetField>),
    /// These.
    Own(fn() -> Vec<TargetField>),
}

impl Target {
    /// The fields a row may fill in this organisation.
    ///
    /// # Errors
    /// Of the database.
    pub fn fields(&self, work: &mut Work) -> Result<Vec<TargetField>> {
        match self.fields {
            Fields::Own(fields) => Ok(fields()),
            Fields::Object | Fields::ObjectAnd(_) => Ok(self.with_own(&*records::describe(work, self.object)?)),
        }
    }

    /// The fields a row may fill in every organisation.
    #[must_use]
    pub fn built_in_fields(&self) -> Vec<TargetField> {
        match self.fields {
            Fields::Own(fields) => fields(),
            Fields::Object | Fields::ObjectAnd(_) => self.with_own(objects::get(self.object)),
        }
    }

    fn with_own(&self, object: &Object) -> Vec<TargetField> {
        let mut fields = imports::target_fields(object);
        if let Fields::ObjectAnd(more) = self.fields {
            fields.extend(more());
        }
        fields
    }

    const fn with_lines(self, line_fields: fn() -> Vec<TargetField>, may_lack_lines: bool) -> Self {
        Self { line_fields: Some(line_fields), may_lack_lines, ..self }
    }
}

/// A row ready to be saved.
#[derive(Debug)]
pub struct Row<'r> {
    /// The mapping, for its source and settings.
    pub mapping: &'r Mapping,
    /// Its external id.
    pub external_id: &'r str,
    /// The input of the verb; empty cells are `null`.
    pub input: &'r Input,
    /// The record it stands for, if it was imported before.
    pub known: Option<i64>,
}

/// What saving a row did.
#[derive(Debug)]
pub struct Saved {
    /// The record the external id stands for.
    pub id: i64,
    /// Whether an existing record was changed; new ones were not there before.
    pub is_changed: bool,
    /// Other records that were made on the way, by object.
    pub also_made: Vec<&'static str>,
    /// The values that were changed, as they were.
    pub before: Option<Json>,
}

impl Saved {
    /// A record and whether anything changed; nothing else was made.
    pub fn one(id: i64, is_changed: bool) -> Self {
        Self { id, is_changed, also_made: Vec::new(), before: None }
    }
}

/// Every target, in the order people should import them.
pub static ALL: &[Target] = &[
    record("product", |work, row| {
        save_record(work, row, "product", products::create_product, products::update_product)
    }),
    record("price_list", |work, row| {
        save_record(work, row, "price_list", products::create_price_list, products::update_price_list)
    }),
    record("price", |work, row| save_record(work, row, "price", products::create_price, products::update_price)),
    record("customer", |work, row| {
        save_record(work, row, "customer", customers::create_customer, customers::update_customer)
    }),
    record("contact", |work, row| {
        save_record(work, row, "contact", customers::create_contact, customers::update_contact)
    }),
    record("campaign", |work, row| {
        save_record(work, row, "campaign", campaigns::create_campaign, campaigns::update_campaign)
    }),
    record("lead", |work, row| save_record(work, row, "lead", leads::create_lead, leads::update_lead)),
    Target {
        name: "opportunity",
        object: "opportunity",
        also: &[],
        has_pipeline: true,
        chunk_rows: 500,
        fields: Fields::ObjectAnd(opportunities::fields),
        line_fields: None,
        may_lack_lines: false,
        save: opportunities::save_opportunity,
    },
    Target {
        name: "team_member",
        object: "user",
        also: &[],
        has_pipeline: false,
        chunk_rows: 100,
        fields: Fields::Own(teams::fields),
        line_fields: None,
        may_lack_lines: false,
        save: teams::save_team_member,
    },
    Target {
        name: "opening_invoice",
        object: "invoice",
        also: &[],
        has_pipeline: false,
        chunk_rows: 100,
        fields: Fields::Own(receivables::fields),
        line_fields: None,
        may_lack_lines: false,
        save: receivables::save_receivable,
    },
    Target {
        name: "order",
        object: "order",
        also: &["contract", "delivery", "invoice"],
        has_pipeline: false,
        chunk_rows: 25,
        fields: Fields::Own(orders::fields),
        line_fields: Some(orders::line_fields),
        may_lack_lines: false,
        save: orders::save_order,
    },
    document("quote", "quote", documents::quote_fields, documents::save_quote)
        .with_lines(documents::quote_line_fields, false),
    document("contract", "contract", documents::contract_fields, documents::save_contract)
        .with_lines(documents::contract_line_fields, false),
    document("delivery", "delivery", documents::delivery_fields, documents::save_delivery)
        .with_lines(documents::part_line_fields, true),
    document("receipt", "receipt", documents::receipt_fields, documents::save_receipt),
    document("credit_note", "invoice", documents::credit_note_fields, documents::save_credit_note)
        .with_lines(documents::part_line_fields, true),
];

/// The target of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Target> {
    ALL.iter().find(|target| target.name == name)
}

/// A target whose rows are records of the object of the same name.
const fn record(name: &'static str, save: fn(&mut Work, &Row) -> Result<Saved>) -> Target {
    let fields = Fields::Object;
    Target {
        name,
        object: name,
        also: &[],
        has_pipeline: false,
        chunk_rows: 500,
        fields,
        line_fields: None,
        may_lack_lines: false,
        save,
    }
}

/// A target whose rows are documents.
const fn document(
    name: &'static str,
    object: &'static str,
    fields: fn() -> Vec<TargetField>,
    save: fn(&mut Work, &Row) -> Result<Saved>,
) -> Target {
    let fields = Fields::Own(fields);
    Target {
        name,
        object,
        also: &[],
        has_pipeline: false,
        chunk_rows: 50,
        fields,
        line_fields: None,
        may_lack_lines: false,
        save,
    }
}
