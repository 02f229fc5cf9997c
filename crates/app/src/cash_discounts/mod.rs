//! 现金折扣 What an invoice still may earn, window by window. Read only: the discount itself is taken by applications.

mod windows;

pub use windows::{CashDiscountWindow, CashDiscountWindows, cash_discount_windows, terms_of, windows_of};
