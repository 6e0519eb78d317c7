//! `/webhooks/{endpoint}`: every vendor, one handler. Verify, store, answer; reading comes later.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use sapa_connectors::channel::{AppCredentials, Channel, Refusal, Verdict, WebhookRequest};
use sapa_domain::{App, account, inbound};
use sapa_model::{AppId, EventId, WorkspaceId};
use sapa_store::app::{self, AttemptRow};
use tokio::sync::Mutex;

use crate::api::error::ApiError;
use crate::state::Server;

/// How long a changed secret may go unnoticed.
const REMEMBER: Duration = Duration::from_secs(1);
/// Refused calls are written down for people at most this often for one app.
const NOTE_EVERY: Duration = Duration::from_millis(500);

/// An endpoint with its app's secrets opened.
pub struct Endpoint {
    workspace: WorkspaceId,
    app_id: AppId,
    channel: &'static dyn Channel,
    credentials: AppCredentials,
}

/// Endpoints that were called a moment ago.
#[derive(Default)]
pub struct Endpoints {
    known: Mutex<HashMap<String, (Instant, Arc<Endpoint>)>>,
    noted: Mutex<HashMap<AppId, Instant>>,
}

pub async fn receive(
    State(server): State<Server>,
    method: Method,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let endpoint = match server.endpoints.find(&server.app, &name).await {
        Ok(Some(endpoint)) => endpoint,
        Ok(None) => return ApiError::not_found("webhook address").into_response(),
        Err(error) => return ApiError::from(error).into_response(),
    };
    let body = match body {
        Ok(body) => body,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            note(&server, &endpoint, "delivery", "too_large", "More than 3 MB.").await;
            return ApiError::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "A webhook body has at most 3 MB.",
            )
            .into_response();
        }
        Err(_) => {
            return ApiError::new(
                StatusCode::BAD_REQUEST,
                "unreadable_body",
                "The body broke off before its end.",
            )
            .into_response();
        }
    };
    let query: Vec<(String, String)> = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .into_owned()
        .collect();
    let request = WebhookRequest {
        method: &method,
        query: &query,
        headers: &headers,
        body: &body,
    };
    match endpoint.channel.verify(&endpoint.credentials, &request) {
        Verdict::Accept => accept(&server, &endpoint, &body).await,
        Verdict::Answer(text) => {
            note(&server, &endpoint, "handshake", "accepted", "").await;
            ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
        }
        Verdict::Greet => greet(),
        Verdict::Refuse(refusal) => refuse(&server, &endpoint, refusal).await,
    }
}

async fn accept(server: &Server, endpoint: &Endpoint, body: &Bytes) -> Response {
    match inbound::accept(&server.app, &endpoint.workspace, &endpoint.app_id, body).await {
        Ok(_) => ([(header::CONTENT_TYPE, "text/plain")], "ok").into_response(),
        // Not stored, so not 200: the vendor will bring it again.
        Err(error) => ApiError::from(error).into_response(),
    }
}

async fn refuse(server: &Server, endpoint: &Endpoint, refusal: Refusal) -> Response {
    let kind = if refusal == Refusal::WrongToken {
        "handshake"
    } else {
        "delivery"
    };
    note(server, endpoint, kind, refusal.code(), "").await;
    let detail = match refusal {
        Refusal::NoSignature => "This call carries no signature. Only the platform may call this address.",
        Refusal::BadSignature => "The signature does not fit the body. Check the app secret in Settings → Channels.",
        Refusal::WrongToken => "The verify token is not the one shown in Settings → Channels.",
        Refusal::NotJson => "The body is not valid JSON.",
    };
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
    ApiError::new(status, refusal.code(), detail).into_response()
}

/// A person opened the address in a browser.
fn greet() -> Response {
    Html(
        "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Sapa webhook</title>\
         <body style='font:16px/1.5 system-ui;max-width:34rem;margin:4rem auto;padding:0 1rem'>\
         <h1 style='font-size:1.3rem'>This address works.</h1>\
         <p>It receives messages from your platform. Paste it, with the verify token, into the platform's webhook settings; \
         Sapa shows both under Settings → Channels.</p>",
    )
    .into_response()
}

/// Counted always; written down for people not more often than they can read.
async fn note(server: &Server, endpoint: &Endpoint, kind: &str, outcome: &str, detail: &str) {
    metrics::counter!("sapa_webhook_answers_total", "outcome" => outcome.to_owned()).increment(1);
    {
        let mut noted = server.endpoints.noted.lock().await;
        let last = noted.get(&endpoint.app_id);
        if last.is_some_and(|at| at.elapsed() < NOTE_EVERY) {
            return;
        }
        noted.insert(endpoint.app_id.clone(), Instant::now());
    }
    let attempt = AttemptRow {
        id: EventId::new().to_string(),
        at: server.app.clock.now(),
        kind: kind.to_owned(),
        outcome: outcome.to_owned(),
        detail: detail.to_owned(),
    };
    let written = async {
        let mut tx = server.app.db.write().await?;
        app::add_attempt(&mut tx, &endpoint.workspace, &endpoint.app_id, &attempt).await?;
        tx.commit().await
    };
    if let Err(error) = written.await {
        tracing::warn!(error = %error, app.id = %endpoint.app_id, "A webhook attempt could not be noted");
    }
}

impl Endpoints {
    async fn find(&self, app: &App, name: &str) -> sapa_domain::Result<Option<Arc<Endpoint>>> {
        if let Some((at, endpoint)) = self.known.lock().await.get(name)
            && at.elapsed() < REMEMBER
        {
            return Ok(Some(endpoint.clone()));
        }
        let row = app::by_endpoint(&mut app.db.read().await?, name).await?;
        let endpoint = match row {
            Some(row) => Some(Arc::new(Endpoint {
                channel: app.channel(&row.channel)?,
                credentials: account::app_credentials(app, &row)?,
                workspace: row.workspace_id,
                app_id: row.id,
            })),
            None => None,
        };
        let mut known = self.known.lock().await;
        // Guessed names must not fill the memory.
        known.retain(|_, (at, _)| at.elapsed() < REMEMBER);
        if let Some(endpoint) = &endpoint {
            known.insert(name.to_owned(), (Instant::now(), endpoint.clone()));
        }
        Ok(endpoint)
    }
}
