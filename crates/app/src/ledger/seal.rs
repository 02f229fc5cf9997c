//! 封存 Sealing: a hash chain over the entries of each book, in the background.
//!
//! The chain follows the order of sealing, not of ids. An entry that commits late with a smaller id is found by the
//! anti-join and takes the next place, so nothing can be skipped and no waiting time has to be guessed.

use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::calendar::Period;
use mingxi_domain::ids::Id;
use mingxi_store::DbError;
use mingxi_store::ledger::{BookRow, EntryLineRow, EntryRow, list_books};
use mingxi_store::seals::{self, SealRow};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write;

/// Entries sealed in one transaction.
const BATCH: i64 = 1_000;
/// How far back the background job looks behind the last sealed entry, in ids: a day of milliseconds.
const LOOK_BACK: i64 = 86_400_000 << 22;

/// How far back to look for entries that are not sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealReach {
    /// A day behind the last sealed entry: what the background job needs, at a cost that does not grow.
    Recent,
    /// The whole book.
    All,
}

/// Seals entries of every book, at most a thousand each, and says how many. Run again until it says none.
///
/// # Errors
/// Forbidden; a conflict when another worker seals at this moment.
pub fn seal_entries(work: &mut Work, reach: SealReach) -> Result<usize> {
    work.check(Action::PeriodClose)?;
    let mut sealed = 0;
    for book in list_books(work.tx, work.org())? {
        let last = seals::find_last(work.tx, work.org(), book.id)?;
        let after = match (reach, &last) {
            (SealReach::Recent, Some(last)) => last.entry_id.raw().saturating_sub(LOOK_BACK),
            _ => -1,
        };
        let entries = seals::list_unsealed(work.tx, work.org(), book.id, after, BATCH)?;
        sealed += append(work, &book, last, &entries)?;
    }
    Ok(sealed)
}

/// Seals every entry of a period that is not sealed yet.
pub(crate) fn seal_period(work: &mut Work, book: &BookRow, period: Period) -> Result<()> {
    loop {
        let entries = seals::list_unsealed_of_period(work.tx, work.org(), book, period, BATCH)?;
        if entries.is_empty() {
            return Ok(());
        }
        let last = seals::find_last(work.tx, work.org(), book.id)?;
        append(work, book, last, &entries)?;
    }
}

fn append(work: &mut Work, book: &BookRow, last: Option<SealRow>, entries: &[EntryRow]) -> Result<usize> {
    let lines = lines_by_entry(work, entries)?;
    let (mut sequence, mut hash) = last.map_or((0, String::new()), |last| (last.sequence, last.hash));
    for entry in entries {
        sequence += 1;
        hash = chain(&hash, entry, lines.get(&entry.id.raw()).map_or(&[], Vec::as_slice));
        SealRow { book_id: book.id, sequence, entry_id: entry.id, hash: hash.clone() }.insert(work.tx, work.org())?;
    }
    match work.tx.flush() {
        Err(DbError::UniqueViolation { .. }) => {
            Err(Error::Conflict { what: "book", id: book.id.to_string(), current_version: None })
        }
        other => Ok(other.map(|()| entries.len())?),
    }
}

fn lines_by_entry(work: &mut Work, entries: &[EntryRow]) -> Result<HashMap<i64, Vec<EntryLineRow>>> {
    let mut lines: HashMap<i64, Vec<EntryLineRow>> = HashMap::new();
    for line in seals::list_lines_of(work.tx, work.org(), entries)? {
        lines.entry(line.entry_id.raw()).or_default().push(line);
    }
    Ok(lines)
}

/// The hash of the chain with this entry added to it.
pub(crate) fn chain(previous: &str, entry: &EntryRow, lines: &[EntryLineRow]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update("\u{1d}");
    hasher.update(canonical(entry, lines));
    let mut hex = String::with_capacity(64);
    for byte in hasher.finalize() {
        write!(hex, "{byte:02x}").expect("writing to a string cannot fail");
    }
    hex
}

/// Everything an entry says, in one fixed text: fields end with U+001F, the entry and each line with U+001E.
fn canonical(entry: &EntryRow, lines: &[EntryLineRow]) -> String {
    let mut text = String::new();
    let reverses = entry.reverses_id.map(|id| id.to_string()).unwrap_or_default();
    let fields: [&dyn std::fmt::Display; 16] = [
        &entry.id,
        &entry.number,
        &entry.entity_id,
        &entry.book_id,
        &entry.kind,
        &entry.effective_on,
        &entry.period,
        &entry.memo,
        &entry.source_object,
        &entry.source_id,
        &entry.posting_key,
        &reverses,
        &entry.currency,
        &entry.total_minor,
        &entry.actor_id,
        &entry.created_at,
    ];
    push(&mut text, &fields);
    for line in lines {
        let about: [Option<i64>; 11] = [
            line.customer_id.map(Id::raw),
            line.contract_id.map(Id::raw),
            line.order_id.map(Id::raw),
            line.order_line_id.map(Id::raw),
            line.obligation_id.map(Id::raw),
            line.invoice_id.map(Id::raw),
            line.receipt_id.map(Id::raw),
            line.product_id.map(Id::raw),
            line.department_id.map(Id::raw),
            line.salesperson_id.map(Id::raw),
            line.campaign_id.map(Id::raw),
        ];
        let about = about.map(|id| id.map(|id| id.to_string()).unwrap_or_default()).join("\u{1f}");
        let region = line.region.as_deref().unwrap_or_default();
        push(
            &mut text,
            &[
                &line.line_no,
                &line.account_id,
                &line.role,
                &line.currency,
                &line.debit_minor,
                &line.credit_minor,
                &about,
                &region,
            ],
        );
    }
    text
}

fn push(text: &mut String, fields: &[&dyn std::fmt::Display]) {
    for field in fields {
        write!(text, "{field}\u{1f}").expect("writing to a string cannot fail");
    }
    text.push('\u{1e}');
}
