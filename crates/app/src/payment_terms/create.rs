//! A new payment term.

use super::refusals;
use crate::error::{Error, FieldError, Result};
use crate::records::refusals::RECORD_EXISTS;
use crate::text::required_text;
use crate::work::{Changes, Work};
use mingxi_domain::access::Action;
use mingxi_domain::cash_discounts::{
    CashDiscountPolicy, DiscountBase, DiscountTaxMode, PartPayment, PolicyError, Tier,
};
use mingxi_domain::ids::PaymentTermId;
use mingxi_domain::metadata::text::normalize;
use mingxi_domain::payment_terms::{CollectionTerm, PlanError, check_terms};
use mingxi_domain::words;
use mingxi_store::DbError;
use mingxi_store::payment_terms::PaymentTermRow;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

const MAX_NET_DAYS: u16 = 3650;
const MAX_TIERS: usize = 20;
const MAX_STEPS: usize = 60;
/// Most decimals of a percentage.
const PERCENT_DECIMALS: u32 = 6;

/// A payment term to add.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePaymentTerm {
    /// Name, unique in the organisation: `2/10, 1/20, n/30`.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Days from the invoice to its due date.
    #[schema(maximum = 3650)]
    pub net_days: u16,
    /// What a customer may deduct for paying early.
    pub cash_discount: Option<CashDiscountInput>,
    /// Template of the collection plan of a contract; together 100 %. Without steps everything is collected
    /// `net_days` after the invoice.
    #[serde(default)]
    #[schema(max_items = 60)]
    pub plan: Vec<CollectionTerm>,
}

/// A tiered cash discount as it comes in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CashDiscountInput {
    /// Tiers by last day, counted from the ship date (day 0).
    #[schema(min_items = 1, max_items = 20)]
    pub tiers: Vec<Tier>,
    /// The amount the percentages are taken of.
    pub base: DiscountBase,
    /// What a discount taken does to the tax.
    pub tax_mode: DiscountTaxMode,
    /// What a payment earns that does not settle the invoice.
    pub part_payment: PartPayment,
}

/// Adds a payment term.
///
/// # Errors
/// Forbidden; invalid name, days or percentages; refused as `record_exists`, `payment_term_tiers_not_ascending`,
/// `payment_term_rewards_waiting`, `payment_term_plan_not_the_whole`.
pub fn create_payment_term(work: &mut Work, input: &CreatePaymentTerm) -> Result<PaymentTermId> {
    work.check(Action::PaymentTermCreate)?;
    let row = row(work, input)?;
    let inserted = row.insert(work.tx, work.org()).and_then(|()| work.tx.flush());
    if let Err(DbError::UniqueViolation { .. }) = inserted {
        return Err(RECORD_EXISTS
            .at("/name", words!("已有名为 {} 的付款条件。", "A payment term is called {} already.", row.name)));
    }
    inserted?;
    let changes = Changes::none().set("name", &row.name).set("net_days", row.net_days);
    let changes = changes.set("cash_discount", &row.cash_discount).set("plan", &row.plan);
    work.audit(Action::PaymentTermCreate, row.id, changes)?;
    work.emit("payment_term.created", "payment_term", row.id, json!({ "id": row.id.to_string() }))?;
    Ok(row.id)
}

fn row(work: &Work, input: &CreatePaymentTerm) -> Result<PaymentTermRow> {
    let name = required_text("/name", &input.name, 200)?;
    let net_days = checked_days(input.net_days)?;
    Ok(PaymentTermRow {
        id: work.ids.next(),
        search_text: normalize(&name),
        name,
        net_days,
        cash_discount: input.cash_discount.as_ref().map(checked_discount).transpose()?,
        plan: checked_plan(&input.plan)?,
        custom: json!({}),
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    })
}

