//! The floor under us: a bare server that checks, parses and stores, and a platform that only counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{any, get, post};
use axum::{Json, Router};
use sapa_store::{Db, DbOptions, args};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::broadcast;

use crate::load::signature;

/// HMAC, JSON parse and one insert (group-committed on SQLite) without anything else: what accepting costs at the least.
pub async fn bare_webhook(database: Option<&str>) -> anyhow::Result<(String, tempfile::TempDir)> {
    let dir = tempfile::tempdir()?;
    let url = database.map_or_else(
        || format!("sqlite://{}", dir.path().join("raw.db").display()),
        str::to_owned,
    );
    let db = Db::connect(&DbOptions::new(url)).await?;
    let bytes = if database.is_some() { "BYTEA" } else { "BLOB" };
    let mut tx = db.write().await?;
    tx.run(&format!("CREATE TABLE raw (body {bytes} NOT NULL)"), Vec::new())
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

/// Sockets that hear one text each time one is sent, and nothing else.
pub async fn bare_sockets() -> anyhow::Result<(String, broadcast::Sender<String>)> {
    let (sender, _) = broadcast::channel(16);
    let router = Router::new().route("/", get(hear)).with_state(sender.clone());
    Ok((serve(router).await?, sender))
}

async fn hear(State(sender): State<broadcast::Sender<String>>, upgrade: WebSocketUpgrade) -> Response {
    let mut texts = sender.subscribe();
    let upgrade = upgrade.read_buffer_size(4096).write_buffer_size(4096);
    upgrade.on_upgrade(async move |mut socket| {
        while let Ok(text) = texts.recv().await {
            if socket.send(text.into()).await.is_err() {
                break;
            }
        }
    })
}

async fn serve(router: Router) -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(format!("http://{address}/"))
}
