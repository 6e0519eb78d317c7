//! `Idempotency-Key`: a change that is sent twice happens once and gets the same answer.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sapa_store::{StoreError, args};
use sha2::{Digest, Sha256};

use super::caller::Caller;
use super::error::ApiError;
use crate::router::run_to_the_end;
use crate::state::Server;

const KEEP_BODY: usize = 1 << 20;
/// No request runs this long.
const GIVEN_UP_AFTER_MS: i64 = 120_000;

/// Answers of these hold a secret that is shown once: they are never kept.
const SECRET_ANSWERS: [&str; 3] = ["api-keys", "invitations", "apps"];

pub async fn once(State(server): State<Server>, request: Request, next: Next) -> Response {
    let Some(key) = key_of(&request) else {
        return next.run(request).await;
    };
    let (mut parts, body) = request.into_parts();
    // Only somebody with rights here may write a row or get an earlier answer.
    let Ok(caller) = Caller::from_request_parts(&mut parts, &server).await else {
        return next.run(Request::from_parts(parts, body)).await;
    };
    let Ok(body) = to_bytes(body, KEEP_BODY).await else {
        return ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "This body is too large.").into_response();
    };
    let workspace = caller.workspace_id.to_string();
    let who = caller.author().id.unwrap_or_default();
    let key = hash(&[key.as_bytes(), who.as_bytes()]);
    let fingerprint = hash(&[parts.method.as_str().as_bytes(), parts.uri.path().as_bytes(), &body]);
    let (own, place) = (server.clone(), (workspace.clone(), key.clone()));
    let work = async move {
        match claim(&own, &place.0, &place.1, &fingerprint).await {
            Ok(Claim::Ours) => {}
            Ok(Claim::Answered(status, body)) => return replay(status, body),
            Ok(Claim::Other(error)) => return error.into_response(),
            Err(error) => return ApiError::from(error).into_response(),
        }
        let response = next.run(Request::from_parts(parts, Body::from(body))).await;
        keep(&own, &place.0, &place.1, response).await
    };
    // Who sends a key wants to be able to ask again after a broken line: the work and its answer are not dropped.
    match run_to_the_end(work).await {
        Ok(response) => response,
        Err(broken) => {
            release(&server, &workspace, &key).await;
            match broken.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => ApiError::from(StoreError::Closed).into_response(),
            }
        }
    }
}

/// The key of a change inside a workspace; uploads are not covered.
fn key_of(request: &Request) -> Option<String> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return None;
    }
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let rest = request.uri().path().strip_prefix("/api/v1/workspaces/")?;
    let noun = rest.split('/').nth(1).unwrap_or_default();
    if kind.starts_with("multipart/") || SECRET_ANSWERS.contains(&noun) {
        return None;
    }
    let key = request.headers().get("idempotency-key")?.to_str().ok()?;
    (!key.is_empty() && key.len() <= 200).then(|| key.to_owned())
}

enum Claim {
    Ours,
    Answered(i64, String),
    Other(ApiError),
}

async fn claim(server: &Server, workspace: &str, key: &str, fingerprint: &str) -> Result<Claim, StoreError> {
    let now = server.app.clock.now();
    let mut tx = server.app.db.write().await?;
    let new = tx
        .run(
            "INSERT INTO idempotency (workspace_id, key, fingerprint, status, body, created_at) VALUES ($1, $2, $3, 0, '', $4)
             ON CONFLICT (workspace_id, key) DO NOTHING",
            args![workspace, key, fingerprint, now],
        )
        .await?;
    if new > 0 {
        tx.commit().await?;
        return Ok(Claim::Ours);
    }
    let (known, status, body): (String, i64, String) = tx
        .one(
            "SELECT fingerprint, status, body FROM idempotency WHERE workspace_id = $1 AND key = $2",
            args![workspace, key],
        )
        .await?;
    if known != fingerprint {
        let detail = "This Idempotency-Key was used for another request. Use a new key for a new change.";
        return Ok(Claim::Other(ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency_key_reused",
            detail,
        )));
    }
    if status == 0 {
        // Whoever began this long ago has died with it.
        let taken = tx
            .run(
                "UPDATE idempotency SET created_at = $3 WHERE workspace_id = $1 AND key = $2 AND status = 0 AND created_at < $4",
                args![workspace, key, now, now.plus_ms(-GIVEN_UP_AFTER_MS)],
            )
            .await?;
        if taken > 0 {
            tx.commit().await?;
            return Ok(Claim::Ours);
        }
        let detail = "The first request with this key is still running. Wait a moment and send it again.";
        return Ok(Claim::Other(ApiError::new(StatusCode::CONFLICT, "in_progress", detail)));
    }
    Ok(Claim::Answered(status, body))
}

async fn release(server: &Server, workspace: &str, key: &str) {
    let released = async {
        let mut tx = server.app.db.write().await?;
        tx.run(
            "DELETE FROM idempotency WHERE workspace_id = $1 AND key = $2 AND status = 0",
            args![workspace, key],
        )
        .await?;
        tx.commit().await
    };
    if let Err(error) = released.await {
        tracing::warn!(error = %error, "An idempotency key could not be released");
    }
}

async fn keep(server: &Server, workspace: &str, key: &str, response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, KEEP_BODY).await.unwrap_or_else(|_| Bytes::new());
    let status = i64::from(parts.status.as_u16());
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let kept = async {
        let mut tx = server.app.db.write().await?;
        // Nothing was changed by our own failures, refused callers and conflicts: the same key may try again.
        if parts.status.is_server_error() || matches!(status, 401 | 403 | 404 | 409 | 429) {
            tx.run(
                "DELETE FROM idempotency WHERE workspace_id = $1 AND key = $2",
                args![workspace, key],
            )
            .await?;
        } else {
            tx.run(
                "UPDATE idempotency SET status = $3, body = $4 WHERE workspace_id = $1 AND key = $2",
                args![workspace, key, status, text],
            )
            .await?;
        }
        tx.commit().await
    };
    if let Err(error) = kept.await {
        tracing::warn!(error = %error, "An idempotent answer could not be kept");
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn replay(status: i64, body: String) -> Response {
    let status = u16::try_from(status)
        .ok()
        .and_then(|code| StatusCode::from_u16(code).ok())
        .unwrap_or(StatusCode::OK);
    let kind = if status.is_success() {
        "application/json"
    } else {
        "application/problem+json"
    };
    let mut response = (status, body).into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
        .headers_mut()
        .insert("idempotent-replayed", HeaderValue::from_static("true"));
    response
}

fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
