//! Platform credentials behind accounts, and the webhook endpoint they own.

use sapa_model::{AppId, Millis, WorkspaceId};

use crate::{Result, Tx, args};

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct AppRow {
    pub workspace_id: WorkspaceId,
    pub id: AppId,
    pub channel: String,
    pub name: String,
    /// The random part of the webhook address.
    pub endpoint: String,
    /// Sealed.
    pub verify_token: String,
    pub settings: String,
    /// Sealed JSON object.
    pub secrets: String,
    pub created_at: Millis,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct AttemptRow {
    pub id: String,
    pub at: Millis,
    pub kind: String,
    pub outcome: String,
    pub detail: String,
}

const COLUMNS: &str = "workspace_id, id, channel, name, endpoint, verify_token, settings, secrets, created_at";
/// How many attempts people can look back at.
const ATTEMPTS_KEPT: i64 = 50;

pub async fn insert(tx: &mut Tx, row: &AppRow) -> Result<()> {
    tx.run(
        &format!("INSERT INTO app ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
        args![
            &row.workspace_id,
            &row.id,
            &row.channel,
            &row.name,
            &row.endpoint,
            &row.verify_token,
            &row.settings,
            &row.secrets,
            row.created_at
        ],
    )
    .await?;
    Ok(())
}

pub async fn by_endpoint(tx: &mut Tx, endpoint: &str) -> Result<Option<AppRow>> {
    tx.optional(
        &format!("SELECT {COLUMNS} FROM app WHERE endpoint = $1 AND deleted_at IS NULL"),
        args![endpoint],
    )
    .await
}

pub async fn find(tx: &mut Tx, workspace: &WorkspaceId, id: &AppId) -> Result<AppRow> {
    tx.one(
        &format!("SELECT {COLUMNS} FROM app WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL"),
        args![workspace, id],
    )
    .await
}

pub async fn list(tx: &mut Tx, workspace: &WorkspaceId) -> Result<Vec<AppRow>> {
    tx.all(
        &format!("SELECT {COLUMNS} FROM app WHERE workspace_id = $1 AND deleted_at IS NULL ORDER BY id"),
        args![workspace],
    )
    .await
}

pub async fn update(tx: &mut Tx, row: &AppRow) -> Result<()> {
    tx.run(
        "UPDATE app SET name = $3, verify_token = $4, settings = $5, secrets = $6 WHERE workspace_id = $1 AND id = $2",
        args![
            &row.workspace_id,
            &row.id,
            &row.name,
            &row.verify_token,
            &row.settings,
            &row.secrets
        ],
    )
    .await?;
    Ok(())
}

/// The endpoint dies and the secrets with it; the row stays for history.
pub async fn delete(tx: &mut Tx, workspace: &WorkspaceId, id: &AppId, now: Millis) -> Result<()> {
    tx.run(
        "UPDATE app SET deleted_at = $3, secrets = '', verify_token = '' WHERE workspace_id = $1 AND id = $2",
        args![workspace, id, now],
    )
    .await?;
    Ok(())
}

/// Every sealed value, for the rotation of the key.
pub async fn sealed(tx: &mut Tx) -> Result<Vec<AppRow>> {
    tx.all(
        &format!("SELECT {COLUMNS} FROM app WHERE secrets <> '' ORDER BY id"),
        args![],
    )
    .await
}

pub async fn add_attempt(tx: &mut Tx, workspace: &WorkspaceId, app: &AppId, attempt: &AttemptRow) -> Result<()> {
    tx.run(
        "INSERT INTO webhook_attempt (workspace_id, app_id, id, at, kind, outcome, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![workspace, app, &attempt.id, attempt.at, &attempt.kind, &attempt.outcome, &attempt.detail],
    )
    .await?;
    tx.run(
        "DELETE FROM webhook_attempt WHERE workspace_id = $1 AND app_id = $2 AND id <
         (SELECT MIN(id) FROM (SELECT id FROM webhook_attempt WHERE workspace_id = $1 AND app_id = $2 ORDER BY id DESC LIMIT $3) AS kept)",
        args![workspace, app, ATTEMPTS_KEPT],
    )
    .await?;
    Ok(())
}

pub async fn attempts(tx: &mut Tx, workspace: &WorkspaceId, app: &AppId) -> Result<Vec<AttemptRow>> {
    tx.all("SELECT id, at, kind, outcome, detail FROM webhook_attempt WHERE workspace_id = $1 AND app_id = $2 ORDER BY id DESC", args![workspace, app])
        .await
}

/// Like `find`, deleted ones included: their last webhooks still have to be read.
pub async fn find_any(tx: &mut Tx, workspace: &WorkspaceId, id: &AppId) -> Result<AppRow> {
    tx.one(
        &format!("SELECT {COLUMNS} FROM app WHERE workspace_id = $1 AND id = $2"),
        args![workspace, id],
    )
    .await
}
