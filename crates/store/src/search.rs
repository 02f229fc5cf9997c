//! 搜索 The search index: written with the record, read by name, token or number.
//!
//! Both engines hold the same rows; only the full-text condition differs, in `full_text`. Every token carries a tag of
//! its organisation, so that one index serves many of them without reading each other's entries.

use crate::db::Engine;
use crate::error::DbError;
use crate::filter_sql::{SqlBuilder, like_pattern, push_list, push_scope};
use crate::row::{FromRow, Row};
use crate::sql;
use crate::sql::{Sql, SqlText};
use crate::tx::Tx;
use crate::v;
use crate::value::Value;
use mingxi_domain::access::Scope;
use mingxi_domain::duplicates::Profile;
use mingxi_domain::ids::{Id, OrgId, UserId};
use mingxi_domain::metadata::{FieldKind, Object, objects};
use mingxi_domain::search::{Indexed, Need, Query};

/// A record that may fit a query.
#[derive(Clone, Debug)]
pub struct HitRow {
    /// Its object.
    pub object: String,
    /// Its id.
    pub record_id: i64,
    /// What it is found by.
    pub terms: String,
}

impl FromRow for HitRow {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self { object: row.get("object")?, record_id: row.get("record_id")?, terms: row.get("terms")? })
    }
}

const KEEP: Sql = sql!(
    "insert into search_term (org_id, record_id, object, title_key, terms, tokens) values ($1, $2, $3, $4, $5, $6)
     on conflict (org_id, record_id) do update set title_key = excluded.title_key, terms = excluded.terms,
     tokens = excluded.tokens"
);

/// Keeps what a record is found by, in place of what was kept before.
///
/// # Errors
/// Of the database.
pub fn keep(tx: &mut Tx, org: OrgId, object: &str, record_id: i64, indexed: &Indexed) -> Result<(), DbError> {
    let tag = tag(org);
    let tokens: Vec<String> = indexed.tokens.iter().map(|token| format!("{tag}{token}")).collect();
    tx.put(KEEP, v![org, record_id, object, indexed.title_key, indexed.terms, tokens.join(" ")])
}

