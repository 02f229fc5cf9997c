//! Records as their description sees them: lists, one record, insert and update for any object.
//!
//! Whatever serves people takes a [`Scope`]; forgetting it does not compile.

use crate::error::DbError;
use crate::filter_sql::{
    Reading, SqlBuilder, column_sql, kind_of, push_column, push_filter, push_lets_through, push_list, push_scope,
    push_scope_of_few, push_search, to_value,
};
use crate::outgoing::{Layout, Outgoing, references};
use crate::row::Row;
use crate::sql::{Sql, SqlText};
use crate::tx::Tx;
use crate::value::Value;
use crate::{sql, v};
use jiff::Timestamp;
use jiff::civil::Date;
use mingxi_domain::access::{Rows, Scope, Standing};
use mingxi_domain::ids::{self, Id, OrgId};
use mingxi_domain::metadata::filter::{Bound, ID, SortKey};
use mingxi_domain::metadata::value::Scalar;
use mingxi_domain::metadata::{Field, FieldKind, Object, objects};
use serde_json::{Map, Value as Json};

/// A record as it goes out: fields by name, `custom`, `version`, the titles of what it refers to, and in `masked` the
/// references whose records the reader may not open.
pub type Record = Map<String, Json>;

/// What a list asks for. The filter is checked and its values are typed.
#[derive(Clone, Debug)]
pub struct Query {
    /// Which records.
    pub filter: Bound,
    /// Words to find in the search text.
    pub search: Option<String>,
    /// Order; the id decides last.
    pub sort: Vec<SortKey>,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// Most records of the page.
    pub limit: usize,
    /// Today, for the organisation: states and days late are told by it.
    pub today: Date,
}

/// Where a page ended: the values of the sort keys and the id of its last record.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    /// Sort values of the last record, in the order of the keys; `None` for empty.
    pub keys: Vec<Option<Scalar>>,
    /// Its id.
    pub id: i64,
}

/// One page of a list.
#[derive(Debug)]
pub struct Page {
    /// The records.
    pub items: Vec<Record>,
    /// Where to go on, unless this was the last page.
    pub next: Option<Cursor>,
}

/// One page of the records of `object` within `scope`. Costs the same on page one and page thousand.
///
/// # Errors
/// Of the database.
pub fn list(tx: &mut Tx, reader: &Standing, scope: &Scope, object: &Object, query: &Query) -> Result<Page, DbError> {
    let mut items = Vec::new();
    let next = each_of_page(tx, (reader, scope), object, query, |outgoing| {
        items.push(outgoing.record()?);
        Ok(())
    })?;
    Ok(Page { items, next })
}

/// As [`list`], written as the text of a JSON array on the way, for those who only pass it on.
///
/// # Errors
/// Of the database.
pub fn list_json(
    tx: &mut Tx,
    reader: &Standing,
    scope: &Scope,
    object: &Object,
    query: &Query,
) -> Result<(Vec<u8>, Option<Cursor>), DbError> {
    let mut text = vec![b'['];
    let next = each_of_page(tx, (reader, scope), object, query, |outgoing| {
        if text.len() > 1 {
            text.push(b',');
        }
        outgoing.write(&mut text)
    })?;
    text.push(b']');
    Ok((text, next))
}

/// Hands each record of a page on, and says where the page after it begins.
fn each_of_page(
    tx: &mut Tx,
    whose: (&Standing, &Scope),
    object: &Object,
    query: &Query,
    mut each: impl FnMut(&Outgoing) -> Result<(), DbError>,
) -> Result<Option<Cursor>, DbError> {
    let (text, values) = page_sql(whose, object, query, reading(tx, query.today));
    let mut layout = None;
    let mut seen = 0;
    let (mut last, mut next) = (None, None);
    tx.each(SqlText::dynamic(text), values, |row| {
        let layout = layout.get_or_insert_with(|| Layout::new(object, &row.columns()));
        seen += 1;
        if seen > query.limit {
            next = last.take();
            return Ok(());
        }
        if seen == query.limit {
            last = Some(cursor(row, object, &query.sort)?);
        }
        each(&Outgoing { layout, row })
    })?;
    Ok(next)
}

