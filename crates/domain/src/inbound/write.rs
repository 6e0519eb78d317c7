//! Writes what a unit of work changed, and tells about it.

use std::collections::{BTreeMap, HashMap, HashSet};

use sapa_model::ConversationId;
use sapa_store::attachment::AttachmentRow;
use sapa_store::contact::{ContactRow, IdentityRow};
use sapa_store::conversation::ConversationRow;
use sapa_store::job::NewJob;
use sapa_store::message::MessageRow;
use sapa_store::{Tx, attachment, contact, conversation, job, message};

use super::unit::{Held, Mark, Note, Unit};
use crate::Result;
use crate::conversation::labels_by_conversation;
use crate::events::{
    self, CONTACT_UPDATED, CONVERSATION_CREATED, CONVERSATION_UPDATED, MESSAGE_CREATED, MESSAGE_UPDATED,
};
use crate::view::{self, ConversationParts, LabelView, MessageParts};

impl Unit<'_> {
    pub async fn write(mut self, tx: &mut Tx) -> Result<()> {
        self.write_people(tx).await?;
        self.write_conversations(tx).await?;
        self.write_messages(tx).await?;
        self.enqueue_media(tx).await?;
        self.publish(tx).await
    }

    async fn write_people(&mut self, tx: &mut Tx) -> Result<()> {
        contact::insert_many(tx, &rows_marked(&self.contacts, Mark::Fresh)).await?;
        contact::insert_identities(tx, &rows_marked(&self.identities, Mark::Fresh)).await?;
        for row in rows_marked(&self.contacts, Mark::Changed) {
            contact::follow_profile(tx, &row).await?;
        }
        for row in rows_marked(&self.identities, Mark::Changed) {
            contact::update_identity(tx, &row).await?;
        }
        Ok(())
    }

    async fn write_conversations(&mut self, tx: &mut Tx) -> Result<()> {
        conversation::insert_many(tx, &rows_marked(&self.conversations, Mark::Fresh)).await?;
        conversation::update_many(tx, &rows_marked(&self.conversations, Mark::Changed)).await?;
        Ok(conversation::update_previews(tx, &rows_marked(&self.conversations, Mark::Light)).await?)
    }

    async fn write_messages(&mut self, tx: &mut Tx) -> Result<()> {
        let fresh: Vec<MessageRow> = self
            .fresh_messages
            .iter()
            .filter_map(|id| self.messages.get(id))
            .map(|held| held.row.clone())
            .collect();
        message::insert_many(tx, &fresh).await?;
        message::update_many(tx, &rows_marked(&self.messages, Mark::Changed)).await?;
        message::update_progress(tx, &rows_marked(&self.messages, Mark::Light)).await?;
        attachment::insert_many(tx, &self.attachments).await?;
        for (external_id, status, update) in &self.early {
            message::keep_early_status(
                tx,
                &self.account.workspace_id,
                &self.account.id,
                external_id,
                status,
                update,
                self.now,
            )
            .await?;
        }
        Ok(())
    }

    /// Platform links die in minutes: fetching starts as soon as this commits.
    async fn enqueue_media(&mut self, tx: &mut Tx) -> Result<()> {
        if self.attachments.is_empty() {
            return Ok(());
        }
        let jobs = self
            .attachments
            .iter()
            .map(|row| NewJob {
                workspace: &row.workspace_id,
                name: crate::attachment::FETCH_MEDIA,
                lane: None,
                throttle: None,
                payload: serde_json::json!({"attachment_id": row.id}).to_string(),
                run_at: self.now,
            })
            .collect();
        job::enqueue_many(tx, self.now, jobs).await?;
        Ok(())
    }

    async fn publish(&mut self, tx: &mut Tx) -> Result<()> {
        let extras = self.load_extras(tx).await?;
        let workspace = &self.account.workspace_id;
        for note in &self.notes {
            match note {
                Note::MessageCreated(id) => {
                    let Some(held) = self.messages.get(id) else { continue };
                    let data = serde_json::json!({
                        "message": self.message_view(&held.row, &extras),
                        "conversation": self.conversation_view(&held.row.conversation_id, &extras),
                    });
                    events::publish(tx, workspace, MESSAGE_CREATED, &data, self.now);
                }
                Note::MessageUpdated(id) => {
                    let Some(held) = self.messages.get(id) else { continue };
                    events::publish(
                        tx,
                        workspace,
                        MESSAGE_UPDATED,
                        &serde_json::json!({"message": self.message_view(&held.row, &extras)}),
                        self.now,
                    );
                }
                Note::ConversationCreated(id) => {
                    let data = serde_json::json!({"conversation": self.conversation_view(id, &extras)});
                    events::publish(tx, workspace, CONVERSATION_CREATED, &data, self.now);
                }
                Note::ConversationUpdated(id, change) => {
                    let data =
                        serde_json::json!({"conversation": self.conversation_view(id, &extras), "changes": [change]});
                    events::publish(tx, workspace, CONVERSATION_UPDATED, &data, self.now);
                }
                Note::ContactUpdated(id) => {
                    let Some(held) = self.contacts.get(id) else { continue };
                    let data = serde_json::json!({"contact": {"id": held.row.id, "name": held.row.name, "phone": held.row.phone}});
                    events::publish(tx, workspace, CONTACT_UPDATED, &data, self.now);
                }
            }
        }
        Ok(())
    }

    async fn load_extras(&self, tx: &mut Tx) -> Result<Extras> {
        let workspace = &self.account.workspace_id;
        let mut extras = Extras::default();
        let shown: HashSet<&ConversationId> = self
            .notes
            .iter()
            .filter_map(|note| self.conversation_of(note))
            .collect();
        let assigned = shown.iter().any(|id| {
            self.conversations
                .get(*id)
                .is_some_and(|held| held.row.assignee_id.is_some())
        });
        if assigned {
            extras.members = conversation::member_names(tx, workspace).await?.into_iter().collect();
        }
        let known: Vec<&str> = shown
            .iter()
            .filter(|id| self.conversations.get(**id).is_some_and(|h| h.mark != Mark::Fresh))
            .map(|id| id.as_str())
            .collect();
        extras.labels = labels_by_conversation(tx, workspace, &known).await?;
        let with_files: Vec<&str> = self
            .notes
            .iter()
            .filter_map(|note| {
                if let Note::MessageUpdated(id) = note {
                    self.messages.get(id)
                } else {
                    None
                }
            })
            .filter(|held| held.row.attachment_count > 0 && held.mark != Mark::Fresh)
            .map(|held| held.row.id.as_str())
            .collect();
        extras.attachments = attachment::of_messages(tx, workspace, &with_files).await?;
        Ok(extras)
    }

    fn conversation_of<'n>(&'n self, note: &'n Note) -> Option<&'n ConversationId> {
        match note {
            Note::MessageCreated(id) => self.messages.get(id).map(|held| &held.row.conversation_id),
            Note::ConversationCreated(id) | Note::ConversationUpdated(id, _) => Some(id),
            Note::MessageUpdated(_) | Note::ContactUpdated(_) => None,
        }
    }

    fn message_view(&self, row: &MessageRow, extras: &Extras) -> view::MessageView {
        let attachments: Vec<AttachmentRow> = self
            .attachments
            .iter()
            .chain(&extras.attachments)
            .filter(|a| row.attachment_count > 0 && a.message_id.as_ref() == Some(&row.id))
            .cloned()
            .collect();
        let quoted = row
            .reply_to_id
            .as_ref()
            .and_then(|id| self.messages.get(id))
            .map(|held| &held.row);
        view::message(
            row,
            MessageParts {
                attachments: &attachments,
                quoted,
            },
            &self.app.storage.links,
        )
    }

    fn conversation_view(&self, id: &ConversationId, extras: &Extras) -> Option<view::ConversationView> {
        let row = &self.conversations.get(id)?.row;
        let labels = extras.labels.get(id.as_str()).map(Vec::as_slice).unwrap_or_default();
        Some(view::conversation(
            row,
            ConversationParts {
                contact: self.contacts.get(&row.contact_id).map(|held| &held.row),
                identity: self.identities.get(&row.identity_id).map(|held| &held.row),
                assignee: row
                    .assignee_id
                    .as_ref()
                    .and_then(|id| extras.members.get(id.as_str()))
                    .map(String::as_str),
                labels,
                seen: None,
                draft: None,
            },
        ))
    }
}

#[derive(Default)]
struct Extras {
    members: BTreeMap<String, String>,
    labels: BTreeMap<String, Vec<LabelView>>,
    attachments: Vec<AttachmentRow>,
}

fn rows_marked<K, T: Clone + Keyed>(held: &HashMap<K, Held<T>>, mark: Mark) -> Vec<T> {
    let mut rows: Vec<T> = held
        .values()
        .filter(|held| held.mark == mark)
        .map(|held| held.row.clone())
        .collect();
    // One order everywhere: two nodes that lock the same rows do not wait for each other in a circle.
    rows.sort_by(|a, b| a.key().cmp(b.key()));
    rows
}

/// Rows sorted by their id.
trait Keyed {
    fn key(&self) -> &str;
}
impl Keyed for ContactRow {
    fn key(&self) -> &str {
        self.id.as_str()
    }
}
impl Keyed for IdentityRow {
    fn key(&self) -> &str {
        self.id.as_str()
    }
}
impl Keyed for ConversationRow {
    fn key(&self) -> &str {
        self.id.as_str()
    }
}
impl Keyed for MessageRow {
    fn key(&self) -> &str {
        self.id.as_str()
    }
}
