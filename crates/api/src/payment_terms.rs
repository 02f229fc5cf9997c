//! 付款条件 Payment terms.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{Json, Path};
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::payment_terms::{self, CreatePaymentTerm, UpdatePaymentTerm};
use mingxi_domain::ids::PaymentTermId;

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

/// Change a payment term.
///
/// Once a quote, contract or order is made with it, only the name may change.
#[utoipa::path(patch, path = "/payment-terms/{id}", tag = "payment-terms", params(("id" = PaymentTermId, Path, description = "The payment term.")), request_body = UpdatePaymentTerm, responses((status = 200, description = "The payment term.", body = ref("#/components/schemas/PaymentTerm"))))]
pub async fn update_payment_term(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<PaymentTermId>,
    Json(input): Json<UpdatePaymentTerm>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        payment_terms::update_payment_term(work, id, &input)?;
        Ok(Done(view(work, "payment_term", id)?))
    })
    .await
}
