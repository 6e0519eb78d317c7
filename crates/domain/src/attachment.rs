//! Files: uploaded by teammates, or copied from a platform on receipt.

use bytes::Bytes;
use image::ImageReader;
use sapa_connectors::channel::{MediaRef, SendFault};
use sapa_model::{AttachmentId, AttachmentState, Millis, WorkspaceId};
use sapa_store::attachment::{self, AttachmentRow};
use sapa_store::{Tx, account, message};
use serde::{Deserialize, Serialize};

use crate::conversation::messages_view;
use crate::events::{self, MESSAGE_UPDATED};
use crate::jobs::{JobEnd, JobRun, backoff_ms};
use crate::{App, DomainError, Result};

pub const FETCH_MEDIA: &str = "fetch_media";
pub const UPLOAD_MAX: usize = 100 << 20;
const THUMB_SIDE: u32 = 480;
/// A picture that would need more memory than this is shown as a file.
const DECODE_MAX: u64 = 256 << 20;
const TRIES: i64 = 7;

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    attachment_id: AttachmentId,
}

/// A file a teammate chose. `voice` = recorded as a voice note.
pub struct Upload {
    pub bytes: Bytes,
    pub file_name: Option<String>,
    pub declared_mime: Option<String>,
    pub voice: bool,
}

pub async fn upload(app: &App, workspace: &WorkspaceId, by: &str, upload: Upload) -> Result<AttachmentRow> {
    if upload.bytes.is_empty() {
        return Err(DomainError::invalid("file", "empty", "This file is empty."));
    }
    if upload.bytes.len() > UPLOAD_MAX {
        return Err(DomainError::invalid(
            "file",
            "too_large",
            "A file may have at most 100 MB.",
        ));
    }
    let mime = true_mime(
        &upload.bytes,
        upload.declared_mime.as_deref(),
        upload.file_name.as_deref(),
    );
    let kind = if upload.voice && mime.starts_with("audio/") {
        "voice"
    } else {
        kind_of(&mime)
    };
    let mut row = AttachmentRow {
        workspace_id: workspace.clone(),
        id: AttachmentId::new(),
        message_id: None,
        position: 0,
        kind: kind.into(),
        mime,
        size: None,
        file_name: upload.file_name.map(|name| clean_name(&name)),
        storage_key: None,
        thumb_key: None,
        state: AttachmentState::Stored,
        error: None,
        vendor: None,
        width: None,
        height: None,
        duration_ms: None,
        created_by: Some(by.to_owned()),
        created_at: app.clock.now(),
    };
    keep(app, &mut row, upload.bytes).await?;
    let mut tx = app.db.write().await?;
    attachment::insert_many(&mut tx, std::slice::from_ref(&row)).await?;
    tx.commit().await?;
    Ok(row)
}

/// The job: copies an inbound file while the platform still has it.
pub async fn fetch(app: &App, run: &JobRun) -> Result<JobEnd> {
    let payload: Payload = run.payload()?;
    match copy(app, run, &payload).await {
        // Our own side fails, such as the storage: in the end people hear of it where they look for the file.
        Err(error) if run.attempts >= TRIES => {
            tracing::error!(error = %error, attachment.id = %payload.attachment_id, "A file could not be kept");
            let mut row = attachment::find(&mut app.db.read().await?, &run.workspace, &payload.attachment_id).await?;
            row.state = AttachmentState::Failed;
            row.error = Some("This file could not be stored on our side. Ask for it again.".into());
            show(app, &row).await?;
            Ok(JobEnd::Done)
        }
        ended => ended,
    }
}

async fn copy(app: &App, run: &JobRun, payload: &Payload) -> Result<JobEnd> {
    let mut tx = app.db.read().await?;
    let mut row = attachment::find(&mut tx, &run.workspace, &payload.attachment_id).await?;
    let (Some(message_id), Some(vendor), AttachmentState::Pending) =
        (row.message_id.clone(), row.vendor.clone(), row.state)
    else {
        return Ok(JobEnd::Done);
    };
    let message = message::find(&mut tx, &run.workspace, &message_id).await?;
    let account = account::find(&mut tx, &run.workspace, &message.account_id).await?;
    drop(tx);
    let media: MediaRef = serde_json::from_str(&vendor).map_err(DomainError::internal)?;
    let fetched = match account.secrets.is_empty() {
        true => Err(SendFault::unsupported("files of a disconnected account")),
        false => {
            let credentials = crate::account::credentials(app, &account).await?;
            app.channel(&account.channel)?
                .fetch_media(&app.vendors, &credentials, &media)
                .await
        }
    };
    match fetched {
        Ok(found) => {
            let declared = found.mime.or_else(|| media.mime.clone());
            row.mime = true_mime(&found.bytes, declared.as_deref(), row.file_name.as_deref());
            keep(app, &mut row, found.bytes).await?;
            row.state = AttachmentState::Stored;
            row.vendor = None;
        }
        Err(SendFault::Retry { fault, after_ms, .. }) if run.attempts < TRIES => {
            return Ok(again(app, run, fault.reason, after_ms));
        }
        Err(SendFault::Unclear(fault)) if run.attempts < TRIES => return Ok(again(app, run, fault.reason, None)),
        Err(fault) => {
            row.state = AttachmentState::Failed;
            row.error = Some(fault.fault().reason.clone());
        }
    }
    show(app, &row).await?;
    Ok(JobEnd::Done)
}

/// Writes where the file is, or why not, and tells about it; the message is read as it is by now.
async fn show(app: &App, row: &AttachmentRow) -> Result<()> {
    let mut tx = app.db.write().await?;
    attachment::update(&mut tx, row).await?;
    if let Some(id) = &row.message_id {
        let message = message::find(&mut tx, &row.workspace_id, id).await?;
        let view = messages_view(app, &mut tx, &row.workspace_id, std::slice::from_ref(&message)).await?;
        let data = serde_json::json!({"message": view.first()});
        events::publish(&mut tx, &row.workspace_id, MESSAGE_UPDATED, &data, app.clock.now());
    }
    Ok(tx.commit().await?)
}

