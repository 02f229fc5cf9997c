//! Filters and sorts as data: what lists, saved views, exports and reports share.
//!
//! On the wire a filter is a JSON list, all of which must hold:
//! `[{"field":"status","op":"eq","value":"issued"},{"any":[…]}]`.

use super::relative;
use super::value::{self, Scalar};
use super::{Field, FieldKind, Object};
use crate::calendar::Date;
use crate::ids::{DepartmentId, Id, OrgId, UserId};
use crate::metadata::objects;
use crate::text_enum::TextEnum as _;
use crate::words;
use crate::words::{Unfit, Words};
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::Value;

/// A condition, or a group of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Node {
    /// All of these hold.
    All {
        /// The parts.
        all: Vec<Node>,
    },
    /// At least one of these holds.
    Any {
        /// The parts.
        any: Vec<Node>,
    },
    /// One field is compared.
    Condition(Condition),
}

impl<'de> Deserialize<'de> for Node {
    /// By hand, because serde says of an untagged enum only that nothing fits, not which operator was misspelt.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let group = |name: &str| value.as_object().filter(|fields| fields.len() == 1)?.get(name).cloned();
        let nodes = |value: Value| serde_json::from_value(value).map_err(de::Error::custom);
        if let Some(all) = group("all") {
            return Ok(Self::All { all: nodes(all)? });
        }
        if let Some(any) = group("any") {
            return Ok(Self::Any { any: nodes(any)? });
        }
        if !value.is_object() {
            let form = r#"{"field": …, "op": …, "value": …}, {"all": […]}, {"any": […]}"#;
            let detail = words!("每个条件形如 {form}", "each condition is one of {form}");
            return Err(de::Error::custom(Unfit::new("not_a_filter", detail)));
        }
        serde_json::from_value(value).map(Self::Condition).map_err(de::Error::custom)
    }
}

/// One field compared with a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Name of the field.
    pub field: String,
    /// How to compare.
    pub op: Op,
    /// What to compare with: a value of the field's kind, a list for `in`, nothing for `empty` and `filled`; for dates,
    /// moments and users also a relative value: `{"relative": "this_month"}`.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub value: Value,
}

crate::text_enum! {
    /// How a condition compares.
    pub enum Op {
        Eq "eq" "等于" "is",
        Ne "ne" "不等于" "is not",
        Lt "lt" "小于" "is less than",
        Le "le" "不大于" "is at most",
        Gt "gt" "大于" "is more than",
        Ge "ge" "不小于" "is at least",
        In "in" "属于" "is one of",
        Contains "contains" "包含" "contains",
        Empty "empty" "为空" "is empty",
        Filled "filled" "不为空" "is filled",
    }
}

/// One key of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// Name of the field.
    pub field: String,
    /// Largest first.
    pub is_descending: bool,
}

/// Why a filter or sort cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub enum FilterError {
    /// The object has no such field.
    UnknownField {
        /// The object.
        object: String,
        /// The name that was given.
        field: String,
    },
    /// The field cannot be compared this way.
    WrongOp {
        /// The field.
        field: String,
        /// The operator.
        op: Op,
        /// Those that it takes.
        allowed: Vec<Op>,
    },
    /// The field cannot order a list.
    NotSortable {
        /// The field.
        field: String,
    },
    /// The value does not fit the field.
    BadValue {
        /// The field.
        field: String,
        /// What was expected.
        detail: Words,
    },
    /// There is no such relative value.
    UnknownRelative {
        /// The field.
        field: String,
        /// What was given.
        word: String,
    },
    /// Days for people, or people for days.
    WrongRelative {
        /// The field.
        field: String,
        /// The relative value.
        word: String,
    },
    /// A number of days is missing, too large, or not wanted.
    RelativeDays {
        /// The field.
        field: String,
        /// The relative value.
        word: String,
    },
    /// Groups are nested too deeply or too many conditions are given.
    TooLarge {
        /// Most conditions.
        limit: usize,
        /// Most levels.
        depth: usize,
    },
}

