//! The one outgoing HTTP client and the addresses of the vendors.

use std::collections::BTreeMap;
use std::sync::Arc;

/// What a channel needs to call out: the client and each vendor's base address.
#[derive(Clone)]
pub struct Vendors {
    pub client: reqwest::Client,
    /// By setting name in lower case: `meta_graph_url`, …
    pub hosts: Arc<BTreeMap<String, String>>,
}

/// The outgoing client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum VendorsError {
    #[error("the address of {name} is not an http or https URL: set {name} to something like https://graph.facebook.com")]
    Address { name: String },
    #[error("the outgoing HTTP client could not start: {0}")]
    Client(#[from] reqwest::Error),
}

impl Vendors {
    /// The client with usual limits; `hosts` overrides the vendors' real addresses.
    #[expect(clippy::disallowed_methods, reason = "the one outgoing client is made here")]
    pub fn new(hosts: BTreeMap<String, String>) -> Result<Self, VendorsError> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self { client: reqwest::Client::builder().build()?, hosts: Arc::new(hosts) })
    }
}
