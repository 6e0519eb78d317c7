//! The rows of the table: webhooks in, live events, replies out, lists and search, sockets, memory.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::Context;
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::child::Sapa;
use crate::load::{NUMBER, SECRET, percentile, webhooks};
use crate::{Row, limit};

const WEBHOOKS: usize = 20_000;
const REPLIES: usize = 3_000;
const SOCKETS: usize = 1_000;

struct Bench {
    sapa: Sapa,
    client: reqwest::Client,
    webhook: String,
}

/// What a row says of one engine.
struct Rows {
    engine: &'static str,
    rows: Vec<Row>,
}

impl Rows {
    fn add(&mut self, name: &str, figure: f64, unit: &'static str, limit: Option<f64>, target: &'static str) {
        let name = format!("{name} ({})", self.engine);
        self.rows.push(Row {
            name,
            figure,
            unit,
            limit,
            target,
        });
    }
}

pub async fn run(engine: &'static str, database: Option<String>) -> anyhow::Result<Vec<Row>> {
    let (platform, sent) = limit::platform().await?;
    let sapa = Sapa::start(database.as_deref(), platform.trim_end_matches('/')).await?;
    let mut rows = Rows {
        engine,
        rows: Vec::new(),
    };
    rows.add("start to ready", sapa.ready_ms, "ms", None, "<= 300 ms");
    rows.add("idle memory", sapa.memory_mb(), "MB", None, "<= 60 MB");
    #[expect(clippy::disallowed_methods, reason = "a bench's own client")]
    let client = reqwest::Client::builder().timeout(Duration::from_secs(30)).build()?;
    let mut bench = Bench {
        sapa,
        client,
        webhook: String::new(),
    };
    bench.connect().await?;
    bench.measure_inbound(&mut rows).await?;
    let replies = bench.replies(&sent).await?;
    rows.add(
        "reply accepted -> platform, one number",
        replies,
        "/s",
        None,
        ">= 1000/s",
    );
    rows.add(
        "list, first page, p95",
        bench.get_p95("conversations").await?,
        "ms",
        None,
        "<= 10 ms",
    );
    rows.add(
        "search, p95",
        bench.get_p95("search?q=pesan%20777").await?,
        "ms",
        None,
        "<= 100 ms",
    );
    let (fan_out, memory) = bench.fan_out().await?;
    rows.add(
        "1000 WebSockets, one event, p99",
        fan_out,
        "ms",
        None,
        "<= 350 ms at 10000",
    );
    rows.add("memory with 1000 WebSockets", memory, "MB", None, "<= 200 MB at 10000");
    Ok(rows.rows)
}

struct Live {
    accepted: f64,
    seen: f64,
    p99_ms: f64,
}

impl Bench {
    async fn measure_inbound(&self, rows: &mut Rows) -> anyhow::Result<()> {
        let (bare, _dir) = limit::bare_webhook().await?;
        let floor = webhooks(&self.client, &bare, 0, WEBHOOKS, 64, None).await.per_second;
        let live = self.seen_live(0, WEBHOOKS, None).await?;
        rows.add(
            "webhook accepted, 64 connections",
            live.accepted,
            "/s",
            Some(floor),
            ">= 0.50 of the limit",
        );
        let target = if rows.engine == "SQLite" {
            ">= 3000/s"
        } else {
            ">= 1500/s"
        };
        rows.add("accepted -> event on a WebSocket", live.seen, "/s", Some(floor), target);
        let calm = self.seen_live(WEBHOOKS, 1_500, Some(300.0)).await?;
        rows.add("accepted -> event at 300/s, p99", calm.p99_ms, "ms", None, "<= 30 ms");
        Ok(())
    }

    async fn call(&self, path: &str, body: Value) -> anyhow::Result<Value> {
        let answer = self
            .client
            .post(self.sapa.url(path))
            .bearer_auth(&self.sapa.key)
            .header("content-type", "application/json")
            .body(body.to_string());
        Ok(serde_json::from_str(
            &answer.send().await?.error_for_status()?.text().await?,
        )?)
    }

    async fn get(&self, path: &str) -> anyhow::Result<Value> {
        let answer = self
            .client
            .get(self.sapa.url(path))
            .bearer_auth(&self.sapa.key)
            .send()
            .await?
            .error_for_status()?;
        Ok(serde_json::from_str(&answer.text().await?)?)
    }

    async fn connect(&mut self) -> anyhow::Result<()> {
        let app = self
            .call(
                "apps",
                json!({"channel": "whatsapp", "name": "Bench", "settings": {"app_id": "770088", "app_secret": SECRET}}),
            )
            .await?;
        app["webhook_url"]
            .as_str()
            .context("a webhook address")?
            .clone_into(&mut self.webhook);
        let settings = json!({"phone_number_id": NUMBER, "waba_id": "330011220044551", "access_token": "bench-token", "messages_per_second": 100_000, "pair_limit": false});
        self.call(
            "accounts",
            json!({"channel": "whatsapp", "app_id": app["id"], "name": "Bench", "settings": settings}),
        )
        .await?;
        Ok(())
    }

