//! 导入 Imports: start one, pause, resume and stop it, read its error file.

use crate::answer::{Accepted, Answered, Done};
use crate::error::ApiError;
use crate::extract::{DryRun, Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::state::App;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mingxi_app::idempotency;
use mingxi_app::imports::{self, Control, FileView, Files, ImportChangePage, ImportReport, MendRows, RunImport};
use mingxi_app::{Actor, Error};
use mingxi_domain::ids::ImportId;
use mingxi_domain::imports::Mapping;
use mingxi_domain::settings::Language;
use mingxi_domain::words;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// A mapping and the files it reads.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartImport {
    /// What the columns mean.
    pub mapping: Mapping,
    /// The files under the names the mapping states. Those that exceed the limit of this route are imported by
    /// `mingxi import`.
    #[schema(min_items = 1, max_items = 2)]
    pub files: Vec<ImportFile>,
}

/// A file to import.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportFile {
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Its text: CSV with a header.
    pub content: Option<String>,
    /// Its bytes in base64, instead of its text: CSV in UTF-8 or GB18030, or a workbook (XLSX).
    #[schema(pattern = "^[A-Za-z0-9+/]*={0,2}$")]
    pub content_base64: Option<String>,
}

impl ImportFile {
    /// Name and bytes.
    fn bytes(self, at: &str) -> Result<(String, Vec<u8>), Error> {
        let bytes = match (self.content, self.content_base64) {
            (Some(text), None) => text.into_bytes(),
            (None, Some(text)) => STANDARD.decode(text).map_err(|_| {
                Error::invalid(
                    format!("{at}/content_base64"),
                    "not_base64",
                    words!("不是有效的 base64", "this is not base64"),
                )
            })?,
            _ => {
                let detail = words!(
                    "文件须有 content 或 content_base64 之一",
                    "a file has content or content_base64, one of both"
                );
                return Err(Error::invalid(at, "one_content", detail));
            }
        };
        Ok((self.name, bytes))
    }
}

/// Start an import.
///
/// The file is checked whole; then the answer comes, and the rows go through the same verbs as everybody's input in the
/// background, in chunks; a bad row loses only itself. `GET /imports/{id}` tells how far it is. With `dry_run=true`
/// everything is done, counted and undone. A row is known by its external id, so running the same file again changes
/// nothing.
#[utoipa::path(post, path = "/imports", tag = "imports", params(DryRun), request_body = StartImport, responses((status = 202, description = "It runs.", body = ImportReport)))]
pub async fn run_import(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<StartImport>,
) -> Result<Answered, ApiError> {
    let request = key.request.clone();
    if let Some(kept) = app.read(actor.clone(), move |work| idempotency::find(work, &request)).await? {
        return Ok(Answered::repeated(kept));
    }
    let files = input.files.into_iter().enumerate().map(|(index, file)| file.bytes(&format!("/files/{index}")));
    let files = Files::given(files.collect::<Result<Vec<_>, _>>()?);
    let import = RunImport { mapping: input.mapping, files, is_dry_run: dry_run.is_on() };
    let (core, by) = (app.core.clone(), actor.clone());
    let checking = tokio::task::spawn_blocking(move || imports::check_import(&core, &by, &import));
    let checked =
        checking.await.map_err(|error| Error::Internal(format!("checking an import panicked: {error}")))??;
    app.write(actor, key, move |work| Ok(Accepted(imports::start_import(work, &checked)?))).await
}

/// A file to look into.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectFile {
    /// The file.
    pub file: ImportFile,
    /// The sheet of a workbook; its first unless named.
    #[schema(max_length = 200)]
    pub sheet: Option<String>,
}

/// Look into a file.
///
/// The sheets of a workbook, the names of the columns and the first rows: what a mapping is made from. Nothing is stored.
#[utoipa::path(post, path = "/imports/inspect", tag = "imports", request_body = InspectFile, responses((status = 200, description = "What is in it.", body = FileView)))]
pub async fn inspect_import_file(
    State(app): State<App>,
    actor: Actor,
    _key: IdempotencyKey,
    Json(input): Json<InspectFile>,
) -> Result<axum::Json<FileView>, ApiError> {
    app.read(actor, imports::may_inspect).await?;
    let (name, bytes) = input.file.bytes("/file")?;
    let files = Files::given([(name.clone(), bytes)]);
    let looking =
        tokio::task::spawn_blocking(move || imports::inspect_file(&files, &name, input.sheet.as_deref(), b','));
    let found = looking.await.map_err(|error| Error::Internal(format!("looking into a file panicked: {error}")))?;
    Ok(axum::Json(found?))
}

