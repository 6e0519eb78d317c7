//! One vendor call: read, checked for faults, dispatched, answered.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, Request, StatusCode, header, request::Parts};
use serde_json::{Value, json};

use super::errors::GraphError;
use super::params::Params;
use super::{Graph, accounts, auth, messages};

pub struct Call {
    pub method: Method,
    pub version: String,
    pub node: String,
    pub edge: String,
    pub params: Params,
    pub token: Option<String>,
    /// Where this client reached us, for links in answers.
    pub base_url: String,
}

pub async fn answer(State(graph): State<Arc<Graph>>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let call = match Call::read(&graph, parts, body).await {
        Ok(call) => call,
        Err(error) => return refuse(&graph, error),
    };
    let to = call.params.text("to").or_else(|| call.params.text("recipient")).unwrap_or_default();
    let rule = graph.faults.take(call.label(), &call.node, to.trim_start_matches('+'));
    if let Some(rule) = &rule {
        graph.counters.add("api.faults", 1);
        if let Some(response) = rule.before().await {
            return response;
        }
    }
    let response = match dispatch(&graph, &call).await {
        Ok(body) => ok(&call, &body),
        Err(error) => refuse(&graph, error),
    };
    match &rule {
        Some(rule) => rule.after(response).await,
        None => response,
    }
}

impl Call {
    async fn read(graph: &Graph, parts: Parts, body: Body) -> Result<Self, GraphError> {
        let (version, rest) = split_version(parts.uri.path())?;
        let (node, edge) = rest.split_once('/').unwrap_or((rest, ""));
        let base_url = match parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()) {
            Some(host) if graph.options.public_url.is_none() => format!("http://{host}"),
            _ => graph.base_url(),
        };
        let params = Params::read(&parts, body).await?;
        let token = bearer(&parts).or_else(|| params.text("access_token")).filter(|token| !token.is_empty());
        Ok(Self {
            method: parts.method,
            version: version.to_owned(),
            node: node.to_owned(),
            edge: edge.trim_end_matches('/').to_owned(),
            params,
            token,
            base_url,
        })
    }

    /// The name fault rules use.
    fn label(&self) -> &str {
        match self.edge.as_str() {
            "messages" if self.params.get("status").is_some() => "read",
            "" => "object",
            edge => edge,
        }
    }

    pub fn not_found(&self) -> GraphError {
        GraphError::unknown_object(&self.method, &self.node)
    }

    pub fn unknown_edge(&self) -> GraphError {
        let mut error = GraphError::of(2500, "")
            .with_message(format!("Unknown path components: /{}", self.edge))
            .without_details();
        error.http = StatusCode::BAD_REQUEST;
        error
    }
}

/// Versions this emulator speaks; others are refused as the platform does.
fn split_version(path: &str) -> Result<(&str, &str), GraphError> {
    let path = path.trim_matches('/');
    let (version, rest) = path.split_once('/').unwrap_or((path, ""));
    let number = version.strip_prefix('v').and_then(|v| v.strip_suffix(".0")).and_then(|v| v.parse::<u32>().ok());
    match number {
        Some(19..=26) if !rest.is_empty() => Ok((version, rest)),
        _ => Err(GraphError::of(2500, "")
            .with_message(format!("Unknown path components: /{path}"))
            .without_details()),
    }
}

fn bearer(parts: &Parts) -> Option<String> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let is_ours = scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("oauth");
    is_ours.then(|| token.trim().to_owned())
}

fn ok(call: &Call, body: &Value) -> Response {
    let mut response = body.to_string().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=UTF-8"));
    if let Ok(version) = HeaderValue::from_str(&call.version) {
        headers.insert("facebook-api-version", version);
    }
    response
}

fn refuse(graph: &Graph, error: GraphError) -> Response {
    graph.counters.add("api.refused", 1);
    graph.counters.add(&format!("api.refused.{}", error.code), 1);
    error.into_response()
}

/// What a node id names.
enum Node {
    Number,
    Account,
    App,
    Unknown,
}

async fn dispatch(graph: &Arc<Graph>, call: &Call) -> Result<Value, GraphError> {
    match (call.node.as_str(), call.edge.as_str()) {
        ("oauth", "access_token") => return accounts::exchange_code(graph, call),
        ("debug_token", "") => return accounts::debug_token(graph, call),
        _ => {}
    }
    let grant = auth::check(graph, call)?;
    let node = {
        let world = graph.world();
        if let Some(number) = world.numbers.get(&call.node) {
            if !grant.sees(&number.account_id) {
                return Err(call.not_found());
            }
            Node::Number
        } else if world.accounts.contains_key(&call.node) && grant.sees(&call.node) {
            Node::Account
        } else if world.apps.contains_key(&call.node) {
            Node::App
        } else {
            Node::Unknown
        }
    };
    match node {
        Node::Number if call.edge == "messages" && call.method == Method::POST => messages::post(graph, call, &grant),
        Node::Number => accounts::number(graph, call, &grant),
        Node::Account => accounts::account(graph, call, &grant).await,
        Node::App => accounts::app(graph, call, &grant).await,
        Node::Unknown => Err(call.not_found()),
    }
}

pub fn success() -> Value {
    json!({"success": true})
}
