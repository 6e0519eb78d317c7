//! The whole product in one process: real database, real HTTP, emulated platforms.

mod harness;
mod inbound;
mod live;
mod outbound;
mod walls;
