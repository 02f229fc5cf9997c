//! 数字 Figures and what explains them: a customer's page, an order's axes, aging, the revenue waterfall.

use crate::error::ApiError;
use crate::extract::{Path, Query};
use crate::state::App;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use mingxi_app::aging::{
    self, AgedCustomerPage, AgedCustomerSort, AgedCustomersQuery, AgedDocument, AgingBy, AgingQuery, AgingReport,
    PayToday,
};
use mingxi_app::explain::{self, Explanation};
use mingxi_app::figures::{
    self, CohortQuery, CohortWaterfall, CustomerFigures, OrderFigures, RevenueSchedule, WaterfallMonth, WaterfallQuery,
};
use mingxi_app::opportunities::{self, OpportunitySummary};
use mingxi_app::today::{self, Today};
use mingxi_app::{Actor, Error};
use mingxi_domain::calendar::{Date, Period};
use mingxi_domain::ids::{ContractId, CustomerId, EntityId, OrderId};
use mingxi_domain::money::Currency;
use mingxi_domain::revenue::CohortGrain;
use mingxi_domain::words;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Show the figures of a customer.
///
/// Counts and amounts from the first opportunity to the last cent, each with the reference that explains it.
#[utoipa::path(get, path = "/customers/{id}/figures", tag = "customers", params(("id" = CustomerId, Path, description = "The customer.")), responses((status = 200, description = "The figures.", body = CustomerFigures)))]
pub async fn find_customer_figures(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<CustomerId>,
) -> Result<axum::Json<CustomerFigures>, ApiError> {
    Ok(axum::Json(app.read(actor, move |work| figures::customer_figures(work, id)).await?))
}

/// Show the axes of an order.
///
/// Ordered, delivered, accepted, invoiced, paid and recognised: separate amounts.
#[utoipa::path(get, path = "/orders/{id}/figures", tag = "orders", params(("id" = OrderId, Path, description = "The order.")), responses((status = 200, description = "The axes.", body = OrderFigures)))]
pub async fn find_order_figures(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<OrderId>,
) -> Result<axum::Json<OrderFigures>, ApiError> {
    Ok(axum::Json(app.read(actor, move |work| figures::order_figures(work, id)).await?))
}

/// Sum up the opportunities.
///
/// Those the caller may see: by stage, win rate, value won, mean days from engaging to closing.
#[utoipa::path(get, path = "/opportunities/summary", tag = "opportunities", responses((status = 200, description = "The summary.", body = OpportunitySummary)))]
pub async fn find_opportunity_summary(
    State(app): State<App>,
    actor: Actor,
) -> Result<axum::Json<OpportunitySummary>, ApiError> {
    Ok(axum::Json(app.read(actor, opportunities::summarize_opportunities).await?))
}

/// Which figure.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExplainParams {
    /// Its reference, as it stands beside the figure: `invoice:inv_…:open`.
    #[param(max_length = 200)]
    figure: String,
}

/// Explain a figure.
///
/// In words, with formula, rule and the documents that add up to it exactly.
#[utoipa::path(get, path = "/explanations", tag = "figures", params(ExplainParams), responses((status = 200, description = "The explanation.", body = Explanation), (status = 404, description = "No such record.", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json")))]
pub async fn explain_figure(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<ExplainParams>,
) -> Result<axum::Json<Explanation>, ApiError> {
    Ok(axum::Json(app.read(actor, move |work| explain::explain(work, &params.figure)).await?))
}

/// Which receivables to age, and how.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AgingParams {
    /// At the end of this day; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    as_of: Option<Date>,
    /// The date they age from; the due date when left out.
    by: Option<AgingBy>,
    /// Of one entity.
    entity_id: Option<EntityId>,
    /// Of one customer.
    customer_id: Option<CustomerId>,
    /// In one currency.
    currency: Option<Currency>,
    /// Upper limits of the overdue buckets in days, ascending; 30,60,90 when left out.
    #[param(pattern = "^[0-9]{1,5}(,[0-9]{1,5}){0,11}$", example = "30,60,90")]
    limits: Option<String>,
    /// Also one row for each customer, however many there are.
    by_customer: Option<bool>,
}

