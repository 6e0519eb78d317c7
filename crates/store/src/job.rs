//! Work to be done, written in the same transaction as the change that asks for it.
//!
//! Jobs of one lane run one at a time in the order they were written. A claim hides a job until its
//! lease ends; `started_at` that is still set at the next claim tells that a run was cut off.

use sapa_model::{JobId, Millis, WorkspaceId};

use crate::{Result, Signal, Tx, args};

#[derive(Debug, Clone, PartialEq)]
pub struct NewJob<'a> {
    pub workspace: &'a WorkspaceId,
    pub name: &'a str,
    pub lane: Option<String>,
    pub throttle: Option<String>,
    pub payload: String,
    pub run_at: Millis,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct JobRow {
    pub workspace_id: WorkspaceId,
    pub id: JobId,
    pub name: String,
    pub lane: Option<String>,
    pub throttle: Option<String>,
    pub payload: String,
    pub run_at: Millis,
    pub attempts: i64,
    /// When an earlier run began that never reported its end.
    pub started_at: Option<Millis>,
    pub created_at: Millis,
    pub last_error: Option<String>,
}

const COLUMNS: &str =
    "workspace_id, id, name, lane, throttle, payload, run_at, attempts, started_at, created_at, last_error";

pub async fn enqueue(tx: &mut Tx, now: Millis, job: NewJob<'_>) -> Result<JobId> {
    let ids = enqueue_many(tx, now, vec![job]).await?;
    Ok(ids.into_iter().next().unwrap_or_else(JobId::new))
}

pub async fn enqueue_many(tx: &mut Tx, now: Millis, jobs: Vec<NewJob<'_>>) -> Result<Vec<JobId>> {
    let mut ids = Vec::with_capacity(jobs.len());
    let mut rows = Vec::with_capacity(jobs.len());
    for job in jobs {
        let id = JobId::new();
        rows.push(args![
            job.workspace,
            &id,
            job.name,
            job.lane,
            job.throttle,
            job.payload,
            job.run_at,
            now
        ]);
        ids.push(id);
    }
    tx.insert_many(
        "INSERT INTO job (workspace_id, id, name, lane, throttle, payload, run_at, created_at)",
        rows,
        "",
    )
    .await?;
    tx.wake(Signal::Jobs);
    Ok(ids)
}

/// Due jobs that nobody holds and that head their lane, oldest first. They stay ours until `until`.
/// Jobs named `without` are left for later.
pub async fn claim(tx: &mut Tx, now: Millis, until: Millis, limit: i64, without: Option<&str>) -> Result<Vec<JobRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM job WHERE state = 'ready' AND run_at <= $1 AND locked_until <= $1
           AND (CAST($3 AS TEXT) IS NULL OR name <> $3)
           AND (lane IS NULL OR NOT EXISTS (SELECT 1 FROM job first WHERE first.state = 'ready' AND first.lane = job.lane
                AND (first.id < job.id OR first.locked_until > $1)))
         ORDER BY run_at, id LIMIT $2 {}",
        tx.dialect().skip_locked()
    );
    let mut jobs: Vec<JobRow> = tx.all(&sql, args![now, limit, without]).await?;
    // With SKIP LOCKED a lane's head can be passed over while another node ends it; one job a lane is enough.
    let mut lanes = std::collections::HashSet::new();
    jobs.retain(|job| job.lane.as_ref().is_none_or(|lane| lanes.insert(lane.clone())));
    for chunk in jobs.chunks(64) {
        let sql = format!(
            "UPDATE job SET locked_until = $1, started_at = $2, attempts = attempts + 1 WHERE {}",
            keys(chunk.len(), 3)
        );
        let mut bound = args![until, now];
        bound.extend(chunk.iter().flat_map(|job| args![&job.workspace_id, &job.id]));
        tx.run(&sql, bound).await?;
    }
    Ok(jobs)
}

/// A longer lease for jobs that are still running.
pub async fn extend(tx: &mut Tx, jobs: &[(WorkspaceId, JobId)], until: Millis) -> Result<()> {
    for chunk in jobs.chunks(64) {
        let sql = format!("UPDATE job SET locked_until = $1 WHERE {}", keys(chunk.len(), 2));
        let mut bound = args![until];
        bound.extend(chunk.iter().flat_map(|(workspace, id)| args![workspace, id]));
        tx.run(&sql, bound).await?;
    }
    Ok(())
}

