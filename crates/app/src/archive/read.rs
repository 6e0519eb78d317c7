//! Reading: once to check every byte, and once more to use it.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};

use super::{Checksum, FORMAT, HEAD, Head, MANIFEST, Manifest};

/// Rows of one part, or a key: more than this in one entry was not written by us.
const TEXT_MAX: u64 = 256 << 20;

/// An archive whose every byte was checked.
#[derive(Debug)]
pub struct Contents {
    pub head: Head,
    pub manifest: Manifest,
}

/// One entry, whose content is read as a stream.
pub struct Entry<'a> {
    pub name: String,
    pub size: u64,
    content: tar::Entry<'a, GzDecoder<BufReader<File>>>,
}

impl Entry<'_> {
    pub fn text(&mut self) -> Result<Vec<u8>> {
        if self.size > TEXT_MAX {
            bail!("{} is larger than anything Sapa writes", self.name);
        }
        let mut all = Vec::with_capacity(usize::try_from(self.size)?);
        self.content.read_to_end(&mut all)?;
        Ok(all)
    }

    /// The next bytes of a large entry; empty at its end.
    pub fn chunk(&mut self, most: usize) -> Result<Vec<u8>> {
        let mut chunk = Vec::new();
        (&mut self.content).take(most as u64).read_to_end(&mut chunk)?;
        Ok(chunk)
    }
}

/// Hands every entry to `use_it`, in order.
pub async fn entries(file: &Path, mut use_it: impl AsyncFnMut(&mut Entry<'_>) -> Result<()>) -> Result<()> {
    let opened = File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?;
    let mut archive = tar::Archive::new(GzDecoder::new(BufReader::with_capacity(1 << 20, opened)));
    let broken = || format!("{} is no backup of Sapa, or is damaged", file.display());
    for entry in archive.entries().with_context(broken)? {
        let content = entry.with_context(broken)?;
        let name = content.path().with_context(broken)?.to_string_lossy().into_owned();
        let mut entry = Entry {
            name,
            size: content.size(),
            content,
        };
        use_it(&mut entry).await?;
    }
    Ok(())
}

/// Reads the whole archive and compares it with its manifest.
pub async fn check(file: &Path) -> Result<Contents> {
    let mut checksum = Checksum::default();
    let mut head: Option<Head> = None;
    let mut manifest: Option<Manifest> = None;
    entries(file, async |entry| {
        if manifest.is_some() {
            bail!("there is something behind its end");
        }
        let mut hash = Sha256::new();
        let mut kept = Vec::new();
        loop {
            let chunk = entry.chunk(1 << 20)?;
            if chunk.is_empty() {
                break;
            }
            hash.update(&chunk);
            if entry.name == HEAD || entry.name == MANIFEST {
                kept.extend(chunk);
            }
        }
        match entry.name.as_str() {
            MANIFEST => manifest = Some(serde_json::from_slice(&kept)?),
            name => {
                if name == HEAD {
                    head = Some(serde_json::from_slice(&kept)?);
                }
                checksum.add(name, entry.size, hash);
            }
        }
        Ok(())
    })
    .await
    .with_context(|| format!("{} cannot be restored", file.display()))?;
    let (Some(head), Some(manifest)) = (head, manifest) else {
        bail!(
            "{} has no beginning or no end: it is no backup of Sapa, or was cut off.",
            file.display()
        );
    };
    if head.format > FORMAT {
        bail!(
            "This backup was made by a newer Sapa ({}). Restore it with that version.",
            head.version
        );
    }
    if checksum.finish() != manifest.checksum {
        bail!(
            "{} is damaged: its checksum does not fit. Take another copy.",
            file.display()
        );
    }
    Ok(Contents { head, manifest })
}

#[cfg(test)]
mod tests {
    use super::super::Writer;
    use super::*;

    async fn archive(folder: &Path) -> std::path::PathBuf {
        let file = folder.join("a.tar.gz");
        let mut writer = Writer::create(&file).unwrap();
        let head = Head {
            format: FORMAT,
            version: "1".into(),
            schema: 2,
            created_at: String::new(),
            workspaces: vec!["ร้าน".into()],
        };
        writer.add(HEAD, &serde_json::to_vec(&head).unwrap()).unwrap();
        writer
            .add("tables/person/000001.jsonl", b"{\"id\":\"usr_1\"}\n")
            .unwrap();
        let bytes = futures_util::stream::iter([
            Ok::<_, std::io::Error>(bytes::Bytes::from(vec![7; 3000])),
            Ok(vec![8; 3000].into()),
        ]);
        writer.add_stream("files/wsp_1/att_1/file", 6000, bytes).await.unwrap();
        writer.manifest.files = 1;
        writer.finish().unwrap();
        file
    }

    #[tokio::test]
    async fn what_was_written_is_read_back_and_an_existing_file_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let file = archive(folder.path()).await;
        let contents = check(&file).await.unwrap();
        assert_eq!(
            (contents.head.workspaces[0].as_str(), contents.manifest.files),
            ("ร้าน", 1)
        );
        let mut names = Vec::new();
        entries(&file, async |entry| {
            names.push((entry.name.clone(), entry.size));
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(names.len(), 4);
        assert_eq!(names[2], ("files/wsp_1/att_1/file".to_owned(), 6000));
        assert!(Writer::create(&file).is_err());
    }

    #[tokio::test]
    async fn a_changed_or_cut_off_archive_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = archive(folder.path()).await;
        let whole = std::fs::read(&file).unwrap();
        std::fs::write(&file, &whole[..whole.len() / 2]).unwrap();
        assert!(check(&file).await.is_err());

        // A changed byte that a stranger's tool packed again.
        let mut plain = Vec::new();
        GzDecoder::new(&whole[..]).read_to_end(&mut plain).unwrap();
        let at = plain.windows(5).position(|window| window == b"usr_1").unwrap();
        plain[at + 4] = b'2';
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, &plain).unwrap();
        std::fs::write(&file, packed.finish().unwrap()).unwrap();
        let refusal = format!("{:#}", check(&file).await.unwrap_err());
        assert!(refusal.contains("checksum"), "{refusal}");
    }
}
