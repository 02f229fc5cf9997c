//! The mapping of a file: one TOML file, or the same as JSON.

use super::number::{Marks, MarksError};
use crate::money::Currency;
use crate::opportunities::OpportunityStatus;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a file's columns mean and where its rows go.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// What people read in the list of imports.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The object or flow the rows become: `customer`, `lead`, `product`, `contact`, `team_member`, `opportunity`,
    /// `opening_invoice`, `order` …
    #[schema(min_length = 1, max_length = 60)]
    pub target: String,
    /// Whose ids these are. The same row of the same source is the same record for ever.
    #[schema(min_length = 1, max_length = 60)]
    pub source: String,
    /// Name of the file.
    #[schema(min_length = 1, max_length = 200)]
    pub file: String,
    /// Of a workbook (XLSX) the sheet; its first one unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100)]
    pub sheet: Option<String>,
    /// One character between columns; a comma unless given.
    #[serde(default = "comma")]
    #[schema(min_length = 1, max_length = 1)]
    pub delimiter: String,
    /// Columns that together are the external id, joined by `/`.
    #[schema(min_items = 1, max_items = 10)]
    pub external_id: Vec<String>,
    /// Which rows are imported, as an expression in CEL that gives yes or no: `number(row["Qty"]) > 0`. Others are left
    /// out and counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 500)]
    pub filter: Option<String>,
    /// What happens to a row whose external id another row of the file has with other content: `refuse` (unless given),
    /// or the `first` or `last` one wins.
    #[serde(default, skip_serializing_if = "Repeated::is_refuse")]
    pub repeated: Repeated,
    /// The mark before the decimals in the whole file; a point unless given. A field may say otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal_mark: Option<char>,
    /// What stands between groups of three digits in the whole file, if anything does. A field may say otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thousands: Option<char>,
    /// Words that mean an empty cell, besides nothing: `NULL`, `Select`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub empty_words: Vec<String>,
    /// What happens to a row whose record is there already: `update` (unless given) or `skip`.
    #[serde(default)]
    pub existing: Existing,
    /// What an empty cell does to a record that is there already: `keep` what it has (unless given) or `clear` it. A
    /// field may say otherwise.
    #[serde(default, skip_serializing_if = "Empty::is_keep")]
    pub empty: Empty,
    /// The row of the sheet that names the columns, as the spreadsheet counts; the first one that is not empty unless
    /// given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1_000)]
    pub header_row: Option<u64>,
    /// Fields of the target and where they come from.
    #[schema(value_type = std::collections::HashMap<String, FieldMapping>)]
    pub fields: IndexMap<String, FieldMapping>,
    /// Lines of a document, from a second file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<LinesMapping>,
    /// For opportunities: the pipeline their stages are in, made when it is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<NewPipeline>,
    /// Where the mapping itself comes from, for what is said about it: the name of its file.
    #[serde(skip)]
    pub origin: Option<String>,
}

/// Lines of a document, joined by the external id of the document.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinesMapping {
    /// Name of the file.
    #[schema(min_length = 1, max_length = 200)]
    pub file: String,
    /// Of a workbook (XLSX) the sheet; its first one unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100)]
    pub sheet: Option<String>,
    /// One character between columns; a comma unless given.
    #[serde(default = "comma")]
    #[schema(min_length = 1, max_length = 1)]
    pub delimiter: String,
    /// The row of the sheet that names the columns, as the spreadsheet counts; the first one that is not empty unless
    /// given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1_000)]
    pub header_row: Option<u64>,
    /// Columns that together are the external id of the document, joined by `/`.
    #[schema(min_items = 1, max_items = 10)]
    pub key: Vec<String>,
    /// Which lines are imported; as `filter` of the mapping.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 500)]
    pub filter: Option<String>,
    /// Fields of a line.
    #[schema(value_type = std::collections::HashMap<String, FieldMapping>)]
    pub fields: IndexMap<String, FieldMapping>,
}

crate::text_enum! {
    /// What an import does with a row whose record is there already.
    #[derive(Default)]
    pub enum Existing {
        #[default]
        Update "update" "更新" "Update",
        Skip "skip" "跳过" "Skip",
    }
}

crate::text_enum! {
    /// What an import does with a row whose external id another row of the file has with other content.
    #[derive(Default)]
    pub enum Repeated {
        #[default]
        Refuse "refuse" "报错" "Refuse",
        First "first" "以首次为准" "First wins",
        Last "last" "以末次为准" "Last wins",
    }
}

impl Repeated {
    fn is_refuse(&self) -> bool {
        *self == Self::Refuse
    }
}

