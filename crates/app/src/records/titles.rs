//! What records are called: number or name, where only their ids are known.

use crate::error::Result;
use crate::work::Work;
use mingxi_domain::ids;
use mingxi_domain::metadata::{Object, objects};
use mingxi_store::records::{self as store, Record};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Titles by the id as people see it: `inv_…`.
pub(crate) type Titles = BTreeMap<String, String>;

/// Records to name; each object is asked once.
#[derive(Default)]
pub(crate) struct Untitled(BTreeMap<&'static str, BTreeSet<i64>>);

impl Untitled {
    /// Adds the record of `object` that `id` says; what is no object or no id of it is passed over.
    pub(crate) fn add(&mut self, object: &str, id: &str) {
        let Some(object) = objects::find(object) else { return };
        if let Ok(id) = ids::decode(object.id_prefix, id) {
            self.0.entry(object.name).or_default().insert(id);
        }
    }

    /// Adds the record that `id` says by its prefix; what is no id is passed over.
    pub(crate) fn add_any(&mut self, id: &str) {
        let Some((prefix, _)) = id.split_once('_') else { return };
        if let Some(object) = objects::all().values().find(|object| object.id_prefix == prefix) {
            self.add(object.name, id);
        }
    }

    /// The titles, as `list` finds those of one object.
    ///
    /// # Errors
    /// Of `list`.
    pub(crate) fn titles(
        self,
        mut list: impl FnMut(&'static Object, &[i64]) -> Result<Vec<(i64, String)>>,
    ) -> Result<Titles> {
        let mut titles = Titles::new();
        for (object, ids) in self.0 {
            let (object, ids) = (objects::get(object), ids.into_iter().collect::<Vec<_>>());
            titles.extend(list(object, &ids)?.into_iter().map(|(id, title)| (store::id_text(object, id), title)));
        }
        Ok(titles)
    }

    /// The titles of those that the actor may see; the others have none.
    ///
    /// # Errors
    /// Of the database.
    pub(crate) fn visible(self, work: &mut Work) -> Result<Titles> {
        self.titles(|object, ids| match work.scope(object.name) {
            Ok(scope) => Ok(store::list_visible(work.tx, &scope, object, ids)?),
            Err(_) => Ok(Vec::new()),
        })
    }
}

/// Whether a text field of `object` is the id of a record: such a list is named after it was read.
pub(super) fn names_records(object: &Object) -> bool {
    object.fields.iter().any(|field| field.record_of.is_some())
}

/// Adds to `titles` of each record what its text fields refer to, as far as the actor may see it.
pub(super) fn add_titles(work: &mut Work, object: &Object, records: &mut [Record]) -> Result<()> {
    let mut untitled = Untitled::default();
    let named: Vec<_> =
        object.fields.iter().filter_map(|field| Some((field.name.as_str(), field.record_of?))).collect();
    for record in records.iter() {
        for (field, of) in &named {
            if let (Some(of), Some(id)) = (text(record, of), text(record, field)) {
                untitled.add(of, id);
            }
        }
        for id in changed_ids(record) {
            untitled.add_any(id);
        }
    }
    let titles = untitled.visible(work)?;
    for record in records {
        let changed: Vec<_> = changed_ids(record)
            .filter_map(|id| Some((id.to_owned(), titles.get(id).filter(|title| !title.is_empty())?.clone())))
            .collect();
        if let Some(all) = record.get_mut("titles").and_then(Value::as_object_mut) {
            all.extend(changed.into_iter().map(|(id, title)| (id, json!(title))));
        }
        for (field, _) in &named {
            let title = text(record, field).and_then(|id| titles.get(id)).filter(|title| !title.is_empty());
            if let (Some(title), Some(all)) = (title, record.get_mut("titles").and_then(Value::as_object_mut)) {
                all.insert((*field).to_owned(), json!(title));
            }
        }
    }
    Ok(())
}

/// What an audit entry's changes say from and to, as far as it is text: ids among it are named.
fn changed_ids(record: &Record) -> impl Iterator<Item = &str> {
    let changes = record.get("changes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    changes.iter().flat_map(|change| [&change["from"], &change["to"]]).filter_map(Value::as_str)
}

fn text<'a>(record: &'a Record, field: &str) -> Option<&'a str> {
    record.get(field).and_then(Value::as_str)
}
