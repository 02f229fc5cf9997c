//! The one place where a filter, a scope or a sort becomes SQL.
//!
//! Names come from the object's description, values are always bound. A custom field's key was checked
//! when the field was created, so it is safe inside `custom->>'…'`.

use crate::db::Engine;
use crate::value::{Value, ValueKind};
use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};
use mingxi_domain::access::{Rows, Scope};
use mingxi_domain::ids::{self, DepartmentId, Id, OrgId, UserId};
use mingxi_domain::metadata::derived::{Case, Derived, Fact};
use mingxi_domain::metadata::filter::{Bound, CREATED_AT, Op, Team};
use mingxi_domain::metadata::text::{fold_pattern, normalize};
use mingxi_domain::metadata::value::Scalar;
use mingxi_domain::metadata::{Field, FieldKind, HangsOn, Object};
use std::fmt::Write;

/// A statement being built: text with `$1 … $n` and the values for them.
#[derive(Debug, Default)]
pub struct SqlBuilder {
    text: String,
    values: Vec<Value>,
    reading: Option<Reading>,
}

/// When and where a list is read: what fields that are told from others depend on.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// Today, for the organisation.
    pub today: Date,
    /// Days are counted differently by each.
    pub engine: Engine,
}

impl SqlBuilder {
    /// A statement over records whose fields may be told from others.
    #[must_use]
    pub fn reading(reading: Reading) -> Self {
        Self { reading: Some(reading), ..Self::default() }
    }

    /// The same statement with other text around it: parameters keep their numbers.
    #[must_use]
    pub fn around(self) -> (String, Self) {
        (self.text, Self { text: String::new(), values: self.values, reading: self.reading })
    }

    /// Adds text of our own.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a parameter bound to `value`.
    pub fn bind(&mut self, value: Value) -> &mut Self {
        self.values.push(value);
        write!(self.text, "${}", self.values.len()).expect("writing to a string cannot fail");
        self
    }

    fn now(&self) -> Reading {
        self.reading.expect("who reads records whose fields are told from others says when")
    }

    /// The text and its values.
    #[must_use]
    pub fn finish(self) -> (String, Vec<Value>) {
        (self.text, self.values)
    }
}

/// The rows of `scope`: the organisation always, owner and departments where the object has them, and what hangs on a
/// customer of theirs. Begins a `where` that reads many rows.
pub fn push_scope(sql: &mut SqlBuilder, scope: &Scope) {
    sql.push("t.org_id = ").bind(Value::I64(scope.org.raw()));
    if let Rows::OwnedBy { user, departments, hangs_on } = &scope.rows {
        sql.push(" and ");
        push_owned(sql, scope.org, (*user, departments), *hangs_on, Look::AtMany);
    }
}

/// As [`push_scope`], where the rows are named and only have to be let through.
pub fn push_scope_of_few(sql: &mut SqlBuilder, scope: &Scope) {
    sql.push("t.org_id = ").bind(Value::I64(scope.org.raw())).push(" and ");
    push_lets_through(sql, scope, "t");
}

/// Whether `scope` lets the row of `alias` through; its organisation is asked elsewhere.
pub(crate) fn push_lets_through(sql: &mut SqlBuilder, scope: &Scope, alias: &str) {
    match &scope.rows {
        Rows::All => {
            sql.push("1 = 1");
        }
        Rows::OwnedBy { user, departments, hangs_on } => {
            push_owned(sql, scope.org, (*user, departments), *hangs_on, Look::AtFew(alias));
        }
    }
}

/// How a condition is to be read. Many rows are compared with the set of all customers of the actor, which an index can
/// answer; few rows look up the customer each has.
#[derive(Clone, Copy)]
enum Look<'a> {
    AtMany,
    AtFew(&'a str),
}