/// Which documents.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AgedDocumentParams {
    /// At the end of this day; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    as_of: Option<Date>,
    /// The date they age from; the due date when left out.
    by: Option<AgingBy>,
    /// Of one entity.
    entity_id: Option<EntityId>,
    /// Of one customer.
    customer_id: Option<CustomerId>,
    /// In one currency.
    currency: Option<Currency>,
    /// Upper limits of the overdue buckets in days, ascending; 30,60,90 when left out.
    #[param(pattern = "^[0-9]{1,5}(,[0-9]{1,5}){0,11}$", example = "30,60,90")]
    limits: Option<String>,
    /// Only this bucket, by its label: `31-60`.
    #[param(max_length = 30)]
    bucket: Option<String>,
}

/// Documents behind an aging report.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgedDocumentPage {
    /// The oldest first, at most 1,000.
    pub items: Vec<AgedDocument>,
}

fn limits(text: Option<&String>) -> Result<Vec<u32>, Error> {
    let Some(text) = text else { return Ok(Vec::new()) };
    let limits: Result<Vec<u32>, _> = text.split(',').map(str::parse).collect();
    limits.map_err(|_| {
        Error::invalid(
            "/limits",
            "not_a_number",
            words!("以逗号分隔的天数，如 30,60,90", "days separated by commas, such as 30,60,90"),
        )
    })
}

/// Age the receivables.
///
/// What was open at the end of any day, by age, in all and, when asked, for each customer. Equals the ledger's trade
/// receivables.
#[utoipa::path(get, path = "/aging", tag = "invoices", params(AgingParams), responses((status = 200, description = "The aging.", body = AgingReport)))]
pub async fn age_receivables(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<AgingParams>,
) -> Result<axum::Json<AgingReport>, ApiError> {
    let query = AgingQuery {
        as_of: params.as_of,
        by: params.by.unwrap_or(AgingBy::DueOn),
        entity_id: params.entity_id,
        customer_id: params.customer_id,
        currency: params.currency,
        limits: limits(params.limits.as_ref())?,
        by_customer: params.by_customer.unwrap_or(false),
    };
    Ok(axum::Json(app.read(actor, move |work| aging::age_receivables(work, &query)).await?))
}

/// List the documents behind an aging.
///
/// The open invoices and credit notes of a bucket, or of all.
#[utoipa::path(get, path = "/aging/documents", tag = "invoices", params(AgedDocumentParams), responses((status = 200, description = "The documents.", body = AgedDocumentPage)))]
pub async fn list_aged_documents(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<AgedDocumentParams>,
) -> Result<axum::Json<AgedDocumentPage>, ApiError> {
    let query = AgingQuery {
        as_of: params.as_of,
        by: params.by.unwrap_or(AgingBy::DueOn),
        entity_id: params.entity_id,
        customer_id: params.customer_id,
        currency: params.currency,
        limits: limits(params.limits.as_ref())?,
        by_customer: false,
    };
    let items = app.read(actor, move |work| aging::list_aged_documents(work, &query, params.bucket.as_deref())).await?;
    Ok(axum::Json(AgedDocumentPage { items }))
}

/// Which customers of an aging, and in which order.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AgedCustomerParams {
    /// At the end of this day; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    as_of: Option<Date>,
    /// The date they age from; the due date when left out.
    by: Option<AgingBy>,
    /// Of one entity.
    entity_id: Option<EntityId>,
    /// In one currency.
    currency: Option<Currency>,
    /// Upper limits of the overdue buckets in days, ascending; 30,60,90 when left out.
    #[param(pattern = "^[0-9]{1,5}(,[0-9]{1,5}){0,11}$", example = "30,60,90")]
    limits: Option<String>,
    /// Words to find in the customer.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Only those who are late with something.
    overdue_only: Option<bool>,
    /// Most overdue first when left out.
    #[param(inline)]
    sort: Option<AgedCustomerSort>,
    /// `next_cursor` of the page before, with the same sort.
    #[param(pattern = "^([0-9a-f]{2}){1,4000}$")]
    cursor: Option<String>,
    /// Customers of a page; 100 unless given.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

