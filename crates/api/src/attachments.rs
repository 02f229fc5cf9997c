//! 附件 Files on records. Their content goes through `object_store`, a folder beside the database.

use crate::answer::{Answered, Created, NoContent};
use crate::codes;
use crate::error::ApiError;
use crate::extract::{Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::state::App;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use mingxi_app::attachments::{self, Attachment, AttachmentPage, NewAttachment};
use mingxi_app::{Actor, Error, idempotency};
use mingxi_domain::ids::AttachmentId;
use mingxi_domain::words;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStoreExt as _, PutPayload};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;

/// Which record.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AttachmentParams {
    /// Object of the record: `customer`.
    #[param(max_length = 40)]
    object: String,
    /// The record.
    #[param(max_length = 40)]
    record_id: String,
}

/// List the files on a record.
///
/// Newest first. For whoever sees the record.
#[utoipa::path(get, path = "/attachments", tag = "attachments", params(AttachmentParams), responses((status = 200, description = "The files.", body = AttachmentPage), (status = 404, description = "No such record.", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json")))]
pub async fn list_attachments(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<AttachmentParams>,
) -> Result<axum::Json<AttachmentPage>, ApiError> {
    let list =
        move |work: &mut mingxi_app::Work| attachments::list_attachments(work, &params.object, &params.record_id);
    Ok(axum::Json(app.read(actor, list).await?))
}

/// Which record, and what the file is called.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UploadParams {
    /// Object of the record: `customer`.
    #[param(max_length = 40)]
    object: String,
    /// The record.
    #[param(max_length = 40)]
    record_id: String,
    /// Name of the file.
    #[param(min_length = 1, max_length = 200)]
    name: String,
}

/// Put a file on a record.
///
/// The body is the file itself, so a repeat with the same key is the same request. At most 25 MB unless the operator says
/// otherwise. What the file is, is read from its content; what the sender says does not count. Programs and web pages are refused, and
/// what goes beyond the room of a user.
#[utoipa::path(post, path = "/attachments", tag = "attachments", params(UploadParams), request_body(content = String, content_type = "application/octet-stream", description = "The content of the file."), responses((status = 201, description = "The file.", body = Attachment), (status = 404, description = "No such record.", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json")))]
pub async fn add_attachment(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Query(params): Query<UploadParams>,
    body: Body,
) -> Result<Answered, ApiError> {
    // Its length was checked when its fingerprint was taken.
    let content = to_bytes(body, app.settings.file_limit_bytes).await;
    let content =
        content.map_err(|_| ApiError::door(codes::UNREADABLE_BODY, words!("请求内容中断。", "The body broke off.")))?;
    let request = key.request.clone();
    if let Some(kept) = app.read(actor.clone(), move |work| idempotency::find(work, &request)).await? {
        return Ok(Answered::repeated(kept));
    }
    let input = NewAttachment {
        object: params.object,
        record_id: params.record_id,
        name: params.name,
        content_type: sniff(&content).to_owned(),
        size_bytes: i64::try_from(content.len()).unwrap_or(i64::MAX),
        quota_bytes: i64::try_from(app.settings.file_quota_bytes).unwrap_or(i64::MAX),
        sha256: Sha256::digest(&content).iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    let asked = input.clone();
    let planned = app.read(actor.clone(), move |work| attachments::plan_attachment(work, &asked)).await?;
    // First the content, then the row: a row without content would be a broken promise.
    let files = files(&app)?;
    files.put(&Key::from(planned.storage_key.as_str()), PutPayload::from_bytes(content)).await.map_err(broken)?;
    let (kept_at, add) = (planned.storage_key.clone(), planned);
    let added = app.write(actor, key, move |work| Ok(Created(attachments::add_attachment(work, &add, &input)?))).await;
    if added.is_err()
        && let Err(error) = files.delete(&Key::from(kept_at.as_str())).await
    {
        tracing::warn!(error = %error, file.key = kept_at, "a file that nobody refers to was left behind");
    }
    added
}

/// Download a file.
///
/// Always as an attachment, never shown in place.
#[utoipa::path(get, path = "/attachments/{id}/content", tag = "attachments", params(("id" = AttachmentId, Path, description = "The file.")), responses((status = 200, description = "The content.", body = String, content_type = "application/octet-stream")))]
pub async fn download_attachment(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<AttachmentId>,
) -> Result<Response, ApiError> {
    let (file, key) = app.read(actor, move |work| attachments::find_attachment(work, id)).await?;
    let content = files(&app)?.get(&Key::from(key.as_str())).await.map_err(broken)?;
    let mut response = Response::new(Body::from_stream(content.into_stream()));
    let headers = response.headers_mut();
    let kind = HeaderValue::from_str(&file.content_type);
    headers.insert(header::CONTENT_TYPE, kind.unwrap_or(HeaderValue::from_static(UNKNOWN)));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(file.size_bytes));
    let disposition = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{}", percent(&file.name)));
    headers.insert(header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment")));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'"),
    );
    Ok(response)
}

/// Delete a file.
///
/// One you put there, or anybody's as an administrator. It is gone from the record; its content is kept for the audit
/// trail.
#[utoipa::path(delete, path = "/attachments/{id}", tag = "attachments", params(("id" = AttachmentId, Path, description = "The file.")), responses((status = 204, description = "Deleted.")))]
pub async fn delete_attachment(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<AttachmentId>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| attachments::delete_attachment(work, id).map(|()| NoContent)).await
}

/// The folder that holds the files, made when the first one comes.
fn files(app: &App) -> Result<LocalFileSystem, ApiError> {
    let folder = &app.settings.files;
    let unusable = |error: String| {
        tracing::error!(error, folder = %folder.display(), "the folder of files cannot be used");
        ApiError::door(codes::UNAVAILABLE, words!("无法访问文件存储。", "The files cannot be reached."))
    };
    std::fs::create_dir_all(folder).map_err(|error| unusable(error.to_string()))?;
    LocalFileSystem::new_with_prefix(folder)
        .map(|files| files.with_fsync(true))
        .map_err(|error| unusable(error.to_string()))
}

fn broken(error: object_store::Error) -> ApiError {
    Error::Internal(format!("the store of files: {error}")).into()
}

const UNKNOWN: &str = "application/octet-stream";

/// What a file is, by its first bytes; plain text when all of it is text. Nothing a browser would run.
fn sniff(content: &[u8]) -> &'static str {
    match infer::get(content) {
        Some(kind) if !matches!(kind.mime_type(), "text/html" | "text/xml" | "text/x-shellscript") => kind.mime_type(),
        _ if std::str::from_utf8(content).is_ok_and(|text| !text.contains('\0')) => "text/plain; charset=utf-8",
        _ => UNKNOWN,
    }
}

/// A file name as RFC 8187 wants it.
fn percent(name: &str) -> String {
    let one = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    name.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::{percent, sniff};

    #[test]
    fn a_file_is_what_its_content_says() {
        assert_eq!(sniff(b"%PDF-1.7 ..."), "application/pdf");
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n........"), "image/png");
        assert_eq!(sniff(b"<!DOCTYPE html><script>alert(1)</script>"), "text/plain; charset=utf-8");
        assert_eq!(sniff("合同".as_bytes()), "text/plain; charset=utf-8");
        assert_eq!(sniff(&[0, 159, 146, 150]), "application/octet-stream");
        assert_eq!(percent("合同 a\"\r\n.pdf"), "%E5%90%88%E5%90%8C%20a%22%0D%0A.pdf");
    }
}
