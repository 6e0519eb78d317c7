//! Our outgoing message → `POST /{phone_number_id}/messages`, and what WhatsApp answered.

use serde_json::{Map, Value, json};

use super::{error, interactive, media, settings, template};
use crate::channel::meta_common::graph::Graph;
use crate::channel::{AccountCredentials, Fault, Outgoing, OutgoingBody, OutgoingMedia, Person, Receipt, SendFault};
use crate::http::Vendors;

/// Would WhatsApp refuse this body whatever happens?
pub fn fits(body: &OutgoingBody) -> Result<(), Fault> {
    match body {
        OutgoingBody::Text { text } => text_fits(text),
        OutgoingBody::Media { media, caption } => media_fits(media, caption.as_deref()),
        OutgoingBody::Template {
            name,
            language,
            components,
            media,
        } => {
            template::fits(name, language, components)?;
            media.iter().try_for_each(|(_, file)| media_fits(file, None))
        }
        OutgoingBody::Interactive(content) => interactive::vendor_shape(content).map(drop),
        OutgoingBody::Location {
            latitude, longitude, ..
        } => {
            let valid = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
            valid
                .then_some(())
                .ok_or_else(|| edit("invalid_location", "This place is not on the map. Choose it again."))
        }
        OutgoingBody::Contacts(cards) => contact_cards(cards).map(drop),
        OutgoingBody::Reaction { target, .. } => {
            let known = !target.is_empty();
            known.then_some(()).ok_or_else(|| {
                edit(
                    "message_unknown",
                    "WhatsApp has no such message to react to. Choose another one.",
                )
            })
        }
    }
}

pub async fn send(vendors: &Vendors, account: &AccountCredentials, message: &Outgoing) -> Result<Receipt, SendFault> {
    fits(&message.body).map_err(SendFault::Rejected)?;
    let graph = Graph::of(vendors, account);
    let number = account.external_id.as_str();
    let mut body = envelope(message).map_err(SendFault::Rejected)?;
    let (kind, content) = content(&graph, number, &message.body).await?;
    body.insert("type".into(), json!(kind));
    body.insert(kind.into(), content);
    let answer = graph.post(&[number, "messages"], &Value::Object(body)).await;
    receipt(&answer.map_err(|fault| error::when_sending(&fault))?, &message.to)
}

/// Tells the customer that everything up to this message was read, and shows that we type.
pub async fn mark_read(
    vendors: &Vendors,
    account: &AccountCredentials,
    external_id: &str,
    typing: bool,
) -> Result<(), SendFault> {
    let mut body = json!({"messaging_product": "whatsapp", "status": "read", "message_id": external_id});
    if let Some(body) = body.as_object_mut().filter(|_| typing) {
        body.insert("typing_indicator".into(), json!({"type": "text"}));
    }
    let graph = Graph::of(vendors, account);
    graph
        .post(&[&account.external_id, "messages"], &body)
        .await
        .map_err(|fault| error::when_asking(&fault))?;
    Ok(())
}

fn envelope(message: &Outgoing) -> Result<Map<String, Value>, Fault> {
    let mut body = Map::new();
    body.insert("messaging_product".into(), json!("whatsapp"));
    body.insert("recipient_type".into(), json!("individual"));
    let (field, id) = recipient(&message.to)?;
    body.insert(field.into(), json!(id));
    // The only thing that finds a message again whose answer was lost.
    body.insert("biz_opaque_callback_data".into(), json!(message.message_id));
    let quotes = !matches!(message.body, OutgoingBody::Reaction { .. });
    if let Some(quoted) = message.reply_to.as_deref().filter(|id| quotes && !id.is_empty()) {
        body.insert("context".into(), json!({"message_id": quoted}));
    }
    Ok(body)
}

/// The phone number where we know one (`+` in front, or WhatsApp would add the business's own country
/// code), else the business-scoped id.
fn recipient(person: &Person) -> Result<(&'static str, String), Fault> {
    let number = [&person.phone, &person.external_id]
        .into_iter()
        .flatten()
        .find_map(|text| {
            let digits = text.strip_prefix('+').unwrap_or(text);
            (digits.len() >= 5 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| format!("+{digits}"))
        });
    if let Some(number) = number {
        return Ok(("to", number));
    }
    let scoped = person
        .scoped_id
        .as_ref()
        .or(person.parent_scoped_id.as_ref())
        .filter(|id| !id.is_empty());
    match scoped {
        Some(id) => Ok(("recipient", id.clone())),
        None => Err(edit(
            "no_address",
            "This person has no WhatsApp number. Add one to the contact.",
        )),
    }
}

