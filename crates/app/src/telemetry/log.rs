//! Logs on standard error: sentences and fields, for people or as JSON (docs/logging.md).

use std::io::IsTerminal;

use anyhow::{Context, Result};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Registry, fmt};

use super::sentry::{self, Reports};
use crate::config::{LogFormat, Settings};

/// For processes that serve. The reports begin once there is a client to send them with.
pub fn start(settings: &Settings) -> Result<Option<Reports>> {
    let (layer, reports) = match &settings.sentry_dsn {
        Some(dsn) => {
            let (layer, reports) = sentry::layer(dsn)?;
            (Some(layer), Some(reports))
        }
        None => (None, None),
    };
    Registry::default()
        .with(filter(settings, "info,sqlx=warn")?)
        .with(lines(settings))
        .with(layer)
        .init();
    std::panic::set_hook(Box::new(log_panic));
    Ok(reports)
}

/// For commands that end: people want their answer, not our diary.
pub fn quiet(settings: &Settings) -> Result<()> {
    Registry::default()
        .with(filter(settings, "error")?)
        .with(lines(settings))
        .init();
    Ok(())
}

fn filter(settings: &Settings, default: &str) -> Result<EnvFilter> {
    EnvFilter::try_new(settings.log.as_deref().unwrap_or(default))
        .context("SAPA_LOG cannot be used. It looks like info, or like info,sapa_domain=debug")
}

fn lines<S>(settings: &Settings) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
{
    let terminal = std::io::stderr().is_terminal();
    let json = match settings.log_format {
        LogFormat::Auto => !terminal,
        LogFormat::Json => true,
        LogFormat::Human => false,
    };
    let lines = fmt::layer().with_writer(std::io::stderr);
    if json {
        lines
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .boxed()
    } else {
        lines.with_ansi(terminal).compact().boxed()
    }
}

fn log_panic(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic
        .location()
        .map(|at| format!("{}:{}", at.file(), at.line()))
        .unwrap_or_default();
    let text = panic.payload_as_str().unwrap_or_default();
    ::metrics::counter!("sapa_panics_logged_total").increment(1);
    tracing::error!(
        place,
        reason = harmless(text),
        "A part of the program panicked. This is a mistake of ours."
    );
}

/// Some panics of the standard library quote the text they fell over; that may be what somebody wrote.
fn harmless(text: &str) -> &str {
    text.split(['`', '"', '\'']).next().unwrap_or_default().trim_end()
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_panic_does_not_quote_what_people_wrote() {
        let text = std::panic::catch_unwind(|| "สวัสดี rahasia"[1..].len()).unwrap_err();
        let text = text.downcast_ref::<String>().map_or("", String::as_str);
        assert!(text.contains("rahasia"), "the library still quotes: {text}");
        assert!(!harmless(text).contains("rahasia") && !harmless(text).is_empty());
    }
}
