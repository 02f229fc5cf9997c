//! Adding, listing and deleting files.

use super::refusals;
use crate::error::{Error, Result};
use crate::text::required_text;
use crate::work::{Changes, Work};
use jiff::Timestamp;
use mingxi_domain::access::{Action, Role};
use mingxi_domain::attachments::may_attach;
use mingxi_domain::ids::{self, AttachmentId, Id, LeadId, UserId};
use mingxi_domain::metadata::{Object, objects};
use mingxi_domain::words;
use mingxi_store::attachments::{self as store, AttachmentRow};
use mingxi_store::leads::LeadRow;
use mingxi_store::records;
use serde::Serialize;
use utoipa::ToSchema;

/// Most files on one record.
const FILES_MAX: i64 = 200;
/// Most files of one user, deleted ones too.
const FILES_OF_A_USER_MAX: i64 = 50_000;
/// Most files of leads that are shown on what they became.
const OF_LEADS_MAX: i64 = 1_000;
const NAME_MAX: usize = 200;

/// A file to put on a record.
#[derive(Clone, Debug)]
pub struct NewAttachment {
    /// Object of the record.
    pub object: String,
    /// The record.
    pub record_id: String,
    /// Name of the file.
    pub name: String,
    /// What it is, by its content.
    pub content_type: String,
    /// How long it is.
    pub size_bytes: i64,
    /// SHA-256 of its content in hex.
    pub sha256: String,
    /// Bytes that one user may put there, all files together.
    pub quota_bytes: i64,
}

/// Where the content of a file goes.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Id of the file to be.
    pub id: AttachmentId,
    /// Key in the store of files.
    pub storage_key: String,
}

/// A file on a record.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// Object of the record.
    pub object: String,
    /// The record.
    pub record_id: String,
    /// Name of the file.
    pub name: String,
    /// What it is, by its content: `application/pdf`.
    pub content_type: String,
    /// How long it is.
    pub size_bytes: i64,
    /// SHA-256 of its content in hex.
    pub sha256: String,
    /// Who put it there.
    pub uploaded_by_id: UserId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Whether the caller may delete it.
    pub may_delete: bool,
}

/// The files on a record.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttachmentPage {
    /// The files, newest first.
    pub items: Vec<Attachment>,
    /// Always absent: no record has more files than fit on a page.
    pub next_cursor: Option<String>,
}

/// Whether the actor may put this file there, and where its content goes.
///
/// # Errors
/// Forbidden, also on records of a set-up that the actor may not change; invalid object or name; not found; refused as
/// `attachment_empty`, `attachment_kind`, `attachment_quota`, `attachment_too_many`.
pub fn plan_attachment(work: &mut Work, input: &NewAttachment) -> Result<Planned> {
    work.check(Action::AttachmentAdd)?;
    let (object, record_id) = visible(work, &input.object, &input.record_id)?;
    check_shared(work, object)?;
    required_text("/name", &input.name, NAME_MAX)?;
    if input.size_bytes == 0 {
        return Err(refusals::EMPTY.because(words!("{} 是空文件。", "{} holds nothing.", input.name)));
    }
    if !may_attach(&input.content_type, &input.name) {
        let kind = input.content_type.split(';').next().unwrap_or_default();
        let name = &input.name;
        return Err(refusals::KIND.because(words!("{name} 的类型为 {kind}。", "{name} is {kind}.")));
    }
    check_quota(work, input)?;
    let there = store::list(work.tx, work.org(), object.name, record_id, FILES_MAX)?;
    if i64::try_from(there.len()).unwrap_or(i64::MAX) >= FILES_MAX {
        return Err(
            refusals::TOO_MANY.because(words!("该记录已有 {FILES_MAX} 个文件。", "The record has {FILES_MAX} files."))
        );
    }
    let id = work.ids.next::<AttachmentId>();
    Ok(Planned { id, storage_key: format!("{}/{id}", work.org()) })
}

/// Puts a file on a record. Its content is in the store already.
///
/// # Errors
/// As [`plan_attachment`].
pub fn add_attachment(work: &mut Work, planned: &Planned, input: &NewAttachment) -> Result<Attachment> {
    work.check(Action::AttachmentAdd)?;
    let (object, record_id) = visible(work, &input.object, &input.record_id)?;
    check_shared(work, object)?;
    check_quota(work, input)?;
    let row = AttachmentRow {
        id: planned.id,
        object: object.name.to_owned(),
        record_id,
        name: required_text("/name", &input.name, NAME_MAX)?,
        content_type: input.content_type.clone(),
        size_bytes: input.size_bytes,
        sha256: input.sha256.clone(),
        storage_key: planned.storage_key.clone(),
        uploaded_by_id: work.actor.user(),
        created_at: work.now,
        deleted_at: None,
        deleted_by_id: None,
    };
    row.insert(work.tx, work.org())?;
    work.audit(Action::AttachmentAdd, row.id, about(&row).set("sha256", &row.sha256))?;
    Ok(view(work, object, row))
}

/// Records without an owner, as products and payment terms, are everybody's to read; only whoever may change them puts
/// files there.
fn check_shared(work: &Work, object: &Object) -> Result<()> {
    if object.field("owner_id").is_some() {
        return Ok(());
    }
    let update = Action::ALL.iter().find(|action| action.object() == object.name && action.verb() == "update");
    update.map_or(Ok(()), |action| work.check(*action))
}

