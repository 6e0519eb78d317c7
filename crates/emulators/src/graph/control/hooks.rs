//! Webhooks: where they go, their faults, their log, raw bodies.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Json;
use serde_json::{Map, Value, json};

use super::{Answer, Refusal, flag, needed, text};
use crate::graph::outbox::{LogLine, WebhookFaults};
use crate::graph::state::Callback;
use crate::graph::webhooks;
use crate::graph::{Graph, sign};

type Input = Json<Map<String, Value>>;

/// Points an app at a callback and subscribes it to every account. With
/// `"handshake": true` the callback has to answer the verification first.
pub async fn set_target(State(graph): State<Arc<Graph>>, Json(input): Input) -> Answer {
    let url = needed(&input, "url")?;
    let verify_token = text(&input, "verify_token").unwrap_or_default();
    if flag(&input, "handshake").unwrap_or(false) {
        webhooks::handshake(&graph, &url, &verify_token).await?;
    }
    let fields = input
        .get("fields")
        .and_then(Value::as_array)
        .map(|fields| fields.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        .unwrap_or_default();
    let app_id = app_or_first(&graph, &input)?;
    let mut world = graph.world();
    let accounts: Vec<String> = world.accounts.keys().cloned().collect();
    world.apps.get_mut(&app_id).expect("checked").callback = Some(Callback {
        url,
        verify_token,
        fields,
    });
    for account in accounts {
        world.subscribe(&account, &app_id);
    }
    Ok(Json(json!({"app": app_id})))
}

fn app_or_first(graph: &Graph, input: &Map<String, Value>) -> Result<String, Refusal> {
    let world = graph.world();
    match text(input, "app") {
        Some(app) if world.apps.contains_key(&app) => Ok(app),
        Some(app) => Err(Refusal::unknown("app", &app)),
        None => {
            let seeded = &graph.options.app.id;
            if world.apps.contains_key(seeded) {
                Ok(seeded.clone())
            } else {
                Err(Refusal::bad("there is no app yet"))
            }
        }
    }
}

pub async fn faults(State(graph): State<Arc<Graph>>) -> Json<Value> {
    Json(json!(graph.outbox.faults()))
}

pub async fn set_faults(State(graph): State<Arc<Graph>>, Json(input): Json<Value>) -> Answer {
    let faults: WebhookFaults = serde_json::from_value(input).map_err(|error| Refusal::bad(error.to_string()))?;
    graph.outbox.set_faults(faults);
    graph.tell(|| json!({"type": "faults"}));
    Ok(Json(json!(graph.outbox.faults())))
}

/// Changes only the switches that are given.
pub async fn change_faults(State(graph): State<Arc<Graph>>, Json(input): Input) -> Answer {
    let mut all = json!(graph.outbox.faults());
    all.as_object_mut().expect("an object").extend(input);
    set_faults(State(graph), Json(all)).await
}

pub async fn log(State(graph): State<Arc<Graph>>) -> Json<Value> {
    let log = graph.outbox.log.lock().expect("log");
    Json(json!({"items": log.iter().rev().collect::<Vec<_>>()}))
}

fn line(graph: &Graph, id: u64) -> Result<LogLine, Refusal> {
    let log = graph.outbox.log.lock().expect("log");
    log.iter()
        .find(|line| line.id == id)
        .cloned()
        .ok_or_else(|| Refusal::unknown("webhook", &id.to_string()))
}

pub async fn log_line(State(graph): State<Arc<Graph>>, Path(id): Path<u64>) -> Answer {
    let line = line(&graph, id)?;
    let mut shown = json!(line);
    shown["body"] = json!(String::from_utf8_lossy(&line.body));
    shown["signature"] = json!(line.signature);
    Ok(Json(shown))
}

/// The same bytes with the same signature once more.
pub async fn redeliver(State(graph): State<Arc<Graph>>, Path(id): Path<u64>) -> Answer {
    let line = line(&graph, id)?;
    let (status, answer) = webhooks::send(&graph, &line.url, line.labels, line.body, line.signature, 1).await;
    Ok(Json(json!({"status": status, "answer": answer})))
}

/// Any body at all: `body` (JSON, escaped and signed as usual) or `text` (exact
/// bytes). `signature`: good (default), bad, none, or the header's own value.
pub async fn raw(State(graph): State<Arc<Graph>>, Json(input): Input) -> Answer {
    let body = match (input.get("text").and_then(Value::as_str), input.get("body")) {
        (Some(text), _) => text.to_owned(),
        (None, Some(body)) => sign::escape(&body.to_string()),
        (None, None) => return Err(Refusal::bad("give \"body\" (JSON) or \"text\" (exact bytes)")),
    };
    let app_id = app_or_first(&graph, &input)?;
    let (url, secret) = {
        let world = graph.world();
        let app = &world.apps[&app_id];
        let url = text(&input, "url").or_else(|| app.callback.as_ref().map(|callback| callback.url.clone()));
        (
            url.ok_or_else(|| Refusal::bad("the app has no callback; give \"url\""))?,
            app.secret.clone(),
        )
    };
    let signature = match text(&input, "signature").as_deref() {
        None | Some("good") => sign::signature(&secret, body.as_bytes()),
        Some("bad") => sign::signature("a different secret", body.as_bytes()),
        Some("none") => String::new(),
        Some(own) => own.to_owned(),
    };
    let (status, answer) = webhooks::send(&graph, &url, vec!["raw".into()], Bytes::from(body), signature, 1).await;
    Ok(Json(json!({"status": status, "answer": answer})))
}
