//! The structured content of each kind of message, in the API's shape.

use std::collections::BTreeMap;

use sapa_store::message::MessageRow;
use serde_json::{Value, json};

use super::cast::Person;
use super::plan::{Said, price_of};
use super::script::Shop;

/// Sets `content`, and `kind` and `text` where the script's word differs from the product's.
pub fn fill(row: &mut MessageRow, said: &Said, person: &Person, shop: &Shop) {
    let extra = &said.turn.extra;
    let content = match said.turn.kind.as_str() {
        "location" => Some(place(said)),
        "contacts" => Some(json!([{
            "name": extra.card, "emails": [], "org": null, "birthday": null,
            "phones": [{"phone": extra.phone, "wa_id": null, "type": "CELL"}],
        }])),
        "order" => Some(order(said, person, shop)),
        "button_reply" | "list_reply" => {
            Some(json!({"id": "choice", "title": said.text, "description": null, "payload": null}))
        }
        "buttons" | "list" => {
            row.kind = "interactive".into();
            Some(if said.turn.kind == "list" {
                list(said)
            } else {
                buttons(said)
            })
        }
        "form_reply" => {
            let fields: BTreeMap<&String, String> = extra
                .fields
                .iter()
                .map(|(name, value)| (name, said.blanks.fill(value)))
                .collect();
            Some(json!({"name": "flow", "body": said.text, "fields": fields, "flow_token": null}))
        }
        "system" => Some(json!({"type": "user_changed_number", "text": said.text})),
        "unsupported" => Some(json!({
            "type": "poll_creation", "code": 131_051,
            "reason": "WhatsApp does not share this kind of message. Open WhatsApp on the phone to see it.",
        })),
        "template" => template(row, said, person, shop),
        _ => extra.referral.then(advertisement),
    };
    row.content = content.map(|content| content.to_string());
}

fn place(said: &Said) -> Value {
    let extra = &said.turn.extra;
    let (latitude, longitude) = extra.at.unwrap_or((-6.2088, 106.8456));
    json!({
        "latitude": latitude,
        "longitude": longitude,
        "name": extra.place.as_ref().map(|text| said.blanks.fill(text)),
        "address": extra.address.as_ref().map(|text| said.blanks.fill(text)),
        "url": null,
    })
}

fn order(said: &Said, person: &Person, shop: &Shop) -> Value {
    let currency = if person.language == "th" { "THB" } else { "IDR" };
    let item = |index: usize, quantity: u64| {
        let product = &shop.products[index % shop.products.len()];
        let price = price_of(product, &person.language).to_string();
        json!({"product_id": product.sku, "quantity": quantity, "price": price, "currency": currency})
    };
    let items = [
        item(said.blanks.product, said.blanks.count),
        item(said.blanks.product + 5, 1),
    ];
    json!({"catalog_id": "880011223344", "items": items, "text": said.text})
}

fn buttons(said: &Said) -> Value {
    let choices: Vec<Value> = options(said)
        .map(|(id, title)| json!({"id": id, "title": title}))
        .collect();
    json!({"type": "buttons", "body": said.text, "buttons": choices})
}

fn list(said: &Said) -> Value {
    let rows: Vec<Value> = options(said)
        .map(|(id, title)| json!({"id": id, "title": title}))
        .collect();
    json!({"type": "list", "body": said.text, "button": said.turn.extra.button, "sections": [{"title": "", "rows": rows}]})
}

fn options(said: &Said) -> impl Iterator<Item = (String, &String)> {
    said.turn
        .extra
        .options
        .iter()
        .enumerate()
        .map(|(index, title)| (format!("option-{}", index + 1), title))
}

fn template(row: &mut MessageRow, said: &Said, person: &Person, shop: &Shop) -> Option<Value> {
    let name = said.turn.extra.template.as_ref()?;
    let found = shop
        .templates
        .iter()
        .find(|t| t.name == *name && t.language == person.language)?;
    let body = said.blanks.fill(&found.body);
    row.text = Some(body.clone());
    let buttons: Vec<Value> = found
        .buttons
        .iter()
        .map(|button| filled(said, &json!(button)))
        .collect();
    Some(json!({
        "header": found.header, "header_kind": found.header_kind, "body": body, "footer": found.footer,
        "buttons": buttons, "name": found.name, "language": found.language, "category": found.category, "components": [],
    }))
}

fn filled(said: &Said, value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(said.blanks.fill(text)),
        Value::Object(map) => Value::Object(
            map.iter()
                .map(|(key, value)| (key.clone(), filled(said, value)))
                .collect(),
        ),
        other => other.clone(),
    }
}

fn advertisement() -> Value {
    json!({"referral": {
        "headline": "Promo Gajian", "body": "30% off everything until Sunday", "source_url": "https://melati.example/promo",
        "source_id": "120255500011122", "source_type": "ad", "media_type": "image", "image_url": null, "video_url": null,
        "ctwa_clid": null, "welcome_text": null,
    }})
}
