//! Waking: who waits for new events, jobs or webhooks learns of them after the commit.
//!
//! In one process through tokio; between nodes on PostgreSQL by LISTEN and a NOTIFY that collects
//! what happened for 20 ms, because a NOTIFY in every transaction takes a global lock.

use std::collections::HashSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::postgres::{PgListener, PgPool};
use tokio::sync::broadcast;

const CHANNEL: &str = "sapa";
const COLLECT: Duration = Duration::from_millis(20);
/// PostgreSQL refuses payloads of 8000 bytes and more.
const PAYLOAD_MAX: usize = 7500;

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// New rows in `event` of this workspace.
    Events(String),
    /// Jobs may be due.
    Jobs,
    /// Webhooks of this workspace's app wait to be read.
    Inbound(String, String),
    /// Something that is not stored: presence, typing. Workspace and JSON.
    Passing(String, String),
}

#[derive(Clone)]
pub struct Signals {
    here: broadcast::Sender<Signal>,
    /// What this process sends to other nodes; nobody listens on SQLite.
    away: broadcast::Sender<Signal>,
}

impl Default for Signals {
    fn default() -> Self {
        Self {
            here: broadcast::channel(4096).0,
            away: broadcast::channel(4096).0,
        }
    }
}

impl Signals {
    pub fn send(&self, signal: Signal) {
        let _ = self.away.send(signal.clone());
        let _ = self.here.send(signal);
    }

    /// A receiver that falls behind gets `Lagged` and must look at everything.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Signal> {
        self.here.subscribe()
    }
}

/// Carries signals to the other nodes and theirs to us, for as long as the pool is open.
pub fn bridge(pool: PgPool, signals: Signals) {
    tokio::spawn(send_away(pool.clone(), signals.clone()));
    tokio::spawn(bring_here(pool, signals));
}

async fn send_away(pool: PgPool, signals: Signals) {
    let mut queue = signals.away.subscribe();
    loop {
        let first = match queue.recv().await {
            Ok(signal) => signal,
            Err(broadcast::error::RecvError::Lagged(_)) => Signal::Jobs,
            Err(broadcast::error::RecvError::Closed) => return,
        };
        let mut seen = HashSet::from([first]);
        tokio::time::sleep(COLLECT).await;
        while let Ok(signal) = queue.try_recv() {
            seen.insert(signal);
        }
        for payload in payloads(seen) {
            let sent = sqlx::query("SELECT pg_notify($1, $2)")
                .bind(CHANNEL)
                .bind(payload)
                .execute(&pool)
                .await;
            if let Err(error) = sent {
                if pool.is_closed() {
                    return;
                }
                tracing::warn!(error = %error, "Other nodes could not be woken; they will look by themselves within a second");
            }
        }
    }
}

fn payloads(signals: HashSet<Signal>) -> Vec<String> {
    let mut out = Vec::new();
    let mut batch: Vec<Signal> = Vec::new();
    let mut size = 0;
    for signal in signals {
        let len = serde_json::to_string(&signal).map_or(0, |text| text.len() + 1);
        if len > PAYLOAD_MAX {
            continue;
        }
        if size + len > PAYLOAD_MAX {
            out.push(std::mem::take(&mut batch));
            size = 0;
        }
        size += len;
        batch.push(signal);
    }
    out.push(batch);
    out.into_iter()
        .filter_map(|batch| serde_json::to_string(&(std::process::id(), batch)).ok())
        .collect()
}

async fn bring_here(pool: PgPool, signals: Signals) {
    while !pool.is_closed() {
        if let Err(error) = listen(&pool, &signals).await {
            if pool.is_closed() {
                return;
            }
            tracing::warn!(error = %error, "Lost the line to other nodes; trying again");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

async fn listen(pool: &PgPool, signals: &Signals) -> sqlx::Result<()> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    while let Some(note) = listener.try_recv().await? {
        if let Ok((_, batch)) = serde_json::from_str::<(u32, Vec<Signal>)>(note.payload()) {
            for signal in batch {
                let _ = signals.here.send(signal);
            }
        }
    }
    Ok(())
}
