//! Every row of every table in one shape for both engines: for copies, for restoring them, and for moving from one
//! engine to the other.
//!
//! A row is a JSON object of its columns; bytes are base64. A new table needs a line in `TABLES`; a test compares the
//! list with the migrations.

use serde_json::{Map, Number, Value};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Column as _, FromRow, Row as _, TypeInfo};

use crate::{Arg, Db, Result, StoreError, Tx, args};

pub type Record = Map<String, Value>;

/// A table with its primary key, by which it is read in pages.
#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    pub key: &'static [&'static str],
    /// Rows of a page; few where one row may be large.
    page: i64,
}

const fn table(name: &'static str, key: &'static [&'static str]) -> Table {
    Table { name, key, page: 500 }
}

/// Every table, in the order in which they are written back.
pub const TABLES: &[Table] = &[
    table("install", &["key"]),
    table("organisation", &["id"]),
    table("person", &["id"]),
    table("session", &["id"]),
    table("one_time", &["token_hash"]),
    table("sign_in_attempt", &["key"]),
    table("workspace", &["id"]),
    table("member", &["workspace_id", "id"]),
    table("invitation", &["workspace_id", "id"]),
    table("api_key", &["workspace_id", "id"]),
    table("app", &["workspace_id", "id"]),
    table("webhook_attempt", &["workspace_id", "app_id", "id"]),
    table("account", &["workspace_id", "id"]),
    table("contact", &["workspace_id", "id"]),
    table("identity", &["workspace_id", "id"]),
    table("conversation", &["workspace_id", "id"]),
    table("read_mark", &["workspace_id", "conversation_id", "member_id"]),
    table("label", &["workspace_id", "id"]),
    table("conversation_label", &["workspace_id", "conversation_id", "label_id"]),
    table("draft", &["workspace_id", "conversation_id", "member_id"]),
    table("message", &["workspace_id", "id"]),
    table("attachment", &["workspace_id", "id"]),
    table("early_status", &["workspace_id", "account_id", "external_id", "status"]),
    // A body may have 3 MB.
    Table {
        name: "inbound",
        key: &["workspace_id", "id"],
        page: 16,
    },
    table("inbound_dead", &["workspace_id", "inbound_id", "position"]),
    table("ledger", &["workspace_id", "owner_id", "hour", "outcome"]),
    table("template", &["workspace_id", "id"]),
    table("account_event", &["workspace_id", "id"]),
    table("event_seq", &["workspace_id"]),
    table("event", &["workspace_id", "seq"]),
    table("job", &["workspace_id", "id"]),
    table("rate", &["workspace_id", "key"]),
    table("idempotency", &["workspace_id", "key"]),
];

/// Set while a database is being restored; nobody may serve from it.
const RESTORING: &str = "restoring";

#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub name: String,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Int,
    Bool,
    Real,
    Bytes,
}

impl Kind {
    /// Both engines' words for the few types our tables have.
    fn of(word: &str) -> Result<Self> {
        match word.to_ascii_uppercase().as_str() {
            "TEXT" => Ok(Self::Text),
            "BIGINT" | "INTEGER" | "INT8" => Ok(Self::Int),
            "BOOLEAN" | "BOOL" => Ok(Self::Bool),
            "DOUBLE PRECISION" | "REAL" | "FLOAT8" => Ok(Self::Real),
            "BLOB" | "BYTEA" => Ok(Self::Bytes),
            other => Err(StoreError::Corrupt(format!(
                "a column has the type {other}, which no table of ours may have"
            ))),
        }
    }
}

/// A look at the whole database as it is now. End it with `end_snapshot`.
pub async fn snapshot(db: &Db) -> Result<Tx> {
    let mut tx = db.read().await?;
    let sql = tx.dialect().begin_snapshot();
    tx.run(sql, args![]).await?;
    // SQLite takes its look with the first read.
    tx.number("SELECT COUNT(*) FROM install", args![]).await?;
    Ok(tx)
}

