//! 发货与验收 Delivery batches and their acceptance.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{DryRun, Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::deliveries::{self, AcceptDelivery, CancelDelivery, CreateDelivery, ReturnDelivery};
use mingxi_domain::ids::DeliveryId;

/// Record a batch that was shipped.
///
/// Without lines, all goods that are left to deliver. Services are not delivered.
#[utoipa::path(post, path = "/deliveries", tag = "deliveries", params(DryRun), request_body = CreateDelivery, responses((status = 201, description = "The batch.", body = ref("#/components/schemas/Delivery"))))]
pub async fn create_delivery(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<CreateDelivery>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        let id = deliveries::create_delivery(work, &input)?;
        Ok(Created(view(work, "delivery", id)?))
    })
    .await
}

/// Accept a batch with date and name.
///
/// The revenue of what was accepted is recognised in the same transaction; what was refused can be delivered again.
#[utoipa::path(post, path = "/deliveries/{id}/accept", tag = "deliveries", params(("id" = DeliveryId, Path, description = "The batch."), DryRun), request_body = AcceptDelivery, responses((status = 200, description = "The accepted batch.", body = ref("#/components/schemas/Delivery"))))]
pub async fn accept_delivery(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<DeliveryId>,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<AcceptDelivery>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        deliveries::accept_delivery(work, id, &input)?;
        Ok(Done(view(work, "delivery", id)?))
    })
    .await
}

/// Cancel a batch that is neither accepted nor invoiced.
///
/// Its goods can be delivered again.
#[utoipa::path(post, path = "/deliveries/{id}/cancel", tag = "deliveries", params(("id" = DeliveryId, Path, description = "The batch.")), request_body = CancelDelivery, responses((status = 200, description = "The cancelled batch.", body = ref("#/components/schemas/Delivery"))))]
pub async fn cancel_delivery(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<DeliveryId>,
    Json(input): Json<CancelDelivery>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        deliveries::cancel_delivery(work, id, &input)?;
        Ok(Done(view(work, "delivery", id)?))
    })
    .await
}

/// Take accepted goods back that are on no invoice.
///
/// Their revenue is taken back by their share. Either they are delivered again, or their quantity goes back to the
/// contract. Goods on an invoice come back with its credit note.
#[utoipa::path(post, path = "/deliveries/{id}/return", tag = "deliveries", params(("id" = DeliveryId, Path, description = "The batch."), DryRun), request_body = ReturnDelivery, responses((status = 200, description = "The batch.", body = ref("#/components/schemas/Delivery"))))]
pub async fn return_delivery(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<DeliveryId>,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<ReturnDelivery>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        deliveries::return_delivery(work, id, &input)?;
        Ok(Done(view(work, "delivery", id)?))
    })
    .await
}
