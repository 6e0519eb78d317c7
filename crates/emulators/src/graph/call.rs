//! One vendor call: read, checked for faults, dispatched, answered.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, Request, StatusCode, header, request::Parts};
use serde_json::{Value, json};

use super::errors::GraphError;
use super::params::Params;
use super::{Graph, accounts, auth, media, numbers, templates};

pub struct Call {
    pub method: Method,
    pub version: String,
    pub node: String,
    pub edge: String,
    pub params: Params,
    pub token: Option<String>,
    /// Where this client reached us, for links in answers.
    pub base_url: String,
    /// Header of resumable uploads.
    pub file_offset: Option<usize>,
}

pub async fn answer(State(graph): State<Arc<Graph>>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let call = match Call::read(&graph, parts, body).await {
        Ok(call) => call,
        Err(error) => return refuse(&graph, error),
    };
    let to = call
        .params
        .text("to")
        .or_else(|| call.params.text("recipient"))
        .unwrap_or_default();
    let rule = graph.faults.take(call.label(), &call.node, to.trim_start_matches('+'));
    if let Some(rule) = &rule {
        graph.counters.add("api.faults", 1);
        if let Some(response) = rule.before().await {
            return response;
        }
    }
    let response = match dispatch(&graph, &call).await {
        Ok(body) => ok(&graph, &call, &body),
        Err(error) => with_usage(&graph, refuse(&graph, error)),
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
        let file_offset = parts
            .headers
            .get("file_offset")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.parse().ok());
        let params = Params::read(&parts, body).await?;
        let token = bearer(&parts)
            .or_else(|| params.text("access_token"))
            .filter(|token| !token.is_empty());
        Ok(Self {
            method: parts.method,
            version: version.to_owned(),
            node: node.to_owned(),
            edge: edge.trim_end_matches('/').to_owned(),
            params,
            token,
            base_url,
            file_offset,
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
    let number = version
        .strip_prefix('v')
        .and_then(|v| v.strip_suffix(".0"))
        .and_then(|v| v.parse::<u32>().ok());
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

fn ok(graph: &Graph, call: &Call, body: &Value) -> Response {
    let mut response = body.to_string().into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json; charset=UTF-8"),
    );
    if let Ok(version) = HeaderValue::from_str(&call.version) {
        headers.insert("facebook-api-version", version);
    }
    with_usage(graph, response)
}

/// The usage headers appear once there is something to tell.
fn with_usage(graph: &Graph, mut response: Response) -> Response {
    let used = graph.usage.load(Ordering::Relaxed);
    if used > 0 {
        let app = json!({"call_count": used, "total_time": used / 2, "total_cputime": used / 2}).to_string();
        let business = json!({graph.options.business_id.as_str(): [{"type": "whatsapp", "call_count": used,
            "total_cputime": used / 2, "total_time": used / 2,
            "estimated_time_to_regain_access": if used >= 100 { 60 } else { 0 }}]});
        for (name, text) in [
            ("x-app-usage", app),
            ("x-business-use-case-usage", business.to_string()),
        ] {
            if let Ok(value) = HeaderValue::from_str(&text) {
                response.headers_mut().insert(name, value);
            }
        }
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
    Business,
    Media,
    Template,
    Unknown,
}

async fn dispatch(graph: &Arc<Graph>, call: &Call) -> Result<Value, GraphError> {
    match (call.node.as_str(), call.edge.as_str()) {
        ("oauth", "access_token") => return accounts::exchange(graph, call),
        ("debug_token", "") => return accounts::debug_token(graph, call),
        _ => {}
    }
    let grant = auth::check(graph, call)?;
    match node_of(graph, call, &grant) {
        Node::Number => numbers::route(graph, call, &grant).await,
        Node::Account => accounts::route(graph, call, &grant).await,
        Node::App => accounts::app(graph, call, &grant).await,
        Node::Business => accounts::business(graph, call, &grant),
        Node::Media => media::object(graph, call, &grant),
        Node::Template => templates::object(graph, call, &grant),
        Node::Unknown if call.node == "me" => accounts::me(call, &grant),
        Node::Unknown if call.node.starts_with("upload:") => accounts::upload(graph, call),
        Node::Unknown => Err(call.not_found()),
    }
}

/// What a token may not see does not exist for it.
fn node_of(graph: &Graph, call: &Call, grant: &auth::Grant) -> Node {
    let world = graph.world();
    let id = call.node.as_str();
    if let Some(number) = world.numbers.get(id) {
        return if grant.sees(&number.account_id) {
            Node::Number
        } else {
            Node::Unknown
        };
    }
    if world.accounts.contains_key(id) {
        return if grant.sees(id) { Node::Account } else { Node::Unknown };
    }
    if world.apps.contains_key(id) {
        return Node::App;
    }
    if id == world.business_id {
        return Node::Business;
    }
    if world.media.contains_key(id) {
        return Node::Media;
    }
    let is_template = world
        .accounts
        .values()
        .any(|account| account.templates.iter().any(|template| template.id == id));
    if is_template { Node::Template } else { Node::Unknown }
}

pub fn success() -> Value {
    json!({"success": true})
}
