//! Accounts, the portfolio, apps, tokens and resumable uploads.

use std::sync::Arc;

use http::Method;
use serde_json::{Value, json};

use super::auth::{self, Grant};
use super::call::Call;
use super::errors::GraphError;
use super::state::Upload;
use super::world::SCOPES;
use super::{Graph, ids, numbers, paging, subscriptions, templates};

pub async fn route(graph: &Arc<Graph>, call: &Call, grant: &Grant) -> Result<Value, GraphError> {
    grant.require("whatsapp_business_management")?;
    graph.take_management(&call.node)?;
    match (call.edge.as_str(), &call.method) {
        ("", &Method::GET) => Ok(read(graph, call)),
        ("phone_numbers", &Method::GET) => list_numbers(graph, call),
        ("phone_numbers", &Method::POST) => numbers::add(graph, call),
        ("message_templates", _) => templates::edge(graph, call),
        ("subscribed_apps", _) => subscriptions::of_account(graph, call, grant).await,
        ("assigned_users", &Method::GET) => {
            Ok(json!({"data": [{"id": "100000001", "name": "System user", "tasks": ["MANAGE"]}]}))
        }
        _ => Err(call.unknown_edge()),
    }
}

fn read(graph: &Graph, call: &Call) -> Value {
    let world = graph.world();
    let account = &world.accounts[&call.node];
    let object = json!({
        "id": account.id, "name": account.name, "currency": "IDR", "timezone_id": "62",
        "account_review_status": account.review_status, "business_verification_status": "verified",
        "ownership_type": "SELF", "message_template_namespace": format!("ns_{}", account.id),
        "owner_business_info": {"id": account.business_id, "name": account.name}, "status": "ACTIVE",
        "health_status": {"can_send_message": "AVAILABLE", "entities": [
            {"entity_type": "WABA", "id": account.id, "can_send_message": "AVAILABLE"}]},
    });
    let default = ["id", "name", "currency", "timezone_id", "message_template_namespace"]
        .map(str::to_owned)
        .to_vec();
    paging::pick(object, Some(&call.params.fields().unwrap_or(default)))
}

fn list_numbers(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    let items = {
        let world = graph.world();
        let business = world.business_of(&call.node);
        let of_account = world.numbers.values().filter(|number| number.account_id == call.node);
        of_account
            .map(|number| Value::Object(numbers::object(graph, number, &business)))
            .collect()
    };
    paging::page(call, items, 25)
}

/// `/{business}` and its accounts.
pub fn business(graph: &Graph, call: &Call, grant: &Grant) -> Result<Value, GraphError> {
    grant.require("business_management")?;
    let accounts: Vec<Value> = {
        let world = graph.world();
        let seen = world
            .accounts
            .values()
            .filter(|account| account.business_id == call.node && grant.sees(&account.id));
        seen.map(|account| json!({"id": account.id, "name": account.name}))
            .collect()
    };
    match call.edge.as_str() {
        "" => Ok(json!({"id": call.node, "name": "Emulated portfolio"})),
        "owned_whatsapp_business_accounts" => paging::page(call, accounts, 25),
        "client_whatsapp_business_accounts" => Ok(json!({"data": []})),
        _ => Err(call.unknown_edge()),
    }
}

pub async fn app(graph: &Arc<Graph>, call: &Call, grant: &Grant) -> Result<Value, GraphError> {
    match (call.edge.as_str(), &call.method) {
        ("", &Method::GET) => {
            let name = graph.world().apps.get(&call.node).map(|app| app.name.clone());
            Ok(json!({"id": call.node, "name": name}))
        }
        ("subscriptions", _) => subscriptions::of_app(graph, call, grant).await,
        ("uploads", &Method::POST) => begin_upload(graph, call),
        _ => Err(call.unknown_edge()),
    }
}

fn begin_upload(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    let length = call
        .params
        .number("file_length")
        .ok_or_else(|| GraphError::missing_parameter("file_length"))?;
    let mime = call.params.required("file_type")?;
    if !["application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"].contains(&mime.as_str()) {
        return Err(GraphError::invalid(format!(
            "Param file_type: {mime} is not supported."
        )));
    }
    let id = format!("upload:{}", ids::trace());
    let upload = Upload {
        length,
        bytes: Vec::new(),
        handle: None,
    };
    graph.world().uploads.insert(id.clone(), upload);
    Ok(json!({"id": id}))
}

