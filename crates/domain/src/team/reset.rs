//! A forgotten password: a link by mail, or from the operator where there is no mail server.

use sapa_model::{PersonId, Secret};
use sapa_store::people::one_time::{self, OneTimeRow};
use sapa_store::people::{person, session};

use super::field::{self, Fields};
use super::session::Device;
use super::{password, throttle, token};
use crate::App;
use crate::error::{DomainError, Result};
use crate::mail::text;

pub(super) const PURPOSE: &str = "password_reset";
const LINK_MINUTES: i64 = 60;

/// Sends a link if somebody has this address. Nobody learns whether it is so: not by the answer, nor by its time.
pub async fn request(app: &App, email: &str, device: &Device) -> Result<()> {
    let email = field::only("email", field::email(email))?;
    if let Some(limit) = device.limit() {
        throttle::count(app, &[limit]).await?;
    }
    if throttle::count(app, &[throttle::reset_mail(&email)]).await.is_err() {
        return Ok(());
    }
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = send_link(&app, &email).await {
            tracing::error!(%error, "A link for a new password could not be made.");
        }
    });
    Ok(())
}

async fn send_link(app: &App, email: &str) -> Result<()> {
    let Some(person) = person::by_email(&mut app.db.read().await?, email).await? else {
        return Ok(());
    };
    let link = make_link(app, &person.id).await?;
    let mail = text::password_reset(&person.language, &person.email, &person.name, &link, LINK_MINUTES);
    if app.mailer.send(mail).await == crate::mail::Sent::Off {
        tracing::warn!("Somebody asked for a new password, but no mail server is set. Set SAPA_SMTP_URL.");
    }
    Ok(())
}

/// For the operator: two-step sign-in is turned off, every session ends, and the link sets a new password.
pub async fn operator_link(app: &App, email: &str) -> Result<String> {
    let email = field::only("email", field::email(email))?;
    let mut tx = app.db.write().await?;
    let person = person::by_email(&mut tx, &email)
        .await?
        .ok_or(DomainError::NotFound("person"))?;
    person::clear_totp(&mut tx, &person.id).await?;
    session::delete_all(&mut tx, &person.id, None).await?;
    tx.commit().await?;
    make_link(app, &person.id).await
}

async fn make_link(app: &App, person: &PersonId) -> Result<String> {
    let token = token::fresh();
    let row = OneTimeRow {
        token_hash: token.hash,
        purpose: PURPOSE.to_owned(),
        person_id: Some(person.clone()),
        data: "{}".to_owned(),
        expires_at: app.clock.now().plus_secs(LINK_MINUTES * 60),
        attempts: 0,
    };
    let mut tx = app.db.write().await?;
    one_time::delete_all(&mut tx, PURPOSE, Some(person)).await?;
    one_time::insert(&mut tx, &row).await?;
    tx.commit().await?;
    Ok(format!(
        "{}/reset-password?token={}",
        app.config.public_url,
        token.plain.expose()
    ))
}

/// Sets the new password; every session ends, and the person signs in with it.
pub async fn confirm(app: &App, link_token: &str, new: Secret) -> Result<()> {
    let (now, hash) = (app.clock.now(), token::hash(link_token));
    let row = one_time::lock(&mut app.db.read().await?, PURPOSE, &hash, now).await?;
    let Some(id) = row.and_then(|row| row.person_id) else {
        return Err(dead_link());
    };
    let person = person::find(&mut app.db.read().await?, &id).await?;
    let mut fields = Fields::default();
    fields.take("password", password::check(new.expose(), &person.email, &person.name));
    fields.done()?;
    let password_hash = password::hash(new.expose().to_owned()).await?;

    let mut tx = app.db.write().await?;
    if !one_time::delete(&mut tx, &hash).await? {
        return Err(dead_link());
    }
    person::set_password(&mut tx, &id, &password_hash).await?;
    session::delete_all(&mut tx, &id, None).await?;
    throttle::clear(&mut tx, &throttle::account(&person.email)).await?;
    tx.commit().await?;
    Ok(())
}

fn dead_link() -> DomainError {
    DomainError::invalid(
        "token",
        "dead_link",
        "This link was used or is over. Ask for a new one.",
    )
}
