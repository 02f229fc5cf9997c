//! 未清余额 What is open by day, kept in the transaction that changes an open amount, so that aging today is a look-up.
//!
//! Every verb that writes an invoice tells [`OpenChanges`] what it was and what it is. They are saved after the verb
//! has posted and in the order of their key: two verbs never wait for each other in a circle.

use crate::error::DbError;
use crate::invoices::InvoiceRow;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::{sql, v};
use jiff::civil::Date;
use mingxi_domain::ids::{EntityId, Id, OrgId};
use mingxi_domain::invoices::status::{InvoiceKind, InvoiceStatus};
use mingxi_domain::money::Currency;
use std::collections::BTreeMap;

/// The date a kept balance ages from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeptBy {
    /// The due date; of a document without one the issue date.
    DueOn,
    /// The issue date.
    IssuedOn,
}

impl KeptBy {
    /// The stored word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::DueOn => "due_on",
            Self::IssuedOn => "issued_on",
        }
    }
}

/// What an invoice or credit note is in the kept balances while it is issued and open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenItem {
    entity_id: EntityId,
    currency: Currency,
    due_on: Date,
    issued_on: Date,
    /// Negative for a credit note.
    open_minor: i64,
}

impl OpenItem {
    /// The open item that a document is now; none while it is a draft, void or settled.
    #[must_use]
    pub fn of(row: &InvoiceRow) -> Option<Self> {
        let issued_on = row.issued_on?;
        if row.status != InvoiceStatus::Issued || row.open_minor <= 0 {
            return None;
        }
        let sign = if row.kind == InvoiceKind::CreditNote { -1 } else { 1 };
        Some(Self {
            entity_id: row.entity_id,
            currency: row.currency,
            due_on: row.due_on.unwrap_or(issued_on),
            issued_on,
            open_minor: sign * row.open_minor,
        })
    }
}

/// Raw entity, currency code, basis and day.
type Key = (i64, &'static str, KeptBy, Date);

/// How the kept balances change: items and amount by key.
#[derive(Clone, Debug, Default)]
pub struct OpenChanges(BTreeMap<Key, (i64, i128)>);

impl OpenChanges {
    /// A document that was this open item is now as `after` says.
    pub fn moved(&mut self, before: Option<OpenItem>, after: &InvoiceRow) {
        self.add(before, -1);
        self.add(OpenItem::of(after), 1);
    }

    fn add(&mut self, item: Option<OpenItem>, sign: i64) {
        let Some(item) = item else { return };
        for (by, day) in [(KeptBy::DueOn, item.due_on), (KeptBy::IssuedOn, item.issued_on)] {
            let (items, open) = self.0.entry((item.entity_id.raw(), item.currency.code(), by, day)).or_default();
            *items += sign;
            *open += i128::from(sign) * i128::from(item.open_minor);
        }
    }

    /// Writes the changes; errors come with the next flush.
    ///
    /// # Errors
    /// Of the database.
    pub fn save(self, tx: &mut Tx, org: OrgId) -> Result<(), DbError> {
        for ((entity, currency, by, day), (items, open)) in self.0 {
            let out_of_range = |_| DbError::OutOfRange { message: format!("open amounts of {day}") };
            let open = i64::try_from(open).map_err(out_of_range)?;
            if (items, open) != (0, 0) {
                tx.put(ADD, v![org, entity, currency, by.word(), day, items, open])?;
            }
        }
        Ok(())
    }
}

const ADD: Sql = sql!(
    "insert into open_balance (org_id, entity_id, currency, aged_by, aged_from, items, open_minor)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (org_id, entity_id, currency, aged_by, aged_from) do update set
     items = open_balance.items + excluded.items, open_minor = open_balance.open_minor + excluded.open_minor"
);

const CLEAR: Sql = sql!("delete from open_balance where org_id = $1");
const REBUILD: Sql = sql!(
    "insert into open_balance (org_id, entity_id, currency, aged_by, aged_from, items, open_minor)
     select m.org_id, m.entity_id, m.currency, m.aged_by, m.aged_from, count(*), sum(m.open_minor) from (
       select org_id, entity_id, currency, 'due_on' as aged_by, coalesce(due_on, issued_on) as aged_from,
       case when kind = 'credit_note' then -open_minor else open_minor end as open_minor
       from invoice where org_id = $1 and status = 'issued' and open_minor > 0
       union all
       select org_id, entity_id, currency, 'issued_on', issued_on,
       case when kind = 'credit_note' then -open_minor else open_minor end
       from invoice where org_id = $1 and status = 'issued' and open_minor > 0
     ) m group by m.org_id, m.entity_id, m.currency, m.aged_by, m.aged_from"
);

/// Computes the kept balances of an organisation anew from its items: after a bulk load past the verbs.
///
/// # Errors
/// Of the database.
pub fn rebuild(tx: &mut Tx, org: OrgId) -> Result<(), DbError> {
    tx.put(CLEAR, v![org])?;
    tx.put(REBUILD, v![org])
}
