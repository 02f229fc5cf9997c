//! Signing in with a password.
//!
//! Three steps, because hashing a password takes as long as a thousand reads and must not hold a transaction:
//! find the account, check the password on another thread, open the session.

use super::{LIFETIME, lockout};
use crate::actor::Door;
use crate::error::{Error, Result};
use crate::secrets::{hash_secret, new_secret};
use crate::users::load_actor;
use crate::work::{Changes, Work};
use jiff::{SignedDuration, Timestamp};
use mingxi_domain::access::Action;
use mingxi_domain::ids::{Id as _, OrgId, UserId};
use mingxi_store::organizations::Organization;
use mingxi_store::sessions::SessionRow;
use mingxi_store::users::{self, UserRow};
use mingxi_store::{Tx, organizations, sign_in_buckets, sign_in_places};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use utoipa::ToSchema;

/// Who wants to sign in.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Short name of the organisation; not needed where there is only one.
    #[schema(min_length = 1, max_length = 80)]
    pub organization: Option<String>,
    /// E-mail address.
    #[schema(min_length = 1, max_length = 200)]
    pub email: String,
    /// Password.
    #[schema(min_length = 1, max_length = 200, format = Password)]
    pub password: String,
}

/// The account somebody wants to sign in to. Absent and locked accounts are kept apart here and nowhere outside.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its organisation.
    pub org: OrgId,
    /// Its user.
    pub user: UserId,
    /// What the password is checked against.
    pub password_hash: Option<String>,
    /// From where it is tried.
    pub place: u16,
    /// Whether signing in from there has to wait.
    pub is_locked: bool,
    /// Whether its owner came in from there before.
    pub is_known: bool,
}

/// An account after its password was checked.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The account.
    pub account: Account,
    /// Whether the password was right.
    pub is_right: bool,
}

/// A session just opened.
#[derive(Clone, Debug)]
pub struct Session {
    /// Goes into the cookie; never kept.
    pub secret: String,
    /// Must come back with every write.
    pub csrf_token: String,
}

/// The account of this organisation and e-mail address, if there is one that may sign in at all, as it stands for who
/// comes from `address`.
///
/// # Errors
/// Of the database.
pub fn find_account(tx: &mut Tx, input: &SignIn, address: Option<IpAddr>, now: Timestamp) -> Result<Option<Account>> {
    let Some(organization) = find_organization(tx, input)? else { return Ok(None) };
    let org = organization.id;
    let user = users::find_by_email(tx, org, &input.email.trim().to_lowercase())?;
    let Some(user) = user.filter(|user| user.is_active) else { return Ok(None) };
    let place = place_of(user.id, address);
    let known = sign_in_places::find(tx, org, user.id, place)?;
    Ok(Some(Account {
        org,
        user: user.id,
        password_hash: user.password_hash,
        place,
        is_locked: lockout::is_locked(known.locked_until, now),
        is_known: known.known_at.is_some_and(|at| at > now - KNOWN_FOR),
    }))
}

/// A place where nothing happened for so long is forgotten.
pub const KNOWN_FOR: SignedDuration = SignedDuration::from_hours(24 * 90);

/// The place of an account where this address is: one of 4,096.
fn place_of(user: UserId, address: Option<IpAddr>) -> u16 {
    bucket_of(&format!("{user} at {address:?}")) & 0x0fff
}

/// How often signing in may be tried a minute; `None` for no limit.
#[derive(Clone, Copy, Debug)]
pub struct Attempts {
    /// One account.
    pub per_account: Option<u32>,
    /// All accounts from one address.
    pub per_address: Option<u32>,
}

/// Counts an attempt at an account, for all nodes together; seconds to wait when there were too many of late. Counts
/// names that nobody has too, so that nobody learns which do.
///
/// Three counts: of the address, of the account from this address, and of the account from all addresses that its owner
/// never came from. So a stranger can use up what strangers may, and still not keep the owner out.
///
/// # Errors
/// Of the database.
pub fn count_attempt(
    tx: &mut Tx,
    input: &SignIn,
    address: Option<IpAddr>,
    attempts: Attempts,
    now: Timestamp,
) -> Result<Result<(), u64>> {
    let take = |tx: &mut Tx, org, name: &str, limit: Option<u32>| match limit {
        Some(per_minute) => sign_in_buckets::take(tx, org, bucket_of(name), per_minute, now),
        None => Ok(Ok(())),
    };
    let nowhere = OrgId::from_raw(0);
    if let (Some(address), Some(_)) = (address, attempts.per_address)
        && let Err(seconds) = take(tx, nowhere, &format!("from {address}"), attempts.per_address)?
    {
        return Ok(Err(seconds));
    }
    let organization = find_organization(tx, input)?;
    // Attempts at organisations that do not exist are kept under 0.
    let org = organization.as_ref().map_or(nowhere, |found| found.id);
    let slug = if organization.is_some() { "" } else { input.organization.as_deref().unwrap_or_default().trim() };
    let account = format!("{slug}/{}", input.email.trim().to_lowercase());
    if let Err(seconds) = take(tx, org, &format!("{account} from {address:?}"), attempts.per_account)? {
        return Ok(Err(seconds));
    }
    if find_account(tx, input, address, now)?.is_some_and(|account| account.is_known) {
        return Ok(Ok(()));
    }
    Ok(take(tx, org, &account, attempts.per_account)?)
}

