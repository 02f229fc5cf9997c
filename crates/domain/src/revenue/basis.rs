//! Why revenue was recognised: the rule, its version, the inputs and the arithmetic, kept with each recognition.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::Date;
use crate::money::{Money, stored};

crate::text_enum! {
    /// The rule a recognition follows.
    pub enum RecognitionRule {
        AcceptedQuantity "accepted_quantity" "按验收数量（时点）" "Point in time, by accepted quantity",
        StraightLineByDay "straight_line_by_day" "按日直线（时段）" "Over time, straight line by day",
        GoodsReturned "goods_returned" "退货冲回" "Goods came back",
        PriceConceded "price_conceded" "价格折让" "Price conceded after the sale",
        ServiceEnded "service_ended" "服务提前结束" "Service ended early",
        ServiceSuspended "service_suspended" "服务暂停" "Service suspended",
        OrderClosed "order_closed" "订单完结" "Order closed with what was accepted",
    }
}

crate::text_enum! {
    /// What progress counts.
    pub enum ProgressUnit {
        Quantity "quantity" "数量" "Units",
        Days "days" "天" "Days",
    }
}

/// The version of the rules in this file's module; raised when one of them changes, so old recognitions keep
/// saying what they were computed by.
pub const RULE_VERSION: u16 = 2;

/// What a recognition was computed from: `to_date_after = round(allocated × done ÷ of)`, `amount` is the difference
/// to `to_date_before`. For goods that came back `amount` is what was invoiced for them, so that the invoices and the
/// revenue of a line never differ by what rounding left on one of them. Amounts are net of tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecognitionBasis {
    /// The rule.
    pub rule: RecognitionRule,
    /// Its version.
    pub rule_version: u16,
    /// The transaction price allocated to the obligation.
    #[serde(deserialize_with = "stored")]
    pub allocated: Money,
    /// Units accepted or days rendered to date.
    #[schema(value_type = String)]
    pub done: Decimal,
    /// Units ordered or days of the service.
    #[schema(value_type = String)]
    pub of: Decimal,
    /// What `done` and `of` count.
    pub unit: ProgressUnit,
    /// Recognised before.
    #[serde(deserialize_with = "stored")]
    pub to_date_before: Money,
    /// Recognised after.
    #[serde(deserialize_with = "stored")]
    pub to_date_after: Money,
    /// The difference: negative when revenue is taken back.
    #[serde(deserialize_with = "stored")]
    pub amount: Money,
    /// The business day of the event: the acceptance, the last day recognised, the credit note.
    #[schema(value_type = String, format = Date)]
    pub happened_on: Date,
    /// First day of the service; only straight line.
    #[schema(value_type = Option<String>, format = Date)]
    pub service_starts_on: Option<Date>,
    /// Last day of the service; only straight line.
    #[schema(value_type = Option<String>, format = Date)]
    pub service_ends_on: Option<Date>,
}
