//! Anything said in a conversation, and how far ours got.

use sapa_model::{AccountId, AuthorType, ConversationId, DeliveryStatus, Direction, MessageId, Millis, WorkspaceId};

use crate::contact::{in_list, in_list_locked};
use crate::{Arg, Result, Tx, args};

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct MessageRow {
    pub workspace_id: WorkspaceId,
    pub id: MessageId,
    pub conversation_id: ConversationId,
    pub account_id: AccountId,
    pub direction: Direction,
    pub kind: String,
    pub text: Option<String>,
    pub content: Option<String>,
    pub author_type: AuthorType,
    pub author_id: Option<String>,
    pub author_name: String,
    pub reply_to_id: Option<MessageId>,
    pub reply_external_id: Option<String>,
    pub reactions: Option<String>,
    pub external_id: Option<String>,
    pub client_id: Option<String>,
    pub status: DeliveryStatus,
    pub error: Option<String>,
    pub pricing: Option<String>,
    pub forwarded: bool,
    pub attachment_count: i64,
    pub sort_at: Millis,
    pub sent_at: Option<Millis>,
    pub delivered_at: Option<Millis>,
    pub read_at: Option<Millis>,
    pub created_at: Millis,
    pub edited_at: Option<Millis>,
    pub deleted_at: Option<Millis>,
}

pub(crate) const COLUMNS: &str = "workspace_id, id, conversation_id, account_id, direction, kind, text, content, author_type, author_id, author_name, reply_to_id, reply_external_id, reactions, external_id, client_id, status, error, pricing, forwarded, attachment_count, sort_at, sent_at, delivered_at, read_at, created_at, edited_at, deleted_at";

fn bound(m: &MessageRow) -> Vec<Arg> {
    args![
        &m.workspace_id,
        &m.id,
        &m.conversation_id,
        &m.account_id,
        m.direction.as_str(),
        &m.kind,
        m.text.as_deref(),
        m.content.as_deref(),
        m.author_type.as_str(),
        m.author_id.as_deref(),
        &m.author_name,
        m.reply_to_id.as_ref(),
        m.reply_external_id.as_deref(),
        m.reactions.as_deref(),
        m.external_id.as_deref(),
        m.client_id.as_deref(),
        m.status.as_str(),
        m.error.as_deref(),
        m.pricing.as_deref(),
        m.forwarded,
        m.attachment_count,
        m.sort_at,
        m.sent_at,
        m.delivered_at,
        m.read_at,
        m.created_at,
        m.edited_at,
        m.deleted_at
    ]
}

pub async fn insert_many(tx: &mut Tx, rows: &[MessageRow]) -> Result<()> {
    let rows = rows.iter().map(bound).collect();
    tx.insert_many(&format!("INSERT INTO message ({COLUMNS})"), rows, "")
        .await?;
    Ok(())
}

/// Writes back what can change after a message was made.
pub async fn update_many(tx: &mut Tx, rows: &[MessageRow]) -> Result<()> {
    for m in rows {
        tx.run(
            "UPDATE message SET text = $3, content = $4, reply_to_id = $5, reactions = $6, external_id = $7, status = $8, error = $9, pricing = $10,
             sent_at = $11, delivered_at = $12, read_at = $13, edited_at = $14, deleted_at = $15, attachment_count = $16, kind = $17,
             forwarded = $18, reply_external_id = $19, sort_at = $20
             WHERE workspace_id = $1 AND id = $2",
            args![
                &m.workspace_id, &m.id, m.text.as_deref(), m.content.as_deref(), m.reply_to_id.as_ref(), m.reactions.as_deref(), m.external_id.as_deref(),
                m.status.as_str(), m.error.as_deref(), m.pricing.as_deref(), m.sent_at, m.delivered_at, m.read_at, m.edited_at, m.deleted_at,
                m.attachment_count, &m.kind, m.forwarded, m.reply_external_id.as_deref(), m.sort_at
            ],
        )
        .await?;
    }
    Ok(())
}

/// Writes only how far messages got; the text and its search index stay untouched.
pub async fn update_progress(tx: &mut Tx, rows: &[MessageRow]) -> Result<()> {
    for m in rows {
        tx.run(
            "UPDATE message SET status = $3, error = $4, pricing = $5, sent_at = $6, delivered_at = $7, read_at = $8, external_id = $9
             WHERE workspace_id = $1 AND id = $2",
            args![
                &m.workspace_id, &m.id, m.status.as_str(), m.error.as_deref(), m.pricing.as_deref(), m.sent_at, m.delivered_at, m.read_at,
                m.external_id.as_deref()
            ],
        )
        .await?;
    }
    Ok(())
}

pub async fn find(tx: &mut Tx, workspace: &WorkspaceId, id: &MessageId) -> Result<MessageRow> {
    tx.one(
        &format!("SELECT {COLUMNS} FROM message WHERE workspace_id = $1 AND id = $2"),
        args![workspace, id],
    )
    .await
}

/// Like `find`, and nobody else changes it before we commit.
pub async fn lock(tx: &mut Tx, workspace: &WorkspaceId, id: &MessageId) -> Result<MessageRow> {
    let sql = format!(
        "SELECT {COLUMNS} FROM message WHERE workspace_id = $1 AND id = $2 {}",
        tx.dialect().for_update()
    );
    tx.one(&sql, args![workspace, id]).await
}

