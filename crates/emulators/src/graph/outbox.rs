//! The queue of updates on their way, its switches and the log of POSTs.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, Semaphore};

use crate::chance;
use crate::options::Delivery;

/// Lines of the log that are kept.
const LOG_LENGTH: usize = 200;

/// One change on its way to one app.
#[derive(Clone, Debug)]
pub struct Update {
    pub app_id: String,
    pub url: String,
    pub entry_id: String,
    /// Seconds; only fields that are not about messages carry it.
    pub time: Option<i64>,
    pub field: &'static str,
    /// The value, escaped as on the wire.
    pub value: Arc<str>,
    /// For counters: `message.text`, `status.sent`, …
    pub label: Arc<str>,
}

/// Switches for delivery, changed while running.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebhookFaults {
    /// Nothing leaves while true; it waits.
    pub paused: bool,
    /// Every POST is repeated this many times although it was answered.
    pub duplicate: u32,
    /// Updates leave in random order within this many.
    pub reorder: usize,
    /// Updates per POST; 0 = as started.
    pub batch: usize,
    /// The next so many POSTs carry a wrong signature.
    pub bad_signature: u32,
    /// The next so many POSTs carry none.
    pub no_signature: u32,
    /// Milliseconds before each POST.
    pub delay_ms: u64,
    /// Adds a change of a field nobody knows to every POST.
    pub unknown_field: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct LogLine {
    pub id: u64,
    pub at_ms: i64,
    pub url: String,
    pub labels: Vec<Arc<str>>,
    pub attempt: u32,
    /// 0 = no answer.
    pub status: u16,
    pub took_ms: u64,
    pub size: usize,
    pub answer: String,
    #[serde(skip)]
    pub body: Bytes,
    #[serde(skip)]
    pub signature: String,
}

pub struct Outbox {
    queue: Mutex<VecDeque<Update>>,
    pub faults: Mutex<WebhookFaults>,
    pub log: Mutex<VecDeque<LogLine>>,
    pub wake: Notify,
    pub permits: Arc<Semaphore>,
    pub next_log: AtomicU64,
    pub waiting_retry: AtomicU64,
    batch: usize,
    pub linger: Duration,
}

impl Outbox {
    pub fn new(delivery: &Delivery) -> Self {
        Self {
            queue: Mutex::default(),
            faults: Mutex::default(),
            log: Mutex::default(),
            wake: Notify::new(),
            permits: Arc::new(Semaphore::new(delivery.concurrency.max(1))),
            next_log: AtomicU64::new(1),
            waiting_retry: AtomicU64::new(0),
            batch: delivery.batch.max(1),
            linger: Duration::from_millis(delivery.linger_ms),
        }
    }

    pub fn push(&self, update: Update) {
        self.queue.lock().expect("queue").push_back(update);
        self.wake.notify_one();
    }

    /// Updates queued and POSTs waiting for another attempt.
    pub fn pending(&self) -> (usize, u64) {
        (
            self.queue.lock().expect("queue").len(),
            self.waiting_retry.load(Ordering::Relaxed),
        )
    }

    /// Numbers the line and keeps the last ones.
    pub fn write_log(&self, line: LogLine) {
        let mut log = self.log.lock().expect("log");
        if log.len() == LOG_LENGTH {
            log.pop_front();
        }
        log.push_back(line);
    }

    pub fn set_faults(&self, faults: WebhookFaults) {
        *self.faults.lock().expect("faults") = faults;
        self.wake.notify_one();
    }

    pub fn faults(&self) -> WebhookFaults {
        self.faults.lock().expect("faults").clone()
    }

    pub fn is_ready(&self) -> bool {
        !self.faults.lock().expect("faults").paused && !self.queue.lock().expect("queue").is_empty()
    }

    pub fn batch_size(&self) -> usize {
        match self.faults.lock().expect("faults").batch {
            0 => self.batch,
            size => size.min(1_000),
        }
    }

    /// The next updates for one POST: same app, same address.
    pub fn take(&self) -> Vec<Update> {
        let (size, reorder) = (self.batch_size(), self.faults().reorder);
        let mut queue = self.queue.lock().expect("queue");
        if reorder > 1 && queue.len() > 1 {
            let other = chance::number(0..reorder.min(queue.len()) as u64) as usize;
            queue.swap(0, other);
        }
        let Some(first) = queue.pop_front() else {
            return Vec::new();
        };
        let mut taken = vec![first];
        let mut index = 0;
        while taken.len() < size && index < queue.len() {
            if queue[index].url == taken[0].url && queue[index].app_id == taken[0].app_id {
                taken.extend(queue.remove(index));
            } else {
                index += 1;
            }
        }
        taken
    }
}
