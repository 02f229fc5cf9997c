//! 部门 Departments.

use crate::answer::{Answered, Created, Done};
use crate::error::ApiError;
use crate::extract::{Json, Path};
use crate::idempotency::IdempotencyKey;
use crate::records::view;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::users::{self, CreateDepartment, UpdateDepartment};
use mingxi_domain::ids::DepartmentId;

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

/// Change a department.
///
/// Renames it, moves it with all below it, or closes it. Records stay with their department; who sees them follows the
/// tree.
#[utoipa::path(patch, path = "/departments/{id}", tag = "departments", params(("id" = DepartmentId, Path, description = "The department.")), request_body = UpdateDepartment, responses((status = 200, description = "The department.", body = ref("#/components/schemas/Department"))))]
pub async fn update_department(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Path(id): Path<DepartmentId>,
    Json(input): Json<UpdateDepartment>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| {
        users::update_department(work, id, &input)?;
        Ok(Done(view(work, "department", id)?))
    })
    .await
}
