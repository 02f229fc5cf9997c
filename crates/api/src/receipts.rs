//! 到款 Receipts: recorded, applied, reversed; applications undone; opening receivables; cash discount windows.

use crate::answer::{Answered, Created, Done, NoContent};
use crate::error::ApiError;
use crate::extract::{DryRun, Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::applications::{self, UnapplyApplication};
use mingxi_app::cash_discounts::{self, CashDiscountWindows};
use mingxi_app::invoices::{self, RecordOpeningInvoice};
use mingxi_app::payer_aliases::{self, TeachPayerAlias};
use mingxi_app::receipts::{
    self, ApplyReceipt, ClaimReceipt, OpenItems, OpenItemsQuery, RecordReceipt, RecordedReceipt, ReverseReceipt,
    Suggestions, Weighed, Weighing,
};
use mingxi_app::{Actor, Error};
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{ApplicationId, CustomerId, EntityId, InvoiceId, PayerAliasId, ReceiptId};
use mingxi_domain::money::{Currency, Money};
use mingxi_domain::words;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What became of a receipt.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptOutcome {
    /// The receipt.
    pub id: ReceiptId,
    /// Its number.
    pub number: String,
    /// What came in.
    pub amount: Money,
    /// What is on no invoice.
    pub unapplied: Money,
    /// What was applied by this call, in the order it was settled.
    pub applications: Vec<AppliedCash>,
}

/// Cash put on one invoice. The open amount falls by the cash, the discount and the write-off.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppliedCash {
    /// The application.
    pub id: ApplicationId,
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// Its business day.
    #[schema(value_type = String, format = Date)]
    pub applied_on: Date,
    /// Cash taken from the receipt.
    pub applied: Money,
    /// Cash discount it earned, tax included.
    pub cash_discount: Money,
    /// The part of the discount that lowers output tax.
    pub cash_discount_tax: Money,
    /// Small difference written off. The open amount falls by it too.
    pub write_off: Money,
}

impl From<RecordedReceipt> for ReceiptOutcome {
    fn from(done: RecordedReceipt) -> Self {
        let receipt = done.receipt;
        let money = |minor| Money::new(minor, receipt.currency);
        let applications = done.applications.iter().map(|row| AppliedCash {
            id: row.id,
            invoice_id: row.invoice_id,
            applied_on: row.applied_on,
            applied: money(row.applied_minor),
            cash_discount: money(row.cash_discount_minor),
            cash_discount_tax: money(row.cash_discount_tax_minor),
            write_off: money(row.write_off_minor),
        });
        let applications = applications.collect();
        Self {
            id: receipt.id,
            amount: money(receipt.amount_minor),
            unapplied: money(receipt.unapplied_minor),
            number: receipt.number,
            applications,
        }
    }
}

/// Record a receipt.
///
/// Books money that came in and applies it as asked. The cash discount is computed from the terms of each invoice and
/// the day the money arrived; nobody can type it.
#[utoipa::path(post, path = "/receipts", tag = "receipts", params(DryRun), request_body = RecordReceipt, responses((status = 201, description = "The receipt with what was applied.", body = ReceiptOutcome)))]
pub async fn record_receipt(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<RecordReceipt>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        Ok(Created(ReceiptOutcome::from(receipts::record_receipt(work, &input)?)))
    })
    .await
}

/// Apply a receipt.
///
/// Puts what is unapplied on invoices: on those due first, or on those named with any amounts.
#[utoipa::path(post, path = "/receipts/{id}/apply", tag = "receipts", params(("id" = ReceiptId, Path, description = "The receipt."), DryRun), request_body = ApplyReceipt, responses((status = 200, description = "The receipt with what was applied.", body = ReceiptOutcome)))]
pub async fn apply_receipt(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<ReceiptId>,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<ApplyReceipt>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        Ok(Done(ReceiptOutcome::from(receipts::apply_receipt(work, id, &input)?)))
    })
    .await
}