async fn content(graph: &Graph<'_>, number: &str, body: &OutgoingBody) -> Result<(&'static str, Value), SendFault> {
    Ok(match body {
        OutgoingBody::Text { text } => {
            let preview = text.contains("https://") || text.contains("http://");
            ("text", json!({"body": text, "preview_url": preview}))
        }
        OutgoingBody::Media { media: file, caption } => {
            let id = media::upload(graph, number, file).await?;
            media_content(file, &id, caption.as_deref())
        }
        OutgoingBody::Template {
            name,
            language,
            components,
            media: files,
        } => {
            let components = template::with_files(graph, number, components, files).await?;
            (
                "template",
                json!({"name": name, "language": {"code": language}, "components": components}),
            )
        }
        OutgoingBody::Interactive(content) => (
            "interactive",
            interactive::vendor_shape(content).map_err(SendFault::Rejected)?,
        ),
        OutgoingBody::Location {
            latitude,
            longitude,
            name,
            address,
        } => {
            let all = [
                ("latitude", json!(latitude)),
                ("longitude", json!(longitude)),
                ("name", json!(name)),
                ("address", json!(address)),
            ];
            ("location", object_of(all))
        }
        OutgoingBody::Contacts(cards) => ("contacts", contact_cards(cards).map_err(SendFault::Rejected)?),
        OutgoingBody::Reaction { target, emoji } => ("reaction", json!({"message_id": target, "emoji": emoji})),
    })
}

fn media_content(file: &OutgoingMedia, id: &str, caption: Option<&str>) -> (&'static str, Value) {
    let caption = json!(caption.filter(|caption| !caption.is_empty()));
    match file.kind.as_str() {
        "image" => ("image", object_of([("id", json!(id)), ("caption", caption)])),
        "video" => ("video", object_of([("id", json!(id)), ("caption", caption)])),
        "sticker" => ("sticker", json!({"id": id})),
        "voice" => ("audio", json!({"id": id, "voice": true})),
        "audio" => ("audio", json!({"id": id})),
        _ => {
            let name = file.file_name.clone().unwrap_or_else(|| "document".to_owned());
            (
                "document",
                object_of([("id", json!(id)), ("caption", caption), ("filename", json!(name))]),
            )
        }
    }
}