fn reading(tx: &Tx, today: Date) -> Reading {
    Reading { today, engine: tx.engine() }
}

fn page_sql(
    (reader, scope): (&Standing, &Scope),
    object: &Object,
    query: &Query,
    reading: Reading,
) -> (String, Vec<Value>) {
    let mut sql = SqlBuilder::reading(reading);
    sql.push("select t.* from ").push(object.table).push(" t where ");
    push_scope(&mut sql, scope);
    push_narrowing(&mut sql, object, query);
    if let Some(cursor) = &query.after {
        push_after(&mut sql, object, &query.sort, cursor);
    }
    push_order(&mut sql, object, &query.sort);
    // One more than the page shows whether there is another.
    sql.push(&format!(" limit {}", query.limit + 1));
    let (page, mut sql) = sql.around();
    push_with_titles(&mut sql, reader, object, &page);
    push_order(&mut sql, object, &query.sort);
    sql.finish()
}

/// How many records a filter selects and the sums of its money fields, per currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Totals {
    /// Records.
    pub count: i64,
    /// For each currency: the sums by field name, in minor units.
    pub sums: Vec<(String, Vec<(String, i64)>)>,
}

/// Counts the filter's records and sums their money fields per currency; never across currencies. Records that count
/// against the others are subtracted.
///
/// # Errors
/// Of the database.
pub fn totals(tx: &mut Tx, scope: &Scope, object: &Object, query: &Query) -> Result<Totals, DbError> {
    let money: Vec<&Field> =
        object.fields.iter().filter(|field| field.kind == FieldKind::Money && !field.is_custom).collect();
    let mut sql = SqlBuilder::reading(reading(tx, query.today));
    let currency = if money.is_empty() { "''" } else { "coalesce(t.currency, '')" };
    sql.push(&format!("select {currency}, count(*)"));
    for field in &money {
        sql.push(&format!(", coalesce(sum({}), 0)", signed(object, &field.column)));
    }
    sql.push(" from ").push(object.table).push(" t where ");
    push_scope(&mut sql, scope);
    push_narrowing(&mut sql, object, query);
    sql.push(" group by 1 order by 1");
    let (text, values) = sql.finish();
    let mut totals = Totals { count: 0, sums: Vec::new() };
    tx.each(SqlText::dynamic(text), values, |row| {
        totals.count += row.at::<i64>(1)?;
        let currency: String = row.at(0)?;
        let sum = |(index, field): (usize, &&Field)| Ok((field.name.clone(), row.at::<i64>(index + 2)?));
        let sums = money.iter().enumerate().map(sum).collect::<Result<Vec<_>, DbError>>()?;
        if !currency.is_empty() {
            totals.sums.push((currency, sums));
        }
        Ok(())
    })?;
    Ok(totals)
}

/// How many records of a filter there are of each word of a choice.
///
/// # Errors
/// Of the database.
pub fn counts(
    tx: &mut Tx,
    scope: &Scope,
    object: &Object,
    query: &Query,
    field: &Field,
) -> Result<Vec<(Option<String>, i64)>, DbError> {
    let mut sql = SqlBuilder::reading(reading(tx, query.today));
    sql.push("select ");
    push_column(&mut sql, field);
    sql.push(", count(*) from ").push(object.table).push(" t where ");
    push_scope(&mut sql, scope);
    push_narrowing(&mut sql, object, query);
    sql.push(" group by 1 order by 1");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// An amount as it counts: negative for records that count against the others.
fn signed(object: &Object, column: &str) -> String {
    let against = object.counts_against.and_then(|against| Some((object.field(against.field)?, against.value)));
    match against {
        Some((field, value)) => {
            format!("case when t.{} = '{value}' then -t.{column} else t.{column} end", field.column)
        }
        None => format!("t.{column}"),
    }
}

/// One record within `scope`.
///
/// # Errors
/// Of the database.
pub fn find(
    tx: &mut Tx,
    reader: &Standing,
    scope: &Scope,
    object: &Object,
    id: i64,
    today: Date,
) -> Result<Option<Record>, DbError> {
    let mut sql = SqlBuilder::reading(reading(tx, today));
    sql.push("select t.* from ").push(object.table).push(" t where ");
    push_scope_of_few(&mut sql, scope);
    sql.push(" and t.id = ").bind(Value::I64(id));
    let (inner, mut sql) = sql.around();
    push_with_titles(&mut sql, reader, object, &inner);
    let (text, values) = sql.finish();
    let mut found = None;
    tx.each(SqlText::dynamic(text), values, |row| {
        found = Some(Outgoing { layout: &Layout::new(object, &row.columns()), row }.record()?);
        Ok(())
    })?;
    Ok(found)
}

/// Whether a record is there within `scope`.
///
/// # Errors
/// Of the database.
pub fn is_visible(tx: &mut Tx, scope: &Scope, object: &Object, id: i64) -> Result<bool, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select t.id from ").push(object.table).push(" t where ");
    push_scope_of_few(&mut sql, scope);
    sql.push(" and t.id = ").bind(Value::I64(id));
    let (text, values) = sql.finish();
    Ok(tx.opt::<(i64,)>(SqlText::dynamic(text), values)?.is_some())
}

