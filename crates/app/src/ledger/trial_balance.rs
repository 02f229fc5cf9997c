//! 试算平衡 The trial balance of a book as of a day.

use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::calendar::{Date, Period};
use mingxi_domain::ids::{AccountId, EntityId};
use mingxi_domain::ledger::AccountClass;
use mingxi_domain::money::Money;
use mingxi_store::entities::EntityRow;
use mingxi_store::ledger::{self as store, AccountTotal};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Every account of a book with what it took through a day. In each currency debits equal credits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrialBalance {
    /// Whose book.
    pub entity_id: EntityId,
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
    /// Sum of debits.
    pub debit: Money,
    /// Sum of credits.
    pub credit: Money,
    /// Debits less credits.
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
    work.scope("account")?;
    if EntityRow::find(work.tx, work.org(), entity)?.is_none() {
        return Err(Error::unknown_reference("/entity_id", entity));
    }
    let org = work.org();
    let book = store::load_primary_book(work.tx, org, entity)?;
    let period = Period::of(as_of);
    let totals = if as_of == period.last_day() {
        store::list_totals_kept(work.tx, org, book.id, period)?
    } else {
        store::list_totals_of_lines(work.tx, org, book.id, as_of)?
    };
    report(entity, as_of, totals)
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
    report(entity, as_of, totals)
}

fn report(entity_id: EntityId, as_of: Date, accounts: Vec<AccountTotal>) -> Result<TrialBalance> {
    let mut totals: BTreeMap<_, (Money, Money)> = BTreeMap::new();
    let mut rows = Vec::with_capacity(accounts.len());
    for account in accounts {
        let (debit, credit) =
            (Money::new(account.debit_minor, account.currency), Money::new(account.credit_minor, account.currency));
        let zero = Money::zero(account.currency);
        let total = totals.entry(account.currency).or_insert((zero, zero));
        *total = (total.0.saturating_add(debit)?, total.1.saturating_add(credit)?);
        rows.push(TrialBalanceRow {
            account_id: account.account_id,
            code: account.code,
            name_zh: account.name_zh,
            name_en: account.name_en,
            class: account.class,
            debit,
            credit,
            balance: debit.saturating_sub(credit)?,
        });
    }
    let totals = totals.into_values().map(|(debit, credit)| TrialBalanceTotal { debit, credit }).collect();
    Ok(TrialBalance { entity_id, as_of, rows, totals })
}
