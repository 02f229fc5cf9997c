//! Serving until told to stop. Nobody can take all connections, and none is held by who says nothing.
//!
//! The loop is ours and not axum's: that one knows no limits and builds the whole router again for every connection,
//! 0.7 MB each. Here one router is made once, and a connection holds a pointer to it.

use crate::connections::Places;
use crate::router::router;
use crate::state::App;
use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::Service as _;

/// Largest head of a request that is read at all; `limits_of_head` answers smaller ones that are too large in words.
const HEAD_BYTES: usize = 128 * 1024;
/// How long to wait when the machine gives no more connections.
const BREATH: Duration = Duration::from_millis(200);

/// Answers requests until `stop` is done; then lets running ones end.
///
/// # Errors
/// None today; whoever calls is ready for a listener that breaks.
pub async fn serve(
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let feeds = app.feeds.clone();
    let places = Places::new(&app.settings);
    let free = Arc::new(Semaphore::new(app.settings.connections));
    let mut connection = http1::Builder::new();
    connection
        .timer(TokioTimer::new())
        // Counts from the end of the answer before, so it is also how long a connection may rest.
        .header_read_timeout(app.settings.idle_timeout)
        .max_buf_size(HEAD_BYTES);
    let router = router(app);
    let running = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        // Who comes when all are taken waits in the queue of the machine; idle ones end soon.
        let permit = tokio::select! {
            () = &mut stop => break,
            permit = Arc::clone(&free).acquire_owned() => permit,
        };
        let (stream, peer) = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener) => accepted,
        };
        let Some(place) = places.take(peer.ip()) else { continue };
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let answer = service_fn(move |request: hyper::Request<Incoming>| call(router.clone(), request, peer));
        let connection = running.watch(connection.serve_connection(TokioIo::new(stream), answer));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended");
            }
            drop((permit, place));
        });
    }
    drop(listener);
    // Open event streams would be waited for; their clients connect again elsewhere.
    feeds.close();
    running.shutdown().await;
    Ok(())
}

async fn call(
    mut router: Router,
    request: hyper::Request<Incoming>,
    peer: SocketAddr,
) -> Result<axum::response::Response, std::convert::Infallible> {
    let mut request: Request = request.map(axum::body::Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    router.call(request).await
}

/// The next connection. A client that went away again is no matter; out of file handles, we wait for others to end.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) => {}
            Err(error) => {
                tracing::warn!(%error, "cannot take a connection; trying again");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}
