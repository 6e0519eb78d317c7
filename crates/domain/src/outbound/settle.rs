//! How a delivery ended, written once: message, conversation, event and job in one transaction.
//!
//! The vendor has acted by now, so this is tried again until it is written; a send is never repeated
//! because its end could not be stored.

use std::time::Duration;

use sapa_connectors::channel::{Fault, Receipt, RetryScope, SendFault, StatusUpdate};
use sapa_model::{AccountId, AccountState, DeliveryStatus, Millis, WorkspaceId};
use sapa_store::account::AccountRow;
use sapa_store::conversation::ConversationRow;
use sapa_store::message::MessageRow;
use sapa_store::{Signal, StoreError, Tx, contact, conversation, job, message, rate};
use serde_json::json;

use super::rates::{account_key, recipient_key};
use crate::conversation::{messages_view, one};
use crate::events::{self, CONVERSATION_UPDATED, MESSAGE_UPDATED};
use crate::jobs::{JobEnd, JobRun, backoff_ms};
use crate::view::{self, ErrorView};
use crate::{App, Result};

/// Clear refusals are tried this often before people hear of it.
const TRIES: i64 = 7;

#[derive(Debug, Clone)]
pub(super) enum Ending {
    Sent(Receipt),
    Again {
        fault: ErrorView,
        at: Millis,
        scope: RetryScope,
    },
    Failed(ErrorView),
    /// Failed, and the account cannot send until a person looks at it.
    Stopped(ErrorView, AccountState),
    Unknown(ErrorView),
}

impl Ending {
    pub(super) fn of(result: std::result::Result<Receipt, SendFault>, run: &JobRun, now: Millis) -> Self {
        let fault = match result {
            Ok(receipt) => return Self::Sent(receipt),
            Err(fault) => fault,
        };
        let view = error_view(fault.fault());
        match fault {
            SendFault::Retry { .. } if run.attempts >= TRIES => Self::Failed(view),
            SendFault::Retry { after_ms, scope, .. } => {
                let wait = after_ms
                    .and_then(|ms| i64::try_from(ms).ok())
                    .unwrap_or_else(|| backoff_ms(run.attempts, 1000, 120_000));
                Self::Again {
                    fault: view,
                    at: now.plus_ms(wait),
                    scope,
                }
            }
            SendFault::Rejected(_) => Self::Failed(view),
            SendFault::Unauthorised(_) => Self::Stopped(view, AccountState::Reconnect),
            SendFault::AccountStopped(_) => Self::Stopped(view, AccountState::Paused),
            SendFault::Unclear(_) => Self::Unknown(view),
        }
    }
}

fn error_view(fault: &Fault) -> ErrorView {
    ErrorView {
        code: fault.code.clone(),
        reason: fault.reason.clone(),
        action: fault.action.clone(),
        vendor_code: fault.vendor_code.clone(),
    }
}

pub(super) fn interrupted() -> ErrorView {
    ErrorView {
        code: "unclear".into(),
        reason: "Sending was cut off, so it is not known whether this arrived. It will settle when the platform reports on it; otherwise decide yourself.".into(),
        action: "retry".into(),
        vendor_code: None,
    }
}

pub(super) async fn settle_with(
    app: &App,
    run: &JobRun,
    message: &MessageRow,
    account: &AccountRow,
    ending: Ending,
) -> Result<JobEnd> {
    if let Ending::Stopped(error, state) = &ending {
        let mut tx = app.db.write().await?;
        crate::account::set_state(
            app,
            &mut tx,
            &account.workspace_id,
            &account.id,
            *state,
            Some((&error.code, &error.reason)),
            app.clock.now(),
        )
        .await?;
        tx.commit().await?;
    }
    settle(app, run, message, ending).await
}

pub(super) async fn settle(app: &App, run: &JobRun, message: &MessageRow, ending: Ending) -> Result<JobEnd> {
    let mut wait = Duration::from_millis(50);
    loop {
        match write(app, run, message, &ending).await {
            Ok(()) => {
                if let (Ending::Sent(receipt), true) = (&ending, app.db.dialect().has_nodes()) {
                    catch_up(app, &run.workspace, &message.account_id, &receipt.external_id).await;
                }
                return Ok(JobEnd::Settled);
            }
            Err(error) => {
                tracing::warn!(error = %error, message.id = %message.id, "The end of a delivery could not be written; trying again");
            }
        }
        if wait > Duration::from_secs(20) {
            // The job keeps its start mark: the next claim will treat it as interrupted, not as unsent.
            return Ok(JobEnd::Settled);
        }
        tokio::time::sleep(wait).await;
        wait *= 2;
    }
}

