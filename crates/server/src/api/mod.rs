//! The API: one file per resource. Handlers find the caller, parse, call the domain, answer.

pub mod accounts;
pub mod apps;
pub mod attachments;
pub mod caller;
pub mod channels;
pub mod contacts;
pub mod conversations;
pub mod error;
pub mod idempotency;
pub mod inbound;
pub mod input;
pub mod labels;
pub mod messages;
pub mod page;
pub mod people;
pub mod search;
