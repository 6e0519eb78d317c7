//! The one door to the outbox: checks a draft against account, window and limits, stores the message
//! with its delivery job and its event, all in the caller's transaction.

use sapa_model::capability::StartConversation;
use sapa_model::{
    AccountId, AccountState, AuthorType, Capabilities, ConversationId, DeliveryStatus, Direction, MessageId, Millis,
    WorkspaceId,
};
use sapa_store::account::AccountRow;
use sapa_store::conversation::ConversationRow;
use sapa_store::message::MessageRow;
use sapa_store::{Tx, account, conversation, job, message};
use serde_json::{Value, json};

use super::body::Draft;
use super::deliver::{DELIVER_MESSAGE, Payload};
use super::files::{attach, files};
use super::outbox::Outbox;
use super::{Author, window};
use crate::conversation::{messages_view, one};
use crate::error::OrNotFound;
use crate::events::{self, CONVERSATION_UPDATED, MESSAGE_CREATED, MESSAGE_UPDATED};
use crate::view::{self, MessageView};
use crate::{App, DomainError, Result};

const HOLD_MAX_MS: i64 = 30_000;
const NOTE_MAX: usize = 10_000;

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
    let found = message::find(tx, workspace, id).await.or_not_found("message")?;
    let mut conversation = conversation::lock(tx, workspace, &found.conversation_id).await?;
    let mut row = message::lock(tx, workspace, id).await?;
    let waiting =
        matches!(row.status, DeliveryStatus::Held | DeliveryStatus::Queued) && row.direction == Direction::Out;
    let payload = Payload {
        message_id: row.id.clone(),
        identity_id: conversation.identity_id.clone(),
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
    unanswer(tx, &mut conversation, &row).await?;
    let mut view = one(tx, workspace, &conversation.id, None).await?;
    view.unread = None;
    let data = json!({"conversation": view, "changes": ["waiting"]});
    events::publish(tx, workspace, CONVERSATION_UPDATED, &data, now);
    Ok(())
}

/// The chat waits on us again for what the customer said since our last word that did leave.
async fn unanswer(tx: &mut Tx, conversation: &mut ConversationRow, gone: &MessageRow) -> Result<()> {
    let (since, count) = message::unanswered(tx, &gone.workspace_id, &gone.conversation_id).await?;
    let count = count.min(conversation.in_count);
    conversation.waiting_since = since.filter(|_| count > 0);
    conversation.answered_count = conversation.in_count - count;
    let shown = conversation
        .last_message
        .as_deref()
        .is_some_and(|text| text.contains(gone.id.as_str()));
    if shown {
        conversation.last_message = serde_json::to_string(&view::last_message(gone)).ok();
    }
    Ok(conversation::update_many(tx, std::slice::from_ref(conversation)).await?)
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

pub(super) async fn publish_created(
    app: &App,
    tx: &mut Tx,
    workspace: &WorkspaceId,
    rows: &[MessageRow],
) -> Result<()> {
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
