//! `Db`, `Tx` and `Arg`: the same query text on both engines.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sapa_model::Millis;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{Arguments, AssertSqlSafe, FromRow, Postgres, Sqlite};

use crate::dialect::Dialect;
use crate::event::PendingEvent;
use crate::notify::{Signal, Signals};
use crate::writer::{Turn, Writer};

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the row is not there")]
    NotFound,
    #[error("a row with this key exists already")]
    Conflict,
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
    #[error("database is shutting down")]
    Closed,
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
}

impl StoreError {
    /// The database itself cannot be used now; the same call may work once it is back.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Closed => true,
            Self::Database(sqlx::Error::Database(error)) => error.code().is_some_and(|code| {
                // PostgreSQL: connection, resources, shutdown, system. SQLite: busy, locked, i/o, full.
                let postgres = code.len() == 5 && ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class));
                let sqlite = code.len() < 5
                    && code
                        .parse::<u32>()
                        .is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 10 | 13));
                postgres || sqlite
            }),
            Self::Database(
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::Protocol(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed,
            ) => true,
            _ => false,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::Database(ref db) if db.is_unique_violation() => Self::Conflict,
            other => Self::Database(other),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}

/// A row type that both engines can fill.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// A bound value; it keeps its type even for NULL, which PostgreSQL needs.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    Text(Option<String>),
    Int(Option<i64>),
    Bool(Option<bool>),
    Real(Option<f64>),
    Bytes(Option<Vec<u8>>),
}

macro_rules! arg_from {
    ($($from:ty => $variant:ident($value:ident) $convert:expr;)*) => {$(
        impl From<$from> for Arg { fn from($value: $from) -> Self { Self::$variant(Some($convert)) } }
        impl From<Option<$from>> for Arg { fn from(value: Option<$from>) -> Self { Self::$variant(value.map(|$value| $convert)) } }
    )*};
}
arg_from! {
    &str => Text(v) v.to_owned();
    String => Text(v) v;
    &String => Text(v) v.clone();
    i64 => Int(v) v;
    i32 => Int(v) i64::from(v);
    Millis => Int(v) v.0;
    bool => Bool(v) v;
    f64 => Real(v) v;
    Vec<u8> => Bytes(v) v;
    &[u8] => Bytes(v) v.to_vec();
}

macro_rules! arg_from_ids {
    ($($id:ident),* $(,)?) => {$(
        impl From<&sapa_model::$id> for Arg { fn from(id: &sapa_model::$id) -> Self { Self::Text(Some(id.as_str().to_owned())) } }
        impl From<Option<&sapa_model::$id>> for Arg { fn from(id: Option<&sapa_model::$id>) -> Self { Self::Text(id.map(|id| id.as_str().to_owned())) } }
    )*};
}
arg_from_ids!(
    OrganisationId,
    WorkspaceId,
    PersonId,
    MemberId,
    SessionId,
    InvitationId,
    ApiKeyId,
    AppId,
    AccountId,
    ContactId,
    IdentityId,
    ConversationId,
    MessageId,
    AttachmentId,
    InboundId,
    EventId,
    JobId,
    TemplateId,
    LabelId,
    AccountEventId,
);

/// The bound values of a query, in the order of `$1`, `$2`, …
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::Arg::from($value)),*] };
}

#[derive(Debug, Clone)]
pub struct DbOptions {
    pub url: String,
    pub max_connections: u32,
}

impl DbOptions {
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            max_connections: 16,
        }
    }
}

#[derive(Clone)]
pub struct Db {
    engine: Engine,
    signals: Signals,
}

#[derive(Clone)]
enum Engine {
    Sqlite { read: SqlitePool, writer: Arc<Writer> },
    Postgres(PgPool),
}

impl Db {
    /// Opens the database and brings its schema up to date.
    pub async fn open(options: &DbOptions) -> Result<Self> {
        let db = Self::connect(options).await?;
        db.migrate().await?;
        Ok(db)
    }

    pub async fn connect(options: &DbOptions) -> Result<Self> {
        if options.url.starts_with("postgres") {
            return Self::connect_postgres(options).await;
        }
        let connect = SqliteConnectOptions::from_str(&options.url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(false)
            .statement_cache_capacity(400)
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "memory")
            .pragma("journal_size_limit", "67108864")
            .pragma("wal_autocheckpoint", "4000");
        let writer = Arc::new(Writer::start(&connect).await?);
        let read_options = connect
            .clone()
            .create_if_missing(false)
            .pragma("query_only", "true")
            .pragma("cache_size", "-8192")
            .pragma("mmap_size", "1073741824");
        let read = SqlitePoolOptions::new()
            .max_connections(options.max_connections.min(8))
            .min_connections(1)
            .connect_with(read_options)
            .await?;
        Ok(Self {
            engine: Engine::Sqlite { read, writer },
            signals: Signals::default(),
        })
    }