pub async fn end_snapshot(mut tx: Tx) -> Result<()> {
    tx.run("ROLLBACK", args![]).await?;
    Ok(())
}

/// The newest migration this database has seen.
pub async fn schema(tx: &mut Tx) -> Result<i64> {
    tx.number("SELECT MAX(version) FROM _sqlx_migrations", args![]).await
}

pub async fn columns(tx: &mut Tx, table: &Table) -> Result<Vec<Column>> {
    let sql = tx.dialect().columns_of();
    let found: Vec<(String, String)> = tx.all(sql, args![table.name]).await?;
    found
        .into_iter()
        .map(|(name, word)| {
            Ok(Column {
                kind: Kind::of(&word)?,
                name,
            })
        })
        .collect()
}

/// The rows after `last`, which is a row of the page before; an empty answer is the end.
pub async fn page(tx: &mut Tx, table: &Table, columns: &[Column], last: Option<&Record>) -> Result<Vec<Record>> {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let key = table.key.join(", ");
    let mut bound = Vec::new();
    let mut after = String::new();
    if let Some(last) = last {
        for name in table.key {
            let column = columns
                .iter()
                .find(|column| column.name == *name)
                .ok_or(StoreError::NotFound)?;
            bound.push(to_arg(column, last.get(*name))?);
        }
        let places: Vec<String> = (1..=bound.len()).map(|n| format!("${n}")).collect();
        after = format!("WHERE ({key}) > ({})", places.join(", "));
    }
    let sql = format!(
        "SELECT {} FROM {} {after} ORDER BY {key} LIMIT {}",
        names.join(", "),
        table.name,
        table.page
    );
    let rows: Vec<Cells> = tx.all(&sql, bound).await?;
    Ok(rows
        .into_iter()
        .map(|cells| names.iter().map(|name| (*name).to_owned()).zip(cells.0).collect())
        .collect())
}

/// Writes rows back. A column that is not in them has its default; one that the table does not know is an error.
pub async fn insert(tx: &mut Tx, table: &Table, columns: &[Column], records: &[Record]) -> Result<()> {
    let Some(first) = records.first() else { return Ok(()) };
    let known: Vec<&Column> = columns
        .iter()
        .filter(|column| first.contains_key(&column.name))
        .collect();
    let stranger = |record: &Record| {
        record
            .keys()
            .find(|name| columns.iter().all(|column| column.name != **name))
            .cloned()
    };
    let mut rows = Vec::with_capacity(records.len());
    for record in records {
        if let Some(name) = stranger(record) {
            return Err(StoreError::Corrupt(format!("{} has no column {name}", table.name)));
        }
        let row: Result<Vec<Arg>> = known
            .iter()
            .map(|column| to_arg(column, record.get(&column.name)))
            .collect();
        rows.push(row?);
    }
    let names: Vec<&str> = known.iter().map(|column| column.name.as_str()).collect();
    tx.insert_many(&format!("INSERT INTO {} ({})", table.name, names.join(", ")), rows, "")
        .await?;
    Ok(())
}

/// Does anybody live here? What a first start writes by itself does not count.
pub async fn is_empty(tx: &mut Tx) -> Result<bool> {
    let people = tx
        .number("SELECT COUNT(*) FROM (SELECT id FROM person LIMIT 1) AS few", args![])
        .await?;
    let places = tx
        .number(
            "SELECT COUNT(*) FROM (SELECT id FROM workspace LIMIT 1) AS few",
            args![],
        )
        .await?;
    Ok(people == 0 && places == 0)
}

/// Empties every table and marks the database as being restored.
pub async fn begin_restore(tx: &mut Tx) -> Result<()> {
    for table in TABLES {
        tx.run(&format!("DELETE FROM {}", table.name), args![]).await?;
    }
    tx.run("INSERT INTO install (key, value) VALUES ($1, 'yes')", args![RESTORING])
        .await?;
    Ok(())
}

