//! 客户 Customers: verbs besides creating and changing, which every record has.

use crate::answer::{Answered, Done};
use crate::error::ApiError;
use crate::extract::{DryRun, Json, Path, Query};
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::customers::{self, AssignCustomer, AssignmentPlan};
use mingxi_domain::ids::CustomerId;

/// Assign a customer.
///
/// Gives the customer to another owner, with what `include` names of the old owner's: contacts and follow-ups unless it is
/// given. Whoever has a customer sees all that hangs on it, whoever made it.
#[utoipa::path(post, path = "/customers/{id}/assign", tag = "customers", params(("id" = CustomerId, Path, description = "The customer."), DryRun), request_body = AssignCustomer, responses((status = 200, description = "The customer.", body = ref("#/components/schemas/Customer"))))]
pub async fn assign_customer(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<CustomerId>,
    Query(dry_run): Query<DryRun>,
    Json(input): Json<AssignCustomer>,
) -> Result<Answered, ApiError> {
    app.preview_or_write(actor, key, dry_run, move |work| {
        customers::assign_customer(work, id, &input)?;
        Ok(Done(view(work, "customer", id)?))
    })
    .await
}

/// Plan the assignment of a customer.
///
/// What of the owner's would go along, by kind: what `include` of the assignment may name.
#[utoipa::path(get, path = "/customers/{id}/assignment", tag = "customers", params(("id" = CustomerId, Path, description = "The customer.")), responses((status = 200, description = "What would go along.", body = AssignmentPlan)))]
pub async fn plan_assignment(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<CustomerId>,
) -> Result<axum::Json<AssignmentPlan>, ApiError> {
    Ok(axum::Json(app.read(actor, move |work| customers::plan_assignment(work, id)).await?))
}