pub async fn done(tx: &mut Tx, workspace: &WorkspaceId, id: &JobId) -> Result<()> {
    tx.run(
        "DELETE FROM job WHERE workspace_id = $1 AND id = $2",
        args![workspace, id],
    )
    .await?;
    Ok(())
}

/// Ended cleanly without success: run again at `at`. The lane waits with it.
pub async fn retry(tx: &mut Tx, workspace: &WorkspaceId, id: &JobId, at: Millis, error: &str) -> Result<()> {
    tx.run(
        "UPDATE job SET run_at = $3, started_at = NULL, locked_until = 0, last_error = $4 WHERE workspace_id = $1 AND id = $2",
        args![workspace, id, at, error],
    )
    .await?;
    Ok(())
}

/// May not run yet: due again at `at`, and this run does not count as a try. The lane waits with it.
pub async fn postpone(tx: &mut Tx, workspace: &WorkspaceId, id: &JobId, at: Millis, reason: &str) -> Result<()> {
    tx.run(
        "UPDATE job SET run_at = $3, started_at = NULL, locked_until = 0, attempts = attempts - 1, last_error = $4 WHERE workspace_id = $1 AND id = $2",
        args![workspace, id, at, reason],
    )
    .await?;
    Ok(())
}

/// Not run after all (no ticket, shutting down): as if never claimed, due at `at`.
pub async fn put_back(tx: &mut Tx, jobs: &[(WorkspaceId, JobId, Millis)]) -> Result<()> {
    for (workspace, id, at) in jobs {
        tx.run(
            "UPDATE job SET run_at = $3, started_at = NULL, locked_until = 0, attempts = attempts - 1 WHERE workspace_id = $1 AND id = $2",
            args![workspace, id, *at],
        )
        .await?;
    }
    Ok(())
}

/// Kept for people to see, out of the lane's way.
pub async fn bury(tx: &mut Tx, workspace: &WorkspaceId, id: &JobId, reason: &str) -> Result<()> {
    tx.run(
        "UPDATE job SET state = 'dead', started_at = NULL, locked_until = 0, last_error = $3 WHERE workspace_id = $1 AND id = $2",
        args![workspace, id, reason],
    )
    .await?;
    Ok(())
}

/// When the next job will be due, if any waits.
pub async fn next_due(tx: &mut Tx, now: Millis) -> Result<Option<Millis>> {
    let row: Option<(Millis,)> = tx
        .optional(
            "SELECT run_at FROM job WHERE state = 'ready' AND run_at > $1 ORDER BY run_at LIMIT 1",
            args![now],
        )
        .await?;
    Ok(row.map(|row| row.0))
}

/// Is a job of this lane waiting? (A chore is not queued twice.)
pub async fn lane_busy(tx: &mut Tx, lane: &str) -> Result<bool> {
    tx.exists(
        "SELECT 1 FROM job WHERE state = 'ready' AND lane = $1 AND started_at IS NULL LIMIT 1",
        args![lane],
    )
    .await
}

/// Takes waiting jobs of a lane away that have not begun (take back a message).
pub async fn cancel(tx: &mut Tx, workspace: &WorkspaceId, name: &str, payload: &str) -> Result<bool> {
    let gone = tx
        .run(
            "DELETE FROM job WHERE workspace_id = $1 AND name = $2 AND payload = $3 AND state = 'ready' AND started_at IS NULL",
            args![workspace, name, payload],
        )
        .await?;
    Ok(gone > 0)
}

/// Waiting and dead jobs by name, for metrics and the doctor.
pub async fn counts(tx: &mut Tx) -> Result<Vec<(String, String, i64)>> {
    tx.all("SELECT name, state, COUNT(*) FROM job GROUP BY name, state", args![])
        .await
}

fn keys(count: usize, first: usize) -> String {
    let places: Vec<String> = (0..count)
        .map(|i| format!("(${},${})", first + i * 2, first + i * 2 + 1))
        .collect();
    format!("(workspace_id, id) IN (VALUES {})", places.join(","))
}