fn push_owned(
    sql: &mut SqlBuilder,
    org: OrgId,
    (user, departments): (UserId, &[DepartmentId]),
    hangs_on: Option<HangsOn>,
    look: Look<'_>,
) {
    let alias = match look {
        Look::AtMany => "t",
        Look::AtFew(alias) => alias,
    };
    sql.push("(");
    push_is_owned(sql, alias, user, departments);
    if let Some(hangs_on) = hangs_on {
        sql.push(" or ");
        push_hangs(sql, org, alias, hangs_on, look);
        push_is_owned(sql, "cu", user, departments);
        sql.push(")");
    }
    sql.push(")");
}

/// Up to the condition on the customer `cu`.
fn push_hangs(sql: &mut SqlBuilder, org: OrgId, alias: &str, hangs_on: HangsOn, look: Look<'_>) {
    let (from, row, column) = match hangs_on {
        HangsOn::Customer { column } => ("customer cu".to_owned(), "cu.id", column),
        HangsOn::Document { column, table, customer } => {
            let join = format!("{table} doc join customer cu on cu.org_id = doc.org_id and cu.id = doc.{customer}");
            (join, "doc.id", column)
        }
    };
    match look {
        Look::AtMany => sql.push(&format!("{alias}.{column} in (select {row} from {from} where ")),
        Look::AtFew(_) => sql.push(&format!("exists (select 1 from {from} where {row} = {alias}.{column} and ")),
    };
    sql.push("cu.org_id = ").bind(Value::I64(org.raw()));
    if matches!(hangs_on, HangsOn::Document { .. }) {
        sql.push(" and doc.org_id = ").bind(Value::I64(org.raw()));
    }
    sql.push(" and ");
}

fn push_is_owned(sql: &mut SqlBuilder, alias: &str, user: UserId, departments: &[DepartmentId]) {
    sql.push("(").push(alias).push(".owner_id = ").bind(Value::I64(user.raw()));
    if !departments.is_empty() {
        sql.push(" or ").push(alias).push(".department_id in (");
        push_list(sql, departments.iter().map(|department| Value::I64(department.raw())));
        sql.push(")");
    }
    sql.push(")");
}

/// A bound filter as a condition on `t`.
pub fn push_filter(sql: &mut SqlBuilder, object: &Object, bound: &Bound) {
    match bound {
        Bound::All(parts) => push_group(sql, object, parts, " and ", "1 = 1"),
        Bound::Any(parts) => push_group(sql, object, parts, " or ", "1 = 0"),
        Bound::Is { field, op, values } => {
            let field = object.field(field).expect("a bound filter names fields of its object");
            push_condition(sql, field, *op, values);
        }
        Bound::Team { field, is_member, team } => {
            let field = object.field(field).expect("a bound filter names fields of its object");
            push_team(sql, &column_sql(field), *is_member, team);
        }
    }
}

/// The people are found by their departments when the list is read, so that a view stays true when somebody moves.
fn push_team(sql: &mut SqlBuilder, column: &str, is_member: bool, team: &Team) {
    if !is_member {
        sql.push("(").push(column).push(" is null or not ");
    }
    sql.push("(").push(column).push(" = ").bind(Value::I64(team.me.raw()));
    if !team.departments.is_empty() {
        sql.push(" or ").push(column).push(" in (select u.id from user_account u where u.org_id = ");
        sql.bind(Value::I64(team.org.raw())).push(" and u.department_id in (");
        push_list(sql, team.departments.iter().map(|department| Value::I64(department.raw())));
        sql.push("))");
    }
    sql.push(if is_member { ")" } else { "))" });
}

fn push_group(sql: &mut SqlBuilder, object: &Object, parts: &[Bound], joint: &str, nothing: &str) {
    sql.push("(");
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            sql.push(joint);
        }
        push_filter(sql, object, part);
    }
    if parts.is_empty() {
        sql.push(nothing);
    }
    sql.push(")");
}

