//! 数字 The figures of a customer, an order, a month: each with the reference that explains it.

mod cohorts;
mod definitions;
mod pages;
pub(crate) mod rules;
mod schedule;
mod waterfall;

pub use cohorts::{
    CohortAmount, CohortBlock, CohortCell, CohortMonth, CohortQuery, CohortRow, CohortTies, CohortWaterfall, LedgerTie,
    MonthTie, revenue_cohorts,
};
pub(crate) use cohorts::{known_on, planned_at};
pub use definitions::{CustomerFigure, OrderFigure};
pub(crate) use definitions::{Defined, OF_ORDERS_INVOICES, define_customer, define_obligation, define_order};
pub(crate) use pages::axis_amount;
pub use pages::{CustomerFigures, Figure, FigureCount, OrderFigures, customer_figures, order_figures};
pub(crate) use schedule::planned_of;
pub use schedule::{ObligationSchedule, RevenueSchedule, ScheduleCell, revenue_schedule};
pub use waterfall::{WaterfallMonth, WaterfallQuery, revenue_waterfall};
