//! Failed tries by key (an account, an address), shared by all nodes.

use sapa_model::Millis;

use crate::{Result, Tx, args};

/// Counts a try before its outcome is known, so that many at once cannot slip through. Answers the tries so far with
/// this one, or nothing while the key is blocked. A count not touched since `fresh_after` starts anew.
pub async fn count(tx: &mut Tx, key: &str, now: Millis, fresh_after: Millis) -> Result<Option<i64>> {
    let row: Option<(i64,)> = tx
        .optional(
            "INSERT INTO sign_in_attempt (key, failures, blocked_until, updated_at) VALUES ($1, 1, 0, $2)
             ON CONFLICT (key) DO UPDATE SET updated_at = excluded.updated_at,
               failures = CASE WHEN sign_in_attempt.updated_at < $3 THEN 1 ELSE sign_in_attempt.failures + 1 END
             WHERE sign_in_attempt.blocked_until <= $2 RETURNING failures",
            args![key, now, fresh_after],
        )
        .await?;
    Ok(row.map(|row| row.0))
}

/// 0 when it is not blocked.
pub async fn blocked_until(tx: &mut Tx, key: &str) -> Result<Millis> {
    let row: Option<(i64,)> = tx
        .optional("SELECT blocked_until FROM sign_in_attempt WHERE key = $1", args![key])
        .await?;
    Ok(Millis(row.map_or(0, |row| row.0)))
}

pub async fn block(tx: &mut Tx, key: &str, until: Millis) -> Result<()> {
    tx.run(
        "UPDATE sign_in_attempt SET blocked_until = $2 WHERE key = $1",
        args![key, until],
    )
    .await?;
    Ok(())
}

/// A success: the key begins anew.
pub async fn clear(tx: &mut Tx, key: &str) -> Result<()> {
    tx.run("DELETE FROM sign_in_attempt WHERE key = $1", args![key]).await?;
    Ok(())
}

/// A success of one among many behind a key: only its own try is taken back.
pub async fn forgive_one(tx: &mut Tx, key: &str) -> Result<()> {
    tx.run(
        "UPDATE sign_in_attempt SET failures = failures - 1, blocked_until = 0 WHERE key = $1 AND failures > 0",
        args![key],
    )
    .await?;
    Ok(())
}

pub async fn prune(tx: &mut Tx, before: Millis) -> Result<u64> {
    tx.run(
        "DELETE FROM sign_in_attempt WHERE updated_at < $1 AND blocked_until < $1",
        args![before],
    )
    .await
}
