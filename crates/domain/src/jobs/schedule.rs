//! Chores that come round by themselves. Each is safe on several nodes at once.

use std::time::Duration;

use sapa_model::Millis;
use sapa_store::{account, event, inbound, rate};
use tokio::sync::watch;

use crate::{App, Result, conversation};

const EVERY: Duration = Duration::from_secs(5);
const DAY_MS: i64 = 86_400_000;
/// Events are replayed to a browser that was away this long at most; media links in them live longer.
pub const EVENTS_KEPT_MS: i64 = 2 * DAY_MS;
const BODIES_KEPT_MS: i64 = 30 * DAY_MS;

pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut last_hourly = Millis(0);
    while !*stop.borrow() {
        tokio::select! {
            _ = stop.changed() => continue,
            () = tokio::time::sleep(EVERY) => {}
        }
        report("wake snoozed chats", conversation::wake_snoozed(&app).await.map(drop));
        let now = app.clock.now();
        if now.since(last_hourly) > 3_600_000 {
            last_hourly = now;
            report("tidy old rows", prune(&app).await);
            report("tidy old sessions and links", crate::team::prune(&app).await.map(drop));
            report("check accounts", check_accounts(&app).await);
        }
    }
}

fn report(what: &str, outcome: Result<()>) {
    if let Err(error) = outcome {
        tracing::warn!(error = %error, chore = what, "A chore failed and will come round again");
    }
}

/// Drops what nobody needs any more, a little at a time.
pub async fn prune(app: &App) -> Result<()> {
    let now = app.clock.now();
    let workspaces: Vec<(String,)> = app.db.read().await?.all("SELECT id FROM workspace", Vec::new()).await?;
    for (id,) in workspaces {
        let workspace = sapa_model::WorkspaceId::from_row(id);
        loop {
            let mut tx = app.db.write().await?;
            let gone = event::prune(&mut tx, &workspace, now.plus_ms(-EVENTS_KEPT_MS), 1000).await?;
            tx.commit().await?;
            if gone < 1000 {
                break;
            }
        }
    }
    loop {
        let mut tx = app.db.write().await?;
        let gone = inbound::prune(&mut tx, now.plus_ms(-BODIES_KEPT_MS), 500).await?;
        tx.commit().await?;
        if gone < 500 {
            break;
        }
    }
    let mut tx = app.db.write().await?;
    rate::prune(&mut tx, now).await?;
    tx.run(
        "DELETE FROM early_status WHERE at < $1",
        sapa_store::args![now.plus_ms(-7 * DAY_MS)],
    )
    .await?;
    tx.run(
        "DELETE FROM idempotency WHERE created_at < $1",
        sapa_store::args![now.plus_ms(-7 * DAY_MS)],
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Once a day each account is asked whether all is well; silent disconnects cost messages.
async fn check_accounts(app: &App) -> Result<()> {
    let now = app.clock.now();
    let rows = account::everywhere(&mut app.db.read().await?).await?;
    for row in rows {
        let checked = crate::account::checked_at(&row);
        if checked.is_none_or(|at| now.since(at) > DAY_MS) {
            let mut tx = app.db.write().await?;
            crate::account::enqueue_check(&mut tx, &row, now).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}
