//! 视图 Saved views of a list: which records, in which order, which columns, drawn how.
//!
//! A view is data that lists already understand, checked against the description of its object when it is saved, so
//! that opening it never fails on a field that is not there.

use crate::metadata::filter::{self, FilterError, Node, Viewpoint};
use crate::metadata::{FieldKind, Label, Object};
use crate::words;
use crate::words::Words;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most columns of a view.
const COLUMNS_MAX: usize = 100;
/// Narrowest and widest column, in pixels.
const WIDTHS: std::ops::RangeInclusive<u16> = 40..=1200;
/// What may group records, place them in time, and be summed up.
const GROUP: Label = Label::new("选项、引用、币种或是否", "a choice, a reference, a currency or yes and no");
const DATE: Label = Label::new("日期或时间", "a date or a moment");
const MEASURE: Label = Label::new("数字或金额", "a number or an amount");
/// Longest search text and sort, in characters.
const TEXT_MAX: usize = 400;

crate::text_enum! {
    /// Who sees a view.
    pub enum ViewVisibility {
        Personal "personal" "仅自己" "Personal",
        Team "team" "部门" "Team",
        Everyone "everyone" "所有人" "Everyone",
    }
}

crate::text_enum! {
    /// How a view is drawn.
    pub enum ViewLayout {
        Table "table" "表格" "Table",
        List "list" "列表" "List",
        Board "board" "看板" "Board",
        Calendar "calendar" "日历" "Calendar",
        Chart "chart" "图表" "Chart",
    }
}

crate::text_enum! {
    /// The form of a chart.
    pub enum ChartKind {
        Bar "bar" "柱状图" "Bars",
        Line "line" "折线图" "Line",
        Pie "pie" "饼图" "Pie",
        Funnel "funnel" "漏斗图" "Funnel",
    }
}

/// What a view shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SavedViewQuery)]
pub struct ViewQuery {
    /// Conditions that must all hold, as in `filter` of a list. Relative values stay relative:
    /// `{"relative": "this_month"}`, `me`, `today-30`.
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    pub filter: Vec<Node>,
    /// Words to find.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub search: Option<String>,
    /// `-due_on,number`; newest first when empty.
    #[serde(default)]
    #[schema(max_length = 400)]
    pub sort: String,
    /// Columns in their order; the client's choice when empty.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub columns: Vec<ViewColumn>,
    /// How it is drawn; a table unless given.
    #[serde(default)]
    pub layout: Option<ViewLayout>,
    /// Field whose values are the columns of a board or the bars of a chart: a choice, yes or no, or a reference.
    #[serde(default)]
    pub group_by: Option<String>,
    /// Field that places records in a calendar: a date or a moment.
    #[serde(default)]
    pub date_field: Option<String>,
    /// What a chart shows.
    #[serde(default)]
    pub chart: Option<ViewChart>,
}

/// A column of a view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SavedViewColumn)]
pub struct ViewColumn {
    /// Name of the field, `custom.<key>` for a custom one.
    pub field: String,
    /// Width in pixels.
    #[serde(default)]
    #[schema(minimum = 40, maximum = 1200)]
    pub width: Option<u16>,
    /// Stays in place when the others scroll.
    #[serde(default)]
    pub is_pinned: bool,
}

/// What a chart shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SavedViewChart)]
pub struct ViewChart {
    /// Its form.
    pub kind: ChartKind,
    /// Number or amount that is summed up; records are counted without one.
    #[serde(default)]
    pub measure: Option<String>,
}

/// What is wrong with a view, by JSON pointer into its query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewFault {
    /// `/columns/3/field`.
    pub pointer: String,
    /// `unknown_field`, `wrong_operator`, `not_sortable`, `bad_value`, `unknown_relative`,
    /// `relative_not_for_field`, `relative_days_out_of_range`, `wrong_kind`, `taken`, `out_of_range`, `too_long`, `too_large`.
    pub code: &'static str,
    /// The facts.
    pub detail: Words,
}

impl ViewQuery {
    /// Everything that is wrong with the view as one of this object.
    #[must_use]
    pub fn faults(&self, object: &Object, from: Viewpoint) -> Vec<ViewFault> {
        let mut faults = Vec::new();
        for (index, node) in self.filter.iter().enumerate() {
            if let Err(error) = filter::bind(object, std::slice::from_ref(node), from) {
                faults.push(of_filter(format!("/filter/{index}"), &error));
            }
        }
        if faults.is_empty()
            && let Err(error) = filter::check(object, &self.filter)
        {
            faults.push(of_filter("/filter".into(), &error));
        }
        if let Err(error) = filter::parse_sort(object, &self.sort) {
            faults.push(of_filter("/sort".into(), &error));
        }
        for (pointer, text) in [("/sort", self.sort.as_str()), ("/search", self.search.as_deref().unwrap_or_default())]
        {
            if text.chars().count() > TEXT_MAX || text.contains('\0') {
                faults.push(fault(
                    pointer,
                    "too_long",
                    words!("最多 {TEXT_MAX} 个字符", "a text of at most {TEXT_MAX} characters"),
                ));
            }
        }
        self.column_faults(object, &mut faults);
        self.field_faults(object, &mut faults);
        faults
    }

