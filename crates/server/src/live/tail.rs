//! Reads new events into the rooms that are watched: woken after commits, and looking by itself once a
//! second should a wake-up be lost.

use std::collections::HashSet;
use std::time::Duration;

use sapa_domain::App;
use sapa_store::{Signal, event};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use super::hub::Hub;
use super::presence::{self, Said};

const PAGE: i64 = 500;
const LOOK_AROUND: Duration = Duration::from_secs(1);

pub async fn pump(app: App, hub: Hub) {
    let mut signals = app.db.signals().listen();
    let mut tick = tokio::time::interval(LOOK_AROUND);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        let mut woken: HashSet<String> = HashSet::new();
        let mut all = false;
        tokio::select! {
            _ = tick.tick() => {
                all = true;
                forget_old(&app, &hub);
            }
            signal = signals.recv() => match signal {
                Ok(signal) => take(&app, &hub, signal, &mut woken),
                Err(RecvError::Lagged(_)) => all = true,
                Err(RecvError::Closed) => return,
            }
        }
        // What came in the meantime is read together.
        loop {
            match signals.try_recv() {
                Ok(signal) => take(&app, &hub, signal, &mut woken),
                Err(TryRecvError::Lagged(_)) => all = true,
                Err(_) => break,
            }
        }
        let rooms: Vec<String> = if all {
            hub.watched().into_iter().map(|(workspace, _)| workspace).collect()
        } else {
            woken.into_iter().collect()
        };
        for workspace in rooms {
            if let Err(error) = read(&app, &hub, &workspace).await {
                tracing::warn!(error = %error, workspace.id = %workspace, "New events could not be read; trying again within a second");
            }
        }
    }
}

fn take(app: &App, hub: &Hub, signal: Signal, woken: &mut HashSet<String>) {
    match signal {
        Signal::Events(workspace) => {
            woken.insert(workspace);
        }
        Signal::Passing(workspace, text) => {
            if let Ok(said) = serde_json::from_str::<Said>(&text) {
                let now = app.clock.now();
                hub.presence(&workspace, |presence| presence.heard(said, now));
            }
        }
        Signal::Jobs | Signal::Inbound(..) => {}
    }
}

async fn read(app: &App, hub: &Hub, workspace: &str) -> sapa_store::Result<()> {
    while let Some(seen) = hub.seen(workspace) {
        let rows = event::after(&mut app.db.read().await?, workspace, seen, PAGE).await?;
        hub.push(workspace, &rows);
        if (rows.len() as i64) < PAGE {
            break;
        }
    }
    Ok(())
}

fn forget_old(app: &App, hub: &Hub) {
    let now = app.clock.now();
    for (workspace, _) in hub.watched() {
        hub.presence(&workspace, |presence: &mut presence::Presence| presence.forget_old(now));
    }
}
