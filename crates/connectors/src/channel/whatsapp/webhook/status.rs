//! Status webhooks: how far a message of ours has come, why it failed, what it cost.

use sapa_model::Millis;
use serde::Deserialize;
use serde_json::{Value, json};

use super::person::{Contacts, person};
use super::{Place, account, ignored};
use crate::channel::meta_common::codes::Then;
use crate::channel::meta_common::lenient::{List, Nested, Whole, Word};
use crate::channel::whatsapp::error;
use crate::channel::{Fault, Incoming, Person, StatusUpdate};

const DAY_MS: i64 = 86_400_000;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Status<'a> {
    #[serde(borrow)]
    id: Word<'a>,
    status: Word<'a>,
    timestamp: Whole,
    recipient_id: Word<'a>,
    recipient_user_id: Word<'a>,
    parent_recipient_user_id: Word<'a>,
    recipient_type: Word<'a>,
    biz_opaque_callback_data: Word<'a>,
    pricing: Nested<Pricing<'a>>,
    conversation: Nested<Conversation<'a>>,
    errors: List<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Pricing<'a> {
    #[serde(borrow)]
    billable: Word<'a>,
    pricing_model: Word<'a>,
    #[serde(rename = "type")]
    kind: Word<'a>,
    category: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Conversation<'a> {
    expiration_timestamp: Whole,
    #[serde(borrow)]
    origin: Nested<Origin<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Origin<'a> {
    #[serde(borrow, rename = "type")]
    kind: Word<'a>,
}

pub fn read(place: &Place, contacts: &Contacts, text: &str) -> Result<Incoming, String> {
    let status: Status<'_> = serde_json::from_str(text).map_err(|_| "the status is not readable")?;
    if status.recipient_type.get() == Some("group") {
        return Ok(ignored("group status", "Group chats are not part of the inbox."));
    }
    let external_id = status.id.owned().ok_or("the status has no message id")?;
    let word = status.status.get().ok_or("the status has no status word")?;
    let failed = word == "failed";
    Ok(Incoming::Status(Box::new(StatusUpdate {
        external_id,
        callback: status.biz_opaque_callback_data.owned(),
        person: recipient(&status, contacts),
        // A voice note that was played was read.
        status: if word == "played" { "read" } else { word }.to_owned(),
        at: place.time(status.timestamp),
        fault: status
            .errors
            .0
            .first()
            .and_then(|raw| error::from_webhook(raw.get()))
            .map(|(fault, ..)| fault)
            .or_else(|| {
                failed.then(|| {
                    Fault::new(
                        "refused",
                        "WhatsApp did not deliver this and gave no reason. Send it again.",
                        "retry",
                    )
                })
            }),
        pricing: price_note(&status),
    })))
}

/// A failure that is about the whole account (blocked, unpaid, no longer allowed) is an event of its own.
pub fn account_event(place: &Place, text: &str) -> Option<Incoming> {
    if !text.contains("\"errors\"") {
        return None;
    }
    let status: Status<'_> = serde_json::from_str(text).ok()?;
    let error = status.errors.0.first()?;
    let (_, then, _) = error::from_webhook(error.get())?;
    if !matches!(then, Then::Reauthorise | Then::StopAccount) {
        return None;
    }
    // Every message of a blocked account fails: one event a day says it.
    let day = place.time(status.timestamp).0 / DAY_MS * DAY_MS;
    Some(account::read_error(
        &Place {
            at: Some(Millis(day)),
            ..place.clone()
        },
        error,
    ))
}

fn recipient(status: &Status<'_>, contacts: &Contacts) -> Person {
    let phone = status.recipient_id.get();
    let scoped = status.recipient_user_id.get();
    person(contacts, 0, phone, scoped, status.parent_recipient_user_id.get()).unwrap_or_default()
}

fn price_note(status: &Status<'_>) -> Option<Value> {
    let pricing = status.pricing.0.as_ref()?;
    let kind = pricing.kind.owned();
    // `billable` goes away one day; the type says the same.
    let billable = match (kind.as_deref(), pricing.billable.get()) {
        (Some(kind), _) => Some(kind == "regular"),
        (None, Some(flag)) => Some(flag == "true"),
        (None, None) => None,
    };
    let mut note = json!({
        "category": pricing.category.owned(),
        "type": kind,
        "billable": billable,
        "model": pricing.pricing_model.owned(),
    });
    if let (Some(talk), Some(note)) = (&status.conversation.0, note.as_object_mut()) {
        note.insert(
            "origin".into(),
            json!(talk.origin.0.as_ref().and_then(|origin| origin.kind.owned())),
        );
        note.insert("expires_at_ms".into(), json!(talk.expiration_timestamp.as_time()));
    }
    Some(note)
}
