//! The database and the files: can they be used, and what in them waits for a person?

use std::path::Path;
use std::time::{Duration, Instant};

use bytes::Bytes;
use object_store::path::Path as Key;
use object_store::{ObjectStoreExt, PutPayload};
use sapa_domain::{App, account};
use sapa_model::AccountState;
use sapa_store::{Db, Tx, app, args, backup, job};

use super::Findings;
use crate::config::Settings;
use crate::{lock, wiring};

const SLOW: Duration = Duration::from_millis(200);
const LATE_MS: i64 = 60_000;
const WAL_LARGE: u64 = 512 << 20;

/// Answers the built application when the database can be used as it is.
pub async fn look(settings: &Settings, found: &mut Findings) -> Option<App> {
    storage(settings, found).await;
    let app = database(settings, found).await?;
    running(settings, found);
    let looked = async {
        let mut tx = app.db.read().await?;
        secrets(&app, &mut tx, found).await?;
        accounts(&app, &mut tx, found).await?;
        letters(&mut tx, found).await?;
        jobs(&app, &mut tx, found).await
    };
    if let Err(error) = looked.await {
        found.broken(
            "contents",
            format!("The database cannot be read: {error}."),
            "Is it Sapa's, and whole? A backup can be restored.",
        );
    }
    Some(app)
}

async fn storage(settings: &Settings, found: &mut Findings) {
    let name = "storage";
    let shown = settings.storage_url.split('?').next().unwrap_or_default();
    let folder = settings.storage_url.strip_prefix("file://");
    if folder.is_some_and(|path| !Path::new(path).exists()) {
        return found.warning(
            name,
            "It is not there yet.",
            "It is made at the first start: sapa serve.",
        );
    }
    let tried = async {
        let store = wiring::object_store(settings)?;
        let key = Key::from("probe/doctor");
        store
            .put(&key, PutPayload::from_bytes(Bytes::from_static(b"ok")))
            .await?;
        let read = store.get(&key).await?.bytes().await?;
        store.delete(&key).await?;
        anyhow::ensure!(&read[..] == b"ok", "what was written did not come back");
        anyhow::Ok(())
    };
    match tried.await {
        Ok(()) => found.ok(name, format!("{shown} can be written and read.")),
        Err(error) => found.broken(
            name,
            format!("{shown} cannot be used: {}.", first_line(&error)),
            "Check SAPA_STORAGE_URL, and for S3 the AWS_ variables and the bucket's rights.",
        ),
    }
}

/// S3 answers with a page of XML; its first line says enough.
fn first_line(error: &anyhow::Error) -> String {
    error
        .to_string()
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(300)
        .collect()
}

async fn database(settings: &Settings, found: &mut Findings) -> Option<App> {
    let file = settings.database_file();
    if file.as_ref().is_some_and(|path| !path.exists()) {
        found.warning(
            "database",
            "It is not there yet.",
            "It is made at the first start: sapa serve.",
        );
        return None;
    }
    let db = match wiring::connect_database(settings).await {
        Ok(db) => db,
        Err(error) => {
            found.broken("database", error.to_string(), "See above; without it nothing works.");
            return None;
        }
    };
    if !schema(&db, found).await {
        db.close().await;
        return None;
    }
    if let Some(path) = &file {
        journal(path, &db, found).await;
    }
    db.close().await;
    match wiring::build(settings, settings.public_url(settings.listen)).await {
        Ok(app) => Some(app),
        Err(error) => {
            found.broken(
                "start",
                format!("{error:#}"),
                "Sapa cannot start before this is mended.",
            );
            None
        }
    }
}

async fn schema(db: &Db, found: &mut Findings) -> bool {
    let started = Instant::now();
    let looked = async {
        let mut tx = db.read().await?;
        let schema = backup::schema(&mut tx).await?;
        let version = tx.dialect().version();
        let row: (String,) = tx.one(version, args![]).await?;
        sapa_store::Result::<(i64, String)>::Ok((schema, row.0))
    };
    let newest = Db::newest_schema();
    match looked.await {
        Ok((schema, version)) if schema == newest => {
            let took = started.elapsed();
            let detail = format!("{version}, schema {schema}, answers in {} ms.", took.as_millis());
            if took > SLOW {
                found.warning("database", detail, "Put the database nearer, or on a faster disk.");
            } else {
                found.ok("database", detail);
            }
            true
        }
        Ok((schema, _)) if schema > newest => {
            found.broken(
                "database",
                format!("Its schema ({schema}) is newer than this program ({newest})."),
                "Use the newer program.",
            );
            false
        }
        Ok((schema, version)) => {
            found.warning(
                "database",
                format!("{version}, schema {schema}; {} migrations wait.", newest - schema),
                "They run at the next start, or now: sapa migrate.",
            );
            false
        }
        Err(_) => {
            found.warning("database", "Sapa has not been started on it.", "Start it: sapa serve.");
            false
        }
    }
}

