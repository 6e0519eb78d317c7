//! Raw webhook bodies: what waits, what could not be placed, and trying it again.

use axum::Json;
use axum::extract::State;
use sapa_domain::App;
use sapa_domain::team::access::{Permission, require};
use sapa_domain::view::Time;
use sapa_model::InboundId;
use sapa_store::inbound::{self, DeadRow, InboundRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::error::{ApiError, ApiResult};
use super::input::{Accepted, Ask, Id};
use super::page::{Page, Paging};
use crate::state::Server;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(find))
        .routes(routes!(replay))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InboundFilter {
    /// `dead`, `pending` or `done` (dead)
    pub state: Option<String>,
    /// Only bodies with a dead element of this account.
    pub account_id: Option<String>,
    pub limit: Option<i64>,
    pub cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct InboundOut {
    pub id: String,
    pub app_id: String,
    pub state: String,
    pub received_at: Time,
    /// Bytes.
    pub size: i64,
    pub elements: i64,
    pub attempts: i64,
    pub dead: Vec<DeadOut>,
    /// The body as it came; only when one is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

/// An element that could not be placed, and why.
#[derive(Serialize, ToSchema)]
pub struct DeadOut {
    pub index: i64,
    /// The account, or the app where none is known.
    pub account_id: String,
    pub code: String,
    pub reason: String,
    pub at: Time,
}

fn show(row: &InboundRow, size: i64, dead: Vec<DeadRow>, body: Option<String>) -> InboundOut {
    InboundOut {
        id: row.id.to_string(),
        app_id: row.app_id.to_string(),
        state: row.state.clone(),
        received_at: Time(row.received_at),
        size,
        elements: row.elements,
        attempts: row.attempts,
        dead: dead
            .into_iter()
            .map(|d| DeadOut {
                index: d.position,
                account_id: d.owner_id,
                code: d.code,
                reason: d.reason,
                at: Time(d.at),
            })
            .collect(),
        body,
    }
}

/// Bodies by state, newest first.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/inbound", tag = "channels", params(("workspace_id" = String, Path,), InboundFilter), responses((status = 200, body = Page<InboundOut>)))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Ask(ask): Ask<InboundFilter>,
) -> ApiResult<Json<Page<InboundOut>>> {
    require(caller.role, Permission::ManageChannels)?;
    let state = ask.state.as_deref().unwrap_or("dead");
    if !["dead", "pending", "done"].contains(&state) {
        return Err(ApiError::field("state", "unknown", "state is dead, pending or done."));
    }
    let paging = Paging {
        limit: ask.limit,
        cursor: ask.cursor,
    };
    let (limit, before) = (paging.limit()?, paging.after::<String>()?);
    let mut tx = app.db.read().await?;
    let rows = inbound::list(
        &mut tx,
        &caller.workspace_id,
        state,
        ask.account_id.as_deref(),
        before.as_deref(),
        limit + 1,
    )
    .await?;
    let mut shown = Vec::with_capacity(rows.len());
    for (row, size) in rows {
        let dead = if row.state == "dead" {
            inbound::dead_of(&mut tx, &caller.workspace_id, &row.id).await?
        } else {
            Vec::new()
        };
        shown.push(show(&row, size, dead, None));
    }
    Ok(Json(Page::cut(shown, limit, |row| row.id.clone(), |row| row)))
}

/// One body with its text.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/inbound/{id}", tag = "channels", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 200, body = InboundOut)))]
pub async fn find(State(app): State<App>, caller: Caller, Id(id): Id<InboundId>) -> ApiResult<Json<InboundOut>> {
    require(caller.role, Permission::ManageChannels)?;
    let mut tx = app.db.read().await?;
    let row = inbound::find(&mut tx, &caller.workspace_id, &id)
        .await
        .map_err(|_| ApiError::not_found("webhook delivery"))?;
    let dead = inbound::dead_of(&mut tx, &caller.workspace_id, &id).await?;
    let body = String::from_utf8_lossy(&row.body).into_owned();
    Ok(Json(show(&row, row.body.len() as i64, dead, Some(body))))
}

/// Try the dead elements of a body again; what was placed before stays as it is.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/inbound/{id}/replay", tag = "channels", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 202, body = InboundOut)))]
pub async fn replay(State(app): State<App>, caller: Caller, Id(id): Id<InboundId>) -> ApiResult<Accepted<InboundOut>> {
    require(caller.role, Permission::ManageChannels)?;
    let mut tx = app.db.write().await?;
    inbound::find(&mut tx, &caller.workspace_id, &id)
        .await
        .map_err(|_| ApiError::not_found("webhook delivery"))?;
    inbound::replay(&mut tx, &caller.workspace_id, &id).await?;
    tx.commit().await?;
    let row = inbound::find(&mut app.db.read().await?, &caller.workspace_id, &id).await?;
    Ok(Accepted(show(&row, row.body.len() as i64, Vec::new(), None)))
}
