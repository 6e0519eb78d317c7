//! From a webhook body to rows people see.
//!
//! `accept` stores the body before it is answered. `ingest` waits for bodies; `read` takes the ones of
//! one app in order, has the channel read them, and `record` places every element inside one
//! transaction. `unit` holds the rows a batch touches, so that a hundred elements cost about as many
//! statements as one.

mod accept;
mod account_event;
mod change;
pub mod ingest;
mod keys;
pub mod ledger;
mod merge;
mod message;
mod person;
pub mod read;
mod record;
mod stand_in;
mod status;
mod unit;
mod write;

pub use accept::accept;
pub(crate) use change::set_reaction;
pub(crate) use person::conversation_with;
pub(crate) use status::apply as apply_status;
