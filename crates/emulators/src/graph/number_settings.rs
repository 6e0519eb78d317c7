//! What a number's owner sets: profile, commerce, automation, blocked people, links.

use http::Method;
use serde_json::{Value, json};

use super::call::{Call, success};
use super::errors::GraphError;
use super::{Graph, ids, messages, paging};

pub fn identity(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    let mut world = graph.world();
    let number = world.numbers.get_mut(&call.node).ok_or_else(|| call.not_found())?;
    if call.method == Method::POST {
        for name in [
            "user_identity_change",
            "calling",
            "payload_encryption",
            "storage_configuration",
        ] {
            if let Some(value) = call.params.get(name) {
                number.settings.insert(name.into(), value.clone());
            }
        }
        return Ok(success());
    }
    Ok(Value::Object(number.settings.clone()))
}

pub fn profile(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    let mut world = graph.world();
    let number = world.numbers.get_mut(&call.node).ok_or_else(|| call.not_found())?;
    if call.method == Method::GET {
        let mut profile = number.profile.clone();
        profile.entry("vertical").or_insert(json!("UNDEFINED"));
        let fields = call.params.fields();
        let mut profile = paging::pick(Value::Object(profile), fields.as_deref());
        profile["messaging_product"] = json!("whatsapp");
        return Ok(json!({"data": [profile]}));
    }
    if call.params.text("messaging_product").as_deref() != Some("whatsapp") {
        return Err(GraphError::missing_parameter("messaging_product"));
    }
    for (name, limit) in [
        ("about", 139),
        ("address", 256),
        ("description", 512),
        ("email", 128),
        ("vertical", 64),
    ] {
        let Some(text) = call.params.text(name) else { continue };
        if text.chars().count() > limit || (name == "about" && text.is_empty()) {
            return Err(GraphError::invalid(format!(
                "Param {name} must be at most {limit} characters long."
            )));
        }
        number.profile.insert(name.into(), json!(text));
    }
    if let Some(websites) = call.params.get("websites") {
        if websites.as_array().is_none_or(|sites| sites.len() > 2) {
            return Err(GraphError::invalid(
                "Param websites must be an array of at most 2 addresses.",
            ));
        }
        number.profile.insert("websites".into(), websites.clone());
    }
    if let Some(handle) = call.params.text("profile_picture_handle") {
        let url = format!("{}/profile/{handle}", call.base_url);
        number.profile.insert("profile_picture_url".into(), json!(url));
    }
    Ok(success())
}

pub fn commerce(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    let mut world = graph.world();
    let number = world.numbers.get_mut(&call.node).ok_or_else(|| call.not_found())?;
    if call.method == Method::POST {
        for name in ["is_catalog_visible", "is_cart_enabled"] {
            if call.params.get(name).is_some() {
                number.settings.insert(name.into(), json!(call.params.flag(name)));
            }
        }
        return Ok(success());
    }
    let of = |name: &str| number.settings.get(name).cloned().unwrap_or(json!(true));
    Ok(
        json!({"data": [{"id": number.id, "is_catalog_visible": of("is_catalog_visible"), "is_cart_enabled": of("is_cart_enabled")}]}),
    )
}

