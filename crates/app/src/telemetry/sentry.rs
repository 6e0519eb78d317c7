//! Reports of errors to Sentry, when `SAPA_SENTRY_DSN` is set: the sentence of the log line, ids and codes.
//!
//! A report goes through the one outgoing client like every other call. It holds nothing people wrote: of the fields
//! only those known to be harmless, and of error texts only what stands outside of quotes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use http::Method;
use sapa_connectors::http::Vendors;
use sapa_model::{Clock, Secret};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc::{self, error::TrySendError};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context as LayerContext, Layer};
use url::Url;

/// More at once are counted, not sent: whoever gets a hundred a minute has read enough.
const QUEUE: usize = 64;
const PAUSE: Duration = Duration::from_millis(500);
const SHOWN_FIELDS: &[&str] = &[
    "error.code",
    "code",
    "attempt",
    "attempts",
    "status",
    "job.name",
    "channel",
    "chore",
    "part",
    "place",
    "node",
    "state",
];
const ERROR_FIELDS: &[&str] = &["error", "reason"];

/// Collects error lines; never waits and never fails.
pub struct ReportLayer {
    queue: mpsc::Sender<Value>,
    lost: Arc<AtomicU64>,
}

/// What was collected, waiting for a client to be sent with.
pub struct Reports {
    queue: mpsc::Receiver<Value>,
    lost: Arc<AtomicU64>,
    envelope: Url,
    auth: Secret,
}

pub fn layer(dsn: &Secret) -> Result<(ReportLayer, Reports)> {
    let (envelope, key) = address(dsn.expose())
        .context("SAPA_SENTRY_DSN cannot be used. It looks like https://key@sentry.example.com/1")?;
    let (give, take) = mpsc::channel(QUEUE);
    let lost = Arc::new(AtomicU64::new(0));
    let auth = format!(
        "Sentry sentry_version=7, sentry_client=sapa/{}, sentry_key={key}",
        env!("CARGO_PKG_VERSION")
    );
    let reports = Reports {
        queue: take,
        lost: lost.clone(),
        envelope,
        auth: Secret::new(auth),
    };
    Ok((ReportLayer { queue: give, lost }, reports))
}

/// `https://key@host/path/project` → where envelopes go, and the key.
fn address(dsn: &str) -> Option<(Url, String)> {
    let mut url = Url::parse(dsn)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())?;
    let key = Some(url.username().to_owned()).filter(|key| !key.is_empty())?;
    let (path, project) = url
        .path()
        .rsplit_once('/')
        .map(|(path, project)| (path.to_owned(), project.to_owned()))?;
    if project.is_empty() || !project.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_path(&format!("{path}/api/{project}/envelope/"));
    Some((url, key))
}

impl Reports {
    /// The origin, which the operator chose and which may therefore be private.
    pub fn host(&self) -> String {
        self.envelope.origin().ascii_serialization()
    }

