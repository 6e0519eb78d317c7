//! What the API and live events show of a message, a conversation, a contact. One shape each.

use sapa_model::{AttachmentState, AuthorType, ConversationStatus, DeliveryStatus, Direction, Millis};
use sapa_store::attachment::AttachmentRow;
use sapa_store::contact::{ContactRow, IdentityRow};
use sapa_store::conversation::ConversationRow;
use sapa_store::message::MessageRow;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use utoipa::ToSchema;

use crate::storage::MediaLinks;

/// RFC 3339 on the outside, milliseconds inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time(pub Millis);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&self.0.rfc3339())
    }
}
impl utoipa::PartialSchema for Time {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        <String as utoipa::PartialSchema>::schema()
    }
}
impl ToSchema for Time {}
impl From<Millis> for Time {
    fn from(at: Millis) -> Self {
        Self(at)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MessageView {
    pub id: String,
    pub conversation_id: String,
    pub account_id: String,
    pub direction: Direction,
    /// `text`, `image`, `voice`, `location`, `template`, `unsupported`, `event`, …
    pub kind: String,
    pub text: Option<String>,
    /// Structured content by kind.
    #[schema(value_type = Option<Object>)]
    pub content: Option<Value>,
    pub attachments: Vec<AttachmentView>,
    pub author: AuthorView,
    pub reply_to: Option<QuoteView>,
    pub reactions: Vec<ReactionView>,
    pub external_id: Option<String>,
    pub status: DeliveryStatus,
    pub error: Option<ErrorView>,
    pub forwarded: bool,
    pub sent_at: Option<Time>,
    pub delivered_at: Option<Time>,
    pub read_at: Option<Time>,
    pub created_at: Time,
    pub edited_at: Option<Time>,
    pub deleted_at: Option<Time>,
    pub client_id: Option<String>,
    /// What the platform said about its price.
    #[schema(value_type = Option<Object>)]
    pub cost: Option<Value>,
    /// The thread's order.
    pub sort_at: Time,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AttachmentView {
    pub id: String,
    pub kind: String,
    pub mime: String,
    /// Bytes.
    pub size: Option<i64>,
    pub file_name: Option<String>,
    /// Ours, expires; null until the file is stored.
    pub url: Option<String>,
    pub thumb_url: Option<String>,
    pub state: AttachmentState,
    pub error: Option<String>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub duration_ms: Option<i64>,
    pub voice: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AuthorView {
    #[serde(rename = "type")]
    pub kind: AuthorType,
    pub id: Option<String>,
    pub name: String,
}

/// The quoted message, as far as we have it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct QuoteView {
    pub id: Option<String>,
    pub external_id: Option<String>,
    pub preview: Option<String>,
    pub author_name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReactionView {
    pub emoji: String,
    pub author: AuthorView,
}

/// Why a message did not go, and what a person can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ErrorView {
    pub code: String,
    pub reason: String,
    /// `retry`, `template`, `reconnect`, `edit`, `none`
    pub action: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor_code: Option<String>,
}

/// A reaction as the row keeps it; no emoji = taken back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReactionEntry {
    pub emoji: Option<String>,
    pub author: AuthorView,
    pub external_id: String,
    pub at: Millis,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ConversationView {
    pub id: String,
    pub account_id: String,
    pub channel: String,
    pub contact: ContactBrief,
    pub subject: Option<String>,
    pub status: ConversationStatus,
    /// `us` or `them`
    pub waiting_on: &'static str,
    pub assignee: Option<MemberBrief>,
    pub labels: Vec<LabelView>,
    pub priority: String,
    /// Customer messages the caller has not seen; left out of live events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread: Option<i64>,
    /// How many messages the customer has sent in it.
    pub customer_messages: i64,
    pub last_message: Option<LastMessage>,
    pub last_customer_message_at: Option<Time>,
    pub waiting_since: Option<Time>,
    pub window_expires_at: Option<Time>,
    pub snoozed_until: Option<Time>,
    /// Some of our messages could not be sent.
    pub failed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<bool>,
    pub created_at: Time,
    pub closed_at: Option<Time>,
    /// The list's order.
    pub sort_at: Time,
    pub previous_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ContactBrief {
    pub id: String,
    pub name: String,
    /// A second line for people: phone, username, or nothing.
    pub display: Option<String>,
    pub avatar_url: Option<String>,
    pub language: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MemberBrief {
    pub id: String,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LabelView {
    pub id: String,
    pub name: String,
    pub color: String,
}

/// The list's second line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LastMessage {
    pub id: String,
    pub direction: Direction,
    pub kind: String,
    pub preview: String,
    pub status: DeliveryStatus,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String)]
    pub at: Millis,
    pub author_name: String,
}

mod rfc3339 {
    use sapa_model::Millis;
    use serde::{Deserialize, Deserializer, Serializer};
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub fn serialize<S: Serializer>(at: &Millis, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&at.rfc3339())
    }
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Millis, D::Error> {
        let text = String::deserialize(from)?;
        Millis::parse_rfc3339(&text).ok_or_else(|| serde::de::Error::custom("not a time"))
    }
}

/// What belongs to a message besides its row.
#[derive(Default, Clone, Copy)]
pub struct MessageParts<'a> {
    pub attachments: &'a [AttachmentRow],
    pub quoted: Option<&'a MessageRow>,
}

pub fn message(row: &MessageRow, parts: MessageParts<'_>, links: &MediaLinks) -> MessageView {
    let gone = row.deleted_at.is_some();
    MessageView {
        id: row.id.to_string(),
        conversation_id: row.conversation_id.to_string(),
        account_id: row.account_id.to_string(),
        direction: row.direction,
        kind: row.kind.clone(),
        text: row.text.clone().filter(|_| !gone),
        content: row
            .content
            .as_deref()
            .filter(|_| !gone)
            .and_then(|text| serde_json::from_str(text).ok()),
        attachments: parts
            .attachments
            .iter()
            .filter(|_| !gone)
            .map(|a| attachment(a, links))
            .collect(),
        author: AuthorView {
            kind: row.author_type,
            id: row.author_id.clone(),
            name: row.author_name.clone(),
        },
        reply_to: quote(row, parts.quoted),
        reactions: reactions(row)
            .into_iter()
            .filter_map(|r| {
                r.emoji.map(|emoji| ReactionView {
                    emoji,
                    author: r.author,
                })
            })
            .collect(),
        external_id: row.external_id.clone(),
        status: row.status,
        error: row.error.as_deref().and_then(|text| serde_json::from_str(text).ok()),
        forwarded: row.forwarded,
        sent_at: row.sent_at.map(Time),
        delivered_at: row.delivered_at.map(Time),
        read_at: row.read_at.map(Time),
        created_at: Time(row.created_at),
        edited_at: row.edited_at.map(Time),
        deleted_at: row.deleted_at.map(Time),
        client_id: row.client_id.clone(),
        cost: row.pricing.as_deref().and_then(|text| serde_json::from_str(text).ok()),
        sort_at: Time(row.sort_at),
    }
}

#[must_use]
pub fn reactions(row: &MessageRow) -> Vec<ReactionEntry> {
    row.reactions
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

fn quote(row: &MessageRow, quoted: Option<&MessageRow>) -> Option<QuoteView> {
    if row.reply_to_id.is_none() && row.reply_external_id.is_none() {
        return None;
    }
    Some(QuoteView {
        id: row
            .reply_to_id
            .as_ref()
            .or(quoted.map(|q| &q.id))
            .map(ToString::to_string),
        external_id: row.reply_external_id.clone(),
        preview: quoted
            .filter(|q| q.deleted_at.is_none())
            .map(|q| preview(&q.kind, q.text.as_deref())),
        author_name: quoted.map(|q| q.author_name.clone()),
    })
}

#[must_use]
pub fn attachment(row: &AttachmentRow, links: &MediaLinks) -> AttachmentView {
    AttachmentView {
        id: row.id.to_string(),
        kind: row.kind.clone(),
        mime: row.mime.clone(),
        size: row.size,
        file_name: row.file_name.clone(),
        url: row
            .storage_key
            .as_ref()
            .map(|_| links.url(&row.workspace_id, &row.id, false)),
        thumb_url: row
            .thumb_key
            .as_ref()
            .map(|_| links.url(&row.workspace_id, &row.id, true)),
        state: row.state,
        error: row.error.clone(),
        width: row.width,
        height: row.height,
        duration_ms: row.duration_ms,
        voice: row.kind == "voice",
    }
}

/// What belongs to a conversation besides its row.
#[derive(Default, Clone, Copy)]
pub struct ConversationParts<'a> {
    pub contact: Option<&'a ContactRow>,
    pub identity: Option<&'a IdentityRow>,
    pub assignee: Option<&'a str>,
    pub labels: &'a [LabelView],
    /// Customer messages the viewer has seen, when a viewer is known.
    pub seen: Option<Option<i64>>,
    pub draft: Option<bool>,
}

#[must_use]
pub fn conversation(row: &ConversationRow, parts: ConversationParts<'_>) -> ConversationView {
    ConversationView {
        id: row.id.to_string(),
        account_id: row.account_id.to_string(),
        channel: row.channel.clone(),
        contact: contact_brief(row.contact_id.as_str(), parts.contact, parts.identity),
        subject: row.subject.clone(),
        status: row.status,
        waiting_on: if row.waiting_since.is_some() { "us" } else { "them" },
        assignee: row.assignee_id.as_ref().map(|id| MemberBrief {
            id: id.to_string(),
            name: parts.assignee.unwrap_or_default().to_owned(),
        }),
        labels: parts.labels.to_vec(),
        priority: row.priority.clone(),
        // Without a mark of their own, a teammate has seen what was there when we last answered.
        unread: parts
            .seen
            .map(|seen| (row.in_count - seen.unwrap_or(row.answered_count)).max(0)),
        customer_messages: row.in_count,
        last_message: row
            .last_message
            .as_deref()
            .and_then(|text| serde_json::from_str(text).ok()),
        last_customer_message_at: row.last_customer_at.map(Time),
        waiting_since: row.waiting_since.map(Time),
        window_expires_at: row.window_expires_at.map(Time),
        snoozed_until: row.snoozed_until.map(Time),
        failed: row.failed_count > 0,
        draft: parts.draft,
        created_at: Time(row.created_at),
        closed_at: row.closed_at.map(Time),
        sort_at: Time(row.sort_at),
        previous_id: row.previous_id.as_ref().map(ToString::to_string),
    }
}

fn contact_brief(id: &str, contact: Option<&ContactRow>, identity: Option<&IdentityRow>) -> ContactBrief {
    let phone = contact
        .and_then(|c| c.phone.clone())
        .or_else(|| identity.and_then(|i| i.phone.clone()));
    let username = identity.and_then(|i| i.username.clone());
    ContactBrief {
        id: id.to_owned(),
        name: contact.map(|c| c.name.clone()).unwrap_or_default(),
        display: phone.or(username),
        avatar_url: None,
        language: contact.and_then(|c| c.language.clone()),
    }
}

/// One line of a message for lists and quotes. Longer text is cut at a character, never inside one.
#[must_use]
pub fn preview(kind: &str, text: Option<&str>) -> String {
    const LONGEST: usize = 140;
    let line = text
        .unwrap_or_default()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if line.is_empty() {
        return format!("[{kind}]");
    }
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST).chain(['…']).collect()
}

#[must_use]
pub fn last_message(row: &MessageRow) -> LastMessage {
    LastMessage {
        id: row.id.to_string(),
        direction: row.direction,
        kind: row.kind.clone(),
        preview: if row.deleted_at.is_some() {
            String::new()
        } else {
            preview(&row.kind, row.text.as_deref())
        },
        status: row.status,
        at: row.sort_at,
        author_name: row.author_name.clone(),
    }
}
