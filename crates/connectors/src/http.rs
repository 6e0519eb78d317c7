//! The one outgoing HTTP client and the addresses of the vendors.
//!
//! Every call goes through [`Vendors::call`], which holds the time and size limits, the guard against
//! private addresses (`guard`), the metrics and the log line without tokens or query. What went
//! wrong is a [`CallFault`], which says above all whether the vendor may have acted on the request.

mod guard;
mod hosts;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method};
use url::Url;

pub use guard::is_public;
pub use hosts::default_hosts;

/// What a channel needs to call out: the client and each vendor's base address.
#[derive(Clone)]
pub struct Vendors {
    pub client: reqwest::Client,
    /// By setting name in lower case: `meta_graph_url`, …
    pub hosts: Arc<BTreeMap<String, String>>,
    pub limits: Limits,
    guard: Arc<guard::Guard>,
}

/// How long and how much one call may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub connect: Duration,
    /// A whole call, from its start to the last byte of the answer.
    pub total: Duration,
    /// A whole call that carries a file.
    pub transfer: Duration,
    pub answer_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            total: Duration::from_secs(30),
            transfer: Duration::from_secs(300),
            answer_bytes: 8 << 20,
        }
    }
}

/// The outgoing client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum VendorsError {
    #[error(
        "the address in {name} is not an http or https URL: set it to something like https://graph.facebook.com, or leave it out"
    )]
    Address { name: String },
    #[error("the outgoing HTTP client could not start: {0}")]
    Client(#[from] reqwest::Error),
}

/// What the vendor answered, whatever its status.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// A call without a whole answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallFault {
    /// Our own guard: this address may not be called.
    #[error("{0}")]
    Forbidden(String),
    /// Nothing reached the vendor: no address, no connection, no handshake.
    #[error("{0}")]
    NotSent(String),
    /// The request left, and the answer did not come back whole.
    #[error("{0}")]
    Lost(String),
    /// The vendor answered more than we read.
    #[error("the answer is larger than {limit} bytes")]
    TooLarge { limit: usize },
}

impl Vendors {
    /// The client with its usual limits; `hosts` replaces the vendors' real addresses by name.
    pub fn new(hosts: BTreeMap<String, String>) -> Result<Self, VendorsError> {
        Self::with_limits(hosts, Limits::default())
    }

    /// The same with other limits, so that a test need not wait.
    pub fn with_limits(hosts: BTreeMap<String, String>, limits: Limits) -> Result<Self, VendorsError> {
        let mut all = default_hosts();
        all.extend(
            hosts
                .into_iter()
                .map(|(name, address)| (name.to_ascii_lowercase(), address)),
        );
        let guard = Arc::new(guard::Guard::for_hosts(&all)?);
        Ok(Self {
            client: build_client(&guard, limits)?,
            hosts: Arc::new(all),
            limits,
            guard,
        })
    }

    /// A vendor's base address without a slash at its end; empty when nobody named it.
    #[must_use]
    pub fn host(&self, name: &str) -> &str {
        self.hosts.get(name).map_or("", |address| address.trim_end_matches('/'))
    }

    /// A request to this address, when the guard allows it.
    pub fn request(&self, method: Method, url: &Url) -> Result<reqwest::RequestBuilder, CallFault> {
        self.guard.allow(url).map_err(CallFault::Forbidden)?;
        Ok(self.client.request(method, url.clone()).timeout(self.limits.total))
    }

    /// Sends and reads the whole answer, up to `limits.answer_bytes`.
    pub async fn call(&self, request: reqwest::RequestBuilder) -> Result<Answer, CallFault> {
        self.call_up_to(request, self.limits.answer_bytes).await
    }

    /// Sends and reads an answer of at most `limit` bytes.
    pub async fn call_up_to(&self, request: reqwest::RequestBuilder, limit: usize) -> Result<Answer, CallFault> {
        let request = request.build().map_err(|error| CallFault::Forbidden(describe(error)))?;
        self.guard.allow(request.url()).map_err(CallFault::Forbidden)?;
        let line = Line::of(&request);
        let started = Instant::now();
        let result = self.exchange(request, limit).await;
        line.note(&result, started.elapsed());
        result
    }

