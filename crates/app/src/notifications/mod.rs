//! 通知 What a user is told: written with the verb that is the reason, read by the user alone.

mod overdue;
mod read;
mod tell;

pub use overdue::{NAME as NOTIFY_OVERDUE, ensure as ensure_notify_overdue, notify_overdue};
pub use read::{MarkRead, Notification, NotificationPage, NotificationsInput, list_notifications, mark_read};
pub(crate) use tell::{follow, tell_assigned, tell_ended};
