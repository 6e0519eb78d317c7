//! Labels of the workspace, and which conversations have them.

use sapa_model::{ConversationId, Millis, WorkspaceId};

use crate::contact::in_list;
use crate::{Result, Tx, args};

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct LabelRow {
    pub id: String,
    pub name: String,
    pub color: String,
}

pub async fn labels(tx: &mut Tx, workspace: &WorkspaceId) -> Result<Vec<LabelRow>> {
    tx.all(
        "SELECT id, name, color FROM label WHERE workspace_id = $1 ORDER BY name",
        args![workspace],
    )
    .await
}

pub async fn insert_label(tx: &mut Tx, workspace: &WorkspaceId, label: &LabelRow, now: Millis) -> Result<()> {
    tx.run(
        "INSERT INTO label (workspace_id, id, name, color, created_at) VALUES ($1, $2, $3, $4, $5)",
        args![workspace, &label.id, &label.name, &label.color, now],
    )
    .await?;
    Ok(())
}

pub async fn update_label(tx: &mut Tx, workspace: &WorkspaceId, label: &LabelRow) -> Result<u64> {
    tx.run(
        "UPDATE label SET name = $3, color = $4 WHERE workspace_id = $1 AND id = $2",
        args![workspace, &label.id, &label.name, &label.color],
    )
    .await
}

pub async fn delete_label(tx: &mut Tx, workspace: &WorkspaceId, id: &str) -> Result<u64> {
    tx.run(
        "DELETE FROM conversation_label WHERE workspace_id = $1 AND label_id = $2",
        args![workspace, id],
    )
    .await?;
    tx.run(
        "DELETE FROM label WHERE workspace_id = $1 AND id = $2",
        args![workspace, id],
    )
    .await
}

/// (conversation, label) pairs of these conversations.
pub async fn labels_of(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    ids: &[&str],
) -> Result<Vec<(String, String, String, String)>> {
    in_list(
        tx,
        "SELECT cl.conversation_id, l.id, l.name, l.color FROM conversation_label cl
         JOIN label l ON l.workspace_id = cl.workspace_id AND l.id = cl.label_id
         WHERE cl.workspace_id = $1 AND cl.conversation_id IN",
        args![workspace],
        ids,
    )
    .await
}

pub async fn set_labels(tx: &mut Tx, workspace: &WorkspaceId, id: &ConversationId, labels: &[String]) -> Result<()> {
    tx.run(
        "DELETE FROM conversation_label WHERE workspace_id = $1 AND conversation_id = $2",
        args![workspace, id],
    )
    .await?;
    let rows = labels.iter().map(|label| args![workspace, label, id]).collect();
    tx.insert_many(
        "INSERT INTO conversation_label (workspace_id, label_id, conversation_id)",
        rows,
        "ON CONFLICT DO NOTHING",
    )
    .await?;
    Ok(())
}
