//! Keys of programs.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sapa_domain::App;
use sapa_domain::team::api_key;
use sapa_domain::view::Time;
use sapa_model::{ApiKeyId, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::InWorkspace;
use crate::api::caller::Caller;
use crate::api::error::{ApiResult, Problem};
use crate::api::input::{At, Body, Created};
use crate::api::page::Page;
use crate::state::Server;

#[derive(Debug, Serialize, ToSchema)]
pub struct ApiKey {
    id: String,
    name: String,
    role: Role,
    /// The beginning, by which people tell keys apart.
    prefix: String,
    /// The whole key; only in the answer that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    last_used_at: Option<Time>,
    created_at: Time,
    /// The name of who made it; null when it was the operator.
    created_by: Option<String>,
}

/// Keys that work, the newest first.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/api-keys", tag = "api keys", params(("workspace_id" = String, Path,)), responses((status = 200, body = Page<ApiKey>), (status = 403, body = Problem)))]
pub async fn list(State(app): State<App>, caller: Caller) -> ApiResult<Json<Page<ApiKey>>> {
    let rows = api_key::list(&app, &caller.actor()).await?;
    let items = rows.into_iter().map(|row| ApiKey {
        id: row.id.to_string(),
        name: row.name,
        role: row.role,
        prefix: row.prefix,
        key: None,
        last_used_at: row.last_used_at.map(Time),
        created_at: row.created_at.into(),
        created_by: row.creator_name,
    });
    Ok(Json(Page::whole(items.collect())))
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct NewApiKey {
    name: String,
    /// What the key may do, at most what its maker may (`admin`).
    role: Option<Role>,
}

/// Make a key. It is shown in this answer and never again.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/api-keys", tag = "api keys", params(("workspace_id" = String, Path,)), request_body = NewApiKey,
    responses((status = 201, body = ApiKey), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn create(State(app): State<App>, caller: Caller, Body(ask): Body<NewApiKey>) -> ApiResult<Created<ApiKey>> {
    let by = caller.actor();
    let api_key::NewKey { row, plain } = api_key::create(&app, &by, &ask.name, ask.role.unwrap_or(Role::Admin)).await?;
    Ok(Created(ApiKey {
        id: row.id.to_string(),
        name: row.name,
        role: row.role,
        prefix: row.prefix,
        key: Some(plain.expose().to_owned()),
        last_used_at: None,
        created_at: row.created_at.into(),
        created_by: Some(by.name().to_owned()),
    }))
}

/// Revoke a key: here at once, on other nodes within ten seconds.
#[utoipa::path(delete, path = "/api/v1/workspaces/{workspace_id}/api-keys/{id}", tag = "api keys", params(("workspace_id" = String, Path,), ("id" = String, Path,)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn revoke(
    State(server): State<Server>,
    caller: Caller,
    At(at): At<InWorkspace<ApiKeyId>>,
) -> ApiResult<StatusCode> {
    let key_hash = api_key::revoke(&server.app, &caller.actor(), &at.id).await?;
    server.callers.forget_key(&key_hash);
    Ok(StatusCode::NO_CONTENT)
}
