//! A fresh database for a test, on both engines.
//!
//! SQLite lives in a temporary folder; PostgreSQL gets a schema of its own in the server that
//! `SAPA_TEST_POSTGRES_URL` names, and is left out when that is not set.

use sqlx::Connection;
use tempfile::TempDir;

use crate::{Db, DbOptions};

pub struct TestDb {
    pub db: Db,
    pub url: String,
    _dir: Option<TempDir>,
}

/// A fresh SQLite database.
pub async fn sqlite() -> TestDb {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}", dir.path().join("sapa.db").display());
    let db = Db::open(&DbOptions::new(&url)).await.expect("SQLite opens");
    TestDb {
        db,
        url,
        _dir: Some(dir),
    }
}

/// A fresh database on the test server, or nothing when there is none.
pub async fn postgres() -> Option<TestDb> {
    let server = std::env::var("SAPA_TEST_POSTGRES_URL").ok()?;
    let name = format!("t_{}", sapa_model::JobId::new().as_str());
    let mut conn = sqlx::PgConnection::connect(&server)
        .await
        .expect("the test server answers");
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut conn)
        .await
        .expect("a fresh database");
    let url = with_database(&server, &name);
    let mut options = DbOptions::new(&url);
    options.max_connections = 8;
    let db = Db::open(&options).await.expect("PostgreSQL opens");
    Some(TestDb { db, url, _dir: None })
}

/// Both engines, by name.
pub async fn both() -> Vec<(&'static str, TestDb)> {
    let mut out = vec![("sqlite", sqlite().await)];
    out.extend(postgres().await.map(|db| ("postgres", db)));
    out
}

fn with_database(server: &str, name: &str) -> String {
    let (base, query) = server
        .split_once('?')
        .map_or((server, None), |(base, query)| (base, Some(query)));
    let root = base
        .rfind('/')
        .filter(|at| *at > "postgres://".len())
        .map_or(base, |at| &base[..at]);
    match query {
        Some(query) => format!("{root}/{name}?{query}"),
        None => format!("{root}/{name}"),
    }
}
