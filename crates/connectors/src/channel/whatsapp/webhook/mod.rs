//! WhatsApp's webhook bodies → elements.
//!
//! The envelope is read once with its values as raw text; every message, status and event is then
//! read by itself, so that one that cannot be read costs no other. `person` names people, `message`,
//! `kinds`, `answers` and `changes` read messages, `status` statuses, `account` and `standing` account events, `coexistence` what comes
//! from a number that also lives in the phone app.

mod account;
mod answers;
mod changes;
mod coexistence;
mod kinds;
mod message;
mod person;
mod standing;
mod status;

use sapa_model::Millis;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::channel::meta_common::lenient::{List, Nested, Whole, Word, raw_as_value, repaired};
use crate::channel::{Element, Incoming};
use person::Contacts;

/// Everything one body carries.
pub fn read(body: &[u8]) -> Vec<Element> {
    let text = String::from_utf8_lossy(body);
    read_text(&text)
        .or_else(|| read_text(&repaired(&text)?))
        .unwrap_or_else(|| {
            vec![Element {
                account: None,
                account_group: None,
                what: broken("the body is not readable JSON", &text),
            }]
        })
}

/// Where an element was found.
#[derive(Clone)]
pub struct Place {
    pub account: Option<String>,
    pub group: Option<String>,
    /// The entry's own time, for elements that carry none.
    pub at: Option<Millis>,
    /// The business's own number in digits.
    pub business: Option<String>,
}

impl Place {
    pub fn element(&self, what: Incoming) -> Element {
        Element {
            account: self.account.clone(),
            account_group: self.group.clone(),
            what,
        }
    }
    /// An element's own time, else its entry's. Zero means that the vendor gave none.
    pub fn time(&self, own: Whole) -> Millis {
        own.as_time().or(self.at).unwrap_or_default()
    }
}

/// An element that cannot be read, kept as it came.
pub fn broken(reason: &str, raw: &str) -> Incoming {
    Incoming::Broken {
        reason: reason.to_owned(),
        raw: raw_as_value(raw),
    }
}

pub fn ignored(kind: impl Into<String>, reason: &str) -> Incoming {
    Incoming::Ignored {
        kind: kind.into(),
        reason: reason.to_owned(),
    }
}

/// Reads one raw element; a second time with its text repaired when it resists.
pub fn reading(raw: &RawValue, read: impl Fn(&str) -> Result<Incoming, String>) -> Incoming {
    match read(raw.get()) {
        Ok(what) => what,
        Err(reason) => repaired(raw.get())
            .and_then(|text| read(&text).ok())
            .unwrap_or_else(|| broken(&reason, raw.get())),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Body<'a> {
    #[serde(borrow)]
    object: Word<'a>,
    entry: Entries<'a>,
}

/// The usual shape in one pass; `None` when any part has another one.
type Entries<'a> = Vec<Entry<'a>>;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Entry<'a> {
    #[serde(borrow)]
    id: Word<'a>,
    time: Whole,
    changes: Vec<Change<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Change<'a> {
    #[serde(borrow)]
    field: Word<'a>,
    value: Option<&'a RawValue>,
}

/// The same envelope, when one of its parts is not as documented.
#[derive(Deserialize, Default)]
#[serde(default)]
struct LooseBody<'a> {
    #[serde(borrow)]
    object: Word<'a>,
    entry: List<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct LooseEntry<'a> {
    #[serde(borrow)]
    id: Word<'a>,
    time: Whole,
    changes: List<'a>,
}

fn read_text(text: &str) -> Option<Vec<Element>> {
    let mut out = Vec::new();
    if let Ok(body) = serde_json::from_str::<Body<'_>>(text) {
        if let Some(other) = other_object(&body.object) {
            return Some(vec![other]);
        }
        for entry in &body.entry {
            read_entry(entry, &mut out);
        }
    } else {
        let body: LooseBody<'_> = serde_json::from_str(text).ok()?;
        if let Some(other) = other_object(&body.object) {
            return Some(vec![other]);
        }
        for raw in body.entry.0 {
            read_loose_entry(raw, &mut out);
        }
    }
    if out.is_empty() {
        out.push(Element {
            account: None,
            account_group: None,
            what: ignored("empty", "The webhook carried nothing."),
        });
    }
    Some(out)
}

fn other_object(object: &Word<'_>) -> Option<Element> {
    let name = object.get().unwrap_or("whatsapp_business_account");
    (name != "whatsapp_business_account").then(|| {
        let what = ignored(name, "The webhook is about another product than WhatsApp.");
        Element {
            account: None,
            account_group: None,
            what,
        }
    })
}

