//! Webhooks: who gets an update, the body, delivery with repeats, the handshake.

use std::sync::atomic::Ordering;
use std::sync::{Arc, OnceLock, Weak};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use serde_json::{Value, json};
use tokio::sync::OwnedSemaphorePermit;

use super::outbox::{LogLine, Outbox, Update};
use super::state::World;
use super::{Graph, sign};
use crate::chance;
use crate::options::Delivery;

/// Clients for callbacks. Reading the machine's certificates takes longer than most
/// tests, so it happens with the first https address only.
pub struct Clients {
    plain: reqwest::Client,
    secure: OnceLock<reqwest::Client>,
    timeout: Duration,
}

impl Clients {
    pub fn new(delivery: &Delivery) -> Self {
        let timeout = Duration::from_millis(delivery.timeout_ms);
        let plain = builder(timeout)
            .tls_certs_only([])
            .build()
            .expect("a plain HTTP client");
        Self {
            plain,
            secure: OnceLock::new(),
            timeout,
        }
    }

    pub fn of(&self, url: &str) -> &reqwest::Client {
        if url.starts_with("https:") {
            return self
                .secure
                .get_or_init(|| builder(self.timeout).build().expect("an HTTPS client"));
        }
        &self.plain
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the emulated platform's own client, not the product's"
)]
fn builder(timeout: Duration) -> reqwest::ClientBuilder {
    // A second installation is refused, which is fine: one is there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .timeout(timeout)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent("facebookexternalua")
        .pool_max_idle_per_host(256)
        .no_proxy()
}

pub async fn pump(outbox: Arc<Outbox>, graph: Weak<Graph>) {
    loop {
        while !outbox.is_ready() {
            outbox.wake.notified().await;
        }
        let held = outbox.faults().reorder > 1 || outbox.batch_size() > 1;
        if held && outbox.pending().0 < outbox.batch_size() {
            // Company has to have a chance to arrive.
            tokio::time::sleep(outbox.linger.max(Duration::from_millis(20))).await;
        }
        let Ok(permit) = outbox.permits.clone().acquire_owned().await else {
            return;
        };
        let updates = outbox.take();
        let Some(graph) = graph.upgrade() else { return };
        if !updates.is_empty() {
            tokio::spawn(deliver(graph, updates, permit));
        }
    }
}

async fn deliver(graph: Arc<Graph>, updates: Vec<Update>, permit: OwnedSemaphorePermit) {
    let faults = graph.outbox.faults();
    let body = Bytes::from(body_of(&updates, faults.unknown_field));
    if faults.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(faults.delay_ms)).await;
    }
    let mut permit = Some(permit);
    for attempt in 1.. {
        let is_acked = post(&graph, &updates, &body, attempt).await;
        if is_acked {
            count(&graph, "acked", &updates);
            break;
        }
        graph.counters.add("webhooks.refused_posts", 1);
        let Some(wait) = graph.options.delivery.retry_ms.get(attempt as usize - 1) else {
            count(&graph, "given_up", &updates);
            return;
        };
        permit.take();
        graph.outbox.waiting_retry.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(*wait)).await;
        while graph.outbox.faults().paused {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        graph.outbox.waiting_retry.fetch_sub(1, Ordering::Relaxed);
        permit = graph.outbox.permits.clone().acquire_owned().await.ok();
        graph.counters.add("webhooks.retried_posts", 1);
    }
    for _ in 0..faults.duplicate {
        graph.counters.add("webhooks.duplicate_posts", 1);
        post(&graph, &updates, &body, 1).await;
    }
}

async fn post(graph: &Arc<Graph>, updates: &[Update], body: &Bytes, attempt: u32) -> bool {
    let secret = graph
        .world()
        .apps
        .get(&updates[0].app_id)
        .map(|app| app.secret.clone())
        .unwrap_or_default();
    let signature = {
        let mut faults = graph.outbox.faults.lock().expect("faults");
        if faults.no_signature > 0 {
            faults.no_signature -= 1;
            String::new()
        } else if faults.bad_signature > 0 {
            faults.bad_signature -= 1;
            sign::signature("a different secret", body)
        } else {
            sign::signature(&secret, body)
        }
    };
    let labels = updates.iter().map(|update| update.label.clone()).collect();
    let (status, _) = send(graph, &updates[0].url, labels, body.clone(), signature, attempt).await;
    status == 200
}

/// One POST, logged. Returns the status (0 = no answer) and the answer's text.
pub async fn send(
    graph: &Arc<Graph>,
    url: &str,
    labels: Vec<Arc<str>>,
    body: Bytes,
    signature: String,
    attempt: u32,
) -> (u16, String) {
    graph.counters.add("webhooks.posts", 1);
    let started = Instant::now();
    let mut request = graph
        .http
        .of(url)
        .post(url)
        .header("content-type", "application/json")
        .body(body.clone());
    if !signature.is_empty() {
        request = request.header("x-hub-signature-256", &signature);
    }
    let (status, answer) = match request.send().await {
        Ok(response) => {
            let status = response.status().as_u16();
            (
                status,
                response.text().await.unwrap_or_default().chars().take(500).collect(),
            )
        }
        Err(error) => (0, format!("no answer: {}", error.without_url())),
    };
    let line = LogLine {
        id: graph.outbox.next_log.fetch_add(1, Ordering::Relaxed),
        at_ms: graph.clock.now_ms(),
        url: url.to_owned(),
        labels,
        attempt,
        status,
        took_ms: started.elapsed().as_millis() as u64,
        size: body.len(),
        answer,
        body,
        signature,
    };
    let answer = line.answer.clone();
    graph.tell(|| json!({"type": "webhook", "line": line}));
    graph.outbox.write_log(line);
    (status, answer)
}

