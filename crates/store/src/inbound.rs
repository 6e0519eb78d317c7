//! Webhook bodies as they came: stored before they are answered, read afterwards, replayable.

use sapa_model::{AppId, InboundId, Millis, WorkspaceId};

use crate::{Result, Signal, Tx, args};

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct InboundRow {
    pub workspace_id: WorkspaceId,
    pub id: InboundId,
    pub app_id: AppId,
    pub body: Vec<u8>,
    pub received_at: Millis,
    pub state: String,
    pub attempts: i64,
    pub elements: i64,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct DeadRow {
    pub inbound_id: InboundId,
    pub position: i64,
    pub owner_id: String,
    pub code: String,
    pub reason: String,
    pub at: Millis,
}

const COLUMNS: &str = "workspace_id, id, app_id, body, received_at, state, attempts, elements";

pub async fn store(tx: &mut Tx, workspace: &WorkspaceId, app: &AppId, body: &[u8], now: Millis) -> Result<InboundId> {
    let id = InboundId::new();
    tx.run(
        "INSERT INTO inbound (workspace_id, id, app_id, body, received_at, state) VALUES ($1, $2, $3, $4, $5, 'pending')",
        args![workspace, &id, app, body, now],
    )
    .await?;
    tx.wake(Signal::Inbound(workspace.to_string(), app.to_string()));
    Ok(id)
}

/// Apps that have bodies to read.
pub async fn apps_waiting(tx: &mut Tx) -> Result<Vec<(WorkspaceId, AppId)>> {
    tx.all(
        "SELECT DISTINCT workspace_id, app_id FROM inbound WHERE state = 'pending'",
        args![],
    )
    .await
}

/// Makes this transaction the only reader of the app's bodies. False: another node is at it.
pub async fn lock_app(tx: &mut Tx, workspace: &WorkspaceId, app: &AppId) -> Result<bool> {
    let sql = format!(
        "SELECT id FROM app WHERE workspace_id = $1 AND id = $2 {}",
        tx.dialect().skip_locked()
    );
    Ok(tx.optional::<(String,)>(&sql, args![workspace, app]).await?.is_some())
}

/// Bodies that wait, in the order they came: at most `limit`, and no more once they exceed `bytes`.
/// `after` is the id of the last one seen; empty = from the first.
pub async fn pending(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    app: &AppId,
    after: &str,
    limit: i64,
    bytes: i64,
) -> Result<Vec<InboundRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM inbound WHERE workspace_id = $1 AND id IN
           (SELECT id FROM (SELECT id, SUM(size) OVER (ORDER BY id) - size AS before FROM
             (SELECT id, LENGTH(body) AS size FROM inbound WHERE app_id = $2 AND state = 'pending' AND workspace_id = $1 AND id > $3 ORDER BY id LIMIT $4) AS line
           ) AS sized WHERE before < $5)
         ORDER BY id"
    );
    tx.all(&sql, args![workspace, app, after, limit, bytes]).await
}

/// Which of the app's bodies still wait, without reading them again.
pub async fn still_pending(tx: &mut Tx, workspace: &WorkspaceId, app: &AppId, limit: i64) -> Result<Vec<(InboundId,)>> {
    tx.all(
        "SELECT id FROM inbound WHERE app_id = $2 AND state = 'pending' AND workspace_id = $1 ORDER BY id LIMIT $3",
        args![workspace, app, limit],
    )
    .await
}

pub async fn is_pending(tx: &mut Tx, workspace: &WorkspaceId, id: &InboundId) -> Result<bool> {
    tx.exists(
        "SELECT 1 FROM inbound WHERE workspace_id = $1 AND id = $2 AND state = 'pending'",
        args![workspace, id],
    )
    .await
}

pub async fn find(tx: &mut Tx, workspace: &WorkspaceId, id: &InboundId) -> Result<InboundRow> {
    tx.one(
        &format!("SELECT {COLUMNS} FROM inbound WHERE workspace_id = $1 AND id = $2"),
        args![workspace, id],
    )
    .await
}

