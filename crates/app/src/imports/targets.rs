//! What rows can become: each target names its fields and the verb that saves a row.

use super::records::save_record;
use super::{opportunities, orders, receivables, teams};
use crate::error::Result;
use crate::records::{self, Input};
use crate::work::Work;
use crate::{campaigns, customers, leads, products};
use mingxi_domain::imports::{self, Mapping, TargetField};
use serde_json::Value as Json;

/// What the rows of an import become.
#[derive(Debug)]
pub struct Target {
    /// Its name in a mapping.
    pub name: &'static str,
    /// The object its external ids stand for.
    pub object: &'static str,
    /// Its mapping states a pipeline.
    pub has_pipeline: bool,
    /// Rows of one transaction: long enough to be quick, short enough to let others write in between.
    pub chunk_rows: usize,
    /// The fields a row may fill.
    pub fields: fn(&mut Work) -> Result<Vec<TargetField>>,
    /// The fields of a line, if it has lines.
    pub line_fields: Option<fn() -> Vec<TargetField>>,
    /// Saves a row.
    pub save: fn(&mut Work, &Row) -> Result<Saved>,
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
    record(
        "product",
        |work| described(work, "product"),
        |work, row| save_record(work, row, "product", products::create_product, products::update_product),
    ),
    record(
        "price_list",
        |work| described(work, "price_list"),
        |work, row| save_record(work, row, "price_list", products::create_price_list, products::update_price_list),
    ),
    record(
        "price",
        |work| described(work, "price"),
        |work, row| save_record(work, row, "price", products::create_price, products::update_price),
    ),
    record(
        "customer",
        |work| described(work, "customer"),
        |work, row| save_record(work, row, "customer", customers::create_customer, customers::update_customer),
    ),
    record(
        "contact",
        |work| described(work, "contact"),
        |work, row| save_record(work, row, "contact", customers::create_contact, customers::update_contact),
    ),
    record(
        "campaign",
        |work| described(work, "campaign"),
        |work, row| save_record(work, row, "campaign", campaigns::create_campaign, campaigns::update_campaign),
    ),
    record(
        "lead",
        |work| described(work, "lead"),
        |work, row| save_record(work, row, "lead", leads::create_lead, leads::update_lead),
    ),
    Target {
        name: "opportunity",
        object: "opportunity",
        has_pipeline: true,
        chunk_rows: 500,
        fields: opportunities::fields,
        line_fields: None,
        save: opportunities::save_opportunity,
    },
    Target {
        name: "team_member",
        object: "user",
        has_pipeline: false,
        chunk_rows: 100,
        fields: |_| Ok(teams::fields()),
        line_fields: None,
        save: teams::save_team_member,
    },
    Target {
        name: "opening_invoice",
        object: "invoice",
        has_pipeline: false,
        chunk_rows: 100,
        fields: |_| Ok(receivables::fields()),
        line_fields: None,
        save: receivables::save_receivable,
    },
    Target {
        name: "order",
        object: "order",
        has_pipeline: false,
        chunk_rows: 25,
        fields: |_| Ok(orders::fields()),
        line_fields: Some(orders::line_fields),
        save: orders::save_order,
    },
];

/// The target of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Target> {
    ALL.iter().find(|target| target.name == name)
}

/// A target whose rows are records of the object of the same name.
const fn record(
    name: &'static str,
    fields: fn(&mut Work) -> Result<Vec<TargetField>>,
    save: fn(&mut Work, &Row) -> Result<Saved>,
) -> Target {
    Target { name, object: name, has_pipeline: false, chunk_rows: 500, fields, line_fields: None, save }
}

/// The fields of a described object, custom ones included.
fn described(work: &mut Work, object: &str) -> Result<Vec<TargetField>> {
    Ok(imports::target_fields(&*records::describe(work, object)?))
}
