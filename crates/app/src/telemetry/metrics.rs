//! Every metric with its help text, and the page Prometheus reads. docs/operating.md lists them.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};

use super::process;

/// Renders the page.
pub type Render = Arc<dyn Fn() -> String + Send + Sync>;

const SECONDS: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];
const SIZES: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Counter,
    Gauge,
    Histogram,
}
use Kind::{Counter, Gauge, Histogram};

/// Name, kind, help. To add a metric: use it, and give it a line here and in docs/operating.md.
const METRICS: &[(&str, Kind, &str)] = &[
    ("sapa_http_seconds", Histogram, "Requests by route, method and status"),
    (
        "sapa_internal_errors_total",
        Counter,
        "Requests that ended in an error of ours",
    ),
    ("sapa_panics_total", Counter, "Requests that ended in a panic"),
    ("sapa_panics_logged_total", Counter, "Panics anywhere in the process"),
    (
        "sapa_live_sockets",
        Gauge,
        "Browsers with a live connection to this node",
    ),
    (
        "sapa_webhooks_accepted_total",
        Counter,
        "Webhooks stored and answered with 200",
    ),
    (
        "sapa_webhook_answers_total",
        Counter,
        "Webhook calls by outcome, refusals included",
    ),
    (
        "sapa_inbound_dead_total",
        Counter,
        "Elements of webhooks that could not be placed",
    ),
    (
        "sapa_inbound",
        Gauge,
        "Webhook bodies by state: pending (to be read), dead (with dead elements)",
    ),
    (
        "sapa_deliveries_total",
        Counter,
        "Outgoing messages by where they got to",
    ),
    (
        "sapa_vendor_calls_total",
        Counter,
        "Calls to platforms by host and outcome",
    ),
    ("sapa_vendor_call_seconds", Histogram, "Calls to platforms by host"),
    ("sapa_job_seconds", Histogram, "Runs of background jobs by name"),
    (
        "sapa_jobs",
        Gauge,
        "Background jobs by name and state: ready (waiting or running), dead (given up)",
    ),
    (
        "sapa_jobs_late_seconds",
        Gauge,
        "How long the job that is due longest has waited",
    ),
    ("sapa_jobs_given_up_total", Counter, "Background jobs given up, by name"),
    (
        "sapa_mail_failures_total",
        Counter,
        "Mails that the mail server did not take",
    ),
    ("sapa_accounts", Gauge, "Connected accounts by state"),
    (
        "sapa_db_group_size",
        Histogram,
        "SQLite: callers that shared one commit",
    ),
    (
        "sapa_db_up",
        Gauge,
        "1 when the database answered the last look, else 0",
    ),
    ("sapa_db_look_seconds", Gauge, "How long that look took"),
    ("sapa_build_info", Gauge, "1, with the version as a label"),
    ("process_cpu_seconds_total", Counter, "CPU time of this process"),
    ("process_resident_memory_bytes", Gauge, "Memory of this process"),
    ("process_open_fds", Gauge, "Open files and sockets of this process"),
    ("process_threads", Gauge, "Threads of this process"),
    (
        "process_start_time_seconds",
        Gauge,
        "When this process started, in seconds since 1970",
    ),
];

/// Begins to collect; answers what renders the page.
pub fn install(started_at_ms: i64) -> Result<Render> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), SECONDS)
        .and_then(|builder| builder.set_buckets_for_metric(Matcher::Suffix("_size".into()), SIZES))
        .and_then(PrometheusBuilder::install_recorder)
        .context("The metrics could not start")?;
    for (name, kind, help) in METRICS {
        match kind {
            Counter => metrics::describe_counter!(*name, *help),
            Gauge => metrics::describe_gauge!(*name, *help),
            Histogram => metrics::describe_histogram!(*name, *help),
        }
    }
    metrics::gauge!("sapa_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 fit many times over")]
    metrics::gauge!("process_start_time_seconds").set(started_at_ms as f64 / 1000.0);
    let upkeep = handle.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            upkeep.run_upkeep();
        }
    });
    Ok(Arc::new(move || {
        process::measure();
        handle.render()
    }))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::METRICS;

    #[test]
    fn every_metric_in_the_code_has_a_help_text_and_a_line_in_the_docs() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let docs = std::fs::read_to_string(root.join("docs/operating.md")).unwrap();
        for (name, ..) in METRICS {
            assert!(
                docs.contains(&format!("`{name}`")),
                "docs/operating.md does not list {name}"
            );
        }
        let mut seen = 0;
        for file in rust_files(&root.join("crates")) {
            let text = std::fs::read_to_string(&file).unwrap();
            for kind in ["counter!(\"", "gauge!(\"", "histogram!(\""] {
                for (at, _) in text.match_indices(&format!("metrics::{kind}")) {
                    let name = text[at..].split('"').nth(1).unwrap();
                    seen += 1;
                    assert!(
                        METRICS.iter().any(|known| known.0 == name),
                        "{}: {name} has no help text",
                        file.display()
                    );
                }
            }
        }
        assert!(seen > 10, "only {seen} metrics found");
    }

    fn rust_files(folder: &Path) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files.extend(rust_files(&path));
            } else if path.extension().is_some_and(|end| end == "rs") {
                files.push(path);
            }
        }
        files
    }
}