fn read_entry(entry: &Entry<'_>, out: &mut Vec<Element>) {
    let place = Place {
        account: None,
        group: entry.id.owned(),
        at: entry.time.as_time(),
        business: None,
    };
    let before = out.len();
    for change in &entry.changes {
        read_change(&place, change, out);
    }
    if out.len() == before {
        out.push(place.element(ignored("entry", "The entry carried no changes.")));
    }
}

fn read_loose_entry(raw: &RawValue, out: &mut Vec<Element>) {
    let Ok(entry) = serde_json::from_str::<LooseEntry<'_>>(raw.get()) else {
        out.push(Element {
            account: None,
            account_group: None,
            what: broken("the entry is not an object", raw.get()),
        });
        return;
    };
    let place = Place {
        account: None,
        group: entry.id.owned(),
        at: entry.time.as_time(),
        business: None,
    };
    let before = out.len();
    for change in entry.changes.0 {
        match serde_json::from_str::<Change<'_>>(change.get()) {
            Ok(change) => read_change(&place, &change, out),
            Err(_) => out.push(place.element(broken("the change is not an object", change.get()))),
        }
    }
    if out.len() == before {
        out.push(place.element(ignored("entry", "The entry carried no changes.")));
    }
}

fn read_change(entry: &Place, change: &Change<'_>, out: &mut Vec<Element>) {
    let field = change.field.get().unwrap_or("messages");
    let Some(raw) = change.value.filter(|raw| raw.get().starts_with('{')) else {
        let text = change.value.map_or("null", RawValue::get);
        out.push(entry.element(broken("the change has no value", text)));
        return;
    };
    let before = out.len();
    match field {
        "messages" | "history" | "smb_message_echoes" | "smb_app_state_sync" | "user_preferences" => {
            if read_value(entry, field, raw.get(), out).is_none() {
                let read = repaired(raw.get()).and_then(|text| read_value(entry, field, &text, out));
                if read.is_none() {
                    out.push(entry.element(broken("the change cannot be read", raw.get())));
                }
            }
        }
        _ => out.push(account::read(entry, field, raw)),
    }
    if out.len() == before {
        out.push(entry.element(ignored(field, "The change carried nothing.")));
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Changed<'a> {
    #[serde(borrow)]
    metadata: Nested<Metadata<'a>>,
    contacts: List<'a>,
    messages: List<'a>,
    statuses: List<'a>,
    errors: List<'a>,
    message_echoes: List<'a>,
    history: List<'a>,
    state_sync: List<'a>,
    user_preferences: List<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Metadata<'a> {
    #[serde(borrow)]
    phone_number_id: Word<'a>,
    display_phone_number: Word<'a>,
}

fn read_value(entry: &Place, field: &str, text: &str, out: &mut Vec<Element>) -> Option<()> {
    let value: Changed<'_> = serde_json::from_str(text).ok()?;
    let metadata = value.metadata.0.unwrap_or_default();
    let place = Place {
        account: metadata.phone_number_id.owned(),
        group: entry.group.clone(),
        at: entry.at,
        business: metadata.display_phone_number.get().map(digits),
    };
    let contacts = Contacts::read(&value.contacts.0);
    // Media that belongs to imported history comes as plain messages of the field `history`.
    let origin = if field == "history" {
        message::Origin::History
    } else {
        message::Origin::Customer
    };
    out.reserve(value.messages.0.len() + value.statuses.0.len());
    for (index, raw) in value.messages.0.iter().enumerate() {
        let what = reading(raw, |text| message::read(&place, origin, &contacts, index, text));
        out.push(place.element(what));
    }
    for raw in &value.statuses.0 {
        out.push(place.element(reading(raw, |text| status::read(&place, &contacts, text))));
        out.extend(status::account_event(&place, raw.get()).map(|what| place.element(what)));
    }
    for (index, raw) in value.message_echoes.0.iter().enumerate() {
        let what = reading(raw, |text| {
            message::read(&place, message::Origin::Echo, &contacts, index, text)
        });
        out.push(place.element(what));
    }
    for raw in &value.errors.0 {
        out.push(place.element(account::read_error(&place, raw)));
    }
    for raw in &value.history.0 {
        coexistence::read_history(&place, raw, out);
    }
    for raw in &value.state_sync.0 {
        out.push(place.element(reading(raw, coexistence::read_address_book)));
    }
    for raw in &value.user_preferences.0 {
        out.push(place.element(account::read_preference(&place, raw)));
    }
    Some(())
}

/// Only the digits of a phone number.
pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
