//! Relative values of filters: `{"relative":"this_month"}`, `{"relative":"last_n_days","days":7}`, `{"relative":"me"}`.
//!
//! A saved view keeps the words; what they mean is decided each time it is opened, in the organisation's time zone.

use super::filter::{Bound, FilterError, Op, Team, Viewpoint};
use super::value::Scalar;
use super::{Field, FieldKind};
use crate::calendar::{Date, Period, add_days};
use crate::ids::Id;
use crate::text_enum::TextEnum;
use crate::words;
use crate::words::Words;
use serde_json::Value;

crate::text_enum! {
    /// Days or people that depend on who looks and when. Weeks begin on Monday.
    pub enum RelativeValue {
        Today "today" "今天" "today",
        Yesterday "yesterday" "昨天" "yesterday",
        Tomorrow "tomorrow" "明天" "tomorrow",
        ThisWeek "this_week" "本周" "this week",
        LastWeek "last_week" "上周" "last week",
        NextWeek "next_week" "下周" "next week",
        ThisMonth "this_month" "本月" "this month",
        LastMonth "last_month" "上月" "last month",
        NextMonth "next_month" "下月" "next month",
        ThisQuarter "this_quarter" "本季度" "this quarter",
        LastQuarter "last_quarter" "上季度" "last quarter",
        NextQuarter "next_quarter" "下季度" "next quarter",
        ThisYear "this_year" "今年" "this year",
        LastYear "last_year" "去年" "last year",
        NextYear "next_year" "明年" "next year",
        LastNDays "last_n_days" "最近 n 天" "the last n days",
        NextNDays "next_n_days" "未来 n 天" "the next n days",
        Me "me" "我" "me",
        MyTeam "my_team" "我的团队" "my team",
    }
}

/// Longest span and farthest day, in days.
const SPAN_MAX: i64 = 3_660;
const OFFSET_MAX: i64 = 36_600;

impl RelativeValue {
    /// Whether it means people, not days.
    #[must_use]
    pub const fn is_people(self) -> bool {
        matches!(self, Self::Me | Self::MyTeam)
    }

    /// Whether `days` says how long it is; with `today` it says how many days later or earlier.
    const fn takes_days(self) -> bool {
        matches!(self, Self::LastNDays | Self::NextNDays)
    }

    /// Whether fields of this kind can be compared with it.
    #[must_use]
    pub fn fits(self, kind: &FieldKind) -> bool {
        match kind {
            FieldKind::Date | FieldKind::Moment => !self.is_people(),
            FieldKind::Reference("user") => self.is_people(),
            _ => false,
        }
    }
}

/// First and last day of a span, both in it; `days` is the length of the two that count days, and moves `today`.
///
/// Today is one of the last and of the next days. People have no days.
#[must_use]
pub fn span_days(span: RelativeValue, days: i64, today: Date) -> Option<(Date, Date)> {
    use RelativeValue as R;
    let month = Period::of(today);
    let quarter = month.plus(-i32::from((month.month() - 1) % 3));
    let january = month.plus(1 - i32::from(month.month()));
    let months = |first: Period, count: i32| (first.first_day(), first.plus(count - 1).last_day());
    let week = |offset: i64| {
        let monday = add_days(today, offset * 7 - i64::from(today.weekday().to_monday_zero_offset()));
        (monday, add_days(monday, 6))
    };
    let day = |offset: i64| (add_days(today, offset), add_days(today, offset));
    Some(match span {
        R::Today => day(days),
        R::Yesterday => day(-1),
        R::Tomorrow => day(1),
        R::ThisWeek => week(0),
        R::LastWeek => week(-1),
        R::NextWeek => week(1),
        R::ThisMonth => months(month, 1),
        R::LastMonth => months(month.previous(), 1),
        R::NextMonth => months(month.next(), 1),
        R::ThisQuarter => months(quarter, 3),
        R::LastQuarter => months(quarter.plus(-3), 3),
        R::NextQuarter => months(quarter.plus(3), 3),
        R::ThisYear => months(january, 12),
        R::LastYear => months(january.plus(-12), 12),
        R::NextYear => months(january.plus(12), 12),
        R::LastNDays => (add_days(today, 1 - days), today),
        R::NextNDays => (today, add_days(today, days - 1)),
        R::Me | R::MyTeam => return None,
    })
}

/// What a relative value stands for.
enum Meaning {
    Days(Date, Date),
    Me,
    MyTeam,
}