/// An object of the values that are there.
fn object_of<const N: usize>(all: [(&str, Value); N]) -> Value {
    all.into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn receipt(answer: &Value, to: &Person) -> Result<Receipt, SendFault> {
    let Some(external_id) = answer["messages"][0]["id"].as_str().filter(|id| !id.is_empty()) else {
        let reason = "WhatsApp answered without a message id, so it is unclear whether this was sent. Wait for a tick, or check the customer's chat before sending again.";
        return Err(SendFault::Unclear(Fault::new("no_answer", reason, "none")));
    };
    let contact = &answer["contacts"][0];
    let told = |key: &str, known: &Option<String>| {
        let id = contact[key].as_str().filter(|id| !id.is_empty())?;
        (known.as_deref() != Some(id)).then(|| id.to_owned())
    };
    let person = Person {
        external_id: told("wa_id", &to.external_id),
        scoped_id: told("user_id", &to.scoped_id),
        ..Person::default()
    };
    let person = (person != Person::default()).then_some(person);
    Ok(Receipt {
        external_id: external_id.to_owned(),
        person,
    })
}

fn text_fits(text: &str) -> Result<(), Fault> {
    if text.trim().is_empty() {
        return Err(edit("empty", "The message is empty. Write something first."));
    }
    at_most(text, settings::TEXT_MAX as usize, "The text")
}

fn media_fits(file: &OutgoingMedia, caption: Option<&str>) -> Result<(), Fault> {
    let can = settings::capabilities();
    let Some(limit) = can.media(&file.kind) else {
        return Err(edit(
            "kind_not_supported",
            "WhatsApp does not take this kind of file. Send it as a document.",
        ));
    };
    let mime = plain_mime(&file.mime);
    if !limit.mime.iter().any(|allowed| allowed == mime) {
        let allowed = limit.mime.join(", ");
        return Err(edit(
            "mime_not_supported",
            &format!("WhatsApp does not take {mime} as {}. Use one of: {allowed}.", file.kind),
        ));
    }
    if file.bytes.len() as u64 > limit.max_bytes {
        let max = limit.max_bytes;
        let shown = if max >= 1 << 20 {
            format!("{} MB", max >> 20)
        } else {
            format!("{} KB", max >> 10)
        };
        return Err(edit(
            "too_large",
            &format!("WhatsApp takes files of this kind up to {shown}. Make it smaller, or send it as a document."),
        ));
    }
    match caption.filter(|caption| !caption.is_empty()) {
        Some(_) if limit.caption_max == 0 => Err(edit(
            "caption_not_supported",
            "WhatsApp shows no text with this kind of file. Send the text as a message of its own.",
        )),
        Some(caption) => at_most(caption, limit.caption_max as usize, "The text with the file"),
        None => Ok(()),
    }
}

/// `audio/ogg; codecs=opus` → `audio/ogg`
pub fn plain_mime(mime: &str) -> &str {
    mime.split(';').next().unwrap_or_default().trim()
}

pub fn at_most(text: &str, max: usize, what: &str) -> Result<(), Fault> {
    let chars = text.chars().count();
    if chars <= max {
        return Ok(());
    }
    Err(edit(
        "too_long",
        &format!("{what} has {chars} characters; WhatsApp takes {max}. Shorten it."),
    ))
}

pub fn edit(code: &str, reason: &str) -> Fault {
    Fault::new(code, reason, "edit")
}

fn contact_cards(cards: &Value) -> Result<Value, Fault> {
    let cards = cards.as_array().filter(|cards| !cards.is_empty());
    let cards = cards.ok_or_else(|| edit("empty", "No contact was chosen. Choose at least one."))?;
    if cards.len() > 257 {
        return Err(edit(
            "too_many",
            "WhatsApp takes up to 257 contacts in one message. Choose fewer.",
        ));
    }
    cards.iter().map(contact_card).collect()
}

/// Our `{"name","phones","emails","org"}` in WhatsApp's shape, which wants a full name and one of its parts.
fn contact_card(card: &Value) -> Result<Value, Fault> {
    let name = card["name"].as_str().map(str::trim).filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| edit("name_missing", "A shared contact needs a name. Enter one."))?;
    let (first, last) = name
        .split_once(' ')
        .map_or((name, None), |(first, last)| (first, Some(last.trim())));
    let list = |key: &str| card[key].as_array().map(Vec::as_slice).unwrap_or_default();
    let phones: Vec<Value> = list("phones").iter().filter_map(phone_of).collect();
    let emails: Vec<Value> = list("emails")
        .iter()
        .filter_map(|email| Some(json!({"email": email.as_str()?, "type": "WORK"})))
        .collect();
    let org = card["org"].as_str().map(|company| json!({"company": company}));
    let name = object_of([
        ("formatted_name", json!(name)),
        ("first_name", json!(first)),
        ("last_name", json!(last)),
    ]);
    let some = |list: Vec<Value>| {
        if list.is_empty() {
            Value::Null
        } else {
            Value::Array(list)
        }
    };
    Ok(object_of([
        ("name", name),
        ("phones", some(phones)),
        ("emails", some(emails)),
        ("org", json!(org)),
    ]))
}

fn phone_of(phone: &Value) -> Option<Value> {
    let number = phone
        .as_str()
        .or_else(|| phone["phone"].as_str())
        .filter(|number| !number.is_empty())?;
    let kind = phone["type"].as_str().unwrap_or("CELL");
    Some(object_of([
        ("phone", json!(number)),
        ("type", json!(kind)),
        ("wa_id", phone["wa_id"].clone()),
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(phone: Option<&str>, external: Option<&str>, scoped: Option<&str>) -> Person {
        let own = |text: Option<&str>| text.map(ToOwned::to_owned);
        Person {
            phone: own(phone),
            external_id: own(external),
            scoped_id: own(scoped),
            ..Person::default()
        }
    }

    #[test]
    fn a_number_wins_over_a_scoped_id_and_always_has_its_plus() {
        let scoped = Some("ID.48213377120091");
        assert_eq!(
            recipient(&person(Some("+66812345678"), None, scoped)).unwrap(),
            ("to", "+66812345678".into())
        );
        assert_eq!(
            recipient(&person(None, Some("6281234567890"), scoped)).unwrap(),
            ("to", "+6281234567890".into())
        );
        assert_eq!(
            recipient(&person(None, None, scoped)).unwrap(),
            ("recipient", "ID.48213377120091".into())
        );
        assert_eq!(recipient(&Person::default()).unwrap_err().code, "no_address");
    }
}