/// Everything is back. Work that was under way or waiting counts as cut off: whether a message left after the copy was
/// made is not known here, and none is sent twice.
pub async fn end_restore(tx: &mut Tx) -> Result<()> {
    tx.run(
        "UPDATE job SET started_at = COALESCE(started_at, created_at), locked_until = 0 WHERE state = 'ready'",
        args![],
    )
    .await?;
    tx.run("DELETE FROM install WHERE key = $1", args![RESTORING]).await?;
    Ok(())
}

/// Was a restore begun and not ended?
pub async fn is_half_restored(tx: &mut Tx) -> Result<bool> {
    let row: Option<(String,)> = tx
        .optional("SELECT value FROM install WHERE key = $1", args![RESTORING])
        .await?;
    Ok(row.is_some())
}

fn to_arg(column: &Column, value: Option<&Value>) -> Result<Arg> {
    let value = value.unwrap_or(&Value::Null);
    let wrong = || StoreError::Corrupt(format!("the column {} cannot hold such a value", column.name));
    let null = value.is_null();
    let arg = match column.kind {
        Kind::Text => Arg::Text(value.as_str().map(str::to_owned)),
        Kind::Int => Arg::Int(value.as_i64()),
        Kind::Bool => Arg::Bool(value.as_bool()),
        Kind::Real => Arg::Real(value.as_f64()),
        Kind::Bytes => Arg::Bytes(value.as_str().map(from_base64).transpose()?),
    };
    let empty = matches!(
        arg,
        Arg::Text(None) | Arg::Int(None) | Arg::Bool(None) | Arg::Real(None) | Arg::Bytes(None)
    );
    if empty != null { Err(wrong()) } else { Ok(arg) }
}

/// One row's values, in the order of its columns.
struct Cells(Vec<Value>);

macro_rules! cells_of {
    ($row:ident) => {
        impl FromRow<'_, $row> for Cells {
            fn from_row(row: &$row) -> sqlx::Result<Self> {
                let cell = |index: usize| -> sqlx::Result<Value> {
                    let word = row.column(index).type_info().name().to_owned();
                    let kind = Kind::of(&word).map_err(|error| sqlx::Error::Decode(error.into()))?;
                    Ok(match kind {
                        Kind::Text => row
                            .try_get::<Option<String>, _>(index)?
                            .map_or(Value::Null, Value::String),
                        Kind::Int => row
                            .try_get::<Option<i64>, _>(index)?
                            .map_or(Value::Null, Value::from),
                        Kind::Bool => row
                            .try_get::<Option<bool>, _>(index)?
                            .map_or(Value::Null, Value::Bool),
                        Kind::Real => {
                            let number = row.try_get::<Option<f64>, _>(index)?.and_then(Number::from_f64);
                            number.map_or(Value::Null, Value::Number)
                        }
                        Kind::Bytes => {
                            let bytes = row.try_get::<Option<Vec<u8>>, _>(index)?;
                            bytes.map_or(Value::Null, |bytes| Value::String(to_base64(&bytes)))
                        }
                    })
                };
                (0..row.columns().len())
                    .map(cell)
                    .collect::<sqlx::Result<Vec<Value>>>()
                    .map(Self)
            }
        }
    };
}
cells_of!(SqliteRow);
cells_of!(PgRow);

fn to_base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::prelude::BASE64_STANDARD.encode(bytes)
}

