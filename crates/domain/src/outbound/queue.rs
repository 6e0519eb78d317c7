//! The one door to the outbox: checks a draft against account, window and limits, stores the message
//! with its delivery job and its event, all in the caller's transaction.

use sapa_connectors::channel::{Channel, OutgoingBody, OutgoingMedia};
use sapa_model::capability::{CountBy, StartConversation};
use sapa_model::{
    AccountId, AccountState, AttachmentState, AuthorType, Capabilities, ConversationId, DeliveryStatus, Direction,
    MessageId, Millis, WorkspaceId,
};
use sapa_store::account::AccountRow;
use sapa_store::attachment::AttachmentRow;
use sapa_store::conversation::ConversationRow;
use sapa_store::message::MessageRow;
use sapa_store::{Tx, account, attachment, conversation, job, message, template};
use serde_json::{Value, json};

use super::body::{Draft, DraftTemplate};
use super::deliver::{DELIVER_MESSAGE, Payload};
use super::{Author, receipts, window};
use crate::conversation::{messages_view, one};
use crate::error::OrNotFound;
use crate::events::{self, MESSAGE_CREATED, MESSAGE_UPDATED};
use crate::view::{self, MessageView, ReactionEntry};
use crate::{App, DomainError, Result};

const HOLD_MAX_MS: i64 = 30_000;
const NOTE_MAX: usize = 10_000;
const ATTACHMENTS_MAX: usize = 30;

/// What was queued, oldest first.
pub struct Queued {
    pub messages: Vec<MessageRow>,
    /// The same draft came before (same client id): nothing new was made.
    pub repeated: bool,
}

/// Queues a reply to the customer.
pub async fn queue(
    app: &App,
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &ConversationId,
    by: &Author,
    draft: &Draft,
) -> Result<Queued> {
    let conversation = conversation::lock(tx, workspace, id)
        .await
        .or_not_found("conversation")?;
    if let Some(queued) = repeated(tx, &conversation, draft).await? {
        return Ok(queued);
    }
    draft.check()?;
    let account = account::find(tx, workspace, &conversation.account_id)
        .await
        .or_not_found("account")?;
    let channel = app.channel(&account.channel)?;
    let can = channel.can_for(&serde_json::from_str(&account.settings).unwrap_or_default());
    require_ready(&account)?;
    require_kind(&can, by, draft)?;
    let now = app.clock.now();
    let may = window::may_write(&can, &conversation, now);
    window::require(
        may,
        draft.template.is_some(),
        can.window.as_ref().map_or(0, |w| w.hours),
    )?;
    let mut outbox = Outbox {
        app,
        channel,
        can: &can,
        account: &account,
        by,
        now,
        conversation,
    };
    outbox.fill(tx, draft).await
}

/// Starts a conversation with somebody, or goes on with the open one, and queues its first message.
pub async fn start(
    app: &App,
    tx: &mut Tx,
    workspace: &WorkspaceId,
    account_id: &AccountId,
    to: &Value,
    by: &Author,
    draft: &Draft,
) -> Result<(ConversationId, Queued)> {
    let account = account::find(tx, workspace, account_id).await.or_not_found("account")?;
    let can = app.channel(&account.channel)?.can();
    if can.start_conversation == StartConversation::No {
        return Err(DomainError::conflict(
            "cannot_start",
            "On this channel the customer has to write first.",
        ));
    }
    let conversation = crate::account::open_conversation(app, tx, &account, to).await?;
    let queued = queue(app, tx, workspace, &conversation, by, draft).await?;
    Ok((conversation, queued))
}

/// A private note: stays in the team.
pub async fn note(
    app: &App,
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &ConversationId,
    by: &Author,
    draft: &Draft,
) -> Result<MessageRow> {
    let conversation = conversation::lock(tx, workspace, id)
        .await
        .or_not_found("conversation")?;
    if let Some(queued) = repeated(tx, &conversation, draft).await? {
        return queued
            .messages
            .into_iter()
            .next()
            .ok_or(DomainError::NotFound("message"));
    }
    let text = draft.text.clone().unwrap_or_default();
    if text.trim().is_empty() && draft.attachment_ids.is_empty() {
        return Err(DomainError::invalid("text", "empty", "A note needs a text or a file."));
    }
    if text.chars().count() > NOTE_MAX {
        return Err(DomainError::invalid(
            "text",
            "too_long",
            "A note has at most 10,000 characters.",
        ));
    }
    let now = app.clock.now();
    let mut row = blank(&conversation, by, now);
    row.direction = Direction::Note;
    row.status = DeliveryStatus::None;
    row.text = Some(text);
    row.client_id = draft.client_id.clone();
    let files = files(tx, workspace, &draft.attachment_ids).await?;
    row.attachment_count = files.len() as i64;
    message::insert_many(tx, std::slice::from_ref(&row)).await?;
    attach(tx, &row, files).await?;
    let mut conversation = conversation;
    conversation.last_message = serde_json::to_string(&view::last_message(&row)).ok();
    conversation::update_previews(tx, std::slice::from_ref(&conversation)).await?;
    publish_created(app, tx, workspace, std::slice::from_ref(&row)).await?;
    Ok(row)
}

