//! What happened in a workspace, append-only, numbered without gaps.
//!
//! Numbers are given at the very end of a transaction: the row that counts them is locked for the
//! commit alone, and a lower number is always visible before a higher one.

use std::collections::BTreeMap;

use sapa_model::{MemberId, Millis, WorkspaceId};

use crate::{Result, Signal, Tx, args};

pub(crate) struct PendingEvent {
    workspace: String,
    kind: String,
    member: Option<String>,
    data: String,
    at: Millis,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct EventRow {
    pub seq: i64,
    pub kind: String,
    pub member_id: Option<String>,
    pub data: String,
    pub at: Millis,
}

/// Adds an event to this transaction; it gets its number at the commit.
pub fn append(tx: &mut Tx, workspace: &WorkspaceId, kind: &str, only: Option<&MemberId>, data: String, at: Millis) {
    tx.events.push(PendingEvent {
        workspace: workspace.to_string(),
        kind: kind.to_owned(),
        member: only.map(ToString::to_string),
        data,
        at,
    });
}

pub(crate) async fn flush(tx: &mut Tx) -> Result<()> {
    let mut by_workspace: BTreeMap<String, Vec<PendingEvent>> = BTreeMap::new();
    for event in std::mem::take(&mut tx.events) {
        by_workspace.entry(event.workspace.clone()).or_default().push(event);
    }
    for (workspace, events) in by_workspace {
        let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
        let last = tx
            .number(
                "INSERT INTO event_seq (workspace_id, seq) VALUES ($1, $2)
                 ON CONFLICT (workspace_id) DO UPDATE SET seq = event_seq.seq + $2 RETURNING seq",
                args![&workspace, count],
            )
            .await?;
        let rows = events
            .into_iter()
            .zip(last - count + 1..)
            .map(|(event, seq)| args![event.workspace, seq, event.kind, event.member, event.data, event.at])
            .collect();
        tx.insert_many(
            "INSERT INTO event (workspace_id, seq, kind, member_id, data, at)",
            rows,
            "",
        )
        .await?;
        tx.wake(Signal::Events(workspace));
    }
    Ok(())
}

/// The events after `seq`, oldest first.
pub async fn after(tx: &mut Tx, workspace: &str, seq: i64, limit: i64) -> Result<Vec<EventRow>> {
    tx.all(
        "SELECT seq, kind, member_id, data, at FROM event WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        args![workspace, seq, limit],
    )
    .await
}

/// The number of the newest event; 0 when there is none.
pub async fn last_seq(tx: &mut Tx, workspace: &str) -> Result<i64> {
    Ok(tx
        .optional::<(i64,)>("SELECT seq FROM event_seq WHERE workspace_id = $1", args![workspace])
        .await?
        .map_or(0, |row| row.0))
}

/// The number of the oldest event still kept.
pub async fn first_seq(tx: &mut Tx, workspace: &str) -> Result<i64> {
    let row = tx
        .optional::<(i64,)>(
            "SELECT seq FROM event WHERE workspace_id = $1 ORDER BY seq LIMIT 1",
            args![workspace],
        )
        .await?;
    Ok(row.map_or(0, |row| row.0))
}

/// Drops events older than `before`, a few at a time; answers how many went.
pub async fn prune(tx: &mut Tx, workspace: &WorkspaceId, before: Millis, limit: i64) -> Result<u64> {
    tx.run(
        "DELETE FROM event WHERE workspace_id = $1 AND seq IN
         (SELECT seq FROM event WHERE workspace_id = $1 AND at < $2 ORDER BY seq LIMIT $3)",
        args![workspace, before, limit],
    )
    .await
}
