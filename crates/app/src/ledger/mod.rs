//! 总账 The ledger: posting, journals by hand, the trial balance, the seal.

mod accounts;
mod journal;
mod post;
pub mod refusals;
mod seal;
mod trial_balance;

pub use accounts::{UpdateAccount, update_account};
pub use journal::{JournalLine, PostJournal, post_journal};
pub use post::{post, post_all, reverse};
pub(crate) use post::{post_if_any, require_open, require_open_at};
pub use seal::{SealReach, seal_entries};
pub(crate) use seal::{chain, seal_period};
pub use trial_balance::{
    TrialBalance, TrialBalanceRow, TrialBalanceTotal, export_trial_balance, trial_balance, trial_balance_between,
    trial_balance_of_lines,
};
