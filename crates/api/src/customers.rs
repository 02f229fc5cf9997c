//! 客户 Customers: verbs besides creating and changing, which every record has.

use crate::answer::{Answered, Done};
use crate::error::ApiError;
use crate::extract::{Json, Path};
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::customers;
use mingxi_app::users::Assign;
use mingxi_domain::ids::CustomerId;

/// Assign a customer.
///
/// Gives the customer to another owner, with its contacts and follow-ups. Documents stay with whoever made them.
#[utoipa::path(post, path = "/customers/{id}/assign", tag = "customers", params(("id" = CustomerId, Path, description = "The customer.")), request_body = Assign, responses((status = 200, description = "The customer.", body = ref("#/components/schemas/Customer"))))]
pub async fn assign_customer(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<CustomerId>,
    Json(input): Json<Assign>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        customers::assign_customer(work, id, &input)?;
        Ok(Done(view(work, "customer", id)?))
    })
    .await
}
