//! What a person decides about a message that failed, or whose end is not known.

use sapa_model::{DeliveryStatus, MessageId, WorkspaceId};
use sapa_store::conversation::ConversationRow;
use sapa_store::message::MessageRow;
use sapa_store::{Tx, conversation, job, message};
use serde_json::json;

use super::Author;
use super::deliver::{DELIVER_MESSAGE, Payload};
use super::settle::show;
use crate::conversation::say_event;
use crate::error::OrNotFound;
use crate::{App, DomainError, Result};

/// A person decides to send again: safe after a clear failure, only with their word after an unclear one.
pub async fn retry(
    app: &App,
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &MessageId,
    confirm_duplicate: bool,
) -> Result<MessageRow> {
    let (mut row, mut conversation) = locked(tx, workspace, id).await?;
    let was_failed = row.status == DeliveryStatus::Failed;
    match row.status {
        DeliveryStatus::Failed => {}
        DeliveryStatus::Unknown if confirm_duplicate => {}
        DeliveryStatus::Unknown => {
            let detail = "It is not known whether this message arrived; sending again may double it. Send confirm_duplicate to do it anyway.";
            return Err(DomainError::conflict("may_duplicate", detail));
        }
        _ => {
            return Err(DomainError::conflict(
                "not_failed",
                "Only a message that failed can be sent again.",
            ));
        }
    }
    // The old vendor id stays until the new one comes: late reports about the first try are told apart by it.
    row.status = DeliveryStatus::Queued;
    row.error = None;
    conversation.failed_count = (conversation.failed_count - i64::from(was_failed)).max(0);
    let now = app.clock.now();
    let new = job::NewJob {
        workspace,
        name: DELIVER_MESSAGE,
        lane: Some(conversation.id.to_string()),
        throttle: Some(row.account_id.to_string()),
        payload: Payload {
            message_id: row.id.clone(),
            identity_id: conversation.identity_id.clone(),
        }
        .to_text(),
        run_at: now,
    };
    job::enqueue(tx, now, new).await?;
    save_decision(app, tx, &row, &mut conversation).await?;
    Ok(row)
}

/// A person saw that an unclear message did arrive.
pub async fn mark_sent(
    app: &App,
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &MessageId,
    by: &Author,
) -> Result<MessageRow> {
    let (mut row, mut conversation) = locked(tx, workspace, id).await?;
    if row.status != DeliveryStatus::Unknown {
        return Err(DomainError::conflict(
            "not_unknown",
            "Only a message whose end is not known can be settled by hand.",
        ));
    }
    row.status = DeliveryStatus::Sent;
    row.error = None;
    row.sent_at = Some(app.clock.now());
    save_decision(app, tx, &row, &mut conversation).await?;
    say_event(
        app,
        tx,
        &conversation,
        by,
        json!({"name": "marked_sent", "message_id": row.id}),
    )
    .await?;
    Ok(row)
}

async fn locked(tx: &mut Tx, workspace: &WorkspaceId, id: &MessageId) -> Result<(MessageRow, ConversationRow)> {
    let found = message::find(tx, workspace, id).await.or_not_found("message")?;
    let conversation = conversation::lock(tx, workspace, &found.conversation_id).await?;
    Ok((message::lock(tx, workspace, id).await?, conversation))
}

async fn save_decision(app: &App, tx: &mut Tx, row: &MessageRow, conversation: &mut ConversationRow) -> Result<()> {
    message::update_progress(tx, std::slice::from_ref(row)).await?;
    show(app, tx, row, conversation, true).await
}