/// Which of these records are there within `scope`, each with what names it; empty where nothing does.
///
/// # Errors
/// Of the database.
pub fn list_visible(tx: &mut Tx, scope: &Scope, object: &Object, ids: &[i64]) -> Result<Vec<(i64, String)>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let title = object.field(object.title).filter(|title| title.name != "id");
    let title = title.map_or_else(|| "''".to_owned(), |title| format!("coalesce(t.{}, '')", title.column));
    let mut sql = SqlBuilder::default();
    sql.push("select t.id, ").push(&title).push(" from ").push(object.table).push(" t where ");
    push_scope_of_few(&mut sql, scope);
    sql.push(" and t.id in (");
    push_list(&mut sql, ids.iter().map(|id| Value::I64(*id)));
    sql.push(")");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// A column of a record being written.
#[derive(Clone, Debug)]
pub struct Column {
    /// Name of the column.
    pub name: String,
    /// Its value, a typed null included.
    pub value: Value,
}

impl Column {
    /// A column and its value.
    pub fn new(name: impl Into<String>, value: Value) -> Self {
        Self { name: name.into(), value }
    }

    /// The column of a described field.
    #[must_use]
    pub fn of(field: &Field, scalar: Option<&Scalar>) -> Self {
        let value = scalar.map_or_else(|| Value::Null(kind_of(field)), |scalar| to_value(field, scalar));
        Self { name: field.column.clone(), value }
    }
}

const HAS_FILES: Sql = sql!(
    "select cast(count(*) as bigint) from attachment where org_id = $1 and object = $2 and record_id = $3 and deleted_at is null"
);

/// Whether files hang on a record.
///
/// # Errors
/// Of the database.
pub fn has_files(tx: &mut Tx, org: OrgId, object: &str, id: i64) -> Result<bool, DbError> {
    Ok(tx.one::<(i64,)>(HAS_FILES, v![org, object, id])?.0 > 0)
}

const DELETE_TERMS: Sql = sql!("delete from search_term where org_id = $1 and record_id = $2");
const DELETE_PINS: Sql = sql!("delete from pin where org_id = $1 and object = $2 and record_id = $3");

/// Removes a record with what it is found and pinned by. `id_text` is the id as people see it.
///
/// # Errors
/// [`DbError::ForeignKey`] while other records belong to it.
pub fn delete(tx: &mut Tx, org: OrgId, object: &Object, id: i64, id_text: &str) -> Result<(), DbError> {
    tx.put(DELETE_TERMS, v![org, id])?;
    tx.put(DELETE_PINS, v![org, object.name, id_text])?;
    let text = format!("delete from {} where org_id = $1 and id = $2", object.table);
    match tx.exec(SqlText::dynamic(text), v![org, id])? {
        1 => Ok(()),
        _ => Err(DbError::NotFound { statement: format!("a {} to delete", object.name) }),
    }
}

