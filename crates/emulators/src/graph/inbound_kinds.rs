//! The content of each inbound kind, from a short description of it.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::inbound::Sender;
use super::messages::DAY_MS;
use super::{Graph, identity, ids, media, stock_media};

/// A message's type and the keys that belong to it.
pub struct Plan {
    pub kind: String,
    pub content: Map<String, Value>,
    /// The business message this is an answer to.
    pub answers: Option<String>,
}

impl Plan {
    pub fn new(kind: &str, content: Value) -> Self {
        let content = match content {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        Self {
            kind: kind.to_owned(),
            content,
            answers: None,
        }
    }

    fn answering(mut self, input: &Map<String, Value>) -> Self {
        self.answers = input.get("message_id").and_then(Value::as_str).map(str::to_owned);
        self
    }
}

pub fn plan(graph: &Arc<Graph>, sender: &Sender, input: &Map<String, Value>) -> Result<Plan, String> {
    let kind = input.get("type").and_then(Value::as_str).unwrap_or("text");
    // Content in the platform's own shape is taken as it is.
    if let Some(content) = input
        .get(kind)
        .filter(|content| content.is_object() || kind == "contacts")
    {
        return Ok(Plan::new(kind, json!({ kind: content })).answering(input));
    }
    let plan = match kind {
        "text" => Plan::new(kind, json!({"text": {"body": text(input, "text")?}})),
        "image" | "video" | "audio" | "voice" | "document" | "sticker" => file(graph, sender, kind, input)?,
        "location" => location(input),
        "contacts" => Plan::new(kind, json!({"contacts": [contact_card(input)]})),
        "button" => Plan::new(
            kind,
            json!({"button": {"payload": or(input, "payload", "text")?, "text": text(input, "text")?}}),
        )
        .answering(input),
        "button_reply" | "list_reply" | "nfm_reply" => interactive(kind, input)?.answering(input),
        "reaction" => reaction(input)?,
        "order" => Plan::new(kind, json!({"order": order(input)})).answering(input),
        "user_changed_number" | "user_changed_user_id" | "customer_identity_changed" => {
            identity::system(graph, sender, kind, input)?
        }
        "edit" => edit(graph, sender, input)?,
        "revoke" => {
            needs_coexistence(graph, sender, input)?;
            Plan::new(
                kind,
                json!({"revoke": {"original_message_id": text(input, "message_id")?}}),
            )
        }
        "request_welcome" => Plan::new(kind, json!({})),
        "unsupported" => unsupported(input),
        "errors" | "media_placeholder" | "unknown" => Plan::new(kind, json!({"errors": [error_of(input, 131051)]})),
        other => {
            return Err(format!(
                "the emulator has no inbound type {other}; send it through /_control/webhooks/raw"
            ));
        }
    };
    Ok(plan)
}

fn file(graph: &Arc<Graph>, sender: &Sender, kind: &str, input: &Map<String, Value>) -> Result<Plan, String> {
    let (kind, is_voice) = if kind == "voice" {
        ("audio", true)
    } else {
        (kind, input.get("voice") == Some(&json!(true)))
    };
    let default = match (kind, is_voice) {
        ("image", _) => "photo",
        ("audio", true) => "voice",
        ("audio", false) => "song",
        ("document", _) => "invoice",
        (kind, _) => kind,
    };
    let name = input.get("media").and_then(Value::as_str).unwrap_or(default);
    let known = graph.world().media.get(name).map(|media| media.id.clone());
    let id = match known {
        Some(id) => id,
        None => {
            let file = stock_media::file(name).ok_or_else(|| {
                format!(
                    "no media {name}: upload it first or use one of {}",
                    stock_media::NAMES.join(", ")
                )
            })?;
            let file_name = (kind == "document").then(|| file.file_name.to_owned());
            graph.keep_media(&sender.number_id, file.mime, file.bytes, file_name, 7 * DAY_MS)
        }
    };
    let mut world = graph.world();
    let now = graph.clock.now_seconds();
    let media = world.media.get_mut(&id).ok_or("the media is gone")?;
    media.number_id.clone_from(&sender.number_id);
    let mut content = json!({
        "id": media.id, "mime_type": media.mime, "sha256": ids::sha256_base64(&media.bytes),
        "url": media::link(&graph.base_url(), media, now),
    });
    match kind {
        "audio" => content["voice"] = json!(is_voice),
        "sticker" => content["animated"] = json!(media::is_animated_webp(&media.bytes)),
        "document" => {
            let name = input
                .get("filename")
                .and_then(Value::as_str)
                .or(media.file_name.as_deref());
            content["filename"] = json!(name.unwrap_or("document"));
        }
        _ => {}
    }
    if let Some(caption) = input
        .get("caption")
        .and_then(Value::as_str)
        .filter(|caption| !caption.is_empty())
    {
        content["caption"] = json!(caption);
    }
    if input.get("lost") == Some(&json!(true)) {
        media.lost = true;
    }
    Ok(Plan::new(kind, json!({ kind: content })))
}

fn location(input: &Map<String, Value>) -> Plan {
    let mut location = json!({
        "latitude": input.get("latitude").cloned().unwrap_or(json!(-6.2088)),
        "longitude": input.get("longitude").cloned().unwrap_or(json!(106.8456)),
    });
    for name in ["name", "address", "url"] {
        if let Some(value) = input.get(name) {
            location[name] = value.clone();
        }
    }
    Plan::new("location", json!({"location": location})).answering(input)
}

fn contact_card(input: &Map<String, Value>) -> Value {
    let name = input.get("name").and_then(Value::as_str).unwrap_or("Andi Wijaya");
    let phone = input
        .get("phone")
        .and_then(Value::as_str)
        .unwrap_or("+62 812-0000-1111");
    let (first, last) = name.split_once(' ').unwrap_or((name, ""));
    json!({
        "name": {"formatted_name": name, "first_name": first, "last_name": last},
        "phones": [{"phone": phone, "wa_id": ids::digits(phone), "type": "CELL"}],
        "emails": [{"email": "andi@example.com", "type": "WORK"}],
        "org": {"company": "Melati Living", "title": "Buyer"},
    })
}

fn interactive(kind: &str, input: &Map<String, Value>) -> Result<Plan, String> {
    let reply = match kind {
        "nfm_reply" => {
            let response = input
                .get("response")
                .cloned()
                .unwrap_or(json!({"flow_token": "unused", "answer": "yes"}));
            json!({"name": "flow", "body": "Sent", "response_json": response.to_string()})
        }
        _ => {
            let mut reply = json!({"id": text(input, "id")?, "title": text(input, "title")?});
            if let Some(description) = input.get("description").filter(|_| kind == "list_reply") {
                reply["description"] = description.clone();
            }
            reply
        }
    };
    Ok(Plan::new(
        "interactive",
        json!({"interactive": {"type": kind, (kind): reply}}),
    ))
}

fn reaction(input: &Map<String, Value>) -> Result<Plan, String> {
    let mut reaction = json!({"message_id": text(input, "message_id")?});
    // A removed reaction has no emoji at all.
    if let Some(emoji) = input
        .get("emoji")
        .and_then(Value::as_str)
        .filter(|emoji| !emoji.is_empty())
    {
        reaction["emoji"] = json!(emoji);
    }
    Ok(Plan::new("reaction", json!({"reaction": reaction})))
}

fn order(input: &Map<String, Value>) -> Value {
    let items = input.get("items").cloned().unwrap_or(json!([
        {"product_retailer_id": "MEL-KURSI-01", "quantity": 2, "item_price": 450_000, "currency": "IDR"},
        {"product_retailer_id": "MEL-MEJA-02", "quantity": 1, "item_price": 1_250_000, "currency": "IDR"}]));
    let mut order = json!({
        "catalog_id": input.get("catalog_id").and_then(Value::as_str).unwrap_or("880011223344"),
        "product_items": items,
    });
    if let Some(text) = input.get("text") {
        order["text"] = text.clone();
    }
    order
}

fn needs_coexistence(graph: &Arc<Graph>, sender: &Sender, input: &Map<String, Value>) -> Result<(), String> {
    let is_shared = graph
        .world()
        .numbers
        .get(&sender.number_id)
        .is_some_and(|number| number.coexistence);
    if is_shared || input.get("force") == Some(&json!(true)) {
        return Ok(());
    }
    Err("edits and deletions reach only numbers with coexistence; set it on the number or send \"force\": true".into())
}

fn edit(graph: &Arc<Graph>, sender: &Sender, input: &Map<String, Value>) -> Result<Plan, String> {
    needs_coexistence(graph, sender, input)?;
    let message = match input.get("message") {
        Some(message) => message.clone(),
        None => json!({"type": "text", "text": {"body": text(input, "text")?}}),
    };
    Ok(Plan::new(
        "edit",
        json!({"edit": {"original_message_id": text(input, "message_id")?, "message": message}}),
    ))
}

fn unsupported(input: &Map<String, Value>) -> Plan {
    let reason = input.get("reason").and_then(Value::as_str).unwrap_or("poll_creation");
    Plan::new(
        "unsupported",
        json!({"unsupported": {"type": reason}, "errors": [error_of(input, 131051)]}),
    )
}

fn error_of(input: &Map<String, Value>, default: i64) -> Value {
    let code = input.get("code").and_then(Value::as_i64).unwrap_or(default);
    let (title, details) = match code {
        131051 => ("Message type unknown", "Message type is currently not supported."),
        131052 => ("Media download error", "The media could not be downloaded."),
        131060 => (
            "This message is currently unavailable",
            "Unable to access this message on the linked device.",
        ),
        other => (super::errors::title(other), super::errors::title(other)),
    };
    json!({"code": code, "title": title, "message": title, "error_data": {"details": details}})
}

pub fn referral() -> Value {
    json!({
        "source_url": "https://fb.me/9kQwErTy", "source_id": "120255500011122", "source_type": "ad",
        "headline": "Promo Gajian", "body": "Diskon 30% untuk semua rak buku", "media_type": "image",
        "image_url": "https://scontent.xx.fbcdn.net/promo.jpg", "ctwa_clid": "ARx9kQemulated",
        "welcome_message": {"text": "Hai! Ada yang bisa dibantu?"},
    })
}

fn text(input: &Map<String, Value>, name: &str) -> Result<String, String> {
    match input.get(name) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Object(object)) if object.contains_key("body") => {
            Ok(object["body"].as_str().unwrap_or("").to_owned())
        }
        _ => Err(format!("\"{name}\" is missing")),
    }
}

fn or(input: &Map<String, Value>, first: &str, second: &str) -> Result<String, String> {
    text(input, first).or_else(|_| text(input, second))
}
