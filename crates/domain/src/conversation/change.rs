//! What people do with a conversation: assign, close, snooze, label; and what they have read.

use sapa_model::{
    ConversationId, ConversationStatus, DeliveryStatus, Direction, MemberId, MessageId, Millis, WorkspaceId,
};
use sapa_store::conversation::ConversationRow;
use sapa_store::message::MessageRow;
use sapa_store::{Tx, conversation, message};
use serde_json::{Value, json};

use super::show;
use crate::error::OrNotFound;
use crate::events::{self, CONVERSATION_UPDATED, MESSAGE_CREATED, READ_UPDATED};
use crate::outbound::Author;
use crate::view::{self, ConversationView, MessageParts};
use crate::{App, DomainError, Result};

/// What to change; absent fields stay.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub status: Option<ConversationStatus>,
    pub snoozed_until: Option<Millis>,
    /// `Some(None)` takes the assignee away.
    pub assignee: Option<Option<MemberId>>,
    pub priority: Option<String>,
    pub labels: Option<Vec<String>>,
}

pub async fn change(
    app: &App,
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &ConversationId,
    by: &Author,
    wish: Change,
) -> Result<ConversationView> {
    let mut row = conversation::lock(tx, workspace, id)
        .await
        .or_not_found("conversation")?;
    let before = row.clone();
    let mut said: Vec<Value> = Vec::new();
    let mut changes: Vec<&str> = Vec::new();
    if let Some(status) = wish.status {
        set_status(app, &mut row, status, wish.snoozed_until)?;
        if before.status == ConversationStatus::Closed && row.status != before.status {
            no_newer_open(tx, &row).await?;
        }
    }
    if let Some(assignee) = wish.assignee {
        row.assignee_id = assignee;
    }
    if let Some(priority) = wish.priority {
        if !["none", "low", "high", "urgent"].contains(&priority.as_str()) {
            return Err(DomainError::invalid(
                "priority",
                "unknown",
                "Priority is none, low, high or urgent.",
            ));
        }
        row.priority = priority;
    }
    if row.status != before.status || row.snoozed_until != before.snoozed_until {
        changes.push("status");
        let name = match row.status {
            ConversationStatus::Open if before.status == ConversationStatus::Snoozed => "unsnoozed",
            ConversationStatus::Open => "reopened",
            ConversationStatus::Snoozed => "snoozed",
            ConversationStatus::Closed => "closed",
        };
        said.push(json!({"name": name, "until": row.snoozed_until.map(Millis::rfc3339)}));
    }
    if row.assignee_id != before.assignee_id {
        changes.push("assignee");
        said.push(assignment(tx, workspace, &row).await?);
    }
    if row.priority != before.priority {
        changes.push("priority");
    }
    if let Some(labels) = wish.labels {
        check_labels(tx, workspace, &labels).await?;
        conversation::set_labels(tx, workspace, id, &labels).await?;
        changes.push("labels");
    }
    if row != before {
        conversation::update_many(tx, std::slice::from_ref(&row)).await?;
    }
    for content in said {
        say_event(app, tx, &row, by, content).await?;
    }
    publish(app, tx, &row, &changes).await?;
    show::one(tx, workspace, id, by.member.as_ref()).await
}

fn set_status(app: &App, row: &mut ConversationRow, status: ConversationStatus, until: Option<Millis>) -> Result<()> {
    let now = app.clock.now();
    match status {
        ConversationStatus::Snoozed => match until {
            Some(until) if until > now => row.snoozed_until = Some(until),
            _ => {
                return Err(DomainError::invalid(
                    "snoozed_until",
                    "not_in_future",
                    "Choose a time in the future to bring the chat back.",
                ));
            }
        },
        _ => row.snoozed_until = None,
    }
    row.closed_at = match status {
        ConversationStatus::Closed => row.closed_at.or(Some(now)),
        _ => None,
    };
    row.status = status;
    Ok(())
}

/// One person has one chat that goes on, on each account.
async fn no_newer_open(tx: &mut Tx, row: &ConversationRow) -> Result<()> {
    if conversation::has_open(tx, &row.workspace_id, &row.identity_id).await? {
        return Err(DomainError::conflict(
            "newer_open",
            "A newer chat with this customer is open. Go on there, or close it first.",
        ));
    }
    Ok(())
}

async fn assignment(tx: &mut Tx, workspace: &WorkspaceId, row: &ConversationRow) -> Result<Value> {
    let Some(id) = &row.assignee_id else {
        return Ok(json!({"name": "unassigned"}));
    };
    let is_here = conversation::has_member(tx, workspace, id).await?;
    let names = conversation::member_names(tx, workspace).await?;
    let name = names
        .into_iter()
        .find(|(member, _)| is_here && member == id.as_str())
        .map(|(_, name)| name);
    let Some(name) = name else {
        return Err(DomainError::invalid(
            "assignee_id",
            "unknown",
            "This teammate is not in the workspace.",
        ));
    };
    Ok(json!({"name": "assigned", "assignee_id": id, "assignee_name": name}))
}

