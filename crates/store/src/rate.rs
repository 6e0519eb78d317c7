//! Shared rates by the generic cell rate algorithm, one row a key, the same on every node.

use std::collections::BTreeMap;

use sapa_model::Millis;

use crate::{Result, Tx, args};

/// One key's rate: a ticket every `interval_us` microseconds, `burst` of them at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    pub workspace: String,
    pub key: String,
    pub interval_us: i64,
    pub burst: i64,
}

/// Takes one ticket for each wish, in order. A wish names all rates it needs; it gets `Ok(())`, or
/// the time at which to ask again, and then takes nothing.
pub async fn take(tx: &mut Tx, now: Millis, wishes: &[Vec<Rate>]) -> Result<Vec<Result<(), Millis>>> {
    let mut tats = load(tx, wishes).await?;
    let now_us = now.0.saturating_mul(1000);
    let mut answers: Vec<std::result::Result<(), Millis>> = Vec::with_capacity(wishes.len());
    for wish in wishes {
        let wait = wish.iter().map(|rate| wait_us(&tats, rate, now_us)).max().unwrap_or(0);
        if wait > 0 {
            answers.push(Err(Millis((now_us + wait + 999) / 1000)));
            continue;
        }
        for rate in wish {
            let tat = tats.entry((rate.workspace.clone(), rate.key.clone())).or_insert(0);
            *tat = (*tat).max(now_us) + rate.interval_us;
        }
        answers.push(Ok(()));
    }
    save(tx, tats, now_us).await?;
    Ok(answers)
}

/// Nobody gets a ticket of this key before `until` (the vendor told us to wait).
pub async fn park(tx: &mut Tx, workspace: &str, key: &str, until: Millis) -> Result<()> {
    tx.run(
        "INSERT INTO rate (workspace_id, key, tat) VALUES ($1, $2, $3)
         ON CONFLICT (workspace_id, key) DO UPDATE SET tat = CASE WHEN rate.tat < $3 THEN $3 ELSE rate.tat END",
        args![workspace, format!("park:{key}"), until.0.saturating_mul(1000)],
    )
    .await?;
    Ok(())
}

/// Rows whose time has passed say nothing; drops them.
pub async fn prune(tx: &mut Tx, now: Millis) -> Result<u64> {
    tx.run("DELETE FROM rate WHERE tat < $1", args![now.0.saturating_mul(1000)])
        .await
}

type Tats = BTreeMap<(String, String), i64>;

async fn load(tx: &mut Tx, wishes: &[Vec<Rate>]) -> Result<Tats> {
    let mut keys: Vec<(&str, String)> = Vec::new();
    for rate in wishes.iter().flatten() {
        keys.push((&rate.workspace, rate.key.clone()));
        keys.push((&rate.workspace, format!("park:{}", rate.key)));
    }
    keys.sort();
    keys.dedup();
    let mut tats = Tats::new();
    for chunk in keys.chunks(64) {
        let places: Vec<String> = (0..chunk.len())
            .map(|i| format!("(${},${})", i * 2 + 1, i * 2 + 2))
            .collect();
        let sql = format!(
            "SELECT workspace_id, key, tat FROM rate WHERE (workspace_id, key) IN (VALUES {}) ORDER BY workspace_id, key {}",
            places.join(","),
            tx.dialect().for_update()
        );
        let bound = chunk
            .iter()
            .flat_map(|(workspace, key)| args![*workspace, key])
            .collect();
        let rows: Vec<(String, String, i64)> = tx.all(&sql, bound).await?;
        tats.extend(rows.into_iter().map(|(workspace, key, tat)| ((workspace, key), tat)));
    }
    Ok(tats)
}

fn wait_us(tats: &Tats, rate: &Rate, now_us: i64) -> i64 {
    let tat = tats
        .get(&(rate.workspace.clone(), rate.key.clone()))
        .copied()
        .unwrap_or(0);
    let parked = tats
        .get(&(rate.workspace.clone(), format!("park:{}", rate.key)))
        .copied()
        .unwrap_or(0);
    let allowance = rate.interval_us.saturating_mul((rate.burst - 1).max(0));
    (tat - allowance - now_us).max(parked - now_us).max(0)
}

async fn save(tx: &mut Tx, tats: Tats, now_us: i64) -> Result<()> {
    let rows: Vec<_> = tats
        .into_iter()
        .filter(|((_, key), tat)| *tat > now_us && !key.starts_with("park:"))
        .map(|((workspace, key), tat)| args![workspace, key, tat])
        .collect();
    tx.insert_many(
        "INSERT INTO rate (workspace_id, key, tat)",
        rows,
        "ON CONFLICT (workspace_id, key) DO UPDATE SET tat = excluded.tat",
    )
    .await?;
    Ok(())
}
