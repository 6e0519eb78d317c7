//! Everything that talks to a vendor. Knows neither our database, our HTTP server nor the UI.
//!
//! `channel` holds the contract every channel keeps and the list of channels;
//! `http` is the one outgoing client.

pub mod channel;
pub mod http;
