//! Posting: the only door into the ledger.

use super::refusals;
use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::access::Role;
use mingxi_domain::calendar::{Date, Period};
use mingxi_domain::ids::{EntityId, EntryId, EntryLineId, PeriodId};
use mingxi_domain::ledger::entry::{Dimensions, Draft, DraftLine, EntryError};
use mingxi_domain::ledger::{EntryKind, PeriodStatus};
use mingxi_domain::money::{Money, MoneyError};
use mingxi_domain::number_series::SeriesKind;
use mingxi_domain::words;
use mingxi_domain::words::Words;
use mingxi_store::ledger::{self as store, BookRow, EntryLineRow, EntryRow};
use mingxi_store::users;
use std::collections::{BTreeMap, HashMap};

/// Most people named as those who may reopen a month.
const REOPENERS_MAX: i64 = 3;

/// Posts an entry to the entity's book: balanced, chained, into an open period, once per business fact.
/// A fact that was posted before with the same content posts nothing and answers with the first entry.
///
/// # Errors
/// Refused as `period_closed`, `posting_key_reused`, `entry_unbalanced`, `revenue_outside_chain` …
pub fn post(work: &mut Work, entity: EntityId, draft: &Draft) -> Result<EntryId> {
    let entries = post_all(work, entity, std::slice::from_ref(draft))?;
    entries.first().copied().ok_or_else(|| Error::Internal("one entry was to be posted".into()))
}

/// Posts an entry as [`post`] does, unless none of its lines has an amount: what is worth nothing moves no account. The
/// period must be open all the same.
///
/// # Errors
/// As [`post`].
pub(crate) fn post_if_any(work: &mut Work, entity: EntityId, draft: &Draft) -> Result<Option<EntryId>> {
    if draft.lines.is_empty() {
        return require_open(work, entity, draft.effective_on).map(|()| None);
    }
    post(work, entity, draft).map(Some)
}

/// Posts many entries as [`post`] does one, with as few statements as one entry needs: numbers as a block, rows in
/// bulk, balances once per account and period. Answers with the entries in the order of the drafts; each of them is
/// another business fact.
///
/// # Errors
/// As [`post`]; then none is posted.
pub fn post_all(work: &mut Work, entity: EntityId, drafts: &[Draft]) -> Result<Vec<EntryId>> {
    drafts.iter().try_for_each(|draft| draft.check().map_err(|error| refuse(&error)))?;
    let org = work.org();
    let book = store::load_primary_book(work.tx, org, entity)?;
    let keys: Vec<&str> = drafts.iter().map(|draft| draft.posting_key.as_str()).collect();
    let by_key: HashMap<&str, &Draft> = keys.iter().copied().zip(drafts).collect();
    if by_key.len() != drafts.len() {
        return Err(Error::Internal("a business fact stands twice among the entries to post".into()));
    }
    let mut posted = HashMap::new();
    for before in store::list_postings(work.tx, org, book.id, &keys)? {
        if let Some(draft) = by_key.get(before.posting_key.as_str()) {
            same_fact(work, &before, draft)?;
        }
        posted.insert(before.posting_key, before.id);
    }
    let fresh: Vec<&Draft> = drafts.iter().filter(|draft| !posted.contains_key(&draft.posting_key)).collect();
    let periods: BTreeMap<Period, Date> =
        fresh.iter().map(|draft| (Period::of(draft.effective_on), draft.effective_on)).collect();
    periods.into_values().try_for_each(|date| hold_open(work, &book, date))?;
    let entries = entry_rows(work, &book, &fresh)?;
    EntryRow::insert_all(work.tx, org, &entries)?;
    insert_lines(work, &book, &entries, &fresh)?;
    posted.extend(entries.into_iter().map(|entry| (entry.posting_key, entry.id)));
    Ok(keys.iter().filter_map(|key| posted.get(*key).copied()).collect())
}

/// Posts the reversal of an entry, which stays as it is.
///
/// # Errors
/// As [`post`], and `reversal_too_early`.
pub fn reverse(work: &mut Work, original: EntryId, kind: EntryKind, effective_on: Date, memo: &str) -> Result<EntryId> {
    let org = work.org();
    let entry = EntryRow::find(work.tx, org, original)?.ok_or_else(|| Error::not_found("journal_entry", original))?;
    if effective_on < entry.effective_on {
        let detail = words!(
            "原凭证 {} 的日期为 {}；要求的冲销日期为 {effective_on}。",
            "The original {} is dated {}; the reversal was to be dated {effective_on}.",
            entry.number,
            entry.effective_on
        );
        return Err(refusals::REVERSAL_TOO_EARLY.because(detail));
    }
    let draft = load_draft(work, &entry)?;
    let key = format!("{}:reversed", entry.posting_key);
    post(work, entry.entity_id, &draft.reversed(original, kind, effective_on, key, memo.to_owned()))
}

