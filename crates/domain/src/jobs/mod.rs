//! Background work: jobs are rows written with the change that asks for them.
//!
//! To add one: its name and `run` function beside its business, and one line in `list`.

pub mod list;
mod panic;
pub mod runner;
pub mod schedule;

pub(crate) use panic::caught;
use sapa_model::{JobId, Millis, WorkspaceId};
use sapa_store::job::JobRow;
use serde::de::DeserializeOwned;

use crate::{DomainError, Result};

/// One run of a job.
#[derive(Debug, Clone)]
pub struct JobRun {
    pub workspace: WorkspaceId,
    pub id: JobId,
    pub name: String,
    pub payload: String,
    /// This run included.
    pub attempts: i64,
    /// An earlier run began and never reported its end (crash, kill): what it did is not known.
    pub interrupted: bool,
    pub created_at: Millis,
}

impl JobRun {
    #[must_use]
    pub fn of(row: &JobRow) -> Self {
        Self {
            workspace: row.workspace_id.clone(),
            id: row.id.clone(),
            name: row.name.clone(),
            payload: row.payload.clone(),
            attempts: row.attempts + 1,
            interrupted: row.started_at.is_some(),
            created_at: row.created_at,
        }
    }

    pub fn payload<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_str(&self.payload)
            .map_err(|error| DomainError::internal(format!("job {} has a payload nobody reads: {error}", self.name)))
    }
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobEnd {
    /// The job can go.
    Done,
    /// The run has already written its end, in the transaction of its result.
    Settled,
    /// Not now; its lane waits with it.
    Retry { at: Millis, reason: String },
    /// Not allowed to run yet, which is nobody's failure: this run is not counted.
    Later { at: Millis, reason: String },
    /// Never; kept for people to see.
    GiveUp(String),
}

/// Waiting time before the next try: doubling, with a spread so that many do not come back at once.
#[must_use]
pub fn backoff_ms(attempts: i64, first_ms: i64, most_ms: i64) -> i64 {
    let doubled = first_ms
        .saturating_mul(1_i64 << attempts.clamp(1, 20).saturating_sub(1))
        .min(most_ms);
    doubled / 2 + rand::random_range(0..=doubled / 2)
}
