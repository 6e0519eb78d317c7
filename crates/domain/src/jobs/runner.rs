//! The loop that runs jobs: claims due ones, takes their rate tickets, runs many side by side.
//!
//! Claim and tickets are one transaction, so several nodes share the rates. A run writes its end with
//! its result; a run that never ends is claimed again after its lease, marked as interrupted.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use sapa_model::{JobId, Millis, WorkspaceId};
use sapa_store::job::JobRow;
use sapa_store::rate::{self, Rate};
use sapa_store::{Signal, job};
use tokio::sync::{broadcast, watch};
use tokio::task::JoinSet;

use super::list::LEASE;
use super::{JobEnd, JobRun, backoff_ms, caught, list};
use crate::attachment::FETCH_MEDIA;
use crate::outbound::RateBook;
use crate::{App, Result};

const SIDE_BY_SIDE: usize = 128;
/// Files are large and their platforms slow: a flood of them must leave room for replies, and memory.
const FILES_AT_ONCE: usize = 32;
const LOOK_AROUND: Duration = Duration::from_millis(1000);
/// Under load, claims are made in handfuls rather than one by one.
const BREATH: Duration = Duration::from_millis(4);
const TRIES: i64 = 8;

/// Runs until `stop` turns true; running jobs then get a while to end.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut worker = Worker {
        rates: RateBook::default(),
        running: JoinSet::new(),
        held: HashMap::new(),
        files: HashSet::new(),
        app,
    };
    let mut signals = worker.app.db.signals().listen();
    let mut wake_at = Instant::now();
    let mut last_claim = Instant::now();
    while !*stop.borrow() {
        let sleep = tokio::time::sleep_until(wake_at.into());
        let due = tokio::select! {
            _ = stop.changed() => false,
            () = sleep => true,
            signal = signals.recv() => matches!(signal, Ok(Signal::Jobs) | Err(broadcast::error::RecvError::Lagged(_))),
            Some(ended) = worker.running.join_next() => {
                worker.ended(ended.ok());
                true
            }
        };
        if !due || *stop.borrow() {
            continue;
        }
        if last_claim.elapsed() < BREATH && Instant::now() < wake_at {
            wake_at = wake_at.min(last_claim + BREATH);
            continue;
        }
        last_claim = Instant::now();
        wake_at = Instant::now() + worker.claim().await;
    }
    worker.finish().await;
}

/// Runs everything that is due right now, once; answers how many ran. For tests.
pub async fn run_due(app: &App) -> Result<usize> {
    let mut worker = Worker {
        rates: RateBook::default(),
        running: JoinSet::new(),
        held: HashMap::new(),
        files: HashSet::new(),
        app: app.clone(),
    };
    let mut ran = 0;
    loop {
        let claimed = worker.take(SIDE_BY_SIDE).await?;
        if claimed.is_empty() {
            return Ok(ran);
        }
        ran += claimed.len();
        worker.start(claimed);
        while let Some(ended) = worker.running.join_next().await {
            worker.ended(ended.ok());
        }
    }
}

struct Worker {
    app: App,
    rates: RateBook,
    running: JoinSet<(WorkspaceId, JobId)>,
    /// When each running job's lease was last made longer.
    held: HashMap<(WorkspaceId, JobId), Instant>,
    /// Those of them that fetch a file.
    files: HashSet<(WorkspaceId, JobId)>,
}

impl Worker {
    fn ended(&mut self, ended: Option<(WorkspaceId, JobId)>) {
        if let Some(key) = ended {
            self.held.remove(&key);
            self.files.remove(&key);
        }
    }

    /// Claims and starts what is due; answers how long to sleep.
    async fn claim(&mut self) -> Duration {
        while let Some(ended) = self.running.try_join_next() {
            self.ended(ended.ok());
        }
        self.extend_leases().await;
        let free = SIDE_BY_SIDE.saturating_sub(self.running.len());
        if free == 0 {
            return LOOK_AROUND;
        }
        match self.take(free).await {
            Ok(jobs) if jobs.is_empty() => self.until_next().await,
            Ok(jobs) => {
                self.start(jobs);
                BREATH
            }
            Err(error) => {
                tracing::error!(error = %error, "Jobs could not be claimed; trying again");
                Duration::from_millis(500)
            }
        }
    }

    async fn until_next(&self) -> Duration {
        let now = self.app.clock.now();
        let next = async { job::next_due(&mut self.app.db.read().await?, now).await }.await;
        match next {
            Ok(Some(at)) => LOOK_AROUND.min(Duration::from_millis(u64::try_from(at.since(now)).unwrap_or(0).max(1))),
            _ => LOOK_AROUND,
        }
    }

