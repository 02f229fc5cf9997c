//! 账期与回款计划 When a document is due, in which installments, and the collection plan of a contract.

mod cash_weeks;
mod collection_plan;
mod due_dates;
mod installments;

pub use cash_weeks::{CashWeeks, cash_weeks, covered};
pub use collection_plan::{CollectionTerm, PlanError, PlannedCollection, check_terms, collection_plan, expected_on};
pub use due_dates::{DueRule, DueTerms, due_date};
pub use installments::{
    Installment, InstallmentError, InstallmentLine, InstallmentShare, installments, sequential_due_dates,
};
