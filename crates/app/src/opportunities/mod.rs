//! 商机 Opportunities, the pipelines they run through and how they end.

mod assign;
mod board;
mod close;
mod gate;
mod import;
mod pipelines;
mod records;
pub mod refusals;
mod reopen;
mod stages;
mod summary;

pub use assign::assign_opportunity;
pub use board::{Board, BoardColumn, BoardSums, CardAge, opportunity_board};
pub use close::{LoseOpportunity, WinOpportunity, lose_opportunity, win_opportunity};
pub use gate::{MissingField, StageGate, UpdateStage, stage_gates, update_stage};
pub use import::{ImportedState, import_opportunity, reimport_opportunity};
pub use pipelines::{
    CreatePipeline, StageInput, UpdatePipeline, create_default_pipeline, create_pipeline, update_pipeline,
};
pub(crate) use records::create_from_lead;
pub use records::{create_opportunity, update_opportunity};
pub use reopen::{ReopenOpportunity, reopen_opportunity};
pub use stages::{MoveOpportunity, move_opportunity};
pub use summary::{OpportunitySummary, StageFigures, summarize_opportunities};