/// Claim a receipt.
///
/// For a customer, when it came in and nobody knew whose it was. With `teach` its payer is known from now on.
#[utoipa::path(post, path = "/receipts/{id}/claim", tag = "receipts", params(("id" = ReceiptId, Path, description = "The receipt."), DryRun), request_body = ClaimReceipt, responses((status = 200, description = "The receipt.", body = ref("#/components/schemas/Receipt"))))]
pub async fn claim_receipt(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<ReceiptId>,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<ClaimReceipt>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        receipts::claim_receipt(work, id, &input)?;
        Ok(Done(view(work, "receipt", id)?))
    })
    .await
}

/// Suggest what a receipt settles.
///
/// Applications with a score and the reasons for it, the best first. Nothing is applied.
#[utoipa::path(get, path = "/receipts/{id}/suggestions", tag = "receipts", params(("id" = ReceiptId, Path, description = "The receipt.")), responses((status = 200, description = "The suggestions.", body = Suggestions)))]
pub async fn find_receipt_suggestions(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<ReceiptId>,
) -> Result<axum::Json<Suggestions>, ApiError> {
    Ok(axum::Json(app.read(actor, move |work| receipts::suggest_applications(work, id)).await?))
}

/// Cash put together for invoices.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WeighParams {
    /// Invoices with cash in minor units of the receipt's currency, `inv_…:9800000,inv_…:500`; at most 200.
    amounts: Option<String>,
    /// Those of them whose small rest is not asked for, `inv_…,inv_…`.
    write_off_rest: Option<String>,
}

impl WeighParams {
    fn read(&self) -> Result<Vec<Weighing>, Error> {
        let parts = |text: &Option<String>| -> Vec<String> {
            text.iter().flat_map(|text| text.split(',')).filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        let forgiven: Vec<InvoiceId> = parts(&self.write_off_rest).iter().filter_map(|id| id.parse().ok()).collect();
        let unreadable = |part: &str| {
            Error::invalid("/amounts", "wrong_type", words!("“{part}”不是 inv_…:金额", "“{part}” is not inv_…:amount"))
        };
        let weighing = |part: &String| {
            let (id, minor) = part.split_once(':').ok_or_else(|| unreadable(part))?;
            let invoice_id: InvoiceId = id.parse().map_err(|_| unreadable(part))?;
            let amount_minor = minor.parse().map_err(|_| unreadable(part))?;
            Ok(Weighing { invoice_id, amount_minor, write_off_rest: forgiven.contains(&invoice_id) })
        };
        parts(&self.amounts).iter().map(weighing).collect()
    }
}

/// Weigh a receipt.
///
/// What cash on these invoices would do, each by its own terms: the discount it earns, a small rest that would be
/// forgiven, what stays open. A hint while somebody puts it together; `dry_run` of apply shows what would be posted.
#[utoipa::path(get, path = "/receipts/{id}/weighing", tag = "receipts", params(("id" = ReceiptId, Path, description = "The receipt."), WeighParams), responses((status = 200, description = "What it would do.", body = Weighed)))]
pub async fn weigh_receipt(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<ReceiptId>,
    Query(params): Query<WeighParams>,
) -> Result<axum::Json<Weighed>, ApiError> {
    let asked = params.read()?;
    Ok(axum::Json(app.read(actor, move |work| receipts::weigh_receipt(work, id, &asked)).await?))
}

/// Whose open items, on which day.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OpenItemParams {
    /// Whose.
    customer_id: CustomerId,
    /// The day the money arrives; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    as_of: Option<Date>,
    /// Of one entity.
    entity_id: Option<EntityId>,
    /// In one currency.
    currency: Option<Currency>,
}