fn check_quota(work: &mut Work, input: &NewAttachment) -> Result<()> {
    let (taken, files) = store::taken(work.tx, work.org(), work.actor.user())?;
    if taken.saturating_add(input.size_bytes) <= input.quota_bytes && files < FILES_OF_A_USER_MAX {
        return Ok(());
    }
    let megabytes = |bytes: i64| bytes / (1024 * 1024);
    let (taken, quota) = (megabytes(taken), megabytes(input.quota_bytes));
    Err(refusals::QUOTA.because(words!(
        "您已上传 {files} 个文件，共 {taken} MB；上限为 {FILES_OF_A_USER_MAX} 个文件、{quota} MB。",
        "You have put {files} files there, {taken} MB; at most {FILES_OF_A_USER_MAX} files and {quota} MB."
    )))
}

/// The files on a record the actor sees, and those of the leads that became it.
///
/// # Errors
/// Forbidden; invalid object; not found.
pub fn list_attachments(work: &mut Work, object: &str, record_id: &str) -> Result<AttachmentPage> {
    let (object, record_id) = visible(work, object, record_id)?;
    let mut rows = store::list(work.tx, work.org(), object.name, record_id, FILES_MAX)?;
    let of_leads = store::list_of_leads(work.tx, work.org(), object.name, record_id, OF_LEADS_MAX)?;
    rows.extend(of_leads.into_iter().filter(|row| row.deleted_at.is_none()));
    rows.sort_by_key(|row| std::cmp::Reverse(row.id));
    // A file of a lead says that it is the lead's.
    let shown = |row: AttachmentRow| view(work, objects::get(&row.object), row);
    Ok(AttachmentPage { items: rows.into_iter().map(shown).collect(), next_cursor: None })
}

/// A file on a record the actor sees, with the key of its content.
///
/// # Errors
/// Not found.
pub fn find_attachment(work: &mut Work, id: AttachmentId) -> Result<(Attachment, String)> {
    let (object, row) = seen(work, id, AttachmentRow::find)?;
    let key = row.storage_key.clone();
    Ok((view(work, object, row), key))
}

/// Deletes a file: one's own, or anybody's as an administrator. Its content stays in the store, so that the audit trail
/// can be proved.
///
/// # Errors
/// Forbidden; not found.
pub fn delete_attachment(work: &mut Work, id: AttachmentId) -> Result<()> {
    work.check(Action::AttachmentDelete)?;
    let (_, row) = seen(work, id, AttachmentRow::lock)?;
    if !may_delete(work, &row) {
        return Err(Error::not_found("attachment", id));
    }
    store::delete(work.tx, work.org(), id, work.now, work.actor.user())?;
    work.audit(Action::AttachmentDelete, id, about(&row))
}

fn about(row: &AttachmentRow) -> Changes {
    let object = objects::get(&row.object);
    let record = records::id_text(object, row.record_id);
    Changes::none().set("name", &row.name).set("object", &row.object).set("record_id", record)
}

type Load = fn(
    &mut mingxi_store::Tx<'_>,
    mingxi_domain::ids::OrgId,
    AttachmentId,
) -> Result<Option<AttachmentRow>, mingxi_store::DbError>;

fn seen(work: &mut Work, id: AttachmentId, load: Load) -> Result<(&'static Object, AttachmentRow)> {
    let absent = || Error::not_found("attachment", id);
    let row = load(work.tx, work.org(), id)?.filter(|row| row.deleted_at.is_none()).ok_or_else(absent)?;
    let object = objects::find(&row.object).ok_or_else(absent)?;
    if is_seen(work, object, row.record_id)? || (object.name == "lead" && is_seen_after(work, row.record_id)?) {
        return Ok((object, row));
    }
    Err(absent())
}

fn is_seen(work: &mut Work, object: &Object, id: i64) -> Result<bool> {
    let Ok(scope) = work.scope(object.name) else { return Ok(false) };
    Ok(records::is_visible(work.tx, &scope, object, id)?)
}

/// Whether the actor sees something that a lead became: its files are shown there.
fn is_seen_after(work: &mut Work, lead: i64) -> Result<bool> {
    let Some(lead) = LeadRow::find(work.tx, work.org(), LeadId::from_raw(lead))? else { return Ok(false) };
    let became = [
        ("customer", lead.customer_id.map(Id::raw)),
        ("contact", lead.contact_id.map(Id::raw)),
        ("opportunity", lead.opportunity_id.map(Id::raw)),
    ];
    for (object, id) in became {
        if let Some(id) = id
            && is_seen(work, objects::get(object), id)?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn visible(work: &mut Work, object: &str, record_id: &str) -> Result<(&'static Object, i64)> {
    let object = objects::find(object).filter(|object| !object.is_append_only);
    let object = object.ok_or_else(Error::no_such_object)?;
    let scope = work.scope(object.name)?;
    let shown: String = record_id.chars().take(64).collect();
    let absent = || Error::not_found(object.name, &shown);
    let id = ids::decode(object.id_prefix, record_id).map_err(|_| absent())?;
    if records::is_visible(work.tx, &scope, object, id)? { Ok((object, id)) } else { Err(absent()) }
}

fn may_delete(work: &Work, row: &AttachmentRow) -> bool {
    let is_administrator = work.actor.standing.roles.contains(&Role::Administrator);
    work.check(Action::AttachmentDelete).is_ok() && (is_administrator || row.uploaded_by_id == work.actor.user())
}

fn view(work: &Work, object: &Object, row: AttachmentRow) -> Attachment {
    Attachment {
        may_delete: may_delete(work, &row),
        id: row.id,
        object: row.object,
        record_id: records::id_text(object, row.record_id),
        name: row.name,
        content_type: row.content_type,
        size_bytes: row.size_bytes,
        sha256: row.sha256,
        uploaded_by_id: row.uploaded_by_id,
        created_at: row.created_at,
    }
}