/// Records of these objects whose name begins like this, in the order of their names.
///
/// # Errors
/// Of the database.
pub fn list_by_title(
    tx: &mut Tx,
    org: OrgId,
    objects: &[&str],
    prefix: &str,
    limit: usize,
) -> Result<Vec<HitRow>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select object, record_id, terms from search_term where org_id = ").bind(Value::I64(org.raw()));
    sql.push(" and title_key >= ").bind(Value::Text(prefix.to_owned()));
    sql.push(" and title_key < ").bind(Value::Text(format!("{prefix}\u{10ffff}")));
    push_objects(&mut sql, objects);
    sql.push(&format!(" order by title_key, record_id limit {limit}"));
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// Records of these objects whose tokens meet the need, newest first where the engine can say so for free.
///
/// # Errors
/// Of the database.
pub fn list_by_tokens(
    tx: &mut Tx,
    org: OrgId,
    objects: &[&str],
    need: &Need,
    limit: usize,
) -> Result<Vec<HitRow>, DbError> {
    let mut sql = SqlBuilder::default();
    let condition = Value::Text(full_text(need, &tag(org), tx.engine()));
    match tx.engine() {
        Engine::Sqlite => {
            sql.push("select s.object, s.record_id, s.terms from search_index f cross join search_term s");
            sql.push(" on s.org_id = ").bind(Value::I64(org.raw())).push(" and s.record_id = f.rowid");
            sql.push(" where f.search_index match ").bind(condition);
            push_objects(&mut sql, objects);
            sql.push(" order by f.rowid desc");
        }
        Engine::Postgres => {
            sql.push("select s.object, s.record_id, s.terms from search_term s where s.org_id = ");
            sql.bind(Value::I64(org.raw())).push(" and cast(s.tokens as tsvector) @@ cast(cast(");
            sql.bind(condition).push(" as text) as tsquery)");
            push_objects(&mut sql, objects);
        }
    }
    sql.push(&format!(" limit {limit}"));
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// Records of an object within a narrow scope that fit the query, newest first: reads what the scope holds.
///
/// # Errors
/// Of the database.
pub fn list_owned(
    tx: &mut Tx,
    scope: &Scope,
    object: &Object,
    query: &Query,
    limit: usize,
) -> Result<Vec<HitRow>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select s.object, s.record_id, s.terms from ").push(object.table);
    sql.push(" t join search_term s on s.org_id = t.org_id and s.record_id = t.id where ");
    push_scope(&mut sql, scope);
    for (word, digits) in query.words() {
        sql.push(" and (s.terms like ").bind(Value::Text(like_pattern(word))).push(" escape '\\'");
        if let Some(digits) = digits {
            sql.push(" or s.terms like ").bind(Value::Text(like_pattern(digits))).push(" escape '\\'");
        }
        sql.push(")");
    }
    sql.push(&format!(" order by t.id desc limit {limit}"));
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// Documents of an object with one of these numbers, or whose number begins like this, the latest number first. Their
/// numbers are unique within a legal entity, so each entity is one look at its index.
///
/// # Errors
/// Of the database.
pub fn list_by_number(
    tx: &mut Tx,
    scope: &Scope,
    object: &Object,
    numbers: &[String],
    prefix: Option<&str>,
    limit: usize,
) -> Result<Vec<(i64, String)>, DbError> {
    let mut sql = SqlBuilder::default();
    sql.push("select t.id, t.number from legal_entity e join ").push(object.table);
    sql.push(" t on t.org_id = e.org_id and t.entity_id = e.id where e.org_id = ");
    sql.bind(Value::I64(scope.org.raw())).push(" and ");
    push_scope(&mut sql, scope);
    sql.push(" and (t.number in (");
    push_list(&mut sql, numbers.iter().map(|number| Value::Text(number.clone())));
    sql.push(")");
    if let Some(prefix) = prefix {
        sql.push(" or (t.number >= ").bind(Value::Text(prefix.to_owned()));
        sql.push(" and t.number < ").bind(Value::Text(format!("{prefix}\u{10ffff}"))).push(")");
    }
    sql.push(&format!(") order by t.number desc, t.id limit {limit}"));
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// A found record as people see it.
#[derive(Clone, Debug)]
pub struct ShownRow {
    /// Its id.
    pub id: i64,
    /// What names it.
    pub title: String,
    /// Its number or code, if its object has one.
    pub number: Option<String>,
    /// What tells it from others of that name.
    pub subtitle: Option<String>,
}

impl FromRow for ShownRow {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        Ok(Self { id: row.at(0)?, title: row.at(1)?, number: row.at(2)?, subtitle: row.at(3)? })
    }
}

/// Title, number and subtitle of records, by the names of these fields.
///
/// # Errors
/// Of the database.
pub fn list_shown(
    tx: &mut Tx,
    org: OrgId,
    object: &Object,
    ids: &[i64],
    (title, number, subtitle): (&str, Option<&str>, Option<&str>),
) -> Result<Vec<ShownRow>, DbError> {
    let column =
        |name: &str| object.field(name).map_or("cast(null as text)".to_owned(), |field| format!("t.{}", field.column));
    let (mut shown, mut join) = ("cast(null as text)".to_owned(), String::new());
    if let Some(field) = subtitle.and_then(|name| object.field(name)) {
        shown = format!("t.{}", field.column);
        if let FieldKind::Reference(target) = field.kind {
            let target = objects::get(target);
            join = format!(" left join {} r on r.org_id = t.org_id and r.id = t.{}", target.table, field.column);
            shown = format!("r.{}", target.title);
        }
    }
    let number = number.map_or("cast(null as text)".to_owned(), column);
    let mut sql = SqlBuilder::default();
    sql.push(&format!(
        "select t.id, coalesce({}, ''), {number}, {shown} from {} t{join} where t.org_id = ",
        column(title),
        object.table
    ));
    sql.bind(Value::I64(org.raw())).push(" and t.id in (");
    push_list(&mut sql, ids.iter().map(|id| Value::I64(*id)));
    sql.push(")");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// What a column of these records holds, as text.
///
/// # Errors
/// Of the database.
pub fn list_states(
    tx: &mut Tx,
    org: OrgId,
    object: &Object,
    ids: &[i64],
    field: &str,
) -> Result<Vec<(i64, Option<String>)>, DbError> {
    let Some(field) = object.field(field) else { return Ok(Vec::new()) };
    let mut sql = SqlBuilder::default();
    sql.push(&format!("select t.id, cast(t.{} as text) from {} t where t.org_id = ", field.column, object.table));
    sql.bind(Value::I64(org.raw())).push(" and t.id in (");
    push_list(&mut sql, ids.iter().map(|id| Value::I64(*id)));
    sql.push(")");
    let (text, values) = sql.finish();
    let mut states = Vec::new();
    tx.each(SqlText::dynamic(text), values, |row| {
        states.push((row.at(0)?, row.at(1)?));
        Ok(())
    })?;
    Ok(states)
}

/// A lead, customer or contact as duplicates are looked for.
#[derive(Clone, Debug)]
pub struct ProfileRow {
    /// Its id.
    pub id: i64,
    /// What is known about it.
    pub profile: Profile,
    /// Company, customer or region.
    pub subtitle: Option<String>,
    /// Its owner.
    pub owner_id: UserId,
    /// Name of the owner.
    pub owner: Option<String>,
}

impl FromRow for ProfileRow {
    fn from_row(row: &Row) -> Result<Self, DbError> {
        let text = |at: usize| Ok::<_, DbError>(row.at::<Option<String>>(at)?.unwrap_or_default());
        let profile = Profile {
            name: text(1)?,
            company: text(2)?,
            phone: text(3)?,
            tax_id: text(4)?,
            email: text(5)?,
            is_company: false,
        };
        Ok(Self { id: row.at(0)?, profile, subtitle: row.at(6)?, owner_id: row.at(7)?, owner: row.at(8)? })
    }
}

/// What these records of an owned object say about themselves, with their owners, whoever may see them.
///
/// # Errors
/// Of the database.
pub fn list_profiles(tx: &mut Tx, org: OrgId, object: &Object, ids: &[i64]) -> Result<Vec<ProfileRow>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let column =
        |name: &str| object.field(name).map_or("cast(null as text)".to_owned(), |field| format!("t.{}", field.column));
    let (subtitle, join) = match object.name {
        "contact" => ("c.name", " left join customer c on c.org_id = t.org_id and c.id = t.customer_id"),
        "lead" => ("t.company", ""),
        _ => ("t.region", ""),
    };
    let fields = ["name", "company", "phone", "tax_id", "email"].map(column).join(", ");
    let mut sql = SqlBuilder::default();
    sql.push(&format!(
        "select t.id, {fields}, {subtitle}, t.owner_id, u.name from {} t
         left join user_account u on u.org_id = t.org_id and u.id = t.owner_id{join} where t.org_id = ",
        object.table
    ));
    sql.bind(Value::I64(org.raw())).push(" and t.id in (");
    push_list(&mut sql, ids.iter().map(|id| Value::I64(*id)));
    sql.push(")");
    let (text, values) = sql.finish();
    tx.all(SqlText::dynamic(text), values)
}

/// Id of a record and the texts that were asked for.
pub type RecordTexts = (i64, Vec<Option<String>>);

/// The next records of an object after `after`, oldest first, with the texts of these fields.
///
/// # Errors
/// Of the database.
pub fn list_texts(
    tx: &mut Tx,
    org: OrgId,
    object: &Object,
    fields: &[&str],
    after: i64,
    limit: usize,
) -> Result<Vec<RecordTexts>, DbError> {
    let columns: Vec<String> =
        fields.iter().filter_map(|name| object.field(name)).map(|field| format!(", t.{}", field.column)).collect();
    let text = format!(
        "select t.id{} from {} t where t.org_id = $1 and t.id > $2 order by t.id limit {limit}",
        columns.concat(),
        object.table
    );
    let mut rows = Vec::new();
    tx.each(SqlText::dynamic(text), v![org, after], |row| {
        let texts = (1..=columns.len()).map(|at| row.at::<Option<String>>(at)).collect::<Result<Vec<_>, _>>()?;
        rows.push((row.at::<i64>(0)?, texts));
        Ok(())
    })?;
    Ok(rows)
}

fn push_objects(sql: &mut SqlBuilder, objects: &[&str]) {
    sql.push(" and object in (");
    push_list(sql, objects.iter().map(|object| Value::Text((*object).to_owned())));
    sql.push(")");
}

/// Three letters that stand for an organisation in every token. Two organisations may share a tag; their rows are still
/// told apart by `org_id`.
fn tag(org: OrgId) -> String {
    let mixed = org.raw().cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    let letter = |place: u32| char::from(b'a' + u8::try_from(mixed / 26_u64.pow(place) % 26).unwrap_or_default());
    (0..3).map(letter).collect()
}

/// A need in the query language of the engine. Tokens hold letters and digits only, so quoting them is enough.
fn full_text(need: &Need, tag: &str, engine: Engine) -> String {
    let (and, or, quote, star) = match engine {
        Engine::Sqlite => (" AND ", " OR ", '"', "*"),
        Engine::Postgres => (" & ", " | ", '\'', ":*"),
    };
    let joined = |parts: &[Need], joint: &str| {
        let parts: Vec<String> = parts.iter().map(|part| full_text(part, tag, engine)).collect();
        if parts.len() == 1 { parts.concat() } else { format!("({})", parts.join(joint)) }
    };
    match need {
        Need::All(parts) => joined(parts, and),
        Need::Any(parts) => joined(parts, or),
        Need::Token(text) => format!("{quote}{tag}{text}{quote}"),
        Need::Prefix(text) => format!("{quote}{tag}{text}{quote}{star}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_need_is_said_in_the_words_of_the_engine() {
        let query = Query::read("云帆 yf").expect("words");
        assert_eq!(full_text(&query.need(), "abc", Engine::Sqlite), "(\"abc云帆\" AND \"abcyf\"*)");
        assert_eq!(full_text(&query.need(), "abc", Engine::Postgres), "('abc云帆' & 'abcyf':*)");
        assert_eq!(tag(OrgId::from_raw(1)).len(), 3);
        assert_ne!(tag(OrgId::from_raw(1)), tag(OrgId::from_raw(2)));
    }
}
