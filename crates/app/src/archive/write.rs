//! Writing: beside its final name first, then moved there, so that half an archive never looks like a whole one.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};

use super::{Checksum, MANIFEST, Manifest};

const BLOCK: usize = 512;

pub struct Writer {
    out: GzEncoder<BufWriter<File>>,
    checksum: Checksum,
    beside: PathBuf,
    file: PathBuf,
    pub manifest: Manifest,
}

impl Writer {
    /// The archive is readable by its maker alone: it holds what people wrote.
    pub fn create(file: &Path) -> Result<Self> {
        if file.exists() {
            bail!(
                "{} exists already. Choose another name, or delete it first.",
                file.display()
            );
        }
        let mut name = file
            .file_name()
            .context("Give the name of a file to write to")?
            .to_owned();
        name.push(".part");
        let beside = file.with_file_name(name);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let opened = options
            .open(&beside)
            .with_context(|| format!("{} cannot be written", beside.display()))?;
        let out = GzEncoder::new(BufWriter::with_capacity(1 << 20, opened), Compression::fast());
        Ok(Self {
            out,
            checksum: Checksum::default(),
            beside,
            file: file.to_owned(),
            manifest: Manifest::default(),
        })
    }

    pub fn add(&mut self, name: &str, content: &[u8]) -> Result<()> {
        self.begin(name, content.len() as u64)?;
        self.out.write_all(content)?;
        self.end(name, content.len() as u64, Sha256::new_with_prefix(content))
    }

    /// An entry of known size whose bytes come bit by bit.
    pub async fn add_stream<E>(
        &mut self,
        name: &str,
        size: u64,
        mut bytes: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<()>
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        self.begin(name, size)?;
        let (mut hash, mut written) = (Sha256::new(), 0);
        while let Some(chunk) = bytes.next().await {
            let chunk = chunk.with_context(|| format!("{name} broke off while it was read from storage"))?;
            hash.update(&chunk);
            self.out.write_all(&chunk)?;
            written += chunk.len() as u64;
        }
        if written != size {
            bail!("{name} changed while it was read from storage. Run the backup again.");
        }
        self.end(name, size, hash)
    }

    fn begin(&mut self, name: &str, size: u64) -> Result<()> {
        let mut header = tar::Header::new_ustar();
        header
            .set_path(name)
            .with_context(|| format!("{name} is too long a name for an archive"))?;
        header.set_size(size);
        header.set_mode(0o600);
        header.set_cksum();
        Ok(self.out.write_all(header.as_bytes())?)
    }

    fn end(&mut self, name: &str, size: u64, hash: Sha256) -> Result<()> {
        let over = usize::try_from(size % BLOCK as u64)?;
        if over > 0 {
            self.out.write_all(&[0; BLOCK][over..])?;
        }
        if name != MANIFEST {
            self.checksum.add(name, size, hash);
        }
        Ok(())
    }

    /// Writes the manifest and gives the archive its name.
    pub fn finish(mut self) -> Result<Manifest> {
        self.manifest.checksum = std::mem::take(&mut self.checksum).finish();
        let text = serde_json::to_vec_pretty(&self.manifest)?;
        self.add(MANIFEST, &text)?;
        // Two empty blocks end a tar.
        self.out.write_all(&[0; 2 * BLOCK])?;
        let file = self
            .out
            .finish()?
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)?;
        file.sync_all()?;
        std::fs::rename(&self.beside, &self.file)
            .with_context(|| format!("{} cannot be renamed to {}", self.beside.display(), self.file.display()))?;
        Ok(self.manifest)
    }
}
