//! Every route. A verb is one line here.

use crate::error::ApiError;
use crate::state::App;
use crate::{
    attachments, duplicates, figures, imports, jobs, ledger, live, me, notifications, receipts, saved_views, search,
};
use crate::{
    auth, connections, custom_fields, departments, entities, idempotency, objects, pages, records, rights, sessions,
    timeline, tokens, trace, users, web,
};
use crate::{bulk_edits, campaigns, customers, follow_ups, leads, opportunities, payment_terms, quotes};
use crate::{contracts, deliveries, invoices, orders, organization, refunds, revenue, setup};
use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The verbs, for callers who are known. One line each, by noun.
fn verbs() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(sessions::find_session, sessions::sign_out))
        .routes(routes!(rights::find_right))
        .routes(routes!(sessions::list_session_organizations))
        .routes(routes!(sessions::switch_organization))
        .routes(routes!(me::update_settings))
        .routes(routes!(me::change_password))
        .routes(routes!(bulk_edits::list_bulk_edits, bulk_edits::start_bulk_edit))
        .routes(routes!(bulk_edits::find_bulk_edit))
        .routes(routes!(bulk_edits::list_bulk_edit_items))
        .routes(routes!(bulk_edits::pause_bulk_edit))
        .routes(routes!(bulk_edits::resume_bulk_edit))
        .routes(routes!(bulk_edits::stop_bulk_edit))
        .routes(routes!(bulk_edits::undo_bulk_edit))
        .routes(routes!(attachments::list_attachments, attachments::add_attachment))
        .routes(routes!(attachments::delete_attachment))
        .routes(routes!(attachments::download_attachment))
        .routes(routes!(duplicates::find_duplicates))
        .routes(routes!(live::stream_events))
        .routes(routes!(notifications::list_notifications))
        .routes(routes!(notifications::mark_notifications_read))
        .routes(routes!(search::search_records))
        .routes(routes!(saved_views::list_saved_views, saved_views::create_saved_view))
        .routes(routes!(saved_views::find_saved_view, saved_views::update_saved_view, saved_views::delete_saved_view))
        .routes(routes!(saved_views::list_pins, saved_views::create_pin))
        .routes(routes!(saved_views::delete_pin))
        .routes(routes!(timeline::read_timeline))
        .routes(routes!(tokens::list_api_tokens, tokens::create_api_token))
        .routes(routes!(tokens::revoke_api_token))
        .routes(routes!(objects::list_objects))
        .routes(routes!(objects::find_object))
        .routes(routes!(custom_fields::list_custom_fields, custom_fields::create_custom_field))
        .routes(routes!(custom_fields::update_custom_field))
        .routes(routes!(custom_fields::retire_custom_field))
        .routes(routes!(custom_fields::restore_custom_field))
        .routes(routes!(organization::find_organization, organization::update_organization))
        .routes(routes!(organization::list_number_series, organization::update_number_series))
        .routes(routes!(entities::create_entity))
        .routes(routes!(entities::update_entity))
        .routes(routes!(departments::create_department))
        .routes(routes!(departments::update_department))
        .routes(routes!(users::create_user))
        .routes(routes!(users::update_user))
        .routes(routes!(payment_terms::create_payment_term))
        .routes(routes!(payment_terms::update_payment_term))
        .routes(routes!(receipts::record_receipt))
        .routes(routes!(receipts::apply_receipt))
        .routes(routes!(receipts::claim_receipt))
        .routes(routes!(receipts::reverse_receipt))
        .routes(routes!(receipts::find_receipt_suggestions))
        .routes(routes!(receipts::weigh_receipt))
        .routes(routes!(refunds::pay_refund))
        .routes(routes!(refunds::reverse_refund))
        .routes(routes!(receipts::list_open_items))
        .routes(routes!(receipts::teach_payer_alias))
        .routes(routes!(receipts::forget_payer_alias))
        .routes(routes!(receipts::unapply_application))
        .routes(routes!(receipts::record_opening_invoice))
        .routes(routes!(receipts::find_cash_discount_windows))
        .routes(routes!(ledger::post_journal))
        .routes(routes!(ledger::update_account))
        .routes(routes!(ledger::close_period))
        .routes(routes!(ledger::reopen_period))
        .routes(routes!(ledger::find_close_checklist))
        .routes(routes!(ledger::sign_off_item))
        .routes(routes!(ledger::find_trial_balance))
        .routes(routes!(ledger::export_trial_balance))
        .routes(routes!(figures::find_customer_figures))
        .routes(routes!(figures::find_order_figures))
        .routes(routes!(figures::find_opportunity_summary))
        .routes(routes!(figures::explain_figure))
        .routes(routes!(figures::age_receivables))
        .routes(routes!(figures::list_aged_documents))
        .routes(routes!(figures::list_aged_customers))
        .routes(routes!(figures::export_aged_customers))
        .routes(routes!(figures::find_pay_today))
        .routes(routes!(figures::find_revenue_waterfall))
        .routes(routes!(figures::find_revenue_cohorts))
        .routes(routes!(figures::find_revenue_schedule))
        .routes(routes!(figures::find_today))
        .routes(routes!(customers::assign_customer))
        .routes(routes!(customers::plan_assignment))
        .routes(routes!(contracts::create_contract))
        .routes(routes!(contracts::create_contract_from_quote))
        .routes(routes!(contracts::sign_contract))
        .routes(routes!(contracts::close_contract))
        .routes(routes!(contracts::terminate_contract))
        .routes(routes!(contracts::reopen_contract))
        .routes(routes!(contracts::find_collection_plan))
        .routes(routes!(orders::create_order))
        .routes(routes!(orders::cancel_order))
        .routes(routes!(orders::close_order))
        .routes(routes!(orders::reopen_order))
        .routes(routes!(orders::end_service))
        .routes(routes!(orders::suspend_service))
        .routes(routes!(deliveries::create_delivery))
        .routes(routes!(deliveries::accept_delivery))
        .routes(routes!(deliveries::cancel_delivery))
        .routes(routes!(deliveries::return_delivery))
        .routes(routes!(invoices::create_invoice))
        .routes(routes!(invoices::list_unbilled))
        .routes(routes!(invoices::invoice_unbilled))
        .routes(routes!(invoices::issue_invoice))
        .routes(routes!(invoices::discard_invoice))
        .routes(routes!(invoices::void_invoice))
        .routes(routes!(invoices::credit_invoice))
        .routes(routes!(invoices::apply_credit_note))
        .routes(routes!(revenue::run_revenue))
        .routes(routes!(campaigns::move_campaign))
        .routes(routes!(campaigns::record_campaign_cost))
        .routes(routes!(leads::assign_lead))
        .routes(routes!(leads::qualify_lead))
        .routes(routes!(leads::disqualify_lead))
        .routes(routes!(leads::convert_lead))
        .routes(routes!(leads::plan_conversion))
        .routes(routes!(follow_ups::record_follow_up))
        .routes(routes!(opportunities::assign_opportunity))
        .routes(routes!(opportunities::move_opportunity))
        .routes(routes!(opportunities::win_opportunity))
        .routes(routes!(opportunities::lose_opportunity))
        .routes(routes!(opportunities::reopen_opportunity))
        .routes(routes!(opportunities::create_pipeline))
        .routes(routes!(opportunities::update_pipeline))
        .routes(routes!(opportunities::find_opportunity_board))
        .routes(routes!(opportunities::list_stage_gates))
        .routes(routes!(opportunities::update_stage))
        .routes(routes!(quotes::create_quote))
        .routes(routes!(quotes::update_quote))
        .routes(routes!(quotes::send_quote))
        .routes(routes!(quotes::accept_quote))
        .routes(routes!(quotes::reject_quote))
        .routes(routes!(imports::run_import))
        .routes(routes!(imports::find_import_errors))
        .routes(routes!(imports::inspect_import_file))
        .routes(routes!(imports::list_import_changes))
        .routes(routes!(imports::mend_import_rows))
        .routes(routes!(imports::undo_import))
        .routes(routes!(imports::pause_import))
        .routes(routes!(imports::resume_import))
        .routes(routes!(imports::stop_import))
        .routes(routes!(jobs::list_jobs))
        .routes(routes!(jobs::retry_job))
        .routes(routes!(jobs::cancel_job))
        .routes(routes!(jobs::list_outbox_events))
}