fn again(app: &App, run: &JobRun, reason: String, after_ms: Option<u64>) -> JobEnd {
    let wait = after_ms
        .and_then(|ms| i64::try_from(ms).ok())
        .unwrap_or_else(|| backoff_ms(run.attempts, 1000, 300_000));
    JobEnd::Retry {
        at: Millis(app.clock.now().0 + wait),
        reason,
    }
}

/// Puts the bytes into storage, with a small picture beside them where there is one.
async fn keep(app: &App, row: &mut AttachmentRow, bytes: Bytes) -> Result<()> {
    let key = format!("{}/{}/file", row.workspace_id, row.id);
    row.size = i64::try_from(bytes.len()).ok();
    app.storage.put(&key, bytes.clone()).await?;
    row.storage_key = Some(key);
    if !row.mime.starts_with("image/") {
        return Ok(());
    }
    let made = tokio::task::spawn_blocking(move || thumbnail(&bytes))
        .await
        .map_err(DomainError::internal)?;
    if let Some(thumb) = made {
        let key = format!("{}/{}/thumb", row.workspace_id, row.id);
        app.storage.put(&key, Bytes::from(thumb.bytes)).await?;
        row.thumb_key = Some(key);
        row.width = Some(i64::from(thumb.width));
        row.height = Some(i64::from(thumb.height));
    }
    Ok(())
}

struct Thumb {
    bytes: Vec<u8>,
    width: u32,
    height: u32,
}

/// None: not a picture we can read; it is then offered as a file.
fn thumbnail(bytes: &[u8]) -> Option<Thumb> {
    let mut reader = ImageReader::new(std::io::Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(DECODE_MAX);
    reader.limits(limits);
    let picture = reader.decode().ok()?;
    let (width, height) = (picture.width(), picture.height());
    let small = if width.max(height) > THUMB_SIDE {
        picture.thumbnail(THUMB_SIDE, THUMB_SIDE)
    } else {
        picture
    };
    let mut out = std::io::Cursor::new(Vec::new());
    // WebP keeps transparency (stickers) and is small.
    small.to_rgba8().write_to(&mut out, image::ImageFormat::WebP).ok()?;
    Some(Thumb {
        bytes: out.into_inner(),
        width,
        height,
    })
}

/// What the bytes are, whatever their sender called them. A page or a script is never served as one.
fn true_mime(bytes: &[u8], declared: Option<&str>, file_name: Option<&str>) -> String {
    let mime = found_mime(bytes, declared, file_name);
    let runs = ["text/html", "javascript", "ecmascript", "svg", "xml"]
        .iter()
        .any(|word| mime.contains(word))
        && !mime.contains("officedocument");
    if runs { "text/plain".into() } else { mime }
}

fn found_mime(bytes: &[u8], declared: Option<&str>, file_name: Option<&str>) -> String {
    let declared = declared
        .map(str::trim)
        .filter(|mime| mime.contains('/') && mime.len() < 100)
        .map(str::to_ascii_lowercase);
    let found = infer::get(bytes).map(|kind| kind.mime_type());
    match (found, declared) {
        // Office files are zip archives, and opus voice notes are ogg: the declared type says more.
        (Some("application/zip"), Some(declared)) if declared.contains("officedocument") => declared,
        (Some("audio/ogg" | "video/ogg" | "audio/opus"), Some(declared)) if declared.starts_with("audio/ogg") => {
            "audio/ogg".into()
        }
        (Some(found), _)
            if file_name.is_some_and(|name| name.ends_with(".docx") || name.ends_with(".xlsx"))
                && found == "application/zip" =>
        {
            office(file_name)
        }
        (Some("audio/x-m4a" | "audio/m4a"), _) => "audio/mp4".into(),
        (Some(found), _) => found.to_owned(),
        (None, Some(declared)) => declared,
        (None, None) => "application/octet-stream".into(),
    }
}

fn office(file_name: Option<&str>) -> String {
    let word = if file_name.is_some_and(|name| name.ends_with(".docx")) {
        "wordprocessingml.document"
    } else {
        "spreadsheetml.sheet"
    };
    format!("application/vnd.openxmlformats-officedocument.{word}")
}

fn kind_of(mime: &str) -> &'static str {
    match mime.split('/').next() {
        Some("image") if mime != "image/svg+xml" => "image",
        Some("video") => "video",
        Some("audio") => "audio",
        _ => "document",
    }
}

/// A name without a path and without characters that confuse people or systems.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .take(200)
        .collect();
    if kept.trim().is_empty() {
        "file".into()
    } else {
        kept.trim().to_owned()
    }
}

pub async fn find(tx: &mut Tx, workspace: &WorkspaceId, id: &AttachmentId) -> Result<AttachmentRow> {
    use crate::error::OrNotFound;
    attachment::find(tx, workspace, id).await.or_not_found("file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_decide_what_a_file_is() {
        assert_eq!(
            true_mime(b"\x89PNG\r\n\x1a\n0000", Some("text/html"), None),
            "image/png"
        );
        assert_eq!(
            true_mime(b"<script>alert(1)</script>", Some("text/html"), None),
            "text/plain"
        );
        assert_eq!(true_mime(b"hello", Some("text/plain"), None), "text/plain");
    }

    #[test]
    fn names_lose_paths_and_direction_tricks() {
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("a\u{202e}gpj.exe"), "agpj.exe");
        assert_eq!(clean_name(""), "file");
    }
}
