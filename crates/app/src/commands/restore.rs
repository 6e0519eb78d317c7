//! `sapa restore FILE`: into an empty database of either engine, and into the storage that is set.

use std::io::{BufRead, Write};

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use sapa_domain::account;
use sapa_store::backup::{self, Column, Record, TABLES, Table};
use sapa_store::people::workspace;
use sapa_store::{Db, app};

use crate::archive::{self, Contents, Entry, FILES, HEAD, KEY, MANIFEST};
use crate::cli::RestoreArgs;
use crate::config::Settings;
use crate::{lock, telemetry, wiring};

/// Files up to this size are written in one piece.
const PIECE: usize = 8 << 20;
/// Rows written in one transaction.
const BATCH: usize = 2000;

pub async fn run(args: RestoreArgs) -> Result<()> {
    let settings = args.settings.load()?;
    telemetry::quiet(&settings)?;
    let _alone = lock::alone(&settings, "Stop it before you restore.")?;
    eprintln!("Reading {} and checking every byte …", args.file.display());
    let contents = archive::check(&args.file).await?;
    if contents.head.schema > Db::newest_schema() {
        bail!(
            "This backup was made by a newer Sapa ({}). Restore it with that version.",
            contents.head.version
        );
    }
    let db = wiring::connect_database(&settings).await?;
    make_room(&db, &contents, args.force).await?;
    let key = fill(&db, &settings, &args).await?;
    // What has changed in the schema since the copy was made now happens to its rows.
    db.migrate().await?;
    let mut tx = db.write().await?;
    backup::end_restore(&mut tx).await?;
    tx.commit().await?;
    db.close().await;
    keep_key(&settings, key)?;
    tell(&settings, &contents).await
}

