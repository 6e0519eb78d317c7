//! Invitations that wait for an answer.

use sapa_model::{InvitationId, Millis, Role, WorkspaceId};

use crate::{Result, Tx, args};

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct InvitationRow {
    pub workspace_id: WorkspaceId,
    pub id: InvitationId,
    /// In lower case.
    pub email: String,
    pub role: Role,
    pub token_hash: String,
    /// A member's id, or that of the API key that invited.
    pub invited_by: String,
    pub created_at: Millis,
    pub expires_at: Millis,
}

/// An invitation with the names that a person wants to see.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct NamedInvitation {
    pub id: InvitationId,
    pub email: String,
    pub role: Role,
    pub inviter_name: String,
    pub created_at: Millis,
    pub expires_at: Millis,
}

const COLUMNS: &str = "workspace_id, id, email, role, token_hash, invited_by, created_at, expires_at";
const NAMED: &str = "SELECT i.id, i.email, i.role, COALESCE(p.name, k.name, '') AS inviter_name, i.created_at, i.expires_at FROM invitation i
     LEFT JOIN member m ON m.workspace_id = i.workspace_id AND m.id = i.invited_by LEFT JOIN person p ON p.id = m.person_id
     LEFT JOIN api_key k ON k.workspace_id = i.workspace_id AND k.id = i.invited_by";

/// Takes the place of an earlier one to the same address.
pub async fn insert(tx: &mut Tx, row: &InvitationRow) -> Result<()> {
    tx.run(
        "DELETE FROM invitation WHERE workspace_id = $1 AND email = $2 AND accepted_at IS NULL",
        args![&row.workspace_id, &row.email],
    )
    .await?;
    tx.run(
        &format!("INSERT INTO invitation ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
        args![
            &row.workspace_id,
            &row.id,
            &row.email,
            row.role.as_str(),
            &row.token_hash,
            &row.invited_by,
            row.created_at,
            row.expires_at
        ],
    )
    .await?;
    Ok(())
}

/// Open ones, expired or not, the newest first.
pub async fn list(tx: &mut Tx, workspace: &WorkspaceId) -> Result<Vec<NamedInvitation>> {
    let sql = format!("{NAMED} WHERE i.workspace_id = $1 AND i.accepted_at IS NULL ORDER BY i.id DESC");
    tx.all(&sql, args![workspace]).await
}

pub async fn named(tx: &mut Tx, workspace: &WorkspaceId, id: &InvitationId) -> Result<NamedInvitation> {
    tx.one(
        &format!("{NAMED} WHERE i.workspace_id = $1 AND i.id = $2 AND i.accepted_at IS NULL"),
        args![workspace, id],
    )
    .await
}

/// An open one that is good now.
pub async fn by_token(tx: &mut Tx, token_hash: &str, now: Millis) -> Result<Option<InvitationRow>> {
    let sql =
        format!("SELECT {COLUMNS} FROM invitation WHERE token_hash = $1 AND accepted_at IS NULL AND expires_at > $2");
    tx.optional(&sql, args![token_hash, now]).await
}

/// A new link, a new time; the former link dies.
pub async fn renew(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &InvitationId,
    token_hash: &str,
    expires_at: Millis,
) -> Result<bool> {
    let touched = tx
        .run(
            "UPDATE invitation SET token_hash = $3, expires_at = $4 WHERE workspace_id = $1 AND id = $2 AND accepted_at IS NULL",
            args![workspace, id, token_hash, expires_at],
        )
        .await?;
    Ok(touched > 0)
}

/// False when somebody else accepted it meanwhile.
pub async fn accept(tx: &mut Tx, workspace: &WorkspaceId, id: &InvitationId, now: Millis) -> Result<bool> {
    let sql = "UPDATE invitation SET accepted_at = $3 WHERE workspace_id = $1 AND id = $2 AND accepted_at IS NULL";
    Ok(tx.run(sql, args![workspace, id, now]).await? > 0)
}

pub async fn delete(tx: &mut Tx, workspace: &WorkspaceId, id: &InvitationId) -> Result<bool> {
    let sql = "DELETE FROM invitation WHERE workspace_id = $1 AND id = $2 AND accepted_at IS NULL";
    Ok(tx.run(sql, args![workspace, id]).await? > 0)
}
