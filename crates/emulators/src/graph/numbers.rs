//! `/{phone-number-id}` and its edges, apart from messages and media.

use std::sync::Arc;

use http::Method;
use serde_json::{Map, Value, json};

use super::auth::Grant;
use super::call::{Call, success};
use super::errors::GraphError;
use super::state::Number;
use super::webhooks::Change;
use super::{Graph, coexistence, ids, media, messages, number_settings as settings, paging, registration};

const DEFAULT_FIELDS: [&str; 10] = [
    "id",
    "verified_name",
    "code_verification_status",
    "display_phone_number",
    "quality_rating",
    "platform_type",
    "throughput",
    "webhook_configuration",
    "last_onboarded_time",
    "status",
];

pub async fn route(graph: &Arc<Graph>, call: &Call, grant: &Grant) -> Result<Value, GraphError> {
    match call.edge.as_str() {
        "messages" if call.method == Method::POST => return messages::post(graph, call, grant),
        "marketing_messages" if call.method == Method::POST => return messages::post_marketing(graph, call, grant),
        "media" => return media::upload(graph, call, grant),
        _ => grant.require("whatsapp_business_management")?,
    }
    graph.take_management(&account_of(graph, call))?;
    match (call.edge.as_str(), &call.method) {
        ("", &Method::GET) => Ok(read(graph, call)),
        ("", &Method::POST) => write(graph, call).await,
        ("register", &Method::POST) => registration::register(graph, call),
        ("deregister", &Method::POST) => registration::deregister(graph, call),
        ("request_code", &Method::POST) => registration::request_code(graph, call),
        ("verify_code", &Method::POST) => registration::verify_code(graph, call),
        ("settings", _) => settings::identity(graph, call),
        ("whatsapp_business_profile", _) => settings::profile(graph, call),
        ("whatsapp_commerce_settings", _) => settings::commerce(graph, call),
        ("conversational_automation", _) => settings::automation(graph, call),
        ("block_users", _) => settings::block(graph, call),
        ("message_qrdls", _) => settings::qr_codes(graph, call),
        ("smb_app_data", &Method::POST) => coexistence::start_sync(graph, call),
        ("username", _) => settings::username(graph, call),
        _ => Err(call.unknown_edge()),
    }
}

fn account_of(graph: &Graph, call: &Call) -> String {
    graph.world().numbers[&call.node].account_id.clone()
}

/// The number as an object with every field.
pub fn object(graph: &Graph, number: &Number, business_id: &str) -> Map<String, Value> {
    let mut object = number.fields.clone();
    object.insert("id".into(), json!(number.id));
    object.insert("display_phone_number".into(), json!(number.display));
    object.insert("is_on_biz_app".into(), json!(number.coexistence));
    object.insert("is_pin_enabled".into(), json!(number.pin.is_some()));
    object.insert("health_status".into(), health(graph, number, business_id));
    let urls: Map<String, Value> = number
        .overrides
        .values()
        .map(|(url, _)| ("phone_number".to_owned(), json!(url)))
        .collect();
    if !urls.is_empty() {
        object.insert("webhook_configuration".into(), Value::Object(urls));
    }
    object
}

fn health(graph: &Graph, number: &Number, business_id: &str) -> Value {
    let status = number
        .fields
        .get("status")
        .and_then(Value::as_str)
        .unwrap_or("CONNECTED");
    let mut own = json!({"entity_type": "PHONE_NUMBER", "id": number.id, "can_send_message": "AVAILABLE"});
    if matches!(status, "BANNED" | "RESTRICTED" | "DISCONNECTED") || !number.registered {
        own["can_send_message"] = json!("BLOCKED");
        own["errors"] = json!([{"error_code": 141000, "error_description": "The phone number is not registered or blocked",
                                "possible_solution": "Register the phone number"}]);
    } else if number.fields.get("name_status") != Some(&json!("APPROVED")) {
        own["can_send_message"] = json!("LIMITED");
        own["additional_info"] = json!(["Display name not approved yet"]);
    }
    json!({"can_send_message": own["can_send_message"], "entities": [
        own,
        {"entity_type": "WABA", "id": number.account_id, "can_send_message": "AVAILABLE"},
        {"entity_type": "BUSINESS", "id": business_id, "can_send_message": "AVAILABLE"},
        {"entity_type": "APP", "id": graph.options.app.id, "can_send_message": "AVAILABLE"}]})
}

fn read(graph: &Graph, call: &Call) -> Value {
    let world = graph.world();
    let number = &world.numbers[&call.node];
    let mut object = object(graph, number, &world.business_of(&number.account_id));
    if let (Some(Value::Object(urls)), Some(account)) = (
        object.get_mut("webhook_configuration"),
        world.accounts.get(&number.account_id),
    ) && let Some(url) = account.subscriptions.iter().find_map(|s| s.override_url.clone())
    {
        urls.insert("whatsapp_business_account".into(), json!(url));
    }
    if object.get("webhook_configuration").is_none()
        && let Some(callback) = world.apps.values().find_map(|app| app.callback.as_ref())
    {
        object.insert("webhook_configuration".into(), json!({"application": callback.url}));
    }
    let default: Vec<String> = DEFAULT_FIELDS.map(str::to_owned).to_vec();
    paging::pick(Value::Object(object), Some(&call.params.fields().unwrap_or(default)))
}

