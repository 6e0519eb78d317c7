//! SQLite's one writer: many callers share one transaction and one fsync.
//!
//! A caller asks for a `Turn`, gets the connection inside its own savepoint, and hands it back with
//! commit or rollback. When nobody waits, or the group is full, the writer commits; only then do
//! the callers of the group learn that their work is durable.

use std::ops::{Deref, DerefMut};
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Executor};
use tokio::sync::{mpsc, oneshot};

use crate::db::{Result, StoreError};

/// Callers in one group: more would only make the first one wait longer.
const GROUP_MAX: usize = 128;
const GROUP_AGE: Duration = Duration::from_millis(8);

pub struct Writer {
    queue: mpsc::Sender<Request>,
}

enum Request {
    Turn(oneshot::Sender<Turn>),
    /// The bare connection outside any transaction (migrations).
    Exclusive(oneshot::Sender<Exclusive>),
    Close(oneshot::Sender<()>),
}

enum Outcome {
    Commit(oneshot::Sender<Result<()>>),
    Rollback,
}

impl Writer {
    pub async fn start(options: &SqliteConnectOptions) -> Result<Self> {
        let conn = options.connect().await?;
        let (queue, requests) = mpsc::channel(4096);
        tokio::spawn(run(conn, requests));
        Ok(Self { queue })
    }

    pub async fn turn(&self) -> Result<Turn> {
        let (give, take) = oneshot::channel();
        self.queue
            .send(Request::Turn(give))
            .await
            .map_err(|_| StoreError::Closed)?;
        take.await.map_err(|_| StoreError::Closed)
    }

    pub async fn exclusive(&self) -> Result<Exclusive> {
        let (give, take) = oneshot::channel();
        self.queue
            .send(Request::Exclusive(give))
            .await
            .map_err(|_| StoreError::Closed)?;
        take.await.map_err(|_| StoreError::Closed)
    }

    pub async fn close(&self) {
        let (done, wait) = oneshot::channel();
        if self.queue.send(Request::Close(done)).await.is_ok() {
            let _ = wait.await;
        }
    }
}

/// The connection, lent to one caller inside its savepoint.
pub struct Turn {
    conn: Option<Box<SqliteConnection>>,
    back: Option<oneshot::Sender<(Box<SqliteConnection>, Outcome)>>,
}

impl Turn {
    pub fn conn(&mut self) -> &mut SqliteConnection {
        self.conn.as_mut().expect("a turn keeps its connection until it ends")
    }

    /// Ends the turn and waits until the group is on disk.
    pub async fn commit(mut self) -> Result<()> {
        let (done, wait) = oneshot::channel();
        self.end(Outcome::Commit(done));
        wait.await.map_err(|_| StoreError::Closed)?
    }

    fn end(&mut self, outcome: Outcome) {
        if let (Some(conn), Some(back)) = (self.conn.take(), self.back.take()) {
            let _ = back.send((conn, outcome));
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.end(Outcome::Rollback);
    }
}

pub struct Exclusive {
    conn: Option<Box<SqliteConnection>>,
    back: Option<oneshot::Sender<Box<SqliteConnection>>>,
}

impl Exclusive {
    pub async fn finish(mut self) {
        self.give_back();
        tokio::task::yield_now().await;
    }
    fn give_back(&mut self) {
        if let (Some(conn), Some(back)) = (self.conn.take(), self.back.take()) {
            let _ = back.send(conn);
        }
    }
}

impl Deref for Exclusive {
    type Target = SqliteConnection;
    fn deref(&self) -> &SqliteConnection {
        self.conn.as_ref().expect("lent until finished")
    }
}
impl DerefMut for Exclusive {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.conn.as_mut().expect("lent until finished")
    }
}
impl Drop for Exclusive {
    fn drop(&mut self) {
        self.give_back();
    }
}

