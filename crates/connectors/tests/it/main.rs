//! Tests of the channels from outside: the contract before live emulators (`conformance`, `rigs`), what
//! webhooks become (`snapshots`), what bad input does (`robustness`), how fast they are read (`speed`),
//! the one outgoing client (`outgoing_calls`), and what only one channel has (a module of its name).

mod conformance;
mod outgoing_calls;
mod rigs;
mod robustness;
mod snapshots;
mod speed;
mod whatsapp;

use std::path::{Path, PathBuf};

use sapa_connectors::channel::{self, Channel};

/// Every committed webhook body of a channel, by name.
pub fn fixtures(channel: &dyn Channel) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/channel")
        .join(channel.about().channel)
        .join("fixtures");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    files
        .iter()
        .map(|path| (name(path), std::fs::read(path).unwrap()))
        .collect()
}

pub fn channels() -> impl Iterator<Item = &'static dyn Channel> {
    channel::all().iter().copied()
}
