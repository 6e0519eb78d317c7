//! Emulators of the platforms Sapa talks to, written from the vendors' documents.
//!
//! They know none of Sapa's types, so that an error in a connector cannot hide in
//! a shared structure. One folder each; now: `graph`, the Graph API for WhatsApp.
//! `phone` is the page on which a person plays the customers.

mod chance;
mod clock;
mod counters;
mod graph;
mod options;
mod phone;
mod server;

use std::collections::BTreeMap;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tower::Service;

pub use options::{
    AccountSeed, AppSeed, CustomerSeed, DEMO_ACCOUNT_ID, DEMO_APP_ID, DEMO_APP_SECRET, DEMO_BUSINESS_ID,
    DEMO_NUMBER_ID, DEMO_TOKEN, Delivery, Limits, NumberSeed, Options, PairRate, Timing, WebhookSeed, WindowRule,
};

/// One set of emulated platforms. Clones share it; several sets live side by side.
#[derive(Clone)]
pub struct Emulators {
    graph: Arc<graph::Graph>,
}

impl Emulators {
    /// Must be called inside a tokio runtime.
    pub fn new(options: Options) -> Self {
        Self {
            graph: graph::Graph::start(options),
        }
    }

    /// Vendor routes, control API and phone page.
    pub fn router(&self) -> Router {
        graph::router(self.graph.clone()).merge(phone::routes())
    }

    /// Serves on `listener` until `shutdown` is ready.
    pub async fn serve(&self, listener: TcpListener, shutdown: impl Future<Output = ()>) {
        if let Ok(address) = listener.local_addr() {
            self.graph.set_base_url(format!("http://{}", reachable(address)));
        }
        server::run(listener, self.router(), shutdown).await;
    }

    pub fn counters(&self) -> BTreeMap<String, u64> {
        self.graph.counters.all()
    }

    pub fn counter(&self, name: &str) -> u64 {
        self.graph.counters.get(name)
    }

    /// Milliseconds since 1970 in emulated time.
    pub fn now_ms(&self) -> i64 {
        self.graph.clock.now_ms()
    }

    /// Moves the emulated time and lets what became due happen.
    pub fn advance_ms(&self, by: i64) {
        self.graph.advance_ms(by);
    }

    /// Points the seeded app at a callback without a handshake.
    pub fn set_webhook(&self, url: &str, verify_token: &str) {
        self.graph.set_webhook(url, verify_token);
    }

    /// A call of the control API without a network: `control("POST", "/faults", …)`.
    pub async fn control(&self, method: &str, path: &str, body: Value) -> Result<Value, String> {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("/_control{path}"))
            .header(http::header::CONTENT_TYPE, "application/json")
            .body(Body::from(if body.is_null() {
                String::new()
            } else {
                body.to_string()
            }))
            .map_err(|error| error.to_string())?;
        let Ok(response) = self.router().call(request).await;
        let is_done = response.status().is_success();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .map_err(|error| error.to_string())?;
        let answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if is_done {
            return Ok(answer);
        }
        let why = answer["error"].as_str().map(str::to_owned);
        Err(why.unwrap_or_else(|| format!("HTTP {}: {}", status.as_u16(), String::from_utf8_lossy(&bytes))))
    }

    /// A customer sends something; `input` as in `POST /_control/customers/{id}/messages`.
    pub fn customer_sends(&self, customer: &str, input: Value) -> Result<Value, String> {
        self.graph.customer_sends(customer, input)
    }
}

/// Serves emulators until `shutdown` is ready.
pub async fn serve(listener: TcpListener, options: Options, shutdown: impl Future<Output = ()>) {
    Emulators::new(options).serve(listener, shutdown).await;
}

/// Emulators that serve in the background on a free loopback port; gone on drop.
pub struct Running {
    pub emulators: Emulators,
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Running {
    pub async fn start(options: Options) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let emulators = Emulators::new(options);
        emulators.graph.set_base_url(format!("http://{address}"));
        let (stop, stopped) = oneshot::channel::<()>();
        let served = emulators.clone();
        let task = tokio::spawn(async move {
            served
                .serve(listener, async {
                    let _ = stopped.await;
                })
                .await;
        });
        Ok(Self {
            emulators,
            address,
            stop: Some(stop),
            task,
        })
    }

    /// The base address, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        self.task.abort();
    }
}

/// A listener on every address is reached over loopback.
fn reachable(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        SocketAddr::from(([127, 0, 0, 1], address.port()))
    } else {
        address
    }
}