/// Bodies in a state, newest first, without their text. `owner` keeps those with a dead element of that
/// account; `before` is the last id of the page before.
pub async fn list(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    state: &str,
    owner: Option<&str>,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<(InboundRow, i64)>> {
    #[derive(sqlx::FromRow)]
    struct Line {
        #[sqlx(flatten)]
        row: InboundRow,
        size: i64,
    }
    let rows: Vec<Line> = tx
        .all(
            "SELECT workspace_id, id, app_id, SUBSTR(body, 1, 0) AS body, received_at, state, attempts, elements, CAST(LENGTH(body) AS BIGINT) AS size
             FROM inbound WHERE workspace_id = $1 AND state = $2 AND id < $3
               AND (CAST($4 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM inbound_dead d WHERE d.workspace_id = inbound.workspace_id AND d.inbound_id = inbound.id AND d.owner_id = $4))
             ORDER BY id DESC LIMIT $5",
            args![workspace, state, before.unwrap_or("~"), owner, limit],
        )
        .await?;
    Ok(rows.into_iter().map(|line| (line.row, line.size)).collect())
}

/// Marks a body as read; `dead` when some of its elements could not be placed.
pub async fn finish(tx: &mut Tx, workspace: &WorkspaceId, ids: &[(InboundId, i64, bool)], now: Millis) -> Result<()> {
    for (id, elements, dead) in ids {
        tx.run(
            "UPDATE inbound SET state = $3, elements = $4, attempts = attempts + 1, done_at = $5 WHERE workspace_id = $1 AND id = $2",
            args![workspace, id, if *dead { "dead" } else { "done" }, *elements, now],
        )
        .await?;
    }
    Ok(())
}

/// Puts a dead body back in line; its placed elements will be passed over.
pub async fn replay(tx: &mut Tx, workspace: &WorkspaceId, id: &InboundId) -> Result<bool> {
    let touched = tx
        .run(
            "UPDATE inbound SET state = 'pending' WHERE workspace_id = $1 AND id = $2 AND state = 'dead'",
            args![workspace, id],
        )
        .await?;
    let row = find(tx, workspace, id).await?;
    tx.wake(Signal::Inbound(workspace.to_string(), row.app_id.to_string()));
    Ok(touched > 0)
}

pub async fn add_dead(tx: &mut Tx, workspace: &WorkspaceId, rows: &[DeadRow]) -> Result<()> {
    let rows = rows
        .iter()
        .map(|row| {
            args![
                workspace,
                &row.inbound_id,
                row.position,
                &row.owner_id,
                &row.code,
                &row.reason,
                row.at
            ]
        })
        .collect();
    tx.insert_many(
        "INSERT INTO inbound_dead (workspace_id, inbound_id, position, owner_id, code, reason, at)",
        rows,
        "ON CONFLICT (workspace_id, inbound_id, position) DO UPDATE SET owner_id = excluded.owner_id, code = excluded.code, reason = excluded.reason, at = excluded.at",
    )
    .await?;
    Ok(())
}

pub async fn dead_of(tx: &mut Tx, workspace: &WorkspaceId, id: &InboundId) -> Result<Vec<DeadRow>> {
    tx.all(
        "SELECT inbound_id, position, owner_id, code, reason, at FROM inbound_dead WHERE workspace_id = $1 AND inbound_id = $2 ORDER BY position",
        args![workspace, id],
    )
    .await
}

pub async fn clear_dead(tx: &mut Tx, workspace: &WorkspaceId, id: &InboundId) -> Result<()> {
    tx.run(
        "DELETE FROM inbound_dead WHERE workspace_id = $1 AND inbound_id = $2",
        args![workspace, id],
    )
    .await?;
    Ok(())
}

pub async fn clear_dead_one(tx: &mut Tx, workspace: &WorkspaceId, id: &InboundId, position: i64) -> Result<()> {
    tx.run(
        "DELETE FROM inbound_dead WHERE workspace_id = $1 AND inbound_id = $2 AND position = $3",
        args![workspace, id, position],
    )
    .await?;
    Ok(())
}

/// Read bodies older than `before` go; dead ones stay until a person deals with them.
pub async fn prune(tx: &mut Tx, before: Millis, limit: i64) -> Result<u64> {
    tx.run(
        "DELETE FROM inbound WHERE (workspace_id, id) IN
         (SELECT workspace_id, id FROM inbound WHERE state = 'done' AND done_at < $1 LIMIT $2)",
        args![before, limit],
    )
    .await
}