pub fn automation(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    let mut world = graph.world();
    let number = world.numbers.get_mut(&call.node).ok_or_else(|| call.not_found())?;
    if call.method == Method::GET {
        return Ok(json!({"conversational_automation": number.settings.get("automation"), "id": number.id}));
    }
    let list = |name: &str| {
        call.params
            .get(name)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let too_long = |value: &Value, limit: usize| value.as_str().is_some_and(|text| text.chars().count() > limit);
    let (prompts, commands) = (list("prompts"), list("commands"));
    if prompts.len() > 4 || prompts.iter().any(|prompt| too_long(prompt, 80)) {
        return Err(GraphError::invalid("At most 4 prompts of at most 80 characters."));
    }
    let is_bad = |c: &Value| too_long(&c["command_name"], 32) || too_long(&c["command_description"], 256);
    if commands.len() > 30 || commands.iter().any(is_bad) {
        return Err(GraphError::invalid(
            "At most 30 commands; names up to 32, descriptions up to 256 characters.",
        ));
    }
    let automation = json!({"enable_welcome_message": call.params.flag("enable_welcome_message"), "prompts": prompts, "commands": commands});
    number.settings.insert("automation".into(), automation);
    Ok(success())
}

/// Only people who wrote within the last day can be blocked.
pub fn block(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    let now = graph.clock.now_ms();
    let mut world = graph.world();
    if call.method == Method::GET {
        let number = &world.numbers[&call.node];
        let mut blocked: Vec<&String> = number.blocked.iter().collect();
        blocked.sort();
        let items = blocked
            .into_iter()
            .map(|wa_id| json!({"messaging_product": "whatsapp", "wa_id": wa_id}))
            .collect();
        return paging::page(call, items, 25);
    }
    let users = call
        .params
        .get("block_users")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let (mut done, mut failed) = (Vec::new(), Vec::new());
    for user in users {
        let input = user["user"]
            .as_str()
            .or_else(|| user["user_id"].as_str())
            .unwrap_or("")
            .to_owned();
        let wa_id = world.find_customer(&input).map(|customer| customer.wa_id.clone());
        let number = world.numbers.get_mut(&call.node).ok_or_else(|| call.not_found())?;
        let known = wa_id.filter(|wa_id| {
            number
                .chats
                .get(wa_id)
                .is_some_and(|chat| messages::is_window_open(chat, now))
                || call.method == Method::DELETE
        });
        match known {
            Some(wa_id) => {
                if call.method == Method::DELETE {
                    number.blocked.remove(&wa_id);
                } else {
                    number.blocked.insert(wa_id.clone());
                }
                done.push(json!({"input": input, "wa_id": wa_id}));
            }
            None => {
                failed.push(json!({"input": input, "errors": [{"message": "Re-engagement required", "code": 131047}]}));
            }
        }
    }
    let name = if call.method == Method::DELETE {
        "removed_users"
    } else {
        "added_users"
    };
    let mut lists = json!({(name): done});
    if failed.is_empty() {
        return Ok(json!({"messaging_product": "whatsapp", "block_users": lists}));
    }
    lists["failed_users"] = json!(failed);
    let mut error =
        GraphError::of(139_100, "Failed to block some users").with_message("(#139100) Failed to block/unblock users");
    error.extra = Some(Box::new(json!({"messaging_product": "whatsapp", "block_users": lists})));
    Err(error)
}

pub fn qr_codes(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    let mut world = graph.world();
    let number = world.numbers.get_mut(&call.node).ok_or_else(|| call.not_found())?;
    if call.method == Method::POST {
        let code = ids::short_code();
        let mut item = json!({"code": code, "prefilled_message": call.params.required("prefilled_message")?,
                              "deep_link_url": format!("https://wa.me/message/{code}")});
        if call.params.text("generate_qr_image").is_some() {
            item["qr_image_url"] = json!(format!("{}/qr/{code}", call.base_url));
        }
        number.qr_codes.push(item.clone());
        return Ok(item);
    }
    paging::page(call, number.qr_codes.clone(), 25)
}

pub fn username(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    let mut world = graph.world();
    let number = world.numbers.get_mut(&call.node).ok_or_else(|| call.not_found())?;
    match call.method {
        Method::POST => {
            let name = call.params.required("username")?;
            let is_good = name.len() >= 3
                && name
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._".contains(c));
            if !is_good {
                return Err(GraphError::of(147_001, "The username is not valid."));
            }
            number.fields.insert("username".into(), json!(name));
            Ok(json!({"status": "reserved"}))
        }
        Method::DELETE => {
            number.fields.remove("username");
            Ok(success())
        }
        _ => Ok(json!({"username": number.fields.get("username"), "status": "approved"})),
    }
}
