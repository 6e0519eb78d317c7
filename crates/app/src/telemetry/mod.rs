//! What an operator sees: logs, metrics, and reports of errors to Sentry.

mod gauges;
mod log;
mod metrics;
mod process;
mod sentry;

pub use gauges::watch;
pub use log::{quiet, start};
pub use metrics::{Render, install};
