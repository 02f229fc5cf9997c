//! 收入确认 Revenue: what is recognised to date, schedules, the contract position, the transaction price split.
//!
//! Recognised to date is rounded from the allocated amount; a period gets the difference to the period before.
//! So the last period needs no special case, and recognised + deferred = allocated at every date.

mod basis;
mod cohort;
pub mod contract_costs;
mod deferral;
pub mod financing;
mod planned;
mod position;
pub mod progress;
mod proration;
mod recognition;
mod service;

pub use basis::{ProgressUnit, RULE_VERSION, RecognitionBasis, RecognitionRule};
pub use cohort::{Cohort, CohortGrain, ContractStanding, NotACohort, planned_as_of};
pub use deferral::{
    BilledWithCredit, GroupedBalance, MonthAmount, ServiceInvoice, bill_with_customer_credit, deferred_after,
    equal_with_partial_first, grouped_month_end, month_factors_rest_first, months_rounded_last_takes_rest, waterfall,
};
pub use planned::planned_revenue;
pub use position::{ContractEvent, ContractPosition, Movement, PositionMove, position_move};
pub use proration::{BillingMonth, DayShare, days_in_billing_month, days_to_anchor};
pub use recognition::{
    RecognitionError, ScheduleRow, ServiceSpan, allocate_by_ssp, recognized_by_quantity, recognized_through,
    recognized_to_date, schedule,
};
pub use service::{AfterPause, Pause, ServiceChangeError, ServiceDays, price_of_days};
