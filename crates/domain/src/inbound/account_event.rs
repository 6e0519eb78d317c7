//! What a platform says about the account itself: kept for people, and acted on where it must be.

use sapa_connectors::channel::{AccountEffect, AccountEvent};
use sapa_model::{AccountEventId, AccountState, Millis, WorkspaceId};
use sapa_store::account::{AccountEventRow, AccountRow};
use sapa_store::{Tx, account};

use super::unit::Outcome;
use crate::events::{self, ACCOUNT_EVENT};
use crate::{App, Result};

/// Keeps the event and does what it asks for.
pub async fn apply(app: &App, tx: &mut Tx, row: &AccountRow, event: &AccountEvent, now: Millis) -> Result<Outcome> {
    let outcome = keep(tx, &row.workspace_id, row.id.as_str(), event, now).await?;
    if outcome == Outcome::Duplicate {
        return Ok(outcome);
    }
    match &event.effect {
        AccountEffect::None => {}
        AccountEffect::SyncTemplates => crate::template::enqueue_sync(tx, &row.workspace_id, &row.id, now).await?,
        AccountEffect::Pause { reason } => {
            crate::account::set_state(
                app,
                tx,
                &row.workspace_id,
                &row.id,
                AccountState::Paused,
                Some(("platform_stopped", reason)),
                now,
            )
            .await?;
        }
        AccountEffect::Reconnect { reason } => {
            crate::account::set_state(
                app,
                tx,
                &row.workspace_id,
                &row.id,
                AccountState::Reconnect,
                Some(("disconnected_by_platform", reason)),
                now,
            )
            .await?;
        }
        AccountEffect::Resume => {
            crate::account::set_state(app, tx, &row.workspace_id, &row.id, AccountState::Connected, None, now).await?;
        }
    }
    Ok(outcome)
}

/// Keeps the event under an account, or under the app when it concerns all of it.
pub async fn keep(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    owner: &str,
    event: &AccountEvent,
    now: Millis,
) -> Result<Outcome> {
    let row = AccountEventRow {
        id: AccountEventId::new(),
        owner_id: owner.to_owned(),
        key: event.key.clone(),
        kind: event.kind.clone(),
        summary: event.summary.clone(),
        data: event.data.to_string(),
        at: event.at.unwrap_or(now),
    };
    if !account::add_event(tx, workspace, &row).await? {
        return Ok(Outcome::Duplicate);
    }
    let data = serde_json::json!({"id": row.id, "account_id": owner, "kind": row.kind, "summary": row.summary, "at": row.at.rfc3339()});
    events::publish(tx, workspace, ACCOUNT_EVENT, &data, now);
    Ok(Outcome::Ignored(format!("account_event_{}", event.kind)))
}