async fn write(app: &App, run: &JobRun, message: &MessageRow, ending: &Ending) -> Result<()> {
    let now = app.clock.now();
    let workspace = &run.workspace;
    let mut tx = app.db.write().await?;
    let (mut conversation, mut row) = hold(&mut tx, workspace, message).await?;
    let was_failed = row.status == DeliveryStatus::Failed;
    let mut again = false;
    match ending {
        Ending::Sent(receipt) => sent(&mut tx, &mut row, &conversation, receipt, now).await?,
        // A status that came meanwhile proves that the platform has it: then it is not sent again.
        Ending::Again { fault, at, scope } if is_waiting(row.status) => {
            again = true;
            row.status = DeliveryStatus::Queued;
            row.error = serde_json::to_string(fault).ok();
            park(&mut tx, &row, &conversation, *scope, *at).await?;
            job::retry(&mut tx, workspace, &run.id, *at, &fault.code).await?;
        }
        Ending::Unknown(error) if row.status.moves_to(DeliveryStatus::Unknown) => {
            row.status = DeliveryStatus::Unknown;
            row.error = serde_json::to_string(error).ok();
        }
        Ending::Failed(error) | Ending::Stopped(error, _) if row.status.moves_to(DeliveryStatus::Failed) => {
            row.status = DeliveryStatus::Failed;
            row.error = serde_json::to_string(error).ok();
        }
        Ending::Again { .. } | Ending::Unknown(_) | Ending::Failed(_) | Ending::Stopped(..) => {}
    }
    if !again {
        job::done(&mut tx, workspace, &run.id).await?;
    }
    let failing = row.status == DeliveryStatus::Failed && !was_failed;
    conversation.failed_count += i64::from(failing);
    message::update_progress(&mut tx, std::slice::from_ref(&row)).await?;
    show(app, &mut tx, &row, &mut conversation, failing).await?;
    tx.wake(Signal::Jobs);
    metrics::counter!("sapa_deliveries_total", "end" => row.status.as_str()).increment(1);
    Ok(tx.commit().await?)
}

/// On several nodes a status can be written as "not known yet" at the very moment the send call's end
/// is. Each side looks again after its commit, so that one of them finds the other's word.
pub(crate) async fn catch_up(app: &App, workspace: &WorkspaceId, account: &AccountId, external_id: &str) {
    if let Err(error) = look_again(app, workspace, account, external_id).await {
        tracing::warn!(error = %error, account.id = %account, "A status that came early could not be looked for");
    }
}

async fn look_again(app: &App, workspace: &WorkspaceId, account: &AccountId, external_id: &str) -> Result<()> {
    if !message::has_early_status(&mut app.db.read().await?, workspace, account, external_id).await? {
        return Ok(());
    }
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let Some(known) = message::by_external(&mut tx, workspace, account, &[external_id])
        .await?
        .pop()
    else {
        return Ok(());
    };
    let (mut conversation, mut row) = hold(&mut tx, workspace, &known).await?;
    let was_failed = row.status == DeliveryStatus::Failed;
    apply_early(&mut tx, &mut row, external_id, now).await?;
    let failing = row.status == DeliveryStatus::Failed && !was_failed;
    conversation.failed_count += i64::from(failing);
    message::update_progress(&mut tx, std::slice::from_ref(&row)).await?;
    show(app, &mut tx, &row, &mut conversation, failing).await?;
    Ok(tx.commit().await?)
}

async fn apply_early(tx: &mut Tx, row: &mut MessageRow, external_id: &str, now: Millis) -> Result<()> {
    for early in message::take_early_statuses(tx, &row.workspace_id, &row.account_id, external_id).await? {
        if let Ok(update) = serde_json::from_str::<StatusUpdate>(&early) {
            crate::inbound::apply_status(row, &update, now);
        }
    }
    Ok(())
}

