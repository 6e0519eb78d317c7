//! The database: one text of SQL for SQLite and PostgreSQL, and the queries of each noun.
//!
//! `Db` gives out `Tx`; every query function takes `&mut Tx`, so the caller decides what is one
//! transaction. Only `db.rs`, `writer.rs`, `notify.rs` and `dialect.rs` know that there are two engines.
//! To add a table: two migrations with one number and name, and `src/<noun>.rs`.

pub mod account;
pub mod app;
pub mod attachment;
pub mod backup;
pub mod contact;
pub mod conversation;
mod db;
pub mod dialect;
pub mod event;
pub mod inbound;
pub mod job;
pub mod ledger;
pub mod message;
pub mod notify;
pub mod people;
pub mod rate;
pub mod search;
pub mod template;
#[cfg(feature = "testing")]
pub mod testing;
mod writer;

pub use db::{Arg, Db, DbOptions, Result, Row, StoreError, Tx};
pub use dialect::Dialect;
pub use notify::{Signal, Signals};
