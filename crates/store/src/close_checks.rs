//! 结账检查 What is left to do before a month is closed, counted; and who signed which item off.

use crate::error::DbError;
use crate::numbers;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::{sql, table, v};
use jiff::Timestamp;
use mingxi_domain::calendar::Period;
use mingxi_domain::ids::{EntityId, OrgId, PeriodId, UserId};
use mingxi_domain::number_series::SeriesKind;
use mingxi_domain::text_enum::TextEnum;

table! {
    /// The sign-off of an item of a period's checklist, as stored.
    pub struct SignOffRow in "period_sign_off" {
        pub period_id: PeriodId,
        pub item: String,
        pub note: String,
        pub signed_by: UserId,
        pub signed_at: Timestamp,
    }
}

/// Something to count for an entity.
#[derive(Clone, Copy, Debug)]
pub enum CloseCheck {
    /// Through the last day `$3` of the month.
    Through(Sql),
    /// From the first day `$3` to the last day `$4` of the month.
    Within(Sql),
    /// Numbers that begin with `$3` and lie below `$4` against what the series `$5` of the year `$6` gave out; once for
    /// every prefix the kind was ever given.
    Series(Sql, SeriesKind),
}

/// Services rendered in the month or before and not recognised through it.
pub const REVENUE_DUE: CloseCheck = CloseCheck::Through(sql!(
    "select count(*) from obligation where org_id = $1 and entity_id = $2 and method = 'straight_line'
     and recognized_minor < allocated_minor and starts_on <= $3 and (recognized_through is null or recognized_through < $3)"
));
/// Entries of the month whose sides differ.
pub const ENTRIES_UNBALANCED: CloseCheck = CloseCheck::Within(sql!(
    "select count(*) from (select e.id from journal_entry e join entry_line l on l.org_id = e.org_id and l.entry_id = e.id
     where e.org_id = $1 and e.entity_id = $2 and e.effective_on >= $3 and e.effective_on <= $4 group by e.id
     having sum(l.debit_minor) <> sum(l.credit_minor)) x"
));
/// Entries of the month that are not in the hash chain yet.
pub const ENTRIES_UNSEALED: CloseCheck = CloseCheck::Within(sql!(
    "select count(*) from journal_entry e left join entry_seal s on s.org_id = e.org_id and s.book_id = e.book_id and s.entry_id = e.id
     where e.org_id = $1 and e.entity_id = $2 and e.effective_on >= $3 and e.effective_on <= $4 and s.entry_id is null"
));
/// Drafts with goods shipped by the end of the month, or with services.
pub const DRAFT_INVOICES: CloseCheck = CloseCheck::Through(sql!(
    "select count(*) from invoice where org_id = $1 and entity_id = $2 and status = 'draft' and (shipped_on is null or shipped_on <= $3)"
));
/// Batches of open orders accepted by the end of the month with a quantity that is on no invoice; what a closed order
/// did not invoice was worth nothing.
pub const ACCEPTED_NOT_INVOICED: CloseCheck = CloseCheck::Through(sql!(
    "select count(distinct d.id) from delivery_line n join delivery d on d.org_id = n.org_id and d.id = n.delivery_id
     join sales_order o on o.org_id = d.org_id and o.id = d.order_id and o.status = 'open'
     where n.org_id = $1 and n.invoiced_quantity_micro + n.returned_quantity_micro < n.quantity_micro
     and d.entity_id = $2 and d.status = 'accepted' and d.accepted_on <= $3"
));
/// Batches shipped by the end of the month that nobody accepted, and that did not come back.
pub const SHIPPED_NOT_ACCEPTED: CloseCheck = CloseCheck::Through(sql!(
    "select count(*) from delivery d where d.org_id = $1 and d.entity_id = $2 and d.status = 'shipped' and d.shipped_on <= $3
     and exists (select 1 from delivery_line n where n.org_id = d.org_id and n.delivery_id = d.id
       and n.returned_quantity_micro < n.quantity_micro)"
));
/// Receipts booked by the end of the month that are on no invoice in full.
pub const RECEIPTS_UNAPPLIED: CloseCheck = CloseCheck::Through(sql!(
    "select count(*) from receipt where org_id = $1 and entity_id = $2 and unapplied_minor > 0 and posted_on <= $3"
));
/// Receipts booked by the end of the month that are nobody's.
pub const RECEIPTS_UNCLAIMED: CloseCheck = CloseCheck::Through(sql!(
    "select count(*) from receipt where org_id = $1 and entity_id = $2 and customer_id is null and unapplied_minor > 0 and posted_on <= $3"
));
/// Open invoices issued by the end of the month that the customer disputes.
pub const INVOICES_DISPUTED: CloseCheck = CloseCheck::Through(sql!(
    "select count(*) from invoice where org_id = $1 and entity_id = $2 and status = 'issued' and open_minor > 0 and is_disputed and issued_on <= $3"
));
/// Credit notes issued by the end of the month that are not used up.
pub const CREDIT_NOTES_UNUSED: CloseCheck = CloseCheck::Through(sql!(
    "select count(*) from invoice where org_id = $1 and entity_id = $2 and status = 'issued' and open_minor > 0 and kind = 'credit_note' and issued_on <= $3"
));