    async fn connect_postgres(options: &DbOptions) -> Result<Self> {
        let connect = PgConnectOptions::from_str(&options.url)?
            .statement_cache_capacity(400)
            .application_name("sapa");
        let pool = PgPoolOptions::new()
            .max_connections(options.max_connections)
            .acquire_timeout(Duration::from_secs(15))
            .connect_with(connect)
            .await?;
        let signals = Signals::default();
        crate::notify::bridge(pool.clone(), signals.clone());
        Ok(Self {
            engine: Engine::Postgres(pool),
            signals,
        })
    }

    pub async fn migrate(&self) -> Result<()> {
        self.migrate_to(None).await
    }

    /// Up to one migration and no further: rows of an older version go into the schema of that version first.
    pub async fn migrate_to(&self, target: Option<i64>) -> Result<()> {
        let outcome = match &self.engine {
            Engine::Sqlite { writer, .. } => {
                let mut conn = writer.exclusive().await?;
                let outcome = sqlx::migrate!("migrations/sqlite")
                    .run_direct(target, &mut *conn, false)
                    .await;
                conn.finish().await;
                outcome
            }
            Engine::Postgres(pool) => {
                let migrations = sqlx::migrate!("migrations/postgres");
                match target {
                    Some(target) => migrations.run_to(target, pool).await,
                    None => migrations.run(pool).await,
                }
            }
        };
        outcome.map_err(|error| StoreError::Database(error.into()))
    }

    /// The newest migration this program brings.
    #[must_use]
    pub fn newest_schema() -> i64 {
        sqlx::migrate!("migrations/sqlite")
            .iter()
            .map(|migration| migration.version)
            .max()
            .unwrap_or(0)
    }

    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match &self.engine {
            Engine::Sqlite { .. } => Dialect::Sqlite,
            Engine::Postgres(_) => Dialect::Postgres,
        }
    }

    #[must_use]
    pub fn signals(&self) -> &Signals {
        &self.signals
    }

    /// A connection for queries that change nothing.
    pub async fn read(&self) -> Result<Tx> {
        let inner = match &self.engine {
            Engine::Sqlite { read, .. } => Inner::SqliteRead(read.acquire().await?),
            Engine::Postgres(pool) => Inner::PgRead(pool.acquire().await?),
        };
        Ok(self.tx(inner))
    }

    /// A transaction. It ends with `commit`; dropped without it, nothing of it stays.
    pub async fn write(&self) -> Result<Tx> {
        let inner = match &self.engine {
            Engine::Sqlite { writer, .. } => Inner::SqliteWrite(writer.turn().await?),
            Engine::Postgres(pool) => Inner::Pg(pool.begin().await?),
        };
        Ok(self.tx(inner))
    }

    /// Waits for running transactions and closes all connections.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite { read, writer } => {
                read.close().await;
                writer.close().await;
            }
            Engine::Postgres(pool) => pool.close().await,
        }
    }

    fn tx(&self, inner: Inner) -> Tx {
        Tx {
            inner,
            dialect: self.dialect(),
            signals: self.signals.clone(),
            events: Vec::new(),
            wakes: Vec::new(),
        }
    }
}

enum Inner {
    SqliteWrite(Turn),
    SqliteRead(PoolConnection<Sqlite>),
    Pg(sqlx::Transaction<'static, Postgres>),
    PgRead(PoolConnection<Postgres>),
}

/// A transaction (from `write`) or a read connection (from `read`).
pub struct Tx {
    inner: Inner,
    dialect: Dialect,
    signals: Signals,
    pub(crate) events: Vec<PendingEvent>,
    wakes: Vec<Signal>,
}

/// Runs one sqlx call on whichever engine is behind this transaction.
macro_rules! on_engine {
    ($tx:expr, $sql:expr, $args:expr, |$query:ident, $conn:ident| $call:expr, $make:path) => {{
        let sql = AssertSqlSafe($sql);
        match &mut $tx.inner {
            Inner::SqliteWrite(turn) => {
                let $query = $make(sql, sqlite_args($args)?);
                let $conn = turn.conn();
                $call
            }
            Inner::SqliteRead(conn) => {
                let $query = $make(sql, sqlite_args($args)?);
                let $conn = &mut **conn;
                $call
            }
            Inner::Pg(tx) => {
                let $query = $make(sql, pg_args($args)?);
                let $conn = &mut **tx;
                $call
            }
            Inner::PgRead(conn) => {
                let $query = $make(sql, pg_args($args)?);
                let $conn = &mut **conn;
                $call
            }
        }
    }};
}

impl Tx {
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub async fn all<T: Row>(&mut self, sql: &str, args: Vec<Arg>) -> Result<Vec<T>> {
        Ok(on_engine!(
            self,
            sql,
            args,
            |query, conn| query.fetch_all(conn).await?,
            sqlx::query_as_with
        ))
    }

    pub async fn optional<T: Row>(&mut self, sql: &str, args: Vec<Arg>) -> Result<Option<T>> {
        Ok(on_engine!(
            self,
            sql,
            args,
            |query, conn| query.fetch_optional(conn).await?,
            sqlx::query_as_with
        ))
    }

