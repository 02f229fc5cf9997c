//! 回款计划 What is planned to be collected, what of it is settled, and the cash of the next 13 weeks.

mod plan;

pub use plan::{
    CashForecast, CashWeek, CollectionPlan, CollectionPlanQuery, CollectionState, PlannedInstallment, collection_plan,
};
