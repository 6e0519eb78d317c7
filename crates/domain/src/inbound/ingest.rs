//! The loop that reads stored webhook bodies: woken by `accept`, and looking around by itself every
//! second so that a crashed node's bodies are taken over.

use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use sapa_model::{AppId, WorkspaceId};
use sapa_store::{Signal, inbound};
use tokio::sync::{broadcast, watch};
use tokio::task::JoinSet;

use super::read::{Progress, read_app};
use crate::jobs::caught;
use crate::{App, Result};

const LOOK_AROUND: Duration = Duration::from_secs(1);

type Key = (WorkspaceId, AppId);

/// Runs until `stop` turns true, then lets running batches end.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut signals = app.db.signals().listen();
    // SQLite has one writer; on PostgreSQL different apps are read side by side.
    let side_by_side = if app.db.dialect().has_nodes() { 4 } else { 1 };
    let mut ready: BTreeSet<Key> = BTreeSet::new();
    let mut busy: HashSet<Key> = HashSet::new();
    let mut running: JoinSet<(Key, Progress)> = JoinSet::new();
    let mut tick = tokio::time::interval(LOOK_AROUND);
    while !*stop.borrow() {
        tokio::select! {
            _ = stop.changed() => {}
            _ = tick.tick() => ready.extend(waiting(&app).await),
            signal = signals.recv() => match signal {
                Ok(Signal::Inbound(workspace, app_id)) => {
                    ready.insert((WorkspaceId::from_row(workspace), AppId::from_row(app_id)));
                }
                Ok(_) => continue,
                Err(broadcast::error::RecvError::Lagged(_)) => ready.extend(waiting(&app).await),
                Err(broadcast::error::RecvError::Closed) => break,
            },
            Some(ended) = running.join_next() => if let Ok((key, progress)) = ended {
                busy.remove(&key);
                if progress == Progress::More {
                    ready.insert(key);
                }
            },
        }
        start(&app, &mut ready, &mut busy, &mut running, side_by_side);
    }
    while running.join_next().await.is_some() {}
}

/// Reads everything that waits right now; for tests and for `sapa` commands that end.
pub async fn drain(app: &App) -> Result<()> {
    loop {
        let apps = waiting(app).await;
        if apps.is_empty() {
            return Ok(());
        }
        for (workspace, app_id) in apps {
            while Box::pin(read_app(app, &workspace, &app_id)).await? == Progress::More {}
        }
    }
}

fn start(
    app: &App,
    ready: &mut BTreeSet<Key>,
    busy: &mut HashSet<Key>,
    running: &mut JoinSet<(Key, Progress)>,
    most: usize,
) {
    let free: Vec<Key> = ready
        .iter()
        .filter(|key| !busy.contains(*key))
        .take(most.saturating_sub(running.len()))
        .cloned()
        .collect();
    for key in free {
        ready.remove(&key);
        busy.insert(key.clone());
        let app = app.clone();
        running.spawn(async move {
            let progress = match caught(Box::pin(read_app(&app, &key.0, &key.1))).await {
                Ok(Ok(progress)) => progress,
                Err(_) => {
                    tracing::error!(app.id = %key.1, "Reading webhooks panicked; trying again");
                    tokio::time::sleep(LOOK_AROUND).await;
                    Progress::More
                }
                Ok(Err(error)) => {
                    tracing::error!(error = %error, app.id = %key.1, "Webhooks could not be read; trying again");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                    Progress::More
                }
            };
            (key, progress)
        });
    }
}

async fn waiting(app: &App) -> Vec<Key> {
    let found = async { inbound::apps_waiting(&mut app.db.read().await?).await }.await;
    found.unwrap_or_else(|error| {
        tracing::warn!(error = %error, "Could not look for waiting webhooks");
        Vec::new()
    })
}
