//! A mapping checked against its target and the header of its file.

use super::expressions;
use super::source::{CsvFile, Files};
use super::targets::{self, Target};
use crate::error::{Error, FieldError, Result};
use crate::work::Work;
use indexmap::IndexMap;
use mingxi_domain::access::Action;
use mingxi_domain::imports::{
    DatePattern, FieldMapping, Filter, Mapping, Marks, MarksError, Origin, PlannedField, RowPlan, TargetField,
    ValueKind, armed,
};
use mingxi_domain::metadata::{FieldKind, objects};
use mingxi_domain::words;
use mingxi_domain::words::Words;
use std::collections::HashSet;

/// How one import runs.
#[derive(Debug)]
pub struct Plan {
    /// The mapping as it was given.
    pub mapping: Mapping,
    /// What the rows become.
    pub target: &'static Target,
    /// The file of the rows.
    pub file: CsvFile,
    /// How its rows are read.
    pub rows: RowPlan,
    /// The second file, where the target has lines.
    pub lines: Option<(CsvFile, RowPlan)>,
    /// Columns that other mappings of the set read from the same file; `None` where a later one reads it, which then
    /// tells what nobody used.
    pub read_by_others: Option<HashSet<String>>,
}

/// Fields of the target, read before the file is opened.
pub struct TargetFields {
    target: &'static Target,
    fields: Vec<TargetField>,
    line_fields: Vec<TargetField>,
}

/// Checks the right to import and finds the target's fields.
///
/// # Errors
/// Forbidden; invalid when no target has this name.
pub fn target_fields(work: &mut Work, mapping: &Mapping) -> Result<TargetFields> {
    work.check(Action::ImportRun)?;
    let target = targets::find(&mapping.target).ok_or_else(|| {
        let names: Vec<_> = targets::ALL.iter().map(|target| target.name).collect();
        Error::invalid("/target", "unknown_target", words!("须为 {} 之一", "one of {}", names.join(", ")))
    })?;
    Ok(TargetFields {
        target,
        fields: target.fields(work)?,
        line_fields: target.line_fields.map(|fields| fields()).unwrap_or_default(),
    })
}

/// Checks the mapping against the target's fields and the headers of the files.
///
/// # Errors
/// Every pointer into the mapping that is wrong; refused when a file is missing or broken.
pub fn prepare(known: &TargetFields, mapping: &Mapping, files: &Files) -> Result<Plan> {
    let mut errors = Vec::new();
    let delimiter = delimiter(&mapping.delimiter, "/delimiter", &mut errors);
    if mapping.external_id.is_empty() {
        errors.push(FieldError::new(
            "/external_id",
            "required",
            words!("须指定标识一行的列", "name the columns that identify a row"),
        ));
    }
    match (&mapping.lines, known.line_fields.is_empty()) {
        (Some(_), true) => {
            errors.push(FieldError::new("/lines", "lines", words!("该目标没有明细行", "this target has no lines")));
        }
        (None, false) if !known.target.may_lack_lines => {
            errors.push(FieldError::new("/lines", "lines", words!("该目标须有明细行", "this target needs lines")));
        }
        _ => {}
    }
    if mapping.pipeline.is_some() != known.target.has_pipeline {
        errors.push(FieldError::new(
            "/pipeline",
            "pipeline",
            words!("商机须有销售流程，其他目标没有", "opportunities need a pipeline, other targets have none"),
        ));
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let file = CsvFile::check(files, &mapping.file, mapping.sheet.as_deref(), delimiter, mapping.header_row)?;
    let part = Part {
        header: &file.header,
        key: &mapping.external_id,
        key_at: "/external_id",
        filter: mapping.filter.as_deref(),
        filter_at: "/filter",
        fields: &mapping.fields,
        fields_at: "/fields",
    };
    let rows = row_plan(mapping, &part, &known.fields, &mut errors);
    let mut lines = None;
    if let Some(from) = &mapping.lines {
        let delimiter = self::delimiter(&from.delimiter, "/lines/delimiter", &mut errors);
        let file = CsvFile::check(files, &from.file, from.sheet.as_deref(), delimiter, from.header_row)?;
        let part = Part {
            header: &file.header,
            key: &from.key,
            key_at: "/lines/key",
            filter: from.filter.as_deref(),
            filter_at: "/lines/filter",
            fields: &from.fields,
            fields_at: "/lines/fields",
        };
        let plan = row_plan(mapping, &part, &known.line_fields, &mut errors);
        lines = Some((file, plan));
    }
    if errors.is_empty() {
        let read_by_others = Some(HashSet::new());
        Ok(Plan { mapping: mapping.clone(), target: known.target, file, rows, lines, read_by_others })
    } else {
        Err(Error::Invalid(errors))
    }
}

impl Plan {
    /// Columns of the row file that nothing reads: what the file has and we do not take. Each is named once for a set.
    #[must_use]
    pub fn unused_columns(&self) -> Vec<String> {
        let Some(others) = &self.read_by_others else { return Vec::new() };
        let mut used: HashSet<usize> = self.rows.columns();
        // Lines that stand in the same file read their columns of it.
        if let Some((_, lines)) = self.lines.as_ref().filter(|_| self.reads_lines_beside()) {
            used.extend(lines.columns());
        }
        let is_unused = |(at, name): &(usize, &String)| !used.contains(at) && !others.contains(name.as_str());
        self.file.header.iter().enumerate().filter(is_unused).map(|(_, name)| name.clone()).collect()
    }

    fn reads_lines_beside(&self) -> bool {
        self.mapping
            .lines
            .as_ref()
            .is_some_and(|lines| lines.file == self.mapping.file && lines.sheet == self.mapping.sheet)
    }

    /// Names of the columns that the plan reads of a file.
    fn columns_of(&self, file: &str, sheet: Option<&str>) -> HashSet<String> {
        let mut names = HashSet::new();
        let mut add = |source: &CsvFile, plan: &RowPlan| {
            names.extend(plan.columns().into_iter().filter_map(|at| source.header.get(at).cloned()));
        };
        if self.mapping.file == file && self.mapping.sheet.as_deref() == sheet {
            add(&self.file, &self.rows);
        }
        if let (Some(from), Some((source, plan))) = (&self.mapping.lines, &self.lines)
            && from.file == file
            && from.sheet.as_deref() == sheet
        {
            add(source, plan);
        }
        names
    }
}

/// Tells each plan of a set which columns the others read of its file, so that a column that nobody used is named once,
/// by the last plan that reads the file.
pub fn share_columns(plans: &mut [Plan]) {
    let others = |index: usize| {
        let mapping = &plans[index].mapping;
        let (file, sheet) = (mapping.file.as_str(), mapping.sheet.as_deref());
        let is_same = |plan: &Plan| plan.mapping.file == file && plan.mapping.sheet.as_deref() == sheet;
        if plans[index + 1..].iter().any(is_same) {
            return None;
        }
        Some(plans.iter().flat_map(|plan| plan.columns_of(file, sheet)).collect())
    };
    let all: Vec<_> = (0..plans.len()).map(others).collect();
    for (plan, others) in plans.iter_mut().zip(all) {
        plan.read_by_others = others;
    }
}

/// One file's part of a mapping, with pointers into it.
struct Part<'a> {
    header: &'a [String],
    key: &'a [String],
    key_at: &'a str,
    filter: Option<&'a str>,
    filter_at: &'a str,
    fields: &'a IndexMap<String, FieldMapping>,
    fields_at: &'a str,
}

