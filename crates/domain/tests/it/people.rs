//! How people get in, what they may do, and how they leave.

mod doors;
mod team;
mod two_step;

use std::net::IpAddr;

use sapa_domain::team::sign_in::{SignIn, sign_in};
use sapa_domain::team::{Actor, CreatedOwner, Device, NewOwner, NewSession, Who, create_owner, token_hash};
use sapa_domain::{App, DomainError};
use sapa_model::{Role, Secret};
use sapa_store::people::{member, session};

pub const PASSWORD: &str = "kopi-hujan-kereta";
pub const OTHER: &str = "senja-di-pelabuhan";

pub fn device() -> Device {
    from_address("203.0.113.9")
}

pub fn from_address(ip: &str) -> Device {
    Device {
        ip: Some(ip.parse::<IpAddr>().unwrap()),
        user_agent: "Firefox".to_owned(),
    }
}

pub async fn owner(app: &App, email: &str, workspace: &str) -> CreatedOwner {
    let wish = NewOwner {
        email: email.to_owned(),
        name: email.split('@').next().unwrap().to_owned(),
        workspace: workspace.to_owned(),
        password: Secret::new(PASSWORD),
        language: "id".to_owned(),
    };
    create_owner(app, wish).await.expect("an owner")
}

/// The member with the rights they have now.
pub async fn acting(app: &App, owner: &CreatedOwner, id: &sapa_model::MemberId) -> Actor {
    let m = member::find(&mut app.db.read().await.unwrap(), &owner.workspace_id, id)
        .await
        .expect("a member");
    Actor {
        workspace_id: m.workspace_id,
        role: m.role,
        who: Who::Member {
            member_id: m.id,
            person_id: m.person_id,
            name: m.name,
        },
    }
}

pub fn as_role(actor: &Actor, role: Role) -> Actor {
    Actor { role, ..actor.clone() }
}

pub async fn enter(app: &App, email: &str, password: &str) -> NewSession {
    match sign_in(app, email, password.to_owned(), &device())
        .await
        .expect("a try")
    {
        SignIn::Done(session) => session,
        other => panic!("signed in: {other:?}"),
    }
}

pub async fn is_signed_in(app: &App, session: &NewSession) -> bool {
    let mut tx = app.db.read().await.unwrap();
    session::live(&mut tx, &token_hash(session.token.expose()), app.clock.now())
        .await
        .unwrap()
        .is_some()
}

/// The codes of the fields that were refused, or of the refusal.
pub fn codes<T: std::fmt::Debug>(outcome: Result<T, DomainError>) -> Vec<String> {
    match outcome.expect_err("refused") {
        DomainError::Invalid(errors) => errors
            .into_iter()
            .map(|error| format!("{}:{}", error.field, error.code))
            .collect(),
        DomainError::Conflict { code, .. } | DomainError::TooMany { code, .. } => vec![code.to_owned()],
        DomainError::Forbidden(_) => vec!["forbidden".to_owned()],
        DomainError::NotFound(what) => vec![format!("no {what}")],
        other => panic!("{other:?}"),
    }
}

/// The token at the end of a link.
pub fn token_of(link: &str) -> String {
    link.split("token=")
        .nth(1)
        .expect("a link")
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned()
}