impl FilterError {
    /// The facts in both languages, without a full stop.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::UnknownField { object, field } => Words::new(
                format!(
                    "“{}”没有字段 {field}",
                    objects::find(object).map_or(object.as_str(), |object| object.label.zh)
                ),
                format!("`{object}` has no field `{field}`"),
            ),
            Self::WrongOp { field, op, allowed } => {
                let allowed: Vec<&str> = allowed.iter().map(|op| op.as_str()).collect();
                let allowed = allowed.join(", ");
                words!(
                    "字段 {field} 不能用 {op} 比较，可用：{allowed}",
                    "`{field}` cannot be compared with `{op}`, only with {allowed}"
                )
            }
            Self::NotSortable { field } => words!("字段 {field} 不能用于排序", "`{field}` cannot order a list"),
            Self::BadValue { field, detail } => {
                Words::new(format!("字段 {field}：{}", detail.zh), format!("`{field}`: {}", detail.en))
            }
            Self::UnknownRelative { field, word } => {
                words!("字段 {field}：{word} 不是相对值", "`{field}`: `{word}` is not a relative value")
            }
            Self::WrongRelative { field, word } => {
                words!("字段 {field} 不能与 {word} 比较", "`{field}` cannot be compared with `{word}`")
            }
            Self::RelativeDays { field, word } => words!(
                "字段 {field}：前后 n 天的 days 为 1 至 3660，today 可加减天数，其余不带天数；{word} 不符合",
                "`{field}`: the last and next n days take `days` from 1 to 3660, today takes days before or after, others none; not `{word}`"
            ),
            Self::TooLarge { limit, depth } => words!(
                "筛选最多 {limit} 个条件、{depth} 层",
                "a filter takes at most {limit} conditions in at most {depth} levels"
            ),
        }
    }

    /// A stable code for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownField { .. } => "unknown_field",
            Self::WrongOp { .. } => "wrong_operator",
            Self::NotSortable { .. } => "not_sortable",
            Self::BadValue { .. } => "bad_value",
            Self::UnknownRelative { .. } => "unknown_relative",
            Self::WrongRelative { .. } => "relative_not_for_field",
            Self::RelativeDays { .. } => "relative_days_out_of_range",
            Self::TooLarge { .. } => "too_large",
        }
    }
}

const MAX_CONDITIONS: usize = 50;
const MAX_DEPTH: usize = 4;
/// Most values of `in`.
const IN_MAX: usize = 500;

/// Checks a filter against the object's fields. Values are checked where they are bound.
///
/// # Errors
/// [`FilterError`] naming the first field or operator that does not fit.
pub fn check(object: &Object, nodes: &[Node]) -> Result<(), FilterError> {
    let mut count = 0;
    nodes.iter().try_for_each(|node| check_node(object, node, 1, &mut count))
}

fn check_node(object: &Object, node: &Node, depth: usize, count: &mut usize) -> Result<(), FilterError> {
    if depth > MAX_DEPTH {
        return Err(FilterError::TooLarge { limit: MAX_CONDITIONS, depth: MAX_DEPTH });
    }
    match node {
        Node::All { all: nodes } | Node::Any { any: nodes } => {
            nodes.iter().try_for_each(|node| check_node(object, node, depth + 1, count))
        }
        Node::Condition(condition) => {
            *count += 1;
            if *count > MAX_CONDITIONS {
                return Err(FilterError::TooLarge { limit: MAX_CONDITIONS, depth: MAX_DEPTH });
            }
            let field = known_field(object, &condition.field)?;
            if allows(field, condition.op) {
                return Ok(());
            }
            let allowed = Op::ALL.iter().copied().filter(|op| allows(field, *op)).collect();
            Err(FilterError::WrongOp { field: condition.field.clone(), op: condition.op, allowed })
        }
    }
}

/// When a record was made. Ids are made in that order, so a list by it goes by the id, which every table has in order.
pub const CREATED_AT: &str = "created_at";
/// The key that orders a list without ties; what follows it decides nothing.
pub const ID: &str = "id";

/// Reads `-due_on,number` and checks it against the object's fields. `created_at` becomes `id`.
///
/// # Errors
/// [`FilterError::UnknownField`] or [`FilterError::NotSortable`].
pub fn parse_sort(object: &Object, text: &str) -> Result<Vec<SortKey>, FilterError> {
    let keys = text.split(',').map(str::trim).filter(|key| !key.is_empty());
    let mut keys = keys.map(|key| sort_key(object, key)).collect::<Result<Vec<_>, _>>()?;
    if let Some(position) = keys.iter().position(|key| key.field == ID) {
        keys.truncate(position + 1);
    }
    Ok(keys)
}

