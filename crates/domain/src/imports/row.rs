//! One row: every mapped cell read, the external id, the input of the verb, or everything that is wrong with it.

use super::cell::{Cleaned, read_cell};
use super::date::{DatePattern, read_iso};
use super::expression::{Expression, Value};
use super::findings::{FindingKind, Note};
use super::mapping::FieldMapping;
use super::number::Marks;
use super::raw_cell::{RawCell, Typed};
use crate::metadata::FieldKind;
use crate::money::Currency;
use crate::rounding::round_half_up;
use crate::words;
use crate::words::Words;
use serde_json::{Map, Value as Json};
use std::borrow::Cow;
use std::collections::HashSet;

/// Decimals of a number that a formula gives: as many as any field of ours takes.
const DECIMALS_MAX: u32 = 6;

/// A field of the target with its mapping and the position of its column.
#[derive(Clone, Debug)]
pub struct PlannedField {
    /// Name in the verb's input.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
    /// A row without it is wrong.
    pub is_required: bool,
    /// How its cells are read.
    pub mapping: FieldMapping,
    /// Where its text comes from.
    pub origin: Origin,
}

/// Where the text of a field comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// The mapping.
    Constant,
    /// The column at this position.
    Column(usize),
    /// The texts of these columns with this between them.
    Joined(Vec<usize>, String),
    /// What is computed from columns.
    Formula(Box<Expression>),
}

impl Origin {
    /// The positions of the columns that are read.
    #[must_use]
    pub fn columns(&self) -> Vec<usize> {
        match self {
            Self::Constant => Vec::new(),
            Self::Column(at) => vec![*at],
            Self::Joined(columns, _) => columns.clone(),
            Self::Formula(expression) => expression.columns(),
        }
    }
}

/// How the rows of a file are read.
#[derive(Clone, Debug)]
pub struct RowPlan {
    /// Positions of the columns that are the external id.
    pub key: Vec<usize>,
    /// Words that mean an empty cell.
    pub empty_words: Vec<String>,
    /// Which rows are imported; all unless given.
    pub filter: Option<Filter>,
    /// The fields, in the order of the mapping.
    pub fields: Vec<PlannedField>,
    /// Cells a row must have.
    pub width: usize,
}

/// Which rows are imported, and the marks of the numbers it looks at.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// Gives yes or no.
    pub condition: Expression,
    /// How it reads numbers.
    pub marks: Marks,
}

/// A row that could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadRow {
    /// The external id.
    pub external_id: String,
    /// The input of the verb, but for what is looked up.
    pub input: Map<String, Json>,
    /// What is to be looked up.
    pub lookups: Vec<LookupValue>,
    /// What is to be reported.
    pub notes: Vec<Note>,
}

/// A record to be looked up: the position of its field in the plan and the text in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookupValue {
    /// Position of the field in the plan.
    pub field: usize,
    /// The text that names the record.
    pub text: String,
}

/// One thing that is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// Stable code.
    pub code: String,
    /// The facts, in words, with the column they are about.
    pub reason: Words,
}

impl RowError {
    /// One thing that is wrong.
    pub fn new(code: impl Into<String>, reason: impl Into<Words>) -> Self {
        Self { code: code.into(), reason: reason.into() }
    }
}

impl RowPlan {
    /// Reads a row, or names everything that is wrong with it.
    ///
    /// # Errors
    /// One [`RowError`] per cell that cannot be imported, or one for a row of the wrong width.
    pub fn read(&self, cells: &[&str]) -> Result<ReadRow, Vec<RowError>> {
        if cells.len() != self.width {
            let (row, header) = (cells.len(), self.width);
            let reason =
                words!("该行有 {row} 个单元格，表头有 {header} 个", "the row has {row} cells, the header has {header}");
            return Err(vec![RowError::new("wrong_cell_count", reason)]);
        }
        let external_id = self.external_id(cells);
        let mut row = ReadRow {
            external_id: external_id.unwrap_or_default(),
            input: Map::new(),
            lookups: Vec::new(),
            notes: Vec::new(),
        };
        let mut errors = Vec::new();
        if row.external_id.is_empty() {
            errors.push(RowError::new(
                "external_id_missing",
                words!("外部编号的列为空", "the columns of the external id are empty"),
            ));
        }
        let currency = self.currency(cells);
        for position in 0..self.fields.len() {
            if let Err(error) = self.read_field(position, cells, currency, &mut row) {
                errors.push(error);
            }
        }
        if errors.is_empty() { Ok(row) } else { Err(errors) }
    }

