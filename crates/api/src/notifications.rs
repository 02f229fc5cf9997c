//! 通知 The caller's notifications.

use crate::answer::{Answered, Done};
use crate::error::ApiError;
use crate::extract::{Json, Query};
use crate::idempotency::IdempotencyKey;
use crate::state::App;
use axum::extract::State;
use mingxi_app::Actor;
use mingxi_app::notifications::{self, MarkRead, NotificationPage, NotificationsInput};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which notifications.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NotificationParams {
    /// `true` for those not read yet only.
    unread: Option<bool>,
    /// `next_cursor` of the page before.
    #[param(max_length = 40)]
    cursor: Option<String>,
    /// Items of a page; 50 unless given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
}

/// List your notifications.
///
/// Newest first: records that were assigned to you, money from your customers, invoices of yours that became overdue,
/// imports and bulk edits that ended. They also arrive in the event stream.
#[utoipa::path(get, path = "/notifications", tag = "notifications", params(NotificationParams), responses((status = 200, description = "One page.", body = NotificationPage)))]
pub async fn list_notifications(
    State(app): State<App>,
    actor: Actor,
    Query(params): Query<NotificationParams>,
) -> Result<axum::Json<NotificationPage>, ApiError> {
    let NotificationParams { unread, cursor, limit } = params;
    let input = NotificationsInput { is_unread: unread == Some(true), cursor, limit };
    Ok(axum::Json(app.read(actor, move |work| notifications::list_notifications(work, &input)).await?))
}

/// How many are left.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnreadCount {
    /// Notifications not read yet, counted up to 1000.
    pub unread: i64,
}

/// Mark notifications as read.
///
/// Some by id, or all up to one. Those read already stay as they are.
#[utoipa::path(post, path = "/notifications/read", tag = "notifications", request_body = MarkRead, responses((status = 200, description = "What is left.", body = UnreadCount)))]
pub async fn mark_notifications_read(
    State(app): State<App>,
    actor: Actor,
    key: IdempotencyKey,
    Json(input): Json<MarkRead>,
) -> Result<Answered, ApiError> {
    app.write(actor, key, move |work| Ok(Done(UnreadCount { unread: notifications::mark_read(work, &input)? }))).await
}
