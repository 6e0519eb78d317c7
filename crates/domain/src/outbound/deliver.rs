//! The job that takes one message to its vendor.

use bytes::Bytes;
use sapa_connectors::channel::{Outgoing, Person};
use sapa_model::{AccountState, DeliveryStatus, IdentityId, MessageId};
use sapa_store::account::AccountRow;
use sapa_store::attachment::AttachmentRow;
use sapa_store::contact::IdentityRow;
use sapa_store::conversation::ConversationRow;
use sapa_store::message::MessageRow;
use sapa_store::{StoreError, account, attachment, contact, conversation, message};
use serde::{Deserialize, Serialize};

use super::settle::{self, Ending};
use super::{body, window};
use crate::jobs::{JobEnd, JobRun};
use crate::view::ErrorView;
use crate::{App, Result};

pub const DELIVER_MESSAGE: &str = "deliver_message";

/// How long messages of a stopped account wait before they look again; resuming wakes them at once.
const STOPPED_WAIT_MS: i64 = 300_000;
/// How often we try to get a message ready when our own side fails.
const TRIES: i64 = 6;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Payload {
    pub message_id: MessageId,
    /// The recipient, whose rate this shares.
    pub identity_id: IdentityId,
}

impl Payload {
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

struct Parcel {
    message: MessageRow,
    conversation: ConversationRow,
    identity: IdentityRow,
    account: AccountRow,
    files: Vec<AttachmentRow>,
    /// For a reaction: the vendor's id of its target.
    target: Option<String>,
}

pub async fn deliver(app: &App, run: &JobRun) -> Result<JobEnd> {
    let payload: Payload = run.payload()?;
    let parcel = match load(app, run, &payload).await {
        Ok(parcel) => parcel,
        Err(StoreError::NotFound) => return Ok(JobEnd::Done),
        Err(error) => return Err(error.into()),
    };
    let message = parcel.message.clone();
    match send(app, run, parcel).await {
        // Nothing has left yet when this fails; in the end people hear of it where they look for the message.
        Err(error) if run.attempts >= TRIES => {
            tracing::error!(error = %error, message.id = %message.id, "A message could not be made ready to send");
            settle::settle(app, run, &message, Ending::Failed(not_ready())).await
        }
        ended => ended,
    }
}

async fn send(app: &App, run: &JobRun, parcel: Parcel) -> Result<JobEnd> {
    if !matches!(
        parcel.message.status,
        DeliveryStatus::Held | DeliveryStatus::Queued | DeliveryStatus::Sending
    ) {
        return Ok(JobEnd::Done);
    }
    if run.interrupted {
        // We may have called the vendor before we died. Only its own word can tell.
        return settle::settle(app, run, &parcel.message, Ending::Unknown(settle::interrupted())).await;
    }
    match parcel.account.state {
        AccountState::Connected | AccountState::Degraded => {}
        AccountState::Disconnected => {
            return settle::settle(app, run, &parcel.message, Ending::Failed(disconnected())).await;
        }
        AccountState::Reconnect | AccountState::Paused => {
            let reason = parcel.account.state_text.clone().unwrap_or_default();
            return Ok(JobEnd::Later {
                at: app.clock.now().plus_ms(STOPPED_WAIT_MS),
                reason,
            });
        }
    }
    let channel = app.channel(&parcel.account.channel)?;
    let can = channel.can_for(&serde_json::from_str(&parcel.account.settings).unwrap_or_default());
    let may = window::may_write(&can, &parcel.conversation, app.clock.now());
    if let Err(error) = window::require(
        may,
        parcel.message.kind == "template",
        can.window.as_ref().map_or(0, |w| w.hours),
    ) {
        let view = ErrorView {
            code: "window_closed".into(),
            reason: error.to_string(),
            action: "template".into(),
            vendor_code: None,
        };
        return settle::settle(app, run, &parcel.message, Ending::Failed(view)).await;
    }
    let body = body::outgoing(
        &parcel.message,
        &bytes_of(app, &parcel.files).await?,
        parcel.target.clone(),
    )?;
    let credentials = crate::account::credentials(app, &parcel.account).await?;
    let outgoing = Outgoing {
        message_id: parcel.message.id.to_string(),
        to: person(&parcel.identity),
        body,
        reply_to: parcel
            .message
            .reply_external_id
            .clone()
            .filter(|_| parcel.message.kind != "reaction"),
    };
    let result = channel.send(&app.vendors, &credentials, &outgoing).await;
    let ending = Ending::of(result, run, app.clock.now());
    settle::settle_with(app, run, &parcel.message, &parcel.account, ending).await
}

async fn load(app: &App, run: &JobRun, payload: &Payload) -> Result<Parcel, StoreError> {
    let mut tx = app.db.read().await?;
    let workspace = &run.workspace;
    let message = message::find(&mut tx, workspace, &payload.message_id).await?;
    let conversation = conversation::find(&mut tx, workspace, &message.conversation_id).await?;
    let files = if message.attachment_count > 0 {
        attachment::of_messages(&mut tx, workspace, &[message.id.as_str()]).await?
    } else {
        Vec::new()
    };
    let target = if message.kind == "reaction" {
        message.reply_external_id.clone()
    } else {
        None
    };
    Ok(Parcel {
        identity: contact::identity(&mut tx, workspace, &conversation.identity_id).await?,
        account: account::find(&mut tx, workspace, &message.account_id).await?,
        message,
        conversation,
        files,
        target,
    })
}

async fn bytes_of(app: &App, files: &[AttachmentRow]) -> Result<Vec<(AttachmentRow, Bytes)>> {
    let mut out = Vec::with_capacity(files.len());
    for file in files {
        let Some(key) = &file.storage_key else { continue };
        out.push((file.clone(), app.storage.get(key).await?));
    }
    Ok(out)
}

fn not_ready() -> ErrorView {
    ErrorView {
        code: "internal".into(),
        reason: "Something on our side kept this message from leaving, such as a file that could not be read. Try again; if it stays, tell your operator.".into(),
        action: "retry".into(),
        vendor_code: None,
    }
}

fn disconnected() -> ErrorView {
    ErrorView {
        code: "account_disconnected".into(),
        reason: "The account was disconnected before this message left. Connect it again, then retry.".into(),
        action: "reconnect".into(),
        vendor_code: None,
    }
}

pub fn person(identity: &IdentityRow) -> Person {
    Person {
        external_id: identity.external_id.clone(),
        scoped_id: identity.scoped_id.clone(),
        parent_scoped_id: identity.parent_scoped_id.clone(),
        phone: identity.phone.clone(),
        username: identity.username.clone(),
        profile_name: None,
    }
}
