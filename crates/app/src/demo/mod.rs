//! `sapa demo`: Sapa with the emulated platforms beside it and an invented shop inside.
//!
//! `plan` makes up a month of chats from `script`; `rows` and `line` turn it into rows, `seed` writes them once;
//! `phones` tells the emulators at each start. Nothing here is reached by `sapa serve`.

mod cast;
mod content;
mod files;
mod line;
mod phones;
mod pictures;
mod plan;
mod rows;
mod script;
mod seed;

use std::net::SocketAddr;
use std::time::Instant;

use anyhow::Result;
use sapa_domain::App;
use sapa_emulators::{Emulators, NumberSeed, Options};

use self::phones::Phones;
use crate::cli::{Role, Settled};
use crate::commands::serve::{self, Ready, listen};
use crate::config::{self, reachable};
use crate::stop;

/// After the first number's, so that the phone page begins with that one.
const SECOND_NUMBER_ID: &str = "410022003300442";

pub async fn run(args: Settled) -> Result<()> {
    let mut settings = args.settings.load()?;
    let listener = listen(settings.emulators_listen, "SAPA_EMULATORS_LISTEN").await?;
    let address = reachable(listener.local_addr()?);
    // A demo never calls the world: whatever is not set otherwise is the emulators'.
    for setting in config::all().iter().filter(|setting| setting.vendor) {
        settings
            .vendor_hosts
            .entry(setting.name.to_owned())
            .or_insert_with(|| format!("http://{address}"));
    }
    let ready = serve::prepare(&settings, Role::All).await?;
    let emulators = Emulators::new(options());
    let stopped = stop::wait(ready.stop.clone());
    let served = emulators.clone();
    let platform = tokio::spawn(async move { served.serve(listener, stopped).await });
    prepare(&ready, &emulators, address).await?;
    let running = serve::go(ready);
    announce(&running.app, address);
    stop::wait(running.stop.clone()).await;
    running.end().await;
    platform.abort();
    Ok(())
}

fn options() -> Options {
    Options::demo().with_number(NumberSeed::new(
        SECOND_NUMBER_ID,
        "+66 1800-000-222",
        "Melati Living Bangkok",
    ))
}

/// The shop, when it is not there yet, and the phones: before anything of Sapa runs, so that nobody hears of old
/// messages as if they were new.
async fn prepare(ready: &Ready, emulators: &Emulators, address: SocketAddr) -> Result<()> {
    let app = &ready.app;
    let phones = Phones {
        vendors: &app.vendors,
        base: format!("http://{address}"),
    };
    let started = Instant::now();
    let workspace = match seed::found(app).await? {
        Some(workspace) => {
            seed::reconnect(app, &workspace).await?;
            workspace
        }
        None => {
            seed::refuse_real_workspaces(app, "demo@sapa.local").await?;
            seed::seed(app, &phones.known().await?).await?
        }
    };
    let chats = phones.fill(app, &workspace).await?;
    // As a person would enter it in the platform's pages: templates and account events come by it.
    let (url, token) = seed::webhook(app, &workspace).await?;
    emulators.set_webhook(&url, token.expose());
    tracing::info!(
        chats,
        duration_ms = started.elapsed().as_millis(),
        "The demo's shop is ready."
    );
    Ok(())
}

fn announce(app: &App, emulators: SocketAddr) {
    println!("Sapa's demo is ready.");
    println!();
    println!("  Open           {}", app.config.public_url);
    println!("  Sign in        demo@sapa.local  (also bima@sapa.local, kanda@sapa.local)");
    println!("  Password       {}", seed::PASSWORD);
    println!("  Play customer  http://{emulators}/phone");
    println!();
    println!("Everything is invented, and nothing leaves this machine. Ctrl-C stops it.");
}
