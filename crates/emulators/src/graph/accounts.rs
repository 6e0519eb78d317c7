//! Accounts, numbers and apps as Graph objects.

use std::sync::Arc;

use http::Method;
use serde_json::{Value, json};

use super::auth::Grant;
use super::call::{Call, success};
use super::errors::GraphError;
use super::{Graph, auth, media};

pub fn number(graph: &Graph, call: &Call, grant: &Grant) -> Result<Value, GraphError> {
    match (call.edge.as_str(), &call.method) {
        ("media", _) => media::upload(graph, call, grant),
        ("", &Method::GET) => {
            let world = graph.world();
            let number = &world.numbers[&call.node];
            let mut object = number.fields.clone();
            object.insert("id".into(), json!(number.id));
            object.insert("display_phone_number".into(), json!(number.display));
            Ok(Value::Object(object))
        }
        _ => Err(call.unknown_edge()),
    }
}

pub async fn account(graph: &Arc<Graph>, call: &Call, grant: &Grant) -> Result<Value, GraphError> {
    grant.require("whatsapp_business_management")?;
    match (call.edge.as_str(), &call.method) {
        ("subscribed_apps", &Method::POST) => {
            graph.world().subscribe(&call.node, &grant.token.app_id);
            Ok(success())
        }
        _ => Err(call.unknown_edge()),
    }
}

pub async fn app(_graph: &Arc<Graph>, call: &Call, _grant: &Grant) -> Result<Value, GraphError> {
    Err(call.unknown_edge())
}

pub fn exchange_code(_graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    Err(call.unknown_edge())
}

pub fn debug_token(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    let text = call.params.required("input_token")?;
    let world = graph.world();
    let token = auth::known(&world, &text, graph.clock.now_seconds())?;
    Ok(json!({"data": {"app_id": token.app_id, "is_valid": true, "scopes": token.scopes}}))
}
