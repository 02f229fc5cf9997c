//! 部门 Departments.

use crate::answer::{Answered, Created};
use crate::error::ApiError;
use crate::extract::Json;
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::users::{self, CreateDepartment};

/// Add a department.
///
/// Below its parent, or at the top without one. Managers see the records of their department and all below it.
#[utoipa::path(post, path = "/departments", tag = "departments", request_body = CreateDepartment, responses((status = 201, description = "The department.", body = ref("#/components/schemas/Department"))))]
pub async fn create_department(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<CreateDepartment>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        let id = users::create_department(work, &input)?;
        Ok(Created(view(work, "department", id)?))
    })
    .await
}
