//! Every query of the store, on both engines: one module for each noun.

mod contact;
mod conversation;
mod event;
mod inbound;
mod job;
mod ledger;
mod message;
mod notify;
mod people;
mod rate;
mod rows;
mod search;
mod writer;
