//! What the queue refuses.

crate::refusals! {
    NOT_DEAD "job_not_dead" "任务未失败" "The job was not given up" "Only a job that was given up is retried.";
    NOT_WAITING "job_not_waiting" "任务不在等待" "The job does not wait" "Wait until it ends; a finished job has nothing to cancel.";
    WAITS_ALREADY "job_waits_already" "同一任务已在等待" "The same job waits already" "Nothing is left to do: it runs by itself.";
}
