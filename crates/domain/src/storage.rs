//! Files: one API for a folder and for S3, and links that expire.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use hmac::{Hmac, KeyInit, Mac};
use object_store::path::Path;
use object_store::{GetOptions, ObjectStore, ObjectStoreExt, PutPayload};
use sapa_model::{AttachmentId, Clock, WorkspaceId};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::error::{DomainError, Result};

const DAY_MS: i64 = 86_400_000;
/// A link made today works until the end of the day after the day after tomorrow, so that it can be cached.
const LINK_DAYS: i64 = 3;

#[derive(Clone)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    pub links: MediaLinks,
}

impl Storage {
    #[must_use]
    pub fn new(store: Arc<dyn ObjectStore>, links: MediaLinks) -> Self {
        Self { store, links }
    }

    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<()> {
        self.store
            .put(&Path::from(key), PutPayload::from_bytes(bytes))
            .await
            .map_err(|e| failed("written", &e))?;
        Ok(())
    }

    pub async fn get(&self, key: &str) -> Result<Bytes> {
        let found = self.store.get(&Path::from(key)).await.map_err(|e| failed("read", &e))?;
        found.bytes().await.map_err(|e| failed("read", &e))
    }

    /// A file, or a part of it for players that seek, piece by piece: many can be read at once without
    /// being held in memory.
    pub async fn open(&self, key: &str, range: Option<std::ops::Range<u64>>) -> Result<Pieces> {
        let options = GetOptions::default().with_range(range);
        let found = self.store.get_opts(&Path::from(key), options).await;
        let found = found.map_err(|e| failed("read", &e))?;
        Ok(Pieces {
            length: found.range.end - found.range.start,
            stream: found.into_stream(),
        })
    }

    pub async fn delete(&self, key: &str) -> Result<()> {
        match self.store.delete(&Path::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed("deleted", &error)),
        }
    }

    /// Can files be written and read right now?
    pub async fn probe(&self) -> Result<()> {
        let key = "probe/ready";
        self.put(key, Bytes::from_static(b"ok")).await?;
        self.get(key).await.map(drop)
    }
}

/// What is being read: how much, and the bytes as they come.
pub struct Pieces {
    pub length: u64,
    pub stream: BoxStream<'static, object_store::Result<Bytes>>,
}

fn failed(done: &str, error: &object_store::Error) -> DomainError {
    match error {
        object_store::Error::NotFound { .. } => DomainError::NotFound("file"),
        other => DomainError::Upstream {
            code: "storage",
            detail: format!("A file could not be {done}: {other}"),
        },
    }
}

/// Signs and checks `/media/…` links. Who holds one may read that one file until it expires.
#[derive(Clone)]
pub struct MediaLinks {
    key: [u8; 32],
    clock: Clock,
}

/// What a link names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaLink {
    pub workspace: WorkspaceId,
    pub attachment: AttachmentId,
    pub thumb: bool,
}

impl MediaLinks {
    #[must_use]
    pub fn new(key: [u8; 32], clock: Clock) -> Self {
        Self { key, clock }
    }

    #[must_use]
    pub fn url(&self, workspace: &WorkspaceId, attachment: &AttachmentId, thumb: bool) -> String {
        let day = self.clock.now().0.div_euclid(DAY_MS) + 1 + LINK_DAYS;
        let kind = if thumb { "t" } else { "f" };
        let claim = format!("{workspace}.{attachment}.{kind}.{day}");
        format!("/media/{claim}.{}", self.sign(&claim))
    }

    /// What a link names, when it is ours and has not expired.
    #[must_use]
    pub fn open(&self, token: &str) -> Option<MediaLink> {
        let (claim, signature) = token.rsplit_once('.')?;
        if !bool::from(self.sign(claim).as_bytes().ct_eq(signature.as_bytes())) {
            return None;
        }
        let mut parts = claim.split('.');
        let workspace = parts.next()?.parse().ok()?;
        let attachment = parts.next()?.parse().ok()?;
        let thumb = parts.next()? == "t";
        let day: i64 = parts.next()?.parse().ok()?;
        (self.clock.now().0 < day * DAY_MS).then_some(MediaLink {
            workspace,
            attachment,
            thumb,
        })
    }

    fn sign(&self, claim: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("any key length works");
        mac.update(claim.as_bytes());
        BASE64_URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..18])
    }
}

#[cfg(test)]
mod tests {
    use sapa_model::Millis;

    use super::*;

    #[test]
    fn a_link_opens_until_it_expires_and_cannot_be_changed() {
        let clock = Clock::fixed(Millis(1_788_153_000_000));
        let links = MediaLinks::new([7; 32], clock.clone());
        let (workspace, attachment) = (WorkspaceId::new(), AttachmentId::new());
        let url = links.url(&workspace, &attachment, false);
        let token = url.strip_prefix("/media/").unwrap();
        assert_eq!(
            links.open(token),
            Some(MediaLink {
                workspace,
                attachment,
                thumb: false
            })
        );
        assert_eq!(links.open(&token.replace(".f.", ".t.")), None);
        clock.advance_ms(5 * DAY_MS);
        assert_eq!(links.open(token), None);
    }
}