/// Takes back a message that has not begun its way.
pub async fn take_back(app: &App, tx: &mut Tx, workspace: &WorkspaceId, id: &MessageId) -> Result<()> {
    let mut row = message::lock(tx, workspace, id).await.or_not_found("message")?;
    let waiting =
        matches!(row.status, DeliveryStatus::Held | DeliveryStatus::Queued) && row.direction == Direction::Out;
    let conversation = conversation::find(tx, workspace, &row.conversation_id).await?;
    let payload = Payload {
        message_id: row.id.clone(),
        identity_id: conversation.identity_id,
    };
    if !waiting || !job::cancel(tx, workspace, DELIVER_MESSAGE, &payload.to_text()).await? {
        return Err(DomainError::conflict(
            "already_sent",
            "This message is already on its way and cannot be taken back.",
        ));
    }
    let now = app.clock.now();
    row.deleted_at = Some(now);
    row.status = DeliveryStatus::None;
    message::update_many(tx, std::slice::from_ref(&row)).await?;
    let view = messages_view(app, tx, workspace, std::slice::from_ref(&row)).await?;
    events::publish(tx, workspace, MESSAGE_UPDATED, &json!({"message": view.first()}), now);
    Ok(())
}

async fn repeated(tx: &mut Tx, conversation: &ConversationRow, draft: &Draft) -> Result<Option<Queued>> {
    let Some(client_id) = &draft.client_id else {
        return Ok(None);
    };
    if client_id.is_empty() || client_id.len() > 100 {
        return Err(DomainError::invalid(
            "client_id",
            "length",
            "client_id has 1 to 100 characters.",
        ));
    }
    let known = message::by_client_id(tx, &conversation.workspace_id, &conversation.id, client_id).await?;
    Ok(known.map(|row| Queued {
        messages: vec![row],
        repeated: true,
    }))
}

fn require_ready(account: &AccountRow) -> Result<()> {
    match account.state {
        AccountState::Connected | AccountState::Degraded => Ok(()),
        AccountState::Reconnect => Err(DomainError::conflict(
            "account_reconnect",
            "The platform no longer accepts this account's token. An owner or admin has to reconnect it in Settings → Channels.",
        )),
        AccountState::Paused => Err(DomainError::conflict(
            "account_paused",
            account
                .state_text
                .clone()
                .unwrap_or_else(|| "Sending is paused on this account.".into()),
        )),
        AccountState::Disconnected => Err(DomainError::conflict(
            "account_disconnected",
            "This account is disconnected. Connect it again to write.",
        )),
    }
}

fn require_kind(can: &Capabilities, by: &Author, draft: &Draft) -> Result<()> {
    let unsupported = |field: &str| {
        Err(DomainError::invalid(
            field,
            "unsupported",
            "This channel does not offer this.",
        ))
    };
    if !can.automation && by.kind != AuthorType::Teammate && by.kind != AuthorType::App {
        return Err(DomainError::conflict(
            "people_only",
            "On this channel only people may answer.",
        ));
    }
    match draft {
        Draft { template: Some(_), .. } if !can.templates => unsupported("template"),
        Draft {
            interactive: Some(_), ..
        } if can.interactive.is_none() => unsupported("interactive"),
        Draft { location: Some(_), .. } if !can.location => unsupported("location"),
        Draft { contacts: Some(_), .. } if !can.contacts => unsupported("contacts"),
        Draft { reaction: Some(_), .. } if !can.reactions => unsupported("reaction"),
        Draft { reply_to: Some(_), .. } if !can.reply_to => unsupported("reply_to"),
        Draft { hold_ms, .. } if *hold_ms < 0 || *hold_ms > HOLD_MAX_MS => Err(DomainError::invalid(
            "hold_ms",
            "out_of_range",
            "hold_ms is 0 to 30000.",
        )),
        _ => Ok(()),
    }
}

/// Everything one `queue` call works with.
struct Outbox<'a> {
    app: &'a App,
    channel: &'static dyn Channel,
    can: &'a Capabilities,
    account: &'a AccountRow,
    by: &'a Author,
    now: Millis,
    conversation: ConversationRow,
}

