//! What the customer is told about us: "read" and "typing". Sent by jobs, never from a handler.

use sapa_model::{Capabilities, ConversationId, Millis};
use sapa_store::account::AccountRow;
use sapa_store::conversation::ConversationRow;
use sapa_store::{Tx, account, conversation, job, message};
use serde::{Deserialize, Serialize};

use crate::jobs::{JobEnd, JobRun};
use crate::{App, Result};

pub const MARK_READ: &str = "mark_read";
/// A receipt that is this late says nothing any more.
const USELESS_AFTER_MS: i64 = 60_000;

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    conversation_id: ConversationId,
    typing: bool,
}

/// After a reply, where the account says so and something new was there to read.
pub(super) async fn on_reply(
    tx: &mut Tx,
    account: &AccountRow,
    can: &Capabilities,
    conversation: &ConversationRow,
    now: Millis,
) -> Result<()> {
    if can.mark_read && account.read_receipts == "on_reply" && conversation.in_count > 0 {
        enqueue(tx, conversation, false, now).await?;
    }
    Ok(())
}

/// A teammate opened the chat: told only where the account says so.
pub async fn enqueue_read(app: &App, tx: &mut Tx, conversation: &ConversationRow) -> Result<()> {
    let row = account::find(tx, &conversation.workspace_id, &conversation.account_id).await?;
    if app.channel(&row.channel)?.can().mark_read && row.read_receipts == "on_open" && conversation.in_count > 0 {
        enqueue(tx, conversation, false, app.clock.now()).await?;
    }
    Ok(())
}

/// A teammate types a reply.
pub async fn enqueue_typing(app: &App, tx: &mut Tx, conversation: &ConversationRow) -> Result<()> {
    let row = account::find(tx, &conversation.workspace_id, &conversation.account_id).await?;
    if app.channel(&row.channel)?.can().typing_out && row.read_receipts != "never" && conversation.in_count > 0 {
        enqueue(tx, conversation, true, app.clock.now()).await?;
    }
    Ok(())
}

async fn enqueue(tx: &mut Tx, conversation: &ConversationRow, typing: bool, now: Millis) -> Result<()> {
    let lane = format!("read:{}", conversation.id);
    if job::lane_busy(tx, &lane).await? {
        return Ok(());
    }
    let payload = serde_json::to_string(&Payload {
        conversation_id: conversation.id.clone(),
        typing,
    })
    .unwrap_or_default();
    let new = job::NewJob {
        workspace: &conversation.workspace_id,
        name: MARK_READ,
        lane: Some(lane),
        throttle: None,
        payload,
        run_at: now,
    };
    job::enqueue(tx, now, new).await?;
    Ok(())
}

/// The job. A receipt is a courtesy: when it fails it is dropped.
pub async fn tell_read(app: &App, run: &JobRun) -> Result<JobEnd> {
    let payload: Payload = run.payload()?;
    if app.clock.now().since(run.created_at) > USELESS_AFTER_MS {
        return Ok(JobEnd::Done);
    }
    let mut tx = app.db.read().await?;
    let Some(newest) = message::newest_from_customer(&mut tx, &run.workspace, &payload.conversation_id).await? else {
        return Ok(JobEnd::Done);
    };
    let row = conversation::find(&mut tx, &run.workspace, &payload.conversation_id).await?;
    let account = account::find(&mut tx, &run.workspace, &row.account_id).await?;
    drop(tx);
    let (Some(external_id), false) = (newest.external_id, account.secrets.is_empty()) else {
        return Ok(JobEnd::Done);
    };
    let credentials = crate::account::credentials(app, &account).await?;
    let told = app
        .channel(&account.channel)?
        .mark_read(&app.vendors, &credentials, &external_id, payload.typing)
        .await;
    if let Err(fault) = told {
        tracing::info!(account.id = %account.id, code = %fault.fault().code, "A read receipt was not taken by the platform");
    }
    Ok(JobEnd::Done)
}
