//! What stands inside a message, kind by kind, in the API's shape (`Message.content`).
//!
//! A kind whose parts are missing becomes a placeholder; only text that is not readable at all is an
//! error, so that the caller may repair it and try again.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::answers;
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
        "button" => answers::button(message)?,
        "interactive" => answers::interactive(message)?,
        "order" => answers::order(message)?,
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

/// The elements that can be read.
pub fn each<'a, T: Deserialize<'a>>(list: &List<'a>) -> Vec<T> {
    list.0
        .iter()
        .filter_map(|raw| serde_json::from_str(raw.get()).ok())
        .collect()
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
pub fn note(kind: &str, text: &str) -> Parts {
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

/// Kinds we read, when they are whole.
const KNOWN: &[&str] = &[
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "button",
    "interactive",
    "order",
    "system",
];

/// Stands for a message whose inside WhatsApp does not share or we do not know.
fn placeholder(kind: &str, message: &Message<'_>) -> Result<Parts, String> {
    let part: UnsupportedPart<'_> = part(message.unsupported)?.unwrap_or_default();
    let shown_kind = part.kind.owned().unwrap_or_else(|| without_nul(kind));
    let fault = message.errors.0.first().and_then(|raw| error::from_webhook(raw.get()));
    let reason = match &fault {
        Some((fault, _, error)) if error.code != 131_051 => fault.reason.clone(),
        None if KNOWN.contains(&kind) => {
            "The message arrived without its contents. Open WhatsApp on the phone to see it.".to_owned()
        }
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
