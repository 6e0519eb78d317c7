//! Files of messages: where they lie, or why they could not be had.

use sapa_model::{AttachmentId, AttachmentState, MessageId, Millis, WorkspaceId};

use crate::contact::in_list;
use crate::{Result, Tx, args};

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct AttachmentRow {
    pub workspace_id: WorkspaceId,
    pub id: AttachmentId,
    pub message_id: Option<MessageId>,
    pub position: i64,
    pub kind: String,
    pub mime: String,
    pub size: Option<i64>,
    pub file_name: Option<String>,
    pub storage_key: Option<String>,
    pub thumb_key: Option<String>,
    pub state: AttachmentState,
    pub error: Option<String>,
    /// The vendor's handle as JSON, while the bytes are not ours yet.
    pub vendor: Option<String>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub duration_ms: Option<i64>,
    pub created_by: Option<String>,
    pub created_at: Millis,
}

const COLUMNS: &str = "workspace_id, id, message_id, position, kind, mime, size, file_name, storage_key, thumb_key, state, error, vendor, width, height, duration_ms, created_by, created_at";

pub async fn insert_many(tx: &mut Tx, rows: &[AttachmentRow]) -> Result<()> {
    let rows = rows
        .iter()
        .map(|a| {
            args![
                &a.workspace_id,
                &a.id,
                a.message_id.as_ref(),
                a.position,
                &a.kind,
                &a.mime,
                a.size,
                a.file_name.as_deref(),
                a.storage_key.as_deref(),
                a.thumb_key.as_deref(),
                a.state.as_str(),
                a.error.as_deref(),
                a.vendor.as_deref(),
                a.width,
                a.height,
                a.duration_ms,
                a.created_by.as_deref(),
                a.created_at
            ]
        })
        .collect();
    tx.insert_many(&format!("INSERT INTO attachment ({COLUMNS})"), rows, "")
        .await?;
    Ok(())
}

pub async fn find(tx: &mut Tx, workspace: &WorkspaceId, id: &AttachmentId) -> Result<AttachmentRow> {
    tx.one(
        &format!("SELECT {COLUMNS} FROM attachment WHERE workspace_id = $1 AND id = $2"),
        args![workspace, id],
    )
    .await
}

pub async fn of_messages(tx: &mut Tx, workspace: &WorkspaceId, messages: &[&str]) -> Result<Vec<AttachmentRow>> {
    let mut rows: Vec<AttachmentRow> = in_list(
        tx,
        &format!("SELECT {COLUMNS} FROM attachment WHERE workspace_id = $1 AND message_id IN"),
        args![workspace],
        messages,
    )
    .await?;
    rows.sort_by(|a, b| (&a.message_id, a.position).cmp(&(&b.message_id, b.position)));
    Ok(rows)
}

/// Writes everything but the keys and the maker.
pub async fn update(tx: &mut Tx, a: &AttachmentRow) -> Result<()> {
    tx.run(
        "UPDATE attachment SET message_id = $3, position = $4, kind = $5, mime = $6, size = $7, file_name = $8, storage_key = $9, thumb_key = $10,
         state = $11, error = $12, vendor = $13, width = $14, height = $15, duration_ms = $16 WHERE workspace_id = $1 AND id = $2",
        args![
            &a.workspace_id, &a.id, a.message_id.as_ref(), a.position, &a.kind, &a.mime, a.size, a.file_name.as_deref(), a.storage_key.as_deref(),
            a.thumb_key.as_deref(), a.state.as_str(), a.error.as_deref(), a.vendor.as_deref(), a.width, a.height, a.duration_ms
        ],
    )
    .await?;
    Ok(())
}