/// What anybody may ask.
fn open() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(sessions::sign_in))
        .routes(routes!(setup::find_setup, setup::set_up))
        .routes(routes!(setup::start_demo))
}

/// What the handlers say about themselves, before `contract` completes it.
pub fn handlers() -> OpenApi {
    open().merge(verbs()).into_openapi()
}

/// Everything the program answers.
pub fn router(app: App) -> Router {
    let (verbs, _) = verbs().split_for_parts();
    let known = verbs
        .merge(records::routes())
        .route_layer(from_fn_with_state(app.clone(), idempotency::fingerprint))
        .route_layer(from_fn_with_state(app.clone(), auth::authenticate))
        // `fingerprint` limits what it reads, by route; the body is in memory then.
        .layer(axum::extract::DefaultBodyLimit::disable());
    let (open, _) = open().split_for_parts();
    let open = open
        .route("/openapi.json", get(pages::openapi))
        .layer(axum::extract::DefaultBodyLimit::max(app.settings.body_limit_bytes));
    Router::new()
        .nest("/api/v1", known.merge(open))
        .merge(pages::routes())
        .route("/", get(web::home))
        .fallback(web::fallback)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, app.settings.timeout))
        .layer(from_fn_with_state(app.clone(), connections::limits_of_head))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), trace::trace))
        .layer(CompressionLayer::new())
        .with_state(app)
}

/// A handler panicked: our bug, and the answer is a problem like any other.
#[allow(clippy::needless_pass_by_value, reason = "the signature is the layer's")]
fn panicked(payload: Box<dyn std::any::Any + Send>) -> Response {
    let message =
        payload.downcast_ref::<&str>().map(ToString::to_string).or_else(|| payload.downcast_ref::<String>().cloned());
    ApiError::from(mingxi_app::Error::Internal(format!("a handler panicked: {}", message.unwrap_or_default())))
        .into_response()
}