    /// Sends what comes, one after the other, until the process ends.
    pub async fn send(mut self, vendors: Vendors, clock: Clock, node: String) {
        let mut warned: Option<Instant> = None;
        while let Some(report) = self.queue.recv().await {
            if let Err(error) = self.send_one(&vendors, &clock, &node, report).await
                && warned.is_none_or(|at| at.elapsed() > Duration::from_secs(600))
            {
                warned = Some(Instant::now());
                tracing::warn!(
                    error,
                    "Sentry could not be reached; errors are in this log all the same."
                );
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn send_one(&self, vendors: &Vendors, clock: &Clock, node: &str, mut event: Value) -> Result<(), String> {
        let id = sapa_model::EventId::new();
        let id: String = id.as_str().bytes().map(|byte| format!("{byte:02x}")).collect();
        event["event_id"] = json!(&id[id.len() - 32..]);
        event["timestamp"] = json!(clock.now().rfc3339());
        event["server_name"] = json!(node);
        event["extra"]["lost_reports"] = json!(self.lost.swap(0, Ordering::Relaxed));
        let body = format!(
            "{}\n{}\n{event}\n",
            json!({"event_id": event["event_id"]}),
            json!({"type": "event"})
        );
        let request = vendors
            .request(Method::POST, &self.envelope)
            .map_err(|fault| fault.to_string())?;
        let request = request
            .header("content-type", "application/x-sentry-envelope")
            .header("x-sentry-auth", self.auth.expose())
            .body(body);
        let answer = vendors.call(request).await.map_err(|fault| fault.to_string())?;
        if answer.status < 300 {
            Ok(())
        } else {
            Err(format!("it answered {}", answer.status))
        }
    }
}

impl<S: Subscriber> Layer<S> for ReportLayer {
    fn on_event(&self, event: &Event<'_>, _: LayerContext<'_, S>) {
        if *event.metadata().level() != Level::ERROR {
            return;
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        if let Err(TrySendError::Full(_)) = self.queue.try_send(report(event.metadata().target(), &fields)) {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[derive(Default)]
struct Fields {
    sentence: String,
    error: Option<String>,
    shown: Map<String, Value>,
}

impl Fields {
    fn take(&mut self, name: &str, text: String) {
        if name == "message" {
            self.sentence = text;
        } else if ERROR_FIELDS.contains(&name) {
            self.error = Some(outside_quotes(&text));
        } else if SHOWN_FIELDS.contains(&name) || name.ends_with(".id") || name.ends_with("_ms") {
            self.shown.insert(name.to_owned(), Value::String(text));
        }
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.take(field.name(), value.to_owned());
    }
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.take(field.name(), format!("{value:?}"));
    }
}

fn report(target: &str, fields: &Fields) -> Value {
    json!({
        "level": "error",
        "logger": target,
        "platform": "native",
        "release": concat!("sapa@", env!("CARGO_PKG_VERSION")),
        // One problem is one issue there, whatever ids it happens with.
        "fingerprint": [target, fields.sentence],
        "exception": {"values": [{"type": fields.sentence, "value": fields.error}]},
        "extra": fields.shown,
    })
}

/// Databases and parsers quote the values they did not like; those may be a person's.
fn outside_quotes(text: &str) -> String {
    let mut out = String::new();
    let mut closing = None;
    for c in text.chars().take(500) {
        match closing {
            Some(end) if c == end => closing = None,
            Some(_) => continue,
            None => {
                closing = match c {
                    '"' | '\'' | '`' => Some(c),
                    '(' => Some(')'),
                    _ => None,
                };
                if closing.is_some() {
                    out.push('…');
                    continue;
                }
            }
        }
        let closed = matches!(c, '"' | '\'' | '`' | ')');
        if !closed && !c.is_ascii_digit() {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[test]
    fn the_address_is_made_from_the_dsn() {
        let (url, key) = address("https://abc@sentry.example.com/sub/42").unwrap();
        assert_eq!(
            (url.as_str(), key.as_str()),
            ("https://sentry.example.com/sub/api/42/envelope/", "abc")
        );
        for bad in [
            "",
            "https://sentry.example.com/42",
            "https://k@sentry.example.com/",
            "ftp://k@host/1",
            "https://k@h/x",
        ] {
            assert!(address(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_report_holds_ids_and_codes_and_nothing_people_wrote() {
        let mut fields = Fields::default();
        fields.take("message", "A job was given up".into());
        fields.take(
            "error",
            "Key (email)=(siti@example.com) already exists: 'rahasia' near \"halo\", phone 6281234567890".into(),
        );
        fields.take("job.id", "job_1".into());
        fields.take("text", "halo kak".into());
        let report = report("sapa_domain", &fields).to_string();
        for private in ["siti", "rahasia", "halo", "62812"] {
            assert!(!report.contains(private), "{private}: {report}");
        }
        assert!(report.contains("job_1") && report.contains("already exists"));
    }

    #[tokio::test]
    async fn an_error_line_arrives_and_others_do_not() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let dsn = format!("http://public-key@{}/7", listener.local_addr().unwrap());
        let (layer, reports) = layer(&Secret::new(dsn)).unwrap();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            tracing::warn!(job.id = "job_warned", "Only a warning.");
            tracing::error!(
                job.id = "job_lost",
                text = "halo kak",
                error = "near \"halo\"",
                "A job was given up."
            );
        });
        let vendors = Vendors::new([("sentry".to_owned(), reports.host())].into()).unwrap();
        tokio::spawn(reports.send(vendors, Clock::system(), "node-1".into()));
        let request = request(&listener).await;
        assert!(request.starts_with("POST /api/7/envelope/ "), "{request}");
        assert!(request.contains("sentry_key=public-key"), "{request}");
        let event: Value = serde_json::from_str(request.trim_end().lines().last().unwrap()).unwrap();
        assert_eq!(event["exception"]["values"][0]["type"], "A job was given up.");
        assert_eq!(
            (event["extra"]["job.id"].as_str(), event["server_name"].as_str()),
            (Some("job_lost"), Some("node-1"))
        );
        assert_eq!(event["event_id"].as_str().map(str::len), Some(32));
        assert!(
            !request.contains("halo") && !request.contains("job_warned"),
            "{request}"
        );
    }

    /// The first request that comes, head and body.
    async fn request(listener: &tokio::net::TcpListener) -> String {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let (mut stream, _) = listener.accept().await.unwrap();
        let (mut all, mut chunk) = (String::new(), [0; 4096]);
        loop {
            let count = stream.read(&mut chunk).await.unwrap();
            all += std::str::from_utf8(&chunk[..count]).unwrap();
            let Some((head, body)) = all.split_once("\r\n\r\n") else {
                continue;
            };
            let length = head
                .lines()
                .find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned));
            if body.len() >= length.unwrap().parse::<usize>().unwrap() {
                break;
            }
        }
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
            .await
            .unwrap();
        all
    }
}
