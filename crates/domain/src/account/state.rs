//! Is the account able to send? Changes are told to everyone who works in it.

use sapa_connectors::channel::SendFault;
use sapa_model::{AccountId, AccountState, Millis, WorkspaceId};
use sapa_store::account::AccountRow;
use sapa_store::{Signal, Tx, account, args};

use crate::events::{self, ACCOUNT_UPDATED};
use crate::jobs::{JobEnd, JobRun, backoff_ms};
use crate::{App, Result};

/// Sets the state; an account that can send again wakes the messages that waited for it.
pub async fn set_state(
    app: &App,
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &AccountId,
    state: AccountState,
    why: Option<(&str, &String)>,
    now: Millis,
) -> Result<()> {
    let (code, text) = why.map_or((None, None), |(code, text)| (Some(code), Some(text.as_str())));
    if !account::set_state(tx, workspace, id, state, code, text).await? {
        return Ok(());
    }
    tracing::warn!(account.id = %id, state = state.as_str(), code, node = %app.config.node, "An account changed its state");
    if matches!(state, AccountState::Connected | AccountState::Degraded) {
        tx.run(
            "UPDATE job SET run_at = $3 WHERE workspace_id = $1 AND throttle = $2 AND state = 'ready' AND run_at > $3 AND started_at IS NULL AND last_error IS NOT NULL",
            args![workspace, id.as_str(), now],
        )
        .await?;
        tx.wake(Signal::Jobs);
    }
    let row = account::find(tx, workspace, id).await?;
    let reason = code.map(|code| serde_json::json!({"code": code, "text": text}));
    let data = serde_json::json!({"account": {"id": id, "name": row.name, "state": state, "state_reason": reason}});
    events::publish(tx, workspace, ACCOUNT_UPDATED, &data, now);
    Ok(())
}

/// What a fault of any vendor call other than sending means for the account and the job.
pub async fn vendor_fault(app: &App, row: &AccountRow, fault: &SendFault, run: &JobRun) -> Result<JobEnd> {
    let now = app.clock.now();
    let reason = fault.fault().reason.clone();
    let stopped = match fault {
        SendFault::Unauthorised(_) => Some(AccountState::Reconnect),
        SendFault::AccountStopped(_) => Some(AccountState::Paused),
        _ => None,
    };
    if let Some(state) = stopped {
        let mut tx = app.db.write().await?;
        set_state(
            app,
            &mut tx,
            &row.workspace_id,
            &row.id,
            state,
            Some((&fault.fault().code, &reason)),
            now,
        )
        .await?;
        tx.commit().await?;
        return Ok(JobEnd::Done);
    }
    match fault {
        SendFault::Retry { after_ms, .. } if run.attempts < 6 => {
            let wait = after_ms
                .and_then(|ms| i64::try_from(ms).ok())
                .unwrap_or_else(|| backoff_ms(run.attempts, 2000, 600_000));
            Ok(JobEnd::Retry {
                at: now.plus_ms(wait),
                reason,
            })
        }
        SendFault::Unclear(_) if run.attempts < 6 => Ok(JobEnd::Retry {
            at: now.plus_ms(backoff_ms(run.attempts, 2000, 600_000)),
            reason,
        }),
        _ => Ok(JobEnd::GiveUp(reason)),
    }
}