/// Inserts a record; `columns` hold everything but organisation, id, version and moments.
///
/// # Errors
/// Of the database; unique, check and foreign keys as their own variants.
pub fn insert(
    tx: &mut Tx,
    org: OrgId,
    object: &Object,
    id: i64,
    now: Timestamp,
    columns: &[Column],
) -> Result<(), DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("insert into ").push(object.table).push(" (org_id, id, created_at, updated_at");
    for column in columns {
        sql.push(", ").push(&column.name);
    }
    sql.push(") values (");
    sql.bind(Value::I64(org.raw())).push(", ").bind(Value::I64(id));
    sql.push(", ").bind(Value::Moment(now)).push(", ").bind(Value::Moment(now));
    for column in columns {
        sql.push(", ").bind(column.value.clone());
    }
    sql.push(")");
    let (text, values) = sql.finish();
    tx.put_expect(1, SqlText::dynamic(text), values)
}

/// Updates columns of the record if it is still at `version`.
///
/// # Errors
/// [`DbError::RowCount`] when the record moved on; the database's otherwise.
pub fn update(
    tx: &mut Tx,
    org: OrgId,
    object: &Object,
    id: i64,
    version: i64,
    now: Timestamp,
    columns: &[Column],
) -> Result<(), DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("update ").push(object.table).push(" set version = version + 1, updated_at = ").bind(Value::Moment(now));
    for column in columns {
        sql.push(", ").push(&column.name).push(" = ").bind(column.value.clone());
    }
    sql.push(" where org_id = ").bind(Value::I64(org.raw()));
    sql.push(" and id = ").bind(Value::I64(id));
    sql.push(" and version = ").bind(Value::I64(version));
    let (text, values) = sql.finish();
    tx.put_expect(1, SqlText::dynamic(text), values)
}

/// The filter and the search of a list, behind its scope.
pub(crate) fn push_narrowing(sql: &mut SqlBuilder, object: &Object, query: &Query) {
    if !matches!(&query.filter, Bound::All(parts) if parts.is_empty()) {
        sql.push(" and ");
        push_filter(sql, object, &query.filter);
    }
    if let Some(search) = &query.search {
        push_search(sql, search);
    }
}

/// `order by`, empty values last. The id runs with the first key unless it is a key itself, so one index can serve both.
fn push_order(sql: &mut SqlBuilder, object: &Object, sort: &[SortKey]) {
    sql.push(" order by ");
    for key in before_id(sort) {
        let field = object.field(&key.field).expect("a checked sort names fields of its object");
        push_column(sql, field);
        let nulls = if field.is_filled { "" } else { " nulls last" };
        sql.push(direction(key.is_descending)).push(nulls).push(", ");
    }
    sql.push("t.id").push(direction(id_descends(sort)));
}

/// The keys before the id, which decides last whether it was asked for or not.
fn before_id(sort: &[SortKey]) -> &[SortKey] {
    match sort.split_last() {
        Some((last, before)) if last.field == ID => before,
        _ => sort,
    }
}

/// As the caller asks; else with the first key; newest first when there is none.
fn id_descends(sort: &[SortKey]) -> bool {
    let asked = sort.last().filter(|key| key.field == ID).or(sort.first());
    asked.is_none_or(|key| key.is_descending)
}

fn direction(is_descending: bool) -> &'static str {
    if is_descending { " desc" } else { "" }
}

/// Records after the cursor: (first key later) or (equal and second later) … or (all equal and id later).
fn push_after(sql: &mut SqlBuilder, object: &Object, sort: &[SortKey], cursor: &Cursor) {
    let keys = before_id(sort);
    push_start(sql, object, keys, cursor);
    sql.push(" and (");
    for position in 0..=keys.len() {
        if position > 0 {
            sql.push(" or ");
        }
        sql.push("(");
        for (key, value) in keys.iter().zip(&cursor.keys).take(position) {
            let field = object.field(&key.field).expect("a checked sort names fields of its object");
            push_column(sql, field);
            sql.push(" is not distinct from ");
            sql.bind(Column::of(field, value.as_ref()).value).push(" and ");
        }
        match keys.get(position).zip(cursor.keys.get(position)) {
            Some((key, value)) => push_later(sql, object, key, value.as_ref()),
            None => {
                sql.push(if id_descends(sort) { "t.id < " } else { "t.id > " }).bind(Value::I64(cursor.id));
            }
        }
        sql.push(")");
    }
    sql.push(")");
}

