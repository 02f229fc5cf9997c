//! Listing and changing the formats.
//!
//! A counter belongs to its prefix and year. So a change of the prefix begins a series of its own, going back to a
//! prefix goes on where it was left, and no number comes twice.

use super::refusals;
use crate::error::{Error, FieldError, Result};
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::ids::{EntityId, Id};
use mingxi_domain::number_series::{DIGITS, NumberFormat, PREFIX_MAX, SeriesKind, is_prefix};
use mingxi_domain::text_enum::TextEnum;
use mingxi_domain::words;
use mingxi_store::entities::{self, EntityRow};
use mingxi_store::numbers::{self as store, FormatRow};
use mingxi_store::{DbError, organizations};
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use utoipa::ToSchema;

/// The numbers of one kind of document.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NumberSeries {
    /// Whose; absent for what the organisation counts itself.
    pub entity_id: Option<EntityId>,
    /// What is numbered; the word is the prefix to begin with.
    pub kind: SeriesKind,
    /// What is numbered, in Chinese.
    pub label_zh: String,
    /// What is numbered, in English.
    pub label_en: String,
    /// What its numbers begin with.
    pub prefix: String,
    /// Digits the counter is filled up to with zeros.
    pub digits: u8,
    /// Whether the counter begins anew each year.
    pub is_yearly: bool,
    /// The last counter given out: of this year, or ever where it does not begin anew.
    pub last_number: i64,
    /// The next number, if it is given out this year.
    pub next: String,
    /// Goes along with a change.
    pub version: i64,
}

/// Every series.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NumberSeriesPage {
    /// The organisation's own first, then by entity, in the order of the chain.
    pub items: Vec<NumberSeries>,
    /// Always absent: all of them fit on a page.
    pub next_cursor: Option<String>,
}

/// How numbers are to look from now on. Absent fields stay.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateNumberSeries {
    /// Whose; left out for what the organisation counts itself.
    #[serde(default)]
    pub entity_id: Option<EntityId>,
    /// What is numbered.
    pub kind: SeriesKind,
    /// The version that was read.
    pub version: i64,
    /// What numbers begin with: capital letters and digits, a letter first.
    #[schema(pattern = "^[A-Z][A-Z0-9]{0,9}$")]
    pub prefix: Option<String>,
    /// Digits the counter is filled up to with zeros.
    #[schema(minimum = 3, maximum = 12)]
    pub digits: Option<u8>,
    /// Whether the counter begins anew each year.
    pub is_yearly: Option<bool>,
}

/// The format in force of a kind with its version.
struct InForce {
    format: NumberFormat,
    version: i64,
}

/// What the organisation counts itself stands under this.
fn whose(entity: Option<EntityId>) -> EntityId {
    entity.unwrap_or_else(|| EntityId::from_raw(0))
}

fn in_force(formats: &[FormatRow], entity: EntityId, kind: SeriesKind) -> Result<InForce> {
    let found = formats.iter().find(|row| row.is_current && row.entity_id == entity && row.kind == kind.as_str());
    let Some(row) = found else { return Ok(InForce { format: NumberFormat::of(kind), version: 1 }) };
    Ok(InForce { format: format(row)?, version: row.version })
}

/// How the next number of a kind looks. Formats are read once in a unit of work.
pub(crate) fn current(work: &mut Work, entity: EntityId, kind: SeriesKind) -> Result<NumberFormat> {
    let formats = known(work)?;
    Ok(in_force(&formats, entity, kind)?.format)
}

/// How numbers of these kinds look or looked, of whatever entity.
pub(crate) fn looks(work: &mut Work, kinds: &[SeriesKind]) -> Result<Vec<NumberFormat>> {
    let formats = known(work)?;
    let given = formats.iter().filter(|row| kinds.iter().any(|kind| row.kind == kind.as_str()));
    let mut looks = kinds.iter().copied().map(NumberFormat::of).collect::<Vec<_>>();
    for row in given {
        let look = format(row)?;
        if !looks.contains(&look) {
            looks.push(look);
        }
    }
    Ok(looks)
}

fn known(work: &mut Work) -> Result<Rc<Vec<FormatRow>>> {
    if let Some(formats) = work.memo.formats() {
        return Ok(formats);
    }
    let formats = store::list_formats(work.tx, work.org())?;
    Ok(work.memo.keep_formats(formats))
}

fn format(row: &FormatRow) -> Result<NumberFormat> {
    let digits = u8::try_from(row.digits).map_err(|error| Error::Internal(format!("{}: {error}", row.prefix)))?;
    Ok(NumberFormat { prefix: row.prefix.clone(), digits, is_yearly: row.is_yearly })
}

/// Every series of the organisation and its entities.
///
/// # Errors
/// Forbidden.
pub fn list_number_series(work: &mut Work) -> Result<NumberSeriesPage> {
    work.scope("entity")?;
    let org = work.org();
    let formats = store::list_formats(work.tx, org)?;
    let last = store::list_last(work.tx, org)?;
    let mut items = Vec::new();
    let owners = entities::list(work.tx, org)?.into_iter().map(|row| Some(row.id));
    for entity_id in std::iter::once(None).chain(owners) {
        for kind in SeriesKind::ALL.iter().copied().filter(|kind| kind.is_of_organization() == entity_id.is_none()) {
            items.push(view(work, (entity_id, kind), &formats, &last)?);
        }
    }
    Ok(NumberSeriesPage { items, next_cursor: None })
}

