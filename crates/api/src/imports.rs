//! 导入 Imports: run one, read its error file.

use crate::answer::{Answered, Created, text};
use crate::error::ApiError;
use crate::extract::{DryRun, Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::state::App;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use mingxi_app::imports::{self, Files, ImportReport, RunImport};
use mingxi_app::{Actor, Error, idempotency};
use mingxi_domain::ids::ImportId;
use mingxi_domain::imports::Mapping;
use serde::Deserialize;
use utoipa::ToSchema;

/// A mapping and the files it reads.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartImport {
    /// What the columns mean.
    pub mapping: Mapping,
    /// The files under the names the mapping states. Large ones are imported by `mingxi import`.
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
    pub content: String,
}

/// Run an import.
///
/// The file is checked whole, then its rows go through the same verbs as everybody's input, in chunks; a bad row loses
/// only itself. With `dry_run=true` everything is done, counted and undone. A row is known by its external id, so
/// running the same file again changes nothing.
#[utoipa::path(post, path = "/imports", tag = "imports", params(DryRun), request_body = StartImport, responses((status = 201, description = "What it did.", body = ImportReport), (status = 200, description = "What it would do.", body = ImportReport)))]
pub async fn run_import(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<StartImport>,
) -> Result<Answered, ApiError> {
    let request = key.request.clone();
    if !dry_run.is_on()
        && let Some(kept) = app.read(actor.clone(), move |work| idempotency::find(work, &request)).await?
    {
        return Ok(Answered::repeated(kept));
    }
    let files = Files::given(input.files.into_iter().map(|file| (file.name, file.content.into_bytes())));
    let import = RunImport { mapping: input.mapping, files, is_dry_run: dry_run.is_on() };
    let (core, by) = (app.core.clone(), actor.clone());
    let running = tokio::task::spawn_blocking(move || imports::run_import(&core, &by, &import, &mut |_| ()));
    let report = running.await.map_err(|error| Error::Internal(format!("an import panicked: {error}")))??;
    if dry_run.is_on() {
        return Ok(Answered::first(StatusCode::OK, text(&report)?));
    }
    app.write(actor, key, move |_| Ok(Created(report.clone()))).await
}

/// Download the error file of an import.
///
/// The rows that were not imported: row number, code, reason, then the cells as they were. Mended, it imports as it is.
#[utoipa::path(get, path = "/imports/{id}/errors", tag = "imports", params(("id" = ImportId, Path, description = "The import.")), responses((status = 200, description = "The file.", body = String, content_type = "text/csv")))]
pub async fn find_import_errors(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<ImportId>,
) -> Result<Response, ApiError> {
    let csv = app.read(actor, move |work| imports::error_csv(work, id)).await?;
    let mut response = csv.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"import-errors.csv\""));
    Ok(response)
}