    async fn socket(&self) -> anyhow::Result<impl StreamExt<Item = String> + Unpin + Send + use<>> {
        let mut request = self.sapa.url("live").replacen("http", "ws", 1).into_client_request()?;
        request
            .headers_mut()
            .insert("authorization", format!("Bearer {}", self.sapa.key).parse()?);
        let (socket, _) = connect_async(request).await?;
        let texts = socket.filter_map(|frame| {
            std::future::ready(
                frame
                    .ok()
                    .and_then(|frame| frame.into_text().ok())
                    .map(|text| text.to_string()),
            )
        });
        Ok(Box::pin(texts))
    }

    /// Sends webhooks and waits until each one's message was seen live.
    async fn seen_live(&self, first: usize, count: usize, rate: Option<f64>) -> anyhow::Result<Live> {
        let mut socket = self.socket().await?;
        let watching = tokio::spawn(async move {
            let mut seen = vec![None; count];
            let mut left = count;
            while left > 0 {
                let Ok(Some(text)) = tokio::time::timeout(Duration::from_secs(60), socket.next()).await else {
                    break;
                };
                let Some(at) = text.find("\"wamid.BENCH") else { continue };
                let Ok(n) = text[at + 12..at + 22].parse::<usize>() else {
                    continue;
                };
                if text.contains("message.created") && n >= first && n < first + count && seen[n - first].is_none() {
                    seen[n - first] = Some(Instant::now());
                    left -= 1;
                }
            }
            (seen, left)
        });
        let started = Instant::now();
        let mut sent = webhooks(&self.client, &self.webhook, first, count, 64, rate).await;
        let (seen, left) = watching.await?;
        anyhow::ensure!(left == 0, "{left} messages were never seen live");
        let last = seen.iter().flatten().max().copied().unwrap_or(started);
        let mut late: Vec<Duration> = match rate {
            Some(rate) => seen
                .iter()
                .flatten()
                .enumerate()
                .map(|(n, at)| at.saturating_duration_since(started + Duration::from_secs_f64(n as f64 / rate)))
                .collect(),
            None => Vec::new(),
        };
        let p99_ms = if rate.is_some() {
            percentile(&mut late, 0.99)
        } else {
            sent.p99_ms()
        };
        Ok(Live {
            accepted: sent.per_second,
            seen: count as f64 / last.duration_since(started).as_secs_f64(),
            p99_ms,
        })
    }

    /// Replies over all conversations; counts until the platform has them all.
    async fn replies(&self, sent: &std::sync::atomic::AtomicU64) -> anyhow::Result<f64> {
        let list = self.get("conversations?limit=200").await?;
        let ids: Vec<String> = list["items"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|item| item["id"].as_str().map(str::to_owned))
            .collect();
        let before = sent.load(Ordering::Relaxed);
        let started = Instant::now();
        for chunk in (0..REPLIES).collect::<Vec<_>>().chunks(64) {
            let calls = chunk.iter().map(|n| {
                let path = format!("conversations/{}/messages", ids[n % ids.len()]);
                async move { self.call(&path, json!({"text": format!("balasan {n}")})).await }
            });
            for answer in futures_util::future::join_all(calls).await {
                answer?;
            }
        }
        while sent.load(Ordering::Relaxed) - before < REPLIES as u64 {
            anyhow::ensure!(started.elapsed() < Duration::from_secs(60), "replies did not all leave");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(REPLIES as f64 / started.elapsed().as_secs_f64())
    }

    async fn get_p95(&self, path: &str) -> anyhow::Result<f64> {
        let mut times = Vec::new();
        for _ in 0..100 {
            let started = Instant::now();
            self.get(path).await?;
            times.push(started.elapsed());
        }
        Ok(percentile(&mut times, 0.95))
    }

    async fn fan_out(&self) -> anyhow::Result<(f64, f64)> {
        let mut sockets = Vec::with_capacity(SOCKETS);
        for _ in 0..SOCKETS {
            sockets.push(self.socket().await?);
        }
        let memory = self.sapa.memory_mb();
        let waiting = sockets.into_iter().map(|mut socket| {
            tokio::spawn(async move {
                while let Ok(Some(text)) = tokio::time::timeout(Duration::from_secs(20), socket.next()).await {
                    if text.contains("message.created") {
                        return Some(Instant::now());
                    }
                }
                None
            })
        });
        let waiting: Vec<_> = waiting.collect();
        tokio::time::sleep(Duration::from_millis(500)).await;
        let started = Instant::now();
        webhooks(&self.client, &self.webhook, 10_000_000, 1, 1, None).await;
        let mut times = Vec::new();
        for wait in waiting {
            let at = wait.await?.context("a socket heard nothing")?;
            times.push(at.duration_since(started));
        }
        Ok((percentile(&mut times, 0.99), memory))
    }
}
