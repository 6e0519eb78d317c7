//! Organisations and their workspaces.

use sapa_model::{MemberId, Millis, OrganisationId, PersonId, Role, WorkspaceId};

use crate::{Result, Tx, args};

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct WorkspaceRow {
    pub id: WorkspaceId,
    pub organisation_id: OrganisationId,
    pub name: String,
    pub language: String,
    pub time_zone: String,
    /// A customer who writes within this time after a close opens the same conversation again.
    pub reopen_hours: i64,
    pub demo: bool,
    pub created_at: Millis,
}

/// A workspace as one of its members sees it in their list.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Belonging {
    pub id: WorkspaceId,
    pub organisation_id: OrganisationId,
    pub name: String,
    pub role: Role,
    pub member_id: MemberId,
}

const COLUMNS: &str = "id, organisation_id, name, language, time_zone, reopen_hours, demo, created_at";

pub async fn insert_organisation(tx: &mut Tx, id: &OrganisationId, name: &str, now: Millis) -> Result<()> {
    tx.run(
        "INSERT INTO organisation (id, name, created_at) VALUES ($1, $2, $3)",
        args![id, name, now],
    )
    .await?;
    Ok(())
}

pub async fn insert(tx: &mut Tx, row: &WorkspaceRow) -> Result<()> {
    tx.run(
        &format!("INSERT INTO workspace ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
        args![
            &row.id,
            &row.organisation_id,
            &row.name,
            &row.language,
            &row.time_zone,
            row.reopen_hours,
            row.demo,
            row.created_at
        ],
    )
    .await?;
    Ok(())
}

pub async fn find(tx: &mut Tx, id: &WorkspaceId) -> Result<WorkspaceRow> {
    tx.one(&format!("SELECT {COLUMNS} FROM workspace WHERE id = $1"), args![id])
        .await
}

pub async fn update(tx: &mut Tx, row: &WorkspaceRow) -> Result<()> {
    tx.run(
        "UPDATE workspace SET name = $2, language = $3, time_zone = $4, reopen_hours = $5 WHERE id = $1",
        args![&row.id, &row.name, &row.language, &row.time_zone, row.reopen_hours],
    )
    .await?;
    Ok(())
}

/// From now on it is one for trying things out: its accounts are connected to the emulators.
pub async fn mark_demo(tx: &mut Tx, id: &WorkspaceId) -> Result<()> {
    tx.run("UPDATE workspace SET demo = $2 WHERE id = $1", args![id, true])
        .await?;
    Ok(())
}

/// Every workspace of the installation, for chores.
pub async fn everywhere(tx: &mut Tx) -> Result<Vec<WorkspaceRow>> {
    tx.all(&format!("SELECT {COLUMNS} FROM workspace ORDER BY id"), args![])
        .await
}

/// The workspaces a person belongs to, the oldest membership first.
pub async fn of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<Belonging>> {
    tx.all(
        "SELECT w.id, w.organisation_id, w.name, m.role, m.id AS member_id FROM member m JOIN workspace w ON w.id = m.workspace_id
         WHERE m.person_id = $1 AND m.removed_at IS NULL ORDER BY m.id",
        args![person],
    )
    .await
}

/// How many open conversations of a member hold something they have not seen, counted up to `cap`.
pub async fn unread_of(tx: &mut Tx, workspace: &WorkspaceId, member: &MemberId, cap: i64) -> Result<i64> {
    tx.number(
        "SELECT COUNT(*) FROM (SELECT c.id FROM conversation c
         LEFT JOIN read_mark r ON r.workspace_id = c.workspace_id AND r.conversation_id = c.id AND r.member_id = c.assignee_id
         WHERE c.workspace_id = $1 AND c.assignee_id = $2 AND c.status = 'open'
         AND c.in_count > c.answered_count AND c.in_count > COALESCE(r.seen_count, 0) LIMIT $3) AS counted",
        args![workspace, member, cap],
    )
    .await
}
