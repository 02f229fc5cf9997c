//! 收入 Revenue: recognised from acceptances and from days of service, never from journals.

pub(crate) mod recognize;
mod run;

pub use run::{RevenueRun, RunRevenue, run_revenue};
pub(crate) use run::{service_days, service_of};
