//! Webhooks that are not about messages: templates, quality, bans, preferences.
//! What they announce also becomes true in the emulated world.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::Graph;
use super::state::{Account, Number, Template, World};
use super::templates::numeric_id;
use super::webhooks::Change;

pub const FIELDS: [&str; 16] = [
    "message_template_status_update",
    "message_template_quality_update",
    "message_template_components_update",
    "template_category_update",
    "phone_number_quality_update",
    "phone_number_name_update",
    "business_capability_update",
    "account_review_update",
    "account_alerts",
    "account_update",
    "security",
    "business_username_update",
    "payment_configuration_update",
    "user_preferences",
    "automatic_events",
    "errors",
];

/// Publishes `field` with a documented value; `input` is laid over it (`value`
/// replaces it whole). Returns what was sent.
pub fn publish(graph: &Arc<Graph>, number_id: &str, field: &str, input: &Map<String, Value>) -> Result<Value, String> {
    let field = FIELDS
        .into_iter()
        .find(|known| *known == field)
        .ok_or_else(|| format!("\"field\" must be one of {}", FIELDS.join(", ")))?;
    let mut world = graph.world();
    let number = world.numbers.get(number_id).ok_or("unknown number")?;
    let account_id = number.account_id.clone();
    let account = world.accounts.get(&account_id).ok_or("unknown account")?;
    let mut value = match input.get("value") {
        Some(value) => value.clone(),
        None => sample(graph, field, number, account, &world, input)?,
    };
    if let (Some(Value::Object(merge)), Value::Object(value)) = (input.get("merge"), &mut value) {
        value.extend(merge.clone());
    }
    make_true(&mut world, number_id, &account_id, field, &value);
    let change = Change {
        account_id: &account_id,
        number_id: Some(number_id),
        field: if field == "errors" { "messages" } else { field },
        value: value.clone(),
        label: format!("account.{field}"),
    };
    graph.publish(&world, &change);
    Ok(value)
}

fn sample(
    graph: &Graph,
    field: &str,
    number: &Number,
    account: &Account,
    world: &World,
    input: &Map<String, Value>,
) -> Result<Value, String> {
    let text = |name: &str, default: &str| input.get(name).and_then(Value::as_str).unwrap_or(default).to_owned();
    let digits = &number.digits;
    let value = match field {
        "message_template_status_update"
        | "message_template_quality_update"
        | "message_template_components_update"
        | "template_category_update" => template(field, find_template(account, input)?, graph, input),
        "phone_number_quality_update" => json!({
            "display_phone_number": digits, "event": text("event", "FLAGGED"),
            "max_daily_conversations_per_business": text("tier", "TIER_2K"), "current_limit": text("tier", "TIER_2K")}),
        "phone_number_name_update" => json!({
            "display_phone_number": digits, "decision": text("decision", "APPROVED"),
            "requested_verified_name": text("name", "Melati Living"), "rejection_reason": null}),
        "business_capability_update" => json!({
            "max_daily_conversations_per_business": text("tier", "TIER_2K"), "max_phone_numbers_per_business": 20}),
        "account_review_update" => json!({"decision": text("decision", "APPROVED")}),
        "account_alerts" => json!({
            "entity_type": "WABA", "entity_id": account.id, "alert_info": {
                "alert_severity": text("severity", "CRITICAL"), "alert_status": "ACTIVE",
                "alert_type": text("alert", "INCREASED_CAPABILITIES_ELIGIBILITY_FAILED"),
                "alert_description": "The messaging limit cannot be raised yet."}}),
        "account_update" => account_update(&text("event", "ACCOUNT_RESTRICTION"), account, graph),
        "security" => {
            json!({"display_phone_number": digits, "event": text("event", "PIN_CHANGED"), "requester": "122100000000000001"})
        }
        "business_username_update" => json!({
            "display_phone_number": digits, "username": text("username", "melati.living"), "status": text("status", "approved")}),
        "payment_configuration_update" => json!({
            "configuration_name": "default", "provider_name": "upi", "status": "Needs Connecting"}),
        "user_preferences" => return preferences(graph, number, world, input),
        "automatic_events" => json!({
            "messaging_product": "whatsapp", "metadata": {"display_phone_number": digits, "phone_number_id": number.id},
            "automatic_events": [{"id": "wamid.event", "event_name": "LeadSubmitted", "timestamp": graph.clock.now_seconds()}]}),
        _ => json!({
            "messaging_product": "whatsapp", "metadata": {"display_phone_number": digits, "phone_number_id": number.id},
            "errors": [super::errors::status_error(input.get("code").and_then(Value::as_i64).unwrap_or(130429))]}),
    };
    Ok(value)
}

fn find_template<'a>(account: &'a Account, input: &Map<String, Value>) -> Result<&'a Template, String> {
    let wanted = input.get("template").and_then(Value::as_str);
    account
        .templates
        .iter()
        .find(|template| wanted.is_none_or(|wanted| template.id == wanted || template.name == wanted))
        .ok_or_else(|| "there is no such template".to_owned())
}

