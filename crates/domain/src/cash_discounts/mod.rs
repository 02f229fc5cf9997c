//! 现金折扣 Cash discounts: what a customer may deduct for paying early.
//!
//! A policy has any number of tiers, counted from the ship date. Anchored at a date and an invoice it becomes a
//! [`CashDiscount`], which answers how much settles the invoice on a day. Discounts are computed, never typed in.

mod documents;
mod policy;
mod settlement;
mod terms;

pub use documents::{
    BatchDocument, BatchSettlement, DiscountedDocument, DiscountedLine, EarlyPayment, ReverseChargeDiscount,
    discount_reverse_charge, price_document, settle_batch,
};
pub use policy::{CashDiscountPolicy, DiscountBase, DiscountTaxMode, PartPayment, PolicyError, Tier};
pub use settlement::{
    CashDiscount, EarnedDiscount, PaymentWindow, cash_needed_to_settle, discount_for_payment, discount_to_settle,
    payment_windows,
};
pub use terms::{AnnualisedCost, DiscountInBase, annualised_cost, discount_at_invoice_rate, round_early_amount};
