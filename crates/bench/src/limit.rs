//! The floor under us: a bare server that checks, parses and stores, and a platform that only counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{any, post};
use axum::{Json, Router};
use sapa_store::{Db, DbOptions, args};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::load::signature;

/// HMAC, JSON parse and one group-committed raw insert: what accepting a webhook costs at the least.
pub async fn bare_webhook() -> anyhow::Result<(String, tempfile::TempDir)> {
    let dir = tempfile::tempdir()?;
    let db = Db::connect(&DbOptions::new(format!(
        "sqlite://{}",
        dir.path().join("raw.db").display()
    )))
    .await?;
    let mut tx = db.write().await?;
    tx.run(
        "CREATE TABLE raw (id INTEGER PRIMARY KEY, body BLOB NOT NULL)",
        Vec::new(),
    )
    .await?;
    tx.commit().await?;
    let router = Router::new().route("/", post(take)).with_state(db);
    Ok((serve(router).await?, dir))
}

async fn take(State(db): State<Db>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let given = headers
        .get("x-hub-signature-256")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if given != signature(&body) || serde_json::from_slice::<Value>(&body).is_err() {
        return StatusCode::UNAUTHORIZED;
    }
    let stored = async {
        let mut tx = db.write().await?;
        tx.run("INSERT INTO raw (body) VALUES ($1)", args![body.to_vec()])
            .await?;
        tx.commit().await
    };
    if stored.await.is_ok() {
        StatusCode::OK
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    }
}

/// Answers every send with an id and counts it; everything else succeeds.
pub async fn platform() -> anyhow::Result<(String, Arc<AtomicU64>)> {
    let sent = Arc::new(AtomicU64::new(0));
    let router = Router::new()
        .route("/{version}/{id}/messages", post(accept))
        .fallback(any(succeed))
        .with_state(sent.clone());
    Ok((serve(router).await?, sent))
}

async fn accept(State(sent): State<Arc<AtomicU64>>, Json(body): Json<Value>) -> Json<Value> {
    if body["type"].is_null() {
        return Json(json!({"success": true}));
    }
    let n = sent.fetch_add(1, Ordering::Relaxed);
    Json(json!({"messaging_product": "whatsapp", "contacts": [], "messages": [{"id": format!("wamid.OUT{n}")}]}))
}

async fn succeed() -> Json<Value> {
    Json(json!({"success": true, "data": [], "id": "1"}))
}

async fn serve(router: Router) -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(format!("http://{address}/"))
}
