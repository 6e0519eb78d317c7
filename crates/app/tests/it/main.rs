//! The whole product in one process: real database, real HTTP, emulated platforms.

mod backup;
mod bad_api;
mod bad_webhooks;
mod binary;
mod cli;
mod coexistence;
mod contacts;
mod demo;
mod harness;
mod idempotency;
mod inbound;
mod kill9;
mod live;
mod marks;
mod media;
mod outbound;
mod reorder;
mod snooze;
mod walls;
mod window;
