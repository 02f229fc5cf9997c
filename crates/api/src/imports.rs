//! 导入 Imports: run one, read its error file.

use crate::answer::{Answered, text};
use crate::error::ApiError;
use crate::extract::{DryRun, Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::state::App;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mingxi_app::idempotency::{self, Kept, Keyed};
use mingxi_app::imports::{self, Files, ImportReport, RunImport};
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
    fn bytes(self, index: usize) -> Result<(String, Vec<u8>), Error> {
        let bytes = match (self.content, self.content_base64) {
            (Some(text), None) => text.into_bytes(),
            (None, Some(text)) => STANDARD.decode(text).map_err(|_| {
                Error::invalid(
                    format!("/files/{index}/content_base64"),
                    "not_base64",
                    words!("不是有效的 base64", "this is not base64"),
                )
            })?,
            _ => {
                let detail = words!(
                    "文件须有 content 或 content_base64 之一",
                    "a file has content or content_base64, one of both"
                );
                return Err(Error::invalid(format!("/files/{index}"), "one_content", detail));
            }
        };
        Ok((self.name, bytes))
    }
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
    let files = input.files.into_iter().enumerate().map(|(index, file)| file.bytes(index));
    let files = Files::given(files.collect::<Result<Vec<_>, _>>()?);
    let import = RunImport { mapping: input.mapping, files, is_dry_run: dry_run.is_on() };
    let request = key.request;
    let (core, by) = (app.core, actor);
    // To its end also when the caller goes away: the key is then answered, or given back.
    let running = tokio::task::spawn_blocking(move || {
        if import.is_dry_run {
            let report = imports::run_import(&core, &by, &import, &mut |_| ())?;
            return Ok(Answered::first(StatusCode::OK, text(&report)?));
        }
        import_once(&core, &by, &import, request)
    });
    Ok(running.await.map_err(|error| Error::Internal(format!("an import panicked: {error}")))??)
}

/// Imports under an idempotency key. An import is many transactions, so the key is reserved first: whoever repeats
/// the request meanwhile is told so, and afterwards gets the kept answer.
fn import_once(core: &mingxi_app::App, by: &Actor, import: &RunImport, request: Keyed) -> Result<Answered, Error> {
    let reserved = request.clone();
    if let Some(kept) = core.write_blocking(by, move |work| idempotency::reserve(work, &reserved))? {
        return Ok(Answered::repeated(kept));
    }
    let report = match imports::run_import(core, by, import, &mut |_| ()) {
        Ok(report) => report,
        Err(error) => {
            core.write_blocking(by, move |work| idempotency::give_back(work, &request))?;
            return Err(error);
        }
    };
    let body = text(&report)?;
    let kept = Kept { status: i64::from(StatusCode::CREATED.as_u16()), body: body.clone() };
    core.write_blocking(by, move |work| idempotency::keep(work, &request, &kept))?;
    Ok(Answered::first(StatusCode::CREATED, body))
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
