//! Keys of programs; each belongs to one workspace.

use sapa_model::{ApiKeyId, Millis, Role, WorkspaceId};

use crate::{Result, Tx, args};

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct ApiKeyRow {
    pub workspace_id: WorkspaceId,
    pub id: ApiKeyId,
    pub name: String,
    pub role: Role,
    /// The beginning, by which people tell keys apart.
    pub prefix: String,
    pub key_hash: String,
    /// A member's id, or that of another key; nothing when the operator made it.
    pub created_by: Option<String>,
    pub created_at: Millis,
    pub last_used_at: Option<Millis>,
}

/// A key with the name of who made it.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct NamedApiKey {
    pub id: ApiKeyId,
    pub name: String,
    pub role: Role,
    pub prefix: String,
    pub created_by: Option<String>,
    pub creator_name: Option<String>,
    pub created_at: Millis,
    pub last_used_at: Option<Millis>,
}

const COLUMNS: &str = "workspace_id, id, name, role, prefix, key_hash, created_by, created_at, last_used_at";

pub async fn insert(tx: &mut Tx, row: &ApiKeyRow) -> Result<()> {
    tx.run(
        &format!("INSERT INTO api_key ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
        args![
            &row.workspace_id,
            &row.id,
            &row.name,
            row.role.as_str(),
            &row.prefix,
            &row.key_hash,
            row.created_by.as_deref(),
            row.created_at,
            row.last_used_at
        ],
    )
    .await?;
    Ok(())
}

/// A key that was not revoked.
pub async fn by_hash(tx: &mut Tx, key_hash: &str) -> Result<Option<ApiKeyRow>> {
    tx.optional(
        &format!("SELECT {COLUMNS} FROM api_key WHERE key_hash = $1 AND revoked_at IS NULL"),
        args![key_hash],
    )
    .await
}

/// The newest first.
pub async fn list(tx: &mut Tx, workspace: &WorkspaceId) -> Result<Vec<NamedApiKey>> {
    tx.all(
        "SELECT a.id, a.name, a.role, a.prefix, a.created_by, COALESCE(p.name, k.name) AS creator_name, a.created_at, a.last_used_at
         FROM api_key a
         LEFT JOIN member m ON m.workspace_id = a.workspace_id AND m.id = a.created_by LEFT JOIN person p ON p.id = m.person_id
         LEFT JOIN api_key k ON k.workspace_id = a.workspace_id AND k.id = a.created_by
         WHERE a.workspace_id = $1 AND a.revoked_at IS NULL ORDER BY a.id DESC",
        args![workspace],
    )
    .await
}

pub async fn touch(tx: &mut Tx, workspace: &WorkspaceId, id: &ApiKeyId, now: Millis) -> Result<()> {
    tx.run(
        "UPDATE api_key SET last_used_at = $3 WHERE workspace_id = $1 AND id = $2",
        args![workspace, id, now],
    )
    .await?;
    Ok(())
}

pub async fn find(tx: &mut Tx, workspace: &WorkspaceId, id: &ApiKeyId) -> Result<ApiKeyRow> {
    let sql = format!("SELECT {COLUMNS} FROM api_key WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL");
    tx.one(&sql, args![workspace, id]).await
}

/// The row stays, so that history can name it; the key opens nothing any more.
pub async fn revoke(tx: &mut Tx, workspace: &WorkspaceId, id: &ApiKeyId, now: Millis) -> Result<()> {
    tx.run(
        "UPDATE api_key SET revoked_at = $3 WHERE workspace_id = $1 AND id = $2",
        args![workspace, id, now],
    )
    .await?;
    Ok(())
}
