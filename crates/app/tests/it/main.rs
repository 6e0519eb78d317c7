//! The whole product in one process: real database, real HTTP, emulated platforms.

mod bad_api;
mod coexistence;
mod contacts;
mod harness;
mod idempotency;
mod inbound;
mod live;
mod marks;
mod media;
mod outbound;
mod reorder;
mod snooze;
mod walls;
mod window;
