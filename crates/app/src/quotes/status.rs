//! Sending a quote, and what the customer says to it.

use super::refusals::refuse;
use crate::error::{Error, Result};
use crate::text::required_text;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::QuoteId;
use mingxi_domain::quotes::QuoteStatus;
use mingxi_store::quotes::QuoteRow;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Why a customer declined.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectQuote {
    /// The reason.
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// Marks a draft as sent to the customer. It stands from now on.
///
/// # Errors
/// Forbidden; not found; refused as `quote_wrong_status`, `quote_expired`.
pub fn send_quote(work: &mut Work, id: QuoteId) -> Result<()> {
    work.check(Action::QuoteSend)?;
    let row = lock(work, id)?;
    let to = row.status.send(row.valid_until, work.today()).map_err(|error| refuse(error, &row.number))?;
    save(work, row, to, Action::QuoteSend, "quote.sent")
}

/// Records that the customer agreed; a contract may be made of the quote now.
///
/// # Errors
/// Forbidden; not found; refused as `quote_wrong_status`, `quote_expired`.
pub fn accept_quote(work: &mut Work, id: QuoteId) -> Result<()> {
    work.check(Action::QuoteAccept)?;
    let row = lock(work, id)?;
    let to = row.status.accept(row.valid_until, work.today()).map_err(|error| refuse(error, &row.number))?;
    save(work, row, to, Action::QuoteAccept, "quote.accepted")
}

/// Records that the customer declined, with the reason.
///
/// # Errors
/// Forbidden; not found; invalid reason; refused as `quote_wrong_status`.
pub fn reject_quote(work: &mut Work, id: QuoteId, input: &RejectQuote) -> Result<()> {
    work.check(Action::QuoteReject)?;
    let mut row = lock(work, id)?;
    let reason = required_text("/reason", &input.reason, 200)?;
    let to = row.status.reject().map_err(|error| refuse(error, &row.number))?;
    row.reject_reason = Some(reason);
    save(work, row, to, Action::QuoteReject, "quote.rejected")
}

/// The quote, held; as absent as someone else's when it is not the actor's to see.
pub(super) fn lock(work: &mut Work, id: QuoteId) -> Result<QuoteRow> {
    work.require_visible("quote", id)?;
    QuoteRow::lock(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("quote", id))
}

fn save(work: &mut Work, mut row: QuoteRow, to: QuoteStatus, action: Action, event: &str) -> Result<()> {
    let mut changes = Changes::none().moved("status", row.status, to);
    if let Some(reason) = &row.reject_reason {
        changes = changes.set("reject_reason", reason);
    }
    (row.status, row.updated_at) = (to, work.now);
    row.update(work.tx, work.org())?;
    work.audit(action, row.id, changes)?;
    work.emit(event, "quote", row.id, json!({ "number": row.number, "status": to }))
}
