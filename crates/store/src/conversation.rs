//! Threads with one contact on one account (`list`: the lists people work from; `mine`: what is one
//! teammate's own; `label`).

mod label;
mod list;
mod mine;

use sapa_model::{AccountId, ContactId, ConversationId, ConversationStatus, IdentityId, MemberId, Millis, WorkspaceId};

pub use label::*;
pub use list::*;
pub use mine::*;

use crate::contact::{in_list, in_list_locked};
use crate::{Arg, Result, Tx, args};

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct ConversationRow {
    pub workspace_id: WorkspaceId,
    pub id: ConversationId,
    pub account_id: AccountId,
    pub contact_id: ContactId,
    pub identity_id: IdentityId,
    pub channel: String,
    pub subject: Option<String>,
    pub status: ConversationStatus,
    pub assignee_id: Option<MemberId>,
    pub priority: String,
    pub waiting_since: Option<Millis>,
    pub last_message: Option<String>,
    pub last_customer_at: Option<Millis>,
    pub window_expires_at: Option<Millis>,
    pub snoozed_until: Option<Millis>,
    pub closed_at: Option<Millis>,
    pub previous_id: Option<ConversationId>,
    pub in_count: i64,
    pub answered_count: i64,
    pub failed_count: i64,
    pub sort_at: Millis,
    pub created_at: Millis,
}

pub(crate) const COLUMNS: &str = "workspace_id, id, account_id, contact_id, identity_id, channel, subject, status, assignee_id, priority, waiting_since, last_message, last_customer_at, window_expires_at, snoozed_until, closed_at, previous_id, in_count, answered_count, failed_count, sort_at, created_at";

pub async fn insert_many(tx: &mut Tx, rows: &[ConversationRow]) -> Result<()> {
    let rows = rows.iter().map(bound).collect();
    tx.insert_many(&format!("INSERT INTO conversation ({COLUMNS})"), rows, "")
        .await?;
    Ok(())
}

/// Writes back what changes in the life of a conversation.
pub async fn update_many(tx: &mut Tx, rows: &[ConversationRow]) -> Result<()> {
    for c in rows {
        tx.run(
            "UPDATE conversation SET contact_id = $3, identity_id = $4, status = $5, assignee_id = $6, priority = $7, waiting_since = $8,
             last_message = $9, last_customer_at = $10, window_expires_at = $11, snoozed_until = $12, closed_at = $13, in_count = $14,
             answered_count = $15, failed_count = $16, sort_at = $17 WHERE workspace_id = $1 AND id = $2",
            args![
                &c.workspace_id, &c.id, &c.contact_id, &c.identity_id, c.status.as_str(), c.assignee_id.as_ref(), &c.priority, c.waiting_since,
                c.last_message.as_deref(), c.last_customer_at, c.window_expires_at, c.snoozed_until, c.closed_at, c.in_count, c.answered_count,
                c.failed_count, c.sort_at
            ],
        )
        .await?;
    }
    Ok(())
}

/// Writes only the list's second line; the indexes of the lists stay untouched.
pub async fn update_previews(tx: &mut Tx, rows: &[ConversationRow]) -> Result<()> {
    for c in rows {
        tx.run(
            "UPDATE conversation SET last_message = $3 WHERE workspace_id = $1 AND id = $2",
            args![&c.workspace_id, &c.id, c.last_message.as_deref()],
        )
        .await?;
    }
    Ok(())
}

fn bound(c: &ConversationRow) -> Vec<Arg> {
    args![
        &c.workspace_id,
        &c.id,
        &c.account_id,
        &c.contact_id,
        &c.identity_id,
        &c.channel,
        c.subject.as_deref(),
        c.status.as_str(),
        c.assignee_id.as_ref(),
        &c.priority,
        c.waiting_since,
        c.last_message.as_deref(),
        c.last_customer_at,
        c.window_expires_at,
        c.snoozed_until,
        c.closed_at,
        c.previous_id.as_ref(),
        c.in_count,
        c.answered_count,
        c.failed_count,
        c.sort_at,
        c.created_at
    ]
}

pub async fn find(tx: &mut Tx, workspace: &WorkspaceId, id: &ConversationId) -> Result<ConversationRow> {
    tx.one(
        &format!("SELECT {COLUMNS} FROM conversation WHERE workspace_id = $1 AND id = $2"),
        args![workspace, id],
    )
    .await
}

/// Like `find`, and nobody else changes it before we commit.
pub async fn lock(tx: &mut Tx, workspace: &WorkspaceId, id: &ConversationId) -> Result<ConversationRow> {
    let sql = format!(
        "SELECT {COLUMNS} FROM conversation WHERE workspace_id = $1 AND id = $2 {}",
        tx.dialect().for_update()
    );
    tx.one(&sql, args![workspace, id]).await
}

pub async fn find_many(tx: &mut Tx, workspace: &WorkspaceId, ids: &[&str]) -> Result<Vec<ConversationRow>> {
    in_list(
        tx,
        &format!("SELECT {COLUMNS} FROM conversation WHERE workspace_id = $1 AND id IN"),
        args![workspace],
        ids,
    )
    .await
}