    /// The positions of the columns that anything reads.
    #[must_use]
    pub fn columns(&self) -> HashSet<usize> {
        let fields = self.fields.iter().flat_map(|field| field.origin.columns());
        let filter = self.filter.iter().flat_map(|filter| filter.condition.columns());
        self.key.iter().copied().chain(fields).chain(filter).collect()
    }

    /// Whether the row is to be imported.
    ///
    /// # Errors
    /// When its cells do not answer the filter.
    pub fn is_wanted(&self, cells: &[&str]) -> Result<bool, RowError> {
        let Some(filter) = &self.filter else { return Ok(true) };
        match filter.condition.value(cells, filter.marks) {
            Ok(Value::Bool(is_wanted)) => Ok(is_wanted),
            Ok(_) => {
                let reason = words!("筛选条件用到空的单元格", "the filter looks at an empty cell");
                Err(RowError::new("filter_failed", reason))
            }
            Err(error) => Err(RowError::new(error.code, error.reason.about("filter"))),
        }
    }

    /// The external id of a row; `None` when the row is too short or one of its columns is empty.
    #[must_use]
    pub fn external_id(&self, cells: &[&str]) -> Option<String> {
        let parts: Option<Vec<&str>> =
            self.key.iter().map(|at| cells.get(*at).map(|cell| RawCell::parse(cell).shown)).collect();
        let parts = parts?;
        parts.iter().all(|part| !part.is_empty()).then(|| parts.join("/"))
    }

    fn read_field(
        &self,
        position: usize,
        cells: &[&str],
        currency: Option<Currency>,
        row: &mut ReadRow,
    ) -> Result<(), RowError> {
        let field = &self.fields[position];
        let source = self.source(field, cells)?;
        let cleaned = match self.cell(field, &source) {
            RawCell { shown: "", typed: None } => Cleaned::Empty,
            cell if cell.is_error() && !field.is_required => {
                // Neither a value nor an empty cell: what is there stays.
                let from = Some(cell.shown.to_owned());
                row.notes.push(Note { kind: FindingKind::CellError, field: field.name.clone(), from, to: None });
                return Ok(());
            }
            cell if cell.is_error() => {
                let error = words!("公式没有结果：{}", "the formula has no result: {}", cell.shown);
                return Err(RowError::new("cell_error", error.about(label(field))));
            }
            cell => {
                let read = read_cell(&field.name, &field.kind, &field.mapping, cell, currency);
                let cell = read.map_err(|error| RowError::new(error.code, error.detail.about(label(field))))?;
                row.notes.extend(cell.notes);
                cell.cleaned
            }
        };
        match cleaned {
            Cleaned::Empty if field.is_required => {
                return Err(RowError::new(
                    "required",
                    words!("该字段不能为空", "this field cannot be empty").about(label(field)),
                ));
            }
            Cleaned::Empty => {
                if field.mapping.report_empty {
                    row.notes.push(Note { kind: FindingKind::Empty, field: field.name.clone(), from: None, to: None });
                }
                set(&mut row.input, &field.name, Json::Null);
            }
            Cleaned::Value(value) => set(&mut row.input, &field.name, value),
            Cleaned::Lookup(text) => row.lookups.push(LookupValue { field: position, text }),
        }
        Ok(())
    }

