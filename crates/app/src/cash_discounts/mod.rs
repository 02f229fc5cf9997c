//! 现金折扣 What an invoice still may earn, window by window. The discount itself is taken by
//! applications, and falls when its invoice is credited.

mod recompute;
mod windows;

pub(crate) use recompute::lower_discounts;
pub use windows::{CashDiscountWindow, CashDiscountWindows, cash_discount_windows, terms_of, windows_of};
