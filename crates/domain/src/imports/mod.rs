//! 导入 Reading other people's data: what a column means, how its words and numbers are cleaned, what is reported.
//!
//! Pure: cells in, typed values and notes out. Nothing is dropped or repaired silently; every repair, alias and
//! suspicious word becomes a [`Note`] that the run counts in its findings.

mod cell;
mod date;
mod expression;
mod findings;
mod mapping;
mod number;
mod number_format;
mod raw_cell;
mod row;

pub use cell::{Cell, CellError, Cleaned, read_cell};
pub use date::DatePattern;
pub use expression::{
    Expression, Function, Kind as ValueKind, Matching, Operator, Value as ExpressionValue, ValueError,
};
pub use findings::{Finding, FindingKind, Findings, Note};
pub use mapping::{
    Empty, Existing, FieldMapping, LinesMapping, Lookup, Mapping, Missing, NewPipeline, NewStage, Repeated,
};
pub use number::{Marks, MarksError};
pub use number_format::{is_percent, sheet_number, shown};
pub use raw_cell::{RawCell, Typed, armed, disarmed, without_mark};
pub use row::{Filter, LookupValue, Origin, PlannedField, ReadRow, RowError, RowPlan};

use crate::metadata::{Field, FieldKind, Object};

crate::text_enum! {
    /// How far a run is.
    pub enum ImportStatus {
        Running "running" "进行中" "Running",
        Paused "paused" "已暂停" "Paused",
        Done "done" "已完成" "Done",
        Stopped "stopped" "已停止" "Stopped",
        Failed "failed" "中断" "Failed",
    }
}

crate::text_enum! {
    /// What became of a record when its import was taken back.
    pub enum UndoOutcome {
        Waiting "waiting" "等待" "Waiting",
        Reversed "reversed" "已撤回" "Taken back",
        Kept "kept" "已保留" "Kept",
        Refused "refused" "无法撤回" "Refused",
    }
}

impl ImportStatus {
    /// Whether nothing more comes of it, unless somebody resumes what failed.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Stopped | Self::Failed)
    }
}

/// A field of an import's target: what it is called, what it holds, whether a new record needs it.
#[derive(Clone, Debug)]
pub struct TargetField {
    /// Name in the mapping and in the verb's input; `custom.<key>` for custom fields.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Must be mapped and filled.
    pub is_required: bool,
}

impl TargetField {
    /// A field that may stay empty.
    pub fn new(name: impl Into<String>, kind: FieldKind) -> Self {
        Self { name: name.into(), kind, is_required: false }
    }

    /// A field every row must fill.
    pub fn required(name: impl Into<String>, kind: FieldKind) -> Self {
        Self { name: name.into(), kind, is_required: true }
    }
}

/// The fields of a described object that its record door writes.
#[must_use]
pub fn target_fields(object: &Object) -> Vec<TargetField> {
    let writable = object.fields.iter().filter(|field| field.is_changeable() && field.kind != FieldKind::Json);
    writable.map(of_field).collect()
}

fn of_field(field: &Field) -> TargetField {
    TargetField { name: field.name.clone(), kind: field.kind.clone(), is_required: field.is_required }
}
