//! Teammates.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sapa_domain::App;
use sapa_domain::team::member;
use sapa_domain::view::Time;
use sapa_model::{MemberId, Millis, Role};
use sapa_store::people::member::MemberRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::InWorkspace;
use crate::api::caller::Caller;
use crate::api::error::{ApiResult, Problem};
use crate::api::input::{At, Body};
use crate::api::page::Page;
use crate::state::Server;

/// Visits are written down once a minute: seen this recently is here.
const HERE_MS: i64 = 120_000;

#[derive(Debug, Serialize, ToSchema)]
pub struct Member {
    id: String,
    name: String,
    email: String,
    role: Role,
    two_step: bool,
    last_seen_at: Option<Time>,
    online: bool,
}

impl Member {
    fn of(row: MemberRow, now: Millis, live: &[String]) -> Self {
        let online = row.last_seen_at.is_some_and(|seen| now.since(seen) < HERE_MS)
            || live.iter().any(|id| id == row.id.as_str());
        Self {
            id: row.id.to_string(),
            name: row.name,
            email: row.email,
            role: row.role,
            two_step: row.two_step,
            last_seen_at: row.last_seen_at.map(Time),
            online,
        }
    }
}

/// The team, the oldest membership first.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/members", tag = "team", params(("workspace_id" = String, Path,)), responses((status = 200, body = Page<Member>)))]
pub async fn list(State(server): State<Server>, caller: Caller) -> ApiResult<Json<Page<Member>>> {
    let rows = member::list(&server.app, &caller.actor()).await?;
    let (now, live) = (server.app.clock.now(), server.hub.online(caller.workspace_id.as_str()));
    Ok(Json(Page::whole(
        rows.into_iter().map(|row| Member::of(row, now, &live)).collect(),
    )))
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct RoleChange {
    role: Role,
}

/// Give a teammate another role. An admin changes everyone but owners.
#[utoipa::path(patch, path = "/api/v1/workspaces/{workspace_id}/members/{id}", tag = "team", params(("workspace_id" = String, Path,), ("id" = String, Path,)), request_body = RoleChange,
    responses((status = 200, body = Member), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, description = "`last_owner`", body = Problem)))]
pub async fn change_role(
    State(server): State<Server>,
    caller: Caller,
    At(at): At<InWorkspace<MemberId>>,
    Body(ask): Body<RoleChange>,
) -> ApiResult<Json<Member>> {
    let row = member::change_role(&server.app, &caller.actor(), &at.id, ask.role).await?;
    let live = server.hub.online(caller.workspace_id.as_str());
    Ok(Json(Member::of(row, server.app.clock.now(), &live)))
}

/// Take a teammate out of the workspace, or leave it oneself.
#[utoipa::path(delete, path = "/api/v1/workspaces/{workspace_id}/members/{id}", tag = "team", params(("workspace_id" = String, Path,), ("id" = String, Path,)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, description = "`last_owner`", body = Problem)))]
pub async fn remove(
    State(app): State<App>,
    caller: Caller,
    At(at): At<InWorkspace<MemberId>>,
) -> ApiResult<StatusCode> {
    member::remove(&app, &caller.actor(), &at.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
