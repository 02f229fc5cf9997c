//! 编号规则 How document numbers look, per legal entity and kind; their counters never go back and leave no gap.

mod formats;
pub mod refusals;

pub use formats::{NumberSeries, NumberSeriesPage, UpdateNumberSeries, list_number_series, update_number_series};
pub(crate) use formats::{current, looks};
