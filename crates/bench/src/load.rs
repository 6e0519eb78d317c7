//! Requests in bounded number, from many connections, with their times.

use std::time::{Duration, Instant};

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

pub const SECRET: &str = "bench-app-secret";
/// The first of ten connected numbers; the others follow it.
pub const NUMBER: u64 = 410_022_003_300_441;
pub const NUMBERS: usize = 10;

pub fn signature(body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("any length");
    mac.update(body);
    let hex: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("sha256={hex}")
}

/// The n-th text message of a platform's webhook, about one kilobyte.
pub fn webhook(n: usize, customers: usize, numbers: usize) -> Bytes {
    let from = format!("62812{:08}", n % customers);
    let text = format!("pesan {n} {}", "x".repeat(420));
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "6281110002222", "phone_number_id": (NUMBER + (n % numbers) as u64).to_string()},
        "contacts": [{"profile": {"name": format!("Customer {}", n % customers)}, "wa_id": from}],
        "messages": [{"from": from, "id": format!("wamid.BENCH{n:010}"), "timestamp": "0", "type": "text", "text": {"body": text}}],
    });
    let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "330011220044551", "changes": [{"field": "messages", "value": value}]}]});
    Bytes::from(body.to_string())
}

pub struct Outcome {
    pub per_second: f64,
    times: Vec<Duration>,
}

impl Outcome {
    pub fn p99_ms(&mut self) -> f64 {
        percentile(&mut self.times, 0.99)
    }
}

pub fn percentile(times: &mut [Duration], share: f64) -> f64 {
    times.sort();
    let at = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
    times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}

/// Which messages to send and how: `count` from number `first` on, at most `rate` a second when one is given.
#[derive(Clone, Copy)]
pub struct Load {
    pub first: usize,
    pub count: usize,
    pub customers: usize,
    pub numbers: usize,
    pub rate: Option<f64>,
}

pub const CONNECTIONS: usize = 64;

/// Sends signed webhooks. With a rate, times count from when each was due, so a stall is not left out.
pub async fn webhooks(client: &reqwest::Client, url: &str, load: Load) -> Outcome {
    let started = Instant::now();
    let workers = (0..CONNECTIONS).map(|worker| {
        let (client, url) = (client.clone(), url.to_owned());
        tokio::spawn(async move {
            let mut times = Vec::new();
            for n in (worker..load.count).step_by(CONNECTIONS) {
                let mut from = Instant::now();
                if let Some(rate) = load.rate {
                    from = started + Duration::from_secs_f64(n as f64 / rate);
                    tokio::time::sleep_until(from.into()).await;
                }
                send(&client, &url, webhook(load.first + n, load.customers, load.numbers)).await;
                times.push(from.elapsed());
            }
            times
        })
    });
    let mut times = Vec::with_capacity(load.count);
    for worker in futures_util::future::join_all(workers).await {
        times.extend(worker.expect("a worker ends"));
    }
    Outcome {
        per_second: load.count as f64 / started.elapsed().as_secs_f64(),
        times,
    }
}

async fn send(client: &reqwest::Client, url: &str, body: Bytes) {
    let request = client
        .post(url)
        .header("content-type", "application/json")
        .header("x-hub-signature-256", signature(&body));
    let answer = request.body(body).send().await;
    assert!(
        answer.is_ok_and(|answer| answer.status().is_success()),
        "a webhook was refused"
    );
}
