//! Two-step sign-in: a code from the person's phone (TOTP), or one of ten recovery codes.
//!
//! A code works once: its time step is written down. Recovery codes are kept as hashes.

use sapa_model::{PersonId, Secret};
use sapa_store::Tx;
use sapa_store::people::person::{self, PersonRow};
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Totp};

use super::{password, throttle, token};
use crate::App;
use crate::error::{DomainError, Result};

const ISSUER: &str = "Sapa";
const SECRET_BYTES: usize = 20;
const RECOVERY_CODES: usize = 10;
/// No letters that look like digits.
const RECOVERY_ALPHABET: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyz0";
const RECOVERY_CHARS: usize = 12;

/// What the person's phone has to learn.
#[derive(Debug, Clone)]
pub struct Offer {
    pub secret: Secret,
    pub otpauth_url: Secret,
}

/// Makes a secret; nothing is asked at sign-in before it is confirmed.
pub async fn start(app: &App, id: &PersonId) -> Result<Offer> {
    let mut tx = app.db.write().await?;
    let person = person::lock(&mut tx, id).await?;
    let secret = token::random::<SECRET_BYTES>().to_vec();
    let totp = totp(secret, &person.email)?;
    let base32 = totp.secret().to_base32();
    if !person::offer_totp(&mut tx, id, &app.sealer.seal(&context(id), &base32)).await? {
        return Err(DomainError::conflict(
            "two_step_on",
            "Two-step sign-in is on already. Turn it off first to set it up anew.",
        ));
    }
    let otpauth_url = totp.to_url().map_err(DomainError::internal)?;
    tx.commit().await?;
    Ok(Offer {
        secret: Secret::new(base32),
        otpauth_url: Secret::new(otpauth_url),
    })
}

