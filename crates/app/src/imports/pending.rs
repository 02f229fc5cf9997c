//! What a dry run of a set would have made: the rows of its files, so that a document that names one is tried for real.

use super::chunk::{Content, PreparedRow};
use super::plan::Plan;
use super::resolve::Kind;
use mingxi_domain::imports::ReadRow;
use serde_json::Value as Json;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Rows of the set so far, by what names them. Only rows that a lookup of the set may name are kept.
#[derive(Clone, Debug, Default)]
pub struct Pending {
    wanted: HashSet<Kind>,
    rows: HashMap<Kind, HashMap<String, Arc<PendingRow>>>,
}

/// A row that its own mapping would have made into a record.
#[derive(Debug)]
pub struct PendingRow {
    /// How it was read.
    pub plan: Arc<Plan>,
    /// What it says.
    pub content: Content,
}

impl Pending {
    /// Nothing yet, of a set with these plans.
    #[must_use]
    pub fn of_set(plans: &[Arc<Plan>]) -> Self {
        let kinds = |plan: &Arc<Plan>| {
            let lines = plan.lines.iter().flat_map(|(_, lines)| &lines.fields);
            plan.rows.fields.iter().chain(lines).filter_map(|field| Kind::of(plan, field)).collect::<Vec<_>>()
        };
        Self { wanted: plans.iter().flat_map(kinds).collect(), rows: HashMap::new() }
    }

    /// The kinds of lookup by which rows of this plan are named.
    #[must_use]
    pub fn kinds_of(&self, plan: &Plan) -> Vec<Kind> {
        let target = plan.target;
        let is_made = |kind: &&Kind| kind.object == target.object || target.also.contains(&kind.object);
        let is_named = |kind: &&Kind| match &kind.by {
            Some(_) => kind.object == target.object,
            None => kind.source == plan.mapping.source,
        };
        self.wanted.iter().filter(is_made).filter(is_named).cloned().collect()
    }

    /// Keeps a row under each of these kinds.
    pub fn add(&mut self, kinds: &[Kind], plan: &Arc<Plan>, row: PreparedRow) {
        let Ok(content) = row.content else { return };
        let row = Arc::new(PendingRow { plan: Arc::clone(plan), content });
        for kind in kinds {
            if let Some(text) = name(kind, &row.content.row) {
                self.rows.entry(kind.clone()).or_default().entry(text).or_insert_with(|| Arc::clone(&row));
            }
        }
    }

    /// The row that a text names.
    #[must_use]
    pub fn find(&self, kind: &Kind, text: &str) -> Option<&Arc<PendingRow>> {
        self.rows.get(kind)?.get(text)
    }
}

/// The text by which a lookup of this kind names the row.
fn name(kind: &Kind, row: &ReadRow) -> Option<String> {
    match &kind.by {
        None => Some(row.external_id.clone()),
        Some(by) => row.input.get(by).and_then(Json::as_str).map(ToOwned::to_owned),
    }
}
