//! Time is passed in. `Millis` is what rows hold; the clock is real, or set by a test.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
pub struct Millis(pub i64);

impl Millis {
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
    #[must_use]
    pub const fn plus_secs(self, secs: i64) -> Self {
        self.plus_ms(secs.saturating_mul(1000))
    }
    #[must_use]
    pub const fn plus_hours(self, hours: i64) -> Self {
        self.plus_secs(hours.saturating_mul(3600))
    }
    /// How many milliseconds lie between an earlier time and this one.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
    /// RFC 3339 in UTC with milliseconds, as the API writes times.
    #[must_use]
    pub fn rfc3339(self) -> String {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(at) => format!("{at:.3}"),
            Err(_) => "1970-01-01T00:00:00.000Z".to_owned(),
        }
    }
    #[must_use]
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|at| Self(at.as_millisecond()))
    }
}

/// What time it is: the system's, or one that a test moves.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    set: Option<Arc<AtomicI64>>,
}

impl Clock {
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still until `advance_ms` moves it.
    #[must_use]
    pub fn fixed(at: Millis) -> Self {
        Self {
            set: Some(Arc::new(AtomicI64::new(at.0))),
        }
    }

    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    pub fn now(&self) -> Millis {
        match &self.set {
            Some(at) => Millis(at.load(Ordering::SeqCst)),
            None => Millis(jiff::Timestamp::now().as_millisecond()),
        }
    }

    /// Moves a fixed clock; a system clock takes no notice.
    pub fn advance_ms(&self, ms: i64) {
        if let Some(at) = &self.set {
            at.fetch_add(ms, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_with_milliseconds_and_read_back() {
        let at = Millis(1_788_153_000_120);
        assert_eq!(at.rfc3339(), "2026-08-31T05:10:00.120Z");
        assert_eq!(Millis::parse_rfc3339("2026-08-31T05:10:00.120Z"), Some(at));
        assert_eq!(Millis(0).rfc3339(), "1970-01-01T00:00:00.000Z");
    }
}
