//! 发票 Invoices and credit notes.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{DryRun, Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::invoices::{
    self, AppliedCredit, ApplyCreditNote, CreateInvoice, CreditInvoice, InvoiceUnbilled, IssueInvoice, UnbilledBasis,
    UnbilledPage, UnbilledQuery, VoidInvoice,
};
use mingxi_domain::calendar::Date;
use mingxi_domain::ids::{ApplicationId, ContractId, CustomerId, EntityId, InvoiceId, OrderId};
use mingxi_domain::money::{Currency, Money};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::Ref;
use utoipa::openapi::schema::{Array, ArrayBuilder};
use utoipa::{IntoParams, ToSchema};

/// What became of a credit note.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreditOutcome {
    /// The credit note.
    pub id: InvoiceId,
    /// Its number.
    pub number: Option<String>,
    /// What it is over, tax included.
    pub total: Money,
    /// What is still to be used of it.
    pub open: Money,
    /// What was applied by this call, in the order it was settled.
    pub applications: Vec<AppliedCreditView>,
}

/// Credit put on one invoice, whose open amount falls by it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppliedCreditView {
    /// The application.
    pub id: ApplicationId,
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// Its business day.
    #[schema(value_type = String, format = Date)]
    pub applied_on: Date,
    /// Taken from the credit note.
    pub applied: Money,
}

impl From<AppliedCredit> for CreditOutcome {
    fn from(done: AppliedCredit) -> Self {
        let applications = done.applications.iter().map(|row| AppliedCreditView {
            id: row.id,
            invoice_id: row.invoice_id,
            applied_on: row.applied_on,
            applied: Money::new(row.applied_minor, row.currency),
        });
        Self {
            id: done.note.id,
            total: done.note.total(),
            open: done.note.open(),
            applications: applications.collect(),
            number: done.note.number,
        }
    }
}

/// Draft an invoice from delivered or accepted quantities.
///
/// The quantities are taken at once. With a cash discount in the payment term, one invoice is one batch.
#[utoipa::path(post, path = "/invoices", tag = "invoices", params(DryRun), request_body = CreateInvoice, responses((status = 201, description = "The draft.", body = ref("#/components/schemas/Invoice"))))]
pub async fn create_invoice(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<CreateInvoice>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        let id = invoices::create_invoice(work, &input)?;
        Ok(Created(view(work, "invoice", id)?))
    })
    .await
}

/// Issue an invoice.
///
/// Gives it its number and due date and posts the receivable.
#[utoipa::path(post, path = "/invoices/{id}/issue", tag = "invoices", params(("id" = InvoiceId, Path, description = "The draft."), DryRun), request_body = IssueInvoice, responses((status = 200, description = "The issued invoice.", body = ref("#/components/schemas/Invoice"))))]
pub async fn issue_invoice(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<InvoiceId>,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<IssueInvoice>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        invoices::issue_invoice(work, id, &input)?;
        Ok(Done(view(work, "invoice", id)?))
    })
    .await
}

/// Discard a draft invoice.
///
/// Its quantities can be invoiced again.
#[utoipa::path(post, path = "/invoices/{id}/discard", tag = "invoices", params(("id" = InvoiceId, Path, description = "The draft.")), responses((status = 200, description = "The discarded draft.", body = ref("#/components/schemas/Invoice"))))]
pub async fn discard_invoice(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<InvoiceId>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        invoices::discard_invoice(work, id)?;
        Ok(Done(view(work, "invoice", id)?))
    })
    .await
}

/// Void an issued invoice.
///
/// Only while nothing of it is applied or credited. Its quantities can be invoiced again; its number stays used.
#[utoipa::path(post, path = "/invoices/{id}/void", tag = "invoices", params(("id" = InvoiceId, Path, description = "The invoice."), DryRun), request_body = VoidInvoice, responses((status = 200, description = "The void invoice.", body = ref("#/components/schemas/Invoice"))))]
pub async fn void_invoice(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<InvoiceId>,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<VoidInvoice>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        invoices::void_invoice(work, id, &input)?;
        Ok(Done(view(work, "invoice", id)?))
    })
    .await
}