fn push_condition(sql: &mut SqlBuilder, field: &Field, op: Op, values: &[Scalar]) {
    match &field.derived {
        Some(Derived::State(cases)) => return push_state_condition(sql, cases, op, values),
        Some(Derived::DaysSince { column, facts }) => return push_days_condition(sql, column, facts, op, values),
        None => {}
    }
    let column = column_sql(field);
    match op {
        Op::Empty => {
            sql.push(&column).push(" is null");
        }
        Op::Filled => {
            sql.push(&column).push(" is not null");
        }
        Op::In if matches!(values.first(), Some(Scalar::Money(_))) => {
            sql.push("(");
            for (index, value) in values.iter().enumerate() {
                sql.push(if index > 0 { " or " } else { "" });
                push_comparison(sql, field, &column, Op::Eq, value);
            }
            sql.push(")");
        }
        Op::In => {
            sql.push(&column).push(" in (");
            push_list(sql, values.iter().map(|value| to_value(field, value)));
            sql.push(")");
        }
        Op::Contains => push_contains(sql, &column, values),
        Op::Eq | Op::Ne | Op::Lt | Op::Le | Op::Gt | Op::Ge => push_comparison(sql, field, &column, op, &values[0]),
    }
}

/// A state is compared by its facts, so that an index on them serves the list.
fn push_state_condition(sql: &mut SqlBuilder, cases: &[Case], op: Op, values: &[Scalar]) {
    let words: Vec<&str> = values
        .iter()
        .filter_map(|value| if let Scalar::Text(word) = value { Some(word.as_str()) } else { None })
        .collect();
    match op {
        // A state is never empty.
        Op::Empty => {
            sql.push("1 = 0");
        }
        Op::Filled => {
            sql.push("1 = 1");
        }
        Op::Ne => {
            sql.push("not ");
            push_any_state(sql, cases, &words);
        }
        _ => push_any_state(sql, cases, &words),
    }
}

fn push_any_state(sql: &mut SqlBuilder, cases: &[Case], words: &[&str]) {
    let wanted = cases.iter().enumerate().filter(|(_, case)| words.contains(&case.word));
    sql.push("(");
    for (count, (index, case)) in wanted.enumerate() {
        sql.push(if count > 0 { " or (" } else { "(" });
        push_facts(sql, "t", &case.facts);
        for earlier in &cases[..index] {
            sql.push(" and (");
            push_facts(sql, "t", &earlier.facts);
            sql.push(") is not true");
        }
        sql.push(")");
    }
    if !cases.iter().any(|case| words.contains(&case.word)) {
        sql.push("1 = 0");
    }
    sql.push(")");
}

/// More days late is an earlier date.
fn push_days_condition(sql: &mut SqlBuilder, column: &str, facts: &[Fact], op: Op, values: &[Scalar]) {
    let dates: Vec<Value> = values.iter().map(|value| Value::Date(days_ago(sql.now().today, value))).collect();
    let sign = match op {
        Op::Empty | Op::Ne => " is not true",
        _ => "",
    };
    sql.push("(");
    push_facts(sql, "t", facts);
    sql.push(" and t.").push(column);
    match op {
        Op::Empty | Op::Filled | Op::Contains => {
            sql.push(" is not null");
        }
        Op::In => {
            sql.push(" in (");
            push_list(sql, dates.into_iter());
            sql.push(")");
        }
        Op::Eq | Op::Ne | Op::Lt | Op::Le | Op::Gt | Op::Ge => {
            let date = dates.into_iter().next().unwrap_or(Value::Null(ValueKind::Date));
            sql.push(match op {
                Op::Lt => " > ",
                Op::Le => " >= ",
                Op::Gt => " < ",
                Op::Ge => " <= ",
                _ => " = ",
            });
            sql.bind(date);
        }
    }
    sql.push(")").push(sign);
}

/// Databases know no year before it.
const FIRST_DAY: Date = jiff::civil::date(1, 1, 1);

/// No date lies further away than the calendar goes.
fn days_ago(today: Date, days: &Scalar) -> Date {
    let days = if let Scalar::I64(days) = days { *days } else { 0 };
    let end = if days > 0 { FIRST_DAY } else { Date::MAX };
    Span::new().try_days(days).and_then(|span| today.checked_sub(span)).unwrap_or(end).max(FIRST_DAY)
}

