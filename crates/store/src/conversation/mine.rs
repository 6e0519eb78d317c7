//! What a teammate has seen and begun to write.

use sapa_model::{ConversationId, MemberId, MessageId, Millis, WorkspaceId};

use crate::contact::in_list;
use crate::{Result, Tx, args};

/// What each of these conversations holds for one teammate: how many customer messages they have seen.
pub async fn read_marks(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    member: &MemberId,
    ids: &[&str],
) -> Result<Vec<(String, i64)>> {
    in_list(
        tx,
        "SELECT conversation_id, seen_count FROM read_mark WHERE workspace_id = $1 AND member_id = $2 AND conversation_id IN",
        args![workspace, member],
        ids,
    )
    .await
}

pub async fn set_read_mark(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &ConversationId,
    member: &MemberId,
    seen: i64,
    last: Option<&MessageId>,
) -> Result<()> {
    tx.run(
        "INSERT INTO read_mark (workspace_id, conversation_id, member_id, seen_count, last_read_id) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (workspace_id, conversation_id, member_id) DO UPDATE SET seen_count = excluded.seen_count, last_read_id = excluded.last_read_id",
        args![workspace, id, member, seen, last],
    )
    .await?;
    Ok(())
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct DraftRow {
    pub conversation_id: String,
    pub mode: String,
    pub text: String,
    pub attachment_ids: String,
    pub updated_at: Millis,
}

pub async fn draft(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &ConversationId,
    member: &MemberId,
) -> Result<Option<DraftRow>> {
    tx.optional(
        "SELECT conversation_id, mode, text, attachment_ids, updated_at FROM draft WHERE workspace_id = $1 AND conversation_id = $2 AND member_id = $3",
        args![workspace, id, member],
    )
    .await
}

pub async fn drafts_of(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    member: &MemberId,
    ids: &[&str],
) -> Result<Vec<(String,)>> {
    in_list(
        tx,
        "SELECT conversation_id FROM draft WHERE workspace_id = $1 AND member_id = $2 AND conversation_id IN",
        args![workspace, member],
        ids,
    )
    .await
}

pub async fn save_draft(tx: &mut Tx, workspace: &WorkspaceId, member: &MemberId, draft: &DraftRow) -> Result<()> {
    tx.run(
        "INSERT INTO draft (workspace_id, conversation_id, member_id, mode, text, attachment_ids, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (workspace_id, conversation_id, member_id) DO UPDATE SET mode = excluded.mode, text = excluded.text,
         attachment_ids = excluded.attachment_ids, updated_at = excluded.updated_at",
        args![workspace, &draft.conversation_id, member, &draft.mode, &draft.text, &draft.attachment_ids, draft.updated_at],
    )
    .await?;
    Ok(())
}

pub async fn delete_draft(tx: &mut Tx, workspace: &WorkspaceId, id: &ConversationId, member: &MemberId) -> Result<()> {
    tx.run(
        "DELETE FROM draft WHERE workspace_id = $1 AND conversation_id = $2 AND member_id = $3",
        args![workspace, id, member],
    )
    .await?;
    Ok(())
}
