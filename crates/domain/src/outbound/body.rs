//! What a caller wants to say, and how it lies in a message row until it is sent.

use sapa_connectors::channel::{OutgoingBody, OutgoingMedia};
use sapa_model::MessageId;
use sapa_store::attachment::AttachmentRow;
use sapa_store::message::MessageRow;
use serde_json::{Map, Value, json};

use crate::{DomainError, Result};

/// One wish to say something. Several attachments become several messages, one after the other.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub text: Option<String>,
    pub attachment_ids: Vec<String>,
    pub reply_to: Option<MessageId>,
    pub template: Option<DraftTemplate>,
    pub interactive: Option<Value>,
    pub location: Option<Value>,
    pub contacts: Option<Value>,
    /// (target message, emoji); an empty emoji takes ours back.
    pub reaction: Option<(MessageId, String)>,
    pub client_id: Option<String>,
    /// Time to change one's mind, in milliseconds.
    pub hold_ms: i64,
}

#[derive(Debug, Clone, Default)]
pub struct DraftTemplate {
    pub name: String,
    pub language: String,
    pub variables: Option<Map<String, Value>>,
    /// The vendor's own components, instead of variables.
    pub components: Option<Value>,
}

impl Draft {
    /// The one thing this draft says; several at once are refused by name.
    pub fn check(&self) -> Result<()> {
        let said = [
            ("template", self.template.is_some()),
            ("interactive", self.interactive.is_some()),
            ("location", self.location.is_some()),
            ("contacts", self.contacts.is_some()),
            ("reaction", self.reaction.is_some()),
            ("attachment_ids", !self.attachment_ids.is_empty()),
        ];
        let mut named = said.iter().filter(|(_, there)| *there).map(|(name, _)| *name);
        let first = named.next();
        if let Some(second) = named.next() {
            return Err(DomainError::invalid(
                second,
                "too_many",
                "Send one of template, interactive, location, contacts, reaction or attachments at a time.",
            ));
        }
        let has_text = self.text.as_ref().is_some_and(|text| !text.trim().is_empty());
        if has_text && first.is_some_and(|name| name != "attachment_ids") {
            return Err(DomainError::invalid(
                "text",
                "too_many",
                "Text goes alone or with attachments.",
            ));
        }
        if first.is_none() && !has_text {
            return Err(DomainError::invalid(
                "text",
                "empty",
                "There is nothing to send: write a text or attach a file.",
            ));
        }
        Ok(())
    }

    /// Kind and content of the message row of everything that is not text or a file.
    #[must_use]
    pub fn structured(&self) -> Option<(&'static str, Value)> {
        if let Some(value) = &self.interactive {
            return Some(("interactive", value.clone()));
        }
        if let Some(value) = &self.location {
            return Some(("location", value.clone()));
        }
        self.contacts.as_ref().map(|value| ("contacts", value.clone()))
    }
}

/// The message as its channel wants it. `files` are the bytes of its attachments by id.
pub fn outgoing(
    row: &MessageRow,
    attachments: &[(AttachmentRow, bytes::Bytes)],
    target_external_id: Option<String>,
) -> Result<OutgoingBody> {
    let content: Value = row
        .content
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_else(|| json!({}));
    if row.kind == "template" {
        return Ok(OutgoingBody::Template {
            name: text_of(&content, "name"),
            language: text_of(&content, "language"),
            components: content.get("components").cloned().unwrap_or_else(|| json!([])),
            media: attachments
                .iter()
                .map(|(row, bytes)| (row.id.to_string(), media(row, bytes)))
                .collect(),
        });
    }
    if let Some((row_file, bytes)) = attachments.first() {
        return Ok(OutgoingBody::Media {
            media: media(row_file, bytes),
            caption: row.text.clone().filter(|text| !text.is_empty()),
        });
    }
    match row.kind.as_str() {
        "text" => Ok(OutgoingBody::Text {
            text: row.text.clone().unwrap_or_default(),
        }),
        "interactive" => Ok(OutgoingBody::Interactive(content)),
        "location" => Ok(OutgoingBody::Location {
            latitude: content.get("latitude").and_then(Value::as_f64).unwrap_or_default(),
            longitude: content.get("longitude").and_then(Value::as_f64).unwrap_or_default(),
            name: content.get("name").and_then(Value::as_str).map(str::to_owned),
            address: content.get("address").and_then(Value::as_str).map(str::to_owned),
        }),
        "contacts" => Ok(OutgoingBody::Contacts(content)),
        "reaction" => match target_external_id {
            Some(target) => Ok(OutgoingBody::Reaction {
                target,
                emoji: text_of(&content, "emoji"),
            }),
            None => Err(DomainError::conflict(
                "target_unknown",
                "The message to react to has not reached the platform.",
            )),
        },
        other => Err(DomainError::Internal(format!(
            "a message of kind {other} cannot be sent"
        ))),
    }
}

fn media(row: &AttachmentRow, bytes: &bytes::Bytes) -> OutgoingMedia {
    OutgoingMedia {
        kind: row.kind.clone(),
        mime: row.mime.clone(),
        file_name: row.file_name.clone(),
        bytes: bytes.clone(),
    }
}

fn text_of(content: &Value, key: &str) -> String {
    content.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}