/// All of these facts about `of`; nothing but true or unknown comes of them.
fn push_facts(sql: &mut SqlBuilder, of: &str, facts: &[Fact]) {
    if facts.is_empty() {
        sql.push("1 = 1");
    }
    for (index, fact) in facts.iter().enumerate() {
        if index > 0 {
            sql.push(" and ");
        }
        push_fact(sql, of, fact);
    }
}

/// Words and columns are of our own descriptions, written out so that an index with a condition can serve them.
fn push_fact(sql: &mut SqlBuilder, of: &str, fact: &Fact) {
    match fact {
        Fact::Is(column, word) => sql.push(&format!("{of}.{column} = '{word}'")),
        Fact::IsNot(column, word) => sql.push(&format!("{of}.{column} <> '{word}'")),
        Fact::Yes(column) => sql.push(&format!("{of}.{column}")),
        Fact::Empty(column) => sql.push(&format!("{of}.{column} is null")),
        Fact::Zero(column) => sql.push(&format!("{of}.{column} = 0")),
        Fact::Above(column) => sql.push(&format!("{of}.{column} > 0")),
        Fact::Below(column, other) => sql.push(&format!("{of}.{column} < {of}.{other}")),
        Fact::Same(column, other) => sql.push(&format!("{of}.{column} = {of}.{other}")),
        Fact::Past(column) => {
            let today = Value::Date(sql.now().today);
            sql.push(&format!("{of}.{column} < ")).bind(today)
        }
        Fact::Ahead(column) => {
            let today = Value::Date(sql.now().today);
            sql.push(&format!("{of}.{column} > ")).bind(today)
        }
        Fact::No { table, by, facts } => {
            sql.push(&format!(
                "not exists (select 1 from {table} x where x.org_id = {of}.org_id and x.{by} = {of}.id and "
            ));
            push_facts(sql, "x", facts);
            sql.push(")")
        }
    };
}

/// The value of a field on `t`: its column, or what tells it.
pub fn push_column(sql: &mut SqlBuilder, field: &Field) {
    match &field.derived {
        None => {
            sql.push(&column_sql(field));
        }
        Some(Derived::State(cases)) => {
            sql.push("case");
            for case in cases.iter().filter(|case| !case.facts.is_empty()) {
                sql.push(" when ");
                push_facts(sql, "t", &case.facts);
                sql.push(" then '").push(case.word).push("'");
            }
            sql.push(" else '").push(cases.last().map_or("", |case| case.word)).push("' end");
        }
        Some(Derived::DaysSince { column, facts }) => {
            sql.push("case when ");
            push_facts(sql, "t", facts);
            let Reading { today, engine } = sql.now();
            let (before, between, after) = match engine {
                Engine::Sqlite => ("julianday(", ") - julianday(t.", ")"),
                Engine::Postgres => ("cast(", " as date) - t.", ""),
            };
            sql.push(" then cast(").push(before).bind(Value::Date(today)).push(between).push(column).push(after);
            sql.push(" as bigint) end");
        }
    }
}

fn push_comparison(sql: &mut SqlBuilder, field: &Field, column: &str, op: Op, value: &Scalar) {
    let sign = match op {
        Op::Ne => " is distinct from ",
        Op::Lt => " < ",
        Op::Le => " <= ",
        Op::Gt => " > ",
        Op::Ge => " >= ",
        _ => " = ",
    };
    // An amount is only comparable within its currency, and one in another currency is another amount.
    if let Scalar::Money(money) = value {
        let (same, joint) = if op == Op::Ne { ("is distinct from", "or") } else { ("=", "and") };
        sql.push("(t.currency ").push(same).push(" ").bind(Value::Text(money.currency().code().to_owned()));
        sql.push(" ").push(joint).push(" ").push(column).push(sign).bind(Value::I64(money.amount_minor())).push(")");
        return;
    }
    if let (Scalar::Moment(moment), Op::Eq | Op::Ge | Op::Gt, CREATED_AT) = (value, op, field.name.as_str()) {
        sql.push("(t.id >= ").bind(Value::I64(least_id_since(*moment))).push(" and ");
        sql.push(column).push(sign).bind(to_value(field, value)).push(")");
        return;
    }
    sql.push(column).push(sign).bind(to_value(field, value));
}

