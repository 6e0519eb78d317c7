//! `sapa migrate`: for those who bring the schema up to date before they start the new version.

use anyhow::Result;

use crate::config::SettingsArgs;
use crate::{lock, telemetry, wiring};

pub async fn run(args: &SettingsArgs) -> Result<()> {
    let settings = args.load()?;
    telemetry::quiet(&settings)?;
    lock::make_data_dir(&settings.data_dir)?;
    wiring::open_database(&settings).await?.close().await;
    println!("The database's schema is up to date.");
    Ok(())
}
