//! The first owner: by the one-time link that a fresh installation prints, or by the operator's command.

use sapa_model::{MemberId, PersonId, Role, Secret, WorkspaceId};
use sapa_store::Tx;
use sapa_store::people::one_time::{self, OneTimeRow};
use sapa_store::people::{member, person};

use super::field::Fields;
use super::profile::{self, NewPerson};
use super::session::{self, Device, NewSession};
use super::workspace::{self, NewWorkspace};
use super::{api_key, password, token};
use crate::App;
use crate::error::{DomainError, Result};

const PURPOSE: &str = "set_up";
const LINK_DAYS: i64 = 7;

/// Does a first owner still have to be made?
pub async fn is_needed(app: &App) -> Result<bool> {
    Ok(!member::any_owner(&mut app.db.read().await?).await?)
}

/// A fresh link to the set-up page, or nothing when there is an owner. Only the hash is kept, so each start makes its
/// own; all of them die with the first owner.
pub async fn setup_link(app: &App) -> Result<Option<String>> {
    if !is_needed(app).await? {
        return Ok(None);
    }
    let token = token::fresh();
    let row = OneTimeRow {
        token_hash: token.hash,
        purpose: PURPOSE.to_owned(),
        person_id: None,
        data: "{}".to_owned(),
        expires_at: app.clock.now().plus_hours(LINK_DAYS * 24),
        attempts: 0,
    };
    let mut tx = app.db.write().await?;
    one_time::insert(&mut tx, &row).await?;
    tx.commit().await?;
    Ok(Some(format!(
        "{}/setup?token={}",
        app.config.public_url,
        token.plain.expose()
    )))
}

/// What the set-up page asks.
#[derive(Debug, Clone)]
pub struct SetUp {
    pub token: String,
    pub name: String,
    pub email: String,
    pub password: Secret,
    pub workspace_name: String,
    pub language: String,
    pub time_zone: Option<String>,
}

/// Makes the first owner with a first workspace, and signs in.
pub async fn set_up(app: &App, wish: SetUp, device: &Device) -> Result<NewSession> {
    let now = app.clock.now();
    let hash = token::hash(&wish.token);
    if one_time::lock(&mut app.db.read().await?, PURPOSE, &hash, now)
        .await?
        .is_none()
    {
        return Err(dead_link());
    }
    let mut fields = Fields::default();
    let new = NewPerson::check(&mut fields, &wish.email, &wish.name, &wish.password, &wish.language);
    let workspace = NewWorkspace::check(
        &mut fields,
        &wish.workspace_name,
        &wish.language,
        wish.time_zone.as_deref(),
    );
    fields.done()?;
    let password_hash = password::hash(wish.password.expose().to_owned()).await?;

    let mut tx = app.db.write().await?;
    // Whoever holds the link's row is the one who sets up; a second one finds it gone.
    if one_time::lock(&mut tx, PURPOSE, &hash, now).await?.is_none() || member::any_owner(&mut tx).await? {
        return Err(dead_link());
    }
    one_time::delete_all(&mut tx, PURPOSE, None).await?;
    let person = profile::insert(&mut tx, new, password_hash, now).await?;
    workspace::found(&mut tx, workspace, &person, now).await?;
    let opened = session::open(&mut tx, &person, device, now).await?;
    tx.commit().await?;
    Ok(opened)
}

/// What `sapa owner create` says.
#[derive(Debug, Clone)]
pub struct NewOwner {
    pub email: String,
    pub name: String,
    pub workspace: String,
    pub password: Secret,
    pub language: String,
}

#[derive(Debug, Clone)]
pub struct CreatedOwner {
    pub member_id: MemberId,
    pub workspace_id: WorkspaceId,
    /// With an owner's rights; shown once.
    pub api_key: Secret,
}

/// A new workspace with an owner and a key. Somebody who is known already proves it with their password.
pub async fn create_owner(app: &App, wish: NewOwner) -> Result<CreatedOwner> {
    let mut fields = Fields::default();
    let new = NewPerson::check(&mut fields, &wish.email, &wish.name, &wish.password, &wish.language);
    let workspace = NewWorkspace::check(&mut fields, &wish.workspace, &wish.language, None);
    fields.done()?;
    let now = app.clock.now();
    let known = person::by_email(&mut app.db.read().await?, &new.email).await?;
    let password = wish.password.expose().to_owned();
    let hash = match &known {
        Some(person) if !password::verify(password.clone(), person.password_hash.clone()).await? => {
            return Err(DomainError::conflict(
                "email_taken",
                "Somebody with this e-mail exists, and this is not their password. Give their password or another e-mail.",
            ));
        }
        Some(person) => person.password_hash.clone(),
        None => password::hash(password).await?,
    };
    let mut tx = app.db.write().await?;
    let person = match known {
        Some(person) => person.id,
        None => profile::insert(&mut tx, new, hash, now).await?,
    };
    let (workspace_id, member_id) = workspace::found(&mut tx, workspace, &person, now).await?;
    let key = api_key::insert(&mut tx, &workspace_id, "owner create", Role::Owner, None, now).await?;
    one_time::delete_all(&mut tx, PURPOSE, None).await?;
    tx.commit().await?;
    Ok(CreatedOwner {
        member_id,
        workspace_id,
        api_key: key.plain,
    })
}

/// A teammate without an invitation: for the operator's commands and the demo.
pub async fn add_teammate(
    app: &App,
    tx: &mut Tx,
    workspace: &WorkspaceId,
    new: &Teammate<'_>,
) -> Result<(PersonId, MemberId)> {
    let mut fields = Fields::default();
    let checked = NewPerson::check(&mut fields, new.email, new.name, new.password, new.language);
    fields.done()?;
    let now = app.clock.now();
    let person = match person::by_email(tx, &checked.email).await? {
        Some(known) => known.id,
        None => {
            profile::insert(
                tx,
                checked,
                password::hash(new.password.expose().to_owned()).await?,
                now,
            )
            .await?
        }
    };
    let member = member::join(tx, workspace, &person, new.role, now).await?;
    super::member::tell(app, tx, workspace, &member).await?;
    Ok((person, member))
}

pub struct Teammate<'a> {
    pub email: &'a str,
    pub name: &'a str,
    pub password: &'a Secret,
    pub language: &'a str,
    pub role: Role,
}

fn dead_link() -> DomainError {
    DomainError::invalid(
        "token",
        "dead_link",
        "This set-up link does not work any more. Restart Sapa and take the new link it prints.",
    )
}