/// Checks that the period of a date takes postings; it stays so until commit.
///
/// # Errors
/// Refused as `period_closed`.
pub(crate) fn require_open(work: &mut Work, entity: EntityId, date: Date) -> Result<()> {
    let book = store::load_primary_book(work.tx, work.org(), entity)?;
    hold_open(work, &book, date)
}

/// As [`require_open`], for a date that was typed: the refusal points at its field.
pub(crate) fn require_open_at(work: &mut Work, entity: EntityId, pointer: &str, date: Date) -> Result<()> {
    require_open(work, entity, date).map_err(|error| match error {
        Error::Refused(refusal) if refusal.code.code == refusals::PERIOD_CLOSED.code => {
            refusals::PERIOD_CLOSED.at(pointer, refusal.detail)
        }
        other => other,
    })
}

fn hold_open(work: &mut Work, book: &BookRow, date: Date) -> Result<()> {
    let period = Period::of(date);
    let new = work.ids.next::<PeriodId>();
    match store::hold_period(work.tx, work.org(), book, period, new, work.now)? {
        PeriodStatus::Open => Ok(()),
        PeriodStatus::Closed => Err(refusals::PERIOD_CLOSED.because(closed(work, book, period, date)?)),
    }
}

/// What is closed, the first day that is not, and who may open it again.
fn closed(work: &mut Work, book: &BookRow, period: Period, date: Date) -> Result<Words> {
    let last = store::find_closed_after(work.tx, work.org(), book.entity_id, period)?;
    let last = last.and_then(|text| text.parse().ok()).unwrap_or(period);
    let open_on = last.next().first_day();
    let who = users::list_names_of_role(work.tx, work.org(), Role::FinanceDirector, REOPENERS_MAX)?;
    let said = words!(
        "{date} 所在的会计期间 {period} 已关闭。最早的开放日期是 {open_on}。",
        "{period} is closed; {date} lies in it. The first open date is {open_on}."
    );
    if who.is_empty() {
        return Ok(said);
    }
    let (zh, en) = (who.join("、"), who.join(", "));
    Ok(Words::new(format!("{}可以重新打开的人：{zh}。", said.zh), format!("{} It may be reopened by {en}.", said.en)))
}

fn refuse(error: &EntryError) -> Error {
    let code = match error {
        EntryError::Unbalanced { .. } | EntryError::Overflow => &refusals::ENTRY_UNBALANCED,
        EntryError::CurrencyMismatch { .. } => &refusals::ENTRY_MIXED_CURRENCIES,
        EntryError::TooFewLines => &refusals::ENTRY_TOO_FEW_LINES,
        EntryError::RevenueOutsideChain => &refusals::REVENUE_OUTSIDE_CHAIN,
    };
    code.because(error.words())
}

fn same_fact(work: &mut Work, before: &EntryRow, draft: &Draft) -> Result<()> {
    let was = load_draft(work, before)?;
    if was.lines == draft.lines && was.effective_on == draft.effective_on && was.kind == draft.kind {
        return Ok(());
    }
    Err(refusals::POSTING_KEY_REUSED.because(words!(
        "{} 已以 {} 入账，金额 {}。",
        "{} was posted as {} over {}.",
        draft.posting_key,
        before.number,
        was.total()
    )))
}

/// The entries of drafts, in their order, each with the next number of its year.
fn entry_rows(work: &mut Work, book: &BookRow, drafts: &[&Draft]) -> Result<Vec<EntryRow>> {
    let mut counts: BTreeMap<i16, i64> = BTreeMap::new();
    for draft in drafts {
        *counts.entry(draft.effective_on.year()).or_default() += 1;
    }
    let mut numbers = BTreeMap::new();
    for (year, count) in counts {
        numbers.insert(year, work.next_numbers(book.entity_id, SeriesKind::Entry, year, count)?.into_iter());
    }
    let row = |draft: &&Draft| {
        let number = numbers.get_mut(&draft.effective_on.year()).and_then(Iterator::next);
        let number = number.ok_or_else(|| Error::Internal("every draft has a number".into()))?;
        Ok(entry_row(work, book, draft, number))
    };
    drafts.iter().map(row).collect()
}

