//! Chats as the phone page and the control API show them.

use serde_json::{Map, Value, json};

use super::Graph;
use super::messages::is_window_open;
use super::state::{Chat, Customer, Entry, Number};

/// A new or changed message for the live stream.
pub fn event(number_id: &str, wa_id: &str, entry: &Entry) -> Value {
    json!({"type": "message", "number": number_id, "customer": wa_id, "message": message(entry)})
}

/// One bubble: `kind` and its parts in one shape, whoever sent it.
pub fn message(entry: &Entry) -> Value {
    let mut shown = json!({
        "id": entry.id,
        "from": if entry.from_business { "business" } else { "customer" },
        "source": entry.source,
        "at_ms": entry.at_ms,
        "kind": entry.kind,
        "status": entry.status,
        "parts": parts(entry),
        "reactions": {"customer": entry.reactions[0], "business": entry.reactions[1]},
        "edited": entry.edited,
        "revoked": entry.revoked,
        "error": entry.error,
        "biz_opaque_callback_data": entry.opaque,
    });
    let context = entry.body.get("context");
    if let Some(id) = context.and_then(|c| c.get("message_id").or_else(|| c.get("id"))) {
        shown["quoted"] = id.clone();
    }
    if let Some(context) = context
        && (context.get("forwarded").is_some() || context.get("frequently_forwarded").is_some())
    {
        shown["forwarded"] = json!(true);
    }
    if let Some(referral) = entry.body.get("referral") {
        shown["referral"] = referral.clone();
    }
    shown
}

fn parts(entry: &Entry) -> Value {
    let none = Value::Null;
    let content = entry.body.get(&entry.kind).unwrap_or(&none);
    match entry.kind.as_str() {
        "text" => json!({"text": content["body"]}),
        "image" | "video" | "audio" | "document" | "sticker" => media(&entry.kind, content),
        "template" => template(entry.rendered.as_ref().unwrap_or(&none)),
        "interactive" if entry.from_business => interactive(content),
        "interactive" => {
            let reply = content
                .as_object()
                .and_then(|object| object.iter().find(|(name, _)| *name != "type"));
            let text = reply.map(|(_, reply)| reply.get("title").or_else(|| reply.get("body")).cloned());
            json!({"text": text.flatten(), "reply": content})
        }
        "button" => json!({"text": content["text"], "payload": content["payload"]}),
        "location" => json!({"location": content}),
        "contacts" => json!({"contacts": content}),
        "order" => json!({"order": content}),
        "reaction" => json!({"text": content["emoji"], "target": content["message_id"]}),
        "system" => json!({"text": content["body"]}),
        _ => json!({"raw": content}),
    }
}

fn media(kind: &str, content: &Value) -> Value {
    let mut parts = json!({"media": {
        "kind": kind, "id": content["id"], "link": content["link"], "filename": content["filename"],
        "mime_type": content["mime_type"], "voice": content["voice"], "animated": content["animated"],
    }});
    if let Some(caption) = content.get("caption") {
        parts["text"] = caption.clone();
    }
    parts
}

fn header(header: &Value) -> Map<String, Value> {
    let mut parts = Map::new();
    match header["type"].as_str() {
        Some("text") => drop(parts.insert("header".into(), header["text"].clone())),
        Some("location") => drop(parts.insert("location".into(), header["location"].clone())),
        Some(kind) => {
            let media = media(kind, &header[kind]);
            parts.insert("media".into(), media["media"].clone());
        }
        None => {}
    }
    parts
}

fn template(rendered: &Value) -> Value {
    let mut parts = rendered.get("header").map(header).unwrap_or_default();
    parts.insert("text".into(), rendered["body"].clone());
    for (name, from) in [
        ("footer", "footer"),
        ("template", "name"),
        ("language", "language"),
        ("offer", "offer"),
    ] {
        if let Some(value) = rendered.get(from) {
            parts.insert(name.into(), value.clone());
        }
    }
    if let Some(buttons) = rendered.get("buttons").and_then(Value::as_array) {
        parts.insert("buttons".into(), buttons.iter().map(template_button).collect());
    }
    if let Some(cards) = rendered.get("cards").and_then(Value::as_array) {
        parts.insert("cards".into(), cards.iter().map(template).collect());
    }
    Value::Object(parts)
}

