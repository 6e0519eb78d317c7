//! Connected numbers, pages, shops, mailboxes; and what their platforms told us about them.

use sapa_model::{AccountEventId, AccountId, AccountState, AppId, Millis, WorkspaceId};

use crate::{Result, Tx, args};

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct AccountRow {
    pub workspace_id: WorkspaceId,
    pub id: AccountId,
    pub app_id: AppId,
    pub channel: String,
    pub name: String,
    /// The vendor's own id, by which webhooks find it.
    pub external_id: String,
    /// A wider vendor id that app-level webhooks carry instead.
    pub group_id: Option<String>,
    pub display: String,
    pub settings: String,
    /// Sealed JSON object; empty once disconnected.
    pub secrets: String,
    pub state: AccountState,
    pub state_code: Option<String>,
    pub state_text: Option<String>,
    pub read_receipts: String,
    pub health: String,
    pub created_at: Millis,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct AccountEventRow {
    pub id: AccountEventId,
    pub owner_id: String,
    pub key: String,
    pub kind: String,
    pub summary: String,
    pub data: String,
    pub at: Millis,
}

const COLUMNS: &str = "workspace_id, id, app_id, channel, name, external_id, group_id, display, settings, secrets, state, state_code, state_text, read_receipts, health, created_at";

pub async fn insert(tx: &mut Tx, row: &AccountRow) -> Result<()> {
    tx.run(
        &format!("INSERT INTO account ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"),
        args![
            &row.workspace_id, &row.id, &row.app_id, &row.channel, &row.name, &row.external_id, row.group_id.as_deref(), &row.display, &row.settings,
            &row.secrets, row.state.as_str(), row.state_code.as_deref(), row.state_text.as_deref(), &row.read_receipts, &row.health, row.created_at
        ],
    )
    .await?;
    Ok(())
}

pub async fn find(tx: &mut Tx, workspace: &WorkspaceId, id: &AccountId) -> Result<AccountRow> {
    tx.one(
        &format!("SELECT {COLUMNS} FROM account WHERE workspace_id = $1 AND id = $2"),
        args![workspace, id],
    )
    .await
}

/// Connected accounts, oldest first.
pub async fn list(tx: &mut Tx, workspace: &WorkspaceId) -> Result<Vec<AccountRow>> {
    tx.all(
        &format!("SELECT {COLUMNS} FROM account WHERE workspace_id = $1 AND deleted_at IS NULL ORDER BY id"),
        args![workspace],
    )
    .await
}

pub async fn of_app(tx: &mut Tx, workspace: &WorkspaceId, app: &AppId) -> Result<Vec<AccountRow>> {
    tx.all(
        &format!(
            "SELECT {COLUMNS} FROM account WHERE workspace_id = $1 AND app_id = $2 AND deleted_at IS NULL ORDER BY id"
        ),
        args![workspace, app],
    )
    .await
}

/// Every account of every workspace that still holds secrets (chores, key rotation).
pub async fn everywhere(tx: &mut Tx) -> Result<Vec<AccountRow>> {
    tx.all(
        &format!("SELECT {COLUMNS} FROM account WHERE deleted_at IS NULL ORDER BY workspace_id, id"),
        args![],
    )
    .await
}

pub async fn update(tx: &mut Tx, row: &AccountRow) -> Result<()> {
    tx.run(
        "UPDATE account SET name = $3, settings = $4, secrets = $5, group_id = $6, display = $7, read_receipts = $8, external_id = $9 WHERE workspace_id = $1 AND id = $2",
        args![
            &row.workspace_id, &row.id, &row.name, &row.settings, &row.secrets, row.group_id.as_deref(), &row.display, &row.read_receipts, &row.external_id
        ],
    )
    .await?;
    Ok(())
}

/// Sets the state; false when it stood there already.
pub async fn set_state(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &AccountId,
    state: AccountState,
    code: Option<&str>,
    text: Option<&str>,
) -> Result<bool> {
    let touched = tx
        .run(
            "UPDATE account SET state = $3, state_code = $4, state_text = $5 WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL
             AND (state <> $3 OR COALESCE(state_code, '') <> COALESCE($4, ''))",
            args![workspace, id, state.as_str(), code, text],
        )
        .await?;
    Ok(touched > 0)
}

pub async fn set_health(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &AccountId,
    health: &str,
    display: Option<&str>,
) -> Result<()> {
    tx.run(
        "UPDATE account SET health = $3, display = COALESCE($4, display) WHERE workspace_id = $1 AND id = $2",
        args![workspace, id, health, display],
    )
    .await?;
    Ok(())
}

/// Disconnects: the secrets go at once, the history stays.
pub async fn disconnect(tx: &mut Tx, workspace: &WorkspaceId, id: &AccountId, now: Millis) -> Result<()> {
    tx.run(
        "UPDATE account SET deleted_at = $3, secrets = '', state = 'disconnected', state_code = NULL, state_text = NULL WHERE workspace_id = $1 AND id = $2",
        args![workspace, id, now],
    )
    .await?;
    Ok(())
}

/// True when this event is new.
pub async fn add_event(tx: &mut Tx, workspace: &WorkspaceId, row: &AccountEventRow) -> Result<bool> {
    let touched = tx
        .run(
            "INSERT INTO account_event (workspace_id, id, owner_id, key, kind, summary, data, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (workspace_id, owner_id, key) DO NOTHING",
            args![workspace, &row.id, &row.owner_id, &row.key, &row.kind, &row.summary, &row.data, row.at],
        )
        .await?;
    Ok(touched > 0)
}

pub async fn events(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    owner: &str,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<AccountEventRow>> {
    tx.all(
        "SELECT id, owner_id, key, kind, summary, data, at FROM account_event WHERE workspace_id = $1 AND owner_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
        args![workspace, owner, before.unwrap_or("~"), limit],
    )
    .await
}

/// When the customer's and when our last message went through this account.
pub async fn last_words(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &AccountId,
) -> Result<(Option<Millis>, Option<Millis>)> {
    let row: Option<(Option<Millis>,)> = tx
        .optional(
            "SELECT last_customer_at FROM conversation WHERE workspace_id = $1 AND account_id = $2 AND status = 'open'
             ORDER BY status, sort_at DESC, id DESC LIMIT 1",
            args![workspace, id],
        )
        .await?;
    let sent: Option<(Option<Millis>,)> = tx
        .optional(
            "SELECT MAX(m.sent_at) FROM message m JOIN (SELECT id FROM conversation WHERE workspace_id = $1 AND account_id = $2 AND status = 'open'
             ORDER BY sort_at DESC, id DESC LIMIT 20) c ON c.id = m.conversation_id WHERE m.workspace_id = $1 AND m.direction = 'out'",
            args![workspace, id],
        )
        .await?;
    Ok((row.and_then(|row| row.0), sent.and_then(|row| row.0)))
}