pub async fn find_many(tx: &mut Tx, workspace: &WorkspaceId, ids: &[&str]) -> Result<Vec<MessageRow>> {
    in_list(
        tx,
        &format!("SELECT {COLUMNS} FROM message WHERE workspace_id = $1 AND id IN"),
        args![workspace],
        ids,
    )
    .await
}

/// Like `find_many`, and nobody else changes them before we commit.
pub async fn lock_many(tx: &mut Tx, workspace: &WorkspaceId, ids: &[&str]) -> Result<Vec<MessageRow>> {
    let head = format!("SELECT {COLUMNS} FROM message WHERE workspace_id = $1 AND id IN");
    in_list_locked(tx, &head, args![workspace], ids).await
}

/// Messages of one account by the vendor's id.
pub async fn by_external(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    account: &AccountId,
    ids: &[&str],
) -> Result<Vec<MessageRow>> {
    in_list(
        tx,
        &format!("SELECT {COLUMNS} FROM message WHERE workspace_id = $1 AND account_id = $2 AND external_id IN"),
        args![workspace, account],
        ids,
    )
    .await
}

pub async fn by_client_id(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    conversation: &ConversationId,
    client_id: &str,
) -> Result<Option<MessageRow>> {
    tx.optional(
        &format!("SELECT {COLUMNS} FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND client_id = $3"),
        args![workspace, conversation, client_id],
    )
    .await
}

/// Messages older than a place in the thread, newest first.
pub async fn older(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    conversation: &ConversationId,
    than: Option<(i64, String)>,
    limit: i64,
) -> Result<Vec<MessageRow>> {
    let (at, id) = than.unwrap_or((i64::MAX, "~".to_owned()));
    tx.all(
        &format!(
            "SELECT {COLUMNS} FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND (sort_at, id) < ($3, $4) ORDER BY sort_at DESC, id DESC LIMIT $5"
        ),
        args![workspace, conversation, at, id, limit],
    )
    .await
}

/// Messages newer than a place in the thread, oldest first.
pub async fn newer(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    conversation: &ConversationId,
    than: (i64, String),
    limit: i64,
) -> Result<Vec<MessageRow>> {
    tx.all(
        &format!(
            "SELECT {COLUMNS} FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND (sort_at, id) > ($3, $4) ORDER BY sort_at, id LIMIT $5"
        ),
        args![workspace, conversation, than.0, than.1, limit],
    )
    .await
}

/// How many messages the customer has sent from this one on, itself included.
pub async fn customer_messages_from(tx: &mut Tx, message: &MessageRow) -> Result<i64> {
    tx.number(
        "SELECT COUNT(*) FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND direction = 'in' AND (sort_at, id) >= ($3, $4)",
        args![&message.workspace_id, &message.conversation_id, message.sort_at, &message.id],
    )
    .await
}

/// What the customer said since our last word that did leave or still will: the first of it, and how much.
pub async fn unanswered(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    conversation: &ConversationId,
) -> Result<(Option<Millis>, i64)> {
    tx.one(
        "SELECT MIN(sort_at), COUNT(*) FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND direction = 'in'
           AND sort_at > COALESCE((SELECT MAX(sort_at) FROM message WHERE workspace_id = $1 AND conversation_id = $2
             AND direction = 'out' AND kind <> 'reaction' AND deleted_at IS NULL), -1)",
        args![workspace, conversation],
    )
    .await
}

/// The customer's newest message: what a read receipt names.
pub async fn newest_from_customer(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    conversation: &ConversationId,
) -> Result<Option<MessageRow>> {
    tx.optional(
        &format!("SELECT {COLUMNS} FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND direction = 'in' ORDER BY sort_at DESC, id DESC LIMIT 1"),
        args![workspace, conversation],
    )
    .await
}

/// Moves every message of one conversation to another (identities merged).
pub async fn move_all(tx: &mut Tx, workspace: &WorkspaceId, from: &ConversationId, to: &ConversationId) -> Result<u64> {
    tx.run(
        "UPDATE message SET conversation_id = $3 WHERE workspace_id = $1 AND conversation_id = $2",
        args![workspace, from, to],
    )
    .await
}

/// Keeps statuses that name a message we do not know (yet).
pub async fn keep_early_status(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    account: &AccountId,
    external_id: &str,
    status: &str,
    update: &str,
    at: Millis,
) -> Result<bool> {
    let new = tx
        .run(
            "INSERT INTO early_status (workspace_id, account_id, external_id, status, update_json, at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (workspace_id, account_id, external_id, status) DO NOTHING",
            args![workspace, account, external_id, status, update, at],
        )
        .await?;
    Ok(new > 0)
}

/// Is a status kept for a message that we know by now?
pub async fn has_early_status(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    account: &AccountId,
    external_id: &str,
) -> Result<bool> {
    tx.exists(
        "SELECT 1 FROM early_status e JOIN message m ON m.workspace_id = e.workspace_id AND m.account_id = e.account_id AND m.external_id = e.external_id
         WHERE e.workspace_id = $1 AND e.account_id = $2 AND e.external_id = $3 LIMIT 1",
        args![workspace, account, external_id],
    )
    .await
}

/// The kept statuses of a message whose vendor id we just learned; they are handed out once.
pub async fn take_early_statuses(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    account: &AccountId,
    external_id: &str,
) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = tx
        .all(
            "DELETE FROM early_status WHERE workspace_id = $1 AND account_id = $2 AND external_id = $3 RETURNING update_json",
            args![workspace, account, external_id],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
