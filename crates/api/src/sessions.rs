//! 会话 Signing in and out with a browser.

use crate::auth::BrowserSession;
use crate::codes;
use crate::connections::ClientAddress;
use crate::error::ApiError;
use crate::extract::Json;
use crate::limits::network_of;
use crate::passwords::Lane;
use crate::session_cookies::{self, SetCookies};
use crate::state::App;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use jiff::tz::TimeZone;
use mingxi_app::me::{self, ObjectRights, UserSettings, WorkEntity};
use mingxi_app::organization::base_currency;
use mingxi_app::sessions::{self, Attempts, Checked, SignIn, SignedIn};
use mingxi_app::setup::system_actor;
use mingxi_app::{Actor, Error, Work};
use mingxi_domain::access::Role;
use mingxi_domain::ids::{DepartmentId, OrgId, UserId};
use mingxi_domain::metadata::Label;
use mingxi_domain::money::Currency;
use mingxi_domain::settings::Language;
use mingxi_store::organizations;
use mingxi_store::users::{DepartmentRow, UserRow};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use utoipa::ToSchema;

/// Who is signed in and what they may do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// The user.
    pub user: SessionUser,
    /// The organisation.
    pub organization: SessionOrganization,
    /// The user's roles.
    pub roles: Vec<Role>,
    /// Every action the caller may take: `invoice.issue`.
    pub actions: Vec<String>,
    /// What the caller may do with the records of each object.
    pub objects: Vec<ObjectRights>,
    /// The legal entities the caller works for.
    pub entities: Vec<WorkEntity>,
    /// What the caller prefers.
    pub settings: UserSettings,
    /// Send it as `X-CSRF-Token` with every write; absent for a caller with an API token.
    pub csrf_token: Option<String>,
}

/// The user of a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionUser {
    /// Its id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Department.
    pub department_id: Option<DepartmentId>,
    /// Name of the department.
    pub department: Option<String>,
}

/// The organisation of a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionOrganization {
    /// Its id.
    pub id: OrgId,
    /// Name for people.
    pub name: String,
    /// Short name used to sign in.
    pub slug: String,
    /// IANA time zone: what `today` means.
    pub time_zone: String,
    /// Language of whoever chose none.
    pub language: Language,
    /// Currency of what names none.
    pub currency: Currency,
}

/// Sign in with a password.
///
/// Sets the session cookie and answers who is signed in. An unknown account, a wrong password and an account that
/// rests after five failures from this address all get the same answer. Too many attempts get 429: at one account, from
/// one address, or by all together. A browser that is signed in to another organisation stays so, and
/// may switch.
#[utoipa::path(post, path = "/session", tag = "session", request_body = SignIn, responses((status = 201, description = "Signed in.", body = SessionView)))]
pub async fn sign_in(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Json(input): Json<SignIn>,
) -> Result<Response, ApiError> {
    let address = address.map(network_of);
    // In memory first: a flood from one address must not keep the database busy.
    if let Some(address) = &address {
        app.strangers.take(address).map_err(ApiError::TooMany)?;
    }
    let attempts =
        Attempts { per_account: app.settings.sign_ins_per_minute, per_address: app.settings.sign_ins_per_address };
    if attempts.per_account.is_some() || (attempts.per_address.is_some() && address.is_some()) {
        let (attempt, now) = (input.clone(), app.core.clock.now());
        let count = move |tx: &mut mingxi_store::Tx| sessions::count_attempt(tx, &attempt, address, attempts, now);
        app.core.db.write(count).await?.map_err(ApiError::TooMany)?;
    }
    let checked = check_password(&app, input, address).await?.ok_or_else(failed)?;
    enter(&app, &headers, checked).await
}

/// Opens the session of a right password and answers it.
pub async fn enter(app: &App, headers: &HeaderMap, checked: Checked) -> Result<Response, ApiError> {
    let actor = system_actor(checked.account.org, TimeZone::UTC);
    let session =
        app.core.write(actor, move |work| sessions::open_session(work, &checked)).await?.ok_or_else(failed)?;
    let signed_in = load(app, &session.secret).await?;
    let cookies = session_cookies::enter(&app.settings, headers, &session.secret);
    answer(app, StatusCode::CREATED, cookies, signed_in).await
}

async fn load(app: &App, secret: &str) -> Result<SignedIn, ApiError> {
    let (secret, now) = (secret.to_owned(), app.core.clock.now());
    Ok(app.core.db.read(move |tx| sessions::load_session(tx, &secret, now)).await?)
}

async fn answer(app: &App, status: StatusCode, cookies: SetCookies, to: SignedIn) -> Result<Response, ApiError> {
    let csrf_token = Some(to.csrf_token);
    let view = app.read(to.actor, move |work| session_view(work, csrf_token.clone())).await?;
    Ok((status, AppendHeaders(cookies), axum::Json(view)).into_response())
}

fn failed() -> ApiError {
    ApiError::door(codes::SIGN_IN_FAILED, codes::SIGN_IN_FAILED.advice)
}

/// Finds the account and checks the password.
async fn check_password(app: &App, input: SignIn, address: Option<IpAddr>) -> Result<Option<Checked>, ApiError> {
    let now = app.core.clock.now();
    let lookup = input.clone();
    let account = app.core.db.read(move |tx| sessions::find_account(tx, &lookup, address, now)).await?;
    let is_known = account.as_ref().is_some_and(|account| account.is_known);
    let lane = if is_known { Lane::Known } else { Lane::Strangers };
    Ok(app.passwords.check(lane, move || Checked::check(account, &input.password)).await??)
}