    async fn exchange(&self, request: reqwest::Request, limit: usize) -> Result<Answer, CallFault> {
        let mut response = self.client.execute(request).await.map_err(classify)?;
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        if response.content_length().is_some_and(|size| size > limit as u64) {
            return Err(CallFault::TooLarge { limit });
        }
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(classify)? {
            if body.len() + chunk.len() > limit {
                return Err(CallFault::TooLarge { limit });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer {
            status,
            headers,
            body: body.freeze(),
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "the one outgoing client is made here")]
fn build_client(guard: &Arc<guard::Guard>, limits: Limits) -> Result<reqwest::Client, reqwest::Error> {
    // A second call finds the provider in place, which is just as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let redirects = Arc::clone(guard);
    reqwest::Client::builder()
        .user_agent(concat!("Sapa/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(limits.connect)
        .read_timeout(limits.total)
        // Shorter than vendors keep them: a request on a connection just closed there would be unclear.
        .pool_idle_timeout(Duration::from_secs(15))
        // A proxy resolves names itself, behind the back of the guard.
        .no_proxy()
        .dns_resolver(Arc::new(guard::Resolver(Arc::clone(guard))))
        .redirect(reqwest::redirect::Policy::custom(move |attempt| {
            let same = attempt
                .previous()
                .first()
                .is_some_and(|first| first.origin() == attempt.url().origin());
            if same && attempt.previous().len() <= 3 && redirects.allow(attempt.url()).is_ok() {
                attempt.follow()
            } else {
                attempt.stop()
            }
        }))
        .build()
}

/// Did bytes leave? A connection that never stood is harmless; anything later may have been acted on.
fn classify(error: reqwest::Error) -> CallFault {
    if error.is_builder() {
        return CallFault::Forbidden(describe(error));
    }
    if error.is_connect() {
        return CallFault::NotSent(describe(error));
    }
    CallFault::Lost(describe(error))
}

/// The causes of a failure without its address, whose query may hold a token.
fn describe(error: reqwest::Error) -> String {
    let timed_out = error.is_timeout();
    let error = error.without_url();
    let mut text = if timed_out {
        "no answer in time".to_owned()
    } else {
        error.to_string()
    };
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}

/// What one call leaves in log and metrics: never its query, headers or body.
struct Line {
    method: Method,
    host: String,
    path: String,
}

impl Line {
    fn of(request: &reqwest::Request) -> Self {
        let url = request.url();
        Self {
            method: request.method().clone(),
            host: url.host_str().unwrap_or_default().to_owned(),
            path: loggable_path(url),
        }
    }

    fn note(self, result: &Result<Answer, CallFault>, took: Duration) {
        let outcome = match result {
            Ok(answer) if answer.status < 400 => "ok",
            Ok(answer) if answer.status < 500 => "refused",
            Ok(_) => "failed",
            Err(CallFault::Forbidden(_)) => "forbidden",
            Err(CallFault::NotSent(_)) => "not_sent",
            Err(CallFault::Lost(_)) => "lost",
            Err(CallFault::TooLarge { .. }) => "too_large",
        };
        metrics::counter!("sapa_vendor_calls_total", "host" => self.host.clone(), "outcome" => outcome).increment(1);
        metrics::histogram!("sapa_vendor_call_seconds", "host" => self.host.clone()).record(took.as_secs_f64());
        let status = result.as_ref().map_or(0, |answer| answer.status);
        let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(http.method = %self.method, vendor.host = %self.host, http.path = %self.path, http.status = status, outcome, duration_ms, "Called a vendor");
    }
}

/// A path without segments that look like secrets (some vendors put tokens there).
fn loggable_path(url: &Url) -> String {
    let segments = url.path().split('/');
    let shown: Vec<&str> = segments
        .map(|part| {
            if part.len() > 32 || part.contains(':') {
                "…"
            } else {
                part
            }
        })
        .collect();
    shown.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_query_nor_token_reaches_the_log() {
        let url =
            Url::parse("https://api.example/bot12:AAAA/x/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?token=secret").unwrap();
        assert_eq!(loggable_path(&url), "/…/x/…");
    }

    #[tokio::test]
    async fn a_refused_connection_is_known_not_to_have_been_sent_and_hides_the_query() {
        let address = closed_port().await;
        let hosts = BTreeMap::from([("meta_graph_url".to_owned(), format!("http://{address}"))]);
        let vendors = Vendors::new(hosts).unwrap();
        let url = Url::parse(&format!("http://{address}/x?access_token=secret")).unwrap();
        let fault = vendors
            .call(vendors.request(Method::GET, &url).unwrap())
            .await
            .unwrap_err();
        assert!(
            matches!(&fault, CallFault::NotSent(why) if !why.contains("secret")),
            "{fault:?}"
        );
    }

    #[tokio::test]
    async fn a_private_address_is_not_called() {
        let vendors = Vendors::new(BTreeMap::new()).unwrap();
        let url = Url::parse("https://169.254.169.254/latest").unwrap();
        assert!(matches!(
            vendors.request(Method::GET, &url),
            Err(CallFault::Forbidden(_))
        ));
    }

    async fn closed_port() -> std::net::SocketAddr {
        tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .unwrap()
            .local_addr()
            .unwrap()
    }
}
