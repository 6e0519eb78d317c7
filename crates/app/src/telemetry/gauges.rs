//! Looks at the database now and then: what waits, what was given up, how accounts are.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use sapa_domain::App;
use sapa_model::AccountState;
use sapa_store::{args, job};
use tokio::sync::watch;

const EVERY: Duration = Duration::from_secs(15);

pub async fn watch(app: App, mut stop: watch::Receiver<bool>) {
    let mut jobs: BTreeMap<(String, String), i64> = BTreeMap::new();
    loop {
        let started = Instant::now();
        let looked = look(&app, &mut jobs).await;
        metrics::gauge!("sapa_db_up").set(if looked.is_ok() { 1.0 } else { 0.0 });
        metrics::gauge!("sapa_db_look_seconds").set(started.elapsed().as_secs_f64());
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn look(app: &App, jobs: &mut BTreeMap<(String, String), i64>) -> sapa_store::Result<()> {
    let mut tx = app.db.read().await?;
    // What is gone must fall to zero, so names once seen stay.
    jobs.values_mut().for_each(|count| *count = 0);
    jobs.extend(
        job::counts(&mut tx)
            .await?
            .into_iter()
            .map(|(name, state, count)| ((name, state), count)),
    );
    for ((name, state), count) in jobs.iter() {
        metrics::gauge!("sapa_jobs", "job" => name.clone(), "state" => state.clone()).set(float(*count));
    }
    let now = app.clock.now();
    let sql = "SELECT COALESCE(MIN(run_at), $1) FROM job WHERE state = 'ready' AND run_at <= $1 AND locked_until <= $1";
    let oldest = tx.number(sql, args![now]).await?;
    metrics::gauge!("sapa_jobs_late_seconds").set(float(now.0 - oldest) / 1000.0);
    // Each of these has an index for exactly this question.
    let pending = tx
        .number("SELECT COUNT(*) FROM inbound WHERE state = 'pending'", args![])
        .await?;
    let dead = tx
        .number("SELECT COUNT(*) FROM inbound WHERE state = 'dead'", args![])
        .await?;
    metrics::gauge!("sapa_inbound", "state" => "pending").set(float(pending));
    metrics::gauge!("sapa_inbound", "state" => "dead").set(float(dead));
    let accounts: Vec<(String, i64)> = tx
        .all(
            "SELECT state, COUNT(*) FROM account WHERE deleted_at IS NULL GROUP BY state",
            args![],
        )
        .await?;
    for state in [
        AccountState::Connected,
        AccountState::Degraded,
        AccountState::Reconnect,
        AccountState::Paused,
    ] {
        let count = accounts
            .iter()
            .find(|(name, _)| name == state.as_str())
            .map_or(0, |(_, count)| *count);
        metrics::gauge!("sapa_accounts", "state" => state.as_str()).set(float(count));
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a gauge is a float; nobody counts that many")]
fn float(number: i64) -> f64 {
    number as f64
}
