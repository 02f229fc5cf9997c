//! Which records a timeline is made of.

use super::view::TimelineKind;
use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::metadata::{Object, objects};
use mingxi_store::attachments;
use mingxi_store::records::id_text;
use mingxi_store::timeline::{self as store, Source};

/// Newest children of one kind that are looked at. More would make the query larger without anybody scrolling there.
const CHILDREN_MAX: usize = 300;

/// Objects that have a timeline, with what hangs on their records: object and the column that refers to the record.
/// Every column leads an index after the organisation.
const CHILDREN: &[(&str, &[(&str, &str)])] = &[
    ("campaign", &[("campaign_cost", "campaign_id")]),
    ("lead", &[("follow_up", "lead_id")]),
    (
        "customer",
        &[
            ("follow_up", "customer_id"),
            ("contact", "customer_id"),
            ("opportunity", "customer_id"),
            ("quote", "customer_id"),
            ("contract", "customer_id"),
            ("order", "customer_id"),
            ("delivery", "customer_id"),
            ("invoice", "customer_id"),
            ("receipt", "customer_id"),
            ("refund", "customer_id"),
        ],
    ),
    ("contact", &[]),
    ("opportunity", &[("follow_up", "opportunity_id"), ("quote", "opportunity_id"), ("contract", "opportunity_id")]),
    ("quote", &[]),
    ("contract", &[("order", "contract_id"), ("invoice", "contract_id"), ("installment", "contract_id")]),
    ("order", &[("delivery", "order_id"), ("invoice", "order_id")]),
    ("delivery", &[]),
    ("invoice", &[("application", "invoice_id")]),
    ("receipt", &[("application", "receipt_id")]),
    ("refund", &[]),
    ("product", &[]),
    ("price_list", &[]),
    ("payment_term", &[]),
];

/// The records of a timeline and whether older children were left out.
pub struct Sources {
    pub records: Vec<Source>,
    pub is_cut: bool,
}

/// The object of this name, if its records have a timeline.
pub fn timeline_object(name: &str) -> Result<&'static Object> {
    let known = CHILDREN.iter().any(|(object, _)| *object == name);
    objects::find(name).filter(|_| known).ok_or_else(|| {
        let names: Vec<_> = CHILDREN.iter().map(|(object, _)| *object).collect();
        Error::unknown_object(&names)
    })
}

/// The record itself and those of its children that the actor may see.
pub fn sources(work: &mut Work, object: &'static Object, id: i64, kind: Option<TimelineKind>) -> Result<Sources> {
    let mut found = Sources { records: Vec::new(), is_cut: false };
    if kind.is_none_or(|kind| kind.takes_own()) {
        found.records.push(Source { object: object.name, ids: vec![id_text(object, id)] });
    }
    let children = CHILDREN.iter().find(|(name, _)| *name == object.name).map_or(&[][..], |(_, children)| *children);
    if kind.is_none_or(|kind| kind.takes_child(FILES)) {
        found.records.extend(files(work, object, id)?);
    }
    for (child, column) in children {
        if kind.is_some_and(|kind| !kind.takes_child(child)) {
            continue;
        }
        // A role that may not read these documents at all has a timeline without them.
        let Ok(scope) = work.scope(child) else { continue };
        let child = objects::get(child);
        let ids = store::list_children(work.tx, &scope, child, column, id, CHILDREN_MAX)?;
        found.is_cut |= ids.len() == CHILDREN_MAX;
        if !ids.is_empty() {
            found.records.push(Source { object: child.name, ids: ids.iter().map(|id| id_text(child, *id)).collect() });
        }
    }
    Ok(found)
}

/// What the audit trail calls files.
pub const FILES: &str = "attachment";

/// The files that were put on the record, and on the leads that became it.
fn files(work: &mut Work, object: &Object, id: i64) -> Result<Option<Source>> {
    let most = i64::try_from(CHILDREN_MAX).unwrap_or(i64::MAX);
    let mut ids = attachments::list_ids(work.tx, work.org(), object.name, id, most)?;
    let of_leads = attachments::list_of_leads(work.tx, work.org(), object.name, id, most)?;
    ids.extend(of_leads.into_iter().map(|row| row.id));
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    Ok((!ids.is_empty()).then_some(Source { object: FILES, ids }))
}
