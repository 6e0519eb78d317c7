//! Teammates of a workspace: their roles, and how they leave.

use sapa_model::{MemberId, PersonId, Role, WorkspaceId};
use sapa_store::Tx;
use sapa_store::people::member::{self, MemberRow};
use sapa_store::people::workspace;
use serde_json::json;

use super::access::{self, Permission};
use super::actor::Actor;
use crate::error::{DomainError, OrNotFound, Result};
use crate::{App, events};

pub async fn list(app: &App, by: &Actor) -> Result<Vec<MemberRow>> {
    by.require(Permission::SeeMembers)?;
    Ok(member::list(&mut app.db.read().await?, &by.workspace_id).await?)
}

/// Gives a role; neither the former nor the new one may be above what the giver manages.
pub async fn change_role(app: &App, by: &Actor, id: &MemberId, role: Role) -> Result<MemberRow> {
    let mut tx = app.db.write().await?;
    let owners = member::lock_owners(&mut tx, &by.workspace_id).await?;
    let before = member::find(&mut tx, &by.workspace_id, id)
        .await
        .or_not_found("teammate")?;
    access::require_managing(by.role, before.role)?;
    access::require_managing(by.role, role)?;
    if role != Role::Owner {
        keep_an_owner(&owners, id)?;
    }
    member::set_role(&mut tx, &by.workspace_id, id, role).await?;
    tell(app, &mut tx, &by.workspace_id, id).await?;
    tx.commit().await?;
    Ok(MemberRow { role, ..before })
}

/// Takes a teammate out, or oneself. Their name stays in history; their open conversations wait for somebody else.
pub async fn remove(app: &App, by: &Actor, id: &MemberId) -> Result<()> {
    let (workspace, now) = (&by.workspace_id, app.clock.now());
    let mut tx = app.db.write().await?;
    let owners = member::lock_owners(&mut tx, workspace).await?;
    let before = member::find(&mut tx, workspace, id).await.or_not_found("teammate")?;
    if by.member_id() != Some(id) {
        access::require_managing(by.role, before.role)?;
    }
    keep_an_owner(&owners, id)?;
    member::remove(&mut tx, workspace, id, now).await?;
    member::release_conversations(&mut tx, workspace, id).await?;
    let gone =
        json!({"member": {"id": id, "name": before.name, "email": before.email, "role": before.role, "removed": true}});
    events::publish(&mut tx, workspace, events::MEMBER_UPDATED, &gone, now);
    tx.commit().await?;
    Ok(())
}

fn keep_an_owner(owners: &[MemberId], leaving: &MemberId) -> Result<()> {
    if owners == std::slice::from_ref(leaving) {
        return Err(DomainError::conflict(
            "last_owner",
            "A workspace needs an owner. Make somebody else an owner first.",
        ));
    }
    Ok(())
}

/// Publishes how a teammate looks now.
pub(super) async fn tell(app: &App, tx: &mut Tx, workspace: &WorkspaceId, id: &MemberId) -> Result<()> {
    let m = member::find(tx, workspace, id).await?;
    let now = json!({"member": {"id": m.id, "name": m.name, "email": m.email, "role": m.role, "two_step": m.two_step, "removed": false}});
    events::publish(tx, workspace, events::MEMBER_UPDATED, &now, app.clock.now());
    Ok(())
}

/// The same in every workspace of a person.
pub(super) async fn tell_of_person(app: &App, tx: &mut Tx, person: &PersonId) -> Result<()> {
    for seat in workspace::of_person(tx, person).await? {
        tell(app, tx, &seat.id, &seat.member_id).await?;
    }
    Ok(())
}
