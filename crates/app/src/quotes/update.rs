//! Changing a draft.

use super::create::{check_term, check_validity};
use super::lines::{QuoteLineInput, price_lines};
use super::refusals::refuse;
use super::status::lock;
use crate::error::{Error, Result};
use crate::patch::present;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{PaymentTermId, QuoteId};
use mingxi_domain::money::Money;
use mingxi_domain::quotes::QuoteStatus;
use mingxi_store::quotes::{self as store, QuoteLineRow, QuoteRow};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// What changes in a draft; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateQuote {
    /// The version that was read.
    pub version: i64,
    /// Last day it can be accepted.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = String, format = Date, required = false)]
    pub valid_until: Option<Date>,
    /// Payment term; `null` for none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<PaymentTermId>)]
    pub payment_term_id: Option<Option<PaymentTermId>>,
    /// All lines anew, priced as of the date of the quote.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Vec<QuoteLineInput>, required = false, min_items = 1, max_items = 500)]
    pub lines: Option<Vec<QuoteLineInput>>,
}

/// Changes a draft that is still at the version that was read. Returns whether anything changed.
///
/// # Errors
/// Forbidden; not found; conflict; invalid dates or lines; refused as `quote_wrong_status`, `quote_product_inactive`,
/// `quote_without_price`.
pub fn update_quote(work: &mut Work, id: QuoteId, input: &UpdateQuote) -> Result<bool> {
    work.check(Action::QuoteUpdate)?;
    let mut row = lock(work, id)?;
    if row.version != input.version {
        return Err(Error::Conflict { what: "quote", id: id.to_string(), current_version: Some(row.version) });
    }
    row.status.require(QuoteStatus::Draft).map_err(|error| refuse(error, &row.number))?;
    let mut changes = change_head(work, &mut row, input)?;
    if let Some(lines) = &input.lines {
        changes = replace_lines(work, &mut row, lines, changes)?;
    }
    if changes.is_empty() {
        return Ok(false);
    }
    row.updated_at = work.now;
    row.update(work.tx, work.org())?;
    work.audit(Action::QuoteUpdate, id, changes)?;
    let total = Money::new(row.total_minor, row.currency);
    work.emit("quote.updated", "quote", id, json!({ "number": row.number, "total": total }))?;
    Ok(true)
}

fn change_head(work: &mut Work, row: &mut QuoteRow, input: &UpdateQuote) -> Result<Changes> {
    let mut changes = Changes::none();
    if let Some(valid_until) = input.valid_until {
        check_validity(row.quoted_on, valid_until)?;
        changes = changes.moved("valid_until", row.valid_until, valid_until);
        row.valid_until = valid_until;
    }
    if let Some(term) = input.payment_term_id {
        check_term(work, term)?;
        changes = changes.moved("payment_term_id", row.payment_term_id, term);
        row.payment_term_id = term;
    }
    Ok(changes)
}

fn replace_lines(work: &mut Work, row: &mut QuoteRow, inputs: &[QuoteLineInput], changes: Changes) -> Result<Changes> {
    let before = store::list_lines(work.tx, work.org(), row.id)?;
    let total_before = Money::new(row.total_minor, row.currency);
    let lines = price_lines(work, row, inputs)?;
    if lines.len() == before.len() && lines.iter().zip(&before).all(|(line, before)| is_same(line, before)) {
        return Ok(changes);
    }
    store::delete_lines(work.tx, work.org(), row.id)?;
    QuoteLineRow::insert_all(work.tx, work.org(), &lines)?;
    let total = Money::new(row.total_minor, row.currency);
    Ok(changes.set("lines", lines.len()).moved("total", total_before, total))
}

/// Whether two lines say the same, ids and moments aside.
fn is_same(line: &QuoteLineRow, other: &QuoteLineRow) -> bool {
    let facts = |line: &QuoteLineRow| {
        let percents = (line.discount_percent_micro, line.tax_percent_micro);
        let service = (line.recognition_method, line.service_starts_on, line.service_ends_on);
        (line.product_id, line.description.clone(), line.quantity_micro, line.unit_price_micro, percents, service)
    };
    facts(line) == facts(other)
}