fn from_base64(text: &str) -> Result<Vec<u8>> {
    use base64::Engine;
    base64::prelude::BASE64_STANDARD
        .decode(text)
        .map_err(|_| StoreError::Corrupt("bytes are not base64".into()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::testing::both;

    #[tokio::test]
    async fn the_list_of_tables_and_their_keys_is_that_of_the_migrations() {
        let sqlite = crate::testing::sqlite().await;
        let mut tx = sqlite.db.read().await.unwrap();
        // A search index and its shadows are made anew by triggers.
        let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_search%' ESCAPE '\\'
                   AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> '_sqlx_migrations'";
        let there: Vec<(String,)> = tx.all(sql, args![]).await.unwrap();
        let there: BTreeSet<String> = there.into_iter().map(|row| row.0).collect();
        let listed: BTreeSet<String> = TABLES.iter().map(|table| table.name.to_owned()).collect();
        assert_eq!(there, listed);
        for table in TABLES {
            let key: Vec<(String,)> = tx
                .all(
                    "SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk",
                    args![table.name],
                )
                .await
                .unwrap();
            let key: Vec<String> = key.into_iter().map(|row| row.0).collect();
            assert_eq!(key, table.key, "{}", table.name);
        }
    }

    #[tokio::test]
    async fn a_row_of_every_type_goes_out_and_in_again() {
        for (engine, test) in both().await {
            let body: Vec<u8> = (0..=255).collect();
            let mut tx = test.db.write().await.unwrap();
            tx.run(
                "INSERT INTO inbound (workspace_id, id, app_id, body, received_at, state) VALUES ('w', 'i', 'a', $1, 7, 'done')",
                args![body],
            )
            .await
            .unwrap();
            tx.run(
                "INSERT INTO workspace (id, organisation_id, name, language, time_zone, reopen_hours, demo, created_at)
                 VALUES ('w', 'o', 'ร้าน', 'th', 'Asia/Bangkok', 72, $1, 1)",
                args![true],
            )
            .await
            .unwrap();
            tx.commit().await.unwrap();
            for name in ["inbound", "workspace"] {
                let table = TABLES.iter().find(|table| table.name == name).unwrap();
                let mut look = snapshot(&test.db).await.unwrap();
                let columns = columns(&mut look, table).await.unwrap();
                let rows = page(&mut look, table, &columns, None).await.unwrap();
                assert_eq!(rows.len(), 1, "{engine} {name}");
                assert!(page(&mut look, table, &columns, rows.last()).await.unwrap().is_empty());
                end_snapshot(look).await.unwrap();

                let mut tx = test.db.write().await.unwrap();
                tx.run(&format!("DELETE FROM {name}"), args![]).await.unwrap();
                insert(&mut tx, table, &columns, &rows).await.unwrap();
                assert_eq!(
                    page(&mut tx, table, &columns, None).await.unwrap(),
                    rows,
                    "{engine} {name}"
                );
                let stranger: Record = [("no_such_column".to_owned(), Value::from(1))].into_iter().collect();
                assert!(insert(&mut tx, table, &columns, &[stranger]).await.is_err());
            }
        }
    }

    #[tokio::test]
    async fn a_snapshot_does_not_see_what_comes_later() {
        for (engine, test) in both().await {
            let mut look = snapshot(&test.db).await.unwrap();
            let mut tx = test.db.write().await.unwrap();
            tx.run(
                "INSERT INTO organisation (id, name, created_at) VALUES ('o', 'later', 1)",
                args![],
            )
            .await
            .unwrap();
            tx.commit().await.unwrap();
            let count = "SELECT COUNT(*) FROM organisation";
            assert_eq!(look.number(count, args![]).await.unwrap(), 0, "{engine}");
            end_snapshot(look).await.unwrap();
            assert_eq!(
                test.db.read().await.unwrap().number(count, args![]).await.unwrap(),
                1,
                "{engine}"
            );
        }
    }

    #[tokio::test]
    async fn after_a_restore_no_waiting_job_runs_as_if_nothing_had_happened() {
        for (engine, test) in both().await {
            let mut tx = test.db.write().await.unwrap();
            begin_restore(&mut tx).await.unwrap();
            assert!(is_half_restored(&mut tx).await.unwrap() && is_empty(&mut tx).await.unwrap());
            tx.run("INSERT INTO job (workspace_id, id, name, payload, run_at, created_at) VALUES ('w', 'j', 'deliver', '{}', 5, 4)", args![])
                .await
                .unwrap();
            end_restore(&mut tx).await.unwrap();
            assert!(!is_half_restored(&mut tx).await.unwrap());
            let started = tx.number("SELECT started_at FROM job", args![]).await.unwrap();
            assert_eq!(started, 4, "{engine}: the run counts as cut off");
        }
    }
}