/// List the open items of a customer.
///
/// Open invoices with what each takes on the day, the discount that earns, and what waiting for the next step costs.
#[utoipa::path(get, path = "/open-items", tag = "invoices", params(OpenItemParams), responses((status = 200, description = "The open items.", body = OpenItems)))]
pub async fn list_open_items(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<OpenItemParams>,
) -> Result<axum::Json<OpenItems>, ApiError> {
    let OpenItemParams { customer_id, as_of, entity_id, currency } = params;
    let query = OpenItemsQuery { customer_id, as_of, entity_id, currency };
    Ok(axum::Json(app.read(actor, move |work| receipts::open_items(work, &query)).await?))
}

/// Teach a payer.
///
/// Who pays under a name or from an account. A payer that was taught before is the new customer from now on.
#[utoipa::path(post, path = "/payer-aliases", tag = "payer-aliases", request_body = TeachPayerAlias, responses((status = 201, description = "The payer alias.", body = ref("#/components/schemas/PayerAlias"))))]
pub async fn teach_payer_alias(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<TeachPayerAlias>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        let id = payer_aliases::teach_payer_alias(work, &input)?;
        Ok(Created(view(work, "payer_alias", id)?))
    })
    .await
}

/// Forget a payer.
///
/// Suggestions no longer know it; what was claimed by it stays.
#[utoipa::path(delete, path = "/payer-aliases/{id}", tag = "payer-aliases", params(("id" = PayerAliasId, Path, description = "The payer alias.")), responses((status = 204, description = "Forgotten.")))]
pub async fn forget_payer_alias(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<PayerAliasId>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| payer_aliases::forget_payer_alias(work, id).map(|()| NoContent)).await
}

/// Reverse a receipt.
///
/// For money that did not stand. Its applications are undone first, each with its cash discount.
#[utoipa::path(post, path = "/receipts/{id}/reverse", tag = "receipts", params(("id" = ReceiptId, Path, description = "The receipt."), DryRun), request_body = ReverseReceipt, responses((status = 200, description = "The receipt.", body = ref("#/components/schemas/Receipt"))))]
pub async fn reverse_receipt(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<ReceiptId>,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<ReverseReceipt>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        receipts::reverse_receipt(work, id, &input)?;
        Ok(Done(view(work, "receipt", id)?))
    })
    .await
}

/// Undo an application.
///
/// Every balance returns to what it was, the cash discount and its tax included.
#[utoipa::path(post, path = "/applications/{id}/unapply", tag = "applications", params(("id" = ApplicationId, Path, description = "The application."), DryRun), request_body = UnapplyApplication, responses((status = 200, description = "The application.", body = ref("#/components/schemas/Application"))))]
pub async fn unapply_application(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<ApplicationId>,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<UnapplyApplication>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        applications::unapply_application(work, id, &input)?;
        Ok(Done(view(work, "application", id)?))
    })
    .await
}

/// Record an opening receivable.
///
/// What a customer owed before the system: no revenue, no tax.
#[utoipa::path(post, path = "/opening-invoices", tag = "invoices", params(DryRun), request_body = RecordOpeningInvoice, responses((status = 201, description = "The opening receivable.", body = ref("#/components/schemas/Invoice"))))]
pub async fn record_opening_invoice(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<RecordOpeningInvoice>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        let id = invoices::record_opening_invoice(work, &input)?;
        Ok(Created(view(work, "invoice", id)?))
    })
    .await
}

/// Show the cash discount windows of an invoice.
///
/// What settles it today, and in each window that is not over what to pay and what missing it costs.
#[utoipa::path(get, path = "/invoices/{id}/cash-discount-windows", tag = "invoices", params(("id" = InvoiceId, Path, description = "The invoice.")), responses((status = 200, description = "The windows.", body = CashDiscountWindows)))]
pub async fn find_cash_discount_windows(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<InvoiceId>,
) -> Result<axum::Json<CashDiscountWindows>, ApiError> {
    Ok(axum::Json(app.read(actor, move |work| cash_discounts::cash_discount_windows(work, id)).await?))
}