async fn check_labels(tx: &mut Tx, workspace: &WorkspaceId, wanted: &[String]) -> Result<()> {
    let known = conversation::labels(tx, workspace).await?;
    if wanted.iter().all(|id| known.iter().any(|label| label.id == *id)) && wanted.len() <= 50 {
        return Ok(());
    }
    Err(DomainError::invalid(
        "labels",
        "unknown",
        "One of these labels does not exist; load the labels again.",
    ))
}

async fn publish(app: &App, tx: &mut Tx, row: &ConversationRow, changes: &[&str]) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let mut view = show::one(tx, &row.workspace_id, &row.id, None).await?;
    view.unread = None;
    view.draft = None;
    events::publish(
        tx,
        &row.workspace_id,
        CONVERSATION_UPDATED,
        &json!({"conversation": view, "changes": changes}),
        app.clock.now(),
    );
    Ok(())
}

/// A line in the thread about what somebody did: "assigned", "closed", ….
pub async fn say_event(
    app: &App,
    tx: &mut Tx,
    conversation: &ConversationRow,
    by: &Author,
    mut content: Value,
) -> Result<()> {
    let now = app.clock.now();
    content["actor_name"] = json!(by.name);
    let row = MessageRow {
        workspace_id: conversation.workspace_id.clone(),
        id: MessageId::new(),
        conversation_id: conversation.id.clone(),
        account_id: conversation.account_id.clone(),
        direction: Direction::Event,
        kind: "event".into(),
        text: None,
        content: Some(content.to_string()),
        author_type: by.kind,
        author_id: by.id.clone(),
        author_name: by.name.clone(),
        reply_to_id: None,
        reply_external_id: None,
        reactions: None,
        external_id: None,
        client_id: None,
        status: DeliveryStatus::None,
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
    };
    message::insert_many(tx, std::slice::from_ref(&row)).await?;
    let view = view::message(&row, MessageParts::default(), &app.storage.links);
    let mut conversation = show::one(tx, &conversation.workspace_id, &conversation.id, None).await?;
    conversation.unread = None;
    events::publish(
        tx,
        &row.workspace_id,
        MESSAGE_CREATED,
        &json!({"message": view, "conversation": conversation}),
        now,
    );
    Ok(())
}

/// This teammate has seen everything up to now.
pub async fn mark_read(
    app: &App,
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &ConversationId,
    member: &MemberId,
) -> Result<ConversationRow> {
    let row = conversation::find(tx, workspace, id)
        .await
        .or_not_found("conversation")?;
    let newest = message::newest_from_customer(tx, workspace, id).await?;
    let last = newest.as_ref().map(|message| &message.id);
    conversation::set_read_mark(tx, workspace, id, member, row.in_count, last).await?;
    let data = json!({"conversation_id": id, "member_id": member, "last_read_id": last, "seen_count": row.in_count});
    events::publish_to(tx, workspace, member, READ_UPDATED, &data, app.clock.now());
    Ok(row)
}

/// Unread again from this message on.
pub async fn mark_unread(
    app: &App,
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &ConversationId,
    member: &MemberId,
    from: Option<&MessageId>,
) -> Result<()> {
    let row = conversation::find(tx, workspace, id)
        .await
        .or_not_found("conversation")?;
    let seen = match from {
        Some(from) => {
            let message = message::find(tx, workspace, from).await.or_not_found("message")?;
            if message.conversation_id != *id {
                return Err(DomainError::NotFound("message"));
            }
            // Counted from the new end: imported history was never counted as unread.
            (row.in_count - message::customer_messages_from(tx, &message).await?).max(0)
        }
        None => (row.in_count - 1).max(0),
    };
    conversation::set_read_mark(tx, workspace, id, member, seen, None).await?;
    let data = json!({"conversation_id": id, "member_id": member, "last_read_id": null, "seen_count": seen});
    events::publish_to(tx, workspace, member, READ_UPDATED, &data, app.clock.now());
    Ok(())
}

/// Brings back conversations whose snooze is over; answers how many.
pub async fn wake_snoozed(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let due = conversation::snooze_due(&mut tx, now, 100).await?;
    let by = Author::sapa();
    for row in &due {
        let mut row = row.clone();
        row.status = ConversationStatus::Open;
        row.snoozed_until = None;
        conversation::update_many(&mut tx, std::slice::from_ref(&row)).await?;
        say_event(app, &mut tx, &row, &by, json!({"name": "unsnoozed"})).await?;
        publish(app, &mut tx, &row, &["status"]).await?;
    }
    tx.commit().await?;
    Ok(due.len())
}
