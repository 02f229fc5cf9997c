//! Telling users, in the transaction of the verb.

use crate::actor::Door;
use crate::error::Result;
use crate::work::Work;
use mingxi_domain::ids::{CustomerId, Id, UserId};
use mingxi_domain::notifications::NotificationKind;
use mingxi_store::notifications::{self as store, NotificationRow};
use serde_json::{Value as Json, json};

/// Whom an event concerns is told about it.
///
/// # Errors
/// Of the database.
pub(crate) fn follow(work: &mut Work, event: &str, object: &str, record: &str, payload: &Json) -> Result<()> {
    match event {
        // What came along with a customer is told by the customer.
        event if event.ends_with(".assigned") && payload.get("with").is_none() => {
            let to = payload["to"].as_str().and_then(|text| text.parse().ok());
            to.map_or(Ok(()), |to| tell_assigned(work, object, record, to))
        }
        "receipt.recorded" => tell_receipt(work, record, payload),
        "import.ended" => {
            tell_ended(work, NotificationKind::ImportEnded, object, record, &json!({ "status": payload["status"] }))
        }
        _ => Ok(()),
    }
}

/// Tells a user that a record is theirs now, unless they took it themselves or it came with a thousand others.
///
/// # Errors
/// Of the database.
pub(crate) fn tell_assigned(work: &mut Work, object: &str, record: &str, to: UserId) -> Result<()> {
    if to == work.actor.user() || to.raw() == 0 || comes_in_bulk(work) {
        return Ok(());
    }
    let row = row(work, to, NotificationKind::Assigned, object, record, json!({ "by": by(work) }));
    Ok(row.insert(work.tx, work.org())?)
}

/// Tells the actor that something it started in the background has ended.
///
/// # Errors
/// Of the database.
pub(crate) fn tell_ended(
    work: &mut Work,
    kind: NotificationKind,
    object: &str,
    record: &str,
    facts: &Json,
) -> Result<()> {
    let user = work.actor.user();
    if user.raw() == 0 {
        return Ok(());
    }
    let row = row(work, user, kind, object, record, facts.clone());
    Ok(row.insert(work.tx, work.org())?)
}

fn tell_receipt(work: &mut Work, record: &str, payload: &Json) -> Result<()> {
    let customer = payload["customer_id"].as_str().and_then(|text| text.parse::<CustomerId>().ok());
    let Some(customer) = customer.filter(|_| !comes_in_bulk(work)) else { return Ok(()) };
    let facts = json!({ "customer_id": customer, "amount": payload["amount"] });
    let user = work.actor.user();
    let row = row(work, user, NotificationKind::ReceiptRecorded, "receipt", record, facts);
    Ok(store::tell_owner(work.tx, work.org(), customer, &row, user)?)
}

/// History that is loaded is no news, and a bulk edit tells once what it did.
fn comes_in_bulk(work: &Work) -> bool {
    matches!(work.actor.door, Door::Import | Door::Demo | Door::Job)
}

fn by(work: &Work) -> Option<UserId> {
    Some(work.actor.user()).filter(|user| user.raw() != 0)
}

fn row(
    work: &Work,
    user_id: UserId,
    kind: NotificationKind,
    object: &str,
    record: &str,
    facts: Json,
) -> NotificationRow {
    NotificationRow {
        id: work.ids.next(),
        user_id,
        kind,
        object: object.to_owned(),
        record_id: record.to_owned(),
        facts,
        once_key: None,
        created_at: work.now,
        read_at: None,
    }
}
