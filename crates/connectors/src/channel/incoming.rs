//! What a webhook told us: the channel's half of the contract for everything that comes in.

use bytes::Bytes;
use sapa_model::Millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Fault;

/// One thing a webhook body told us, with the vendor's own account id for routing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Element {
    /// The vendor's id of the account (`phone_number_id`, page id, …); `None` = concerns the app as a whole.
    pub account: Option<String>,
    /// A second id to route by when `account` matches nothing or is absent (`waba_id`): all its accounts get it.
    pub account_group: Option<String>,
    pub what: Incoming,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Incoming {
    Message(Box<IncomingMessage>),
    Status(Box<StatusUpdate>),
    /// A message changed after it was sent.
    Edit(Box<MessageEdit>),
    /// A message was taken back by its author.
    Revoke {
        target: String,
        person: Person,
        at: Millis,
    },
    Reaction(Box<Reaction>),
    /// The customer's ids changed: merge identities.
    PersonChanged(Box<PersonChanged>),
    /// Names from an address book or profile: fill blanks only.
    ContactBook {
        person: Person,
        removed: bool,
    },
    /// Template, quality, ban, limit…: kept for people to read.
    AccountEvent(Box<AccountEvent>),
    /// A known kind that needs no row, with the reason.
    Ignored {
        kind: String,
        reason: String,
    },
    /// This element could not be read; kept for replay.
    Broken {
        reason: String,
        raw: Value,
    },
}

/// Every id and name the vendor gave for one customer. Any of them may be missing, not all ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Person {
    /// The id messages are addressed to, when the vendor gives one: `wa_id`, page-scoped id, …
    pub external_id: Option<String>,
    /// A second, business-scoped id of the same person.
    pub scoped_id: Option<String>,
    pub parent_scoped_id: Option<String>,
    /// E.164 with `+`.
    pub phone: Option<String>,
    pub username: Option<String>,
    pub profile_name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncomingMessage {
    pub external_id: String,
    pub person: Person,
    pub at: Millis,
    /// `text`, `image`, … as in the API's `Message.kind`.
    pub kind: String,
    pub text: Option<String>,
    /// Structured content by kind, in the API's shape; `None` for plain text.
    pub content: Option<Value>,
    pub media: Vec<MediaRef>,
    /// The vendor's id of the quoted message.
    pub reply_to: Option<String>,
    pub forwarded: bool,
    /// Written by the business itself outside Sapa (phone app echo).
    pub echo: bool,
    /// Old message from a history import: no unread, no window, no automation.
    pub history: bool,
    /// Status the vendor gave with a history or echo message.
    pub status: Option<String>,
    /// A placeholder: the channel does not share what was sent.
    pub placeholder: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaRef {
    /// `image`, `video`, `audio`, `voice`, `document`, `sticker`
    pub kind: String,
    /// The vendor's handle.
    pub id: Option<String>,
    /// A short-lived URL, when the webhook carried one.
    pub url: Option<String>,
    pub mime: Option<String>,
    pub file_name: Option<String>,
    pub sha256: Option<String>,
    pub size: Option<u64>,
}

pub struct Media {
    pub bytes: Bytes,
    pub mime: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatusUpdate {
    pub external_id: String,
    /// Our message id, when the vendor gave back what we sent along.
    pub callback: Option<String>,
    pub person: Person,
    /// `sent`, `delivered`, `read`, `failed`, or a word we do not know.
    pub status: String,
    pub at: Millis,
    pub fault: Option<Fault>,
    /// The vendor's price note, e.g. `{"category":"service","type":"regular"}`.
    pub pricing: Option<Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MessageEdit {
    pub target: String,
    pub person: Person,
    pub at: Millis,
    pub text: Option<String>,
    pub content: Option<Value>,
    /// Written by the business itself (phone app).
    pub echo: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reaction {
    /// The vendor's id of the reaction itself: makes it once.
    pub external_id: String,
    pub target: String,
    pub person: Person,
    /// `None` = the reaction was removed.
    pub emoji: Option<String>,
    pub at: Millis,
    pub echo: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonChanged {
    pub external_id: String,
    pub old: Person,
    pub new: Person,
    pub text: Option<String>,
    /// `number_changed`, `identity_changed`
    pub name: String,
    pub at: Millis,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccountEvent {
    /// Makes a repeated webhook one event.
    pub key: String,
    /// The vendor's field name.
    pub kind: String,
    /// One sentence in English for people.
    pub summary: String,
    pub at: Option<Millis>,
    pub data: Value,
    /// What the frame must do about it.
    pub effect: AccountEffect,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum AccountEffect {
    None,
    /// Templates changed: read the list again.
    SyncTemplates,
    /// Sending must stop until a person looks at it.
    Pause {
        reason: String,
    },
    /// The connection is gone: show "reconnect".
    Reconnect {
        reason: String,
    },
    /// All is well again.
    Resume,
}
