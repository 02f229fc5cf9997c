//! 查重 Probable duplicates.

use crate::error::ApiError;
use crate::extract::Query;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::duplicates::{self, DuplicateInput, Duplicates};
use mingxi_domain::duplicates::Profile;
use serde::Deserialize;
use utoipa::IntoParams;

/// A record about to be made.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DuplicateParams {
    /// `lead`, `customer` or `contact`.
    #[param(max_length = 40)]
    object: String,
    /// Its name.
    #[param(max_length = 200)]
    name: Option<String>,
    /// Company of a lead.
    #[param(max_length = 200)]
    company: Option<String>,
    /// Telephone number.
    #[param(max_length = 200)]
    phone: Option<String>,
    /// Tax id.
    #[param(max_length = 200)]
    tax_id: Option<String>,
    /// E-mail address.
    #[param(max_length = 200)]
    email: Option<String>,
    /// The record itself, when it is there already and being changed.
    #[param(max_length = 40)]
    except: Option<String>,
}

/// Find probable duplicates.
///
/// Of a lead, customer or contact about to be made, among customers, contacts and leads in this order: the same tax id,
/// telephone number, e-mail address or name, a name that is alike (without legal form and place, with a wrong character),
/// or the same mail domain. The whole organisation is looked at; of a record the caller may not see only name and owner are
/// told (`is_masked`).
#[utoipa::path(get, path = "/duplicates", tag = "search", params(DuplicateParams), responses((status = 200, description = "The duplicates, customers first.", body = Duplicates)))]
pub async fn find_duplicates(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<DuplicateParams>,
) -> Result<axum::Json<Duplicates>, ApiError> {
    let DuplicateParams { object, name, company, phone, tax_id, email, except } = params;
    let profile = Profile {
        is_company: object == "customer",
        name: name.unwrap_or_default(),
        company: company.unwrap_or_default(),
        phone: phone.unwrap_or_default(),
        tax_id: tax_id.unwrap_or_default(),
        email: email.unwrap_or_default(),
    };
    let input = DuplicateInput { object, profile, except };
    Ok(axum::Json(app.read(actor, move |work| duplicates::find_duplicates(work, &input)).await?))
}