/// How far a node's clock may step back between the moment of a verb and the ids it makes.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_hours(1);

/// No record created since has a lower id, so the primary key bounds what must be read.
fn least_id_since(moment: Timestamp) -> i64 {
    ids::least_at(moment.checked_sub(CLOCK_SLACK).unwrap_or(Timestamp::MIN))
}

/// Neither engine can fold case, width and accents of a column as people expect, so the pattern holds every way of
/// writing what was asked for: `contains` finds what a search over the record finds.
fn push_contains(sql: &mut SqlBuilder, column: &str, values: &[Scalar]) {
    let Some(Scalar::Text(text)) = values.first() else { unreachable!("`contains` is bound to one text") };
    push_folded(sql, column, text);
}

fn push_folded(sql: &mut SqlBuilder, column: &str, text: &str) {
    sql.push("regexp_like(").push(column).push(", ").bind(Value::Text(fold_pattern(text))).push(")");
}

/// A search over the record's search text: every word must be found.
pub fn push_search(sql: &mut SqlBuilder, search: &str) {
    for word in normalize(search).split(' ').filter(|word| !word.is_empty()).take(8) {
        sql.push(" and ");
        push_folded(sql, "t.search_text", word);
    }
}

pub(crate) fn like_pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

pub(crate) fn push_list(sql: &mut SqlBuilder, values: impl Iterator<Item = Value>) {
    for (index, value) in values.enumerate() {
        if index > 0 {
            sql.push(", ");
        }
        sql.bind(value);
    }
}

/// The column of a field on `t`. Custom values are cast, or the engines would compare different types.
#[must_use]
pub fn column_sql(field: &Field) -> String {
    if !field.is_custom {
        return format!("t.{}", field.column);
    }
    let kind = if matches!(kind_of(field), ValueKind::I64) { "bigint" } else { "text" };
    format!("cast(t.custom->>'{}' as {kind})", field.column)
}

/// The kind of value a field's column holds. Custom values are numbers or texts inside JSON.
#[must_use]
pub fn kind_of(field: &Field) -> ValueKind {
    match field.kind {
        FieldKind::Integer | FieldKind::Decimal | FieldKind::Money | FieldKind::Reference(_) => ValueKind::I64,
        FieldKind::Bool if field.is_custom => ValueKind::I64,
        FieldKind::Bool => ValueKind::Bool,
        FieldKind::Date if !field.is_custom => ValueKind::Date,
        FieldKind::Moment if !field.is_custom => ValueKind::Moment,
        FieldKind::Json => ValueKind::Json,
        FieldKind::Text { .. }
        | FieldKind::LongText
        | FieldKind::Currency
        | FieldKind::Choice(_)
        | FieldKind::Date
        | FieldKind::Moment => ValueKind::Text,
    }
}

/// The stored value of a typed value of this field.
#[must_use]
pub fn to_value(field: &Field, scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Bool(value) if field.is_custom => Value::I64(i64::from(*value)),
        Scalar::Bool(value) => Value::Bool(*value),
        Scalar::I64(value) => Value::I64(*value),
        Scalar::Text(value) => Value::Text(value.clone()),
        Scalar::Date(value) if field.is_custom => Value::Text(value.to_string()),
        Scalar::Date(value) => Value::Date(*value),
        Scalar::Moment(value) if field.is_custom => Value::Text(value.to_string()),
        Scalar::Moment(value) => Value::Moment(*value),
        Scalar::Money(value) => Value::I64(value.amount_minor()),
        Scalar::Json(value) => Value::Json(value.clone()),
    }
}
