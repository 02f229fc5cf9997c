//! Numbers for Prometheus. Each application has its own recorder, so tests do not share one.

use metrics::{counter, gauge, histogram, with_local_recorder};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use mingxi_store::PoolStatistics;
use std::sync::Arc;
use std::time::Duration;

/// Upper ends of the time buckets, in seconds.
const SECONDS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
const REQUEST_SECONDS: &str = "mingxi_http_request_seconds";

/// Counts requests and shows the counts.
#[derive(Clone)]
pub struct Metrics {
    recorder: Arc<PrometheusRecorder>,
    handle: PrometheusHandle,
}

impl Metrics {
    /// Nothing counted yet.
    pub fn new() -> Self {
        let builder = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Full(REQUEST_SECONDS.into()), SECONDS);
        let recorder = builder.expect("the buckets are not empty").build_recorder();
        Self { handle: recorder.handle(), recorder: Arc::new(recorder) }
    }

    /// One answered request.
    pub fn count_request(&self, method: &str, route: &str, status: u16, took: Duration) {
        let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.to_string())];
        with_local_recorder(&*self.recorder, || {
            counter!("mingxi_http_requests_total", &labels).increment(1);
            histogram!(REQUEST_SECONDS, &labels[..2]).record(took);
        });
    }

    /// Everything counted so far and the state of the database pool, as Prometheus reads it.
    pub fn render(&self, pool: PoolStatistics) -> String {
        let numbers = [
            ("mingxi_db_connections", pool.connections),
            ("mingxi_db_idle", pool.idle),
            ("mingxi_db_waiting", pool.waiting),
            ("mingxi_db_waiting_writers", pool.waiting_writers),
        ];
        with_local_recorder(&*self.recorder, || {
            for (name, value) in numbers {
                gauge!(name).set(u32::try_from(value).unwrap_or(u32::MAX));
            }
        });
        self.handle.run_upkeep();
        self.handle.render()
    }
}
