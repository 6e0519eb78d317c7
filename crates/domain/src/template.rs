//! Message templates: kept in step with the platform, chosen and filled by people.

use sapa_connectors::channel::{Template, TemplateVariable};
use sapa_model::{AccountId, Millis, TemplateId, WorkspaceId};
use sapa_store::template::TemplateRow;
use sapa_store::{Tx, account, job, template};
use serde::{Deserialize, Serialize};

use crate::events::{self, TEMPLATE_UPDATED};
use crate::jobs::{JobEnd, JobRun};
use crate::{App, Result};

pub const SYNC_TEMPLATES: &str = "sync_templates";

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    account_id: AccountId,
}

/// Queues a fresh look at the platform's list, unless one is queued already.
pub async fn enqueue_sync(tx: &mut Tx, workspace: &WorkspaceId, account: &AccountId, now: Millis) -> Result<()> {
    let lane = format!("templates:{account}");
    if job::lane_busy(tx, &lane).await? {
        return Ok(());
    }
    let payload = serde_json::to_string(&Payload {
        account_id: account.clone(),
    })
    .unwrap_or_default();
    let new = job::NewJob {
        workspace,
        name: SYNC_TEMPLATES,
        lane: Some(lane),
        throttle: None,
        payload,
        run_at: now,
    };
    job::enqueue(tx, now, new).await?;
    Ok(())
}

/// The job: reads the whole list and makes ours equal.
pub async fn sync(app: &App, run: &JobRun) -> Result<JobEnd> {
    let payload: Payload = run.payload()?;
    let row = account::find(&mut app.db.read().await?, &run.workspace, &payload.account_id).await?;
    let channel = app.channel(&row.channel)?;
    if row.secrets.is_empty() || !channel.can().templates {
        return Ok(JobEnd::Done);
    }
    let credentials = crate::account::credentials(app, &row).await?;
    let listed = match channel.templates(&app.vendors, &credentials).await {
        Ok(listed) => listed,
        Err(fault) => return crate::account::vendor_fault(app, &row, &fault, run).await,
    };
    let now = app.clock.now();
    let rows: Vec<TemplateRow> = listed
        .into_iter()
        .map(|t| to_row(&row.workspace_id, &row.id, t, now))
        .collect();
    let mut tx = app.db.write().await?;
    template::replace_all(&mut tx, &row.workspace_id, &row.id, &rows, now).await?;
    events::publish(
        &mut tx,
        &row.workspace_id,
        TEMPLATE_UPDATED,
        &serde_json::json!({"account_id": row.id, "count": rows.len()}),
        now,
    );
    tx.commit().await?;
    Ok(JobEnd::Done)
}

fn to_row(workspace: &WorkspaceId, account: &AccountId, t: Template, now: Millis) -> TemplateRow {
    TemplateRow {
        workspace_id: workspace.clone(),
        id: TemplateId::new(),
        account_id: account.clone(),
        external_id: t.external_id,
        name: t.name,
        language: t.language,
        status: t.status,
        category: t.category,
        components: t.components.to_string(),
        variables: serde_json::to_string(&t.variables).unwrap_or_else(|_| "[]".into()),
        body_preview: t.body_preview,
        updated_at: now,
    }
}

/// The stored template in the connector's words.
#[must_use]
pub fn from_row(row: &TemplateRow) -> Template {
    Template {
        external_id: row.external_id.clone(),
        name: row.name.clone(),
        language: row.language.clone(),
        status: row.status.clone(),
        category: row.category.clone(),
        components: serde_json::from_str(&row.components).unwrap_or_default(),
        variables: serde_json::from_str::<Vec<TemplateVariable>>(&row.variables).unwrap_or_default(),
        body_preview: row.body_preview.clone(),
    }
}