impl Part<'_> {
    fn position(&self, column: &str) -> Option<usize> {
        // A mapping names a column as it reads or as our export writes it, with an apostrophe before a minus.
        self.header.iter().position(|name| name == column || name == armed(column))
    }

    fn unknown(&self, pointer: String, column: &str) -> FieldError {
        let detail = words!(
            "文件没有“{column}”列；现有列：{}",
            "the file has no column `{column}`; it has {}",
            self.header.join(", ")
        );
        FieldError::new(pointer, "unknown_column", detail)
    }
}

fn row_plan(mapping: &Mapping, part: &Part, known: &[TargetField], errors: &mut Vec<FieldError>) -> RowPlan {
    let mut key = Vec::new();
    for column in part.key {
        match part.position(column) {
            Some(position) => key.push(position),
            None => errors.push(part.unknown(part.key_at.to_owned(), column)),
        }
    }
    let mut fields = Vec::new();
    for (name, options) in part.fields {
        let pointer = format!("{}/{name}", part.fields_at);
        match known.iter().find(|field| field.name == *name) {
            Some(field) => {
                // What the mapping says of the whole file holds where the field says nothing.
                let mut options = options.clone();
                options.decimal_mark = options.decimal_mark.or(mapping.decimal_mark);
                options.thousands = options.thousands.or(mapping.thousands);
                fields.extend(planned_field(part, field, &options, &pointer, errors));
            }
            None => {
                let names: Vec<_> = known.iter().map(|field| field.name.as_str()).collect();
                errors.push(FieldError::new(
                    pointer,
                    "unknown_field",
                    words!("目标的字段为 {}", "the target has {}", names.join(", ")),
                ));
            }
        }
    }
    for field in known.iter().filter(|field| field.is_required && !part.fields.contains_key(&field.name)) {
        errors.push(FieldError::new(
            format!("{}/{}", part.fields_at, field.name),
            "required",
            words!("目标需要该字段", "the target needs this field"),
        ));
    }
    let filter = filter(mapping, part, errors);
    RowPlan { key, empty_words: mapping.empty_words.clone(), filter, fields, width: part.header.len() }
}

fn filter(mapping: &Mapping, part: &Part, errors: &mut Vec<FieldError>) -> Option<Filter> {
    // Marks that are wrong are told once, where they stand.
    let marks = Marks::new(mapping.decimal_mark, mapping.thousands).map_err(|error| wrong_marks(error, ""));
    let marks = marks
        .map_err(|error| {
            if part.fields_at == "/fields" {
                errors.push(error);
            }
        })
        .ok()?;
    match expressions::parse(part.filter?, part.header, Some(ValueKind::Bool)) {
        Ok(condition) => Some(Filter { condition, marks }),
        Err(wrong) => {
            errors.push(FieldError::new(part.filter_at, "not_an_expression", wrong));
            None
        }
    }
}