/// Pause an import.
///
/// Nothing more is imported until it is resumed. Rows that are in work are still kept.
#[utoipa::path(post, path = "/imports/{id}/pause", tag = "imports", params(("id" = ImportId, Path, description = "The import.")), responses((status = 200, description = "The import.", body = ImportReport)))]
pub async fn pause_import(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<ImportId>,
) -> Result<Answered, ApiError> {
    control(app, actor, key, id, Control::Pause).await
}

/// Resume an import.
///
/// It goes on behind the last row that was kept; also when it had failed.
#[utoipa::path(post, path = "/imports/{id}/resume", tag = "imports", params(("id" = ImportId, Path, description = "The import.")), responses((status = 200, description = "The import.", body = ImportReport)))]
pub async fn resume_import(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<ImportId>,
) -> Result<Answered, ApiError> {
    control(app, actor, key, id, Control::Resume).await
}

/// Stop an import.
///
/// For good. What was imported stays.
#[utoipa::path(post, path = "/imports/{id}/stop", tag = "imports", params(("id" = ImportId, Path, description = "The import.")), responses((status = 200, description = "The import.", body = ImportReport)))]
pub async fn stop_import(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<ImportId>,
) -> Result<Answered, ApiError> {
    control(app, actor, key, id, Control::Stop).await
}

/// Undo an import.
///
/// In the background, its last row first: what it made is removed, what it changed is as before. Records that somebody
/// changed since, or that others hang on, stay, and so do documents; `GET /imports/{id}/changes?stayed=true` names them.
#[utoipa::path(post, path = "/imports/{id}/undo", tag = "imports", params(("id" = ImportId, Path, description = "The import.")), responses((status = 202, description = "It is being taken back.", body = ImportReport)))]
pub async fn undo_import(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<ImportId>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| Ok(Accepted(imports::undo_import(work, id)?))).await
}

/// Which records of an import.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportChangeParams {
    /// Only those that could not be taken back.
    stayed: Option<bool>,
    /// `next_cursor` of the page before.
    cursor: Option<i64>,
    /// Items of a page; 50 unless given.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

/// List the records of an import.
///
/// What it made and changed, and what became of each when it was taken back.
#[utoipa::path(get, path = "/imports/{id}/changes", tag = "imports", params(("id" = ImportId, Path, description = "The import."), ImportChangeParams), responses((status = 200, description = "One page.", body = ImportChangePage)))]
pub async fn list_import_changes(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<ImportId>,
    Query(params): Query<ImportChangeParams>,
) -> Result<axum::Json<ImportChangePage>, ApiError> {
    let ImportChangeParams { stayed, cursor, limit } = params;
    let list = move |work: &mut mingxi_app::Work| {
        imports::list_import_changes(work, id, stayed.unwrap_or_default(), cursor, limit)
    };
    Ok(axum::Json(app.read(actor, list).await?))
}

/// Import mended rows.
///
/// Rows of an import that failed, with their cells as they should have been. They run again by the same mapping, as an
/// import of their own.
#[utoipa::path(post, path = "/imports/{id}/rows", tag = "imports", params(("id" = ImportId, Path, description = "The import whose rows are mended.")), request_body = MendRows, responses((status = 202, description = "The import of these rows; it runs.", body = ImportReport)))]
pub async fn mend_import_rows(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<ImportId>,
    Json(input): Json<MendRows>,
) -> Result<Answered, ApiError> {
    let (core, by) = (app.core.clone(), actor.clone());
    let checking = tokio::task::spawn_blocking(move || imports::check_mended(&core, &by, id, &input));
    let checked = checking.await.map_err(|error| Error::Internal(format!("checking rows panicked: {error}")))??;
    app.write(actor, key, move |work| Ok(Accepted(imports::start_import(work, &checked)?))).await
}

async fn control(
    app: App,
    actor: Actor,
    key: IdempotencyKey,
    id: ImportId,
    control: Control,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| Ok(Done(imports::control_import(work, id, control)?))).await
}

/// How the error file reads.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ErrorFileParams {
    /// Language of the reasons; that of the reader unless given.
    #[param(inline)]
    language: Option<Language>,
}

/// Download the error file of an import.
///
/// The rows that were not imported: row number, code, reason, then the cells as they were. Mended, it imports as it is.
#[utoipa::path(get, path = "/imports/{id}/errors", tag = "imports", params(("id" = ImportId, Path, description = "The import."), ErrorFileParams), responses((status = 200, description = "The file.", body = String, content_type = "text/csv")))]
pub async fn find_import_errors(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<ImportId>,
    Query(params): Query<ErrorFileParams>,
) -> Result<Response, ApiError> {
    let csv = app.read(actor, move |work| imports::error_csv(work, id, params.language)).await?;
    let mut response = csv.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"import-errors.csv\""));
    Ok(response)
}
