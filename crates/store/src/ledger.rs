//! Where every element of every webhook ended, counted per account and hour.

use std::collections::BTreeMap;

use sapa_model::{Millis, WorkspaceId};

use crate::{Result, Tx, args};

const HOUR_MS: i64 = 3_600_000;

/// Counts of one batch: (owner, outcome) → n. The owner is an account, or an app where none is known.
pub type Counts = BTreeMap<(String, String), i64>;

pub async fn add(tx: &mut Tx, workspace: &WorkspaceId, at: Millis, counts: &Counts) -> Result<()> {
    let hour = at.0 - at.0.rem_euclid(HOUR_MS);
    let rows = counts
        .iter()
        .filter(|(_, n)| **n != 0)
        .map(|((owner, outcome), n)| args![workspace, owner, hour, outcome, *n])
        .collect();
    tx.insert_many(
        "INSERT INTO ledger (workspace_id, owner_id, hour, outcome, n)",
        rows,
        "ON CONFLICT (workspace_id, owner_id, hour, outcome) DO UPDATE SET n = ledger.n + excluded.n",
    )
    .await?;
    Ok(())
}

/// Sums by outcome between two times (whole hours).
pub async fn sums(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    owner: &str,
    from: Millis,
    to: Millis,
) -> Result<Vec<(String, i64)>> {
    tx.all(
        "SELECT outcome, CAST(SUM(n) AS BIGINT) FROM ledger WHERE workspace_id = $1 AND owner_id = $2 AND hour > $3 AND hour <= $4 GROUP BY outcome",
        args![workspace, owner, from.plus_ms(-HOUR_MS), to],
    )
    .await
}
