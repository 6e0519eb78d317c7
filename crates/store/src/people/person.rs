//! A person who signs in, whatever workspaces they belong to.

use sapa_model::{Millis, PersonId};

use crate::{Result, Tx, args};

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct PersonRow {
    pub id: PersonId,
    /// In lower case, unique.
    pub email: String,
    pub name: String,
    pub password_hash: String,
    pub language: String,
    pub theme: String,
    /// JSON object of the browser's own settings.
    pub preferences: String,
    /// Sealed; there before it is confirmed.
    pub totp_secret: Option<String>,
    pub totp_confirmed_at: Option<Millis>,
    /// The newest time step whose code was used: no code works twice.
    pub totp_last_step: i64,
    /// JSON list of hashes of those not used yet.
    pub recovery_codes: Option<String>,
    pub created_at: Millis,
}

impl PersonRow {
    /// Is a second step asked at sign-in?
    #[must_use]
    pub fn two_step(&self) -> bool {
        self.totp_confirmed_at.is_some()
    }
}

const COLUMNS: &str = "id, email, name, password_hash, language, theme, preferences, totp_secret, totp_confirmed_at, totp_last_step, recovery_codes, created_at";

pub async fn insert(tx: &mut Tx, row: &PersonRow) -> Result<()> {
    tx.run(
        &format!("INSERT INTO person ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
        args![
            &row.id,
            &row.email,
            &row.name,
            &row.password_hash,
            &row.language,
            &row.theme,
            &row.preferences,
            row.totp_secret.as_deref(),
            row.totp_confirmed_at,
            row.totp_last_step,
            row.recovery_codes.as_deref(),
            row.created_at
        ],
    )
    .await?;
    Ok(())
}

pub async fn find(tx: &mut Tx, id: &PersonId) -> Result<PersonRow> {
    tx.one(&format!("SELECT {COLUMNS} FROM person WHERE id = $1"), args![id])
        .await
}

/// Like `find`, and nobody else changes it before we commit.
pub async fn lock(tx: &mut Tx, id: &PersonId) -> Result<PersonRow> {
    let sql = format!(
        "SELECT {COLUMNS} FROM person WHERE id = $1 {}",
        tx.dialect().for_update()
    );
    tx.one(&sql, args![id]).await
}

/// `email` in lower case.
pub async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<PersonRow>> {
    tx.optional(&format!("SELECT {COLUMNS} FROM person WHERE email = $1"), args![email])
        .await
}

/// Writes back what a person may set about themselves.
pub async fn update_profile(tx: &mut Tx, row: &PersonRow) -> Result<()> {
    tx.run(
        "UPDATE person SET name = $2, language = $3, theme = $4, preferences = $5 WHERE id = $1",
        args![&row.id, &row.name, &row.language, &row.theme, &row.preferences],
    )
    .await?;
    Ok(())
}

pub async fn set_password(tx: &mut Tx, id: &PersonId, hash: &str) -> Result<()> {
    tx.run("UPDATE person SET password_hash = $2 WHERE id = $1", args![id, hash])
        .await?;
    Ok(())
}

/// A secret that waits to be confirmed; false when two-step sign-in is on already.
pub async fn offer_totp(tx: &mut Tx, id: &PersonId, sealed: &str) -> Result<bool> {
    let sql = "UPDATE person SET totp_secret = $2, totp_last_step = 0 WHERE id = $1 AND totp_confirmed_at IS NULL";
    Ok(tx.run(sql, args![id, sealed]).await? > 0)
}

/// Turns two-step sign-in on with its first used step; false when it was on already.
pub async fn confirm_totp(tx: &mut Tx, id: &PersonId, step: i64, recovery_codes: &str, now: Millis) -> Result<bool> {
    let touched = tx
        .run(
            "UPDATE person SET totp_confirmed_at = $2, totp_last_step = $3, recovery_codes = $4
             WHERE id = $1 AND totp_secret IS NOT NULL AND totp_confirmed_at IS NULL",
            args![id, now, step, recovery_codes],
        )
        .await?;
    Ok(touched > 0)
}

pub async fn clear_totp(tx: &mut Tx, id: &PersonId) -> Result<()> {
    tx.run(
        "UPDATE person SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = 0, recovery_codes = NULL WHERE id = $1",
        args![id],
    )
    .await?;
    Ok(())
}

/// Marks a step as used; false when it, or a later one, was used before.
pub async fn use_totp_step(tx: &mut Tx, id: &PersonId, step: i64) -> Result<bool> {
    Ok(tx
        .run(
            "UPDATE person SET totp_last_step = $2 WHERE id = $1 AND totp_last_step < $2",
            args![id, step],
        )
        .await?
        > 0)
}

pub async fn set_recovery_codes(tx: &mut Tx, id: &PersonId, codes: &str) -> Result<()> {
    tx.run("UPDATE person SET recovery_codes = $2 WHERE id = $1", args![id, codes])
        .await?;
    Ok(())
}

/// Everyone with a sealed secret, for the rotation of the key.
pub async fn sealed(tx: &mut Tx) -> Result<Vec<PersonRow>> {
    tx.all(
        &format!("SELECT {COLUMNS} FROM person WHERE totp_secret IS NOT NULL ORDER BY id"),
        args![],
    )
    .await
}

/// The same secret under a newer key; nothing when it changed meanwhile.
pub async fn reseal_totp(tx: &mut Tx, id: &PersonId, old: &str, new: &str) -> Result<()> {
    tx.run(
        "UPDATE person SET totp_secret = $3 WHERE id = $1 AND totp_secret = $2",
        args![id, old, new],
    )
    .await?;
    Ok(())
}