/// The first key alone bounds the page from one side, which is what an index can start at; the whole condition below
/// is an `or`, which it cannot.
fn push_start(sql: &mut SqlBuilder, object: &Object, keys: &[SortKey], cursor: &Cursor) {
    let (Some(key), Some(Some(value))) = (keys.first(), cursor.keys.first()) else { return };
    let field = object.field(&key.field).expect("a checked sort names fields of its object");
    if field.is_filled && field.derived.is_none() {
        let sign = if key.is_descending { " <= " } else { " >= " };
        sql.push(" and ").push(&column_sql(field)).push(sign).bind(to_value(field, value));
    }
}

fn push_later(sql: &mut SqlBuilder, object: &Object, key: &SortKey, value: Option<&Scalar>) {
    let field = object.field(&key.field).expect("a checked sort names fields of its object");
    let Some(value) = value else {
        sql.push("1 = 0");
        return;
    };
    sql.push("(");
    push_column(sql, field);
    sql.push(if key.is_descending { " < " } else { " > " }).bind(to_value(field, value));
    if !field.is_filled {
        sql.push(" or ");
        push_column(sql, field);
        sql.push(" is null");
    }
    sql.push(")");
}

/// The page joined with the titles of what its records refer to, and with what is told of them: only for the rows of
/// the page. What the reader may not open has no title: an id tells nothing, a name does.
fn push_with_titles(sql: &mut SqlBuilder, reader: &Standing, object: &Object, page: &str) {
    let mut joins = String::new();
    sql.push("select t.*");
    for field in object.fields.iter().filter(|field| field.derived.is_some()) {
        sql.push(", ");
        push_column(sql, field);
        sql.push(" as ").push(&field.column);
    }
    for (index, field) in references(object).enumerate() {
        let FieldKind::Reference(target) = field.kind else { continue };
        let target = objects::get(target);
        let Some(title) = target.field(target.title).filter(|title| title.name != "id") else { continue };
        let Ok(scope) = reader.scope(target) else {
            sql.push(&format!(", cast(null as text) as title_{index}"));
            continue;
        };
        let alias = format!("r{index}");
        let title = format!("coalesce({alias}.{}, '')", title.column);
        if scope.rows == Rows::All {
            sql.push(", ").push(&title);
        } else {
            sql.push(", case when ");
            push_lets_through(sql, &scope, &alias);
            sql.push(" then ").push(&title).push(" end");
        }
        sql.push(&format!(" as title_{index}"));
        joins.push_str(&format!(
            " left join {} {alias} on {alias}.org_id = t.org_id and {alias}.id = t.{}",
            target.table, field.column
        ));
    }
    sql.push(" from (").push(page).push(") t").push(&joins);
}

fn cursor(row: &Row, object: &Object, sort: &[SortKey]) -> Result<Cursor, DbError> {
    let keys = sort.iter().map(|key| {
        let field = object.field(&key.field).expect("a checked sort names fields of its object");
        to_scalar(row.named(&field.column, kind_of(field))?)
    });
    Ok(Cursor { keys: keys.collect::<Result<_, _>>()?, id: row.get("id")? })
}

fn to_scalar(value: Value) -> Result<Option<Scalar>, DbError> {
    Ok(Some(match value {
        Value::Null(_) => return Ok(None),
        Value::Bool(value) => Scalar::Bool(value),
        Value::I64(value) => Scalar::I64(value),
        Value::Text(value) => Scalar::Text(value),
        Value::Date(value) => Scalar::Date(value),
        Value::Moment(value) => Scalar::Moment(value),
        Value::Json(value) => Scalar::Json(value),
        Value::Bytes(_) => return Err(DbError::wrong_type("bytes cannot order a list".to_owned())),
    }))
}

/// The text form of a cursor for the wire and back are the caller's; ids inside it are plain numbers.
#[must_use]
pub fn id_text(object: &Object, id: i64) -> String {
    ids::encode(object.id_prefix, id)
}