crate::text_enum! {
    /// What an empty cell does to a field of a record that is there already.
    #[derive(Default)]
    pub enum Empty {
        #[default]
        Keep "keep" "保留" "Keep",
        Clear "clear" "清空" "Clear",
    }
}

impl Empty {
    fn is_keep(&self) -> bool {
        *self == Self::Keep
    }
}

impl Mapping {
    /// What people know it by: the file it comes from, else its name.
    #[must_use]
    pub fn shown_name(&self) -> &str {
        self.origin.as_deref().unwrap_or(&self.name)
    }

    /// Whether an empty cell of this field empties the field of a record that is there already.
    #[must_use]
    pub fn clears(&self, field: &str) -> bool {
        self.fields.get(field).and_then(|field| field.empty).unwrap_or(self.empty) == Empty::Clear
    }
}

impl FieldMapping {
    /// The marks of its numbers; `None` when they cannot be told apart.
    #[must_use]
    pub fn marks(&self) -> Option<Marks> {
        self.checked_marks().ok()
    }

    /// The marks of its numbers.
    ///
    /// # Errors
    /// When they cannot be told apart.
    pub fn checked_marks(&self) -> Result<Marks, MarksError> {
        Marks::new(self.decimal_mark, self.thousands)
    }
}

/// Where one field comes from and how its cells are read.
///
/// A cell is read in this order: empty words, default, alias, word list, translation, then its kind. An apostrophe
/// before `=`, `+`, `-` or `@` at its beginning, as our exports write it, is taken off.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FieldMapping {
    /// Column of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Columns whose texts are joined, instead of one column; empty ones are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10)]
    pub columns: Vec<String>,
    /// What stands between joined texts; a blank unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10)]
    pub join: Option<String>,
    /// An expression in CEL over the columns, instead of a column: `1 - number(net) / number(gross)`. Numbers are exact
    /// decimals and end with at most six; the number of an empty cell makes the field empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 500)]
    pub formula: Option<String>,
    /// The same text for every row, instead of a column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constant: Option<String>,
    /// Text for empty cells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Other spellings of one thing, each use counted: `GTXPro` is `GTX Pro`.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub aliases: IndexMap<String, String>,
    /// Words that are suspicious, with what was probably meant. They are kept as they are and reported.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub suspicious: IndexMap<String, String>,
    /// Every known word; others are kept as they are and reported. Empty: any word will do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<String>,
    /// Translation of the file's words into ours, not counted: `Yes` is `true`.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub values: IndexMap<String, String>,
    /// Pattern of dates in `YYYY MM M DD D`: `M/D/YYYY`, with `hh h mm ss` for a time of day, which is left out and
    /// counted: `M/D/YYYY h:mm`. Unless given `YYYY-MM-DD`, alone or with a time behind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Decimals the numbers really have; single-precision noise beyond is cleaned and counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 6)]
    pub precision: Option<u32>,
    /// What a number is multiplied by after cleaning: `100` makes a fraction a percentage.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    #[schema(value_type = Option<String>)]
    pub factor: Option<Decimal>,
    /// The mark before the decimals, which stands once; a point unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal_mark: Option<char>,
    /// What stands between groups of three digits before the decimal mark, if anything does. A blank is any blank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thousands: Option<char>,
    /// Currency of an amount; the row's currency unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Makes an e-mail address in this domain from a person's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_domain: Option<String>,
    /// How the cell names another record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lookup: Option<Lookup>,
    /// What an empty cell does to a record that is there already: `keep` or `clear`; as the mapping says unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub empty: Option<Empty>,
    /// Rows where this field stays empty are counted and listed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub report_empty: bool,
}

/// How a cell names another record.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Lookup {
    /// A text field of the other object, such as `code` or `name`; its external id unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Source of the external id; the mapping's own unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What happens when there is no such record: `error` (unless given), or `report` and leave the field alone.
    pub missing: Missing,
}

crate::text_enum! {
    /// What happens to a row that names a record which is not there.
    #[derive(Default)]
    pub enum Missing {
        #[default]
        Error "error" "报错" "Error",
        Report "report" "留空并报告" "Leave empty and report",
    }
}

/// A pipeline that the file's stages belong to.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPipeline {
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Its stages in order.
    #[schema(min_items = 1, max_items = 50)]
    pub stages: Vec<NewStage>,
}

/// A stage of such a pipeline.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStage {
    /// Its name, as the file writes it.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Probability to win, in percent.
    #[schema(minimum = 0, maximum = 100)]
    pub probability: i64,
    /// Whether opportunities in it are open, won or lost.
    pub kind: OpportunityStatus,
}

fn comma() -> String {
    ",".to_owned()
}
