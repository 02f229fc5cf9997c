//! 商机 Opportunities and the stages of their pipelines.

crate::text_enum! {
    /// Whether an opportunity is still open. Only the stage of the same kind may hold it.
    pub enum OpportunityStatus {
        Open "open" "进行中" "Open",
        Won "won" "赢单" "Won",
        Lost "lost" "输单" "Lost",
    }
}
