//! `sapa keys rotate`: a new key, everything sealed anew, the old key forgotten.

use anyhow::{Result, bail};
use sapa_domain::seal::Sealer;
use sapa_domain::{App, account, team};
use sapa_model::Secret;

use crate::config::{Settings, SettingsArgs};
use crate::{lock, telemetry, wiring};

pub async fn rotate(args: &SettingsArgs) -> Result<()> {
    let settings = args.load()?;
    telemetry::quiet(&settings)?;
    match settings.secret_key.clone() {
        Some(keys) => rotate_setting(&settings, &keys).await,
        None => rotate_file(&settings).await,
    }
}

/// The key in the data folder. A running Sapa would not know the new one.
async fn rotate_file(settings: &Settings) -> Result<()> {
    let _alone = lock::alone(
        settings,
        "Stop it, rotate, and start it again: it would not know the new key.",
    )?;
    let file = settings.key_file();
    // From here on both keys open; a run that is cut off is simply repeated.
    drop(Sealer::add_key(&file)?);
    let count = reseal(settings).await?;
    Sealer::forget_old_keys(&file)?;
    println!(
        "{count} values are sealed with a new key; the old one is gone from {}.",
        file.display()
    );
    println!("Backups made before need the old key: keep it with them.");
    Ok(())
}

/// Keys in the environment are the operator's: everything goes to the first of them.
async fn rotate_setting(settings: &Settings, keys: &Secret) -> Result<()> {
    if !keys.expose().contains(',') {
        bail!(
            "SAPA_SECRET_KEY holds one key. Make another with `openssl rand -base64 32`, set SAPA_SECRET_KEY=new,old for every node, restart them, and run this again."
        );
    }
    let count = reseal(settings).await?;
    println!("{count} values are sealed with the first key now. Take the others out of SAPA_SECRET_KEY and restart.");
    Ok(())
}

async fn reseal(settings: &Settings) -> Result<usize> {
    let app: App = wiring::build(settings, settings.public_url(settings.listen)).await?;
    let count = account::reseal_all(&app).await? + team::two_step::reseal(&app).await?;
    app.db.close().await;
    Ok(count)
}
