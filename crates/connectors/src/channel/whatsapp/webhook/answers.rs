//! What a customer answers with: buttons, lists, forms, orders.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::kinds::{Parts, each, note, part};
use super::message::Message;
use crate::channel::meta_common::lenient::{List, Nested, Number, Word};
use crate::channel::meta_common::text::without_nul;

#[derive(Deserialize, Default)]
#[serde(default)]
struct ButtonPart<'a> {
    #[serde(borrow)]
    payload: Word<'a>,
    text: Word<'a>,
}

pub fn button(message: &Message<'_>) -> Result<Option<Parts>, String> {
    let Some(part) = part::<ButtonPart<'_>>(message.button)? else {
        return Ok(None);
    };
    let title = part.text.owned().or_else(|| part.payload.owned());
    Ok(title.map(|title| {
        let content = json!({"id": null, "title": title, "description": null, "payload": part.payload.owned()});
        Parts {
            kind: "button_reply",
            text: Some(title),
            content: Some(content),
            ..Parts::default()
        }
    }))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct InteractivePart<'a> {
    #[serde(borrow, rename = "type")]
    kind: Word<'a>,
    button_reply: Nested<Choice<'a>>,
    list_reply: Nested<Choice<'a>>,
    nfm_reply: Nested<FormReply<'a>>,
    call_permission_reply: Nested<CallPermission<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Choice<'a> {
    #[serde(borrow)]
    id: Word<'a>,
    title: Word<'a>,
    description: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct FormReply<'a> {
    #[serde(borrow)]
    name: Word<'a>,
    body: Word<'a>,
    response_json: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CallPermission<'a> {
    #[serde(borrow)]
    response: Word<'a>,
}

pub fn interactive(message: &Message<'_>) -> Result<Option<Parts>, String> {
    let Some(part) = part::<InteractivePart<'_>>(message.interactive)? else {
        return Ok(None);
    };
    if let Some(choice) = &part.button_reply.0 {
        return Ok(Some(choice_parts("button_reply", choice)));
    }
    if let Some(choice) = &part.list_reply.0 {
        return Ok(Some(choice_parts("list_reply", choice)));
    }
    if let Some(form) = &part.nfm_reply.0 {
        return Ok(Some(form_parts(form)));
    }
    if let Some(permission) = &part.call_permission_reply.0 {
        let answer = permission.response.get().unwrap_or("answered");
        let mut parts = note("call_permission_reply", &format!("Call permission: {answer}."));
        if let Some(Value::Object(content)) = &mut parts.content {
            content.insert("response".into(), json!(answer));
        }
        return Ok(Some(parts));
    }
    Ok(None)
}

fn choice_parts(kind: &'static str, choice: &Choice<'_>) -> Parts {
    let title = choice.title.owned().or_else(|| choice.id.owned());
    let content = json!({
        "id": choice.id.owned(),
        "title": title,
        "description": choice.description.owned(),
        "payload": null,
    });
    Parts {
        kind,
        text: title,
        content: Some(content),
        ..Parts::default()
    }
}

fn form_parts(form: &FormReply<'_>) -> Parts {
    // The answers come as JSON inside a string; an object directly is taken as well.
    let raw = form.response_json.map_or("{}", RawValue::get);
    let inside: Option<String> = serde_json::from_str(raw).ok();
    let answers = serde_json::from_str::<Value>(inside.as_deref().unwrap_or(raw)).map(without_nul_inside);
    let mut fields = match answers {
        Ok(Value::Object(fields)) => fields,
        Ok(other) => Map::from_iter([("value".to_owned(), other)]),
        Err(_) => Map::from_iter([("text".to_owned(), json!(inside.as_deref().map(without_nul)))]),
    };
    let flow_token = fields.remove("flow_token").unwrap_or_default();
    let content =
        json!({"name": form.name.owned(), "body": form.body.owned(), "fields": fields, "flow_token": flow_token});
    Parts {
        kind: "form_reply",
        text: form.body.owned(),
        content: Some(content),
        ..Parts::default()
    }
}

fn without_nul_inside(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(without_nul(&text)),
        Value::Array(items) => items.into_iter().map(without_nul_inside).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(key, value)| (without_nul(&key), without_nul_inside(value)))
            .collect(),
        other => other,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct OrderPart<'a> {
    #[serde(borrow)]
    catalog_id: Word<'a>,
    text: Word<'a>,
    product_items: List<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct OrderItem<'a> {
    #[serde(borrow)]
    product_retailer_id: Word<'a>,
    quantity: Number,
    item_price: Word<'a>,
    currency: Word<'a>,
}

pub fn order(message: &Message<'_>) -> Result<Option<Parts>, String> {
    let Some(part) = part::<OrderPart<'_>>(message.order)? else {
        return Ok(None);
    };
    let items: Vec<OrderItem<'_>> = each(&part.product_items);
    let items: Vec<Value> = items
        .iter()
        .map(|item| {
            json!({
                "product_id": item.product_retailer_id.owned(),
                "quantity": whole_or_not(item.quantity.0),
                "price": item.item_price.owned(),
                "currency": item.currency.owned(),
            })
        })
        .collect();
    let text = part.text.owned();
    let content = json!({"catalog_id": part.catalog_id.owned(), "items": items, "text": text});
    Ok(Some(Parts {
        kind: "order",
        text,
        content: Some(content),
        ..Parts::default()
    }))
}

/// `2` rather than `2.0`.
fn whole_or_not(number: Option<f64>) -> Value {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "only whole numbers well inside i64 get here"
    )]
    match number {
        Some(number) if number.fract() == 0.0 && number.abs() < 1e15 => json!(number as i64),
        other => json!(other),
    }
}