/// Like `find_many`, and nobody else changes them before we commit.
pub async fn lock_many(tx: &mut Tx, workspace: &WorkspaceId, ids: &[&str]) -> Result<Vec<ConversationRow>> {
    let head = format!("SELECT {COLUMNS} FROM conversation WHERE workspace_id = $1 AND id IN");
    in_list_locked(tx, &head, args![workspace], ids).await
}

/// The conversation of each identity that goes on: the one that is not closed, else the newest; held
/// until we commit.
pub async fn newest_of(tx: &mut Tx, workspace: &WorkspaceId, identities: &[&str]) -> Result<Vec<ConversationRow>> {
    let mut ids: Vec<(String, String)> = Vec::new();
    for chunk in identities.chunks(128) {
        let places: Vec<String> = (0..chunk.len()).map(|i| format!("${}", i + 2)).collect();
        let sql = format!(
            "SELECT identity_id, MAX(CASE WHEN status = 'closed' THEN id ELSE '~' || id END) FROM conversation
             WHERE workspace_id = $1 AND identity_id IN ({}) GROUP BY identity_id",
            places.join(",")
        );
        let mut bound = args![workspace];
        bound.extend(chunk.iter().map(|id| Arg::from(*id)));
        ids.extend(tx.all::<(String, String)>(&sql, bound).await?);
    }
    let ids: Vec<&str> = ids.iter().map(|(_, id)| id.trim_start_matches('~')).collect();
    lock_many(tx, workspace, &ids).await
}

pub async fn of_contact(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    contact: &ContactId,
    limit: i64,
) -> Result<Vec<ConversationRow>> {
    tx.all(
        &format!(
            "SELECT {COLUMNS} FROM conversation WHERE workspace_id = $1 AND contact_id = $2 ORDER BY id DESC LIMIT $3"
        ),
        args![workspace, contact, limit],
    )
    .await
}

pub async fn delete(tx: &mut Tx, workspace: &WorkspaceId, id: &ConversationId) -> Result<()> {
    tx.run(
        "DELETE FROM conversation WHERE workspace_id = $1 AND id = $2",
        args![workspace, id],
    )
    .await?;
    Ok(())
}

/// All conversations of an identity, newest first, held until we commit.
pub async fn of_identity(tx: &mut Tx, workspace: &WorkspaceId, identity: &IdentityId) -> Result<Vec<ConversationRow>> {
    let lock = tx.dialect().for_update();
    let sql = format!(
        "SELECT {COLUMNS} FROM conversation WHERE workspace_id = $1 AND identity_id = $2 ORDER BY id DESC {lock}"
    );
    tx.all(&sql, args![workspace, identity]).await
}

/// Gives labels and drafts of one conversation to another, where it has none of its own (identities merged).
pub async fn hand_over(tx: &mut Tx, workspace: &WorkspaceId, from: &ConversationId, to: &ConversationId) -> Result<()> {
    for sql in [
        "INSERT INTO conversation_label (workspace_id, label_id, conversation_id)
         SELECT workspace_id, label_id, $3 FROM conversation_label WHERE workspace_id = $1 AND conversation_id = $2
         ON CONFLICT DO NOTHING",
        "INSERT INTO draft (workspace_id, conversation_id, member_id, mode, text, attachment_ids, updated_at)
         SELECT workspace_id, $3, member_id, mode, text, attachment_ids, updated_at FROM draft WHERE workspace_id = $1 AND conversation_id = $2
         ON CONFLICT DO NOTHING",
    ] {
        tx.run(sql, args![workspace, from, to]).await?;
    }
    for table in ["conversation_label", "draft", "read_mark"] {
        let sql = format!("DELETE FROM {table} WHERE workspace_id = $1 AND conversation_id = $2");
        tx.run(&sql, args![workspace, from]).await?;
    }
    Ok(())
}

/// Is there a conversation of this identity that is not closed?
pub async fn has_open(tx: &mut Tx, workspace: &WorkspaceId, identity: &IdentityId) -> Result<bool> {
    tx.exists(
        "SELECT 1 FROM conversation WHERE workspace_id = $1 AND identity_id = $2 AND status <> 'closed' LIMIT 1",
        args![workspace, identity],
    )
    .await
}

/// Is this teammate in the workspace now?
pub async fn has_member(tx: &mut Tx, workspace: &WorkspaceId, member: &MemberId) -> Result<bool> {
    tx.exists(
        "SELECT 1 FROM member WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL",
        args![workspace, member],
    )
    .await
}

/// Names of teammates by membership id, for assignees.
pub async fn member_names(tx: &mut Tx, workspace: &WorkspaceId) -> Result<Vec<(String, String)>> {
    tx.all(
        "SELECT m.id, p.name FROM member m JOIN person p ON p.id = m.person_id WHERE m.workspace_id = $1",
        args![workspace],
    )
    .await
}

/// Snoozed conversations whose time has come.
pub async fn snooze_due(tx: &mut Tx, now: Millis, limit: i64) -> Result<Vec<ConversationRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM conversation WHERE status = 'snoozed' AND snoozed_until <= $1 ORDER BY snoozed_until LIMIT $2 {}",
        tx.dialect().skip_locked()
    );
    tx.all(&sql, args![now, limit]).await
}