fn count(graph: &Graph, what: &str, updates: &[Update]) {
    graph.counters.add(&format!("webhooks.{what}"), updates.len() as u64);
    for update in updates {
        graph.counters.add(&format!("webhooks.{what}.{}", update.label), 1);
    }
}

/// Neighbours of the same entry share it, as the platform does.
fn body_of(updates: &[Update], unknown_field: bool) -> String {
    let mut body = String::from(r#"{"object":"whatsapp_business_account","entry":["#);
    let mut open: Option<(&str, Option<i64>)> = None;
    for update in updates {
        let key = (update.entry_id.as_str(), update.time);
        if open == Some(key) {
            body.push(',');
        } else {
            if open.is_some() {
                body.push_str("]},");
            }
            body.push_str(&format!(r#"{{"id":"{}","#, update.entry_id));
            if let Some(time) = update.time {
                body.push_str(&format!(r#""time":{time},"#));
            }
            body.push_str(r#""changes":["#);
            open = Some(key);
        }
        body.push_str(&format!(r#"{{"value":{},"field":"{}"}}"#, update.value, update.field));
    }
    if unknown_field {
        body.push_str(r#",{"value":{"something":{"new":[1,2.5,null]}},"field":"field_of_tomorrow"}"#);
    }
    body.push_str("]}]}");
    body
}

impl Graph {
    /// Sends a change to every app that subscribed to the account and the field.
    pub(crate) fn publish(&self, world: &World, change: &Change<'_>) {
        let targets = targets(world, change);
        if targets.is_empty() {
            self.counters.add("webhooks.no_subscriber", 1);
            return;
        }
        let value: Arc<str> = sign::escape(&change.value.to_string()).into();
        let label: Arc<str> = change.label.as_str().into();
        self.counters.add("webhooks.updates", targets.len() as u64);
        self.counters
            .add(&format!("webhooks.updates.{label}"), targets.len() as u64);
        let time = (!is_about_messages(change.field)).then(|| self.clock.now_seconds());
        for (app_id, url) in targets {
            self.outbox.push(Update {
                app_id,
                url,
                entry_id: change.account_id.to_owned(),
                time,
                field: change.field,
                value: value.clone(),
                label: label.clone(),
            });
        }
    }
}

pub struct Change<'a> {
    pub account_id: &'a str,
    pub number_id: Option<&'a str>,
    pub field: &'static str,
    pub value: Value,
    pub label: String,
}

fn is_about_messages(field: &str) -> bool {
    matches!(
        field,
        "messages" | "smb_message_echoes" | "smb_app_state_sync" | "history" | "user_preferences"
    )
}

/// Number override before account override before the app's callback; overrides
/// carry message fields only.
fn targets(world: &World, change: &Change<'_>) -> Vec<(String, String)> {
    let Some(account) = world.accounts.get(change.account_id) else {
        return Vec::new();
    };
    let number = change.number_id.and_then(|id| world.numbers.get(id));
    let mut targets = Vec::new();
    for subscription in &account.subscriptions {
        let Some(app) = world.apps.get(&subscription.app_id) else {
            continue;
        };
        let is_wanted = app
            .callback
            .as_ref()
            .is_none_or(|callback| callback.fields.is_empty() || callback.fields.contains(change.field));
        if !is_wanted {
            continue;
        }
        let of_number = number
            .and_then(|number| number.overrides.get(&app.id))
            .map(|(url, _)| url.clone());
        let own = of_number
            .or_else(|| subscription.override_url.clone())
            .filter(|_| is_about_messages(change.field));
        if let Some(url) = own.or_else(|| app.callback.as_ref().map(|callback| callback.url.clone())) {
            targets.push((app.id.clone(), url));
        }
    }
    targets
}

/// The GET before a callback is accepted. `Err` says what the other side did wrong.
pub async fn handshake(graph: &Graph, url: &str, verify_token: &str) -> Result<(), String> {
    let mut address = url::Url::parse(url).map_err(|error| format!("{url} is not an address: {error}"))?;
    let challenge = chance::number(100_000_000..2_000_000_000).to_string();
    address
        .query_pairs_mut()
        .append_pair("hub.mode", "subscribe")
        .append_pair("hub.challenge", &challenge)
        .append_pair("hub.verify_token", verify_token);
    graph.counters.add("webhooks.handshakes", 1);
    let response = graph
        .http
        .of(url)
        .get(address)
        .send()
        .await
        .map_err(|error| format!("the callback did not answer: {}", error.without_url()))?;
    let status = response.status().as_u16();
    let body = response.text().await.unwrap_or_default();
    if status != 200 {
        return Err(format!("the callback answered HTTP {status}"));
    }
    if body != challenge {
        return Err("the callback did not echo the challenge".into());
    }
    Ok(())
}
