//! One `queue` call: turns a draft into message rows, their delivery jobs and their events.

use sapa_connectors::channel::Channel;
use sapa_model::{AuthorType, Capabilities, DeliveryStatus, MessageId, Millis};
use sapa_store::account::AccountRow;
use sapa_store::conversation::ConversationRow;
use sapa_store::message::MessageRow;
use sapa_store::{Tx, conversation, job, message, template};
use serde_json::{Value, json};

use super::body::{Draft, DraftTemplate};
use super::deliver::{DELIVER_MESSAGE, Payload};
use super::files::{attach, file_ids, files};
use super::queue::{Queued, blank, publish_created};
use super::{Author, receipts};
use crate::conversation::messages_view;
use crate::error::OrNotFound;
use crate::events::{self, MESSAGE_UPDATED};
use crate::view::{self, ReactionEntry};
use crate::{App, DomainError, Result};

/// Everything one `queue` call works with.
pub(super) struct Outbox<'a> {
    pub app: &'a App,
    pub channel: &'static dyn Channel,
    pub can: &'a Capabilities,
    pub account: &'a AccountRow,
    pub by: &'a Author,
    pub now: Millis,
    pub conversation: ConversationRow,
}

impl Outbox<'_> {
    pub async fn fill(&mut self, tx: &mut Tx, draft: &Draft) -> Result<Queued> {
        let mut rows = self.rows(tx, draft).await?;
        for row in &mut rows {
            if draft.hold_ms > 0 {
                row.status = DeliveryStatus::Held;
            }
        }
        if let Some(first) = rows.first_mut() {
            first.client_id = draft.client_id.clone();
        }
        message::insert_many(tx, &rows).await?;
        self.enqueue(tx, &rows, draft.hold_ms).await?;
        self.answered(tx, rows.last()).await?;
        publish_created(self.app, tx, &self.account.workspace_id, &rows).await?;
        receipts::on_reply(tx, self.account, self.can, &self.conversation, self.now).await?;
        Ok(Queued {
            messages: rows,
            repeated: false,
        })
    }

    async fn rows(&self, tx: &mut Tx, draft: &Draft) -> Result<Vec<MessageRow>> {
        let mut row = blank(&self.conversation, self.by, self.now);
        self.quote(tx, &mut row, draft).await?;
        if let Some(template) = &draft.template {
            self.template(tx, &mut row, template).await?;
        } else if let Some((kind, content)) = draft.structured() {
            row.kind = kind.into();
            row.text = content.get("body").and_then(Value::as_str).map(str::to_owned);
            row.content = Some(content.to_string());
            self.fits(&super::body::outgoing(&row, &[], None)?, "content")?;
        } else if let Some((target, emoji)) = &draft.reaction {
            self.reaction(tx, &mut row, target, emoji).await?;
        } else if draft.attachment_ids.is_empty() {
            row.text = draft.text.clone();
            self.check_text(row.text.as_deref().unwrap_or_default())?;
        } else {
            return self.with_files(tx, row, draft).await;
        }
        Ok(vec![row])
    }

    async fn quote(&self, tx: &mut Tx, row: &mut MessageRow, draft: &Draft) -> Result<()> {
        let Some(id) = &draft.reply_to else { return Ok(()) };
        let quoted = message::find(tx, &self.account.workspace_id, id)
            .await
            .or_not_found("message")?;
        if quoted.conversation_id != self.conversation.id || quoted.external_id.is_none() {
            return Err(DomainError::invalid(
                "reply_to",
                "not_quotable",
                "Only a message of this chat that reached the platform can be quoted.",
            ));
        }
        row.reply_to_id = Some(quoted.id);
        row.reply_external_id = quoted.external_id;
        Ok(())
    }

    async fn template(&self, tx: &mut Tx, row: &mut MessageRow, wish: &DraftTemplate) -> Result<()> {
        let known = template::find(
            tx,
            &self.account.workspace_id,
            &self.account.id,
            &wish.name,
            &wish.language,
        )
        .await?;
        let known = known.as_ref().map(crate::template::from_row);
        if known.as_ref().is_some_and(|t| t.status != "APPROVED") {
            return Err(DomainError::invalid(
                "template",
                "not_approved",
                "This template is not approved by the platform, so it cannot be sent.",
            ));
        }
        let components = match (&known, &wish.components, &wish.variables) {
            (_, Some(components), _) => components.clone(),
            (Some(known), None, variables) => {
                let variables = variables.clone().unwrap_or_default();
                self.channel
                    .template_components(known, &variables)
                    .map_err(|fault| DomainError::invalid("template.variables", &fault.code, &fault.reason))?
            }
            (None, None, None) => json!([]),
            (None, None, Some(_)) => {
                return Err(DomainError::invalid(
                    "template",
                    "unknown",
                    "This template is not in the synced list. Sync the templates, or send its components.",
                ));
            }
        };
        let shown = known
            .as_ref()
            .map(|known| self.channel.render_template(known, &components));
        let mut wanted = file_ids(&components);
        wanted.sort();
        wanted.dedup();
        let files = files(tx, &self.account.workspace_id, &wanted).await?;
        row.kind = "template".into();
        row.attachment_count = files.len() as i64;
        row.text = shown.as_ref().map(|shown| shown.body.clone());
        let mut content = shown.map_or_else(|| json!({}), |shown| serde_json::to_value(shown).unwrap_or_default());
        content["name"] = json!(wish.name);
        content["language"] = json!(wish.language);
        content["category"] = json!(known.as_ref().map(|t| t.category.clone()));
        content["components"] = components;
        row.content = Some(content.to_string());
        self.fits(&super::body::outgoing(row, &[], None)?, "template")?;
        for (old, new) in attach(tx, row, files).await? {
            row.content = row.content.take().map(|text| text.replace(old.as_str(), new.as_str()));
        }
        Ok(())
    }

    async fn reaction(&self, tx: &mut Tx, row: &mut MessageRow, target: &MessageId, emoji: &str) -> Result<()> {
        let mut target = message::lock(tx, &self.account.workspace_id, target)
            .await
            .or_not_found("message")?;
        if target.conversation_id != self.conversation.id || target.external_id.is_none() {
            return Err(DomainError::invalid(
                "reaction.message_id",
                "not_reactable",
                "Only a message of this chat that reached the platform can get a reaction.",
            ));
        }
        if emoji.chars().count() > 12 {
            return Err(DomainError::invalid(
                "reaction.emoji",
                "length",
                "A reaction is one emoji; an empty one takes it back.",
            ));
        }
        let entry = ReactionEntry {
            emoji: Some(emoji.to_owned()).filter(|emoji| !emoji.is_empty()),
            // The platform knows one reaction of the business, whoever of the team gave it.
            author: view::AuthorView {
                kind: AuthorType::App,
                id: None,
                name: self.by.name.clone(),
            },
            external_id: row.id.to_string(),
            at: self.now,
        };
        crate::inbound::set_reaction(&mut target, entry);
        message::update_many(tx, std::slice::from_ref(&target)).await?;
        let shown = messages_view(self.app, tx, &self.account.workspace_id, std::slice::from_ref(&target)).await?;
        events::publish(
            tx,
            &self.account.workspace_id,
            MESSAGE_UPDATED,
            &json!({"message": shown.first()}),
            self.now,
        );
        row.kind = "reaction".into();
        row.text = Some(emoji.to_owned());
        row.content = Some(json!({"emoji": emoji, "message_id": target.id}).to_string());
        row.reply_to_id = Some(target.id);
        row.reply_external_id = target.external_id;
        Ok(())
    }

    /// One message for each file; the text goes with the first that can carry it, or before all.
    async fn with_files(&self, tx: &mut Tx, first: MessageRow, draft: &Draft) -> Result<Vec<MessageRow>> {
        let files = files(tx, &self.account.workspace_id, &draft.attachment_ids).await?;
        for file in &files {
            self.check_file(file)?;
        }
        let text = draft.text.clone().filter(|text| !text.trim().is_empty());
        let caption_max = files
            .first()
            .and_then(|file| self.can.media(&file.kind))
            .map_or(0, |limit| limit.caption_max as usize);
        let mut rows: Vec<MessageRow> = Vec::new();
        let mut caption = text;
        if let Some(long) = caption.take_if(|text| text.chars().count() > caption_max) {
            self.check_text(&long)?;
            rows.push(MessageRow {
                text: Some(long),
                ..first.clone()
            });
        }
        for file in files {
            let id = if rows.is_empty() {
                first.id.clone()
            } else {
                MessageId::new()
            };
            let row = MessageRow {
                id,
                kind: file.kind.clone(),
                text: caption.take(),
                attachment_count: 1,
                ..first.clone()
            };
            attach(tx, &row, vec![file]).await?;
            rows.push(row);
        }
        for (index, row) in rows.iter_mut().enumerate() {
            row.sort_at = self.now.plus_ms(index as i64);
            if index > 0 {
                row.reply_to_id = None;
                row.reply_external_id = None;
            }
        }
        Ok(rows)
    }

    async fn enqueue(&self, tx: &mut Tx, rows: &[MessageRow], hold_ms: i64) -> Result<()> {
        let jobs = rows
            .iter()
            .map(|row| job::NewJob {
                workspace: &self.account.workspace_id,
                name: DELIVER_MESSAGE,
                lane: Some(self.conversation.id.to_string()),
                throttle: Some(self.account.id.to_string()),
                payload: Payload {
                    message_id: row.id.clone(),
                    identity_id: self.conversation.identity_id.clone(),
                }
                .to_text(),
                run_at: self.now.plus_ms(hold_ms),
            })
            .collect();
        job::enqueue_many(tx, self.now, jobs).await?;
        Ok(())
    }

    /// The chat now waits on the customer; its place in the list stays.
    async fn answered(&mut self, tx: &mut Tx, last: Option<&MessageRow>) -> Result<()> {
        let Some(last) = last.filter(|row| row.kind != "reaction") else {
            return Ok(());
        };
        let conversation = &mut self.conversation;
        conversation.answered_count = conversation.in_count;
        conversation.waiting_since = None;
        conversation.last_message = serde_json::to_string(&view::last_message(last)).ok();
        Ok(conversation::update_many(tx, std::slice::from_ref(conversation)).await?)
    }
}