/// Counts a try at the current password by a user who is signed in, as if signing in.
///
/// # Errors
/// Of the database.
pub fn count_password_check(work: &mut Work, per_minute: u32) -> Result<Result<(), u64>> {
    let bucket = bucket_of(&work.actor.user().to_string());
    Ok(sign_in_buckets::take(work.tx, work.org(), bucket, per_minute, work.now)?)
}

/// Counts a try at the set-up code of an empty database, as an attempt to sign in to nothing.
///
/// # Errors
/// Of the database.
pub fn count_setup_attempt(tx: &mut Tx, per_minute: u32, now: Timestamp) -> Result<Result<(), u64>> {
    Ok(sign_in_buckets::take(tx, OrgId::from_raw(0), bucket_of("/setup"), per_minute, now)?)
}

fn bucket_of(name: &str) -> u16 {
    let hash = Sha256::digest(name);
    u16::from_be_bytes([hash[0], hash[1]])
}

fn find_organization(tx: &mut Tx, input: &SignIn) -> Result<Option<Organization>> {
    Ok(match &input.organization {
        Some(slug) => organizations::find_by_slug(tx, slug.trim())?,
        None => only(organizations::list(tx)?),
    })
}

fn only<T>(mut all: Vec<T>) -> Option<T> {
    if all.len() == 1 { all.pop() } else { None }
}

/// Opens the session of a right password, or counts a wrong one; `None` then. A place that is locked
/// opens none and counts nothing, whatever the password.
///
/// # Errors
/// Of the database.
pub fn open_session(work: &mut Work, checked: &Checked) -> Result<Option<Session>> {
    let (org, id) = (checked.account.org, checked.account.user);
    if !UserRow::lock(work.tx, org, id)?.is_some_and(|user| user.is_active) {
        return Ok(None);
    }
    let place = checked.account.place;
    let before = sign_in_places::find(work.tx, org, id, place)?;
    if lockout::is_locked(before.locked_until, work.now) {
        return Ok(None);
    }
    if !checked.is_right {
        let failures = before.failures.saturating_add(1);
        let locked_until = lockout::locked_until(failures, work.now);
        let after = sign_in_places::Place { failures, locked_until, known_at: before.known_at };
        sign_in_places::keep(work.tx, org, id, place, &after, work.now)?;
        return Ok(None);
    }
    let after = sign_in_places::Place { failures: 0, locked_until: None, known_at: Some(work.now) };
    sign_in_places::keep(work.tx, org, id, place, &after, work.now)?;
    let digits = org.to_string();
    let digits = digits.split_once('_').map_or("", |(_, digits)| digits);
    let session = Session { secret: format!("{digits}.{}", new_secret()), csrf_token: new_secret() };
    let row = SessionRow {
        token_hash: hash_secret(&session.secret),
        user_id: id,
        csrf_token: session.csrf_token.clone(),
        created_at: work.now,
        expires_at: work.now + LIFETIME,
    };
    row.insert(work.tx, org)?;
    let actor = load_actor(work.tx, org, id, Door::Web, None)?;
    let (tx, now, ids) = (&mut *work.tx, work.now, work.ids);
    Work { tx, actor: &actor, now, ids, standings: work.standings, memo: work.memo }.audit(
        Action::SessionOpen,
        id,
        Changes::none(),
    )?;
    Ok(Some(session))
}

impl Checked {
    /// Checks the password. Takes as long for an account that does not exist, so that nobody learns which do.
    ///
    /// # Errors
    /// Internal, when no hash can be made.
    pub fn check(account: Option<Account>, password: &str) -> Result<Option<Self>> {
        let hash = account.as_ref().and_then(|account| account.password_hash.clone());
        let is_known = hash.is_some();
        let hash = hash.map_or_else(unknown_hash, Ok)?;
        let is_right = crate::users::check_password(password, &hash) && is_known;
        Ok(account.map(|account| Self { account, is_right }))
    }
}

/// Something to check the password of an unknown account against, made once with the costs of a real one.
fn unknown_hash() -> Result<String> {
    static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    if let Some(hash) = HASH.get() {
        return Ok(hash.clone());
    }
    let hash = crate::users::hash_password(&new_secret()).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(HASH.get_or_init(|| hash).clone())
}

impl std::fmt::Debug for SignIn {
    /// Without the password: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn")
            .field("organization", &self.organization)
            .field("email", &self.email)
            .finish_non_exhaustive()
    }
}