fn template(field: &str, template: &Template, graph: &Graph, input: &Map<String, Value>) -> Value {
    let text = |name: &str, default: &str| input.get(name).and_then(Value::as_str).unwrap_or(default).to_owned();
    let mut value = json!({
        "message_template_id": numeric_id(&template.id), "message_template_name": template.name,
        "message_template_language": template.language,
    });
    let object = value.as_object_mut().expect("an object");
    let extra = match field {
        "message_template_status_update" => {
            let event = text("event", "PAUSED");
            let mut extra = json!({"event": event, "reason": null, "message_template_category": template.category});
            match event.as_str() {
                "REJECTED" => extra["reason"] = json!("INVALID_FORMAT"),
                "PAUSED" => {
                    extra["other_info"] = json!({"title": text("title", "FIRST_PAUSE"), "description": "Paused for 3 hours because of low quality."});
                }
                "DISABLED" => extra["disable_info"] = json!({"disable_date": graph.clock.now_seconds()}),
                _ => {}
            }
            extra
        }
        "message_template_quality_update" => json!({
            "previous_quality_score": template.quality, "new_quality_score": text("quality", "YELLOW")}),
        "template_category_update" if input.get("impending") == Some(&json!(true)) => json!({
            "correct_category": text("category", "MARKETING"), "new_category": template.category,
            "category_update_timestamp": graph.clock.now_seconds() + 86_400}),
        "template_category_update" => json!({
            "previous_category": template.category, "new_category": text("category", "MARKETING")}),
        _ => {
            json!({"message_template_element": text("element", "Halo {{1}}, teks baru."), "message_template_footer": "Melati Living"})
        }
    };
    if let Value::Object(extra) = extra {
        object.extend(extra);
    }
    value
}

fn account_update(event: &str, account: &Account, graph: &Graph) -> Value {
    let mut value = json!({"event": event});
    match event {
        "ACCOUNT_RESTRICTION" => {
            value["restriction_info"] = json!([{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": graph.clock.now_seconds() + 86_400}]);
        }
        "ACCOUNT_VIOLATION" => value["violation_info"] = json!({"violation_type": "SPAM"}),
        "DISABLED_UPDATE" => {
            value["ban_info"] = json!({"waba_ban_state": "DISABLE", "waba_ban_date": "November 25, 2026"});
        }
        "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE" => value["country"] = json!("ID"),
        _ => {
            value["waba_info"] = json!({"waba_id": account.id, "owner_business_id": account.business_id});
        }
    }
    value
}

fn preferences(graph: &Graph, number: &Number, world: &World, input: &Map<String, Value>) -> Result<Value, String> {
    let key = input
        .get("customer")
        .and_then(Value::as_str)
        .ok_or("user_preferences needs \"customer\"")?;
    let customer = world
        .find_customer(key)
        .ok_or_else(|| format!("no customer {key} here"))?;
    let business = world.business_of(&number.account_id);
    let choice = input.get("choice").and_then(Value::as_str).unwrap_or("stop");
    let mut preference = json!({
        "detail": format!("User requested to {choice} marketing messages"), "category": "marketing_messages",
        "value": choice, "timestamp": graph.clock.now_seconds(), "user_id": customer.user_id(&business),
    });
    if !customer.phone_hidden {
        preference["wa_id"] = json!(customer.wa_id);
    }
    Ok(json!({
        "messaging_product": "whatsapp", "metadata": {"display_phone_number": number.digits, "phone_number_id": number.id},
        "contacts": [customer.contact(&business)], "user_preferences": [preference],
    }))
}

/// The announced state, so that later calls agree with the webhook.
fn make_true(world: &mut World, number_id: &str, account_id: &str, field: &str, value: &Value) {
    let text = |name: &str| value[name].as_str().unwrap_or("").to_owned();
    let template_id = value["message_template_id"].to_string();
    let template = world.accounts.get_mut(account_id).and_then(|account| {
        account
            .templates
            .iter_mut()
            .find(|template| template.id == template_id.trim_matches('"'))
    });
    match (field, template) {
        ("message_template_status_update", Some(template)) => {
            let event = text("event");
            template.status = if matches!(event.as_str(), "REINSTATED" | "UNARCHIVED") {
                "APPROVED".into()
            } else {
                event
            };
        }
        ("message_template_quality_update", Some(template)) => template.quality = text("new_quality_score"),
        ("template_category_update", Some(template)) if value.get("previous_category").is_some() => {
            template.previous_category = Some(text("previous_category"));
            template.category = text("new_category");
        }
        _ => {}
    }
    if let Some(number) = world.numbers.get_mut(number_id) {
        match (field, text("event").as_str()) {
            ("phone_number_quality_update", event) => {
                let quality = if event == "FLAGGED" || event == "DOWNGRADE" {
                    "RED"
                } else {
                    "GREEN"
                };
                number.fields.insert("quality_rating".into(), json!(quality));
            }
            ("account_update", "DISABLED_UPDATE") => {
                let is_back = value["ban_info"]["waba_ban_state"] == "REINSTATE";
                number
                    .fields
                    .insert("status".into(), json!(if is_back { "CONNECTED" } else { "BANNED" }));
            }
            ("account_update", "ACCOUNT_OFFBOARDED" | "PARTNER_REMOVED") => {
                number.fields.insert("status".into(), json!("DISCONNECTED"));
            }
            _ => {}
        }
    }
    for preference in value["user_preferences"].as_array().into_iter().flatten() {
        let key = preference["wa_id"]
            .as_str()
            .or_else(|| preference["user_id"].as_str())
            .unwrap_or("");
        let wa_id = world.find_customer(key).map(|customer| customer.wa_id.clone());
        if let Some(customer) = wa_id.and_then(|wa_id| world.customers.get_mut(&wa_id)) {
            customer.marketing_stopped = preference["value"] == "stop";
        }
    }
}
