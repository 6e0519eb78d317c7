//! What the rules need from outside, built once and handed to everyone.

use std::sync::Arc;

use sapa_connectors::channel::{Channel, by_kind};
use sapa_connectors::http::Vendors;
use sapa_model::Clock;
use sapa_store::Db;

use crate::error::{DomainError, Result};
use crate::mail::Mailer;
use crate::seal::Sealer;
use crate::storage::Storage;

/// Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub vendors: Vendors,
    pub storage: Storage,
    pub sealer: Arc<Sealer>,
    pub mailer: Mailer,
    pub config: Arc<Config>,
}

#[derive(Debug, Clone)]
pub struct Config {
    /// Where browsers and vendors reach us; no slash at the end.
    pub public_url: String,
    /// This process among several, in leases and logs.
    pub node: String,
}

impl App {
    /// The channel of a kind that our own rows name.
    pub fn channel(&self, kind: &str) -> Result<&'static dyn Channel> {
        by_kind(kind)
            .ok_or_else(|| DomainError::invalid("channel", "unknown_channel", "This channel is not known here."))
    }
}
