//! The live self-test of an account, by hand, after connecting and once a day.

use sapa_connectors::channel::{Check, CheckReport};
use sapa_model::{AccountId, AccountState, Millis, WorkspaceId};
use sapa_store::account::AccountRow;
use sapa_store::{Tx, account, app, job};
use serde::{Deserialize, Serialize};

use super::credentials::{credentials, target};
use super::state::set_state;
use crate::error::OrNotFound;
use crate::jobs::{JobEnd, JobRun};
use crate::{App, Result};

pub const CHECK_ACCOUNT: &str = "check_account";

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Payload {
    pub account_id: AccountId,
}

/// What the row keeps of the last check.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Health {
    pub checked_at: Option<Millis>,
    #[serde(default)]
    pub checks: Vec<Check>,
    pub quality: Option<String>,
    pub throughput: Option<String>,
}

#[must_use]
pub fn checked_at(row: &AccountRow) -> Option<Millis> {
    serde_json::from_str::<Health>(&row.health)
        .unwrap_or_default()
        .checked_at
}

pub async fn enqueue_check(tx: &mut Tx, row: &AccountRow, now: Millis) -> Result<()> {
    let lane = format!("check:{}", row.id);
    if job::lane_busy(tx, &lane).await? {
        return Ok(());
    }
    let payload = serde_json::to_string(&Payload {
        account_id: row.id.clone(),
    })
    .unwrap_or_default();
    let new = job::NewJob {
        workspace: &row.workspace_id,
        name: CHECK_ACCOUNT,
        lane: Some(lane),
        throttle: None,
        payload,
        run_at: now,
    };
    job::enqueue(tx, now, new).await?;
    Ok(())
}

pub async fn check_job(app: &App, run: &JobRun) -> Result<JobEnd> {
    let payload: Payload = run.payload()?;
    check(app, &run.workspace, &payload.account_id).await?;
    Ok(JobEnd::Done)
}

/// Asks the platform now and keeps what it says. A good answer ends "reconnect"; a stop stays until a
/// person resumes it.
pub async fn check(app: &App, workspace: &WorkspaceId, id: &AccountId) -> Result<AccountRow> {
    let row = account::find(&mut app.db.read().await?, workspace, id)
        .await
        .or_not_found("account")?;
    if row.secrets.is_empty() && row.state == AccountState::Disconnected {
        return Ok(row);
    }
    let app_row = app::find_any(&mut app.db.read().await?, workspace, &row.app_id).await?;
    let credentials = credentials(app, &row).await?;
    let channel = app.channel(&row.channel)?;
    let report = channel.check(&app.vendors, &credentials, &target(app, &app_row)?).await;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let health = Health {
        checked_at: Some(now),
        checks: report.checks.clone(),
        quality: report.quality.clone(),
        throughput: report.throughput.clone(),
    };
    let text = serde_json::to_string(&health).unwrap_or_else(|_| "{}".into());
    account::set_health(&mut tx, workspace, id, &text, report.display.as_deref()).await?;
    apply(app, &mut tx, &row, &report, now).await?;
    tx.commit().await?;
    account::find(&mut app.db.read().await?, workspace, id)
        .await
        .or_not_found("account")
}

async fn apply(app: &App, tx: &mut Tx, row: &AccountRow, report: &CheckReport, now: Millis) -> Result<()> {
    if row.state == AccountState::Paused || row.state == AccountState::Disconnected {
        return Ok(());
    }
    let bad = report.checks.iter().find(|check| check.ok == Some(false));
    if report.unauthorised {
        let text = bad.map_or_else(
            || "The platform refused the token.".to_owned(),
            |check| check.detail.clone(),
        );
        return set_state(
            app,
            tx,
            &row.workspace_id,
            &row.id,
            AccountState::Reconnect,
            Some(("token_refused", &text)),
            now,
        )
        .await;
    }
    match bad {
        Some(check) => {
            set_state(
                app,
                tx,
                &row.workspace_id,
                &row.id,
                AccountState::Degraded,
                Some((&check.name, &check.detail)),
                now,
            )
            .await
        }
        None if report.checks.iter().any(|check| check.ok == Some(true)) => {
            set_state(app, tx, &row.workspace_id, &row.id, AccountState::Connected, None, now).await
        }
        None => Ok(()),
    }
}