/// Credit an invoice.
///
/// In full, by quantity with or without the goods coming back, or by an amount off the price. Cash discounts that were
/// taken on it fall with their base. Answers with the credit note.
#[utoipa::path(post, path = "/invoices/{id}/credit", tag = "invoices", params(("id" = InvoiceId, Path, description = "The invoice."), DryRun), request_body = CreditInvoice, responses((status = 201, description = "The credit note.", body = ref("#/components/schemas/Invoice"))))]
pub async fn credit_invoice(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<InvoiceId>,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<CreditInvoice>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        let note = invoices::credit_invoice(work, id, &input)?;
        Ok(Created(view(work, "invoice", note)?))
    })
    .await
}

/// Apply a credit note to other invoices.
///
/// Puts what is open on it on invoices of the same customer: on those due first, or on those named. It earns no cash
/// discount. Undone like an application of cash.
#[utoipa::path(post, path = "/invoices/{id}/apply", tag = "invoices", params(("id" = InvoiceId, Path, description = "The credit note."), DryRun), request_body = ApplyCreditNote, responses((status = 200, description = "The credit note with what was applied.", body = CreditOutcome)))]
pub async fn apply_credit_note(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<InvoiceId>,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<ApplyCreditNote>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        Ok(Done(CreditOutcome::from(invoices::apply_credit_note(work, id, &input)?)))
    })
    .await
}

/// Which unbilled quantities.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UnbilledParams {
    /// Of one customer.
    customer_id: Option<CustomerId>,
    /// Of one contract.
    contract_id: Option<ContractId>,
    /// Of one order.
    order_id: Option<OrderId>,
    /// Of one entity.
    entity_id: Option<EntityId>,
    /// In one currency.
    currency: Option<Currency>,
    /// Only of this basis.
    basis: Option<UnbilledBasis>,
    /// `next_cursor` of the page before.
    #[param(max_length = 40)]
    cursor: Option<String>,
    /// Most rows; 100 when left out.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

/// List what is unbilled.
///
/// Delivered and accepted quantities of open orders that are on no invoice or draft, with what an invoice over them
/// would come to; services, which may be invoiced at any time, last.
#[utoipa::path(get, path = "/unbilled", tag = "invoices", params(UnbilledParams), responses((status = 200, description = "What is unbilled.", body = UnbilledPage)))]
pub async fn list_unbilled(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<UnbilledParams>,
) -> Result<axum::Json<UnbilledPage>, ApiError> {
    let UnbilledParams { customer_id, contract_id, order_id, entity_id, currency, basis, cursor, limit } = params;
    let query = UnbilledQuery { customer_id, contract_id, order_id, entity_id, currency, basis, cursor, limit };
    Ok(axum::Json(app.read(actor, move |work| invoices::list_unbilled(work, &query)).await?))
}

/// Invoices that were drafted together.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftedInvoices {
    /// The drafts.
    #[schema(schema_with = invoices_schema)]
    pub items: Vec<Value>,
}

fn invoices_schema() -> Array {
    ArrayBuilder::new().items(Ref::from_schema_name("Invoice")).build()
}

/// Draft invoices from what is unbilled.
///
/// One for each batch, because discount windows start at its ship date, and one for the services of each order.
#[utoipa::path(post, path = "/invoices/from-unbilled", tag = "invoices", params(DryRun), request_body = InvoiceUnbilled, responses((status = 201, description = "The drafts.", body = DraftedInvoices)))]
pub async fn invoice_unbilled(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<InvoiceUnbilled>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        let drafts = invoices::invoice_unbilled(work, &input)?;
        let items = drafts.into_iter().map(|id| view(work, "invoice", id)).collect::<Result<_, _>>()?;
        Ok(Created(DraftedInvoices { items }))
    })
    .await
}
