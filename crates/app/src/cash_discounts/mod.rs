//! 现金折扣 What an invoice still may earn, window by window. The discount itself is taken by
//! applications, and follows what else happens to its invoice.

mod windows;

pub use windows::{CashDiscountWindow, CashDiscountWindows, cash_discount_windows, terms_of, windows_of};