    pub async fn one<T: Row>(&mut self, sql: &str, args: Vec<Arg>) -> Result<T> {
        self.optional(sql, args).await?.ok_or(StoreError::NotFound)
    }

    /// One number: a count, a sum, a sequence value.
    pub async fn number(&mut self, sql: &str, args: Vec<Arg>) -> Result<i64> {
        let row: (i64,) = self.one(sql, args).await?;
        Ok(row.0)
    }

    /// Is there any row?
    pub async fn exists(&mut self, sql: &str, args: Vec<Arg>) -> Result<bool> {
        Ok(on_engine!(
            self,
            sql,
            args,
            |query, conn| query.fetch_optional(conn).await?.is_some(),
            sqlx::query_with
        ))
    }

    /// Runs a statement; answers how many rows it touched.
    pub async fn run(&mut self, sql: &str, args: Vec<Arg>) -> Result<u64> {
        Ok(on_engine!(
            self,
            sql,
            args,
            |query, conn| query.execute(conn).await?.rows_affected(),
            sqlx::query_with
        ))
    }

    /// `INSERT INTO … VALUES` of many rows in few statements; answers how many rows were new.
    /// `head` ends before VALUES, `tail` is what follows the rows (ON CONFLICT …).
    pub async fn insert_many(&mut self, head: &str, rows: Vec<Vec<Arg>>, tail: &str) -> Result<u64> {
        let mut touched = 0;
        for chunk in chunks(rows) {
            let sql = format!("{head} VALUES {} {tail}", placeholders(chunk.len(), chunk[0].len()));
            touched += self.run(&sql, chunk.into_iter().flatten().collect()).await?;
        }
        Ok(touched)
    }

    /// Like `insert_many`, with `RETURNING` in the tail.
    pub async fn insert_many_returning<T: Row>(
        &mut self,
        head: &str,
        rows: Vec<Vec<Arg>>,
        tail: &str,
    ) -> Result<Vec<T>> {
        let mut out = Vec::with_capacity(rows.len());
        for chunk in chunks(rows) {
            let sql = format!("{head} VALUES {} {tail}", placeholders(chunk.len(), chunk[0].len()));
            out.extend(self.all::<T>(&sql, chunk.into_iter().flatten().collect()).await?);
        }
        Ok(out)
    }

    /// After the commit, tells whoever waits for this kind of work.
    pub fn wake(&mut self, signal: Signal) {
        if !self.wakes.contains(&signal) {
            self.wakes.push(signal);
        }
    }

    pub async fn commit(mut self) -> Result<()> {
        crate::event::flush(&mut self).await?;
        let Self {
            inner, signals, wakes, ..
        } = self;
        match inner {
            Inner::SqliteWrite(turn) => turn.commit().await?,
            Inner::Pg(tx) => tx.commit().await?,
            Inner::SqliteRead(_) | Inner::PgRead(_) => {}
        }
        for wake in wakes {
            signals.send(wake);
        }
        Ok(())
    }
}

/// Row counts are cut to a few sizes so that the statement cache stays small.
fn chunks(mut rows: Vec<Vec<Arg>>) -> Vec<Vec<Vec<Arg>>> {
    let mut out = Vec::new();
    while !rows.is_empty() {
        let size = [128, 32, 8, 2, 1]
            .into_iter()
            .find(|size| *size <= rows.len())
            .unwrap_or(1);
        let rest = rows.split_off(size);
        out.push(std::mem::replace(&mut rows, rest));
    }
    out
}

/// `($1,$2),($3,$4)` for two rows of two.
pub(crate) fn placeholders(rows: usize, columns: usize) -> String {
    let mut sql = String::with_capacity(rows * columns * 5);
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ",(" });
        for column in 0..columns {
            if column > 0 {
                sql.push(',');
            }
            sql.push('$');
            sql.push_str(&(row * columns + column + 1).to_string());
        }
        sql.push(')');
    }
    sql
}

fn bad_argument(error: sqlx::error::BoxDynError) -> StoreError {
    StoreError::Database(sqlx::Error::Encode(error))
}

macro_rules! add_all {
    ($args:expr, $out:ident) => {
        for arg in $args {
            match arg {
                Arg::Text(v) => $out.add(v),
                Arg::Int(v) => $out.add(v),
                Arg::Bool(v) => $out.add(v),
                Arg::Real(v) => $out.add(v),
                Arg::Bytes(v) => $out.add(v),
            }
            .map_err(bad_argument)?;
        }
    };
}

fn sqlite_args(args: Vec<Arg>) -> Result<SqliteArguments> {
    let mut out = SqliteArguments::default();
    add_all!(args, out);
    Ok(out)
}

fn pg_args(args: Vec<Arg>) -> Result<PgArguments> {
    let mut out = PgArguments::default();
    // PostgreSQL text cannot hold NUL; customers can send one.
    let args = args.into_iter().map(|arg| match arg {
        Arg::Text(Some(text)) if text.contains('\0') => Arg::Text(Some(text.replace('\0', ""))),
        other => other,
    });
    add_all!(args, out);
    Ok(out)
}
