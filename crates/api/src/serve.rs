//! Serving until told to stop.

use crate::router::router;
use crate::state::App;
use std::future::Future;
use tokio::net::TcpListener;

/// Answers requests until `stop` is done; then lets running ones end.
///
/// # Errors
/// When the listener breaks.
pub async fn serve(
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router(app)).with_graceful_shutdown(stop).await
}
