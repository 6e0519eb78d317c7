//! One Sapa for each data folder: two writers of one SQLite file would not wake each other.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::config::Settings;

/// Held for as long as the process lives; the system lets go of it even after kill -9.
pub struct DataLock(#[expect(dead_code, reason = "what counts is that it is open")] File);

/// Makes the data folder when it is missing, readable by its owner alone.
pub fn make_data_dir(folder: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).with_context(|| {
        format!(
            "The data folder {} cannot be made. Make it writable, or set SAPA_DATA_DIR",
            folder.display()
        )
    })
}

/// For the processes that serve. On PostgreSQL several may share a machine; on SQLite there is one.
pub fn for_serving(settings: &Settings) -> Result<DataLock> {
    let file = open(&settings.data_dir)?;
    let taken = if settings.is_sqlite() {
        file.try_lock()
    } else {
        file.try_lock_shared()
    };
    done(
        file,
        taken,
        &settings.data_dir,
        "Stop it, or give this one a SAPA_DATA_DIR of its own.",
    )
}

/// For commands during which nobody may serve.
pub fn alone(settings: &Settings, why: &str) -> Result<DataLock> {
    let file = open(&settings.data_dir)?;
    let taken = file.try_lock();
    done(file, taken, &settings.data_dir, why)
}

fn open(folder: &Path) -> Result<File> {
    make_data_dir(folder)?;
    let path = folder.join("sapa.lock");
    let opened = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    opened.with_context(|| {
        format!(
            "{} cannot be opened. Is the folder writable for this user?",
            path.display()
        )
    })
}

fn done(file: File, taken: Result<(), TryLockError>, folder: &Path, todo: &str) -> Result<DataLock> {
    match taken {
        Ok(()) => Ok(DataLock(file)),
        Err(TryLockError::WouldBlock) => bail!("Another Sapa is running on {}. {todo}", folder.display()),
        Err(TryLockError::Error(error)) => Err(error).context("The data folder cannot be locked"),
    }
}