/// Who is calling.
///
/// The user, its roles, every action it may take, what it may do with each object, the legal entities it works for and
/// its preferences; for a browser also the CSRF token that its writes must carry.
#[utoipa::path(get, path = "/session", tag = "session", responses((status = 200, description = "The caller.", body = SessionView)))]
pub async fn find_session(
    State(app): State<App>,
    actor: Actor,
    browser: Option<Extension<BrowserSession>>,
) -> Result<axum::Json<SessionView>, ApiError> {
    let csrf_token = browser.map(|Extension(session)| session.csrf_token);
    Ok(axum::Json(app.read(actor, move |work| session_view(work, csrf_token.clone())).await?))
}

fn session_view(work: &mut Work, csrf_token: Option<String>) -> Result<SessionView, Error> {
    let (org, id) = (work.org(), work.actor.user());
    let gone = || Error::Unauthenticated { reason: Label::new("用户已停用", "the user is not active") };
    let user = UserRow::find(work.tx, org, id)?.ok_or_else(gone)?;
    let organization = organizations::find(work.tx, org)?.ok_or_else(gone)?;
    let department = match user.department_id {
        Some(department) => DepartmentRow::find(work.tx, org, department)?.map(|row| row.name),
        None => None,
    };
    let currency = base_currency(work, &organization)?;
    Ok(SessionView {
        actions: me::actions(work),
        objects: me::object_rights(work),
        entities: me::entities(work, &organization.time_zone)?,
        settings: me::settings(work)?,
        user: SessionUser { id, name: user.name, email: user.email, department_id: user.department_id, department },
        organization: SessionOrganization {
            id: org,
            name: organization.name,
            slug: organization.slug,
            time_zone: organization.time_zone,
            language: organization.language,
            currency,
        },
        roles: work.actor.standing.roles.clone(),
        csrf_token,
    })
}

/// An organisation that this browser is signed in to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignedInOrganization {
    /// Its id.
    pub id: OrgId,
    /// Name for people.
    pub name: String,
    /// Short name used to sign in.
    pub slug: String,
    /// Who one is there.
    pub user: String,
    /// Whether the session acts in it now.
    pub is_current: bool,
}

/// The organisations of a browser.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedInOrganizations {
    /// The present one first.
    pub items: Vec<SignedInOrganization>,
}

/// List the organisations signed in to.
///
/// Those whose sessions this browser has and that are not over; one may switch between them.
#[utoipa::path(get, path = "/session/organizations", tag = "session", responses((status = 200, description = "The organisations.", body = SignedInOrganizations)))]
pub async fn list_session_organizations(
    State(app): State<App>,
    actor: Actor,
    headers: HeaderMap,
) -> Result<axum::Json<SignedInOrganizations>, ApiError> {
    let mut items = vec![place(&app, actor, true).await?];
    for (org, secret) in session_cookies::kept(&headers) {
        match load(&app, &secret).await {
            Ok(session) if org != items[0].id => items.push(place(&app, session.actor, false).await?),
            // Over, or whoever it was has gone: nobody can switch there.
            _ => {}
        }
    }
    Ok(axum::Json(SignedInOrganizations { items }))
}

async fn place(app: &App, actor: Actor, is_current: bool) -> Result<SignedInOrganization, ApiError> {
    let view = app.read(actor, |work| session_view(work, None)).await?;
    let SessionOrganization { id, name, slug, .. } = view.organization;
    Ok(SignedInOrganization { id, name, slug, user: view.user.name, is_current })
}

/// Where to go on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchOrganization {
    /// One of the organisations that the browser is signed in to.
    pub organization_id: OrgId,
}

/// Switch the organisation.
///
/// The browser goes on with the session that it has there; the present one is kept for switching back.
#[utoipa::path(post, path = "/session/switch", tag = "session", request_body = SwitchOrganization, responses((status = 200, description = "Signed in there.", body = SessionView)))]
pub async fn switch_organization(
    State(app): State<App>,
    _actor: Actor,
    headers: HeaderMap,
    Json(input): Json<SwitchOrganization>,
) -> Result<Response, ApiError> {
    let org = input.organization_id;
    let elsewhere = || ApiError::from(Error::unknown_reference("/organization_id", org));
    let kept = session_cookies::kept(&headers).into_iter().find(|(kept, _)| *kept == org);
    let (_, secret) = kept.ok_or_else(elsewhere)?;
    let session = load(&app, &secret).await.map_err(|_| elsewhere())?;
    let cookies = session_cookies::enter(&app.settings, &headers, &secret);
    answer(&app, StatusCode::OK, cookies, session).await
}

/// Sign out.
///
/// Ends the sessions of the browser in every organisation. A caller with an API token has no session; revoke the token
/// instead.
#[utoipa::path(delete, path = "/session", tag = "session", responses((status = 204, description = "Signed out.")))]
pub async fn sign_out(State(app): State<App>, actor: Actor, headers: HeaderMap) -> Result<Response, ApiError> {
    let kept = session_cookies::kept(&headers).into_iter().map(|(_, secret)| secret);
    let secrets: Vec<_> = session_cookies::current(&headers).into_iter().chain(kept).collect();
    app.core.write(actor, move |work| secrets.iter().try_for_each(|secret| sessions::sign_out(work, secret))).await?;
    app.feeds.look_again();
    Ok((StatusCode::NO_CONTENT, AppendHeaders(session_cookies::leave(&app.settings, &headers))).into_response())
}
