//! Rows that stand for a message whose contents came later or not yet: a placeholder of imported history,
//! or a row that an edit or a deletion made before its original came. The original then fills them.

use sapa_connectors::channel::IncomingMessage;
use sapa_store::message::MessageRow;
use serde_json::{Map, Value, json};

use super::unit::{Mark, Note, Outcome, Unit};

/// The mark in a row's content, with what it stands for.
const KEY: &str = "stands_for";
pub(super) const UNSHARED: &str = "unshared";
pub(super) const EDITED: &str = "edited";
pub(super) const DELETED: &str = "deleted";

/// The content of a new row.
pub(super) fn content_of(incoming: &IncomingMessage) -> Option<String> {
    match &incoming.content {
        Some(Value::Object(content)) if incoming.placeholder => {
            let mut content = content.clone();
            content.insert(KEY.into(), json!(UNSHARED));
            Some(Value::Object(content).to_string())
        }
        None if incoming.placeholder => Some(json!({KEY: UNSHARED}).to_string()),
        other => other.as_ref().map(ToString::to_string),
    }
}

/// Marks a row that a change made before its message came.
pub(super) fn mark(row: &mut MessageRow, what: &str) {
    let mut content = object(row.content.as_deref());
    content.insert(KEY.into(), json!(what));
    row.content = Some(Value::Object(content).to_string());
}

impl Unit<'_> {
    /// A message whose id we have: the same once more, or the original that a row stands for.
    pub(super) fn known_message(&mut self, incoming: &IncomingMessage) -> Outcome {
        let reply_to_id = incoming
            .reply_to
            .as_ref()
            .and_then(|id| self.message_ids.get(id))
            .cloned();
        let at = self.plausible(incoming.at);
        let Some(held) = self.message_of(&incoming.external_id) else {
            return Outcome::Duplicate;
        };
        let Some(what) = stands_for(&held.row) else {
            return Outcome::Duplicate;
        };
        if what == UNSHARED && incoming.placeholder {
            return Outcome::Duplicate;
        }
        let row = held.touch(Mark::Changed);
        fill(row, incoming, &what);
        row.reply_to_id = reply_to_id;
        row.sort_at = at;
        let has_files = !incoming.media.is_empty() && what != DELETED;
        row.attachment_count = if has_files { incoming.media.len() as i64 } else { 0 };
        let row = row.clone();
        if has_files {
            self.add_files(&row, &incoming.media);
        }
        self.note(Note::MessageUpdated(row.id.clone()));
        self.refresh_preview(&row);
        if incoming.placeholder {
            Outcome::Placeholder
        } else {
            Outcome::Message
        }
    }
}

fn stands_for(row: &MessageRow) -> Option<String> {
    object(row.content.as_deref()).get(KEY)?.as_str().map(str::to_owned)
}

fn fill(row: &mut MessageRow, incoming: &IncomingMessage, what: &str) {
    row.kind.clone_from(&incoming.kind);
    row.forwarded = incoming.forwarded;
    row.reply_external_id.clone_from(&incoming.reply_to);
    match what {
        DELETED => row.content = None,
        EDITED => {
            let mut content = incoming
                .content
                .as_ref()
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default();
            let mut newer = object(row.content.as_deref());
            newer.remove(KEY);
            content.extend(newer);
            let until = row.edited_at.unwrap_or_default().rfc3339();
            content.insert("edits".into(), json!([{"text": incoming.text, "until": until}]));
            row.content = Some(Value::Object(content).to_string());
            row.text = row.text.take().or_else(|| incoming.text.clone());
        }
        _ => {
            row.text.clone_from(&incoming.text);
            row.content = content_of(incoming);
        }
    }
}

fn object(text: Option<&str>) -> Map<String, Value> {
    text.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}
