//! `sapa backup FILE`: one moment of everything, while Sapa runs.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, BufWriter, Seek, Write};

use anyhow::{Context, Result, bail};
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt};
use sapa_model::Clock;
use sapa_store::backup::{self, Record, TABLES, Table};
use sapa_store::people::workspace;
use sapa_store::{Db, Tx};

use crate::archive::{FILES, FORMAT, HEAD, Head, KEY, Manifest, Writer};
use crate::cli::BackupArgs;
use crate::config::Settings;
use crate::{telemetry, wiring};

/// Rows are collected up to this size before they become an entry.
const PART: usize = 4 << 20;

pub async fn run(args: BackupArgs) -> Result<()> {
    let settings = args.settings.load()?;
    telemetry::quiet(&settings)?;
    let key = if args.with_key {
        Some(key_text(&settings)?)
    } else {
        None
    };
    if let Some(file) = settings.database_file().filter(|file| !file.exists()) {
        bail!(
            "There is no database at {}. Say which data to back up: SAPA_DATA_DIR or --data-dir.",
            file.display()
        );
    }
    let db = wiring::connect_database(&settings).await?;
    let storage = wiring::object_store(&settings)?;
    let mut writer = Writer::create(&args.file)?;
    let mut tx = backup::snapshot(&db)
        .await
        .context("The database cannot be read. Has Sapa been started on it?")?;
    let written = write(&mut writer, &mut tx, storage.as_ref(), key).await;
    backup::end_snapshot(tx).await?;
    db.close().await;
    written?;
    tell(&args, &writer.finish()?);
    Ok(())
}

async fn write(writer: &mut Writer, tx: &mut Tx, storage: &dyn ObjectStore, key: Option<String>) -> Result<()> {
    let schema = backup::schema(tx)
        .await
        .context("This database was never used by Sapa. Check SAPA_DATABASE_URL")?;
    if schema > Db::newest_schema() {
        bail!("This database belongs to a newer Sapa. Make the backup with that version.");
    }
    let workspaces = workspace::everywhere(tx)
        .await?
        .into_iter()
        .map(|row| row.name)
        .collect();
    let created_at = Clock::system().now().rfc3339();
    let head = Head {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").into(),
        schema,
        created_at,
        workspaces,
    };
    writer.add(HEAD, &serde_json::to_vec_pretty(&head)?)?;
    let mut files = Files::new()?;
    for table in TABLES {
        let rows = write_table(writer, tx, table, &mut files)
            .await
            .with_context(|| format!("table {}", table.name))?;
        writer.manifest.tables.insert(table.name.to_owned(), rows);
    }
    for key in files.keys()? {
        write_file(writer, storage, &key?).await?;
    }
    if let Some(key) = key {
        writer.add(KEY, key.as_bytes())?;
    }
    Ok(())
}

async fn write_table(writer: &mut Writer, tx: &mut Tx, table: &Table, files: &mut Files) -> Result<u64> {
    let columns = backup::columns(tx, table).await?;
    let (mut rows, mut part, mut buffer) = (0, 0, Vec::new());
    let mut last: Option<Record> = None;
    loop {
        let mut page = backup::page(tx, table, &columns, last.as_ref()).await?;
        for row in &page {
            if table.name == "attachment" {
                files.note(row)?;
            }
            serde_json::to_writer(&mut buffer, row)?;
            buffer.push(b'\n');
        }
        rows += page.len() as u64;
        if buffer.len() >= PART || (page.is_empty() && !buffer.is_empty()) {
            part += 1;
            writer.add(&format!("tables/{}/{part:06}.jsonl", table.name), &buffer)?;
            buffer.clear();
        }
        match page.pop() {
            Some(row) => last = Some(row),
            None => return Ok(rows),
        }
    }
}

async fn write_file(writer: &mut Writer, storage: &dyn ObjectStore, key: &str) -> Result<()> {
    match storage.get(&Key::from(key)).await {
        Ok(found) => {
            let size = found.meta.size;
            writer
                .add_stream(&format!("{FILES}{key}"), size, found.into_stream())
                .await?;
            writer.manifest.files += 1;
            writer.manifest.file_bytes += size;
            Ok(())
        }
        Err(object_store::Error::NotFound { .. }) => {
            eprintln!("warning: {key} is not in storage any more; the backup goes on without it");
            writer.manifest.missing_files += 1;
            Ok(())
        }
        Err(error) => Err(error).context("The storage cannot be read. Check SAPA_STORAGE_URL"),
    }
}

/// The files that rows of the snapshot speak of: kept on disk, as there may be millions.
struct Files {
    list: BufWriter<std::fs::File>,
    /// Keys that several rows share; others carry their own row's id and are unique.
    shared: HashSet<String>,
}

impl Files {
    fn new() -> Result<Self> {
        let list = tempfile::tempfile().context("A temporary file cannot be made")?;
        Ok(Self {
            list: BufWriter::new(list),
            shared: HashSet::new(),
        })
    }

    fn note(&mut self, attachment: &Record) -> Result<()> {
        let text = |name: &str| attachment.get(name).and_then(serde_json::Value::as_str);
        let id = text("id").unwrap_or_default();
        for key in [text("storage_key"), text("thumb_key")].into_iter().flatten() {
            if key.contains(id) || self.shared.insert(key.to_owned()) {
                writeln!(self.list, "{key}")?;
            }
        }
        Ok(())
    }

    fn keys(self) -> Result<impl Iterator<Item = std::io::Result<String>>> {
        let mut list = self.list.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        list.rewind()?;
        Ok(BufReader::new(list).lines())
    }
}

fn key_text(settings: &Settings) -> Result<String> {
    if let Some(key) = &settings.secret_key {
        return Ok(key.expose().replace(',', "\n"));
    }
    let file = settings.key_file();
    std::fs::read_to_string(&file).with_context(|| format!("The key cannot be read from {}", file.display()))
}

fn tell(args: &BackupArgs, manifest: &Manifest) {
    let rows: u64 = manifest.tables.values().sum();
    let size = std::fs::metadata(&args.file).map_or(0, |file| file.len());
    println!(
        "{}: {rows} rows, {} files, {:.1} MB.",
        args.file.display(),
        manifest.files,
        megabytes(size)
    );
    if manifest.missing_files > 0 {
        println!("{} files were not in storage any more.", manifest.missing_files);
    }
    if args.with_key {
        println!("The key is in it: whoever has this file can read every access token.");
    } else {
        println!("The key is not in it. Keep it in another place: without it, access tokens cannot be opened.");
    }
}

#[expect(clippy::cast_precision_loss, reason = "shown with one digit")]
pub fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_048_576.0
}
