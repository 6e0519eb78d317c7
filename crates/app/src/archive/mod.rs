//! The file that `sapa backup` writes and `sapa restore` reads: a `tar.gz` that knows no engine.
//!
//! In this order: `sapa.json` (what it is), `tables/<table>/<part>.jsonl` (rows), `files/<key>` (storage),
//! `secret.key` when asked for, `manifest.json` (counts, and one checksum over all entries). Everything is streamed:
//! memory does not grow with the database.

mod read;
mod write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use read::{Contents, Entry, check, entries};
pub use write::Writer;

pub const FORMAT: u32 = 1;
pub const HEAD: &str = "sapa.json";
pub const MANIFEST: &str = "manifest.json";
pub const KEY: &str = "secret.key";
pub const FILES: &str = "files/";

/// What the archive is, at its beginning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Head {
    pub format: u32,
    /// Of the program that wrote it.
    pub version: String,
    /// The newest migration of the database it is from.
    pub schema: i64,
    pub created_at: String,
    pub workspaces: Vec<String>,
}

/// What is in it, at its end.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Rows by table.
    pub tables: std::collections::BTreeMap<String, u64>,
    pub files: u64,
    pub file_bytes: u64,
    /// Files that rows speak of and storage did not have.
    pub missing_files: u64,
    /// SHA-256 over name, size and SHA-256 of every entry before this one, in order.
    pub checksum: String,
}

/// The running checksum over all entries.
#[derive(Default)]
struct Checksum(Sha256);

impl Checksum {
    fn add(&mut self, name: &str, size: u64, content: Sha256) {
        self.0.update(name.as_bytes());
        self.0.update([0]);
        self.0.update(size.to_be_bytes());
        self.0.update(content.finalize());
    }

    fn finish(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