async fn run(conn: SqliteConnection, mut requests: mpsc::Receiver<Request>) {
    let mut conn = Box::new(conn);
    while let Some(request) = requests.recv().await {
        match request {
            Request::Turn(first) => match group(conn, first, &mut requests).await {
                Some(back) => conn = back,
                None => return,
            },
            Request::Exclusive(to) => {
                let (back, wait) = oneshot::channel();
                let _ = to.send(Exclusive {
                    conn: Some(conn),
                    back: Some(back),
                });
                match wait.await {
                    Ok(back) => conn = back,
                    Err(_) => return,
                }
            }
            Request::Close(done) => {
                let _ = conn.close().await;
                let _ = done.send(());
                return;
            }
        }
    }
}

/// One shared transaction. Gives the connection back, or nothing when it was lost.
async fn group(
    mut conn: Box<SqliteConnection>,
    first: oneshot::Sender<Turn>,
    requests: &mut mpsc::Receiver<Request>,
) -> Option<Box<SqliteConnection>> {
    let started = Instant::now();
    let mut waiting: Vec<oneshot::Sender<Result<()>>> = Vec::new();
    let mut next = Some(first);
    let mut later = None;
    if let Err(error) = conn.execute("BEGIN IMMEDIATE").await {
        tracing::error!(error = %error, "The database could not begin a transaction");
        return Some(conn);
    }
    let mut members = 0;
    while let Some(caller) = next.take() {
        let (back, outcome) = one_turn(conn, caller).await?;
        conn = back;
        members += 1;
        waiting.extend(outcome);
        if members < GROUP_MAX && started.elapsed() < GROUP_AGE {
            match requests.try_recv() {
                Ok(Request::Turn(caller)) => next = Some(caller),
                Ok(other) => later = Some(other),
                Err(_) => {}
            }
        }
    }
    finish(&mut conn, waiting).await;
    metrics::histogram!("sapa_db_group_size").record(f64::from(u32::try_from(members).unwrap_or(u32::MAX)));
    if let Some(Request::Exclusive(to)) = later {
        let (back, wait) = oneshot::channel();
        let _ = to.send(Exclusive {
            conn: Some(conn),
            back: Some(back),
        });
        return wait.await.ok();
    }
    if let Some(Request::Close(done)) = later {
        let _ = conn.close().await;
        let _ = done.send(());
        return None;
    }
    Some(conn)
}

/// Lends the connection for one savepoint; answers who waits for its commit.
async fn one_turn(
    mut conn: Box<SqliteConnection>,
    caller: oneshot::Sender<Turn>,
) -> Option<(Box<SqliteConnection>, Option<oneshot::Sender<Result<()>>>)> {
    if caller.is_closed() {
        return Some((conn, None));
    }
    if let Err(error) = conn.execute("SAVEPOINT caller").await {
        tracing::error!(error = %error, "The database could not open a savepoint");
        return Some((conn, None));
    }
    let (back, wait) = oneshot::channel();
    // A caller that gave up drops the turn at once, which hands the connection back as a rollback.
    drop(caller.send(Turn {
        conn: Some(conn),
        back: Some(back),
    }));
    let (mut conn, outcome) = wait.await.ok()?;
    let (sql, waiter) = match outcome {
        Outcome::Commit(done) => ("RELEASE caller", Some(done)),
        Outcome::Rollback => ("ROLLBACK TO caller; RELEASE caller", None),
    };
    match conn.execute(sql).await {
        Ok(_) => Some((conn, waiter)),
        Err(error) => {
            if let Some(done) = waiter {
                let _ = done.send(Err(error.into()));
            }
            Some((conn, None))
        }
    }
}

async fn finish(conn: &mut SqliteConnection, waiting: Vec<oneshot::Sender<Result<()>>>) {
    let outcome = conn.execute("COMMIT").await;
    if let Err(error) = &outcome {
        tracing::error!(error = %error, "The database could not commit");
        let _ = conn.execute("ROLLBACK").await;
    }
    for done in waiting {
        let _ = done.send(match &outcome {
            Ok(_) => Ok(()),
            Err(error) => Err(StoreError::Database(sqlx::Error::Protocol(format!(
                "commit failed: {error}"
            )))),
        });
    }
}
