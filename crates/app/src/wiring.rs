//! Builds everything once, top to bottom: keys, database, files, platforms, mail.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use object_store::ObjectStore;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use sapa_connectors::http::Vendors;
use sapa_domain::mail::Mailer;
use sapa_domain::seal::Sealer;
use sapa_domain::storage::{MediaLinks, Storage};
use sapa_domain::{App, Config};
use sapa_model::Clock;
use sapa_store::backup::is_half_restored;
use sapa_store::{Db, DbOptions};
use url::Url;

use crate::config::Settings;
use crate::lock::make_data_dir;

/// Opens the database, which brings its schema up to date, and puts the rest around it.
pub async fn build(settings: &Settings, public_url: String) -> Result<App> {
    make_data_dir(&settings.data_dir)?;
    let clock = Clock::system();
    let sealer = sealer(settings)?;
    let mailer = mailer(settings, &public_url)?;
    let vendors = Vendors::new(settings.vendor_hosts.clone())?;
    let links = MediaLinks::new(sealer.derive("media"), clock.clone());
    let storage = Storage::new(object_store(settings)?, links);
    let db = open_database(settings).await?;
    if is_half_restored(&mut db.read().await?).await? {
        bail!("This database was being restored when that was cut off. Run `sapa restore FILE --force` again.");
    }
    let config = Config {
        public_url,
        node: node_name(settings),
    };
    Ok(App {
        db,
        clock,
        vendors,
        storage,
        sealer: Arc::new(sealer),
        mailer,
        config: Arc::new(config),
    })
}

pub async fn open_database(settings: &Settings) -> Result<Db> {
    Db::open(&db_options(settings))
        .await
        .map_err(|error| unreachable_database(settings, &error))
}

/// As it is, without touching its schema.
pub async fn connect_database(settings: &Settings) -> Result<Db> {
    Db::connect(&db_options(settings))
        .await
        .map_err(|error| unreachable_database(settings, &error))
}

fn db_options(settings: &Settings) -> DbOptions {
    DbOptions {
        url: settings.database_url.clone(),
        max_connections: settings.database_connections,
    }
}

fn unreachable_database(settings: &Settings, error: &sapa_store::StoreError) -> anyhow::Error {
    let todo = if settings.is_sqlite() {
        "Is there room on the disk, and may this user write to the data folder?"
    } else {
        "Is PostgreSQL running, and is SAPA_DATABASE_URL right?"
    };
    anyhow::anyhow!("The database cannot be opened: {error}. {todo}")
}

pub fn sealer(settings: &Settings) -> Result<Sealer> {
    let setting = settings.secret_key.as_ref().map(sapa_model::Secret::expose);
    Ok(Sealer::from_settings(setting, &settings.key_file())?)
}

pub fn mailer(settings: &Settings, public_url: &str) -> Result<Mailer> {
    match &settings.smtp_url {
        Some(url) => Ok(Mailer::smtp(url.expose(), public_url)?),
        None => Ok(Mailer::none()),
    }
}

/// A folder, or a bucket of any S3.
pub fn object_store(settings: &Settings) -> Result<Arc<dyn ObjectStore>> {
    match settings.storage_url.split_once("://") {
        Some(("file", path)) => {
            make_data_dir(path.as_ref())?;
            // What a platform showed us once cannot be fetched again: on the disk before it is acknowledged.
            let store = LocalFileSystem::new_with_prefix(path).context("The folder for files cannot be used")?;
            Ok(Arc::new(store.with_fsync(true)))
        }
        Some(("s3", _)) => bucket(&settings.storage_url),
        _ => bail!("SAPA_STORAGE_URL cannot be used: it begins with file:// or s3://."),
    }
}

fn bucket(text: &str) -> Result<Arc<dyn ObjectStore>> {
    let looks =
        "SAPA_STORAGE_URL cannot be used. It looks like s3://bucket?endpoint=https://s3.example.com&region=eu-1";
    let url = Url::parse(text).context(looks)?;
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(url.host_str().context(looks)?);
    for (name, value) in url.query_pairs() {
        builder = match &*name {
            // The operator named it; a storage beside us speaks plain http.
            "endpoint" => builder
                .with_allow_http(value.starts_with("http://"))
                .with_endpoint(value),
            "region" => builder.with_region(value),
            "virtual_host" => builder.with_virtual_hosted_style_request(value == "true"),
            other => bail!("{looks}, and has no {other}."),
        };
    }
    if !matches!(url.path(), "" | "/") {
        bail!("{looks}; a folder inside a bucket is not offered.");
    }
    Ok(Arc::new(builder.build().context("The S3 storage cannot be used")?))
}

fn node_name(settings: &Settings) -> String {
    settings.node.clone().unwrap_or_else(|| {
        let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let machine = machine.trim();
        format!(
            "{}-{}",
            if machine.is_empty() { "sapa" } else { machine },
            std::process::id()
        )
    })
}
