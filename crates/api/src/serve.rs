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
    let feeds = app.feeds.clone();
    let stop = async move {
        stop.await;
        // Open event streams would be waited for; their clients connect again elsewhere.
        feeds.close();
    };
    axum::serve(listener, router(app)).with_graceful_shutdown(stop).await
}