impl Outbox<'_> {
    async fn fill(&mut self, tx: &mut Tx, draft: &Draft) -> Result<Queued> {
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
        let files = files(tx, &self.account.workspace_id, &file_ids(&components)).await?;
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
        attach(tx, row, files).await
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

    fn check_text(&self, text: &str) -> Result<()> {
        let (length, unit) = match self.can.text.count {
            CountBy::Chars => (text.chars().count(), "characters"),
            CountBy::Bytes => (text.len(), "bytes"),
        };
        if length > self.can.text.max as usize {
            let detail = format!(
                "This channel takes {} {unit} in one message; this text has {length}. Shorten it or send it in parts.",
                self.can.text.max
            );
            return Err(DomainError::invalid("text", "too_long", &detail));
        }
        Ok(())
    }

    fn check_file(&self, file: &AttachmentRow) -> Result<()> {
        let name = file.file_name.clone().unwrap_or_else(|| file.kind.clone());
        let Some(limit) = self.can.media(&file.kind) else {
            return Err(DomainError::invalid(
                "attachment_ids",
                "unsupported",
                &format!("{name}: this channel does not take files of this kind."),
            ));
        };
        let mime = file.mime.split(';').next().unwrap_or_default().trim();
        if !limit.mime.is_empty() && !limit.mime.iter().any(|known| known == mime) {
            let detail = format!(
                "{name}: this channel does not take {mime}. It takes {}.",
                limit.mime.join(", ")
            );
            return Err(DomainError::invalid("attachment_ids", "unsupported_type", &detail));
        }
        if file.size.unwrap_or(0) > i64::try_from(limit.max_bytes).unwrap_or(i64::MAX) {
            let most = limit.max_bytes / 1024;
            return Err(DomainError::invalid(
                "attachment_ids",
                "too_large",
                &format!("{name}: this channel takes at most {most} KB for this kind of file."),
            ));
        }
        let empty = OutgoingMedia {
            kind: file.kind.clone(),
            mime: file.mime.clone(),
            file_name: file.file_name.clone(),
            bytes: bytes::Bytes::new(),
        };
        self.fits(
            &OutgoingBody::Media {
                media: empty,
                caption: None,
            },
            "attachment_ids",
        )
    }

    fn fits(&self, body: &OutgoingBody, field: &str) -> Result<()> {
        self.channel
            .fits(body)
            .map_err(|fault| DomainError::invalid(field, &fault.code, &fault.reason))
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

pub(super) fn blank(conversation: &ConversationRow, by: &Author, now: Millis) -> MessageRow {
    MessageRow {
        workspace_id: conversation.workspace_id.clone(),
        id: MessageId::new(),
        conversation_id: conversation.id.clone(),
        account_id: conversation.account_id.clone(),
        direction: Direction::Out,
        kind: "text".into(),
        text: None,
        content: None,
        author_type: by.kind,
        author_id: by.id.clone(),
        author_name: by.name.clone(),
        reply_to_id: None,
        reply_external_id: None,
        reactions: None,
        external_id: None,
        client_id: None,
        status: DeliveryStatus::Queued,
        error: None,
        pricing: None,
        forwarded: false,
        attachment_count: 0,
        sort_at: now,
        sent_at: None,
        delivered_at: None,
        read_at: None,
        created_at: now,
        edited_at: None,
        deleted_at: None,
    }
}

/// Files that were uploaded and belong to no message yet, in the order asked for.
async fn files(tx: &mut Tx, workspace: &WorkspaceId, ids: &[String]) -> Result<Vec<AttachmentRow>> {
    if ids.len() > ATTACHMENTS_MAX {
        return Err(DomainError::invalid(
            "attachment_ids",
            "too_many",
            "At most 30 files go at once.",
        ));
    }
    let mut out = Vec::with_capacity(ids.len());
    for id in ids {
        let unknown = || {
            DomainError::invalid(
                "attachment_ids",
                "unknown",
                "One of these files does not exist here. Upload it again.",
            )
        };
        let id = id.parse().map_err(|_| unknown())?;
        let row = attachment::find(tx, workspace, &id).await.map_err(|_| unknown())?;
        if row.state != AttachmentState::Stored {
            return Err(unknown());
        }
        out.push(row);
    }
    Ok(out)
}

/// Ties files to their message; a file that already belongs to one is copied by reference.
async fn attach(tx: &mut Tx, message: &MessageRow, files: Vec<AttachmentRow>) -> Result<()> {
    for (position, mut file) in files.into_iter().enumerate() {
        file.position = position as i64;
        let used = file.message_id.is_some();
        file.message_id = Some(message.id.clone());
        if used {
            file.id = sapa_model::AttachmentId::new();
            attachment::insert_many(tx, &[file]).await?;
        } else {
            attachment::update(tx, &file).await?;
        }
    }
    Ok(())
}

/// Every `{"file": id}` that a channel left in a template's components.
fn file_ids(components: &Value) -> Vec<String> {
    match components {
        Value::Array(list) => list.iter().flat_map(file_ids).collect(),
        Value::Object(map) => match map.get("file").and_then(Value::as_str) {
            Some(id) => vec![id.to_owned()],
            None => map.values().flat_map(file_ids).collect(),
        },
        _ => Vec::new(),
    }
}

async fn publish_created(app: &App, tx: &mut Tx, workspace: &WorkspaceId, rows: &[MessageRow]) -> Result<()> {
    let views: Vec<MessageView> = messages_view(app, tx, workspace, rows).await?;
    let Some(first) = rows.first() else { return Ok(()) };
    let mut conversation = one(tx, workspace, &first.conversation_id, None).await?;
    conversation.unread = None;
    for view in views {
        events::publish(
            tx,
            workspace,
            MESSAGE_CREATED,
            &json!({"message": view, "conversation": conversation}),
            app.clock.now(),
        );
    }
    Ok(())
}
