//! `sapa serve`: web and workers until asked to stop.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use sapa_domain::{App, inbound, jobs, team};
use sapa_server::Server;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::cli::{Role, ServeArgs};
use crate::config::Settings;
use crate::lock::{self, DataLock};
use crate::{stop, telemetry, wiring};

pub async fn run(args: ServeArgs) -> Result<()> {
    let settings = args.settings.load()?;
    let running = go(prepare(&settings, args.role).await?);
    running.announce().await?;
    stop::wait(running.stop.clone()).await;
    running.end().await;
    Ok(())
}

/// Everything is built and the port is taken, but nothing runs yet.
pub struct Ready {
    pub app: App,
    pub stop: watch::Receiver<bool>,
    role: Role,
    listener: Option<TcpListener>,
    address: Option<SocketAddr>,
    render: telemetry::Render,
    lock: DataLock,
}

/// A Sapa that serves.
pub struct Running {
    pub app: App,
    pub stop: watch::Receiver<bool>,
    address: Option<SocketAddr>,
    tasks: Vec<(&'static str, JoinHandle<()>)>,
    _lock: DataLock,
}

pub async fn prepare(settings: &Settings, role: Role) -> Result<Ready> {
    let reports = telemetry::start(settings)?;
    let mut settings = settings.clone();
    if let Some(reports) = &reports {
        settings.vendor_hosts.insert("sentry".into(), reports.host());
    }
    let lock = lock::for_serving(&settings)?;
    let stop = stop::on_signals()?;
    // Asked for before anything is built: the public address may follow from it, and a taken port is told at once.
    let listener = if role == Role::Worker {
        None
    } else {
        Some(listen(settings.listen, "SAPA_LISTEN").await?)
    };
    let address = listener.as_ref().map(TcpListener::local_addr).transpose()?;
    let app = wiring::build(&settings, settings.public_url(address.unwrap_or(settings.listen))).await?;
    let render = telemetry::install(app.clock.now().0)?;
    if let Some(reports) = reports {
        tokio::spawn(reports.send(app.vendors.clone(), app.clock.clone(), app.config.node.clone()));
    }
    Ok(Ready {
        app,
        stop,
        role,
        listener,
        address,
        render,
        lock,
    })
}

/// Starts what the role asks for.
pub fn go(ready: Ready) -> Running {
    let Ready {
        app,
        stop,
        role,
        listener,
        address,
        render,
        lock,
    } = ready;
    let mut tasks = vec![("gauges", tokio::spawn(telemetry::watch(app.clone(), stop.clone())))];
    if let Some(listener) = listener {
        let router = sapa_server::router(Server::start(app.clone(), Some(render)));
        tasks.push(("web", tokio::spawn(sapa_server::serve(listener, router, stop.clone()))));
    }
    if role != Role::Web {
        tasks.push((
            "webhook reader",
            tokio::spawn(inbound::ingest::run(app.clone(), stop.clone())),
        ));
        tasks.push(("job runner", tokio::spawn(jobs::runner::run(app.clone(), stop.clone()))));
        tasks.push(("chores", tokio::spawn(jobs::schedule::run(app.clone(), stop.clone()))));
    }
    Running {
        app,
        stop,
        address,
        tasks,
        _lock: lock,
    }
}

pub async fn listen(address: SocketAddr, setting: &str) -> Result<TcpListener> {
    let bound = TcpListener::bind(address).await;
    bound.with_context(|| format!("{address} cannot be listened on. Stop what is there, or choose another {setting}"))
}

impl Running {
    /// Tells people where to go. On standard output: logs are on standard error.
    pub async fn announce(&self) -> Result<()> {
        match self.address {
            Some(address) => println!(
                "Sapa listens on http://{address} and is reached at {}",
                self.app.config.public_url
            ),
            None => println!("Sapa works in the background as {}", self.app.config.node),
        }
        if let Some(link) = team::setup_link(&self.app).await? {
            println!(
                "Nobody owns this installation yet. Make the owner's account with this link (7 days, once):\n{link}"
            );
        }
        tracing::info!(node = %self.app.config.node, version = env!("CARGO_PKG_VERSION"), "Sapa is ready.");
        Ok(())
    }

    /// Lets everything end, then closes the database.
    pub async fn end(self) {
        stop::join(self.tasks).await;
        if tokio::time::timeout(std::time::Duration::from_secs(5), self.app.db.close())
            .await
            .is_err()
        {
            tracing::warn!("The database took too long to close; it recovers by itself at the next start.");
        }
        tracing::info!("Sapa has stopped.");
    }
}