/// The message and its conversation, held in the order everyone takes them in: conversation first.
async fn hold(tx: &mut Tx, workspace: &WorkspaceId, message: &MessageRow) -> Result<(ConversationRow, MessageRow)> {
    match conversation::lock(tx, workspace, &message.conversation_id).await {
        Ok(conversation) => Ok((conversation, message::lock(tx, workspace, &message.id).await?)),
        // Two identities were merged meanwhile, and the message moved.
        Err(StoreError::NotFound) => {
            let moved = message::find(tx, workspace, &message.id).await?;
            let conversation = conversation::lock(tx, workspace, &moved.conversation_id).await?;
            Ok((conversation, message::lock(tx, workspace, &message.id).await?))
        }
        Err(error) => Err(error.into()),
    }
}

fn is_waiting(status: DeliveryStatus) -> bool {
    matches!(
        status,
        DeliveryStatus::Held | DeliveryStatus::Queued | DeliveryStatus::Sending
    )
}

async fn sent(
    tx: &mut Tx,
    row: &mut MessageRow,
    conversation: &ConversationRow,
    receipt: &Receipt,
    now: Millis,
) -> Result<()> {
    row.external_id = Some(receipt.external_id.clone());
    if row.status.moves_to(DeliveryStatus::Sent) {
        row.status = DeliveryStatus::Sent;
        row.error = None;
    }
    row.sent_at = row.sent_at.or(Some(now));
    apply_early(tx, row, &receipt.external_id, now).await?;
    let Some(person) = &receipt.person else { return Ok(()) };
    let mut identity = contact::identity(tx, &row.workspace_id, &conversation.identity_id).await?;
    let before = identity.clone();
    // An id that stands on another identity shows a twin; the next webhook with both ids merges them.
    let (workspace, account) = (&row.workspace_id, &row.account_id);
    if let (None, Some(id)) = (&identity.external_id, &person.external_id)
        && contact::by_external(tx, workspace, account, &[id]).await?.is_empty()
    {
        identity.external_id = Some(id.clone());
    }
    if let (None, Some(id)) = (&identity.scoped_id, &person.scoped_id)
        && contact::by_scoped(tx, workspace, account, &[id]).await?.is_empty()
    {
        identity.scoped_id = Some(id.clone());
    }
    if identity != before {
        contact::update_identity(tx, &identity).await?;
    }
    Ok(())
}

async fn park(
    tx: &mut Tx,
    row: &MessageRow,
    conversation: &ConversationRow,
    scope: RetryScope,
    until: Millis,
) -> Result<()> {
    let key = match scope {
        RetryScope::Message => return Ok(()),
        RetryScope::Recipient => recipient_key(row.account_id.as_str(), conversation.identity_id.as_str()),
        RetryScope::Account => account_key(row.account_id.as_str()),
    };
    Ok(rate::park(tx, row.workspace_id.as_str(), &key, until).await?)
}

/// The list's second line, the failure count and the live events follow the row.
pub(super) async fn show(
    app: &App,
    tx: &mut Tx,
    row: &MessageRow,
    conversation: &mut ConversationRow,
    failing: bool,
) -> Result<()> {
    let now = app.clock.now();
    let shown = conversation
        .last_message
        .as_deref()
        .is_some_and(|text| text.contains(row.id.as_str()));
    if shown {
        conversation.last_message = serde_json::to_string(&view::last_message(row)).ok();
    }
    if failing {
        conversation::update_many(tx, std::slice::from_ref(conversation)).await?;
    } else if shown {
        conversation::update_previews(tx, std::slice::from_ref(conversation)).await?;
    }
    let view = messages_view(app, tx, &row.workspace_id, std::slice::from_ref(row)).await?;
    events::publish(
        tx,
        &row.workspace_id,
        MESSAGE_UPDATED,
        &json!({"message": view.first()}),
        now,
    );
    if failing {
        let mut view = one(tx, &row.workspace_id, &conversation.id, None).await?;
        view.unread = None;
        events::publish(
            tx,
            &row.workspace_id,
            CONVERSATION_UPDATED,
            &json!({"conversation": view, "changes": ["failed"]}),
            now,
        );
    }
    Ok(())
}
