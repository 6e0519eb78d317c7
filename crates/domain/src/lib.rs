//! The rules. Every write that has a rule or an event happens here; no HTTP and no JSON of ours.
//!
//! `App` carries what the rules need from outside: database, clock, vendors, files, keys, mail.
//! The two main paths: `inbound` (webhook → stored message) and `outbound` (reply → vendor → status).

pub mod account;
mod app;
pub mod attachment;
pub mod contact;
pub mod conversation;
pub mod error;
pub mod events;
pub mod inbound;
pub mod jobs;
pub mod mail;
pub mod outbound;
pub mod seal;
pub mod storage;
pub mod team;
pub mod template;
pub mod view;

pub use app::{App, Config};
pub use error::{DomainError, Result};
