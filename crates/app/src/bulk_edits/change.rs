//! Changing one record, and saying what became of it.

use crate::customers::{AssignCustomer, assign_customer};
use crate::error::{Error, FieldError, Result};
use crate::leads::assign_lead;
use crate::me::language;
use crate::opportunities::assign_opportunity;
use crate::records::{self, Input, Writer};
use crate::users::Assign;
use crate::work::Work;
use mingxi_domain::bulk_edits::BulkEditOutcome;
use mingxi_domain::ids::{CustomerId, Id, LeadId, OpportunityId};
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::records::Record;
use serde_json::{Map, Value as Json};

/// What became of a record.
pub(crate) struct Changed {
    pub outcome: BulkEditOutcome,
    pub code: Option<String>,
    pub reason: Option<String>,
    /// The values of the changed fields as they were.
    pub before: Option<Json>,
    pub version_after: Option<i64>,
}

impl Changed {
    fn because(work: &mut Work, outcome: BulkEditOutcome, code: &str, reason: Words) -> Result<Self> {
        let reason = Some(reason.in_language(language(work)?));
        Ok(Self { outcome, code: Some(code.to_owned()), reason, before: None, version_after: None })
    }
}

/// Changes a record as the actor would by hand, if it still has the version it must have.
///
/// # Errors
/// Of the database; whatever the verb refuses is an outcome.
pub(crate) fn change_record(
    work: &mut Work,
    object: &str,
    id: i64,
    changes: &Input,
    version: Option<i64>,
) -> Result<Changed> {
    let record = match records::find(work, object, id) {
        Ok(record) => record,
        Err(Error::NotFound { .. }) => {
            let reason = words!("记录不存在或无权查看", "it is not there or not yours to see");
            return Changed::because(work, BulkEditOutcome::Skipped, "not_found", reason);
        }
        Err(error) => return Err(error),
    };
    let current = record.get("version").and_then(Json::as_i64).unwrap_or_default();
    if version.is_some_and(|version| version != current) {
        let reason = words!("此后已被他人修改", "it was changed by somebody since");
        return Changed::because(work, BulkEditOutcome::Skipped, "changed_since", reason);
    }
    let Work { actor, now, ids, standings, memo, .. } = *work;
    let written =
        work.tx.savepoint(|tx| write(&mut Work { tx, actor, now, ids, standings, memo }, object, id, current, changes));
    match written {
        Ok(false) => Ok(Changed {
            outcome: BulkEditOutcome::Unchanged,
            code: None,
            reason: None,
            before: None,
            version_after: Some(current),
        }),
        Ok(true) => {
            let after = records::view(work, object, id)?;
            Ok(Changed {
                outcome: BulkEditOutcome::Changed,
                code: None,
                reason: None,
                before: Some(Json::Object(before(&record, changes))),
                version_after: after.get("version").and_then(Json::as_i64),
            })
        }
        Err(error) => refused(work, error),
    }
}

/// The fields by the record's own verb, the owner by the verb that assigns.
fn write(work: &mut Work, object: &str, id: i64, version: i64, changes: &Input) -> Result<bool> {
    let mut fields = changes.clone();
    let owner = if assigns(object) { fields.remove("owner_id") } else { None };
    let Some(Writer { update, .. }) = records::writer(object) else {
        return Err(Error::Internal(format!("nothing changes a {object}")));
    };
    let mut is_changed = if fields.is_empty() { false } else { update(work, id, version, &fields)? };
    if let Some(owner) = owner {
        let owner_id = owner.as_str().and_then(|text| text.parse().ok());
        let owner_id = owner_id
            .ok_or_else(|| Error::invalid("/owner_id", "not_an_id", words!("须为用户编号", "the id of a user")))?;
        is_changed |= assign(work, object, id, Assign { owner_id })?;
    }
    Ok(is_changed)
}

/// Whether giving a record of this object away is a verb of its own, which takes along what belongs to it.
pub fn assigns(object: &str) -> bool {
    matches!(object, "customer" | "lead" | "opportunity")
}

fn assign(work: &mut Work, object: &str, id: i64, to: Assign) -> Result<bool> {
    match object {
        "customer" => {
            let to = AssignCustomer { owner_id: to.owner_id, include: None };
            assign_customer(work, CustomerId::from_raw(id), &to)
        }
        "lead" => assign_lead(work, LeadId::from_raw(id), &to),
        _ => assign_opportunity(work, OpportunityId::from_raw(id), &to),
    }
}

/// The values of the given fields as the record has them; what undoing writes back.
pub(crate) fn before(record: &Record, changes: &Input) -> Map<String, Json> {
    let value = |from: Option<&Json>| from.cloned().unwrap_or(Json::Null);
    let one = |(name, change): (&String, &Json)| match (name.as_str(), change) {
        ("custom", Json::Object(custom)) => {
            let was = |key: &String| (key.clone(), value(record.get("custom").and_then(|all| all.get(key))));
            (name.clone(), Json::Object(custom.keys().map(was).collect()))
        }
        _ => (name.clone(), value(record.get(name))),
    };
    changes.iter().map(one).collect()
}

/// A refusal is an outcome; a broken database is not.
fn refused(work: &mut Work, error: Error) -> Result<Changed> {
    let mut failed = |code: &str, reason: Words| Changed::because(work, BulkEditOutcome::Failed, code, reason);
    match error {
        Error::Invalid(errors) => {
            let code = errors.first().map_or("invalid_input", |error| error.code.as_str()).to_owned();
            let told = |error: FieldError| error.detail.about(error.pointer.trim_start_matches('/'));
            failed(&code, Words::in_turn(errors.into_iter().map(told)))
        }
        Error::Refused(refusal) => failed(refusal.code.code, refusal.detail),
        Error::Forbidden(denied) => failed("forbidden", denied.words()),
        Error::Conflict { .. } => {
            failed("conflict", words!("同时被他人修改", "somebody else changed it at the same moment"))
        }
        Error::NotFound { what, id } => failed("not_found", Error::absent(what, &id)),
        other @ (Error::Unauthenticated { .. } | Error::KeyReused | Error::Db(_) | Error::Internal(_)) => Err(other),
    }
}