fn template_button(button: &Value) -> Value {
    let action = match button["type"].as_str().unwrap_or("") {
        "QUICK_REPLY" => "reply",
        "URL" => "url",
        "PHONE_NUMBER" => "call",
        "COPY_CODE" | "OTP" => "copy",
        "FLOW" => "flow",
        "REQUEST_CONTACT_INFO" => "share_contact",
        _ => "other",
    };
    json!({"action": action, "title": button["text"], "id": button["payload"], "url": button["url"],
           "phone": button["phone_number"], "code": button["code"]})
}

fn interactive(content: &Value) -> Value {
    let mut parts = content.get("header").map(header).unwrap_or_default();
    parts.insert("text".into(), content["body"]["text"].clone());
    if let Some(footer) = content.get("footer") {
        parts.insert("footer".into(), footer["text"].clone());
    }
    let action = &content["action"];
    let kind = content["type"].as_str().unwrap_or("");
    parts.insert("interactive".into(), json!(kind));
    let one = |action: &str, title: &Value| json!([{"action": action, "title": title}]);
    let buttons = match kind {
        "button" => action["buttons"].as_array().map(|all| {
            all.iter()
                .map(|b| json!({"action": "reply", "id": b["reply"]["id"], "title": b["reply"]["title"]}))
                .collect()
        }),
        "cta_url" => Some(
            json!([{"action": "url", "title": action["parameters"]["display_text"], "url": action["parameters"]["url"]}]),
        ),
        "location_request_message" => Some(one("share_location", &json!("Send location"))),
        "request_contact_info" => Some(one("share_contact", &json!("Share phone number"))),
        "flow" => Some(one("flow", &action["parameters"]["flow_cta"])),
        "catalog_message" | "product" | "product_list" => Some(one("order", &json!("View items"))),
        _ => None,
    };
    if let Some(buttons) = buttons {
        parts.insert("buttons".into(), buttons);
    }
    if kind == "list" {
        parts.insert(
            "list".into(),
            json!({"button": action["button"], "sections": action["sections"]}),
        );
    }
    if let Some(cards) = action.get("cards") {
        parts.insert(
            "cards".into(),
            cards
                .as_array()
                .map(|cards| cards.iter().map(interactive).collect())
                .unwrap_or_default(),
        );
    }
    Value::Object(parts)
}

pub fn chat(graph: &Graph, chat: &Chat) -> Value {
    let now = graph.clock.now_ms();
    json!({
        "last_inbound_ms": chat.last_inbound_ms,
        "window_open": is_window_open(chat, now),
        "free_entry": now < chat.free_entry_until_ms,
        "typing": now < chat.typing_until_ms,
        "business_read_ms": chat.business_read_ms,
        "received": chat.received,
        "sent": chat.sent,
        "last": chat.entries.back().map(message),
    })
}

pub fn customer(customer: &Customer, business: &str) -> Value {
    json!({
        "wa_id": customer.wa_id,
        "name": customer.name,
        "username": customer.username,
        "user_id": customer.user_id(business),
        "phone_hidden": customer.phone_hidden,
        "online": customer.online,
        "receipts": customer.receipts.name(),
        "skip_delivered": customer.skip_delivered,
        "marketing_stopped": customer.marketing_stopped,
        "on_whatsapp": customer.on_whatsapp,
        "fail_next": customer.fail_codes,
        "fail_always": customer.fail_always,
        "fail_after_sent": customer.fail_after_sent,
        "identity_hash": customer.identity_hash,
    })
}

pub fn number(number: &Number) -> Value {
    json!({
        "id": number.id,
        "account_id": number.account_id,
        "display_phone_number": number.display,
        "digits": number.digits,
        "verified_name": number.fields.get("verified_name"),
        "status": number.fields.get("status"),
        "quality_rating": number.fields.get("quality_rating"),
        "coexistence": number.coexistence,
        "registered": number.registered,
        "messages_per_second": number.mps,
        "pair_burst": number.pair.map(|pair| pair.burst),
        "pair_refill_ms": number.pair.map(|pair| pair.refill_ms),
        "chats": number.chats.len(),
        "sync_requests": number.sync_requests,
    })
}
