//! The windows of an invoice's cash discount as people are shown them.

use crate::error::{Error, Result};
use crate::work::Work;
use mingxi_domain::calendar::Date;
use mingxi_domain::cash_discounts::{
    CashDiscount, CashDiscountPolicy, PaymentWindow, cash_needed_to_settle, payment_windows,
};
use mingxi_domain::ids::InvoiceId;
use mingxi_domain::money::Money;
use mingxi_store::invoices::InvoiceRow;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// One stretch of days on which the same amount settles the invoice.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CashDiscountWindow {
    /// Last day of the window, inclusive; none for the time after the last tier.
    #[schema(value_type = Option<String>, format = Date)]
    pub last_day: Option<Date>,
    /// The discount in per cent.
    #[serde(with = "rust_decimal::serde::str")]
    #[schema(value_type = String, example = "2")]
    pub percent: Decimal,
    /// Cash that settles what is open.
    pub amount_to_pay: Money,
    /// What the window saves.
    pub discount: Money,
    /// How much more is needed once it is missed.
    pub loss_if_missed: Money,
}

/// What an invoice takes to be settled, today and later. Source: feature CD2.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CashDiscountWindows {
    /// Which invoice.
    pub invoice_id: InvoiceId,
    /// The day the windows count from.
    #[schema(value_type = Option<String>, format = Date)]
    pub shipped_on: Option<Date>,
    /// What is open.
    pub open: Money,
    /// Cash that settles it today.
    pub payable_today: Money,
    /// Windows that are not over, in order of time; the last one has no end and the full amount.
    pub windows: Vec<CashDiscountWindow>,
}

/// The windows of one invoice as of today.
///
/// # Errors
/// Not found.
pub fn cash_discount_windows(work: &mut Work, id: InvoiceId) -> Result<CashDiscountWindows> {
    work.require_visible("invoice", id)?;
    let invoice = InvoiceRow::find(work.tx, work.org(), id)?.ok_or_else(|| Error::not_found("invoice", id))?;
    windows_of(&invoice, work.today())
}

/// The windows of an invoice as of a day.
///
/// # Errors
/// Of the amounts, or when stored terms do not read.
pub fn windows_of(invoice: &InvoiceRow, today: Date) -> Result<CashDiscountWindows> {
    let open = Money::new(invoice.open_minor, invoice.currency);
    let terms = terms_of(invoice)?;
    let full = PaymentWindow {
        last_day: None,
        percent: Decimal::ZERO,
        cash_needed: open,
        discount: Money::zero(open.currency()),
        loss_if_missed: Money::zero(open.currency()),
    };
    let (payable_today, all) = match &terms {
        Some(terms) => (cash_needed_to_settle(open, terms, today)?, payment_windows(open, terms)?),
        None => (open, vec![full]),
    };
    let windows =
        all.into_iter().filter(|window| window.last_day.is_none_or(|last_day| last_day >= today)).map(show).collect();
    Ok(CashDiscountWindows { invoice_id: invoice.id, shipped_on: invoice.shipped_on, open, payable_today, windows })
}

fn show(window: PaymentWindow) -> CashDiscountWindow {
    CashDiscountWindow {
        last_day: window.last_day,
        percent: window.percent,
        amount_to_pay: window.cash_needed,
        discount: window.discount,
        loss_if_missed: window.loss_if_missed,
    }
}

/// The discount an invoice may earn, anchored at its ship date. None without terms or before anything was shipped.
///
/// # Errors
/// Internal when the stored terms do not read.
pub fn terms_of(invoice: &InvoiceRow) -> Result<Option<CashDiscount>> {
    let (Some(terms), Some(shipped_on)) = (&invoice.cash_discount_terms, invoice.shipped_on) else { return Ok(None) };
    if terms.is_null() {
        return Ok(None);
    }
    let policy: CashDiscountPolicy = serde_json::from_value(terms.clone())
        .map_err(|error| Error::Internal(format!("cash discount terms of {}: {error}", invoice.id)))?;
    let (gross, tax) =
        (Money::new(invoice.total_minor, invoice.currency), Money::new(invoice.tax_minor, invoice.currency));
    Ok(Some(CashDiscount::new(policy, shipped_on, gross, tax)))
}
