//! What changes a message after it was sent: edit, revoke, reaction.
//!
//! A change may come before its message. It then makes the row itself, with the vendor's id; the late
//! original fills it (`stand_in`), and a taken-back text is never shown.

use sapa_connectors::channel::{IncomingMessage, MessageEdit, Person, Reaction};
use sapa_model::{AuthorType, Millis};
use sapa_store::message::MessageRow;
use serde_json::{Value, json};

use super::stand_in;
use super::unit::{Mark, Note, Outcome, Unit};
use crate::view::{self, AuthorView, ReactionEntry};

/// A change that came before what it changes.
struct Change {
    echo: bool,
    text: Option<String>,
    content: Option<Value>,
    what: &'static str,
}

impl Unit<'_> {
    pub(super) fn edit(&mut self, edit: &MessageEdit) -> Outcome {
        let at = self.plausible(edit.at);
        let Some(held) = self.message_of(&edit.target) else {
            let first = Change {
                echo: edit.echo,
                text: edit.text.clone(),
                content: edit.content.clone(),
                what: stand_in::EDITED,
            };
            return self.message_from_change(&edit.target, &edit.person, at, first);
        };
        if held.row.edited_at >= Some(at) || held.row.deleted_at.is_some() {
            return Outcome::Duplicate;
        }
        let row = held.touch(Mark::Changed);
        let mut content = row
            .content
            .as_deref()
            .and_then(|text| serde_json::from_str::<Value>(text).ok())
            .unwrap_or_else(|| json!({}));
        if let Some(map) = content.as_object_mut() {
            let edits = map.entry("edits").or_insert_with(|| json!([]));
            if let Some(list) = edits.as_array_mut() {
                list.push(json!({"text": row.text, "until": at.rfc3339()}));
            }
            if let Some(new) = edit.content.as_ref().and_then(Value::as_object) {
                map.extend(new.clone());
            }
        }
        row.content = Some(content.to_string());
        row.text = edit.text.clone().or_else(|| row.text.take());
        row.edited_at = Some(at);
        let row = row.clone();
        self.changed(&row);
        Outcome::Message
    }

    pub(super) fn revoke(&mut self, target: &str, person: &Person, at: Millis) -> Outcome {
        let at = self.plausible(at);
        let Some(held) = self.message_of(target) else {
            let first = Change {
                echo: false,
                text: None,
                content: None,
                what: stand_in::DELETED,
            };
            return self.message_from_change(target, person, at, first);
        };
        if held.row.deleted_at.is_some() {
            return Outcome::Duplicate;
        }
        let row = held.touch(Mark::Changed);
        row.deleted_at = Some(at);
        row.text = None;
        row.content = None;
        let row = row.clone();
        self.changed(&row);
        Outcome::Message
    }

    pub(super) fn reaction(&mut self, reaction: &Reaction) -> Outcome {
        let at = self.plausible(reaction.at);
        let Some(identity) = self.identity_of(&reaction.person) else {
            return Outcome::Dead {
                code: "no_person".into(),
                reason: "The vendor did not say who reacted.".into(),
            };
        };
        if self.message_of(&reaction.target).is_none() {
            return self.reaction_alone(reaction);
        }
        let contact = self
            .identities
            .get(&identity)
            .and_then(|held| self.contacts.get(&held.row.contact_id))
            .map(|held| &held.row);
        let author = if reaction.echo {
            AuthorView {
                kind: AuthorType::App,
                id: None,
                name: self.account.name.clone(),
            }
        } else {
            AuthorView {
                kind: AuthorType::Contact,
                id: contact.map(|c| c.id.to_string()),
                name: contact.map(|c| c.name.clone()).unwrap_or_default(),
            }
        };
        let Some(held) = self.message_of(&reaction.target) else {
            return Outcome::Duplicate;
        };
        let entry = ReactionEntry {
            emoji: reaction.emoji.clone(),
            author,
            external_id: reaction.external_id.clone(),
            at,
        };
        if !set_reaction(&mut held.row, entry) {
            return Outcome::Duplicate;
        }
        held.touch(Mark::Changed);
        let id = held.row.id.clone();
        let conversation = held.row.conversation_id.clone();
        self.note(Note::MessageUpdated(id));
        if !reaction.echo {
            self.extend_window(&conversation, at);
        }
        Outcome::Message
    }

    /// A reaction to something we never saw is shown as a message of its own.
    fn reaction_alone(&mut self, reaction: &Reaction) -> Outcome {
        let Some(emoji) = &reaction.emoji else {
            return Outcome::Ignored("reaction_removed_unknown".into());
        };
        self.message(&IncomingMessage {
            external_id: reaction.external_id.clone(),
            person: reaction.person.clone(),
            at: reaction.at,
            kind: "reaction".into(),
            text: Some(emoji.clone()),
            content: Some(json!({"target": reaction.target})),
            media: Vec::new(),
            reply_to: Some(reaction.target.clone()),
            forwarded: false,
            echo: reaction.echo,
            history: false,
            status: None,
            placeholder: false,
        })
    }

    /// A reaction counts as the customer's word for the window, but not as an unread message.
    fn extend_window(&mut self, conversation: &sapa_model::ConversationId, at: Millis) {
        let Some(hours) = self.can.window.as_ref().map(|window| i64::from(window.hours)) else {
            return;
        };
        let Some(held) = self.conversations.get_mut(conversation) else {
            return;
        };
        if held.row.window_expires_at < Some(at.plus_hours(hours)) {
            held.touch(Mark::Changed).window_expires_at = Some(at.plus_hours(hours));
            self.note(Note::ConversationUpdated(conversation.clone(), "window"));
        }
    }

    fn message_from_change(&mut self, target: &str, person: &Person, at: Millis, change: Change) -> Outcome {
        let outcome = self.message(&IncomingMessage {
            external_id: target.to_owned(),
            person: person.clone(),
            at,
            kind: "text".into(),
            text: change.text,
            content: change.content,
            media: Vec::new(),
            reply_to: None,
            forwarded: false,
            echo: change.echo,
            history: false,
            status: None,
            placeholder: false,
        });
        if let Some(held) = self.message_of(target) {
            stand_in::mark(&mut held.row, change.what);
            match change.what {
                stand_in::DELETED => held.row.deleted_at = Some(at),
                _ => held.row.edited_at = Some(at),
            }
            let row = held.row.clone();
            self.refresh_preview(&row);
        }
        outcome
    }

    fn changed(&mut self, row: &MessageRow) {
        self.note(Note::MessageUpdated(row.id.clone()));
        self.refresh_preview(row);
    }

    /// The list's second line follows the message it shows.
    pub(super) fn refresh_preview(&mut self, row: &MessageRow) {
        let Some(held) = self.conversations.get_mut(&row.conversation_id) else {
            return;
        };
        let shown = held
            .row
            .last_message
            .as_deref()
            .is_some_and(|text| text.contains(row.id.as_str()));
        if shown {
            held.touch(Mark::Light).last_message = serde_json::to_string(&view::last_message(row)).ok();
        }
    }
}

/// One author has one reaction; the newest word counts. False: nothing new.
pub fn set_reaction(row: &mut MessageRow, entry: ReactionEntry) -> bool {
    let mut entries = view::reactions(row);
    let same_author = |old: &ReactionEntry| old.author.kind == entry.author.kind && old.author.id == entry.author.id;
    if let Some(old) = entries.iter().find(|old| same_author(old))
        && (old.external_id == entry.external_id || old.at > entry.at)
    {
        return false;
    }
    entries.retain(|old| !same_author(old));
    entries.push(entry);
    row.reactions = serde_json::to_string(&entries).ok();
    true
}
