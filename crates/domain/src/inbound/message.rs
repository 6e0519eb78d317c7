//! A message from a customer, or the echo of one the shop wrote outside Sapa.

use sapa_connectors::channel::{IncomingMessage, MediaRef};
use sapa_model::{
    AttachmentId, AttachmentState, AuthorType, ContactId, ConversationId, ConversationStatus, DeliveryStatus,
    Direction, IdentityId, MessageId, Millis,
};
use sapa_store::attachment::AttachmentRow;
use sapa_store::conversation::ConversationRow;
use sapa_store::message::MessageRow;

use super::stand_in;
use super::unit::{Held, Mark, Note, Outcome, Unit};
use crate::view;

/// A vendor's clock may run ahead of ours; a time further ahead is taken as now.
const CLOCK_SLACK_MS: i64 = 60_000;

impl Unit<'_> {
    pub(super) fn message(&mut self, incoming: &IncomingMessage) -> Outcome {
        if self.message_ids.contains_key(&incoming.external_id) {
            return self.known_message(incoming);
        }
        let Some(identity) = self.identity_of(&incoming.person) else {
            return Outcome::Dead {
                code: "no_person".into(),
                reason: "The vendor did not say who wrote this.".into(),
            };
        };
        let at = self.plausible(incoming.at);
        let conversation = self.conversation_for(&identity, at, incoming.history);
        let row = self.row(incoming, &identity, &conversation, at);
        self.add_files(&row, &incoming.media);
        if incoming.echo {
            self.answered(&conversation, &row, incoming.history);
        } else {
            self.heard(&conversation, &row, incoming.history);
        }
        self.add_message(row);
        if incoming.placeholder {
            Outcome::Placeholder
        } else {
            Outcome::Message
        }
    }

    pub(super) fn plausible(&self, at: Millis) -> Millis {
        if at.0 <= 0 || at > self.now.plus_ms(CLOCK_SLACK_MS) {
            self.now
        } else {
            at
        }
    }

    /// The conversation this belongs to: the open one, the one closed a short while ago, or a new one.
    pub(super) fn conversation_for(&mut self, identity: &IdentityId, at: Millis, history: bool) -> ConversationId {
        let newest = self.newest.get(identity).cloned();
        if let Some(held) = newest.as_ref().and_then(|id| self.conversations.get(id)) {
            let closed_for = held.row.closed_at.map_or(0, |closed| self.now.since(closed));
            if history || held.row.status != ConversationStatus::Closed || closed_for <= self.reopen_ms {
                return held.row.id.clone();
            }
        }
        self.new_conversation(identity, at, newest)
    }

    fn new_conversation(
        &mut self,
        identity: &IdentityId,
        at: Millis,
        previous: Option<ConversationId>,
    ) -> ConversationId {
        let contact_id = self
            .identities
            .get(identity)
            .map_or_else(ContactId::new, |held| held.row.contact_id.clone());
        let row = ConversationRow {
            workspace_id: self.account.workspace_id.clone(),
            id: ConversationId::new(),
            account_id: self.account.id.clone(),
            contact_id,
            identity_id: identity.clone(),
            channel: self.account.channel.clone(),
            subject: None,
            status: ConversationStatus::Open,
            assignee_id: None,
            priority: "none".into(),
            waiting_since: None,
            last_message: None,
            last_customer_at: None,
            window_expires_at: None,
            snoozed_until: None,
            closed_at: None,
            previous_id: previous,
            in_count: 0,
            answered_count: 0,
            failed_count: 0,
            sort_at: at,
            created_at: self.now,
        };
        let id = row.id.clone();
        self.newest.insert(identity.clone(), id.clone());
        self.note(Note::ConversationCreated(id.clone()));
        self.conversations.insert(id.clone(), Held::fresh(row));
        id
    }

    /// The customer wrote: the conversation opens, waits on us, and its window starts anew.
    fn heard(&mut self, conversation: &ConversationId, message: &MessageRow, history: bool) {
        let window_ms = self
            .can
            .window
            .as_ref()
            .map(|window| i64::from(window.hours) * 3_600_000);
        let Some(held) = self.conversations.get_mut(conversation) else {
            return;
        };
        let row = held.touch(Mark::Changed);
        if row.last_message.is_none() || message.sort_at >= row.sort_at {
            row.last_message = serde_json::to_string(&view::last_message(message)).ok();
        }
        row.sort_at = row.sort_at.max(message.sort_at);
        row.last_customer_at = row.last_customer_at.max(Some(message.sort_at));
        if history {
            return;
        }
        row.in_count += 1;
        row.waiting_since = row.waiting_since.or(Some(message.sort_at));
        if let Some(ms) = window_ms {
            row.window_expires_at = row.window_expires_at.max(Some(message.sort_at.plus_ms(ms)));
        }
        self.reopen(conversation);
    }

    pub(super) fn reopen(&mut self, conversation: &ConversationId) {
        let Some(held) = self
            .conversations
            .get_mut(conversation)
            .filter(|held| held.row.status != ConversationStatus::Open)
        else {
            return;
        };
        let row = held.touch(Mark::Changed);
        row.status = ConversationStatus::Open;
        row.snoozed_until = None;
        row.closed_at = None;
        self.note(Note::ConversationUpdated(conversation.clone(), "status"));
    }

    /// The shop answered from elsewhere. Words from before the customer's last ones answer nothing.
    fn answered(&mut self, conversation: &ConversationId, message: &MessageRow, history: bool) {
        let Some(held) = self.conversations.get_mut(conversation) else {
            return;
        };
        let is_newest = held.row.last_customer_at.is_none_or(|at| at <= message.sort_at);
        if !is_newest && held.row.last_message.is_some() {
            return;
        }
        let row = held.touch(Mark::Changed);
        if row.last_message.is_none() || !history {
            row.last_message = serde_json::to_string(&view::last_message(message)).ok();
        }
        if !history {
            row.answered_count = row.in_count;
            row.waiting_since = None;
        }
    }

    fn row(
        &mut self,
        incoming: &IncomingMessage,
        identity: &IdentityId,
        conversation: &ConversationId,
        at: Millis,
    ) -> MessageRow {
        let contact = self
            .identities
            .get(identity)
            .and_then(|held| self.contacts.get(&held.row.contact_id))
            .map(|held| &held.row);
        let (direction, author_type, author_id, author_name, status) = if incoming.echo {
            let status = incoming
                .status
                .as_deref()
                .and_then(DeliveryStatus::parse)
                .unwrap_or(DeliveryStatus::Sent);
            (Direction::Out, AuthorType::App, None, self.account.name.clone(), status)
        } else {
            let name = contact.map(|c| c.name.clone()).unwrap_or_default();
            (
                Direction::In,
                AuthorType::Contact,
                contact.map(|c| c.id.to_string()),
                name,
                DeliveryStatus::Received,
            )
        };
        MessageRow {
            workspace_id: self.account.workspace_id.clone(),
            id: MessageId::new(),
            conversation_id: conversation.clone(),
            account_id: self.account.id.clone(),
            direction,
            kind: incoming.kind.clone(),
            text: incoming.text.clone(),
            content: stand_in::content_of(incoming),
            author_type,
            author_id,
            author_name,
            reply_to_id: incoming
                .reply_to
                .as_ref()
                .and_then(|id| self.message_ids.get(id))
                .cloned(),
            reply_external_id: incoming.reply_to.clone(),
            reactions: None,
            external_id: Some(incoming.external_id.clone()),
            client_id: None,
            status,
            error: None,
            pricing: None,
            forwarded: incoming.forwarded,
            attachment_count: incoming.media.len() as i64,
            sort_at: at,
            sent_at: Some(at),
            delivered_at: None,
            read_at: None,
            created_at: self.now,
            edited_at: None,
            deleted_at: None,
        }
    }

    pub(super) fn add_files(&mut self, message: &MessageRow, media: &[MediaRef]) {
        for (position, file) in media.iter().enumerate() {
            self.attachments.push(AttachmentRow {
                workspace_id: message.workspace_id.clone(),
                id: AttachmentId::new(),
                message_id: Some(message.id.clone()),
                position: position as i64,
                kind: file.kind.clone(),
                mime: file.mime.clone().unwrap_or_else(|| "application/octet-stream".into()),
                size: file.size.and_then(|n| i64::try_from(n).ok()),
                file_name: file.file_name.clone(),
                storage_key: None,
                thumb_key: None,
                state: AttachmentState::Pending,
                error: None,
                vendor: serde_json::to_string(file).ok(),
                width: None,
                height: None,
                duration_ms: None,
                created_by: None,
                created_at: self.now,
            });
        }
    }
}
