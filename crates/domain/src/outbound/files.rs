//! Files and limits: what the channel takes, checked before anything is queued.

use sapa_connectors::channel::{OutgoingBody, OutgoingMedia};
use sapa_model::capability::CountBy;
use sapa_model::{AttachmentId, AttachmentState, WorkspaceId};
use sapa_store::Tx;
use sapa_store::attachment::{self, AttachmentRow};
use sapa_store::message::MessageRow;
use serde_json::Value;

use super::outbox::Outbox;
use crate::{DomainError, Result};

const ATTACHMENTS_MAX: usize = 30;

impl Outbox<'_> {
    pub(super) fn check_text(&self, text: &str) -> Result<()> {
        let (length, unit) = match self.can.text.count {
            CountBy::Chars => (text.chars().count(), "characters"),
            CountBy::Bytes => (text.len(), "bytes"),
        };
        if length > self.can.text.max as usize {
            let detail = format!(
                "This channel takes {} {unit} in one message; this text has {length}. Shorten it or send it in parts.",
                self.can.text.max
            );
            return Err(DomainError::invalid("text", "too_long", &detail));
        }
        Ok(())
    }

    pub(super) fn check_file(&self, file: &AttachmentRow) -> Result<()> {
        let name = file.file_name.clone().unwrap_or_else(|| file.kind.clone());
        let Some(limit) = self.can.media(&file.kind) else {
            return Err(DomainError::invalid(
                "attachment_ids",
                "unsupported",
                &format!("{name}: this channel does not take files of this kind."),
            ));
        };
        let mime = file.mime.split(';').next().unwrap_or_default().trim();
        if !limit.mime.is_empty() && !limit.mime.iter().any(|known| known == mime) {
            let detail = format!(
                "{name}: this channel does not take {mime}. It takes {}.",
                limit.mime.join(", ")
            );
            return Err(DomainError::invalid("attachment_ids", "unsupported_type", &detail));
        }
        if file.size.unwrap_or(0) > i64::try_from(limit.max_bytes).unwrap_or(i64::MAX) {
            let most = limit.max_bytes / 1024;
            return Err(DomainError::invalid(
                "attachment_ids",
                "too_large",
                &format!("{name}: this channel takes at most {most} KB for this kind of file."),
            ));
        }
        let empty = OutgoingMedia {
            kind: file.kind.clone(),
            mime: file.mime.clone(),
            file_name: file.file_name.clone(),
            bytes: bytes::Bytes::new(),
        };
        self.fits(
            &OutgoingBody::Media {
                media: empty,
                caption: None,
            },
            "attachment_ids",
        )
    }

    pub(super) fn fits(&self, body: &OutgoingBody, field: &str) -> Result<()> {
        self.channel
            .fits(body)
            .map_err(|fault| DomainError::invalid(field, &fault.code, &fault.reason))
    }
}

/// Files that were uploaded and belong to no message yet, in the order asked for.
pub(super) async fn files(tx: &mut Tx, workspace: &WorkspaceId, ids: &[String]) -> Result<Vec<AttachmentRow>> {
    if ids.len() > ATTACHMENTS_MAX {
        return Err(DomainError::invalid(
            "attachment_ids",
            "too_many",
            "At most 30 files go at once.",
        ));
    }
    let mut out: Vec<AttachmentRow> = Vec::with_capacity(ids.len());
    for id in ids {
        let unknown = || {
            DomainError::invalid(
                "attachment_ids",
                "unknown",
                "One of these files does not exist here. Upload it again.",
            )
        };
        let id = id.parse().map_err(|_| unknown())?;
        let row = attachment::find(tx, workspace, &id).await.map_err(|_| unknown())?;
        if row.state != AttachmentState::Stored {
            return Err(unknown());
        }
        if out.iter().any(|known| known.id == row.id) {
            let detail = "The same file is named twice. Name each file once.";
            return Err(DomainError::invalid("attachment_ids", "repeated", detail));
        }
        out.push(row);
    }
    Ok(out)
}

/// Ties files to their message; a file that already belongs to one is copied by reference. Answers which
/// ids became which.
pub(super) async fn attach(
    tx: &mut Tx,
    message: &MessageRow,
    files: Vec<AttachmentRow>,
) -> Result<Vec<(AttachmentId, AttachmentId)>> {
    let mut copied = Vec::new();
    for (position, mut file) in files.into_iter().enumerate() {
        file.position = position as i64;
        let used = file.message_id.is_some();
        file.message_id = Some(message.id.clone());
        if used {
            let old = std::mem::replace(&mut file.id, AttachmentId::new());
            copied.push((old, file.id.clone()));
            attachment::insert_many(tx, &[file]).await?;
        } else {
            attachment::update(tx, &file).await?;
        }
    }
    Ok(copied)
}

/// Every `{"file": id}` that a channel left in a template's components.
pub(super) fn file_ids(components: &Value) -> Vec<String> {
    match components {
        Value::Array(list) => list.iter().flat_map(file_ids).collect(),
        Value::Object(map) => match map.get("file").and_then(Value::as_str) {
            Some(id) => vec![id.to_owned()],
            None => map.values().flat_map(file_ids).collect(),
        },
        _ => Vec::new(),
    }
}
