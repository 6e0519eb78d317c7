//! `sapa emulators`: the fake platforms alone, for those who develop against them.

use anyhow::Result;
use sapa_emulators::Options;

use super::serve::listen;
use crate::config::{SettingsArgs, reachable};
use crate::{stop, telemetry};

pub async fn run(args: &SettingsArgs) -> Result<()> {
    let settings = args.load()?;
    telemetry::start(&settings)?;
    let stop = stop::on_signals()?;
    let listener = listen(settings.emulators_listen, "SAPA_EMULATORS_LISTEN").await?;
    let base = format!("http://{}", reachable(listener.local_addr()?));
    println!("Emulated platforms listen on {base}; play the customers at {base}/phone");
    println!("To use them, start Sapa with SAPA_META_GRAPH_URL={base}");
    sapa_emulators::serve(listener, Options::demo(), stop::wait(stop)).await;
    Ok(())
}
