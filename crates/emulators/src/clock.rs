//! The emulated time: starts at the real time, may run faster and may be moved.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

#[derive(Debug)]
pub struct Clock {
    started: Instant,
    base_ms: i64,
    speed: f64,
    offset_ms: AtomicI64,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock everything else asks")]
    pub fn new(speed: f64, start_ms: Option<i64>) -> Self {
        Self {
            started: Instant::now(),
            base_ms: start_ms.unwrap_or_else(|| jiff::Timestamp::now().as_millisecond()),
            speed: if speed > 0.0 { speed } else { 1.0 },
            offset_ms: AtomicI64::new(0),
        }
    }

    /// Milliseconds since 1970 in emulated time.
    pub fn now_ms(&self) -> i64 {
        let passed = self.started.elapsed().as_secs_f64() * 1000.0 * self.speed;
        self.base_ms + passed as i64 + self.offset_ms.load(Ordering::Relaxed)
    }

    pub fn now_seconds(&self) -> i64 {
        self.now_ms() / 1000
    }

    /// Moves the emulated time; returns the whole offset from real time.
    pub fn shift_ms(&self, by: i64) -> i64 {
        self.offset_ms.fetch_add(by, Ordering::Relaxed) + by
    }

    pub fn offset_ms(&self) -> i64 {
        self.offset_ms.load(Ordering::Relaxed)
    }

    /// How long a sleeper has to wait in real time for `ms` of emulated time.
    pub fn real(&self, ms: i64) -> Duration {
        Duration::from_secs_f64(ms.max(0) as f64 / 1000.0 / self.speed)
    }
}
