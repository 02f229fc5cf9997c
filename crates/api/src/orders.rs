//! 订单 Orders.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{DryRun, Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::orders::{self, CancelOrder, CreateOrder};
use mingxi_domain::ids::OrderId;

/// Order what of a contract is to be delivered.
///
/// Each line brings its performance obligation in the same transaction. Without lines, everything that is left.
#[utoipa::path(post, path = "/orders", tag = "orders", params(DryRun), request_body = CreateOrder, responses((status = 201, description = "The order.", body = ref("#/components/schemas/Order"))))]
pub async fn create_order(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<CreateOrder>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        let id = orders::create_order(work, &input)?;
        Ok(Created(view(work, "order", id)?))
    })
    .await
}

/// Cancel an order of which nothing has happened.
///
/// Its quantities can be ordered again and its obligations have nothing allocated any more.
#[utoipa::path(post, path = "/orders/{id}/cancel", tag = "orders", params(("id" = OrderId, Path, description = "The order.")), request_body = CancelOrder, responses((status = 200, description = "The cancelled order.", body = ref("#/components/schemas/Order"))))]
pub async fn cancel_order(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<OrderId>,
    Json(input): Json<CancelOrder>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        orders::cancel_order(work, id, &input)?;
        Ok(Done(view(work, "order", id)?))
    })
    .await
}

/// Close an order with what was fulfilled.
///
/// Everything delivered must be accepted and invoiced. Goods that were never delivered go back to the contract.
#[utoipa::path(post, path = "/orders/{id}/close", tag = "orders", params(("id" = OrderId, Path, description = "The order."), DryRun), responses((status = 200, description = "The closed order.", body = ref("#/components/schemas/Order"))))]
pub async fn close_order(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<OrderId>,
    Query(dry_run): Query<DryRun>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        orders::close_order(work, id)?;
        Ok(Done(view(work, "order", id)?))
    })
    .await
}
