//! 总账 Accounts, books, periods and journal entries.

use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, push_list};
use crate::sql::{Sql, SqlText};
use crate::table;
use crate::tx::Tx;
use crate::value::Value;
use crate::{sql, v};
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::calendar::Period;
use mingxi_domain::ids::{
    AccountId, BookId, CampaignId, ContractId, CustomerId, DepartmentId, EntityId, EntryId, EntryLineId, Id, InvoiceId,
    ObligationId, OrderId, OrderLineId, OrgId, PeriodId, ProductId, ReceiptId, UserId,
};
use mingxi_domain::ledger::{AccountClass, AccountRole, EntryKind, PeriodStatus};
use mingxi_domain::money::Currency;
use serde_json::Value as Json;

table! {
    /// An account of an entity’s chart, as stored.
    pub struct AccountRow in "account" {
        pub id: AccountId,
        pub entity_id: EntityId,
        pub code: String,
        pub name_zh: String,
        pub name_en: String,
        pub role: Option<AccountRole>,
        pub class: AccountClass,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// A book of an entity, as stored.
    pub struct BookRow in "book" {
        pub id: BookId,
        pub entity_id: EntityId,
        pub code: String,
        pub name: String,
        pub currency: Currency,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// An accounting period, as stored.
    pub struct PeriodRow in "accounting_period" {
        pub id: PeriodId,
        pub entity_id: EntityId,
        pub period: String,
        pub status: PeriodStatus,
        pub custom: Json,
        pub search_text: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// A journal entry, as stored.
    pub struct EntryRow in "journal_entry" {
        pub id: EntryId,
        pub number: String,
        pub entity_id: EntityId,
        pub book_id: BookId,
        pub kind: EntryKind,
        pub effective_on: Date,
        pub period: String,
        pub memo: String,
        pub source_object: String,
        pub source_id: String,
        pub posting_key: String,
        pub reverses_id: Option<EntryId>,
        pub currency: Currency,
        pub total_minor: i64,
        pub actor_id: UserId,
        pub search_text: String,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

table! {
    /// A line of a journal entry, as stored.
    pub struct EntryLineRow in "entry_line" {
        pub id: EntryLineId,
        pub entry_id: EntryId,
        pub line_no: i64,
        pub book_id: BookId,
        pub account_id: AccountId,
        pub role: AccountRole,
        pub effective_on: Date,
        pub currency: Currency,
        pub debit_minor: i64,
        pub credit_minor: i64,
        pub customer_id: Option<CustomerId>,
        pub contract_id: Option<ContractId>,
        pub order_id: Option<OrderId>,
        pub order_line_id: Option<OrderLineId>,
        pub obligation_id: Option<ObligationId>,
        pub invoice_id: Option<InvoiceId>,
        pub receipt_id: Option<ReceiptId>,
        pub product_id: Option<ProductId>,
        pub department_id: Option<DepartmentId>,
        pub salesperson_id: Option<UserId>,
        pub campaign_id: Option<CampaignId>,
        pub region: Option<String>,
        pub search_text: String,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }
}

const HAS_ENTRIES: Sql = sql!("select exists (select 1 from journal_entry where org_id = $1)");

/// Whether anything was ever posted.
///
/// # Errors
/// Of the database.
pub fn has_entries(tx: &mut Tx, org: OrgId) -> Result<bool, DbError> {
    Ok(tx.one::<(bool,)>(HAS_ENTRIES, v![org])?.0)
}

const PRIMARY_BOOK: Sql = sql!("select * from book where org_id = $1 and entity_id = $2 order by id limit 1");

/// The book an entity posts to.
///
/// # Errors
/// [`DbError::NotFound`] when the entity has no book: it is made with the entity.
pub fn load_primary_book(tx: &mut Tx, org: OrgId, entity: EntityId) -> Result<BookRow, DbError> {
    tx.one(PRIMARY_BOOK, v![org, entity])
}

const ROLE_ACCOUNTS: Sql =
    sql!("select role, id from account where org_id = $1 and entity_id = $2 and role is not null");

/// The account of each role in an entity's chart.
///
/// # Errors
/// Of the database.
pub fn list_role_accounts(tx: &mut Tx, org: OrgId, entity: EntityId) -> Result<Vec<(AccountRole, AccountId)>, DbError> {
    tx.all(ROLE_ACCOUNTS, v![org, entity])
}

const OPEN_PERIOD: Sql = sql!(
    "insert into accounting_period (org_id, id, entity_id, period, status, created_at, updated_at)
     values ($1, $2, $3, $4, 'open', $5, $5) on conflict (org_id, entity_id, period) do nothing"
);
const PERIOD_STATUS: Sql =
    sql!("select status from accounting_period where org_id = $1 and entity_id = $2 and period = $3");

/// The status of a period, which is made open when it is first used. It stays locked against closing until commit.
/// A month before a closed one is closed, also if nothing was ever posted in it.
///
/// # Errors
/// Of the database.
pub fn hold_period(
    tx: &mut Tx,
    org: OrgId,
    book: &BookRow,
    period: Period,
    new: PeriodId,
    now: Timestamp,
) -> Result<PeriodStatus, DbError> {
    let find = PERIOD_STATUS + tx.for_share();
    let values = v![org, book.entity_id, period.to_string()];
    if let Some((status,)) = tx.opt(find.clone(), values.clone())? {
        return Ok(status);
    }
    // Whoever closes a period holds the book too, so a later month cannot close while this one is made.
    BookRow::lock(tx, org, book.id)?;
    if find_closed_after(tx, org, book.entity_id, period)?.is_some() {
        return Ok(PeriodStatus::Closed);
    }
    tx.put(OPEN_PERIOD, v![org, new, book.entity_id, period.to_string(), now])?;
    Ok(tx.one::<(PeriodStatus,)>(find, values)?.0)
}

const CLOSED_PERIODS: Sql =
    sql!("select period from accounting_period where org_id = $1 and entity_id = $2 and status = 'closed'");

/// The closed periods of an entity, `2026-03`.
///
/// # Errors
/// Of the database.
pub fn list_closed_periods(tx: &mut Tx, org: OrgId, entity: EntityId) -> Result<Vec<String>, DbError> {
    Ok(tx.all::<(String,)>(CLOSED_PERIODS, v![org, entity])?.into_iter().map(|(period,)| period).collect())
}

const FIND_POSTING: Sql = sql!("select * from journal_entry where org_id = $1 and book_id = $2 and posting_key = $3");

/// The entry posted under this key, if the fact was posted before.
///
/// # Errors
/// Of the database.
pub fn find_posting(tx: &mut Tx, org: OrgId, book: BookId, posting_key: &str) -> Result<Option<EntryRow>, DbError> {
    tx.opt(FIND_POSTING, v![org, book, posting_key])
}

/// Keys that one statement asks for.
const KEYS_MAX: usize = 500;

/// The entries posted under these keys: facts that were posted before.
///
/// # Errors
/// Of the database.
pub fn list_postings(tx: &mut Tx, org: OrgId, book: BookId, keys: &[&str]) -> Result<Vec<EntryRow>, DbError> {
    if let [key] = keys {
        return Ok(find_posting(tx, org, book, key)?.into_iter().collect());
    }
    let mut found = Vec::new();
    for keys in keys.chunks(KEYS_MAX) {
        let mut sql = SqlBuilder::default();
        sql.push("select * from journal_entry where org_id = ").bind(Value::I64(org.raw()));
        sql.push(" and book_id = ").bind(Value::I64(book.raw())).push(" and posting_key in (");
        push_list(&mut sql, keys.iter().map(|key| Value::Text((*key).to_owned())));
        sql.push(")");
        let (text, values) = sql.finish();
        found.extend(tx.all::<EntryRow>(SqlText::dynamic(text), values)?);
    }
    Ok(found)
}

const LINES: Sql = sql!("select * from entry_line where org_id = $1 and entry_id = $2 order by line_no");

/// The lines of an entry in order.
///
/// # Errors
/// Of the database.
pub fn list_lines(tx: &mut Tx, org: OrgId, entry: EntryId) -> Result<Vec<EntryLineRow>, DbError> {
    tx.all(LINES, v![org, entry])
}

const ADD_TO_BALANCE: Sql = sql!(
    "insert into account_balance (org_id, book_id, account_id, period, currency, debit_minor, credit_minor)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (org_id, book_id, account_id, period, currency) do update set
     debit_minor = account_balance.debit_minor + excluded.debit_minor,
     credit_minor = account_balance.credit_minor + excluded.credit_minor"
);

/// Adds to the kept balance of an account in a period, in the transaction of the entries.
///
/// # Errors
/// Of the database.
pub fn add_to_balance(
    tx: &mut Tx,
    org: OrgId,
    book: BookId,
    (account, period, currency): (AccountId, Period, Currency),
    (debit_minor, credit_minor): (i64, i64),
) -> Result<(), DbError> {
    tx.put(ADD_TO_BALANCE, v![org, book, account, period.to_string(), currency, debit_minor, credit_minor])
}

const BOOKS: Sql = sql!("select * from book where org_id = $1 order by id");

/// Every book of an organisation.
///
/// # Errors
/// Of the database.
pub fn list_books(tx: &mut Tx, org: OrgId) -> Result<Vec<BookRow>, DbError> {
    tx.all(BOOKS, v![org])
}

const ROLE_BALANCES: Sql = sql!(
    "select a.role, b.currency, sum(b.debit_minor - b.credit_minor) from account_balance b
     join account a on a.org_id = b.org_id and a.id = b.account_id
     where b.org_id = $1 and b.book_id = $2 and a.role is not null group by a.role, b.currency order by a.role, b.currency"
);

/// The kept balance of every role of a book, debit positive, over all periods.
///
/// # Errors
/// Of the database.
pub fn list_role_balances(tx: &mut Tx, org: OrgId, book: BookId) -> Result<Vec<(AccountRole, Currency, i64)>, DbError> {
    tx.all(ROLE_BALANCES, v![org, book])
}

/// What an account took on each side, in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountTotal {
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
    /// Currency of both sides.
    pub currency: Currency,
    /// Sum of debits.
    pub debit_minor: i64,
    /// Sum of credits.
    pub credit_minor: i64,
}

impl crate::FromRow for AccountTotal {
    fn from_row(row: &crate::Row) -> Result<Self, DbError> {
        Ok(Self {
            account_id: row.get("id")?,
            code: row.get("code")?,
            name_zh: row.get("name_zh")?,
            name_en: row.get("name_en")?,
            class: row.get("class")?,
            currency: row.get("currency")?,
            debit_minor: row.get("debit_minor")?,
            credit_minor: row.get("credit_minor")?,
        })
    }
}

const TOTALS_KEPT: Sql = sql!(
    "select a.id, a.code, a.name_zh, a.name_en, a.class, b.currency, sum(b.debit_minor) as debit_minor,
     sum(b.credit_minor) as credit_minor
     from account_balance b join account a on a.org_id = b.org_id and a.id = b.account_id
     where b.org_id = $1 and b.book_id = $2 and b.period <= $3
     group by a.id, a.code, a.name_zh, a.name_en, a.class, b.currency order by a.code, b.currency"
);
const TOTALS_OF_LINES: Sql = sql!(
    "select a.id, a.code, a.name_zh, a.name_en, a.class, l.currency, sum(l.debit_minor) as debit_minor,
     sum(l.credit_minor) as credit_minor
     from entry_line l join account a on a.org_id = l.org_id and a.id = l.account_id
     where l.org_id = $1 and l.book_id = $2 and l.effective_on <= $3
     group by a.id, a.code, a.name_zh, a.name_en, a.class, l.currency order by a.code, l.currency"
);

/// Totals of every account through the end of a period, from kept balances.
///
/// # Errors
/// Of the database.
pub fn list_totals_kept(tx: &mut Tx, org: OrgId, book: BookId, through: Period) -> Result<Vec<AccountTotal>, DbError> {
    tx.all(TOTALS_KEPT, v![org, book, through.to_string()])
}

/// Totals of every account through a day, from the lines.
///
/// # Errors
/// Of the database.
pub fn list_totals_of_lines(
    tx: &mut Tx,
    org: OrgId,
    book: BookId,
    through: Date,
) -> Result<Vec<AccountTotal>, DbError> {
    tx.all(TOTALS_OF_LINES, v![org, book, through])
}

const FIND_PERIOD: Sql = sql!("select * from accounting_period where org_id = $1 and entity_id = $2 and period = $3");

/// A period, made open if it was never used, held against every posting until commit.
///
/// # Errors
/// Of the database.
pub fn lock_period(
    tx: &mut Tx,
    org: OrgId,
    entity: EntityId,
    period: Period,
    new: PeriodId,
    now: Timestamp,
) -> Result<PeriodRow, DbError> {
    tx.put(OPEN_PERIOD, v![org, new, entity, period.to_string(), now])?;
    tx.one(FIND_PERIOD + tx.for_update(), v![org, entity, period.to_string()])
}

const OPEN_BEFORE: Sql = sql!(
    "select min(period) from accounting_period where org_id = $1 and entity_id = $2 and period < $3 and status = 'open'"
);
const CLOSED_AFTER: Sql = sql!(
    "select max(period) from accounting_period where org_id = $1 and entity_id = $2 and period > $3 and status = 'closed'"
);

/// The first open period before this one.
///
/// # Errors
/// Of the database.
pub fn find_open_before(tx: &mut Tx, org: OrgId, entity: EntityId, period: Period) -> Result<Option<String>, DbError> {
    Ok(tx.one::<(Option<String>,)>(OPEN_BEFORE, v![org, entity, period.to_string()])?.0)
}

/// The last closed period after this one.
///
/// # Errors
/// Of the database.
pub fn find_closed_after(tx: &mut Tx, org: OrgId, entity: EntityId, period: Period) -> Result<Option<String>, DbError> {
    Ok(tx.one::<(Option<String>,)>(CLOSED_AFTER, v![org, entity, period.to_string()])?.0)
}

// By the orders of the contract: lines are indexed by order, not by contract.
const REVENUE_OF_CONTRACT: Sql = sql!(
    "select coalesce(sum(l.credit_minor - l.debit_minor), 0) from sales_order o
     join entry_line l on l.org_id = o.org_id and l.order_id = o.id and l.role = 'revenue'
     where o.org_id = $1 and o.contract_id = $2"
);

/// Revenue of a contract in the ledger.
///
/// # Errors
/// Of the database.
pub fn sum_revenue_of_contract(tx: &mut Tx, org: OrgId, contract: ContractId) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(REVENUE_OF_CONTRACT, v![org, contract])?.0)
}
