//! The files of the demo's chats: drawn pictures, and the little voice note, song, film and invoice the emulated
//! customers have on their phones as well.

use std::collections::BTreeMap;

use anyhow::Result;
use bytes::Bytes;
use sapa_domain::App;
use sapa_model::{AttachmentId, AttachmentState, MessageId, Millis, WorkspaceId};
use sapa_store::attachment::AttachmentRow;
use tokio::task::JoinSet;

use super::pictures::{self, Picture};

const VOICE: &[u8] = include_bytes!("../../../emulators/assets/voice.ogg");
const SONG: &[u8] = include_bytes!("../../../emulators/assets/song.mp3");
const FILM: &[u8] = include_bytes!("../../../emulators/assets/video.mp4");
const STICKER: &[u8] = include_bytes!("../../../emulators/assets/sticker.webp");
const INVOICE: &[u8] = include_bytes!("../../../emulators/assets/invoice.pdf");

/// What a file needs to become an attachment.
struct Kept {
    mime: &'static str,
    size: usize,
    key: String,
    thumb_key: Option<String>,
    width: Option<i64>,
    height: Option<i64>,
    duration_ms: Option<i64>,
}

/// Every file of the demo, in storage once; attachments of many messages point at the same bytes.
pub struct Files {
    kept: BTreeMap<String, Kept>,
}

impl Files {
    /// Draws and stores all of them.
    pub async fn put(app: &App, workspace: &WorkspaceId) -> Result<Self> {
        let mut drawing: JoinSet<Result<Vec<(&'static str, Picture)>>> = JoinSet::new();
        for some in pictures::names().chunks(4).map(<[_]>::to_vec) {
            drawing.spawn_blocking(move || some.into_iter().map(|name| Ok((name, pictures::draw(name)?))).collect());
        }
        let mut kept = BTreeMap::new();
        let plain = [
            ("voice", "audio/ogg", VOICE),
            ("audio", "audio/mpeg", SONG),
            ("video", "video/mp4", FILM),
            ("document", "application/pdf", INVOICE),
        ];
        for (kind, mime, bytes) in plain {
            let key = format!("{workspace}/demo/{kind}");
            app.storage.put(&key, Bytes::from_static(bytes)).await?;
            let duration_ms = (kind != "document").then_some(3000);
            let (width, height) = if kind == "video" {
                (Some(320), Some(240))
            } else {
                (None, None)
            };
            kept.insert(
                kind.to_owned(),
                Kept {
                    mime,
                    size: bytes.len(),
                    key,
                    thumb_key: None,
                    width,
                    height,
                    duration_ms,
                },
            );
        }
        let sticker = format!("{workspace}/demo/sticker");
        app.storage.put(&sticker, Bytes::from_static(STICKER)).await?;
        let sticker = Kept {
            mime: "image/webp",
            size: STICKER.len(),
            thumb_key: Some(sticker.clone()),
            key: sticker,
            width: Some(512),
            height: Some(512),
            duration_ms: None,
        };
        kept.insert("sticker".into(), sticker);
        while let Some(drawn) = drawing.join_next().await {
            for (name, picture) in drawn?? {
                kept.insert(
                    format!("image/{name}"),
                    picture_kept(app, workspace, name, picture).await?,
                );
            }
        }
        Ok(Self { kept })
    }

    /// A row for the file of this kind; a picture is told by its name.
    pub fn attachment(
        &self,
        message: &MessageId,
        workspace: &WorkspaceId,
        kind: &str,
        name: Option<&str>,
        at: Millis,
    ) -> Option<AttachmentRow> {
        let key = if kind == "image" {
            format!("image/{}", name.unwrap_or("room"))
        } else {
            kind.to_owned()
        };
        let file = self.kept.get(&key)?;
        Some(AttachmentRow {
            workspace_id: workspace.clone(),
            id: AttachmentId::new(),
            message_id: Some(message.clone()),
            position: 0,
            kind: kind.to_owned(),
            mime: file.mime.to_owned(),
            size: i64::try_from(file.size).ok(),
            file_name: name.filter(|_| kind == "document").map(str::to_owned),
            storage_key: Some(file.key.clone()),
            thumb_key: file.thumb_key.clone(),
            state: AttachmentState::Stored,
            error: None,
            vendor: None,
            width: file.width,
            height: file.height,
            duration_ms: file.duration_ms,
            created_by: None,
            created_at: at,
        })
    }
}

async fn picture_kept(app: &App, workspace: &WorkspaceId, name: &str, picture: Picture) -> Result<Kept> {
    let key = format!("{workspace}/demo/{name}.jpg");
    let thumb_key = format!("{workspace}/demo/{name}.webp");
    let size = picture.jpeg.len();
    app.storage.put(&key, picture.jpeg).await?;
    app.storage.put(&thumb_key, picture.thumb).await?;
    Ok(Kept {
        mime: "image/jpeg",
        size,
        key,
        thumb_key: Some(thumb_key),
        width: Some(i64::from(picture.width)),
        height: Some(i64::from(picture.height)),
        duration_ms: None,
    })
}