async fn write(graph: &Arc<Graph>, call: &Call) -> Result<Value, GraphError> {
    if let Some(configuration) = call.params.get("webhook_configuration") {
        return set_override(graph, call, configuration).await;
    }
    let mut world = graph.world();
    let number = world.numbers.get_mut(&call.node).ok_or_else(|| call.not_found())?;
    if let Some(pin) = call.params.text("pin") {
        registration::check_pin_shape(&pin)?;
        number.pin = Some(pin);
        return Ok(success());
    }
    if let Some(name) = call.params.text("new_display_name") {
        number.fields.insert("new_display_name".into(), json!(name));
        number.fields.insert("new_name_status".into(), json!("PENDING_REVIEW"));
        let id = call.node.clone();
        graph
            .schedule
            .at(graph.clock.now_ms() + graph.options.timing.review_ms, move |graph| {
                approve_name(graph, &id);
            });
        return Ok(success());
    }
    Err(GraphError::invalid(
        "Nothing to change: give webhook_configuration, pin or new_display_name.",
    ))
}

fn approve_name(graph: &Arc<Graph>, number_id: &str) {
    let mut world = graph.world();
    let Some(number) = world.numbers.get_mut(number_id) else {
        return;
    };
    let Some(name) = number.fields.remove("new_display_name") else {
        return;
    };
    let is_refused = name.as_str().is_some_and(|name| name.to_lowercase().contains("reject"));
    let decision = if is_refused { "REJECTED" } else { "APPROVED" };
    number.fields.insert(
        "new_name_status".into(),
        json!(if is_refused { "DECLINED" } else { "APPROVED" }),
    );
    if !is_refused {
        number.fields.insert("verified_name".into(), name.clone());
    }
    let value = json!({
        "display_phone_number": number.digits, "decision": decision, "requested_verified_name": name,
        "rejection_reason": if is_refused { json!("NAME_NOT_CONSISTENT") } else { Value::Null },
    });
    let account_id = number.account_id.clone();
    let change = Change {
        account_id: &account_id,
        number_id: Some(number_id),
        field: "phone_number_name_update",
        value,
        label: "account.phone_number_name_update".into(),
    };
    graph.publish(&world, &change);
}

async fn set_override(graph: &Arc<Graph>, call: &Call, configuration: &Value) -> Result<Value, GraphError> {
    let app_id = app_of(graph, call);
    let url = configuration["override_callback_uri"].as_str().unwrap_or("").to_owned();
    let verify_token = configuration["verify_token"].as_str().unwrap_or("").to_owned();
    if url.is_empty() {
        if let Some(number) = graph.world().numbers.get_mut(&call.node) {
            number.overrides.clear();
        }
        return Ok(success());
    }
    super::subscriptions::verify(graph, &url, &verify_token).await?;
    if let Some(number) = graph.world().numbers.get_mut(&call.node) {
        number.overrides.insert(app_id, (url, verify_token));
    }
    Ok(success())
}

fn app_of(graph: &Graph, call: &Call) -> String {
    let world = graph.world();
    call.token
        .as_ref()
        .and_then(|token| world.tokens.get(token))
        .map(|token| token.app_id.clone())
        .unwrap_or_default()
}

impl Graph {
    /// Counts one management call of an account; 80007 above the limit.
    pub(crate) fn take_management(&self, account_id: &str) -> Result<(), GraphError> {
        let mut world = self.world();
        let Some(account) = world.accounts.get_mut(account_id) else {
            return Ok(());
        };
        let used =
            super::rates::take_management(account, self.options.limits.management_per_hour, self.clock.now_ms())?;
        self.usage.store(used, std::sync::atomic::Ordering::Relaxed);
        Ok(())
    }
}

/// Adds a number to an account: `POST /{account}/phone_numbers`.
pub fn add(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    let (code, phone) = (call.params.required("cc")?, call.params.required("phone_number")?);
    let name = call.params.required("verified_name")?;
    let id = ids::numeric();
    let seed = crate::options::NumberSeed::new(&id, format!("+{} {}", ids::digits(&code), phone), name);
    let mut world = graph.world();
    world.add_number(&graph.options, &call.node, &seed, graph.clock.now_ms());
    let number = world.numbers.get_mut(&id).expect("just added");
    number.registered = false;
    number
        .fields
        .insert("code_verification_status".into(), json!("NOT_VERIFIED"));
    number.fields.insert("status".into(), json!("UNVERIFIED"));
    Ok(json!({"id": id}))
}