    fn column_faults(&self, object: &Object, faults: &mut Vec<ViewFault>) {
        if self.columns.len() > COLUMNS_MAX {
            faults.push(fault(
                "/columns",
                "too_large",
                words!("最多 {COLUMNS_MAX} 列", "at most {COLUMNS_MAX} columns"),
            ));
        }
        for (index, column) in self.columns.iter().enumerate().take(COLUMNS_MAX) {
            let pointer = format!("/columns/{index}/field");
            if object.field(&column.field).is_none() {
                faults.push(unknown(pointer, object, &column.field));
            } else if self.columns[..index].iter().any(|before| before.field == column.field) {
                faults.push(fault(pointer, "taken", words!("{} 已是一列", "{} is a column already", column.field)));
            }
            if column.width.is_some_and(|width| !WIDTHS.contains(&width)) {
                let detail = words!("{} 至 {} 像素", "{} to {} pixels", WIDTHS.start(), WIDTHS.end());
                faults.push(fault(format!("/columns/{index}/width"), "out_of_range", detail));
            }
        }
    }

    fn field_faults(&self, object: &Object, faults: &mut Vec<ViewFault>) {
        let is_group = |kind: &FieldKind| {
            matches!(kind, FieldKind::Choice(_) | FieldKind::Bool | FieldKind::Reference(_) | FieldKind::Currency)
        };
        let is_date = |kind: &FieldKind| matches!(kind, FieldKind::Date | FieldKind::Moment);
        let is_measure = |kind: &FieldKind| matches!(kind, FieldKind::Money | FieldKind::Integer | FieldKind::Decimal);
        let measure = self.chart.as_ref().and_then(|chart| chart.measure.as_ref());
        let mut check = |pointer: &str, name: Option<&String>, fits: &dyn Fn(&FieldKind) -> bool, wanted: Label| {
            let Some(name) = name else { return };
            match object.field(name) {
                None => faults.push(unknown(pointer.to_owned(), object, name)),
                Some(field) if !fits(&field.kind) => {
                    let zh = format!("字段 {name} 不是{}", wanted.zh);
                    let detail = Words::new(zh, format!("`{name}` is not {}", wanted.en));
                    faults.push(fault(pointer, "wrong_kind", detail));
                }
                Some(_) => {}
            }
        };
        check("/group_by", self.group_by.as_ref(), &is_group, GROUP);
        check("/date_field", self.date_field.as_ref(), &is_date, DATE);
        check("/chart/measure", measure, &is_measure, MEASURE);
    }
}

fn of_filter(pointer: String, error: &FilterError) -> ViewFault {
    ViewFault { pointer, code: error.code(), detail: error.words() }
}

fn unknown(pointer: String, object: &Object, name: &str) -> ViewFault {
    let name: String = name.chars().take(80).collect();
    let error = FilterError::UnknownField { object: object.name.to_owned(), field: name };
    fault(pointer, "unknown_field", error.words())
}

fn fault(pointer: impl Into<String>, code: &'static str, detail: Words) -> ViewFault {
    ViewFault { pointer: pointer.into(), code, detail }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Id, OrgId, UserId};
    use crate::metadata::objects;
    use serde_json::json;

    fn faults(query: serde_json::Value) -> Vec<(String, &'static str)> {
        let query: ViewQuery = serde_json::from_value(query).expect("a query");
        let from = Viewpoint {
            today: jiff::civil::date(2026, 3, 1),
            me: UserId::from_raw(1),
            org: OrgId::from_raw(1),
            departments: &[],
            time_zone: &jiff::tz::TimeZone::UTC,
        };
        let faults = query.faults(objects::get("opportunity"), from);
        faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect()
    }

    #[test]
    fn a_view_names_fields_that_are_there_and_fit() {
        let fine = json!({
            "filter": [{ "field": "owner_id", "op": "eq", "value": "me" }, { "any": [{ "field": "expected_close_on", "op": "lt", "value": "today+30" }, { "field": "expected_close_on", "op": "eq", "value": { "relative": "this_quarter" } }] }],
            "sort": "-amount,id", "columns": [{ "field": "name", "width": 240, "is_pinned": true }, { "field": "amount" }],
            "layout": "board", "group_by": "stage_id", "date_field": "expected_close_on", "chart": { "kind": "funnel", "measure": "amount" },
        });
        assert_eq!(faults(fine), []);
        let wrong = json!({
            "filter": [{ "field": "name", "op": "eq", "value": "x" }, { "field": "wings", "op": "eq", "value": 1 }, { "field": "owner_id", "op": "eq", "value": { "relative": "someday" } }],
            "sort": "-wings", "columns": [{ "field": "name" }, { "field": "name", "width": 9 }, { "field": "custom.no" }],
            "group_by": "name", "date_field": "amount", "chart": { "kind": "bar", "measure": "status" },
        });
        let pair = |pointer: &str, code| (pointer.to_owned(), code);
        assert_eq!(
            faults(wrong),
            [
                pair("/filter/1", "unknown_field"),
                pair("/filter/2", "unknown_relative"),
                pair("/sort", "unknown_field"),
                pair("/columns/1/field", "taken"),
                pair("/columns/1/width", "out_of_range"),
                pair("/columns/2/field", "unknown_field"),
                pair("/group_by", "wrong_kind"),
                pair("/date_field", "wrong_kind"),
                pair("/chart/measure", "wrong_kind"),
            ]
        );
    }
}
