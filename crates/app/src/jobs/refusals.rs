//! What the queue refuses.

crate::refusals! {
    NOT_DEAD "job_not_dead" "任务未失败" "The job was not given up" "只有失败的任务可以重试。" "Only a job that was given up is retried.";
    NOT_WAITING "job_not_waiting" "任务不在等待" "The job does not wait" "等待其结束；已结束的任务无需取消。" "Wait until it ends; a finished job has nothing to cancel.";
    WAITS_ALREADY "job_waits_already" "同一任务已在等待" "The same job waits already" "无需操作：任务会自动执行。" "Nothing is left to do: it runs by itself.";
}
