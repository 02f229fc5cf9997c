//! 收入 Revenue: recognised from acceptances and from days of service, never from journals.

pub(crate) mod recognize;
mod run;

pub(crate) use run::service_of;
pub use run::{RevenueRun, RunRevenue, run_revenue};
