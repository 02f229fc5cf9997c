//! 批量修改 One change of many records.

crate::text_enum! {
    /// Where a bulk edit stands.
    pub enum BulkEditStatus {
        Running "running" "进行中" "Running",
        Paused "paused" "已暂停" "Paused",
        Stopped "stopped" "已停止" "Stopped",
        Done "done" "已完成" "Done",
    }
}

crate::text_enum! {
    /// What became of one record of a bulk edit.
    pub enum BulkEditOutcome {
        Waiting "waiting" "等待" "Waiting",
        Changed "changed" "已修改" "Changed",
        Unchanged "unchanged" "无变化" "Unchanged",
        Skipped "skipped" "已跳过" "Skipped",
        Failed "failed" "失败" "Failed",
    }
}

impl BulkEditStatus {
    /// Whether nothing more will be changed.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Stopped | Self::Done)
    }
}
