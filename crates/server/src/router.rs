//! The whole HTTP surface on one page, and what wraps every request.

use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{any, get};
use tokio::task::JoinError;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tracing::Instrument;
use utoipa_axum::router::OpenApiRouter;

use crate::api::error::ApiError;
use crate::state::Server;
use crate::{api, live, media, openapi, ui, webhooks};

const API_BODY_MAX: usize = 1 << 20;
pub const WEBHOOK_BODY_MAX: usize = 3 << 20;

tokio::task_local! {
    static REQUEST_ID: String;
}

/// The id of the request being answered; empty outside of one.
#[must_use]
pub fn current_request_id() -> String {
    REQUEST_ID.try_with(Clone::clone).unwrap_or_default()
}

/// Goes on with a request in a task of its own, which a caller that hangs up does not cancel.
pub async fn run_to_the_end(work: impl Future<Output = Response> + Send + 'static) -> Result<Response, JoinError> {
    let work = REQUEST_ID.scope(current_request_id(), work);
    tokio::spawn(work.in_current_span()).await
}

/// Every route of the API with its documentation.
pub fn api_routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .merge(api::people::routes())
        .merge(api::channels::routes())
        .merge(api::apps::routes())
        .merge(api::accounts::routes())
        .merge(api::inbound::routes())
        .merge(api::conversations::routes())
        .merge(api::messages::routes())
        .merge(api::attachments::routes())
        .merge(api::contacts::routes())
        .merge(api::labels::routes())
        .merge(api::search::routes())
        .merge(live::routes())
}

pub fn router(server: Server) -> Router {
    let (api, document) = openapi::split(api_routes());
    let api = api
        .layer(middleware::from_fn_with_state(server.clone(), api::idempotency::once))
        .layer(DefaultBodyLimit::max(API_BODY_MAX))
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_method);
    Router::new()
        .merge(api)
        .merge(openapi::routes(&document))
        .route(
            "/webhooks/{endpoint}",
            any(webhooks::receive).layer(DefaultBodyLimit::max(WEBHOOK_BODY_MAX)),
        )
        .route("/media/{token}", get(media::serve))
        .route("/healthz", get(crate::serve::healthz))
        .route("/readyz", get(crate::serve::readyz))
        .route("/metrics", get(crate::serve::metrics))
        .route("/api/{*rest}", any(no_such_route))
        .fallback(ui::serve)
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(safe_headers))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(observe))
        .with_state(server)
}

async fn no_such_method() -> ApiError {
    let detail = "This address does not take this method; /api/docs lists what it takes.";
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
}

async fn no_such_route() -> ApiError {
    ApiError::not_found("address")
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    use axum::response::IntoResponse;
    metrics::counter!("sapa_panics_total").increment(1);
    ApiError::from(sapa_domain::DomainError::Internal("a handler panicked".into())).into_response()
}

/// One id, one log line and one measurement for each request. Paths are logged by their pattern, so
/// that tokens in addresses are not.
async fn observe(request: Request, next: Next) -> Response {
    let id = request_id(&request);
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let started = Instant::now();
    let span = tracing::info_span!("request", request.id = %id, http.method = %method, http.route = %route);
    let mut response = REQUEST_ID
        .scope(id.clone(), next.run(request).instrument(span.clone()))
        .await;
    let seconds = started.elapsed().as_secs_f64();
    let status = response.status();
    metrics::histogram!("sapa_http_seconds", "route" => route, "method" => method.to_string(), "status" => status.as_u16().to_string()).record(seconds);
    if status.is_server_error() {
        span.in_scope(|| {
            tracing::error!(
                status = status.as_u16(),
                duration_ms = seconds * 1000.0,
                "A request ended in an error of ours"
            );
        });
    } else {
        span.in_scope(|| {
            tracing::debug!(
                status = status.as_u16(),
                duration_ms = seconds * 1000.0,
                "Request answered"
            );
        });
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

/// The caller's own id when it is harmless, else a new one.
fn request_id(request: &Request) -> String {
    let given = request
        .headers()
        .get("x-request-id")
        .and_then(|value| value.to_str().ok());
    match given {
        Some(id)
            if (8..=64).contains(&id.len())
                && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') =>
        {
            id.to_owned()
        }
        _ => sapa_model::EventId::new().as_str().replace("evt_", "req_"),
    }
}

async fn safe_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers
        .entry(header::X_FRAME_OPTIONS)
        .or_insert(HeaderValue::from_static("DENY"));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