    /// Claims due jobs that also get their tickets.
    async fn take(&mut self, most: usize) -> Result<Vec<JobRow>> {
        let now = self.app.clock.now();
        let until = now.plus_ms(i64::try_from(LEASE.as_millis()).unwrap_or(i64::MAX));
        if !self.anything_due(now).await? {
            return Ok(Vec::new());
        }
        let mut room = FILES_AT_ONCE.saturating_sub(self.files.len());
        let without = (room == 0).then_some(FETCH_MEDIA);
        let mut tx = self.app.db.write().await?;
        let jobs = job::claim(&mut tx, now, until, most as i64, without).await?;
        let mut wishes: Vec<Vec<Rate>> = Vec::with_capacity(jobs.len());
        for job in &jobs {
            wishes.push(self.rates.of(&self.app, &mut tx, job).await?);
        }
        let mut granted = Vec::new();
        let mut refused: Vec<(WorkspaceId, JobId, Millis)> = Vec::new();
        for (job, answer) in jobs.into_iter().zip(rate::take(&mut tx, now, &wishes).await?) {
            match answer {
                Ok(()) if job.name == FETCH_MEDIA && room == 0 => refused.push((job.workspace_id, job.id, now)),
                Ok(()) => {
                    room -= usize::from(job.name == FETCH_MEDIA);
                    granted.push(job);
                }
                Err(at) => refused.push((job.workspace_id.clone(), job.id.clone(), at)),
            }
        }
        job::put_back(&mut tx, &refused).await?;
        tx.commit().await?;
        Ok(granted)
    }

    /// A look that takes no write lock: most wake-ups find nothing.
    async fn anything_due(&self, now: Millis) -> Result<bool> {
        let mut tx = self.app.db.read().await?;
        let sql = "SELECT 1 FROM job WHERE state = 'ready' AND run_at <= $1 AND locked_until <= $1 LIMIT 1";
        Ok(tx.exists(sql, sapa_store::args![now]).await?)
    }

    fn start(&mut self, jobs: Vec<JobRow>) {
        for row in jobs {
            let run = JobRun::of(&row);
            let key = (run.workspace.clone(), run.id.clone());
            self.held.insert(key.clone(), Instant::now());
            if run.name == FETCH_MEDIA {
                self.files.insert(key.clone());
            }
            let app = self.app.clone();
            self.running.spawn(async move {
                execute(&app, run).await;
                key
            });
        }
    }

    async fn extend_leases(&mut self) {
        let old: Vec<(WorkspaceId, JobId)> = self
            .held
            .iter()
            .filter(|(_, at)| at.elapsed() > LEASE / 3)
            .map(|(key, _)| key.clone())
            .collect();
        if old.is_empty() {
            return;
        }
        let until = self
            .app
            .clock
            .now()
            .plus_ms(i64::try_from(LEASE.as_millis()).unwrap_or(i64::MAX));
        let extended = async {
            let mut tx = self.app.db.write().await?;
            job::extend(&mut tx, &old, until).await?;
            tx.commit().await
        };
        if let Err(error) = extended.await {
            tracing::warn!(error = %error, "Leases of running jobs could not be extended");
            return;
        }
        for key in old {
            self.held.insert(key, Instant::now());
        }
    }

    async fn finish(&mut self) {
        let all = async { while self.running.join_next().await.is_some() {} };
        if tokio::time::timeout(Duration::from_secs(20), all).await.is_err() {
            tracing::warn!(
                jobs = self.running.len(),
                "Some jobs did not end in time; another start will find them interrupted"
            );
        }
    }
}

async fn execute(app: &App, run: JobRun) {
    let started = Instant::now();
    let ran = match caught(Box::pin(list::run(app, &run))).await {
        Ok(ran) => ran,
        Err(_) if run.attempts >= TRIES => Ok(JobEnd::GiveUp("It panicked again and again.".to_owned())),
        Err(_) => {
            // What it did is not known: its start mark stays, and after the lease it runs as interrupted.
            tracing::error!(job.name = %run.name, job.id = %run.id, attempts = run.attempts, "A job panicked");
            return;
        }
    };
    let end = match ran {
        Ok(end) => end,
        Err(error) if run.attempts >= TRIES => JobEnd::GiveUp(error.to_string()),
        Err(error) => {
            tracing::warn!(error = %error, job.name = %run.name, job.id = %run.id, attempts = run.attempts, "A job failed and will be tried again");
            JobEnd::Retry {
                at: app.clock.now().plus_ms(backoff_ms(run.attempts, 500, 300_000)),
                reason: error.to_string(),
            }
        }
    };
    metrics::histogram!("sapa_job_seconds", "job" => run.name.clone()).record(started.elapsed().as_secs_f64());
    for _ in 0..5 {
        match write_end(app, &run, &end).await {
            Ok(()) => return,
            Err(error) => {
                tracing::warn!(error = %error, job.id = %run.id, "The end of a job could not be written; trying again");
            }
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn write_end(app: &App, run: &JobRun, end: &JobEnd) -> Result<()> {
    if *end == JobEnd::Settled {
        return Ok(());
    }
    let mut tx = app.db.write().await?;
    match end {
        JobEnd::Done => job::done(&mut tx, &run.workspace, &run.id).await?,
        JobEnd::Retry { at, reason } => job::retry(&mut tx, &run.workspace, &run.id, *at, reason).await?,
        JobEnd::Later { at, reason } => job::postpone(&mut tx, &run.workspace, &run.id, *at, reason).await?,
        JobEnd::GiveUp(reason) => {
            tracing::error!(job.name = %run.name, job.id = %run.id, reason, "A job was given up");
            metrics::counter!("sapa_jobs_given_up_total", "job" => run.name.clone()).increment(1);
            job::bury(&mut tx, &run.workspace, &run.id, reason).await?;
        }
        JobEnd::Settled => {}
    }
    tx.wake(Signal::Jobs);
    Ok(tx.commit().await?)
}