    /// The text of a field in a row, as a cell of the file holds it.
    fn source<'a>(&'a self, field: &'a PlannedField, cells: &'a [&'a str]) -> Result<Cow<'a, str>, RowError> {
        let shown = |at: usize| cells.get(at).map_or("", |cell| RawCell::parse(cell).shown);
        Ok(match &field.origin {
            Origin::Constant => field.mapping.constant.as_deref().unwrap_or_default().into(),
            Origin::Column(at) => cells.get(*at).copied().unwrap_or_default().into(),
            Origin::Joined(columns, between) => {
                let is_meant = |text: &&str| !text.is_empty() && !self.empty_words.iter().any(|word| word == text);
                columns.iter().map(|at| shown(*at)).filter(is_meant).collect::<Vec<_>>().join(between).into()
            }
            Origin::Formula(expression) => {
                let marks = field.mapping.marks().unwrap_or_default();
                let value = expression.value(cells, marks);
                match value.map_err(|error| RowError::new(error.code, error.reason.about(label(field))))? {
                    Value::Text(text) => text,
                    Value::Number(number) => {
                        let number = round_half_up(number, DECIMALS_MAX).normalize().to_string();
                        Typed::Number(&number).written(&number).into()
                    }
                    Value::Bool(value) => value.to_string().into(),
                    Value::Empty => "".into(),
                }
            }
        })
    }

    /// The cell of a field, empty where the file means nothing and there is no default.
    fn cell<'a>(&'a self, field: &'a PlannedField, source: &'a str) -> RawCell<'a> {
        let cell = match field.origin {
            Origin::Constant => RawCell::text(source),
            _ => RawCell::parse(source),
        };
        let is_empty =
            (cell.shown.is_empty() && cell.typed.is_none()) || self.empty_words.iter().any(|word| word == cell.shown);
        if is_empty { RawCell::text(field.mapping.default.as_deref().unwrap_or_default()) } else { cell }
    }

    /// The row's currency, for amounts that state none.
    fn currency(&self, cells: &[&str]) -> Option<Currency> {
        let field = self.fields.iter().find(|field| field.kind == FieldKind::Currency)?;
        let source = self.source(field, cells).ok()?;
        let text = self.cell(field, &source).shown;
        let text = field.mapping.values.get(text).map_or(text, String::as_str);
        text.to_uppercase().parse().ok()
    }

    /// The cells of a row as text that imports again: what a person sees, but numbers and days of a workbook in the
    /// form that the mapping of their column reads.
    #[must_use]
    pub fn texts(&self, cells: &[&str]) -> Vec<String> {
        let text = |(at, cell): (usize, &&str)| {
            if !cell.contains('\u{1f}') {
                return (*cell).to_owned();
            }
            let cell = RawCell::parse(cell);
            let field = self.fields.iter().find(|field| field.origin == Origin::Column(at));
            field.and_then(|field| plain(field, cell)).unwrap_or_else(|| cell.shown.to_owned())
        };
        cells.iter().enumerate().map(text).collect()
    }
}

/// The value of a cell of a workbook as its mapping would read it from a text.
fn plain(field: &PlannedField, cell: RawCell) -> Option<String> {
    match (&field.kind, cell.typed?) {
        (FieldKind::Decimal | FieldKind::Money | FieldKind::Integer, Typed::Number(number)) => {
            let mark = field.mapping.decimal_mark.unwrap_or('.');
            Some(number.replace('.', mark.encode_utf8(&mut [0; 4])))
        }
        (FieldKind::Date, Typed::Day(day)) => {
            let pattern = field.mapping.date.as_deref().and_then(DatePattern::parse)?;
            Some(pattern.write(read_iso(day)?.0))
        }
        _ => None,
    }
}

/// Puts a value under its name; `custom.key` goes inside `custom`.
pub(super) fn set(input: &mut Map<String, Json>, name: &str, value: Json) {
    match name.split_once('.') {
        Some((outer, inner)) => {
            let nested = input.entry(outer).or_insert_with(|| Json::Object(Map::new()));
            if let Json::Object(nested) = nested {
                nested.insert(inner.to_owned(), value);
            }
        }
        None => {
            input.insert(name.to_owned(), value);
        }
    }
}

