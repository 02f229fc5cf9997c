//! 订单 Orders.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{DryRun, Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::orders::{self, CancelOrder, CreateOrder, EndService, ReopenOrder, ServiceChange, SuspendService};
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
/// Everything delivered must be accepted and invoiced; what is worth nothing needs no invoice. Goods that were never
/// delivered go back to the contract.
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

/// Open a closed order again.
///
/// Its contract is open again too, when that was closed. What closing gave back to the contract is ordered anew.
#[utoipa::path(post, path = "/orders/{id}/reopen", tag = "orders", params(("id" = OrderId, Path, description = "The order.")), request_body = ReopenOrder, responses((status = 200, description = "The open order.", body = ref("#/components/schemas/Order"))))]
pub async fn reopen_order(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<OrderId>,
    Json(input): Json<ReopenOrder>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        orders::reopen_order(work, id, &input)?;
        Ok(Done(view(work, "order", id)?))
    })
    .await
}

/// End a service before its last day.
///
/// Price and obligation are cut to the days that are rendered, and the collection plan follows. Revenue of days after the
/// end is not recognised, or taken back today where it was. What is invoiced beyond the price is credited with
/// `over_invoiced`.
#[utoipa::path(post, path = "/orders/{id}/end-service", tag = "orders", params(("id" = OrderId, Path, description = "The order."), DryRun), request_body = EndService, responses((status = 200, description = "What the service comes to.", body = ServiceChange)))]
pub async fn end_service(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<OrderId>,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<EndService>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| Ok(Done(orders::end_service(work, id, &input)?))).await
}

/// Suspend a service for some days.
///
/// No revenue is recognised for them. Either the end moves by as many days, or it stays and their price falls away.
#[utoipa::path(post, path = "/orders/{id}/suspend-service", tag = "orders", params(("id" = OrderId, Path, description = "The order."), DryRun), request_body = SuspendService, responses((status = 200, description = "What the service comes to.", body = ServiceChange)))]
pub async fn suspend_service(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<OrderId>,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<SuspendService>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| Ok(Done(orders::suspend_service(work, id, &input)?))).await
}
