//! The policy: tiers, what they are computed on, what happens to the tax, what a part payment earns.

use crate::words;
use crate::words::Words;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::{self, ClosedDays, Date};

/// One step of a policy: the percentage holds through this day, counted from the ship date (day 0), inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Last day of the tier: 0 is the ship date itself.
    #[schema(maximum = 3650)]
    pub through_day: u16,
    /// The discount in per cent: `2` is 2 %.
    #[schema(value_type = String, pattern = "^[0-9]{1,2}([.][0-9]{1,6})?$", example = "2")]
    pub percent: Decimal,
}

crate::text_enum! {
    /// The amount the percentage is taken of.
    pub enum DiscountBase {
        Gross "gross" "含税金额" "Gross amount",
        Net "net" "不含税金额" "Net of tax",
    }
}

crate::text_enum! {
    /// What a discount taken does to the tax of the invoice.
    pub enum DiscountTaxMode {
        /// The tax falls with the price: the discount is split over net and tax.
        Included "included" "折扣含税" "Reduces tax when taken",
        /// The tax never falls: the whole discount is on the net.
        Excluded "excluded" "折扣不含税" "Never reduces tax",
        /// The invoice already carries the tax of the reduced price; nothing more falls when the discount is taken.
        Mixed "mixed" "始终按折后计税" "Tax always on the reduced price",
    }
}

crate::text_enum! {
    /// What a payment earns that does not settle the invoice.
    pub enum PartPayment {
        /// Cash ÷ (1 − d) is credited: a part payment earns its share.
        Proportional "proportional" "按比例" "Earns its share",
        /// Only a payment that settles the invoice earns the discount.
        FullOnly "full_only" "全额付清才享受" "Full settlement only",
    }
}

/// A tiered cash discount policy. Always valid: tiers ascend by day and never improve with waiting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "UncheckedPolicy", into = "UncheckedPolicy")]
#[schema(as = CashDiscountPolicy)]
pub struct CashDiscountPolicy {
    tiers: Vec<Tier>,
    base: DiscountBase,
    tax_mode: DiscountTaxMode,
    part_payment: PartPayment,
}

/// Why tiers make no policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub enum PolicyError {
    PercentOutOfRange { percent: Decimal },
    DaysNotAscending { through_day: u16 },
    RewardsWaiting { through_day: u16 },
}

impl PolicyError {
    /// The facts in both languages, without a full stop.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::PercentOutOfRange { percent } => words!(
                "现金折扣 {percent}% 不在 0 至 100 之间",
                "a cash discount of {percent} % is not between 0 and 100"
            ),
            Self::DaysNotAscending { through_day } => words!(
                "截至第 {through_day} 天的档不在前一档之后",
                "the tier through day {through_day} does not come after the one before it"
            ),
            Self::RewardsWaiting { through_day } => words!(
                "截至第 {through_day} 天的档付款更晚而折扣更高",
                "the tier through day {through_day} gives more for paying later"
            ),
        }
    }
}

impl CashDiscountPolicy {
    /// A policy of tiers in ascending order of days. No tiers: nothing is ever earned.
    ///
    /// # Errors
    /// `PercentOutOfRange` for 100 % and more or less than nothing; `DaysNotAscending`; `RewardsWaiting` when a
    /// later tier gives a higher percentage.
    pub fn new(
        tiers: Vec<Tier>,
        base: DiscountBase,
        tax_mode: DiscountTaxMode,
        part_payment: PartPayment,
    ) -> Result<Self, PolicyError> {
        for tier in &tiers {
            if tier.percent < Decimal::ZERO || tier.percent >= Decimal::ONE_HUNDRED {
                return Err(PolicyError::PercentOutOfRange { percent: tier.percent });
            }
        }
        for (earlier, later) in tiers.iter().zip(tiers.iter().skip(1)) {
            let through_day = later.through_day;
            if through_day <= earlier.through_day {
                return Err(PolicyError::DaysNotAscending { through_day });
            }
            if later.percent > earlier.percent {
                return Err(PolicyError::RewardsWaiting { through_day });
            }
        }
        Ok(Self { tiers, base, tax_mode, part_payment })
    }