async fn journal(file: &Path, db: &Db, found: &mut Findings) {
    let mode: Option<(String,)> = match db.read().await {
        Ok(mut tx) => tx.optional("PRAGMA journal_mode", args![]).await.ok().flatten(),
        Err(_) => None,
    };
    let mode = mode.map_or_else(|| "unknown".to_owned(), |row| row.0);
    if mode != "wal" {
        found.broken(
            "write-ahead log",
            format!("The journal mode is {mode}."),
            "Put the data folder on a local disk: SQLite cannot work safely elsewhere.",
        );
        return;
    }
    let size = std::fs::metadata(file.with_extension("db-wal")).map_or(0, |about| about.len());
    if size > WAL_LARGE {
        found.warning(
            "write-ahead log",
            format!("It has grown to {} MB.", size >> 20),
            "Something reads for very long (a backup?). It shrinks when that ends.",
        );
    } else {
        found.ok("write-ahead log", format!("{} MB.", size >> 20));
    }
}

fn running(settings: &Settings, found: &mut Findings) {
    match lock::alone(settings, "") {
        Ok(_) => found.warning(
            "process",
            "No Sapa runs on this data folder.",
            "Start it, when it should run: sapa serve.",
        ),
        Err(_) => found.ok("process", "Sapa is running."),
    }
}

async fn secrets(app: &App, tx: &mut Tx, found: &mut Findings) -> sapa_domain::Result<()> {
    let (mut sealed, mut shut) = (0, Vec::new());
    for row in app::sealed(tx).await? {
        sealed += 1;
        if account::app_credentials(app, &row).is_err() {
            shut.push(row.name);
        }
    }
    for row in sapa_store::account::everywhere(tx)
        .await?
        .into_iter()
        .filter(|row| !row.secrets.is_empty())
    {
        sealed += 1;
        if app
            .sealer
            .open_map(&account::account_context(row.id.as_str()), &row.secrets)
            .is_err()
        {
            shut.push(row.name);
        }
    }
    if shut.is_empty() {
        found.ok("secrets", format!("All {sealed} open with the present key."));
    } else {
        let fix = "Put the former key back behind the present one, or enter these credentials again.";
        found.broken("secrets", format!("These do not open: {}.", shut.join(", ")), fix);
    }
    Ok(())
}

async fn accounts(app: &App, tx: &mut Tx, found: &mut Findings) -> sapa_domain::Result<()> {
    let now = app.clock.now();
    for row in sapa_store::account::everywhere(tx).await? {
        let name = format!("account {}", row.name);
        let why = row.state_text.clone().unwrap_or_else(|| "no reason given".into());
        let checked = account::checked_at(&row).map_or_else(
            || "never checked".to_owned(),
            |at| format!("checked {} h ago", now.since(at) / 3_600_000),
        );
        match row.state {
            AccountState::Connected => found.ok(&name, format!("Connected, {checked}.")),
            AccountState::Degraded => found.warning(
                &name,
                format!("{why} ({checked})"),
                "Settings → Channels shows what to do.",
            ),
            AccountState::Reconnect | AccountState::Paused | AccountState::Disconnected => {
                found.broken(
                    &name,
                    format!("{}: {why}", row.state.as_str()),
                    "Reconnect or resume it in Settings → Channels.",
                );
            }
        }
    }
    Ok(())
}

async fn letters(tx: &mut Tx, found: &mut Findings) -> sapa_domain::Result<()> {
    let pending = tx
        .number("SELECT COUNT(*) FROM inbound WHERE state = 'pending'", args![])
        .await?;
    let dead = tx
        .number("SELECT COUNT(*) FROM inbound WHERE state = 'dead'", args![])
        .await?;
    if dead > 0 {
        let fix = "Settings → Channels → deliveries says why; mend it, then replay them.";
        found.warning(
            "webhooks",
            format!("{dead} hold something that could not be placed; {pending} wait to be read."),
            fix,
        );
    } else {
        found.ok("webhooks", format!("Everything was placed; {pending} wait to be read."));
    }
    Ok(())
}

async fn jobs(app: &App, tx: &mut Tx, found: &mut Findings) -> sapa_domain::Result<()> {
    let counts = job::counts(tx).await?;
    let dead: Vec<String> = counts
        .iter()
        .filter(|(_, state, _)| state == "dead")
        .map(|(name, _, count)| format!("{count} × {name}"))
        .collect();
    if dead.is_empty() {
        found.ok("given-up work", "None.");
    } else {
        found.warning(
            "given-up work",
            format!("{}.", dead.join(", ")),
            "The log says why each was given up.",
        );
    }
    let now = app.clock.now();
    let sql = "SELECT COALESCE(MIN(run_at), $1) FROM job WHERE state = 'ready' AND run_at <= $1 AND locked_until <= $1";
    let late = now.0 - tx.number(sql, args![now]).await?;
    if late > LATE_MS {
        found.broken(
            "waiting work",
            format!("The first has waited for {} s.", late / 1000),
            "Is a worker running? sapa serve --role all or worker.",
        );
    } else {
        found.ok("waiting work", "Nothing is late.");
    }
    Ok(())
}
