//! Signing in: the password, and the second step where a person has turned it on.
//!
//! An address we do not know takes as long to refuse as a wrong password, and the answer is the same.

use sapa_model::{Millis, PersonId, Secret};
use sapa_store::Tx;
use sapa_store::people::one_time::{self, OneTimeRow};
use sapa_store::people::person::{self, PersonRow};

use super::session::{self, Device, NewSession};
use super::{field, password, throttle, token, two_step};
use crate::App;
use crate::error::Result;

const CHALLENGE: &str = "second_step";
const CHALLENGE_MINUTES: i64 = 5;
const CHALLENGE_TRIES: i64 = 5;

#[derive(Debug)]
pub enum SignIn {
    Done(NewSession),
    /// The password was right; the challenge goes back with the code.
    TwoStep {
        challenge: Secret,
    },
    /// Address or password; which one is not said.
    Wrong,
}

#[derive(Debug)]
pub enum SecondStep {
    Done(NewSession),
    Wrong,
    /// The challenge is over or was tried too often: the password is asked again.
    Expired,
}

pub async fn sign_in(app: &App, email: &str, password: String, device: &Device) -> Result<SignIn> {
    let Some(person) = knock(app, email, password, device).await? else {
        return Ok(SignIn::Wrong);
    };
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    welcome(&mut tx, &person.email, device).await?;
    let outcome = if person.two_step() {
        SignIn::TwoStep {
            challenge: challenge(&mut tx, &person.id, now).await?,
        }
    } else {
        SignIn::Done(session::open(&mut tx, &person.id, device, now).await?)
    };
    tx.commit().await?;
    Ok(outcome)
}

/// The code from the phone, or a recovery code, which works once.
pub async fn second_step(app: &App, challenge: &str, code: &str, device: &Device) -> Result<SecondStep> {
    let (now, hash) = (app.clock.now(), token::hash(challenge));
    let mut tx = app.db.write().await?;
    let Some(row) = one_time::lock(&mut tx, CHALLENGE, &hash, now).await? else {
        return Ok(SecondStep::Expired);
    };
    let Some(person) = row.person_id else {
        return Ok(SecondStep::Expired);
    };
    if row.attempts >= CHALLENGE_TRIES {
        return Ok(SecondStep::Expired);
    }
    one_time::count_attempt(&mut tx, &hash).await?;
    tx.commit().await?;
    let limit = throttle::second_step(person.as_str());
    throttle::count(app, &[limit]).await?;

    let mut tx = app.db.write().await?;
    let row = person::lock(&mut tx, &person).await?;
    if !two_step::use_code(app, &mut tx, &row, code).await? {
        return Ok(SecondStep::Wrong);
    }
    if !one_time::delete(&mut tx, &hash).await? {
        return Ok(SecondStep::Expired);
    }
    throttle::clear(&mut tx, &throttle::second_step(person.as_str())).await?;
    let opened = session::open(&mut tx, &person, device, now).await?;
    tx.commit().await?;
    Ok(SecondStep::Done(opened))
}

/// Counts the try and answers whose password it is, if it is anyone's.
pub(super) async fn knock(app: &App, email: &str, password: String, device: &Device) -> Result<Option<PersonRow>> {
    let email = field::email(email).unwrap_or_else(|_| email.trim().to_lowercase());
    let limits: Vec<_> = device.limit().into_iter().chain([throttle::account(&email)]).collect();
    throttle::count(app, &limits).await?;
    let known = person::by_email(&mut app.db.read().await?, &email).await?;
    let right = match &known {
        Some(person) => password::verify(password, person.password_hash.clone()).await?,
        None => password::verify_nobody(password).await?,
    };
    Ok(known.filter(|_| right))
}

/// Takes back what a right password was counted for.
pub(super) async fn welcome(tx: &mut Tx, email: &str, device: &Device) -> Result<()> {
    if let Some(limit) = device.limit() {
        throttle::forgive(tx, &limit).await?;
    }
    throttle::clear(tx, &throttle::account(email)).await
}

async fn challenge(tx: &mut Tx, person: &PersonId, now: Millis) -> Result<Secret> {
    let token = token::fresh();
    let row = OneTimeRow {
        token_hash: token.hash,
        purpose: CHALLENGE.to_owned(),
        person_id: Some(person.clone()),
        data: "{}".to_owned(),
        expires_at: now.plus_secs(CHALLENGE_MINUTES * 60),
        attempts: 0,
    };
    one_time::insert(tx, &row).await?;
    Ok(token.plain)
}
