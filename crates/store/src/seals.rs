//! 封存 The hash chain over posted entries.

use crate::error::DbError;
use crate::ledger::{EntryLineRow, EntryRow};
use crate::sql::{Sql, SqlText};
use crate::tx::Tx;
use crate::{Value, sql, table, v};
use mingxi_domain::calendar::Period;
use mingxi_domain::ids::{BookId, EntryId, Id, OrgId};

table! {
    /// A seal: the entry's place in the chain of its book and the hash up to it.
    pub struct SealRow in "entry_seal" {
        pub book_id: BookId,
        pub sequence: i64,
        pub entry_id: EntryId,
        pub hash: String,
    }
}

const LAST: Sql = sql!(
    "select book_id, sequence, entry_id, hash from entry_seal where org_id = $1 and book_id = $2 order by sequence desc limit 1"
);

/// The end of a book's chain.
///
/// # Errors
/// Of the database.
pub fn find_last(tx: &mut Tx, org: OrgId, book: BookId) -> Result<Option<SealRow>, DbError> {
    tx.opt(LAST, v![org, book])
}

const UNSEALED: Sql = sql!(
    "select e.* from journal_entry e left join entry_seal s on s.org_id = e.org_id and s.book_id = e.book_id and s.entry_id = e.id
     where e.org_id = $1 and e.book_id = $2 and e.id > $3 and s.entry_id is null order by e.id limit $4"
);

/// Entries of a book that are not sealed yet and have a later id than `after`, by id.
///
/// # Errors
/// Of the database.
pub fn list_unsealed(tx: &mut Tx, org: OrgId, book: BookId, after: i64, limit: i64) -> Result<Vec<EntryRow>, DbError> {
    tx.all(UNSEALED, v![org, book, after, limit])
}

const UNSEALED_OF_PERIOD: Sql = sql!(
    "select e.* from journal_entry e left join entry_seal s on s.org_id = e.org_id and s.book_id = e.book_id and s.entry_id = e.id
     where e.org_id = $1 and e.entity_id = $2 and e.effective_on >= $3 and e.effective_on <= $4 and e.book_id = $5 and s.entry_id is null
     order by e.id limit $6"
);

/// Entries of a book in a period that are not sealed yet, by id.
///
/// # Errors
/// Of the database.
pub fn list_unsealed_of_period(
    tx: &mut Tx,
    org: OrgId,
    book: &crate::ledger::BookRow,
    period: Period,
    limit: i64,
) -> Result<Vec<EntryRow>, DbError> {
    tx.all(UNSEALED_OF_PERIOD, v![org, book.entity_id, period.first_day(), period.last_day(), book.id, limit])
}

const UNSEALED_COUNT: Sql = sql!(
    "select count(*) from journal_entry e left join entry_seal s on s.org_id = e.org_id and s.book_id = e.book_id and s.entry_id = e.id
     where e.org_id = $1 and e.book_id = $2 and s.entry_id is null"
);

/// How many entries of a book are not sealed yet. Reads the whole book.
///
/// # Errors
/// Of the database.
pub fn count_unsealed(tx: &mut Tx, org: OrgId, book: BookId) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(UNSEALED_COUNT, v![org, book])?.0)
}

/// The lines of many entries, by entry and line number.
///
/// # Errors
/// Of the database.
pub fn list_lines_of(tx: &mut Tx, org: OrgId, entries: &[EntryRow]) -> Result<Vec<EntryLineRow>, DbError> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (2..entries.len() + 2).map(|place| format!("${place}")).collect();
    let text = format!(
        "select * from entry_line where org_id = $1 and entry_id in ({}) order by entry_id, line_no",
        places.join(", ")
    );
    let mut values = v![org];
    values.extend(entries.iter().map(|entry| Value::I64(entry.id.raw())));
    tx.all(SqlText::dynamic(text), values)
}

const SEALS: Sql = sql!(
    "select book_id, sequence, entry_id, hash from entry_seal where org_id = $1 and book_id = $2 and sequence > $3 order by sequence limit $4"
);
const SEALED_ENTRIES: Sql = sql!(
    "select e.* from entry_seal s join journal_entry e on e.org_id = s.org_id and e.id = s.entry_id
     where s.org_id = $1 and s.book_id = $2 and s.sequence > $3 order by s.sequence limit $4"
);

/// A page of a book's chain after `sequence`: seals and their entries, both in the order of the chain.
///
/// # Errors
/// Of the database.
pub fn list_chain(
    tx: &mut Tx,
    org: OrgId,
    book: BookId,
    sequence: i64,
    limit: i64,
) -> Result<(Vec<SealRow>, Vec<EntryRow>), DbError> {
    let values = v![org, book, sequence, limit];
    Ok((tx.all(SEALS, values.clone())?, tx.all(SEALED_ENTRIES, values)?))
}
