//! What stands inside a message, kind by kind, in the API's shape (`Message.content`).
//!
//! A kind whose parts are missing becomes a placeholder; only text that is not readable at all is an
//! error, so that the caller may repair it and try again.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::message::Message;
use super::person::e164;
use crate::channel::MediaRef;
use crate::channel::meta_common::lenient::{Flag, List, Nested, Number, Whole, Word, elements};
use crate::channel::meta_common::text::{clean_name, without_nul};
use crate::channel::whatsapp::error;

/// A message's inside in our words.
#[derive(Default)]
pub struct Parts {
    pub kind: &'static str,
    pub text: Option<String>,
    pub content: Option<Value>,
    pub media: Vec<MediaRef>,
    pub placeholder: bool,
}

/// One part of a message. `None` when it is absent or not an object; an error when it is not readable.
pub fn part<'a, T: Deserialize<'a>>(raw: Option<&'a RawValue>) -> Result<Option<T>, String> {
    let Some(raw) = raw.filter(|raw| raw.get().starts_with('{')) else {
        return Ok(None);
    };
    serde_json::from_str(raw.get())
        .map(Some)
        .map_err(|_| "a part of the message is not readable".to_owned())
}

/// The vendor's word for the kind; guessed from the part that is there when the word is missing.
pub fn kind_of<'m>(message: &'m Message<'_>) -> &'m str {
    let parts = [
        ("text", message.text.is_some()),
        ("image", message.image.is_some()),
        ("video", message.video.is_some()),
        ("audio", message.audio.is_some()),
        ("document", message.document.is_some()),
        ("sticker", message.sticker.is_some()),
        ("location", message.location.is_some()),
        ("contacts", message.contacts.is_some()),
        ("button", message.button.is_some()),
        ("interactive", message.interactive.is_some()),
        ("order", message.order.is_some()),
    ];
    let guess = || {
        parts
            .iter()
            .find(|(_, there)| *there)
            .map_or("unknown", |(kind, _)| kind)
    };
    message.kind.get().unwrap_or_else(guess)
}

pub fn read(kind: &str, message: &Message<'_>) -> Result<Parts, String> {
    let parts = match kind {
        "text" => text(message)?,
        "image" => media("image", message.image)?,
        "video" => media("video", message.video)?,
        "audio" | "voice" => media("audio", message.audio)?,
        "document" => media("document", message.document)?,
        "sticker" => media("sticker", message.sticker)?,
        "location" => location(message)?,
        "contacts" => contacts(message)?,
        "button" => button(message)?,
        "interactive" => interactive(message)?,
        "order" => order(message)?,
        "system" => system(message)?,
        "request_welcome" => Some(note("request_welcome", "Opened the chat for the first time.")),
        _ => None,
    };
    match parts {
        Some(parts) => Ok(parts),
        None => placeholder(kind, message),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct TextPart<'a> {
    #[serde(borrow)]
    body: Word<'a>,
}

fn text(message: &Message<'_>) -> Result<Option<Parts>, String> {
    let part: Option<TextPart<'_>> = part(message.text)?;
    let body = part.and_then(|part| part.body.owned());
    Ok(body.map(|body| Parts {
        kind: "text",
        text: Some(body),
        ..Parts::default()
    }))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct MediaPart<'a> {
    #[serde(borrow)]
    id: Word<'a>,
    url: Word<'a>,
    mime_type: Word<'a>,
    sha256: Word<'a>,
    caption: Word<'a>,
    filename: Word<'a>,
    file_size: Whole,
    voice: Flag,
    animated: Flag,
}

fn media(kind: &'static str, raw: Option<&RawValue>) -> Result<Option<Parts>, String> {
    let Some(part) = part::<MediaPart<'_>>(raw)? else {
        return Ok(None);
    };
    if part.id.get().is_none() && part.url.get().is_none() {
        return Ok(None);
    }
    let kind = if kind == "audio" && part.voice.0 { "voice" } else { kind };
    let media = MediaRef {
        kind: kind.to_owned(),
        id: part.id.owned(),
        url: part.url.owned(),
        mime: part.mime_type.owned(),
        file_name: part.filename.get().and_then(clean_name),
        sha256: part.sha256.owned(),
        size: part.file_size.0.and_then(|size| u64::try_from(size).ok()),
    };
    let content = part.animated.0.then(|| json!({"animated": true}));
    Ok(Some(Parts {
        kind,
        text: part.caption.owned(),
        content,
        media: vec![media],
        placeholder: false,
    }))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct LocationPart<'a> {
    latitude: Number,
    longitude: Number,
    #[serde(borrow)]
    name: Word<'a>,
    address: Word<'a>,
    url: Word<'a>,
}