impl AgedCustomerParams {
    fn query(self) -> Result<AgedCustomersQuery, Error> {
        if self.q.as_ref().is_some_and(|text| text.chars().count() > 200 || text.contains('\0')) {
            return Err(Error::too_long("/q", 200));
        }
        let aging = AgingQuery {
            as_of: self.as_of,
            by: self.by.unwrap_or(AgingBy::DueOn),
            entity_id: self.entity_id,
            customer_id: None,
            currency: self.currency,
            limits: limits(self.limits.as_ref())?,
            by_customer: false,
        };
        Ok(AgedCustomersQuery {
            aging,
            search: self.q,
            overdue_only: self.overdue_only.unwrap_or(false),
            sort: self.sort.unwrap_or(AgedCustomerSort::Overdue),
            cursor: self.cursor,
            limit: self.limit,
        })
    }
}

/// List the customers of an aging.
///
/// A page at a time, those who are late with most first: with their owner and telephone, for those who call them.
#[utoipa::path(get, path = "/aging/customers", tag = "invoices", params(AgedCustomerParams), responses((status = 200, description = "One page.", body = AgedCustomerPage)))]
pub async fn list_aged_customers(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<AgedCustomerParams>,
) -> Result<axum::Json<AgedCustomerPage>, ApiError> {
    let query = params.query()?;
    Ok(axum::Json(app.read(actor, move |work| aging::list_aged_customers(work, &query)).await?))
}

/// Which customers of an aging, and in which order: all of them.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AgedCustomerExportParams {
    /// At the end of this day; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    as_of: Option<Date>,
    /// The date they age from; the due date when left out.
    by: Option<AgingBy>,
    /// Of one entity.
    entity_id: Option<EntityId>,
    /// In one currency.
    currency: Option<Currency>,
    /// Upper limits of the overdue buckets in days, ascending; 30,60,90 when left out.
    #[param(pattern = "^[0-9]{1,5}(,[0-9]{1,5}){0,11}$", example = "30,60,90")]
    limits: Option<String>,
    /// Words to find in the customer.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Only those who are late with something.
    overdue_only: Option<bool>,
    /// Most overdue first when left out.
    #[param(inline)]
    sort: Option<AgedCustomerSort>,
}

impl From<AgedCustomerExportParams> for AgedCustomerParams {
    fn from(params: AgedCustomerExportParams) -> Self {
        let AgedCustomerExportParams { as_of, by, entity_id, currency, limits, q, overdue_only, sort } = params;
        Self { as_of, by, entity_id, currency, limits, q, overdue_only, sort, cursor: None, limit: None }
    }
}

/// Export the customers of an aging.
///
/// All of them as CSV in UTF-8, in the same order; amounts are decimals.
#[utoipa::path(get, path = "/aging/customers/export", tag = "invoices", params(AgedCustomerExportParams), responses((status = 200, description = "The file.", content_type = "text/csv", body = String)))]
pub async fn export_aged_customers(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<AgedCustomerExportParams>,
) -> Result<Response, ApiError> {
    let query = AgedCustomerParams::from(params).query()?;
    let csv = app.read(actor, move |work| aging::export_aged_customers(work, &query)).await?;
    Ok(csv_file(csv, "aging"))
}

/// A file that is kept under a name.
pub(crate) fn csv_file(csv: Vec<u8>, name: &str) -> Response {
    let mut response = csv.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    let attachment = HeaderValue::from_str(&format!("attachment; filename=\"{name}.csv\""));
    headers.insert(header::CONTENT_DISPOSITION, attachment.unwrap_or(HeaderValue::from_static("attachment")));
    response
}

/// Whose receivables, on which day.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PayTodayParams {
    /// Customers separated by commas, at most 100: those of the page that is shown.
    #[param(pattern = "^cus_[0-9A-Za-z]{13}(,cus_[0-9A-Za-z]{13}){0,99}$", max_length = 1800)]
    customer_ids: String,
    /// The day the money arrives; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    as_of: Option<Date>,
}

/// Show what customers may pay today.
///
/// Beside the aging: cash that settles everything open on the day, the discount step that ends next, and what missing
/// it costs.
#[utoipa::path(get, path = "/aging/pay-today", tag = "invoices", params(PayTodayParams), responses((status = 200, description = "What to pay.", body = PayToday)))]
pub async fn find_pay_today(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<PayTodayParams>,
) -> Result<axum::Json<PayToday>, ApiError> {
    let customers: Result<Vec<CustomerId>, _> = params.customer_ids.split(',').map(str::parse).collect();
    let customers = customers.map_err(|error| Error::invalid("/customer_ids", "not_an_id", error.words()))?;
    Ok(axum::Json(app.read(actor, move |work| aging::pay_today(work, &customers, params.as_of)).await?))
}