/// Where the text of a field comes from; `None` with the reason among the errors.
fn origin(part: &Part, options: &FieldMapping, pointer: &str, errors: &mut Vec<FieldError>) -> Option<Origin> {
    let mut position = |name: &str, at: String| {
        let position = part.position(name);
        if position.is_none() {
            errors.push(part.unknown(at, name));
        }
        position
    };
    let joined = || options.join.clone().unwrap_or_else(|| " ".to_owned());
    match (&options.column, options.columns.as_slice(), &options.formula, &options.constant) {
        (Some(column), [], None, None) => position(column, format!("{pointer}/column")).map(Origin::Column),
        (None, [_, ..], None, None) => {
            let columns = options.columns.iter().zip(0..);
            let found = columns.map(|(name, index)| position(name, format!("{pointer}/columns/{index}")));
            found.collect::<Vec<_>>().into_iter().collect::<Option<Vec<_>>>().map(|all| Origin::Joined(all, joined()))
        }
        (None, [], Some(formula), None) => match expressions::parse(formula, part.header, None) {
            Ok(expression) => Some(Origin::Formula(Box::new(expression))),
            Err(wrong) => {
                errors.push(FieldError::new(format!("{pointer}/formula"), "not_an_expression", wrong));
                None
            }
        },
        (None, [], None, Some(_)) => Some(Origin::Constant),
        _ => {
            let detail = words!(
                "字段取自一列、多列、公式或为常量，四者取一",
                "a field comes from a column, columns, a formula or is a constant, one of them"
            );
            errors.push(FieldError::new(pointer, "column_or_constant", detail));
            None
        }
    }
}

fn planned_field(
    part: &Part,
    field: &TargetField,
    options: &FieldMapping,
    pointer: &str,
    errors: &mut Vec<FieldError>,
) -> Option<PlannedField> {
    let before = errors.len();
    let origin = origin(part, options, pointer, errors);
    if options.date.as_deref().is_some_and(|pattern| DatePattern::parse(pattern).is_none()) {
        errors.push(FieldError::new(
            format!("{pointer}/date"),
            "not_a_pattern",
            words!("格式如 M/D/YYYY 或 YYYY-MM-DD", "a pattern such as M/D/YYYY or YYYY-MM-DD"),
        ));
    }
    if options.precision.is_some_and(|precision| precision > 6) {
        errors.push(FieldError::new(
            format!("{pointer}/precision"),
            "out_of_range",
            words!("0 至 6 位小数", "0 to 6 decimals"),
        ));
    }
    if let Err(error) = options.checked_marks() {
        errors.push(wrong_marks(error, pointer));
    }
    check_lookup(field, options, pointer, errors);
    let planned = |origin| PlannedField {
        name: field.name.clone(),
        kind: field.kind.clone(),
        is_required: field.is_required,
        mapping: options.clone(),
        origin,
    };
    origin.filter(|_| errors.len() == before).map(planned)
}

fn wrong_marks(error: MarksError, pointer: &str) -> FieldError {
    let not_a_mark = || words!("不能是数字、字母、正负号或括号", "a mark is no digit, letter, sign or bracket");
    match error {
        MarksError::DecimalMark => FieldError::new(format!("{pointer}/decimal_mark"), "not_a_mark", not_a_mark()),
        MarksError::Thousands => FieldError::new(format!("{pointer}/thousands"), "not_a_mark", not_a_mark()),
        MarksError::Equal => FieldError::new(
            format!("{pointer}/thousands"),
            "same_marks",
            words!("千位分隔符与小数点不能相同", "the thousands mark and the decimal mark are the same"),
        ),
    }
}

fn check_lookup(field: &TargetField, options: &FieldMapping, pointer: &str, errors: &mut Vec<FieldError>) {
    let Some(lookup) = &options.lookup else { return };
    let pointer = format!("{pointer}/lookup");
    let FieldKind::Reference(object) = field.kind else {
        errors.push(FieldError::new(
            pointer,
            "not_a_reference",
            words!("只有引用其他记录的字段才查找", "only fields that name another record are looked up"),
        ));
        return;
    };
    let Some(by) = &lookup.by else { return };
    let text = objects::get(object).field(by).filter(|field| matches!(field.kind, FieldKind::Text { .. }));
    if text.is_none() {
        errors.push(FieldError::new(
            format!("{pointer}/by"),
            "unknown_field",
            Words::new(
                format!("{}没有文本字段 {by}", words::noun(object).zh),
                format!("{object} has no text field `{by}`"),
            ),
        ));
    }
}

fn delimiter(text: &str, pointer: &str, errors: &mut Vec<FieldError>) -> u8 {
    match text.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => *byte,
        _ => {
            errors.push(FieldError::new(
                pointer,
                "not_a_delimiter",
                words!("一个 ASCII 字符，如逗号、分号或制表符", "one ASCII character such as , ; or a tab"),
            ));
            b','
        }
    }
}
