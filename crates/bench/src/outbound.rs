//! Everything the product gives back: replies, pages, search, events to many sockets.

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use serde_json::json;

use crate::api::{Bench, text};
use crate::load::{CONNECTIONS, percentile};

const REPLIES: usize = 3_000;

/// Sends straight to the platform: what a reply costs without us.
pub async fn bare_sends(client: &reqwest::Client, platform: &str) -> anyhow::Result<f64> {
    let url = format!("{platform}/v23.0/1/messages");
    let body =
        json!({"messaging_product": "whatsapp", "to": "6281200000000", "type": "text", "text": {"body": "balasan"}});
    let started = Instant::now();
    let calls = (0..REPLIES).map(|_| async { client.post(&url).json(&body).send().await?.error_for_status() });
    stream::iter(calls)
        .buffer_unordered(CONNECTIONS)
        .try_for_each(async |_| Ok(()))
        .await?;
    Ok(REPLIES as f64 / started.elapsed().as_secs_f64())
}

/// Replies over 200 conversations of these numbers; ends when the platform has them all.
pub async fn replies(bench: &Bench, accounts: &[String], sent: &AtomicU64) -> anyhow::Result<f64> {
    let mut ids = Vec::new();
    for account in accounts {
        let share = 200 / accounts.len();
        let path = format!("conversations?account_id={account}&limit={share}");
        let list = bench.get(&path).await?;
        for item in list["items"].as_array().context("a list")? {
            ids.push(text(item, "id")?);
        }
    }
    anyhow::ensure!(ids.len() == 200, "{} conversations instead of 200", ids.len());
    let before = sent.load(Ordering::Relaxed);
    let started = Instant::now();
    let calls = (0..REPLIES).map(|n| {
        let path = format!("conversations/{}/messages", ids[n % ids.len()]);
        async move { bench.call(&path, json!({"text": format!("balasan {n}")})).await }
    });
    let mut calls = std::pin::pin!(stream::iter(calls).buffer_unordered(CONNECTIONS));
    while let Some(answer) = calls.next().await {
        answer?;
    }
    while sent.load(Ordering::Relaxed) - before < REPLIES as u64 {
        anyhow::ensure!(
            started.elapsed() < Duration::from_secs(30),
            "replies did not all leave within 30 seconds"
        );
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(REPLIES as f64 / started.elapsed().as_secs_f64())
}

/// The address of the 200th page of twenty, reached as a person reaches it.
pub async fn page_200(bench: &Bench) -> anyhow::Result<String> {
    let mut path = "conversations?limit=20".to_owned();
    for _ in 1..200 {
        let cursor = text(&bench.get(&path).await?, "next_cursor")?;
        path = format!("conversations?limit=20&cursor={cursor}");
    }
    Ok(path)
}

pub async fn get_p95(bench: &Bench, path: &str) -> anyhow::Result<f64> {
    let mut times = Vec::new();
    for _ in 0..200 {
        let started = Instant::now();
        let page = bench.get(path).await?;
        times.push(started.elapsed());
        let items = page["items"].as_array().context("a list")?;
        anyhow::ensure!(!items.is_empty(), "{path} found nothing to measure");
    }
    Ok(percentile(&mut times, 0.95))
}

/// Opens sockets, thirty-two at a time.
pub async fn open<S, F>(count: usize, one: impl Fn() -> F) -> anyhow::Result<Vec<S>>
where
    F: Future<Output = anyhow::Result<S>>,
{
    let opening = (0..count).map(|_| one());
    stream::iter(opening).buffer_unordered(32).try_collect().await
}

/// From the cause until every socket has its event, p99 in milliseconds.
pub async fn fan_out<S>(sockets: Vec<S>, cause: impl Future<Output = ()>) -> anyhow::Result<f64>
where
    S: Stream<Item = String> + Unpin + Send + 'static,
{
    let hear = async |mut socket: S| {
        while let Ok(Some(text)) = tokio::time::timeout(Duration::from_secs(20), socket.next()).await {
            if text.contains("message.created") {
                return Some((Instant::now(), socket));
            }
        }
        None
    };
    let waiting: Vec<_> = sockets.into_iter().map(|socket| tokio::spawn(hear(socket))).collect();
    tokio::time::sleep(Duration::from_millis(1000)).await;
    let started = Instant::now();
    cause.await;
    let mut times = Vec::new();
    for wait in waiting {
        let (at, _open) = wait.await?.context("a socket heard nothing")?;
        times.push(at.duration_since(started));
    }
    Ok(percentile(&mut times, 0.99))
}