fn location(message: &Message<'_>) -> Result<Option<Parts>, String> {
    let Some(part) = part::<LocationPart<'_>>(message.location)? else {
        return Ok(None);
    };
    let (Some(latitude), Some(longitude)) = (part.latitude.0, part.longitude.0) else {
        return Ok(None);
    };
    let content = json!({
        "latitude": latitude,
        "longitude": longitude,
        "name": part.name.owned(),
        "address": part.address.owned(),
        "url": part.url.owned(),
    });
    Ok(Some(Parts {
        kind: "location",
        content: Some(content),
        ..Parts::default()
    }))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SharedContact<'a> {
    #[serde(borrow)]
    name: Nested<SharedName<'a>>,
    phones: List<'a>,
    emails: List<'a>,
    org: Nested<Organisation<'a>>,
    birthday: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SharedName<'a> {
    #[serde(borrow)]
    formatted_name: Word<'a>,
    first_name: Word<'a>,
    last_name: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SharedPhone<'a> {
    #[serde(borrow)]
    phone: Word<'a>,
    wa_id: Word<'a>,
    #[serde(rename = "type")]
    kind: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SharedEmail<'a> {
    #[serde(borrow)]
    email: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Organisation<'a> {
    #[serde(borrow)]
    company: Word<'a>,
}

fn contacts(message: &Message<'_>) -> Result<Option<Parts>, String> {
    let mut cards = Vec::new();
    for raw in elements(message.contacts) {
        cards.extend(part::<SharedContact<'_>>(Some(raw))?.map(|card| shared_contact(&card)));
    }
    if cards.is_empty() {
        return Ok(None);
    }
    Ok(Some(Parts {
        kind: "contacts",
        content: Some(Value::Array(cards)),
        ..Parts::default()
    }))
}

fn shared_contact(card: &SharedContact<'_>) -> Value {
    let phones: Vec<SharedPhone<'_>> = each(&card.phones);
    let emails: Vec<SharedEmail<'_>> = each(&card.emails);
    let name = card.name.0.as_ref();
    let joined = || {
        let name = name?;
        let words: Vec<&str> = [&name.first_name, &name.last_name]
            .into_iter()
            .filter_map(|word| word.get())
            .collect();
        clean_name(&words.join(" "))
    };
    json!({
        "name": name.and_then(|name| clean_name(name.formatted_name.get()?)).or_else(joined),
        "phones": phones.iter().map(|phone| json!({
            "phone": phone.phone.owned().or_else(|| e164(phone.wa_id.get()?)),
            "wa_id": phone.wa_id.owned(),
            "type": phone.kind.owned(),
        })).collect::<Vec<_>>(),
        "emails": emails.iter().filter_map(|email| email.email.owned()).collect::<Vec<_>>(),
        "org": card.org.0.as_ref().and_then(|org| org.company.owned()),
        "birthday": card.birthday.owned(),
    })
}

fn each<'a, T: Deserialize<'a>>(list: &List<'a>) -> Vec<T> {
    list.0
        .iter()
        .filter_map(|raw| serde_json::from_str(raw.get()).ok())
        .collect()
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ButtonPart<'a> {
    #[serde(borrow)]
    payload: Word<'a>,
    text: Word<'a>,
}

fn button(message: &Message<'_>) -> Result<Option<Parts>, String> {
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

fn interactive(message: &Message<'_>) -> Result<Option<Parts>, String> {
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

fn order(message: &Message<'_>) -> Result<Option<Parts>, String> {
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

#[derive(Deserialize, Default)]
#[serde(default)]
struct SystemPart<'a> {
    #[serde(borrow, rename = "type")]
    kind: Word<'a>,
    body: Word<'a>,
}

fn system(message: &Message<'_>) -> Result<Option<Parts>, String> {
    let part: SystemPart<'_> = part(message.system)?.unwrap_or_default();
    Ok(part
        .body
        .owned()
        .map(|body| note(part.kind.get().unwrap_or("system"), &body)))
}

/// A line in the thread that is no one's words.
fn note(kind: &str, text: &str) -> Parts {
    let content = json!({"type": without_nul(kind), "text": text});
    Parts {
        kind: "system",
        text: Some(text.to_owned()),
        content: Some(content),
        ..Parts::default()
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct UnsupportedPart<'a> {
    #[serde(borrow, rename = "type")]
    kind: Word<'a>,
}

/// Stands for a message whose inside WhatsApp does not share or we do not know.
fn placeholder(kind: &str, message: &Message<'_>) -> Result<Parts, String> {
    let part: UnsupportedPart<'_> = part(message.unsupported)?.unwrap_or_default();
    let shown_kind = part.kind.owned().unwrap_or_else(|| without_nul(kind));
    let fault = message.errors.0.first().and_then(|raw| error::from_webhook(raw.get()));
    let reason = match &fault {
        Some((fault, _, error)) if error.code != 131_051 => fault.reason.clone(),
        _ if kind == "media_placeholder" => "The file of this old message was not shared yet.".to_owned(),
        _ => "WhatsApp does not share this kind of message. Open WhatsApp on the phone to see it.".to_owned(),
    };
    let code = fault.map(|(.., error)| error.code);
    let content = json!({"type": shown_kind, "reason": reason, "code": code});
    Ok(Parts {
        kind: "unsupported",
        content: Some(content),
        placeholder: true,
        ..Parts::default()
    })
}
