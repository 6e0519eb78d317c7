//! Workspaces: how one begins, and its settings.

use sapa_model::{MemberId, Millis, OrganisationId, PersonId, Role, WorkspaceId};
use sapa_store::Tx;
use sapa_store::people::member;
use sapa_store::people::workspace::{self, WorkspaceRow};

use super::access::{self, Permission};
use super::actor::Actor;
use super::field::{self, Fields, Wrong};
use crate::App;
use crate::error::{DomainError, OrNotFound, Result};

const REOPEN_HOURS: i64 = 72;
const REOPEN_HOURS_MAX: i64 = 30 * 24;

/// A workspace that is to be.
#[derive(Debug, Clone)]
pub struct NewWorkspace {
    pub name: String,
    pub language: String,
    pub time_zone: String,
    /// An organisation of its own when nothing is said.
    pub organisation: Option<OrganisationId>,
    pub demo: bool,
}

impl NewWorkspace {
    pub(super) fn check(fields: &mut Fields, name: &str, language: &str, time_zone: Option<&str>) -> Self {
        let language = fields.take("language", field::language(language));
        let time_zone = time_zone.unwrap_or_else(|| usual_time_zone(&language)).to_owned();
        Self {
            name: fields.take("workspace_name", field::name(name)),
            time_zone: fields.take("time_zone", field::time_zone(&time_zone)),
            language,
            organisation: None,
            demo: false,
        }
    }
}

fn usual_time_zone(language: &str) -> &'static str {
    if language == "th" {
        "Asia/Bangkok"
    } else {
        "Asia/Jakarta"
    }
}

/// Makes it, with its first owner.
pub async fn found(tx: &mut Tx, new: NewWorkspace, owner: &PersonId, now: Millis) -> Result<(WorkspaceId, MemberId)> {
    let organisation_id = match new.organisation {
        Some(id) => id,
        None => {
            let id = OrganisationId::new();
            workspace::insert_organisation(tx, &id, &new.name, now).await?;
            id
        }
    };
    let row = WorkspaceRow {
        id: WorkspaceId::new(),
        organisation_id,
        name: new.name,
        language: new.language,
        time_zone: new.time_zone,
        reopen_hours: REOPEN_HOURS,
        demo: new.demo,
        created_at: now,
    };
    workspace::insert(tx, &row).await?;
    let member = member::join(tx, &row.id, owner, Role::Owner, now).await?;
    Ok((row.id, member))
}

/// A further workspace beside one that this person owns: same organisation, language and time zone.
pub async fn create(app: &App, person: &PersonId, name: &str) -> Result<WorkspaceRow> {
    let name = field::only("name", field::name(name))?;
    let mut tx = app.db.write().await?;
    let seats = workspace::of_person(&mut tx, person).await?;
    let Some(owned) = seats
        .iter()
        .find(|seat| access::may(seat.role, Permission::CreateWorkspaces))
    else {
        return Err(DomainError::Forbidden(
            "Only an owner of a workspace can create another one. Ask an owner of yours.".to_owned(),
        ));
    };
    let beside = workspace::find(&mut tx, &owned.id).await?;
    let new = NewWorkspace {
        name,
        language: beside.language,
        time_zone: beside.time_zone,
        organisation: Some(beside.organisation_id),
        demo: false,
    };
    let (id, _) = found(&mut tx, new, person, app.clock.now()).await?;
    let row = workspace::find(&mut tx, &id).await?;
    tx.commit().await?;
    Ok(row)
}

pub async fn find(app: &App, id: &WorkspaceId) -> Result<WorkspaceRow> {
    workspace::find(&mut app.db.read().await?, id)
        .await
        .or_not_found("workspace")
}

/// What is left out stays.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    pub name: Option<String>,
    pub language: Option<String>,
    pub time_zone: Option<String>,
    pub reopen_hours: Option<i64>,
}

pub async fn change(app: &App, by: &Actor, wish: Settings) -> Result<WorkspaceRow> {
    by.require(Permission::ManageWorkspace)?;
    let mut tx = app.db.write().await?;
    let mut row = workspace::find(&mut tx, &by.workspace_id)
        .await
        .or_not_found("workspace")?;
    let mut fields = Fields::default();
    if let Some(name) = wish.name {
        row.name = fields.take("name", field::name(&name));
    }
    if let Some(language) = wish.language {
        row.language = fields.take("language", field::language(&language));
    }
    if let Some(zone) = wish.time_zone {
        row.time_zone = fields.take("time_zone", field::time_zone(&zone));
    }
    if let Some(hours) = wish.reopen_hours {
        row.reopen_hours = fields.take("reopen_hours", reopen_hours(hours));
    }
    fields.done()?;
    workspace::update(&mut tx, &row).await?;
    tx.commit().await?;
    Ok(row)
}

fn reopen_hours(hours: i64) -> Result<i64, Wrong> {
    if (0..=REOPEN_HOURS_MAX).contains(&hours) {
        Ok(hours)
    } else {
        Err(("out_of_range", format!("Choose 0 to {REOPEN_HOURS_MAX} hours.")))
    }
}