/// Days from the invoice to its due date, as stored.
pub(super) fn checked_days(days: u16) -> Result<i64> {
    if days > MAX_NET_DAYS {
        return Err(Error::invalid(
            "/net_days",
            "out_of_range",
            words!("0 至 {MAX_NET_DAYS} 天", "0 to {MAX_NET_DAYS} days"),
        ));
    }
    Ok(i64::from(days))
}

/// A cash discount, as stored.
pub(super) fn checked_discount(input: &CashDiscountInput) -> Result<Json> {
    to_json(&policy(input)?)
}

/// A plan, as stored; nothing for one without steps.
pub(super) fn checked_plan(plan: &[CollectionTerm]) -> Result<Option<Json>> {
    check_plan(plan)?;
    (!plan.is_empty()).then(|| to_json(&plan)).transpose()
}

fn to_json(value: &impl serde::Serialize) -> Result<Json> {
    serde_json::to_value(value).map_err(|error| Error::Internal(error.to_string()))
}

fn policy(input: &CashDiscountInput) -> Result<CashDiscountPolicy> {
    if input.tiers.is_empty() || input.tiers.len() > MAX_TIERS {
        return Err(Error::invalid(
            "/cash_discount/tiers",
            "out_of_range",
            words!("1 至 {MAX_TIERS} 档", "1 to {MAX_TIERS} tiers"),
        ));
    }
    for (index, tier) in input.tiers.iter().enumerate() {
        check_percent(&format!("/cash_discount/tiers/{index}/percent"), tier.percent)?;
        if tier.through_day > MAX_NET_DAYS {
            let pointer = format!("/cash_discount/tiers/{index}/through_day");
            return Err(Error::invalid(
                pointer,
                "out_of_range",
                words!("0 至 {MAX_NET_DAYS} 天", "0 to {MAX_NET_DAYS} days"),
            ));
        }
    }
    let built = CashDiscountPolicy::new(input.tiers.clone(), input.base, input.tax_mode, input.part_payment);
    built.map_err(|error| refuse_policy(&error))
}

fn refuse_policy(error: &PolicyError) -> Error {
    let code = match error {
        PolicyError::PercentOutOfRange { .. } => {
            return Error::invalid("/cash_discount/tiers", "out_of_range", error.words());
        }
        PolicyError::DaysNotAscending { .. } => &refusals::TIERS_NOT_ASCENDING,
        PolicyError::RewardsWaiting { .. } => &refusals::REWARDS_WAITING,
    };
    code.at("/cash_discount/tiers", error.words())
}

fn check_plan(plan: &[CollectionTerm]) -> Result<()> {
    if plan.is_empty() {
        return Ok(());
    }
    if plan.len() > MAX_STEPS {
        return Err(Error::invalid(
            "/plan",
            "out_of_range",
            words!("最多 {MAX_STEPS} 期", "at most {MAX_STEPS} steps"),
        ));
    }
    for (index, term) in plan.iter().enumerate() {
        check_percent(&format!("/plan/{index}/percent"), term.percent)?;
        if term.offset_months > 1200 || term.offset_days > 36_500 {
            return Err(Error::invalid(
                format!("/plan/{index}"),
                "out_of_range",
                words!("最多 1200 个月、36500 天", "at most 1200 months and 36500 days"),
            ));
        }
    }
    check_terms(plan).map_err(|error| match error {
        PlanError::NotTheWhole { .. } => refusals::PLAN_NOT_THE_WHOLE.at("/plan", error.words()),
        other => Error::Invalid(vec![FieldError::new("/plan", "out_of_range", other.words())]),
    })
}

fn check_percent(pointer: &str, percent: Decimal) -> Result<()> {
    let is_in_range = percent >= Decimal::ZERO && percent <= Decimal::ONE_HUNDRED;
    if is_in_range && percent.scale() <= PERCENT_DECIMALS {
        return Ok(());
    }
    Err(Error::invalid(
        pointer,
        "out_of_range",
        words!("0 至 100，最多 {PERCENT_DECIMALS} 位小数", "0 to 100 with at most {PERCENT_DECIMALS} decimals"),
    ))
}
