//! When to end: the first signal asks for it, the second one does not wait.

use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Longer than the server's and the job runner's own limits, shorter than what service managers wait.
const PATIENCE: Duration = Duration::from_secs(25);

/// Turns true when the process is asked to end.
pub fn on_signals() -> anyhow::Result<watch::Receiver<bool>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        for asked_before in [false, true] {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if asked_before {
                tracing::warn!("Asked a second time: ending at once.");
                std::process::exit(130);
            }
            tracing::info!("Stopping: no new requests, running ones get their answer.");
            let _ = stop.send(true);
        }
    });
    Ok(stopped)
}

pub async fn wait(mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Waits for everything that runs, within reason.
pub async fn join(tasks: Vec<(&'static str, JoinHandle<()>)>) {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    for (part, task) in tasks {
        match tokio::time::timeout_at(deadline, task).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(part, error = %error, "A part of Sapa ended badly."),
            Err(_) => tracing::warn!(
                part,
                "A part of Sapa did not end in time; another start will take up its work."
            ),
        }
    }
}
