//! 发票 Invoices and credit notes.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{DryRun, Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::invoices::{self, CreateInvoice, CreditInvoice, IssueInvoice, VoidInvoice};
use mingxi_domain::ids::InvoiceId;

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
/// In full, by quantity with or without the goods coming back, or by an amount off the price. Answers with the
/// credit note.
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