fn entry_row(work: &Work, book: &BookRow, draft: &Draft, number: String) -> EntryRow {
    EntryRow {
        id: work.ids.next(),
        search_text: mingxi_domain::metadata::text::normalize(&format!("{number} {}", draft.memo)),
        number,
        entity_id: book.entity_id,
        book_id: book.id,
        kind: draft.kind,
        effective_on: draft.effective_on,
        period: Period::of(draft.effective_on).to_string(),
        memo: draft.memo.clone(),
        source_object: draft.source.0.to_owned(),
        source_id: draft.source.1.clone(),
        posting_key: draft.posting_key.clone(),
        reverses_id: draft.reverses,
        currency: draft.currency,
        total_minor: draft.total().amount_minor(),
        actor_id: work.actor.user(),
        created_at: work.now,
        updated_at: work.now,
    }
}

fn insert_lines(work: &mut Work, book: &BookRow, entries: &[EntryRow], drafts: &[&Draft]) -> Result<()> {
    let org = work.org();
    let accounts: HashMap<_, _> = store::list_role_accounts(work.tx, org, book.entity_id)?.into_iter().collect();
    let mut lines = Vec::new();
    // Always in the order of the accounts, so that two postings never wait for each other in a circle.
    let mut balances: BTreeMap<_, (i64, i64)> = BTreeMap::new();
    for (entry, draft) in entries.iter().zip(drafts) {
        for (index, line) in draft.lines.iter().enumerate() {
            let account = accounts.get(&line.role).copied();
            let account = account.ok_or_else(|| {
                Error::Internal(format!("the chart of {} has no account for {}", entry.entity_id, line.role))
            })?;
            let row = line_row(work, entry, index, line, account);
            let sums = balances.entry((account, Period::of(entry.effective_on), entry.currency)).or_default();
            let overflow = MoneyError::Overflow { currency: entry.currency };
            sums.0 = sums.0.checked_add(row.debit_minor).ok_or(overflow)?;
            sums.1 = sums.1.checked_add(row.credit_minor).ok_or(overflow)?;
            lines.push(row);
        }
    }
    EntryLineRow::insert_all(work.tx, org, &lines)?;
    for (of, sums) in balances {
        store::add_to_balance(work.tx, org, book.id, of, sums)?;
    }
    Ok(())
}

fn line_row(
    work: &Work,
    entry: &EntryRow,
    index: usize,
    line: &DraftLine,
    account_id: mingxi_domain::ids::AccountId,
) -> EntryLineRow {
    let amount = line.amount.amount_minor();
    let about = line.dimensions.clone();
    EntryLineRow {
        id: work.ids.next::<EntryLineId>(),
        entry_id: entry.id,
        line_no: i64::try_from(index + 1).expect("entries are short"),
        book_id: entry.book_id,
        account_id,
        role: line.role,
        effective_on: entry.effective_on,
        currency: entry.currency,
        debit_minor: amount.max(0),
        credit_minor: (-amount).max(0),
        customer_id: about.customer_id,
        contract_id: about.contract_id,
        order_id: about.order_id,
        order_line_id: about.order_line_id,
        obligation_id: about.obligation_id,
        invoice_id: about.invoice_id,
        receipt_id: about.receipt_id,
        product_id: about.product_id,
        department_id: about.department_id,
        salesperson_id: about.salesperson_id,
        campaign_id: about.campaign_id,
        region: about.region,
        search_text: String::new(),
        created_at: entry.created_at,
        updated_at: entry.created_at,
    }
}

/// The draft an entry was posted from, read back from its lines.
fn load_draft(work: &mut Work, entry: &EntryRow) -> Result<Draft> {
    let lines = store::list_lines(work.tx, work.org(), entry.id)?;
    let source = match mingxi_domain::metadata::objects::find(&entry.source_object) {
        Some(object) => object.name,
        None => "journal_entry",
    };
    Ok(Draft {
        kind: entry.kind,
        effective_on: entry.effective_on,
        memo: entry.memo.clone(),
        source: (source, entry.source_id.clone()),
        posting_key: entry.posting_key.clone(),
        reverses: entry.reverses_id,
        currency: entry.currency,
        lines: lines.into_iter().map(draft_line).collect(),
    })
}

fn draft_line(line: EntryLineRow) -> DraftLine {
    DraftLine {
        role: line.role,
        amount: Money::new(line.debit_minor - line.credit_minor, line.currency),
        dimensions: Dimensions {
            customer_id: line.customer_id,
            contract_id: line.contract_id,
            order_id: line.order_id,
            order_line_id: line.order_line_id,
            obligation_id: line.obligation_id,
            invoice_id: line.invoice_id,
            receipt_id: line.receipt_id,
            product_id: line.product_id,
            department_id: line.department_id,
            salesperson_id: line.salesperson_id,
            campaign_id: line.campaign_id,
            region: line.region,
        },
    }
}