fn view(
    work: &Work,
    (entity_id, kind): (Option<EntityId>, SeriesKind),
    formats: &[FormatRow],
    last: &[(EntityId, String, i64, i64)],
) -> Result<NumberSeries> {
    let InForce { format, version } = in_force(formats, whose(entity_id), kind)?;
    let year = work.today().year();
    let key = (whose(entity_id), format.prefix.as_str(), i64::from(format.counted_year(year)));
    let found = last.iter().find(|(entity, prefix, year, _)| (*entity, prefix.as_str(), *year) == key);
    let last_number = found.map_or(0, |(.., number)| *number);
    let label = kind.label();
    Ok(NumberSeries {
        entity_id,
        kind,
        label_zh: label.zh.to_owned(),
        label_en: label.en.to_owned(),
        next: format.show(year, last_number + 1),
        prefix: format.prefix,
        digits: format.digits,
        is_yearly: format.is_yearly,
        last_number,
        version,
    })
}

/// Changes how the numbers of a kind look from now on. Numbers given out stay as they are.
///
/// # Errors
/// Forbidden; unknown entity; conflict; invalid prefix or digits; refused as `number_series_prefix_taken`.
pub fn update_number_series(work: &mut Work, input: &UpdateNumberSeries) -> Result<NumberSeries> {
    work.check(Action::NumberSeriesUpdate)?;
    let (org, kind) = (work.org(), input.kind);
    check(input)?;
    // Whoever changes a format of the organisation waits for the others: prefixes are compared with each other.
    organizations::lock(work.tx, org)?;
    if let Some(entity) = input.entity_id
        && EntityRow::find(work.tx, org, entity)?.is_none()
    {
        return Err(Error::unknown_reference("/entity_id", entity));
    }
    let formats = store::list_formats(work.tx, org)?;
    let InForce { format: before, version } = in_force(&formats, whose(input.entity_id), kind)?;
    if version != input.version {
        return Err(conflict(kind, Some(version)));
    }
    let after = NumberFormat {
        prefix: input.prefix.clone().unwrap_or_else(|| before.prefix.clone()),
        digits: input.digits.unwrap_or(before.digits),
        is_yearly: input.is_yearly.unwrap_or(before.is_yearly),
    };
    check_free(&formats, (whose(input.entity_id), kind), &after.prefix)?;
    if before != after {
        save(work, input, (&before, &after), version + 1)?;
    }
    let (formats, last) = (store::list_formats(work.tx, org)?, store::list_last(work.tx, org)?);
    view(work, (input.entity_id, kind), &formats, &last)
}

fn check(input: &UpdateNumberSeries) -> Result<()> {
    let mut errors = Vec::new();
    if input.entity_id.is_none() != input.kind.is_of_organization() {
        errors.push(FieldError::new(
            "/entity_id",
            "not_of_kind",
            words!("客户和商机的编号不分主体，其他须指定主体", "customers and opportunities have none, others one"),
        ));
    }
    if input.prefix.as_ref().is_some_and(|prefix| !is_prefix(prefix)) {
        let detail = words!(
            "1 至 {PREFIX_MAX} 位大写字母和数字，字母开头",
            "1 to {PREFIX_MAX} capital letters and digits, a letter first"
        );
        errors.push(FieldError::new("/prefix", "bad_value", detail));
    }
    if input.digits.is_some_and(|digits| !DIGITS.contains(&digits)) {
        let detail = words!("{} 至 {}", "{} to {}", DIGITS.start(), DIGITS.end());
        errors.push(FieldError::new("/digits", "out_of_range", detail));
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

/// Kinds share tables and people: a prefix is one kind's for ever.
fn check_free(formats: &[FormatRow], (entity, kind): (EntityId, SeriesKind), prefix: &str) -> Result<()> {
    let is_word = SeriesKind::parse(prefix).is_some_and(|other| other != kind);
    let was_given = formats.iter().find(|row| row.entity_id == entity && row.prefix == prefix);
    if !is_word && was_given.is_none_or(|row| row.kind == kind.as_str()) {
        return Ok(());
    }
    Err(refusals::PREFIX_TAKEN.at(
        "/prefix",
        words!("另一类编号正在或曾经以 {prefix} 开头。", "Numbers of another kind begin or began with {prefix}."),
    ))
}

fn save(
    work: &mut Work,
    input: &UpdateNumberSeries,
    (before, after): (&NumberFormat, &NumberFormat),
    version: i64,
) -> Result<()> {
    let row = FormatRow {
        entity_id: whose(input.entity_id),
        prefix: after.prefix.clone(),
        kind: input.kind.to_string(),
        digits: i64::from(after.digits),
        is_yearly: after.is_yearly,
        is_current: true,
        version,
    };
    match store::put_format(work.tx, work.org(), &row).and_then(|()| work.tx.flush()) {
        Err(DbError::RowCount { .. }) => return Err(conflict(input.kind, None)),
        other => other?,
    }
    work.memo.forget();
    let changes = Changes::none()
        .set("kind", input.kind)
        .moved("prefix", &before.prefix, &after.prefix)
        .moved("digits", before.digits, after.digits)
        .moved("is_yearly", before.is_yearly, after.is_yearly);
    work.audit(Action::NumberSeriesUpdate, row.entity_id, changes)
}

fn conflict(kind: SeriesKind, current_version: Option<i64>) -> Error {
    Error::Conflict { what: "number_series", id: kind.to_string(), current_version }
}
