//! What an import has to tell besides its counts.

use crate::text_enum;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// What was noticed about cells that were imported all the same.
    pub enum FindingKind {
        Cleaned "cleaned" "清除浮点误差" "Noise cleaned",
        Alias "alias" "使用别名" "Alias used",
        Suspicious "suspicious" "可疑词" "Suspicious word",
        UnknownWord "unknown_word" "词表之外" "Unknown word",
        Empty "empty" "为空" "Empty",
        MissingReference "missing_reference" "引用不存在" "Missing reference",
        DuplicateRow "duplicate_row" "重复行" "Duplicate row",
        UnusedColumn "unused_column" "未导入的列" "Column not imported",
        UnusedLine "unused_line" "无主明细行" "Line without a document",
        Shortened "shortened" "数字被表格缩写" "Number shortened by a spreadsheet",
        CellError "cell_error" "公式错误" "Formula without a result",
        TimeDropped "time_dropped" "未导入时刻" "Time of day left out",
        Filtered "filtered" "被筛选排除" "Left out by the filter",
        OtherSpelling "other_spelling" "同号异写" "Other spelling left out",
        AlsoMade "also_made" "同时新建" "Also made",
    }
}

/// One thing noticed about one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What.
    pub kind: FindingKind,
    /// Field of the target.
    pub field: String,
    /// The text as it stood in the file.
    pub from: Option<String>,
    /// What it was taken for or probably means.
    pub to: Option<String>,
}

/// Notes of one kind about one word, counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// What was noticed.
    pub kind: FindingKind,
    /// Field of the target, or column of the file.
    pub field: String,
    /// The text in the file; for cleaned and shortened numbers and left out times the first of them.
    pub from: Option<String>,
    /// What it was taken for or probably means; for cleaned numbers and times the first result.
    pub to: Option<String>,
    /// In how many cells.
    pub count: u64,
    /// External ids of the rows, at most 1,000.
    pub rows: Vec<String>,
}

/// Each such text is another; together they are one finding.
const fn is_one(kind: FindingKind) -> bool {
    matches!(kind, FindingKind::Cleaned | FindingKind::Shortened | FindingKind::TimeDropped)
}

/// Most different findings of one run; a column full of unknown words must not fill the memory.
const MAX_FINDINGS: usize = 1_000;
/// Most rows listed for one finding.
const MAX_ROWS: usize = 1_000;

type Key = (FindingKind, String, Option<String>, Option<String>);

/// Findings of a run, counted as they come, in the order of their first appearance.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    by_key: IndexMap<Key, Finding>,
}

impl Findings {
    /// Counts a note about the row with this external id.
    pub fn add(&mut self, row: &str, note: Note) {
        self.count(1, note, [row.to_owned()]);
    }

    /// Counts a note that is about `count` cells.
    pub fn count(&mut self, count: u64, note: Note, rows: impl IntoIterator<Item = String>) {
        let words = if is_one(note.kind) { (None, None) } else { (note.from.clone(), note.to.clone()) };
        let key = (note.kind, note.field.clone(), words.0, words.1);
        let is_one_word = key.2.is_some() || key.3.is_some();
        if is_one_word && self.by_key.len() >= MAX_FINDINGS && !self.by_key.contains_key(&key) {
            return self.count(count, Note { from: None, to: None, ..note }, rows);
        }
        let new =
            || Finding { kind: note.kind, field: note.field, from: note.from, to: note.to, count: 0, rows: Vec::new() };
        let finding = self.by_key.entry(key).or_insert_with(new);
        finding.count += count;
        let room = MAX_ROWS.saturating_sub(finding.rows.len());
        finding.rows.extend(rows.into_iter().take(room));
    }

    /// Counts what another part of the run found.
    pub fn join(&mut self, others: Vec<Finding>) {
        for Finding { kind, field, from, to, count, rows } in others {
            self.count(count, Note { kind, field, from, to }, rows);
        }
    }

    /// The findings, in the order of their first appearance.
    #[must_use]
    pub fn into_list(self) -> Vec<Finding> {
        self.by_key.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(kind: FindingKind, from: &str) -> Note {
        Note { kind, field: "field".into(), from: Some(from.into()), to: None }
    }

    #[test]
    fn cleaned_numbers_are_one_finding_words_one_each() {
        let mut findings = Findings::default();
        for (row, from) in [("1", "9.80000019"), ("2", "34.7999992")] {
            findings.add(row, note(FindingKind::Cleaned, from));
            findings.add(row, note(FindingKind::Suspicious, "technolgy"));
        }
        findings.add("3", note(FindingKind::Suspicious, "finace"));
        let counts: Vec<_> =
            findings.into_list().into_iter().map(|one| (one.kind, one.from, one.count, one.rows.len())).collect();
        let is = |kind, from: &str, count, rows| (kind, Some(from.to_owned()), count, rows);
        assert_eq!(
            counts,
            [
                is(FindingKind::Cleaned, "9.80000019", 2, 2),
                is(FindingKind::Suspicious, "technolgy", 2, 2),
                is(FindingKind::Suspicious, "finace", 1, 1),
            ]
        );
    }

    #[test]
    fn a_column_of_unknown_words_stays_bounded_and_counted() {
        let mut findings = Findings::default();
        for number in 0..5_000 {
            findings.add("row", note(FindingKind::UnknownWord, &number.to_string()));
        }
        let list = findings.into_list();
        assert!(list.len() <= MAX_FINDINGS + 1);
        assert_eq!(list.iter().map(|finding| finding.count).sum::<u64>(), 5_000);
    }
}