fn sort_key(object: &Object, key: &str) -> Result<SortKey, FilterError> {
    let (name, is_descending) = key.strip_prefix('-').map_or((key, false), |name| (name, true));
    if !known_field(object, name)?.is_sortable() {
        return Err(FilterError::NotSortable { field: name.to_owned() });
    }
    let field = if name == CREATED_AT { ID } else { name };
    Ok(SortKey { field: field.to_owned(), is_descending })
}

/// A filter with its values typed, ready to become SQL.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// All of these hold.
    All(Vec<Bound>),
    /// At least one of these holds.
    Any(Vec<Bound>),
    /// One field is compared with typed values: one for most operators, several for `in`, none for `empty` and `filled`.
    Is {
        /// Name of the field.
        field: String,
        /// How to compare.
        op: Op,
        /// With what.
        values: Vec<Scalar>,
    },
    /// A user is one of a team, or is not.
    Team {
        /// Name of the field.
        field: String,
        /// Whether they must be; if not, nobody is fine too.
        is_member: bool,
        /// Which team.
        team: Team,
    },
}

/// The people of some departments, and me.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// The organisation.
    pub org: OrgId,
    /// Always one of it.
    pub me: UserId,
    /// Whose people belong to it.
    pub departments: Vec<DepartmentId>,
}

/// What relative values in a filter mean: `{"relative": "this_week"}`, `"today-30"`, `"me"`.
#[derive(Clone, Copy, Debug)]
pub struct Viewpoint<'a> {
    /// Today in the organisation's time zone.
    pub today: Date,
    /// Who asks.
    pub me: UserId,
    /// Of which organisation.
    pub org: OrgId,
    /// The asker's department and those below it: their people are `my_team`.
    pub departments: &'a [DepartmentId],
    /// Where the days of a moment begin.
    pub time_zone: &'a TimeZone,
}

/// Checks a filter and types its values.
///
/// # Errors
/// [`FilterError`] naming the first field, operator or value that does not fit.
pub fn bind(object: &Object, nodes: &[Node], from: Viewpoint) -> Result<Bound, FilterError> {
    check(object, nodes)?;
    bind_all(object, nodes, from).map(Bound::All)
}

fn bind_all(object: &Object, nodes: &[Node], from: Viewpoint) -> Result<Vec<Bound>, FilterError> {
    nodes.iter().map(|node| bind_node(object, node, from)).collect()
}

fn bind_node(object: &Object, node: &Node, from: Viewpoint) -> Result<Bound, FilterError> {
    let condition = match node {
        Node::All { all } => return bind_all(object, all, from).map(Bound::All),
        Node::Any { any } => return bind_all(object, any, from).map(Bound::Any),
        Node::Condition(condition) => condition,
    };
    let field = known_field(object, &condition.field)?;
    let bad = |detail: Words| FilterError::BadValue { field: field.name.clone(), detail };
    if let (Op::In, Value::Array(list)) = (condition.op, &condition.value)
        && list.len() <= IN_MAX
        && list.iter().any(|value| relative::is_relative(field, value))
    {
        // Each may be a span or several people, so they become alternatives.
        return list.iter().map(|value| bind_one(field, Op::Eq, value, from)).collect::<Result<_, _>>().map(Bound::Any);
    }
    let one = |value: &Value| scalar(field, value, from);
    let values = match (condition.op, &condition.value) {
        (Op::Empty | Op::Filled, Value::Null) => Vec::new(),
        (Op::Empty | Op::Filled, _) => return Err(bad(words!("{} 不带值", "`{}` takes no value", condition.op))),
        (Op::In, Value::Array(list)) if !list.is_empty() && list.len() <= IN_MAX => {
            list.iter().map(one).collect::<Result<_, _>>()?
        }
        (Op::In, _) => return Err(bad(words!("in 需要 1 至 500 个值的列表", "`in` takes a list of 1 to 500 values"))),
        (Op::Contains, value) => match value.as_str() {
            Some(text) if !text.is_empty() && text.chars().count() <= 200 && !text.contains('\0') => {
                vec![Scalar::Text(text.to_owned())]
            }
            _ => {
                return Err(bad(words!(
                    "contains 需要 1 至 200 个字符的文本",
                    "`contains` takes a text of 1 to 200 characters"
                )));
            }
        },
        (op, value) => return bind_one(field, op, value, from),
    };
    Ok(Bound::Is { field: field.name.clone(), op: condition.op, values })
}

