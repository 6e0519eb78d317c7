//! Stored before answered.

use sapa_model::{AppId, InboundId, WorkspaceId};
use sapa_store::inbound;

use crate::{App, Result};

/// Stores a verified body durably. Once this returns, the vendor may have its 200.
pub async fn accept(app: &App, workspace: &WorkspaceId, app_id: &AppId, body: &[u8]) -> Result<InboundId> {
    let mut tx = app.db.write().await?;
    let id = inbound::store(&mut tx, workspace, app_id, body, app.clock.now()).await?;
    tx.commit().await?;
    metrics::counter!("sapa_webhooks_accepted_total").increment(1);
    Ok(id)
}
