//! A browser that is signed in.

use sapa_model::{MemberId, Millis, PersonId, Role, SessionId, WorkspaceId};

use crate::{Result, Tx, args};

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct SessionRow {
    pub id: SessionId,
    pub token_hash: String,
    pub person_id: PersonId,
    pub created_at: Millis,
    pub last_seen_at: Millis,
    pub expires_at: Millis,
    pub ip: String,
    pub user_agent: String,
}

/// A session that is good now, with whose it is.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct LiveSession {
    pub id: SessionId,
    pub person_id: PersonId,
    pub name: String,
    pub last_seen_at: Millis,
}

/// The same within a workspace; nothing of the member when the person does not belong to it.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct LiveMember {
    pub id: SessionId,
    pub person_id: PersonId,
    pub name: String,
    pub last_seen_at: Millis,
    pub member_id: Option<MemberId>,
    pub role: Option<Role>,
    pub member_seen_at: Option<Millis>,
}

const COLUMNS: &str = "id, token_hash, person_id, created_at, last_seen_at, expires_at, ip, user_agent";

pub async fn insert(tx: &mut Tx, row: &SessionRow) -> Result<()> {
    tx.run(
        &format!("INSERT INTO session ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
        args![
            &row.id,
            &row.token_hash,
            &row.person_id,
            row.created_at,
            row.last_seen_at,
            row.expires_at,
            &row.ip,
            &row.user_agent
        ],
    )
    .await?;
    Ok(())
}

pub async fn live(tx: &mut Tx, token_hash: &str, now: Millis) -> Result<Option<LiveSession>> {
    tx.optional(
        "SELECT s.id, s.person_id, p.name, s.last_seen_at FROM session s JOIN person p ON p.id = s.person_id
         WHERE s.token_hash = $1 AND s.expires_at > $2",
        args![token_hash, now],
    )
    .await
}

pub async fn live_in(
    tx: &mut Tx,
    token_hash: &str,
    workspace: &WorkspaceId,
    now: Millis,
) -> Result<Option<LiveMember>> {
    tx.optional(
        "SELECT s.id, s.person_id, p.name, s.last_seen_at, m.id AS member_id, m.role, m.last_seen_at AS member_seen_at
         FROM session s JOIN person p ON p.id = s.person_id
         LEFT JOIN member m ON m.person_id = s.person_id AND m.workspace_id = $3 AND m.removed_at IS NULL
         WHERE s.token_hash = $1 AND s.expires_at > $2",
        args![token_hash, now, workspace],
    )
    .await
}

/// Seen just now: the session lives on from here.
pub async fn touch(tx: &mut Tx, id: &SessionId, now: Millis, expires_at: Millis) -> Result<()> {
    tx.run(
        "UPDATE session SET last_seen_at = $2, expires_at = $3 WHERE id = $1",
        args![id, now, expires_at],
    )
    .await?;
    Ok(())
}

/// Good ones, the last used first.
pub async fn list(tx: &mut Tx, person: &PersonId, now: Millis) -> Result<Vec<SessionRow>> {
    tx.all(
        &format!(
            "SELECT {COLUMNS} FROM session WHERE person_id = $1 AND expires_at > $2 ORDER BY last_seen_at DESC, id DESC"
        ),
        args![person, now],
    )
    .await
}

/// False when this person has no such session.
pub async fn delete(tx: &mut Tx, person: &PersonId, id: &SessionId) -> Result<bool> {
    Ok(tx
        .run(
            "DELETE FROM session WHERE person_id = $1 AND id = $2",
            args![person, id],
        )
        .await?
        > 0)
}

/// Signs out everywhere, but for the session to keep.
pub async fn delete_all(tx: &mut Tx, person: &PersonId, keep: Option<&SessionId>) -> Result<()> {
    tx.run(
        "DELETE FROM session WHERE person_id = $1 AND id <> COALESCE($2, '')",
        args![person, keep],
    )
    .await?;
    Ok(())
}

/// Drops those whose time is over.
pub async fn prune(tx: &mut Tx, now: Millis) -> Result<u64> {
    tx.run("DELETE FROM session WHERE expires_at <= $1", args![now]).await
}
