//! Fault rules of the API.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Json;
use serde_json::{Value, json};

use super::{Answer, Refusal};
use crate::graph::Graph;
use crate::graph::faults::Rule;

pub async fn list(State(graph): State<Arc<Graph>>) -> Json<Value> {
    Json(json!({"items": graph.faults.all()}))
}

pub async fn add(State(graph): State<Arc<Graph>>, Json(input): Json<Value>) -> Answer {
    let rule: Rule = serde_json::from_value(input).map_err(|error| Refusal::bad(error.to_string()))?;
    if rule.probability.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
        return Err(Refusal::bad("\"probability\" is a share from 0 to 1"));
    }
    let id = graph.faults.add(rule);
    graph.tell(|| json!({"type": "faults"}));
    Ok(Json(json!({"id": id})))
}

pub async fn remove(State(graph): State<Arc<Graph>>, Path(id): Path<u64>) -> Json<Value> {
    graph.faults.remove(Some(id));
    graph.tell(|| json!({"type": "faults"}));
    list(State(graph)).await
}

pub async fn clear(State(graph): State<Arc<Graph>>) -> Json<Value> {
    graph.faults.remove(None);
    graph.tell(|| json!({"type": "faults"}));
    list(State(graph)).await
}
