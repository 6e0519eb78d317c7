//! Things that happen later, in emulated time.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use tokio::sync::Notify;

use super::Graph;

type Job = Box<dyn FnOnce(&Arc<Graph>) + Send>;

#[derive(Default)]
pub struct Schedule {
    jobs: Mutex<BTreeMap<(i64, u64), Job>>,
    next: AtomicU64,
    wake: Notify,
}

impl Schedule {
    pub fn at(&self, due_ms: i64, job: impl FnOnce(&Arc<Graph>) + Send + 'static) {
        let key = (due_ms, self.next.fetch_add(1, Ordering::Relaxed));
        let mut jobs = self.jobs.lock().expect("schedule");
        let is_first = jobs.first_key_value().is_none_or(|(first, _)| key < *first);
        jobs.insert(key, Box::new(job));
        if is_first {
            self.wake.notify_one();
        }
    }

    /// The clock was moved: look again.
    pub fn clock_moved(&self) {
        self.wake.notify_one();
    }

    pub fn waiting(&self) -> usize {
        self.jobs.lock().expect("schedule").len()
    }

    fn take_due(&self, now_ms: i64) -> (Vec<Job>, Option<i64>) {
        let mut jobs = self.jobs.lock().expect("schedule");
        let later = jobs.split_off(&(now_ms + 1, 0));
        let due = std::mem::replace(&mut *jobs, later);
        let next = jobs.first_key_value().map(|(key, _)| key.0);
        (due.into_values().collect(), next)
    }
}

pub async fn run(schedule: Arc<Schedule>, graph: Weak<Graph>) {
    loop {
        let sleep = {
            let Some(graph) = graph.upgrade() else { return };
            let now = graph.clock.now_ms();
            let (due, next) = schedule.take_due(now);
            for job in due {
                job(&graph);
            }
            next.map_or(Duration::from_secs(3_600), |at| graph.clock.real(at - now))
        };
        // At least a millisecond, so that a crowd of timers is taken in bundles.
        let sleep = sleep.max(Duration::from_millis(1));
        tokio::select! {
            () = tokio::time::sleep(sleep) => {}
            () = schedule.wake.notified() => {}
        }
    }
}
