//! One-time links and challenges: set-up, password reset, second step of a sign-in.

use sapa_model::{Millis, PersonId};

use crate::{Result, Tx, args};

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct OneTimeRow {
    pub token_hash: String,
    pub purpose: String,
    pub person_id: Option<PersonId>,
    pub data: String,
    pub expires_at: Millis,
    /// How often it was tried in vain.
    pub attempts: i64,
}

const COLUMNS: &str = "token_hash, purpose, person_id, data, expires_at, attempts";

pub async fn insert(tx: &mut Tx, row: &OneTimeRow) -> Result<()> {
    tx.run(
        &format!("INSERT INTO one_time ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)"),
        args![
            &row.token_hash,
            &row.purpose,
            row.person_id.as_ref(),
            &row.data,
            row.expires_at,
            row.attempts
        ],
    )
    .await?;
    Ok(())
}

/// One that is good now; held until we commit, so that it is used once.
pub async fn lock(tx: &mut Tx, purpose: &str, token_hash: &str, now: Millis) -> Result<Option<OneTimeRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM one_time WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3 {}",
        tx.dialect().for_update()
    );
    tx.optional(&sql, args![token_hash, purpose, now]).await
}

/// Counts one more try; answers how many there were.
pub async fn count_attempt(tx: &mut Tx, token_hash: &str) -> Result<i64> {
    tx.number(
        "UPDATE one_time SET attempts = attempts + 1 WHERE token_hash = $1 RETURNING attempts",
        args![token_hash],
    )
    .await
}

pub async fn delete(tx: &mut Tx, token_hash: &str) -> Result<bool> {
    Ok(tx
        .run("DELETE FROM one_time WHERE token_hash = $1", args![token_hash])
        .await?
        > 0)
}

/// Every one for this purpose, of one person or (without a person) of all.
pub async fn delete_all(tx: &mut Tx, purpose: &str, person: Option<&PersonId>) -> Result<()> {
    tx.run(
        "DELETE FROM one_time WHERE purpose = $1 AND COALESCE(person_id, '') = COALESCE($2, person_id, '')",
        args![purpose, person],
    )
    .await?;
    Ok(())
}

pub async fn prune(tx: &mut Tx, now: Millis) -> Result<u64> {
    tx.run("DELETE FROM one_time WHERE expires_at <= $1", args![now]).await
}
