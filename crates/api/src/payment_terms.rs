//! 付款条件 Payment terms.

use crate::answer::{Answered, Created};
use crate::error::ApiError;
use crate::extract::Json;
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::payment_terms::{self, CreatePaymentTerm};

/// Add a payment term.
///
/// Net days, cash discount tiers counted from the ship date, and the template of collection plans.
#[utoipa::path(post, path = "/payment-terms", tag = "payment-terms", request_body = CreatePaymentTerm, responses((status = 201, description = "The payment term.", body = ref("#/components/schemas/PaymentTerm"))))]
pub async fn create_payment_term(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<CreatePaymentTerm>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        let id = payment_terms::create_payment_term(work, &input)?;
        Ok(Created(view(work, "payment_term", id)?))
    })
    .await
}