    /// The tiers, ascending by day.
    #[must_use]
    pub fn tiers(&self) -> &[Tier] {
        &self.tiers
    }

    /// The amount the percentages are taken of.
    #[must_use]
    pub const fn base(&self) -> DiscountBase {
        self.base
    }

    /// What a discount does to the tax.
    #[must_use]
    pub const fn tax_mode(&self) -> DiscountTaxMode {
        self.tax_mode
    }

    /// What a part payment earns.
    #[must_use]
    pub const fn part_payment(&self) -> PartPayment {
        self.part_payment
    }

    /// The last day and percentage of each tier for goods shipped on this day, ascending.
    ///
    /// With closed days a window that ends on one is prolonged to the next open day.
    pub(super) fn deadlines(&self, shipped_on: Date, closed: &ClosedDays) -> Vec<(Date, Decimal)> {
        let deadline = |tier: &Tier| {
            let last_day = calendar::add_days(shipped_on, i64::from(tier.through_day));
            (closed.next_open(last_day), tier.percent)
        };
        self.tiers.iter().map(deadline).collect()
    }
}

/// The policy as it is written and read, before it is checked.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UncheckedPolicy {
    tiers: Vec<Tier>,
    base: DiscountBase,
    tax_mode: DiscountTaxMode,
    part_payment: PartPayment,
}

impl TryFrom<UncheckedPolicy> for CashDiscountPolicy {
    type Error = PolicyError;

    fn try_from(policy: UncheckedPolicy) -> Result<Self, PolicyError> {
        Self::new(policy.tiers, policy.base, policy.tax_mode, policy.part_payment)
    }
}

impl From<CashDiscountPolicy> for UncheckedPolicy {
    fn from(policy: CashDiscountPolicy) -> Self {
        let CashDiscountPolicy { tiers, base, tax_mode, part_payment } = policy;
        Self { tiers, base, tax_mode, part_payment }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(tiers: &[(u16, &str)]) -> Result<CashDiscountPolicy, PolicyError> {
        let tier = |(through_day, percent): &(u16, &str)| Tier {
            through_day: *through_day,
            percent: percent.parse().unwrap(),
        };
        let tiers = tiers.iter().map(tier).collect();
        CashDiscountPolicy::new(tiers, DiscountBase::Gross, DiscountTaxMode::Included, PartPayment::Proportional)
    }

    #[test]
    fn tiers_must_make_sense() {
        assert!(policy(&[(0, "2"), (10, "1"), (30, "0.5")]).is_ok());
        assert!(policy(&[]).is_ok());
        let percent = |text: &str| PolicyError::PercentOutOfRange { percent: text.parse().unwrap() };
        assert_eq!(policy(&[(0, "100")]).unwrap_err(), percent("100"));
        assert_eq!(policy(&[(0, "-1")]).unwrap_err(), percent("-1"));
        assert_eq!(policy(&[(10, "2"), (10, "1")]).unwrap_err(), PolicyError::DaysNotAscending { through_day: 10 });
        assert_eq!(policy(&[(0, "1"), (10, "2")]).unwrap_err(), PolicyError::RewardsWaiting { through_day: 10 });
    }

    #[test]
    fn json_is_checked_when_read() {
        let json = r#"{"tiers":[{"through_day":0,"percent":"2"},{"through_day":10,"percent":"1"}],"base":"gross","tax_mode":"included","part_payment":"proportional"}"#;
        let read: CashDiscountPolicy = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
        let refused = serde_json::from_str::<CashDiscountPolicy>(&json.replace("\"1\"", "\"3\""));
        assert!(refused.unwrap_err().to_string().contains("more for paying later"));
    }
}