/// Sees to it that the database is empty and has the schema of the copy.
async fn make_room(db: &Db, contents: &Contents, force: bool) -> Result<()> {
    let mut tx = db.read().await?;
    let schema = backup::schema(&mut tx).await.ok();
    drop(tx);
    match schema {
        // What changed since goes over the rows afterwards, as it went over those of everybody else.
        None => db.migrate_to(Some(contents.head.schema)).await?,
        Some(schema) if schema == contents.head.schema => {}
        Some(_) => bail!(
            "This backup is of an older Sapa ({}). Restore it into a database that was never used.",
            contents.head.version
        ),
    }
    let mut tx = db.read().await?;
    let half = backup::is_half_restored(&mut tx).await?;
    if !half && !backup::is_empty(&mut tx).await? {
        let names: Vec<String> = workspace::everywhere(&mut tx)
            .await?
            .into_iter()
            .map(|row| row.name)
            .collect();
        if !force {
            bail!(
                "This database holds {}. Restore into an empty one, or say --force to lose what is there.",
                listed(&names)
            );
        }
        confirm(&names)?;
    }
    drop(tx);
    let mut tx = db.write().await?;
    backup::begin_restore(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// Somebody has to type what they are about to lose.
fn confirm(names: &[String]) -> Result<()> {
    eprintln!("Everything in this database will be lost: {}.", listed(names));
    eprint!("Type the name of one of its workspaces to go on: ");
    std::io::stderr().flush()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    if names.iter().any(|name| name == line.trim_end_matches(['\r', '\n'])) {
        return Ok(());
    }
    bail!("That is none of them. Nothing was changed.");
}

fn listed(names: &[String]) -> String {
    match names {
        [] => "people, but no workspace".into(),
        [one] => format!("the workspace \"{one}\""),
        [first, rest @ ..] => format!("the workspace \"{first}\" and {} more", rest.len()),
    }
}

/// Puts every entry where it belongs; answers the key, when there is one.
async fn fill(db: &Db, settings: &Settings, args: &RestoreArgs) -> Result<Option<String>> {
    let storage = wiring::object_store(settings)?;
    let mut key = None;
    let mut current: Option<(&'static Table, Vec<Column>)> = None;
    archive::entries(&args.file, async |entry| {
        let name = entry.name.clone();
        match name.as_str() {
            HEAD | MANIFEST => {}
            KEY => key = Some(String::from_utf8(entry.text()?)?),
            name if name.starts_with(FILES) => put_file(storage.as_ref(), &name[FILES.len()..], entry).await?,
            name => {
                let table = table_of(name)?;
                if current.as_ref().is_none_or(|(known, _)| known.name != table.name) {
                    current = Some((table, backup::columns(&mut db.read().await?, table).await?));
                }
                let columns = current
                    .as_ref()
                    .map(|(_, columns)| columns.as_slice())
                    .unwrap_or_default();
                put_rows(db, table, columns, &entry.text()?)
                    .await
                    .with_context(|| format!("table {}", table.name))?;
            }
        }
        Ok(())
    })
    .await
    .context("The restore broke off. Run it again with --force")?;
    Ok(key)
}

fn table_of(entry: &str) -> Result<&'static Table> {
    let name = entry
        .strip_prefix("tables/")
        .and_then(|rest| rest.split('/').next())
        .unwrap_or_default();
    TABLES
        .iter()
        .find(|table| table.name == name)
        .with_context(|| format!("{entry} is nothing this Sapa knows"))
}

async fn put_rows(db: &Db, table: &Table, columns: &[Column], text: &[u8]) -> Result<()> {
    let rows: Result<Vec<Record>, _> = text
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(serde_json::from_slice)
        .collect();
    for batch in rows?.chunks(BATCH) {
        let mut tx = db.write().await?;
        backup::insert(&mut tx, table, columns, batch).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn put_file(storage: &dyn ObjectStore, key: &str, entry: &mut Entry<'_>) -> Result<()> {
    let key = Key::from(key);
    let first = entry.chunk(PIECE)?;
    if first.len() as u64 == entry.size {
        storage
            .put(&key, PutPayload::from_bytes(Bytes::from(first)))
            .await
            .context("The storage cannot be written")?;
        return Ok(());
    }
    let mut upload = storage
        .put_multipart(&key)
        .await
        .context("The storage cannot be written")?;
    let mut piece = first;
    while !piece.is_empty() {
        upload.put_part(PutPayload::from_bytes(Bytes::from(piece))).await?;
        piece = entry.chunk(PIECE)?;
    }
    upload.complete().await?;
    Ok(())
}

/// The archive's key goes behind those that are here: old values open, new ones are sealed as before.
fn keep_key(settings: &Settings, key: Option<String>) -> Result<()> {
    let Some(key) = key else { return Ok(()) };
    if settings.secret_key.is_some() {
        eprintln!(
            "The backup holds its key. Unless SAPA_SECRET_KEY is that key, put it behind yours: SAPA_SECRET_KEY=yours,its"
        );
        return Ok(());
    }
    sapa_domain::seal::Sealer::keep_keys(&settings.key_file(), key.lines())?;
    Ok(())
}

/// Says what is there now, and whether its secrets open.
async fn tell(settings: &Settings, contents: &Contents) -> Result<()> {
    let rows: u64 = contents.manifest.tables.values().sum();
    println!(
        "Restored {rows} rows and {} files of {}.",
        contents.manifest.files, contents.head.created_at
    );
    let built = wiring::build(settings, settings.public_url(settings.listen)).await?;
    let mut tx = built.db.read().await?;
    let sealed = app::sealed(&mut tx).await?;
    drop(tx);
    let shut = sealed
        .first()
        .is_some_and(|row| account::app_credentials(&built, row).is_err());
    if shut {
        let file = settings.key_file();
        println!(
            "Its secrets cannot be opened yet: put the key of that time into {} (a line of its own, behind the present key) or behind the one in SAPA_SECRET_KEY.",
            file.display()
        );
    }
    built.db.close().await;
    println!("Start Sapa; `sapa doctor` shows whether all is well.");
    Ok(())
}
