//! 退款 Refunds: paid from what a customer has to his credit, reversed.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{DryRun, Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::refunds::{self, PayRefund, ReverseRefund};
use mingxi_domain::ids::RefundId;

/// Pay a refund.
///
/// Money goes back to a customer from receipts that are on no invoice and from credit notes that are open. Dr unapplied
/// cash, Dr trade receivable / Cr cash.
#[utoipa::path(post, path = "/refunds", tag = "refunds", params(DryRun), request_body = PayRefund, responses((status = 201, description = "The refund.", body = ref("#/components/schemas/Refund"))))]
pub async fn pay_refund(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<PayRefund>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        let id = refunds::pay_refund(work, &input)?;
        Ok(Created(view(work, "refund", id)?))
    })
    .await
}

/// Reverse a refund.
///
/// For money that did not arrive. Its receipts and credit notes are the customer's credit again.
#[utoipa::path(post, path = "/refunds/{id}/reverse", tag = "refunds", params(("id" = RefundId, Path, description = "The refund."), DryRun), request_body = ReverseRefund, responses((status = 200, description = "The refund.", body = ref("#/components/schemas/Refund"))))]
pub async fn reverse_refund(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<RefundId>,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<ReverseRefund>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        refunds::reverse_refund(work, id, &input)?;
        Ok(Done(view(work, "refund", id)?))
    })
    .await
}