macro_rules! series {
    ($table:literal) => {
        sql!(
            "select abs((select count(*) from ",
            $table,
            " where org_id = $1 and entity_id = $2 and number >= $3 and number < $4 and rtrim(number, '0123456789') = $3)
             - (select cast(coalesce(max(last_number), 0) as bigint) from number_series where org_id = $1 and entity_id = $2 and kind = $5 and year = $6))"
        )
    };
}
/// Invoice numbers given out in the year without a document, or the other way round.
pub const GAPS_OF_INVOICES: CloseCheck = CloseCheck::Series(series!("invoice"), SeriesKind::Invoice);
/// Receipt numbers.
pub const GAPS_OF_RECEIPTS: CloseCheck = CloseCheck::Series(series!("receipt"), SeriesKind::Receipt);
/// Entry numbers.
pub const GAPS_OF_ENTRIES: CloseCheck = CloseCheck::Series(series!("journal_entry"), SeriesKind::Entry);

/// How many there are.
///
/// # Errors
/// Of the database.
pub fn count(tx: &mut Tx, org: OrgId, entity: EntityId, period: Period, check: CloseCheck) -> Result<i64, DbError> {
    let (first, last) = (period.first_day(), period.last_day());
    let row: (i64,) = match check {
        CloseCheck::Through(text) => tx.one(text, v![org, entity, last])?,
        CloseCheck::Within(text) => tx.one(text, v![org, entity, first, last])?,
        CloseCheck::Series(text, kind) => return count_gaps(tx, org, entity, (text, kind), first.year()),
    };
    Ok(row.0)
}

fn count_gaps(
    tx: &mut Tx,
    org: OrgId,
    entity: EntityId,
    (text, kind): (Sql, SeriesKind),
    year: i16,
) -> Result<i64, DbError> {
    let formats = numbers::list_formats(tx, org)?;
    let own = formats.into_iter().filter(|format| format.entity_id == entity && format.kind == kind.as_str());
    let mut prefixes: Vec<String> = own.map(|format| format.prefix).collect();
    // Without a format there are no numbers but those of the year.
    let mut series = vec![(format!("{kind}-{year}"), kind.to_string(), i64::from(year))];
    if !prefixes.is_empty() {
        series.push((kind.to_string(), kind.to_string(), 0));
    }
    prefixes.retain(|prefix| prefix != kind.as_str());
    for prefix in prefixes {
        series.push((format!("{prefix}-{year}"), prefix.clone(), i64::from(year)));
        series.push((prefix.clone(), prefix, 0));
    }
    let mut gaps = 0;
    for (begins, prefix, year) in series {
        // `.` is the sign after `-`: everything that begins with the prefix lies between.
        let (from, to) = (format!("{begins}-"), format!("{begins}."));
        gaps += tx.one::<(i64,)>(text, v![org, entity, from, to, prefix, year])?.0;
    }
    Ok(gaps)
}

const SIGN_OFFS: Sql = sql!(
    "select period_id, item, note, signed_by, signed_at from period_sign_off where org_id = $1 and period_id = $2 order by item"
);

/// The sign-offs of a period.
///
/// # Errors
/// Of the database.
pub fn list_sign_offs(tx: &mut Tx, org: OrgId, period: PeriodId) -> Result<Vec<SignOffRow>, DbError> {
    tx.all(SIGN_OFFS, v![org, period])
}

const SIGN: Sql = sql!(
    "insert into period_sign_off (org_id, period_id, item, note, signed_by, signed_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (org_id, period_id, item) do update set note = excluded.note, signed_by = excluded.signed_by, signed_at = excluded.signed_at"
);

/// Signs an item off, over an earlier sign-off of it.
///
/// # Errors
/// Of the database.
pub fn sign_off(tx: &mut Tx, org: OrgId, row: &SignOffRow) -> Result<(), DbError> {
    tx.put(SIGN, v![org, row.period_id, row.item, row.note, row.signed_by, row.signed_at])
}
