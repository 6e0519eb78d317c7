//! Listening, and ending well: new connections stop, running requests get their answer.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use crate::state::Server;

/// Small first, growing when needed: ten thousand quiet sockets must not hold a megabyte each.
const READ_BUFFER: usize = 16 * 1024;
const HEADERS_WITHIN: Duration = Duration::from_secs(15);
const LAST_REQUESTS: Duration = Duration::from_secs(15);

/// Serves until `stop` turns true.
pub async fn serve(listener: TcpListener, router: Router, mut stop: watch::Receiver<bool>) {
    let open = TaskTracker::new();
    let mut http = http1::Builder::new();
    http.max_buf_size(READ_BUFFER.max(8192))
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.changed() => break,
        };
        let (stream, from) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(error = %error, "A connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let _ = stream.set_nodelay(true);
        let service = router.clone().map_request(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(from));
            request
        });
        let connection = http
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
            .with_upgrades();
        let mut ending = stop.clone();
        open.spawn(async move {
            let mut connection = std::pin::pin!(connection);
            tokio::select! {
                _ = &mut connection => return,
                _ = ending.changed() => connection.as_mut().graceful_shutdown(),
            }
            let _ = connection.await;
        });
    }
    open.close();
    if tokio::time::timeout(LAST_REQUESTS, open.wait()).await.is_err() {
        tracing::warn!("Some requests did not end in time and were cut off");
    }
}

/// The address of the other end, for throttles and the list of sessions.
#[must_use]
pub fn peer(request: &axum::http::request::Parts) -> Option<SocketAddr> {
    request.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0)
}

/// The process is up.
pub async fn healthz() -> &'static str {
    "ok"
}

/// The database and the files can be reached.
pub async fn readyz(State(server): State<Server>) -> Response {
    let database = async { server.app.db.read().await?.exists("SELECT 1", Vec::new()).await }.await;
    let storage = server.app.storage.probe().await;
    let ready = database.is_ok() && storage.is_ok();
    let word = |ok: bool| if ok { "ok" } else { "failing" };
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (
        status,
        Json(serde_json::json!({"database": word(database.is_ok()), "storage": word(storage.is_ok())})),
    )
        .into_response()
}

/// Prometheus' text format.
pub async fn metrics(State(server): State<Server>) -> Response {
    match &server.metrics {
        Some(render) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], render()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