/// The condition that a relative value makes of a field, or nothing when the value is none.
///
/// `eq` a span is inside it, `ne` outside or empty, `lt` before its first day, `gt` after its last. A plain day of a
/// moment is the day from midnight to midnight where the organisation is.
///
/// # Errors
/// [`FilterError`] for a word that is none, that does not fit the field, or days out of range.
pub(super) fn bind(field: &Field, op: Op, value: &Value, from: Viewpoint) -> Result<Option<Bound>, FilterError> {
    let meaning = match value {
        Value::Object(parts) if parts.contains_key("relative") => worded(field, value, from)?,
        Value::String(text) if field.kind == FieldKind::Moment => match plain_day(text, from.today) {
            Some(day) => Meaning::Days(day, day),
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    Ok(Some(match meaning {
        Meaning::Days(first, last) => compare_days(field, op, first, last, from)?,
        Meaning::Me => is(field, op, Scalar::I64(from.me.raw())),
        Meaning::MyTeam => {
            let team = Team { org: from.org, me: from.me, departments: from.departments.to_vec() };
            Bound::Team { field: field.name.clone(), is_member: op != Op::Ne, team }
        }
    }))
}

/// Whether a value is relative, before its field is known.
pub(super) fn is_relative(field: &Field, value: &Value) -> bool {
    let is_worded = value.as_object().is_some_and(|parts| parts.contains_key("relative"));
    is_worded || (field.kind == FieldKind::Moment && value.as_str().is_some_and(|text| !text.contains('T')))
}

fn worded(field: &Field, value: &Value, from: Viewpoint) -> Result<Meaning, FilterError> {
    let bad = |detail: Words| FilterError::BadValue { field: field.name.clone(), detail };
    let parts = value.as_object().ok_or_else(|| bad(words!("须为含 relative 的对象", "an object with `relative`")))?;
    if parts.keys().any(|key| key != "relative" && key != "days") {
        return Err(bad(words!(
            "相对值只有 relative 和 days",
            "a relative value has `relative` and `days`, nothing else"
        )));
    }
    let word = parts.get("relative").and_then(Value::as_str).unwrap_or_default();
    let cut = || word.chars().take(80).collect::<String>();
    let span = RelativeValue::parse(word)
        .ok_or_else(|| FilterError::UnknownRelative { field: field.name.clone(), word: cut() })?;
    if !span.fits(&field.kind) {
        return Err(FilterError::WrongRelative { field: field.name.clone(), word: cut() });
    }
    let out_of_range = || FilterError::RelativeDays { field: field.name.clone(), word: cut() };
    let days = match parts.get("days") {
        None | Some(Value::Null) if span.takes_days() => return Err(out_of_range()),
        None | Some(Value::Null) => 0,
        Some(days) => days.as_i64().ok_or_else(out_of_range)?,
    };
    let is_in_range = match span {
        RelativeValue::LastNDays | RelativeValue::NextNDays => (1..=SPAN_MAX).contains(&days),
        RelativeValue::Today => days.abs() <= OFFSET_MAX,
        _ => days == 0,
    };
    if !is_in_range {
        return Err(out_of_range());
    }
    Ok(match span_days(span, days, from.today) {
        Some((first, last)) => Meaning::Days(first, last),
        None if span == RelativeValue::Me => Meaning::Me,
        None => Meaning::MyTeam,
    })
}

/// `2026-11-01`, `today`, `today-7`.
pub(super) fn plain_day(text: &str, today: Date) -> Option<Date> {
    let Some(offset) = text.strip_prefix("today") else {
        return text.parse().ok().filter(|_| text.len() == 10);
    };
    let days: i64 = if offset.is_empty() { 0 } else { offset.parse().ok()? };
    (days.abs() <= OFFSET_MAX).then(|| add_days(today, days))
}

fn is(field: &Field, op: Op, value: Scalar) -> Bound {
    Bound::Is { field: field.name.clone(), op, values: vec![value] }
}

fn compare_days(field: &Field, op: Op, first: Date, last: Date, from: Viewpoint) -> Result<Bound, FilterError> {
    let edge = |day: Date| match field.kind {
        FieldKind::Moment => match day.to_zoned(from.time_zone.clone()) {
            Ok(midnight) => Ok(Scalar::Moment(midnight.timestamp())),
            Err(error) => {
                Err(FilterError::BadValue { field: field.name.clone(), detail: Words::same(error.to_string()) })
            }
        },
        _ => Ok(Scalar::Date(day)),
    };
    // Moments are compared with the midnight after the last day, which is not in the span any more.
    let (start, after) = (edge(first)?, edge(add_days(last, 1))?);
    Ok(match op {
        Op::Lt => is(field, Op::Lt, start),
        Op::Ge => is(field, Op::Ge, start),
        Op::Le => is(field, Op::Lt, after),
        Op::Gt => is(field, Op::Ge, after),
        Op::Ne => Bound::Any(vec![
            is(field, Op::Lt, start),
            is(field, Op::Ge, after),
            Bound::Is { field: field.name.clone(), op: Op::Empty, values: Vec::new() },
        ]),
        _ if first == last && field.kind == FieldKind::Date => is(field, Op::Eq, start),
        _ => Bound::All(vec![is(field, Op::Ge, start), is(field, Op::Lt, after)]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{DepartmentId, OrgId, UserId};
    use crate::metadata::filter::{Node, bind};
    use crate::metadata::objects;
    use jiff::tz::TimeZone;
    use serde_json::json;

    #[test]
    fn spans_have_a_first_and_a_last_day() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        // 22 November 2026 is a Sunday: its week began on Monday the 16th
        let check = |word: &str, days, first, last| {
            let span = RelativeValue::parse(word).unwrap();
            assert_eq!(span_days(span, days, day("2026-11-22")), Some((day(first), day(last))), "{word}");
        };
        check("today", 0, "2026-11-22", "2026-11-22");
        check("today", -7, "2026-11-15", "2026-11-15");
        check("yesterday", 0, "2026-11-21", "2026-11-21");
        check("tomorrow", 0, "2026-11-23", "2026-11-23");
        check("this_week", 0, "2026-11-16", "2026-11-22");
        check("last_week", 0, "2026-11-09", "2026-11-15");
        check("next_week", 0, "2026-11-23", "2026-11-29");
        check("this_month", 0, "2026-11-01", "2026-11-30");
        check("last_month", 0, "2026-10-01", "2026-10-31");
        check("next_month", 0, "2026-12-01", "2026-12-31");
        check("this_quarter", 0, "2026-10-01", "2026-12-31");
        check("last_quarter", 0, "2026-07-01", "2026-09-30");
        check("next_quarter", 0, "2027-01-01", "2027-03-31");
        check("this_year", 0, "2026-01-01", "2026-12-31");
        check("last_year", 0, "2025-01-01", "2025-12-31");
        check("next_year", 0, "2027-01-01", "2027-12-31");
        check("last_n_days", 7, "2026-11-16", "2026-11-22");
        check("next_n_days", 30, "2026-11-22", "2026-12-21");
        let leap = span_days(RelativeValue::ThisMonth, 0, day("2028-02-10"));
        assert_eq!(leap, Some((day("2028-02-01"), day("2028-02-29"))));
        assert_eq!(span_days(RelativeValue::Me, 0, day("2028-02-10")), None);
    }

    /// What a condition on invoices becomes, seen from Shanghai on 22 November 2026 by user 7 of department 3.
    fn bound(condition: &Value) -> Result<Bound, FilterError> {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let from = Viewpoint {
            today: jiff::civil::date(2026, 11, 22),
            me: UserId::from_raw(7),
            org: OrgId::from_raw(1),
            departments: &[DepartmentId::from_raw(3)],
            time_zone: &zone,
        };
        let nodes: Vec<Node> = serde_json::from_value(json!([condition])).unwrap();
        let Bound::All(mut parts) = bind(objects::get("invoice"), &nodes, from)? else { panic!("a list holds all") };
        Ok(parts.remove(0))
    }

    fn on(field: &str, op: Op, value: Scalar) -> Bound {
        Bound::Is { field: field.into(), op, values: vec![value] }
    }

    #[test]
    fn a_span_is_compared_by_its_edges() {
        let due =
            |op: &str| bound(&json!({ "field": "due_on", "op": op, "value": { "relative": "this_month" } })).unwrap();
        let (first, after) =
            (Scalar::Date(jiff::civil::date(2026, 11, 1)), Scalar::Date(jiff::civil::date(2026, 12, 1)));
        let (ge, lt) = (on("due_on", Op::Ge, first.clone()), on("due_on", Op::Lt, after.clone()));
        assert_eq!(due("eq"), Bound::All(vec![ge.clone(), lt.clone()]));
        assert_eq!(due("ge"), ge);
        assert_eq!(due("le"), lt);
        assert_eq!(due("lt"), on("due_on", Op::Lt, first.clone()));
        assert_eq!(due("gt"), on("due_on", Op::Ge, after.clone()));
        let empty = Bound::Is { field: "due_on".into(), op: Op::Empty, values: vec![] };
        assert_eq!(due("ne"), Bound::Any(vec![on("due_on", Op::Lt, first), on("due_on", Op::Ge, after), empty]));
        let today = bound(&json!({ "field": "due_on", "op": "eq", "value": { "relative": "today", "days": -1 } }));
        assert_eq!(today.unwrap(), on("due_on", Op::Eq, Scalar::Date(jiff::civil::date(2026, 11, 21))));
        let old = bound(&json!({ "field": "due_on", "op": "le", "value": "today-30" })).unwrap();
        assert_eq!(old, on("due_on", Op::Le, Scalar::Date(jiff::civil::date(2026, 10, 23))));
    }

    #[test]
    fn days_of_moments_begin_at_midnight_where_the_organisation_is() {
        let moment = |text: &str| Scalar::Moment(text.parse().unwrap());
        let (start, after) = (moment("2026-11-21T16:00:00Z"), moment("2026-11-22T16:00:00Z"));
        let day = Bound::All(vec![on("created_at", Op::Ge, start), on("created_at", Op::Lt, after.clone())]);
        for value in [json!({ "relative": "today" }), json!("today"), json!("2026-11-22")] {
            assert_eq!(bound(&json!({ "field": "created_at", "op": "eq", "value": value })).unwrap(), day, "{value}");
        }
        let until = bound(&json!({ "field": "created_at", "op": "le", "value": "2026-11-22" })).unwrap();
        assert_eq!(until, on("created_at", Op::Lt, after));
        let exact = bound(&json!({ "field": "created_at", "op": "ge", "value": "2026-11-22T00:00:00Z" })).unwrap();
        assert_eq!(exact, on("created_at", Op::Ge, moment("2026-11-22T00:00:00Z")));
    }

    #[test]
    fn people_are_me_and_my_team() {
        let owner = |op: &str, value| bound(&json!({ "field": "owner_id", "op": op, "value": value })).unwrap();
        let me = on("owner_id", Op::Eq, Scalar::I64(7));
        assert_eq!(owner("eq", json!({ "relative": "me" })), me);
        assert_eq!(owner("eq", json!("me")), me);
        let team = |is_member| Bound::Team {
            field: "owner_id".into(),
            is_member,
            team: Team {
                org: OrgId::from_raw(1),
                me: UserId::from_raw(7),
                departments: vec![DepartmentId::from_raw(3)],
            },
        };
        assert_eq!(owner("eq", json!({ "relative": "my_team" })), team(true));
        assert_eq!(owner("ne", json!({ "relative": "my_team" })), team(false));
        let other = UserId::from_raw(9);
        let mixed = owner("in", json!([other, { "relative": "my_team" }]));
        assert_eq!(mixed, Bound::Any(vec![on("owner_id", Op::Eq, Scalar::I64(9)), team(true)]));
    }

    #[test]
    fn nonsense_is_refused_by_name() {
        let refused = |field: &str, value: Value| {
            bound(&json!({ "field": field, "op": "eq", "value": value })).unwrap_err().code()
        };
        assert_eq!(refused("due_on", json!({ "relative": "someday" })), "unknown_relative");
        assert_eq!(refused("due_on", json!({ "relative": 7 })), "unknown_relative");
        assert_eq!(refused("due_on", json!({ "relative": "me" })), "relative_not_for_field");
        assert_eq!(refused("status", json!({ "relative": "today" })), "relative_not_for_field");
        assert_eq!(refused("owner_id", json!({ "relative": "this_week" })), "relative_not_for_field");
        assert_eq!(refused("customer_id", json!({ "relative": "me" })), "relative_not_for_field");
        for days in [json!(null), json!(0), json!(-3), json!(3661), json!("7"), json!(1.5)] {
            let value = json!({ "relative": "last_n_days", "days": days });
            assert_eq!(refused("due_on", value), "relative_days_out_of_range", "{days}");
        }
        assert_eq!(refused("due_on", json!({ "relative": "this_week", "days": 3 })), "relative_days_out_of_range");
        assert_eq!(refused("due_on", json!({ "relative": "today", "weeks": 3 })), "bad_value");
        assert_eq!(refused("created_at", json!("yesterday")), "bad_value");
    }
}
