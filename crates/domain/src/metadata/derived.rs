//! Fields that nobody writes: told from stored facts whenever a record is read, so that they are never out of date.
//!
//! A state is the first of its words whose facts hold. A filter by a word becomes these facts, so an index serves it.

use super::Field;
use super::builder::{choice, integer};
use crate::text_enum::TextEnum;

/// A fact about the stored columns of one record. Columns by their names in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The column holds this word.
    Is(&'static str, &'static str),
    /// The column holds another word.
    IsNot(&'static str, &'static str),
    /// The column says yes.
    Yes(&'static str),
    /// The column is empty.
    Empty(&'static str),
    /// The number is nothing.
    Zero(&'static str),
    /// The number is more than nothing.
    Above(&'static str),
    /// The first number is less than the second.
    Below(&'static str, &'static str),
    /// The two numbers are equal.
    Same(&'static str, &'static str),
    /// The day is before today.
    Past(&'static str),
    /// The day is after today.
    Ahead(&'static str),
    /// No record of this table refers to this one by this column while all of these hold for it.
    No {
        /// The table of the others.
        table: &'static str,
        /// Their column that refers to this record.
        by: &'static str,
        /// What holds for those that count.
        facts: Vec<Fact>,
    },
}

/// A word, and the facts that make it true where no word before it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The word.
    pub word: &'static str,
    /// All of these; none for the word that is left.
    pub facts: Vec<Fact>,
}

/// How a field is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Derived {
    /// The first word whose facts hold; the last one has none and always does.
    State(Vec<Case>),
    /// Whole days from a date to today while the facts hold, empty otherwise. Of the date at least these are facts: it
    /// is there.
    DaysSince {
        /// The date.
        column: &'static str,
        /// All of these.
        facts: Vec<Fact>,
    },
}

/// A state with the words of `T`, first match first.
pub fn state<T: TextEnum>(
    name: &str,
    zh: &'static str,
    en: &'static str,
    cases: impl IntoIterator<Item = (T, Vec<Fact>)>,
) -> Field {
    let cases = cases.into_iter().map(|(word, facts)| Case { word: word.as_str(), facts }).collect();
    Field { derived: Some(Derived::State(cases)), ..choice::<T>(name, zh, en).read_only().filled() }
}

/// Whole days since a date, while the facts hold.
pub fn days_since(name: &str, zh: &'static str, en: &'static str, column: &'static str, facts: Vec<Fact>) -> Field {
    Field { derived: Some(Derived::DaysSince { column, facts }), ..integer(name, zh, en).read_only() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::{FieldKind, objects};

    #[test]
    fn every_state_ends_in_a_word_that_is_left_and_knows_all_its_words() {
        for object in objects::all().values() {
            for field in &object.fields {
                let Some(Derived::State(cases)) = &field.derived else { continue };
                let name = format!("{}.{}", object.name, field.name);
                let (last, before) = cases.split_last().unwrap_or_else(|| panic!("{name} has no words"));
                assert!(last.facts.is_empty(), "{name} may be nothing at all");
                assert!(
                    before.iter().all(|case| !case.facts.is_empty()),
                    "{name} hides words behind one without facts"
                );
                let FieldKind::Choice(choices) = &field.kind else { panic!("{name} is no choice") };
                for choice in choices {
                    assert!(cases.iter().any(|case| case.word == choice.value), "{name} is never {}", choice.value);
                }
            }
        }
    }
}