/// What the person who mends the file calls the field: its column.
fn label(field: &PlannedField) -> &str {
    let joined = || field.mapping.columns.first().map(String::as_str);
    field.mapping.column.as_deref().or_else(joined).unwrap_or(&field.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn plan(fields: &[(&str, FieldKind, bool, Option<usize>, Json)]) -> RowPlan {
        let planned = fields.iter().map(|(name, kind, is_required, column, options)| PlannedField {
            name: (*name).to_owned(),
            kind: kind.clone(),
            is_required: *is_required,
            mapping: serde_json::from_value(options.clone()).unwrap(),
            origin: column.map_or(Origin::Constant, Origin::Column),
        });
        RowPlan { key: vec![0], empty_words: vec!["NULL".into()], filter: None, fields: planned.collect(), width: 3 }
    }

    fn text() -> FieldKind {
        FieldKind::Text { max: 200 }
    }

    #[test]
    fn a_row_becomes_the_input_of_its_verb() {
        let plan = plan(&[
            ("name", text(), true, Some(0), json!({})),
            ("currency", FieldKind::Currency, true, None, json!({ "constant": "USD" })),
            ("amount", FieldKind::Money, false, Some(1), json!({})),
            ("owner_id", FieldKind::Reference("user"), false, Some(2), json!({ "lookup": {} })),
            ("custom.tier", text(), false, Some(2), json!({ "default": "none" })),
        ]);
        let row = plan.read(&[" Mill ", "12.5", "Anna"]).unwrap();
        let amount = json!({ "amount_minor": 1250, "currency": "USD" });
        assert_eq!(
            Json::Object(row.input),
            json!({ "name": "Mill", "currency": "USD", "amount": amount, "custom": { "tier": "Anna" } })
        );
        assert_eq!(row.external_id, "Mill");
        assert_eq!(row.lookups, [LookupValue { field: 3, text: "Anna".into() }]);
        let row = plan.read(&["Mill", "NULL", ""]).unwrap();
        assert_eq!(
            Json::Object(row.input),
            json!({
                "name": "Mill", "currency": "USD", "amount": null, "owner_id": null, "custom": { "tier": "none" },
            })
        );
    }

    #[test]
    fn every_error_of_a_row_is_named() {
        let plan = plan(&[
            ("name", text(), true, Some(0), json!({ "column": "Firm" })),
            ("on", FieldKind::Date, true, Some(1), json!({ "column": "Day" })),
            ("count", FieldKind::Integer, false, Some(2), json!({ "column": "Count" })),
        ]);
        let codes =
            |cells: &[&str]| plan.read(cells).unwrap_err().into_iter().map(|error| error.code).collect::<Vec<_>>();
        assert_eq!(codes(&["", "soon", "x"]), ["external_id_missing", "required", "not_a_date", "not_a_whole_number"]);
        assert_eq!(codes(&["a", "2026-01-01"]), ["wrong_cell_count"]);
        let errors = plan.read(&["a", "soon", ""]).unwrap_err();
        assert_eq!(errors[0].reason.en, "Day: `soon` is no date of the form YYYY-MM-DD");
    }

    #[test]
    fn an_empty_cell_that_matters_is_noted() {
        let plan = plan(&[(
            "customer_id",
            FieldKind::Reference("customer"),
            false,
            Some(1),
            json!({ "lookup": {}, "report_empty": true }),
        )]);
        let row = plan.read(&["1", "", ""]).unwrap();
        assert_eq!(row.notes, [Note { kind: FindingKind::Empty, field: "customer_id".into(), from: None, to: None }]);
        assert!(plan.read(&["1", "Acme", ""]).unwrap().notes.is_empty());
    }

    #[test]
    fn a_formula_without_a_result_says_nothing() {
        let plan = plan(&[
            ("name", text(), true, Some(0), json!({ "column": "Firm" })),
            ("region", text(), false, Some(1), json!({ "column": "Region" })),
            ("amount", FieldKind::Decimal, false, Some(2), json!({ "column": "Amount" })),
        ]);
        let row = plan.read(&["Mill", "#N/A", "#DIV/0!"]).unwrap();
        assert_eq!(Json::Object(row.input), json!({ "name": "Mill" }), "neither a value nor an empty cell");
        let told: Vec<_> = row.notes.into_iter().map(|note| (note.kind, note.field, note.from.unwrap())).collect();
        assert_eq!(
            told,
            [
                (FindingKind::CellError, "region".into(), "#N/A".into()),
                (FindingKind::CellError, "amount".into(), "#DIV/0!".into())
            ]
        );
        let errors = plan.read(&["#REF!", "", ""]).unwrap_err();
        assert_eq!(errors[0].code, "cell_error");
        assert_eq!(errors[0].reason.en, "Firm: the formula has no result: #REF!");
    }

    #[test]
    fn the_cells_of_a_workbook_come_back_as_text_that_imports() {
        let german = || json!({ "decimal_mark": ",", "thousands": "." });
        let plan = plan(&[
            ("code", text(), true, Some(0), json!({})),
            ("amount", FieldKind::Decimal, false, Some(1), german()),
            ("on", FieldKind::Date, false, Some(2), json!({ "date": "D.M.YYYY" })),
        ]);
        let cells = [
            Typed::Number("7").written("007"),
            Typed::Number("1299.5").written("1.299,50 €"),
            Typed::Day("2026-03-01").written("2026-03-01"),
        ];
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let texts = plan.texts(&cells);
        assert_eq!(texts, ["007", "1299,5", "1.3.2026"]);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        assert_eq!(plan.read(&texts).unwrap().input, plan.read(&cells).unwrap().input);
        assert_eq!(plan.read(&cells).unwrap().external_id, "007");
    }

    #[test]
    fn a_field_may_come_from_several_columns() {
        let mut plan = plan(&[
            ("name", text(), true, None, json!({})),
            ("discount_percent", FieldKind::Decimal, false, None, json!({})),
        ]);
        plan.fields[0].origin = Origin::Joined(vec![0, 1], "·".into());
        let divide = Expression::Binary(
            super::super::expression::Operator::Divide,
            Box::new((Expression::Number(rust_decimal::Decimal::ONE), number_of(2))),
        );
        plan.fields[1].origin = Origin::Formula(Box::new(divide));
        let read = |cells: &[&str]| {
            plan.read(cells).map(|row| Json::Object(row.input)).map_err(|errors| errors[0].code.clone())
        };
        assert_eq!(read(&["a", "b", "3"]), Ok(json!({ "name": "a·b", "discount_percent": "0.333333" })));
        assert_eq!(read(&["a", "NULL", ""]), Ok(json!({ "name": "a", "discount_percent": null })));
        assert_eq!(read(&["a", "", "0"]), Err("division_by_zero".to_owned()));
        assert_eq!(read(&["a", "", "x"]), Err("not_a_number".to_owned()));
    }

    fn number_of(at: usize) -> Expression {
        Expression::Call(super::super::expression::Function::Number, Box::new(Expression::Column(at)))
    }

    #[test]
    fn a_filter_answers_or_names_what_it_cannot_read() {
        let mut plan = plan(&[("name", text(), true, Some(0), json!({}))]);
        assert_eq!(plan.is_wanted(&["a", "", ""]), Ok(true));
        let positive = Expression::Binary(
            super::super::expression::Operator::Greater,
            Box::new((number_of(1), Expression::Number(rust_decimal::Decimal::ZERO))),
        );
        plan.filter = Some(Filter { condition: positive, marks: Marks::default() });
        assert_eq!(plan.is_wanted(&["a", "5", ""]), Ok(true));
        assert_eq!(plan.is_wanted(&["a", "-5", ""]), Ok(false));
        assert_eq!(plan.is_wanted(&["a", "", ""]).unwrap_err().code, "filter_failed");
        assert_eq!(plan.is_wanted(&["a", "x", ""]).unwrap_err().code, "not_a_number");
    }
}
