//! 提成 Commissions: rates by tier, release with cash, clawback.
//!
//! Rates are exact; each commission is rounded once. What is paid out follows the money that came in.

mod release;
mod tiers;

pub use release::{ClawedBack, claw_back, release_on_payments};
pub use tiers::{CommissionTier, RateSection, section_commission, slab_commission, tiered_commission};
