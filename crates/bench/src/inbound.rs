//! Webhooks in: how fast they are accepted, and how soon each message is seen live.

use std::time::{Duration, Instant};

use futures_util::StreamExt;

use crate::api::Bench;
use crate::load::{Load, percentile, webhooks};

pub struct Live {
    pub accepted: f64,
    pub accepted_p99_ms: f64,
    pub seen: f64,
    /// From when each webhook was due until its event was here; only with a rate.
    pub late: Vec<Duration>,
}

impl Live {
    pub fn late_ms(&mut self, share: f64) -> f64 {
        percentile(&mut self.late, share)
    }
}

/// Sends webhooks and waits until each one's message was seen live.
pub async fn seen_live(bench: &Bench, load: Load) -> anyhow::Result<Live> {
    let mut socket = bench.live().await?;
    let watching = tokio::spawn(async move {
        let mut seen = vec![None; load.count];
        let mut left = load.count;
        while left > 0 {
            let Ok(Some(text)) = tokio::time::timeout(Duration::from_secs(30), socket.next()).await else {
                break;
            };
            let place = number_in(&text).and_then(|n| seen.get_mut(n.checked_sub(load.first)?));
            if let Some(place @ None) = place {
                *place = Some(Instant::now());
                left -= 1;
            }
        }
        (seen, left)
    });
    let started = Instant::now();
    let mut sent = webhooks(&bench.client, &bench.webhook, load).await;
    let (seen, left) = watching.await?;
    anyhow::ensure!(left == 0, "{left} messages were never seen live");
    let last = seen.iter().flatten().max().copied().unwrap_or(started);
    let late = load.rate.map_or(Vec::new(), |rate| {
        let due = |n: usize| started + Duration::from_secs_f64(n as f64 / rate);
        let seen = seen.iter().flatten().enumerate();
        seen.map(|(n, at)| at.saturating_duration_since(due(n))).collect()
    });
    Ok(Live {
        accepted: sent.per_second,
        accepted_p99_ms: sent.p99_ms(),
        seen: load.count as f64 / last.duration_since(started).as_secs_f64(),
        late,
    })
}

/// Which of our messages was made, when the event says that one was.
fn number_in(event: &str) -> Option<usize> {
    let at = event.find("\"wamid.BENCH")? + 12;
    if !event.contains("message.created") {
        return None;
    }
    event.get(at..at + 10)?.parse().ok()
}
