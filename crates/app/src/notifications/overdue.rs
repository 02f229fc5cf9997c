//! Once a day: owners learn which of their invoices were not paid in time.

use crate::error::Result;
use crate::work::Work;
use jiff::SignedDuration;
use mingxi_domain::calendar::add_days;
use mingxi_domain::ids::{Id, InvoiceId};
use mingxi_domain::notifications::NotificationKind;
use mingxi_store::notifications::{self as store, NotificationRow};
use serde_json::{Value as Json, json};

/// As it is enqueued.
pub const NAME: &str = "notify_overdue";
/// Invoices that became overdue within these days are told of; a job that slept longer does not flood anybody.
const DAYS_BACK: i64 = 7;
const PART: i64 = 1_000;

/// Tells the owner of every invoice that became overdue lately, once for each invoice, and comes back tomorrow.
///
/// # Errors
/// Of the database.
pub fn notify_overdue(work: &mut Work, _payload: &Json) -> Result<()> {
    let (org, today) = (work.org(), work.today());
    let first = add_days(today, -DAYS_BACK);
    let mut after = InvoiceId::from_raw(0);
    loop {
        let overdue = store::list_overdue(work.tx, org, first, today, after, PART)?;
        for (invoice, owner, due_on) in &overdue {
            let row = NotificationRow {
                id: work.ids.next(),
                user_id: *owner,
                kind: NotificationKind::InvoiceOverdue,
                object: "invoice".to_owned(),
                record_id: invoice.to_string(),
                facts: json!({ "due_on": due_on }),
                once_key: Some(format!("overdue:{invoice}")),
                created_at: work.now,
                read_at: None,
            };
            store::tell_once(work.tx, org, &row)?;
        }
        match overdue.last() {
            Some((last, _, _)) if i64::try_from(overdue.len()) == Ok(PART) => after = *last,
            _ => break,
        }
    }
    ensure(work, SignedDuration::from_hours(24))
}

/// Enqueues it after a pause unless it waits already; organisations from before there were notifications get it from
/// the daily clean-up.
///
/// # Errors
/// Of the database.
pub fn ensure(work: &mut Work, pause: SignedDuration) -> Result<()> {
    work.enqueue_once(NAME, NAME, json!({}), work.now + pause)
}
