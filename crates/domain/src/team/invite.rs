//! Invitations: a link that makes whoever holds it a teammate, once.

use sapa_model::{InvitationId, PersonId, Role, Secret};
use sapa_store::people::invitation::{self, InvitationRow, NamedInvitation};
use sapa_store::people::person::{self, PersonRow};
use sapa_store::people::{member, workspace};

use super::access::{self, Permission};
use super::actor::Actor;
use super::field::{self, Fields};
use super::profile::{self, NewPerson};
use super::session::{self, Device, NewSession};
use super::{password, sign_in, token};
use crate::App;
use crate::error::{DomainError, OrNotFound, Result};
use crate::mail::{Sent, text};

const DAYS: i64 = 7;

/// The link is known now and never again.
#[derive(Debug, Clone)]
pub struct Invited {
    pub invitation: NamedInvitation,
    pub link: String,
    pub mail: Sent,
}

/// Invites an address; an earlier invitation to it in this workspace is replaced.
pub async fn invite(app: &App, by: &Actor, email: &str, role: Role) -> Result<Invited> {
    access::require_managing(by.role, role)?;
    let email = field::only("email", field::email(email))?;
    let (token, now) = (token::fresh(), app.clock.now());
    let row = InvitationRow {
        workspace_id: by.workspace_id.clone(),
        id: InvitationId::new(),
        email,
        role,
        token_hash: token.hash,
        invited_by: by.id().to_owned(),
        created_at: now,
        expires_at: now.plus_hours(DAYS * 24),
    };
    let mut tx = app.db.write().await?;
    if let Some(person) = person::by_email(&mut tx, &row.email).await?
        && member::of_person(&mut tx, &by.workspace_id, &person.id)
            .await?
            .is_some()
    {
        return Err(DomainError::conflict(
            "already_member",
            format!("{} is in the team already.", person.name),
        ));
    }
    invitation::insert(&mut tx, &row).await?;
    let named = invitation::named(&mut tx, &row.workspace_id, &row.id).await?;
    tx.commit().await?;
    announce(app, by, named, &token.plain).await
}

/// A new link for another seven days; the former link dies.
pub async fn resend(app: &App, by: &Actor, id: &InvitationId) -> Result<Invited> {
    let token = token::fresh();
    let mut tx = app.db.write().await?;
    let before = invitation::named(&mut tx, &by.workspace_id, id)
        .await
        .or_not_found("invitation")?;
    access::require_managing(by.role, before.role)?;
    invitation::renew(
        &mut tx,
        &by.workspace_id,
        id,
        &token.hash,
        app.clock.now().plus_hours(DAYS * 24),
    )
    .await?;
    let named = invitation::named(&mut tx, &by.workspace_id, id).await?;
    tx.commit().await?;
    announce(app, by, named, &token.plain).await
}

async fn announce(app: &App, by: &Actor, invitation: NamedInvitation, token: &Secret) -> Result<Invited> {
    let link = format!("{}/invite?token={}", app.config.public_url, token.expose());
    let workspace = workspace::find(&mut app.db.read().await?, &by.workspace_id).await?;
    let about = text::Invitation {
        to: &invitation.email,
        inviter: by.name(),
        workspace: &workspace.name,
        link: &link,
        days: DAYS,
    };
    let mail = app.mailer.send(text::invitation(&workspace.language, &about)).await;
    Ok(Invited { invitation, link, mail })
}

pub async fn list(app: &App, by: &Actor) -> Result<Vec<NamedInvitation>> {
    by.require(Permission::ManageMembers)?;
    Ok(invitation::list(&mut app.db.read().await?, &by.workspace_id).await?)
}

pub async fn withdraw(app: &App, by: &Actor, id: &InvitationId) -> Result<()> {
    let mut tx = app.db.write().await?;
    let before = invitation::named(&mut tx, &by.workspace_id, id)
        .await
        .or_not_found("invitation")?;
    access::require_managing(by.role, before.role)?;
    invitation::delete(&mut tx, &by.workspace_id, id).await?;
    tx.commit().await?;
    Ok(())
}

/// What the page behind a link shows.
#[derive(Debug, Clone)]
pub struct Shown {
    pub workspace_name: String,
    pub language: String,
    pub invitation: NamedInvitation,
    /// Has this address a password here already?
    pub known: bool,
}