/// `POST /upload:…` appends bytes, `GET` tells how many arrived.
pub fn upload(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    let mut world = graph.world();
    let upload = world.uploads.get_mut(&call.node).ok_or_else(|| call.not_found())?;
    if call.method == Method::POST {
        let offset = call.file_offset.unwrap_or(0);
        if offset != upload.bytes.len() {
            return Err(GraphError::invalid(format!(
                "file_offset must be {}.",
                upload.bytes.len()
            )));
        }
        upload.bytes.extend_from_slice(&call.params.raw);
        if upload.bytes.len() >= upload.length {
            let handle = format!("4:{}", ids::token());
            upload.handle = Some(handle.clone());
            return Ok(json!({"h": handle}));
        }
    }
    Ok(json!({"id": call.node, "file_offset": upload.bytes.len()}))
}

/// `/me` and `/me/permissions`.
pub fn me(call: &Call, grant: &Grant) -> Result<Value, GraphError> {
    match call.edge.as_str() {
        "" => Ok(json!({"id": "122100000000000001", "name": "System user"})),
        "permissions" => {
            let data: Vec<Value> = grant
                .token
                .scopes
                .iter()
                .map(|scope| json!({"permission": scope, "status": "granted"}))
                .collect();
            Ok(json!({ "data": data }))
        }
        _ => Err(call.unknown_edge()),
    }
}

/// `/oauth/access_token`: login code, app credentials, or a longer-lived token.
pub fn exchange(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    let client_id = call.params.required("client_id")?;
    let secret = call.params.required("client_secret")?;
    let now = graph.clock.now_seconds();
    let mut world = graph.world();
    if world.apps.get(&client_id).is_none_or(|app| app.secret != secret) {
        return Err(GraphError::of(1, "")
            .with_message("Error validating client secret.")
            .without_details());
    }
    let grant_type = call.params.text("grant_type").unwrap_or_default();
    if grant_type == "client_credentials" {
        return Ok(json!({"access_token": format!("{client_id}|{secret}"), "token_type": "bearer"}));
    }
    if grant_type == "fb_exchange_token" {
        let old = call.params.required("fb_exchange_token")?;
        let mut token = auth::known(&world, &old, now)?.clone();
        token.expires_at = now + 5_184_000;
        let text = ids::token();
        world.tokens.insert(text.clone(), token);
        return Ok(json!({"access_token": text, "token_type": "bearer", "expires_in": 5_184_000}));
    }
    let code = call.params.required("code")?;
    match world.codes.remove(&code) {
        Some((token, expires)) if expires >= now => Ok(json!({"access_token": token, "token_type": "bearer"})),
        Some(_) => Err(bad_code("This authorization code has expired.")),
        None => Err(bad_code("This authorization code has been used.")),
    }
}

fn bad_code(message: &str) -> GraphError {
    let mut error = GraphError::invalid("").with_message(message).with_subcode(36009);
    error.kind = "OAuthException";
    error
}

pub fn debug_token(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    auth::check(graph, call)?;
    let text = call.params.required("input_token")?;
    let now = graph.clock.now_seconds();
    let world = graph.world();
    let Some(token) = world.tokens.get(&text) else {
        let message = "The access token could not be decrypted";
        return Ok(json!({"data": {"error": {"code": 190, "message": message}, "is_valid": false, "scopes": []}}));
    };
    let accounts: Vec<&String> = match &token.accounts {
        Some(accounts) => accounts.iter().collect(),
        None => world.accounts.keys().collect(),
    };
    let scopes: Vec<Value> = token
        .scopes
        .iter()
        .filter(|scope| scope.as_str() != SCOPES[2])
        .map(|scope| json!({"scope": scope, "target_ids": accounts}))
        .collect();
    let mut data = json!({
        "app_id": token.app_id, "application": world.apps.get(&token.app_id).map(|app| &app.name),
        "type": if token.is_app_token { "APP" } else { "SYSTEM_USER" }, "expires_at": token.expires_at,
        "data_access_expires_at": 0, "issued_at": token.issued_at, "is_valid": true, "scopes": token.scopes,
        "granular_scopes": scopes, "user_id": "122100000000000001",
    });
    if let Err(error) = auth::known(&world, &text, now) {
        data["is_valid"] = json!(false);
        data["error"] = json!({"code": error.code, "subcode": error.subcode, "message": error.message});
    }
    Ok(json!({ "data": data }))
}
