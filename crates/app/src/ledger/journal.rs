//! Journals by hand, between accounts that no document explains.

use super::{post, refusals, require_open_at};
use crate::currency::check_currency;
use crate::error::{Error, FieldError, Result};
use crate::receipts::required_text;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{CustomerId, EntityId, EntryId};
use mingxi_domain::ledger::entry::{Dimensions, Draft};
use mingxi_domain::ledger::{AccountRole, EntryKind, Side};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::text_enum::TextEnum as _;
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::entities::EntityRow;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

const LINES_MAX: usize = 200;

/// A journal to post.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostJournal {
    /// The entity it belongs to.
    pub entity_id: EntityId,
    /// The business day: decides the period.
    #[schema(value_type = String, format = Date)]
    pub effective_on: Date,
    /// Why it is posted.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// One currency for all lines.
    pub currency: Currency,
    /// Debits and credits of equal sums.
    #[schema(min_items = 2, max_items = 200)]
    pub lines: Vec<JournalLine>,
}

/// A line of a journal.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JournalLine {
    /// What the account is for. Revenue and the accounts that documents explain are refused.
    pub role: AccountRole,
    /// Which side.
    pub side: Side,
    /// Minor units, more than nothing.
    #[schema(minimum = 1, maximum = 1_000_000_000_000_000_i64)]
    pub amount_minor: i64,
    /// Customer it is about.
    #[serde(default)]
    pub customer_id: Option<CustomerId>,
}

/// Posts a journal by hand. Revenue only comes from the chain, and accounts that documents explain only from documents.
///
/// # Errors
/// Forbidden; invalid lines or reason; unknown entity or customer; refused as `revenue_outside_chain`,
/// `journal_controlled_account`, `entry_unbalanced`, `period_closed`. Source: feature FR1.
pub fn post_journal(work: &mut Work, input: &PostJournal) -> Result<EntryId> {
    work.check(Action::JournalPost)?;
    let reason = required_text("/reason", &input.reason, 500)?;
    check_lines(input)?;
    check_currency("/currency", input.currency, input.effective_on)?;
    if EntityRow::find(work.tx, work.org(), input.entity_id)?.is_none() {
        return Err(Error::unknown_reference("/entity_id", input.entity_id));
    }
    for (index, line) in input.lines.iter().enumerate() {
        if let Some(customer) = line.customer_id {
            work.require_reference("customer", customer, &format!("/lines/{index}/customer_id"))?;
        }
    }
    require_open_at(work, input.entity_id, "/effective_on", input.effective_on)?;
    let entry = post(work, input.entity_id, &draft(work, input, &reason))?;
    let changes = Changes::none().set("effective_on", input.effective_on).set("reason", &reason);
    work.audit(Action::JournalPost, entry, changes)?;
    work.emit("journal_entry.posted", "journal_entry", entry, json!({ "entry_id": entry }))?;
    Ok(entry)
}

fn check_lines(input: &PostJournal) -> Result<()> {
    if !(2..=LINES_MAX).contains(&input.lines.len()) {
        return Err(Error::invalid("/lines", "wrong_length", words!("2 至 {LINES_MAX} 行", "2 to {LINES_MAX} lines")));
    }
    let bad = input.lines.iter().enumerate().filter(|(_, line)| line.amount_minor <= 0);
    let bad: Vec<_> = bad
        .map(|(index, _)| {
            FieldError::new(
                format!("/lines/{index}/amount_minor"),
                "not_positive",
                words!("须大于零", "more than nothing"),
            )
        })
        .collect();
    if !bad.is_empty() {
        return Err(Error::Invalid(bad));
    }
    let too_large = |minor: i64| Money::new(minor, input.currency).bounded().err();
    if let Some((index, error)) =
        input.lines.iter().enumerate().find_map(|(index, line)| Some((index, too_large(line.amount_minor)?)))
    {
        return Err(Error::invalid(format!("/lines/{index}/amount_minor"), error.code(), error.words()));
    }
    let controlled = input.lines.iter().enumerate().find(|(_, line)| line.role.is_controlled());
    let Some((index, JournalLine { role, .. })) = controlled else { return Ok(()) };
    let pointer = format!("/lines/{index}/role");
    Err(match role {
        AccountRole::Revenue => refusals::REVENUE_OUTSIDE_CHAIN
            .at(pointer, words!("手工凭证包含收入分录。", "A journal by hand was to post revenue.")),
        _ => refusals::JOURNAL_CONTROLLED_ACCOUNT.at(
            pointer,
            Words::new(format!("只有单据才能记入“{}”。", role.label().zh), format!("Only documents post to {role}.")),
        ),
    })
}

fn draft(work: &Work, input: &PostJournal, reason: &str) -> Draft {
    let id = work.ids.next::<EntryId>();
    let mut draft = Draft {
        kind: EntryKind::Manual,
        effective_on: input.effective_on,
        memo: reason.to_owned(),
        source: ("journal_entry", id.to_string()),
        posting_key: format!("journal:{id}"),
        reverses: None,
        currency: input.currency,
        lines: Vec::new(),
    };
    for line in &input.lines {
        let amount = Money::new(line.amount_minor, input.currency);
        let signed = match line.side {
            Side::Debit => amount,
            Side::Credit => amount.negated(),
        };
        draft.line(line.role, signed, &Dimensions { customer_id: line.customer_id, ..Dimensions::default() });
    }
    draft
}
