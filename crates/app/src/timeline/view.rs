//! A timeline as it goes out.

use jiff::Timestamp;
use mingxi_domain::calendar::Date;
use mingxi_domain::follow_ups::FollowUpKind;
use mingxi_domain::ids::{AuditId, UserId};
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use utoipa::ToSchema;

mingxi_domain::text_enum! {
    /// What a line of a timeline is about.
    pub enum TimelineKind {
        FollowUp "follow_up" "跟进" "Follow-up",
        Stage "stage" "阶段" "Stage",
        Document "document" "单据" "Document",
        Change "change" "变更" "Change",
    }
}

/// Moves of an opportunity along its pipeline.
const STAGE_ACTIONS: &[&str] = &["opportunity.move", "opportunity.win", "opportunity.lose", "opportunity.reopen"];

impl TimelineKind {
    /// The kind of an entry: `is_own` when it is about the record of the timeline itself.
    pub(super) fn of(object: &str, action: &str, is_own: bool) -> Self {
        match object {
            "follow_up" => Self::FollowUp,
            _ if STAGE_ACTIONS.contains(&action) => Self::Stage,
            _ if is_own => Self::Change,
            _ => Self::Document,
        }
    }

    /// Whether entries of the record itself may be of this kind.
    pub(super) fn takes_own(self) -> bool {
        matches!(self, Self::Stage | Self::Change)
    }

    /// Whether entries of such a child may be of this kind.
    pub(super) fn takes_child(self, object: &str) -> bool {
        match self {
            Self::FollowUp => object == "follow_up",
            Self::Stage => object == "opportunity",
            Self::Document => object != "follow_up",
            Self::Change => false,
        }
    }

    /// The only actions of this kind; any when empty.
    pub(super) fn actions(self) -> Vec<String> {
        if self == Self::Stage { STAGE_ACTIONS.iter().map(ToString::to_string).collect() } else { Vec::new() }
    }
}

/// One page of a timeline, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Timeline {
    /// What happened.
    pub items: Vec<TimelineItem>,
    /// Names of the records that changes refer to, by id: `{"usr_…": "王敏"}`.
    pub titles: BTreeMap<String, String>,
    /// More documents of one kind hang on the record than are looked at (300); events of the older ones are not here.
    pub older_documents_left_out: bool,
    /// Pass it as `cursor` to go on; absent on the last page.
    pub next_cursor: Option<String>,
}

/// One thing that happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineItem {
    /// The audit entry it is.
    pub id: AuditId,
    /// What it is about.
    pub kind: TimelineKind,
    /// When it was done.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who did it; absent for the system.
    pub actor_id: Option<UserId>,
    /// Name of who did it.
    pub actor: Option<String>,
    /// By which door: `web`, `api`, `cli`, `import`, `job`, `demo`.
    pub door: String,
    /// What was done: `invoice.issue`.
    pub action: String,
    /// Object of the record it was done to.
    pub object: String,
    /// The record it was done to: the one asked for, or one that hangs on it.
    pub record_id: String,
    /// Number or name of that record.
    pub record_title: Option<String>,
    /// Fields that changed. Labels are in the description of the object.
    pub changes: Vec<FieldChange>,
    /// What was said, for a follow-up.
    pub follow_up: Option<TimelineFollowUp>,
}

/// One field that changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldChange {
    /// Name of the field.
    pub field: String,
    /// The value before; null for a new record or where it was empty.
    #[schema(value_type = Object, nullable)]
    pub from: Json,
    /// The value since; null where it was emptied.
    #[schema(value_type = Object, nullable)]
    pub to: Json,
}

/// What was said and done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimelineFollowUp {
    /// How the contact happened.
    pub kind: FollowUpKind,
    /// What was said and done.
    pub content: String,
    /// When it happened; it may have been written down later.
    #[schema(value_type = String, format = DateTime)]
    pub happened_at: Timestamp,
    /// Day of the next step.
    #[schema(value_type = Option<String>, format = Date)]
    pub next_on: Option<Date>,
}