/// A first code proves that the phone has learnt it. Answers the recovery codes, this once.
pub async fn confirm(app: &App, id: &PersonId, code: &str) -> Result<Vec<String>> {
    throttle::count(app, &[throttle::second_step(id.as_str())]).await?;
    let mut tx = app.db.write().await?;
    let person = person::lock(&mut tx, id).await?;
    if person.two_step() {
        return Err(DomainError::conflict("two_step_on", "Two-step sign-in is on already."));
    }
    if person.totp_secret.is_none() {
        return Err(DomainError::conflict(
            "two_step_not_started",
            "Start the set-up first and scan its picture.",
        ));
    }
    let Some(step) = matching_step(app, &person, code)? else {
        return Err(wrong_code());
    };
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect();
    let hashes: Vec<String> = codes.iter().map(|code| recovery_hash(id, code)).collect();
    let stored = serde_json::to_string(&hashes).map_err(DomainError::internal)?;
    person::confirm_totp(&mut tx, id, step, &stored, app.clock.now()).await?;
    throttle::clear(&mut tx, &throttle::second_step(id.as_str())).await?;
    super::member::tell_of_person(app, &mut tx, id).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Turns it off; the password proves that it is the person and not an open screen.
pub async fn turn_off(app: &App, id: &PersonId, password: String) -> Result<()> {
    throttle::count(app, &[throttle::second_step(id.as_str())]).await?;
    let hash = person::find(&mut app.db.read().await?, id).await?.password_hash;
    if !password::verify(password, hash).await? {
        return Err(DomainError::invalid(
            "password",
            "wrong_password",
            "This is not your password.",
        ));
    }
    let mut tx = app.db.write().await?;
    person::clear_totp(&mut tx, id).await?;
    throttle::clear(&mut tx, &throttle::second_step(id.as_str())).await?;
    super::member::tell_of_person(app, &mut tx, id).await?;
    tx.commit().await?;
    Ok(())
}

/// Uses up a code of a person whose row is locked; false when it is wrong or was used before.
pub(super) async fn use_code(app: &App, tx: &mut Tx, person: &PersonRow, code: &str) -> Result<bool> {
    if let Some(step) = matching_step(app, person, code)? {
        return Ok(person::use_totp_step(tx, &person.id, step).await?);
    }
    let mut left: Vec<String> = match &person.recovery_codes {
        Some(text) => serde_json::from_str(text).map_err(DomainError::internal)?,
        None => Vec::new(),
    };
    let hash = recovery_hash(&person.id, code);
    let Some(at) = left.iter().position(|known| *known == hash) else {
        return Ok(false);
    };
    left.remove(at);
    let left = serde_json::to_string(&left).map_err(DomainError::internal)?;
    person::set_recovery_codes(tx, &person.id, &left).await?;
    Ok(true)
}

/// Every secret under the newest key; answers how many were sealed anew.
pub async fn reseal(app: &App) -> Result<usize> {
    let mut tx = app.db.write().await?;
    let mut count = 0;
    for person in person::sealed(&mut tx).await? {
        let Some(old) = person.totp_secret else { continue };
        if let Some(new) = app.sealer.reseal(&context(&person.id), &old)? {
            person::reseal_totp(&mut tx, &person.id, &old, &new).await?;
            count += 1;
        }
    }
    tx.commit().await?;
    Ok(count)
}

/// The time step whose code this is, a step early or late allowed.
fn matching_step(app: &App, person: &PersonRow, code: &str) -> Result<Option<i64>> {
    let Some(sealed) = &person.totp_secret else {
        return Ok(None);
    };
    let base32 = app.sealer.open(&context(&person.id), sealed)?;
    let secret = totp_rs::Secret::try_from_base32(base32.expose()).map_err(DomainError::internal)?;
    let totp = totp(secret, &person.email)?;
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(app.clock.now().0 / 1000).unwrap_or(0);
    Ok(totp.check(&digits, seconds).and_then(|step| i64::try_from(step).ok()))
}

fn totp(secret: impl Into<totp_rs::Secret>, email: &str) -> Result<Totp> {
    Builder::new()
        .with_secret(secret)
        .with_issuer(Some(ISSUER))
        .with_account_name(email)
        .build()
        .map_err(DomainError::internal)
}

fn context(person: &PersonId) -> String {
    format!("person/{person}/totp")
}

fn wrong_code() -> DomainError {
    DomainError::invalid(
        "code",
        "wrong_code",
        "This code is wrong or was used before. Wait for the next one and check your phone's clock.",
    )
}

/// `xxxx-xxxx-xxxx`
fn recovery_code() -> String {
    let chars: Vec<u8> = token::random::<RECOVERY_CHARS>()
        .iter()
        .map(|byte| RECOVERY_ALPHABET[usize::from(byte & 31)])
        .collect();
    chars
        .chunks(4)
        .map(|part| String::from_utf8_lossy(part).into_owned())
        .collect::<Vec<_>>()
        .join("-")
}

fn recovery_hash(person: &PersonId, code: &str) -> String {
    let plain: String = code
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let digest = Sha256::new()
        .chain_update(person.as_str())
        .chain_update(b"/")
        .chain_update(plain.as_bytes())
        .finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_codes_differ_and_are_read_however_they_are_typed() {
        let (a, b) = (recovery_code(), recovery_code());
        assert_ne!(a, b);
        assert_eq!((a.len(), a.matches('-').count()), (14, 2), "{a}");
        let (me, other) = (PersonId::new(), PersonId::new());
        assert_eq!(
            recovery_hash(&me, &a),
            recovery_hash(&me, &format!(" {} ", a.to_uppercase().replace('-', " ")))
        );
        assert_ne!(
            recovery_hash(&me, &a),
            recovery_hash(&other, &a),
            "one person's code is not another's"
        );
    }

    #[test]
    fn the_address_for_the_phone_names_us_and_the_person() {
        let url = totp(vec![7u8; SECRET_BYTES], "ploy+x@shop.example")
            .unwrap()
            .to_url()
            .unwrap();
        assert!(
            url.starts_with("otpauth://totp/Sapa:ploy%2Bx%40shop") && url.contains("issuer=Sapa"),
            "{url}"
        );
    }
}