/// Which revenue, for which months.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WaterfallParams {
    /// First month.
    from: Period,
    /// Last month; at most 120 months.
    through: Period,
    /// Of the contracts of one entity.
    entity_id: Option<EntityId>,
    /// Of one customer.
    customer_id: Option<CustomerId>,
    /// Of one contract.
    contract_id: Option<ContractId>,
    /// Of one order.
    order_id: Option<OrderId>,
}

/// A waterfall.
#[derive(Debug, Serialize, ToSchema)]
pub struct Waterfall {
    /// By currency and month.
    pub items: Vec<WaterfallMonth>,
}

/// Show the revenue waterfall.
///
/// Billed and recognised by month, with what is deferred or unbilled before and after each.
#[utoipa::path(get, path = "/revenue-waterfall", tag = "revenue-events", params(WaterfallParams), responses((status = 200, description = "The waterfall.", body = Waterfall)))]
pub async fn find_revenue_waterfall(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<WaterfallParams>,
) -> Result<axum::Json<Waterfall>, ApiError> {
    let WaterfallParams { from, through, entity_id, customer_id, contract_id, order_id } = params;
    let query = WaterfallQuery { entity_id, customer_id, contract_id, order_id, from, through };
    let items = app.read(actor, move |work| figures::revenue_waterfall(work, &query)).await?;
    Ok(axum::Json(Waterfall { items }))
}

/// Which contracts, as of when, which months.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CohortParams {
    /// Of one entity.
    entity_id: Option<EntityId>,
    /// Through the end of this month, not in the future; the current one when left out.
    as_of: Option<Period>,
    /// First month, not after `as_of`; five months before it when left out.
    from: Option<Period>,
    /// Last month, not before `as_of`; six months after it when left out. At most 36 months.
    through: Option<Period>,
    /// Contracts by the quarter or the month they start; the quarter when left out.
    grain: Option<CohortGrain>,
}

/// Show the revenue waterfall by cohort.
///
/// Contracts by their start down, months across: billed, recognised, planned, deferred, not yet invoiced and
/// remaining. Each amount with the reference that explains it, the whole tied to the ledger.
#[utoipa::path(get, path = "/revenue-waterfall/cohorts", tag = "revenue-events", params(CohortParams), responses((status = 200, description = "The waterfall.", body = CohortWaterfall)))]
pub async fn find_revenue_cohorts(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<CohortParams>,
) -> Result<axum::Json<CohortWaterfall>, ApiError> {
    let CohortParams { entity_id, as_of, from, through, grain } = params;
    let query = CohortQuery { entity_id, as_of, from, through, grain: grain.unwrap_or(CohortGrain::Quarter) };
    Ok(axum::Json(app.read(actor, move |work| figures::revenue_cohorts(work, &query)).await?))
}

/// Show the revenue schedule of a contract.
///
/// Obligations by month: recognised and planned, each with the reference that explains it, and the tie to the ledger.
#[utoipa::path(get, path = "/contracts/{id}/revenue-schedule", tag = "contracts", params(("id" = ContractId, Path, description = "The contract.")), responses((status = 200, description = "The schedule.", body = RevenueSchedule)))]
pub async fn find_revenue_schedule(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<ContractId>,
) -> Result<axum::Json<RevenueSchedule>, ApiError> {
    Ok(axum::Json(app.read(actor, move |work| figures::revenue_schedule(work, id)).await?))
}

/// Show what waits today.
///
/// Work of the caller's roles within what the caller may see: what is due or late first, then by money. With the
/// figures of the role.
#[utoipa::path(get, path = "/today", tag = "figures", responses((status = 200, description = "The day.", body = Today)))]
pub async fn find_today(State(app): State<App>, actor: Actor) -> Result<axum::Json<Today>, ApiError> {
    Ok(axum::Json(app.read(actor, today::today).await?))
}