/// One value compared with `eq` to `ge`.
fn bind_one(field: &Field, op: Op, value: &Value, from: Viewpoint) -> Result<Bound, FilterError> {
    if let Some(bound) = relative::bind(field, op, value, from)? {
        return Ok(bound);
    }
    Ok(Bound::Is { field: field.name.clone(), op, values: vec![scalar(field, value, from)?] })
}

/// A typed value: `"me"` for a user, `"today"`, `"today+7"`, `"today-30"` for a date, a bare number of minor units for
/// money, else what the field holds.
fn scalar(field: &Field, value: &Value, from: Viewpoint) -> Result<Scalar, FilterError> {
    let short = match field.kind {
        FieldKind::Reference("user") if value == "me" => Some(Scalar::I64(from.me.raw())),
        FieldKind::Money => value.as_i64().map(Scalar::I64),
        FieldKind::Date => {
            let text = value.as_str().filter(|text| text.starts_with("today"));
            text.and_then(|text| relative::plain_day(text, from.today)).map(Scalar::Date)
        }
        _ => None,
    };
    let parsed = short.map_or_else(|| value::parse(field, value), Ok);
    parsed.map_err(|error| FilterError::BadValue { field: field.name.clone(), detail: error.detail })
}

fn known_field<'a>(object: &'a Object, name: &str) -> Result<&'a Field, FilterError> {
    object.field(name).ok_or_else(|| FilterError::UnknownField {
        object: object.name.to_owned(),
        field: name.chars().take(80).collect(),
    })
}

/// Which operators a field of this kind takes.
#[must_use]
pub fn allows(field: &Field, op: Op) -> bool {
    let is_text = matches!(field.kind, FieldKind::Text { .. });
    let is_ordered = matches!(
        field.kind,
        FieldKind::Integer | FieldKind::Decimal | FieldKind::Money | FieldKind::Date | FieldKind::Moment
    );
    match op {
        Op::Eq | Op::Ne | Op::In | Op::Empty | Op::Filled => field.is_filterable(),
        Op::Lt | Op::Le | Op::Gt | Op::Ge => is_ordered || is_text,
        Op::Contains => is_text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(json: &str) -> Vec<Node> {
        serde_json::from_str(json).expect("the test writes valid filters")
    }

    #[test]
    fn conditions_groups_and_operators_are_checked_by_kind() {
        let invoice = objects::get("invoice");
        let check_text = |json: &str| check(invoice, &nodes(json)).is_ok();
        assert!(check_text(
            r#"[{"field":"status","op":"eq","value":"issued"},{"any":[{"field":"due_on","op":"lt","value":"2026-01-01"},{"field":"number","op":"contains","value":"7"}]}]"#
        ));
        assert!(!check_text(r#"[{"field":"status","op":"contains","value":"i"}]"#));
        assert!(!check_text(r#"[{"field":"nothing","op":"eq","value":1}]"#));
        assert!(!check_text(r#"[{"field":"cash_discount_terms","op":"eq","value":1}]"#));
        assert!(serde_json::from_str::<Vec<Node>>(r#"[{"field":"status","op":"like","value":"i"}]"#).is_err());
    }

    #[test]
    fn sorts_name_sortable_fields() {
        let invoice = objects::get("invoice");
        let keys = parse_sort(invoice, "-due_on,number").expect("both are sortable");
        assert_eq!(keys[0], SortKey { field: "due_on".into(), is_descending: true });
        let keys = parse_sort(invoice, "due_on,-created_at,number").expect("all are sortable");
        let id = SortKey { field: "id".into(), is_descending: true };
        assert_eq!(keys[1..], [id], "ids follow the creation, and nothing comes after them");
        assert!(parse_sort(invoice, "cash_discount_terms").is_err());
        assert!(parse_sort(invoice, "nothing").is_err());
    }
}
