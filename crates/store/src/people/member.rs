//! Teammates: a person's membership in a workspace. A removed one stays for the names in history.

use sapa_model::{MemberId, Millis, PersonId, Role, WorkspaceId};

use crate::{Result, Tx, args};

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct MemberRow {
    pub workspace_id: WorkspaceId,
    pub id: MemberId,
    pub person_id: PersonId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub two_step: bool,
    pub created_at: Millis,
    pub last_seen_at: Option<Millis>,
}

const SELECT: &str = "SELECT m.workspace_id, m.id, m.person_id, p.email, p.name, m.role, p.totp_confirmed_at IS NOT NULL AS two_step, m.created_at, m.last_seen_at
     FROM member m JOIN person p ON p.id = m.person_id";

/// Takes a person in, or back; answers their membership, which keeps its id when they come back.
pub async fn join(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &PersonId,
    role: Role,
    now: Millis,
) -> Result<MemberId> {
    let row: (String,) = tx
        .one(
            "INSERT INTO member (workspace_id, id, person_id, role, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (person_id, workspace_id) DO UPDATE SET role = excluded.role, removed_at = NULL RETURNING id",
            args![workspace, &MemberId::new(), person, role.as_str(), now],
        )
        .await?;
    Ok(MemberId::from_row(row.0))
}

pub async fn find(tx: &mut Tx, workspace: &WorkspaceId, id: &MemberId) -> Result<MemberRow> {
    let sql = format!("{SELECT} WHERE m.workspace_id = $1 AND m.id = $2 AND m.removed_at IS NULL");
    tx.one(&sql, args![workspace, id]).await
}

pub async fn of_person(tx: &mut Tx, workspace: &WorkspaceId, person: &PersonId) -> Result<Option<MemberRow>> {
    let sql = format!("{SELECT} WHERE m.workspace_id = $1 AND m.person_id = $2 AND m.removed_at IS NULL");
    tx.optional(&sql, args![workspace, person]).await
}

/// The oldest first.
pub async fn list(tx: &mut Tx, workspace: &WorkspaceId) -> Result<Vec<MemberRow>> {
    let sql = format!("{SELECT} WHERE m.workspace_id = $1 AND m.removed_at IS NULL ORDER BY m.id");
    tx.all(&sql, args![workspace]).await
}

/// The owners, held until we commit: two of them cannot leave at the same moment.
pub async fn lock_owners(tx: &mut Tx, workspace: &WorkspaceId) -> Result<Vec<MemberId>> {
    let sql = format!(
        "SELECT id FROM member WHERE workspace_id = $1 AND role = 'owner' AND removed_at IS NULL ORDER BY id {}",
        tx.dialect().for_update()
    );
    let rows = tx.all::<(String,)>(&sql, args![workspace]).await?;
    Ok(rows.into_iter().map(|row| MemberId::from_row(row.0)).collect())
}

/// Is there an owner in any workspace yet?
pub async fn any_owner(tx: &mut Tx) -> Result<bool> {
    let found: Option<(String,)> = tx
        .optional(
            "SELECT id FROM member WHERE role = 'owner' AND removed_at IS NULL LIMIT 1",
            args![],
        )
        .await?;
    Ok(found.is_some())
}

pub async fn set_role(tx: &mut Tx, workspace: &WorkspaceId, id: &MemberId, role: Role) -> Result<()> {
    tx.run(
        "UPDATE member SET role = $3 WHERE workspace_id = $1 AND id = $2",
        args![workspace, id, role.as_str()],
    )
    .await?;
    Ok(())
}

pub async fn remove(tx: &mut Tx, workspace: &WorkspaceId, id: &MemberId, now: Millis) -> Result<()> {
    tx.run(
        "UPDATE member SET removed_at = $3 WHERE workspace_id = $1 AND id = $2",
        args![workspace, id, now],
    )
    .await?;
    Ok(())
}

pub async fn touch(tx: &mut Tx, workspace: &WorkspaceId, id: &MemberId, now: Millis) -> Result<()> {
    tx.run(
        "UPDATE member SET last_seen_at = $3 WHERE workspace_id = $1 AND id = $2",
        args![workspace, id, now],
    )
    .await?;
    Ok(())
}

/// Nobody is in charge any more of what a member who leaves was in charge of.
pub async fn release_conversations(tx: &mut Tx, workspace: &WorkspaceId, id: &MemberId) -> Result<u64> {
    let sql = "UPDATE conversation SET assignee_id = NULL WHERE workspace_id = $1 AND assignee_id = $2 AND status <> 'closed'";
    tx.run(sql, args![workspace, id]).await
}
