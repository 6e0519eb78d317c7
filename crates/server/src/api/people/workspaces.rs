//! Workspaces and their settings.

use axum::Json;
use axum::extract::State;
use sapa_domain::App;
use sapa_domain::team::workspace::{self, Settings};
use sapa_domain::view::Time;
use sapa_store::people::workspace::WorkspaceRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::caller::{Caller, SignedIn};
use crate::api::error::{ApiResult, Problem};
use crate::api::input::{Body, Created};

#[derive(Debug, Serialize, ToSchema)]
pub struct Workspace {
    id: String,
    name: String,
    /// Of mails and automatic texts: `en`, `id` or `th`
    language: String,
    time_zone: String,
    /// A customer who writes within these hours after a close opens the same conversation again.
    reopen_hours: i64,
    created_at: Time,
    /// Its accounts are connected to the emulators.
    demo: bool,
}

impl From<WorkspaceRow> for Workspace {
    fn from(row: WorkspaceRow) -> Self {
        Self {
            id: row.id.to_string(),
            name: row.name,
            language: row.language,
            time_zone: row.time_zone,
            reopen_hours: row.reopen_hours,
            created_at: row.created_at.into(),
            demo: row.demo,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct NewWorkspace {
    name: String,
}

/// Create a further workspace; for owners.
#[utoipa::path(post, path = "/api/v1/workspaces", tag = "workspaces", request_body = NewWorkspace, responses(
    (status = 201, body = Workspace), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn create(
    State(app): State<App>,
    who: SignedIn,
    Body(ask): Body<NewWorkspace>,
) -> ApiResult<Created<Workspace>> {
    Ok(Created(
        workspace::create(&app, &who.person_id, &ask.name).await?.into(),
    ))
}

/// The workspace's settings.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}", tag = "workspaces", params(("workspace_id" = String, Path,)), responses(
    (status = 200, body = Workspace), (status = 404, body = Problem)))]
pub async fn show(State(app): State<App>, caller: Caller) -> ApiResult<Json<Workspace>> {
    Ok(Json(workspace::find(&app, &caller.workspace_id).await?.into()))
}

/// What is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct WorkspaceChange {
    name: Option<String>,
    /// `en`, `id` or `th`
    language: Option<String>,
    /// Like `Asia/Jakarta`
    time_zone: Option<String>,
    /// 0 to 720
    reopen_hours: Option<i64>,
}

/// Change the workspace's settings; for owners and admins.
#[utoipa::path(patch, path = "/api/v1/workspaces/{workspace_id}", tag = "workspaces", params(("workspace_id" = String, Path,)), request_body = WorkspaceChange,
    responses((status = 200, body = Workspace), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn change(
    State(app): State<App>,
    caller: Caller,
    Body(ask): Body<WorkspaceChange>,
) -> ApiResult<Json<Workspace>> {
    let WorkspaceChange {
        name,
        language,
        time_zone,
        reopen_hours,
    } = ask;
    let row = workspace::change(
        &app,
        &caller.actor(),
        Settings {
            name,
            language,
            time_zone,
            reopen_hours,
        },
    )
    .await?;
    Ok(Json(row.into()))
}
