//! 试算平衡 The trial balance of a book as of a day.

use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::access::Action;
use mingxi_domain::calendar::{Date, Period, add_days};
use mingxi_domain::ids::{AccountId, BookId, EntityId};
use mingxi_domain::imports::disarmed;
use mingxi_domain::ledger::AccountClass;
use mingxi_domain::money::Money;
use mingxi_domain::words;
use mingxi_store::entities::EntityRow;
use mingxi_store::ledger::{self as store, AccountTotal};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Every account of a book with what it took through a day, or between two. In each currency debits equal credits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrialBalance {
    /// Whose book.
    pub entity_id: EntityId,
    /// From this day, included; from the first entry when absent.
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Through this day, included.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// One row for each account and currency, by code.
    pub rows: Vec<TrialBalanceRow>,
    /// One total for each currency.
    pub totals: Vec<TrialBalanceTotal>,
}

/// An account in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrialBalanceRow {
    /// Which account.
    pub account_id: AccountId,
    /// Its code.
    pub code: String,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name.
    pub name_en: String,
    /// Where it stands in the statements.
    pub class: AccountClass,
    /// Debits less credits before the first day.
    pub opening: Money,
    /// Sum of debits.
    pub debit: Money,
    /// Sum of credits.
    pub credit: Money,
    /// What it stood at in the beginning, plus debits, less credits.
    pub balance: Money,
}

/// Both sides of a book in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrialBalanceTotal {
    /// All debits.
    pub debit: Money,
    /// All credits; equal to the debits.
    pub credit: Money,
}

/// The trial balance through a day. At the end of a month it is a sum of kept balances, within a month of lines.
///
/// # Errors
/// Forbidden without a right to read accounts; unknown entity.
pub fn trial_balance(work: &mut Work, entity: EntityId, as_of: Date) -> Result<TrialBalance> {
    trial_balance_between(work, entity, None, as_of)
}

/// 期初、本期发生、期末 What each account stood at before `from`, took from then through `as_of`, and stands at.
///
/// # Errors
/// As [`trial_balance`]; `from` after `as_of`.
pub fn trial_balance_between(
    work: &mut Work,
    entity: EntityId,
    from: Option<Date>,
    as_of: Date,
) -> Result<TrialBalance> {
    work.scope("account")?;
    if EntityRow::find(work.tx, work.org(), entity)?.is_none() {
        return Err(Error::unknown_reference("/entity_id", entity));
    }
    if from.is_some_and(|from| from > as_of) {
        let detail = words!("起始日不晚于截止日", "not after the last day");
        return Err(Error::invalid("/from", "after_the_end", detail));
    }
    let org = work.org();
    let book = store::load_primary_book(work.tx, org, entity)?;
    let before = from.map(|from| totals_through(work, book.id, add_days(from, -1))).transpose()?.unwrap_or_default();
    let through = totals_through(work, book.id, as_of)?;
    report(entity, (from, as_of), &before, through)
}

fn totals_through(work: &mut Work, book: BookId, day: Date) -> Result<Vec<AccountTotal>> {
    let org = work.org();
    let period = Period::of(day);
    if day == period.last_day() {
        return Ok(store::list_totals_kept(work.tx, org, book, period)?);
    }
    Ok(store::list_totals_of_lines(work.tx, org, book, day)?)
}

/// The same as CSV, amounts as decimals, for those who keep it in a spreadsheet.
///
/// # Errors
/// As [`trial_balance_between`]; forbidden without the right to export.
pub fn export_trial_balance(work: &mut Work, entity: EntityId, from: Option<Date>, as_of: Date) -> Result<Vec<u8>> {
    work.check(Action::Export)?;
    let report = trial_balance_between(work, entity, from, as_of)?;
    let internal = |error: csv::Error| Error::Internal(error.to_string());
    let mut csv = csv::Writer::from_writer(vec![0xef, 0xbb, 0xbf]);
    csv.write_record(["code", "name_zh", "name_en", "currency", "opening", "debit", "credit", "balance"])
        .map_err(internal)?;
    for row in &report.rows {
        let amount = |money: Money| money.to_decimal().to_string();
        csv.write_record([
            disarmed(&row.code).into_owned(),
            disarmed(&row.name_zh).into_owned(),
            disarmed(&row.name_en).into_owned(),
            row.balance.currency().to_string(),
            amount(row.opening),
            amount(row.debit),
            amount(row.credit),
            amount(row.balance),
        ])
        .map_err(internal)?;
    }
    csv.into_inner().map_err(|error| Error::Internal(error.to_string()))
}

/// The same from the lines alone, to prove the kept balances.
///
/// # Errors
/// As [`trial_balance`].
pub fn trial_balance_of_lines(work: &mut Work, entity: EntityId, as_of: Date) -> Result<TrialBalance> {
    work.scope("account")?;
    let org = work.org();
    let book = store::load_primary_book(work.tx, org, entity)?;
    let totals = store::list_totals_of_lines(work.tx, org, book.id, as_of)?;
    report(entity, (None, as_of), &[], totals)
}

fn report(
    entity_id: EntityId,
    (from, as_of): (Option<Date>, Date),
    before: &[AccountTotal],
    accounts: Vec<AccountTotal>,
) -> Result<TrialBalance> {
    let mut totals: BTreeMap<_, (Money, Money)> = BTreeMap::new();
    let mut rows = Vec::with_capacity(accounts.len());
    for account in accounts {
        let zero = Money::zero(account.currency);
        let is_same = |one: &&AccountTotal| one.account_id == account.account_id && one.currency == account.currency;
        let sides = |total: &AccountTotal| {
            (Money::new(total.debit_minor, total.currency), Money::new(total.credit_minor, total.currency))
        };
        let (opening_debit, opening_credit) = before.iter().find(is_same).map_or((zero, zero), sides);
        let (debit, credit) = sides(&account);
        let balance = debit.checked_sub(credit)?;
        let (debit, credit) = (debit.checked_sub(opening_debit)?, credit.checked_sub(opening_credit)?);
        let total = totals.entry(account.currency).or_insert((zero, zero));
        *total = (total.0.saturating_add(debit)?, total.1.saturating_add(credit)?);
        rows.push(TrialBalanceRow {
            account_id: account.account_id,
            code: account.code,
            name_zh: account.name_zh,
            name_en: account.name_en,
            class: account.class,
            opening: opening_debit.checked_sub(opening_credit)?,
            debit,
            credit,
            balance,
        });
    }
    let totals = totals.into_values().map(|(debit, credit)| TrialBalanceTotal { debit, credit }).collect();
    Ok(TrialBalance { entity_id, from, as_of, rows, totals })
}
