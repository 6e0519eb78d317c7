//! What a person sees and sets about themselves.

use sapa_model::{Millis, PersonId, Secret, SessionId};
use sapa_store::Tx;
use sapa_store::people::person::{self, PersonRow};
use sapa_store::people::workspace::{self, Belonging};
use sapa_store::people::{one_time, session};
use serde_json::{Map, Value};

use super::field::{self, Fields};
use super::{password, reset, throttle};
use crate::App;
use crate::error::{DomainError, OrNotFound, Result};

const PREFERENCES_MAX: usize = 16 * 1024;
const UNREAD_CAP: i64 = 1000;

/// A person that is to be, checked.
#[derive(Debug, Clone, Default)]
pub(super) struct NewPerson {
    pub email: String,
    pub name: String,
    pub language: String,
}

impl NewPerson {
    pub fn check(fields: &mut Fields, email: &str, name: &str, password: &Secret, language: &str) -> Self {
        let new = Self {
            email: fields.take("email", field::email(email)),
            name: fields.take("name", field::name(name)),
            language: fields.take("language", field::language(language)),
        };
        fields.take("password", password::check(password.expose(), &new.email, &new.name));
        new
    }
}

pub(super) async fn insert(tx: &mut Tx, new: NewPerson, password_hash: String, now: Millis) -> Result<PersonId> {
    let row = PersonRow {
        id: PersonId::new(),
        email: new.email,
        name: new.name,
        password_hash,
        language: new.language,
        theme: "system".to_owned(),
        preferences: "{}".to_owned(),
        totp_secret: None,
        totp_confirmed_at: None,
        totp_last_step: 0,
        recovery_codes: None,
        created_at: now,
    };
    person::insert(tx, &row).await?;
    Ok(row.id)
}

/// A person with the workspaces they can enter.
#[derive(Debug, Clone)]
pub struct Me {
    pub person: PersonRow,
    pub seats: Vec<Seat>,
}

#[derive(Debug, Clone)]
pub struct Seat {
    pub workspace: Belonging,
    /// Their own conversations with something unseen, counted up to a thousand.
    pub unread: i64,
}

pub async fn me(app: &App, id: &PersonId) -> Result<Me> {
    let mut tx = app.db.read().await?;
    let person = person::find(&mut tx, id).await.or_not_found("person")?;
    let mut seats = Vec::new();
    for workspace in workspace::of_person(&mut tx, id).await? {
        let unread = workspace::unread_of(&mut tx, &workspace.id, &workspace.member_id, UNREAD_CAP).await?;
        seats.push(Seat { workspace, unread });
    }
    Ok(Me { person, seats })
}

/// What is left out stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub name: Option<String>,
    pub language: Option<String>,
    pub theme: Option<String>,
    /// Replaces the former object.
    pub preferences: Option<Map<String, Value>>,
}

pub async fn change(app: &App, id: &PersonId, wish: Change) -> Result<()> {
    let mut tx = app.db.write().await?;
    let mut person = person::lock(&mut tx, id).await.or_not_found("person")?;
    let mut fields = Fields::default();
    let renamed = wish.name.is_some();
    if let Some(name) = wish.name {
        person.name = fields.take("name", field::name(&name));
    }
    if let Some(language) = wish.language {
        person.language = fields.take("language", field::language(&language));
    }
    if let Some(theme) = wish.theme {
        person.theme = fields.take("theme", field::theme(&theme));
    }
    if let Some(preferences) = wish.preferences {
        let text = Value::Object(preferences).to_string();
        let fits = if text.len() <= PREFERENCES_MAX {
            Ok(text)
        } else {
            Err(("too_long", "Preferences hold at most 16 KB.".to_owned()))
        };
        person.preferences = fields.take("preferences", fits);
    }
    fields.done()?;
    person::update_profile(&mut tx, &person).await?;
    if renamed {
        super::member::tell_of_person(app, &mut tx, id).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Sets a new password; every other session ends.
pub async fn change_password(app: &App, id: &PersonId, keep: &SessionId, current: Secret, new: Secret) -> Result<()> {
    let person = person::find(&mut app.db.read().await?, id)
        .await
        .or_not_found("person")?;
    let mut fields = Fields::default();
    fields.take("new", password::check(new.expose(), &person.email, &person.name));
    fields.done()?;
    let limit = throttle::account(&person.email);
    throttle::count(app, std::slice::from_ref(&limit)).await?;
    if !password::verify(current.expose().to_owned(), person.password_hash).await? {
        return Err(DomainError::invalid(
            "current",
            "wrong_password",
            "This is not your password.",
        ));
    }
    let hash = password::hash(new.expose().to_owned()).await?;
    let mut tx = app.db.write().await?;
    person::set_password(&mut tx, id, &hash).await?;
    session::delete_all(&mut tx, id, Some(keep)).await?;
    one_time::delete_all(&mut tx, reset::PURPOSE, Some(id)).await?;
    throttle::clear(&mut tx, &limit).await?;
    tx.commit().await?;
    Ok(())
}
