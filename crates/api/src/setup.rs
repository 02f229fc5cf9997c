//! 初始化 The first organisation of an empty database, or the demo company to look around in.
//!
//! Open to nobody but whoever shows the set-up code, and only while there is no organisation.

use crate::codes;
use crate::error::ApiError;
use crate::extract::Json;
use crate::sessions::enter;
use crate::state::App;
use crate::users::hash_password;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use mingxi_app::Error;
use mingxi_app::demo::{self, DemoSize, LOGINS, PASSWORD};
use mingxi_app::sessions::{self, Account, Checked};
use mingxi_app::setup::{self, SetUp};
use mingxi_domain::calendar::Date;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use subtle::ConstantTimeEq as _;
use utoipa::ToSchema;

/// Whether somebody has to set the database up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SetupView {
    /// There is no organisation yet, and none is on its way.
    pub needed: bool,
    /// The demo company, if this server was asked for it.
    pub demo: Option<DemoProgress>,
}

/// How far the demo company has come.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DemoProgress {
    /// Share of its history that is lived through.
    #[schema(minimum = 0, maximum = 100)]
    pub percent: i64,
    /// The day it has come to.
    #[schema(value_type = Option<String>, format = Date)]
    pub lived_through: Option<Date>,
    /// It can be looked at.
    pub is_done: bool,
    /// It could not be finished; the log says why. Start again on an empty database.
    pub has_failed: bool,
}

/// Asks for the demo company.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartDemo {
    /// The set-up code that the server prints while its database is empty.
    #[schema(min_length = 1, max_length = 200)]
    pub code: String,
}

impl std::fmt::Debug for StartDemo {
    /// Without the code: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StartDemo").finish_non_exhaustive()
    }
}

/// The demo company on its way.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StartedDemo {
    /// How far it has come.
    pub demo: DemoProgress,
    /// Short name of its organisation, to sign in with.
    pub organization: &'static str,
    /// Somebody who may do everything.
    pub email: &'static str,
    /// Password of everybody.
    pub password: &'static str,
}

/// The demo company of this server. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct DemoRun(Arc<Mutex<Option<DemoProgress>>>);

impl DemoRun {
    fn progress(&self) -> MutexGuard<'_, Option<DemoProgress>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the one place there is; `false` when it is taken.
    fn begin(&self) -> bool {
        let mut progress = self.progress();
        let is_free = progress.is_none();
        if is_free {
            *progress = Some(DemoProgress { percent: 0, lived_through: None, is_done: false, has_failed: false });
        }
        is_free
    }

    fn change(&self, change: impl FnOnce(&mut DemoProgress)) {
        if let Some(progress) = self.progress().as_mut() {
            change(progress);
        }
    }
}

/// Whether to set up.
///
/// An empty database has to be set up before anybody can sign in.
#[utoipa::path(get, path = "/setup", tag = "setup", responses((status = 200, description = "Whether it is needed.", body = SetupView)))]
pub async fn find_setup(State(app): State<App>) -> Result<axum::Json<SetupView>, ApiError> {
    let demo = app.demo.progress().clone();
    Ok(axum::Json(SetupView { needed: demo.is_none() && is_needed(&app).await?, demo }))
}

/// Set up.
///
/// Makes the first organisation with its entity, chart of accounts, pipeline, payment terms and an administrator, who is
/// signed in by the answer. Afterwards refused as `setup_done`.
#[utoipa::path(post, path = "/setup", tag = "setup", request_body = SetUp, responses((status = 201, description = "Set up and signed in.", body = crate::sessions::SessionView)))]
pub async fn set_up(
    State(app): State<App>,
    headers: HeaderMap,
    Json(input): Json<SetUp>,
) -> Result<Response, ApiError> {
    admit(&app, &input.code).await?;
    let actor = input.actor(&app.core)?;
    let org = actor.org();
    let hash = hash_password(&app, Some(input.administrator_password.clone())).await.map_err(in_form)?;
    let hash = hash.unwrap_or_default();
    let made = app.core.write(actor, move |work| setup::set_up(work, &input, &hash)).await?;
    let user = made.ok_or_else(done)?.admin;
    tracing::info!(organization.id = %org, "the first organisation is set up");
    let account = Account { org, user, password_hash: None, place: 0, is_locked: false, is_known: false };
    enter(&app, &headers, Checked { account, is_right: true }).await
}

/// Start the demo company.
///
/// Builds a made-up company with two years of history in the empty database. That takes a minute or two: ask how far it
/// has come with `GET /setup`, then sign in as the answer says. Afterwards refused as `setup_done`.
#[utoipa::path(post, path = "/setup/demo", tag = "setup", request_body = StartDemo, responses((status = 202, description = "It is on its way.", body = StartedDemo)))]
pub async fn start_demo(State(app): State<App>, Json(input): Json<StartDemo>) -> Result<Response, ApiError> {
    admit(&app, &input.code).await?;
    if !app.demo.begin() {
        return Err(done());
    }
    let (run, core) = (app.demo.clone(), app.core.clone());
    let (customers, deals) = app.settings.demo_size;
    let size = DemoSize { customers, deals, today: demo::today(&core) };
    // A thread of its own: it works for minutes, and nobody waits for it when the server stops.
    std::thread::spawn(move || {
        let built = demo::build(&core, size, |day, percent| {
            run.change(|progress| (progress.percent, progress.lived_through) = (percent, Some(day)));
        });
        match built {
            Ok(_) => run.change(|progress| progress.is_done = true),
            Err(error) => {
                tracing::error!(error = %error, "the demo company could not be finished");
                run.change(|progress| progress.has_failed = true);
            }
        }
    });
    let login = LOGINS.last().ok_or_else(|| Error::Internal("the demo company has logins".into()))?;
    let demo = app.demo.progress().clone().ok_or_else(done)?;
    let started = StartedDemo { demo, organization: "demo", email: login.email, password: PASSWORD };
    Ok((StatusCode::ACCEPTED, axum::Json(started)).into_response())
}

/// Counts the attempt, then looks whether there is anything to set up, then compares the code.
async fn admit(app: &App, code: &str) -> Result<(), ApiError> {
    if let Some(per_minute) = app.settings.sign_ins_per_minute {
        let now = app.core.clock.now();
        let counted = app.core.db.write(move |tx| sessions::count_setup_attempt(tx, per_minute, now)).await?;
        counted.map_err(ApiError::TooMany)?;
    }
    if app.demo.progress().is_some() || !is_needed(app).await? {
        return Err(done());
    }
    let expected = app.settings.setup_code.as_deref().unwrap_or_default();
    let is_right = bool::from(expected.as_bytes().ct_eq(code.trim().as_bytes()));
    if is_right && !expected.is_empty() {
        return Ok(());
    }
    Err(ApiError::door(codes::SETUP_CODE_WRONG, codes::SETUP_CODE_WRONG.advice))
}

async fn is_needed(app: &App) -> Result<bool, ApiError> {
    Ok(app.core.db.read(setup::is_needed).await?)
}

fn done() -> ApiError {
    ApiError::door(codes::SETUP_DONE, codes::SETUP_DONE.advice)
}

/// The field of the password as the form calls it.
fn in_form(error: ApiError) -> ApiError {
    let ApiError::App(Error::Invalid(mut errors)) = error else { return error };
    errors.iter_mut().for_each(|field| field.pointer = "/administrator_password".into());
    Error::Invalid(errors).into()
}