pub async fn look(app: &App, link_token: &str) -> Result<Shown> {
    let mut tx = app.db.read().await?;
    let row = open(&mut tx, app, link_token).await?;
    let workspace = workspace::find(&mut tx, &row.workspace_id).await?;
    let known = person::by_email(&mut tx, &row.email).await?.is_some();
    let invitation = invitation::named(&mut tx, &row.workspace_id, &row.id).await?;
    Ok(Shown {
        workspace_name: workspace.name,
        language: workspace.language,
        invitation,
        known,
    })
}

async fn open(tx: &mut sapa_store::Tx, app: &App, link_token: &str) -> Result<InvitationRow> {
    let row = invitation::by_token(tx, &token::hash(link_token), app.clock.now()).await?;
    row.ok_or(DomainError::NotFound("invitation"))
}

/// What somebody sends from that page.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    pub name: Option<String>,
    pub password: Option<Secret>,
    pub language: Option<String>,
    /// Who is signed in in this browser.
    pub signed_in: Option<PersonId>,
}

#[derive(Debug)]
pub enum Accepted {
    /// They were signed in.
    Here(PersonId),
    SignedIn(NewSession),
    /// The address is known and the password is not theirs.
    WrongPassword,
}

/// Who is in already as the invited person only says yes; a known one gives the password; a new one a name too.
pub async fn accept(app: &App, link_token: &str, answer: Answer, device: &Device) -> Result<Accepted> {
    let mut tx = app.db.read().await?;
    let invitation = open(&mut tx, app, link_token).await?;
    let known = person::by_email(&mut tx, &invitation.email).await?;
    drop(tx);
    match (known, &answer.signed_in) {
        (Some(person), Some(signed_in)) if person.id == *signed_in => {
            let mut tx = app.db.write().await?;
            join(app, &mut tx, &invitation, &person.id).await?;
            tx.commit().await?;
            Ok(Accepted::Here(person.id))
        }
        (Some(person), _) => known_one(app, &invitation, person, answer.password, device).await,
        (None, _) => new_one(app, &invitation, &answer, device).await,
    }
}

async fn known_one(
    app: &App,
    invitation: &InvitationRow,
    person: PersonRow,
    password: Option<Secret>,
    device: &Device,
) -> Result<Accepted> {
    let Some(password) = password.filter(|_| !person.two_step()) else {
        return Err(DomainError::conflict(
            "sign_in_first",
            format!("Sign in as {} first, then open the link again.", person.email),
        ));
    };
    if sign_in::knock(app, &person.email, password.expose().to_owned(), device)
        .await?
        .is_none()
    {
        return Ok(Accepted::WrongPassword);
    }
    let mut tx = app.db.write().await?;
    sign_in::welcome(&mut tx, &person.email, device).await?;
    join(app, &mut tx, invitation, &person.id).await?;
    let opened = session::open(&mut tx, &person.id, device, app.clock.now()).await?;
    tx.commit().await?;
    Ok(Accepted::SignedIn(opened))
}

async fn new_one(app: &App, invitation: &InvitationRow, answer: &Answer, device: &Device) -> Result<Accepted> {
    let workspace = workspace::find(&mut app.db.read().await?, &invitation.workspace_id).await?;
    let language = answer.language.as_deref().unwrap_or(&workspace.language);
    let password = answer.password.clone().unwrap_or_default();
    let mut fields = Fields::default();
    let new = NewPerson::check(
        &mut fields,
        &invitation.email,
        answer.name.as_deref().unwrap_or_default(),
        &password,
        language,
    );
    fields.done()?;
    let hash = password::hash(password.expose().to_owned()).await?;
    let mut tx = app.db.write().await?;
    let person = profile::insert(&mut tx, new, hash, app.clock.now()).await?;
    join(app, &mut tx, invitation, &person).await?;
    let opened = session::open(&mut tx, &person, device, app.clock.now()).await?;
    tx.commit().await?;
    Ok(Accepted::SignedIn(opened))
}

async fn join(app: &App, tx: &mut sapa_store::Tx, invitation: &InvitationRow, person: &PersonId) -> Result<()> {
    let (workspace, now) = (&invitation.workspace_id, app.clock.now());
    if !invitation::accept(tx, workspace, &invitation.id, now).await? {
        return Err(DomainError::NotFound("invitation"));
    }
    // Somebody who joined in another way meanwhile keeps the role they have.
    if member::of_person(tx, workspace, person).await?.is_none() {
        let member = member::join(tx, workspace, person, invitation.role, now).await?;
        super::member::tell(app, tx, workspace, &member).await?;
    }
    Ok(())
}
