//! Platform credentials and the webhook address they own.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sapa_domain::team::access::{Permission, require};
use sapa_domain::view::Time;
use sapa_domain::{App, account};
use sapa_model::AppId;
use sapa_store::app::{self, AppRow};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::error::{ApiError, ApiResult};
use super::input::{Body, Created, Id};
use super::page::Page;
use crate::state::Server;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(find, change, delete))
        .routes(routes!(rotate))
        .routes(routes!(attempts))
}

#[derive(Deserialize, ToSchema)]
pub struct AppIn {
    pub channel: String,
    pub name: String,
    /// Fields of the channel's `app_form`.
    #[schema(value_type = Object)]
    pub settings: Map<String, Value>,
}

#[derive(Deserialize, ToSchema)]
pub struct AppPatch {
    pub name: Option<String>,
    /// Changed fields only; a masked secret that comes back stays as it is.
    #[schema(value_type = Option<Object>)]
    pub settings: Option<Map<String, Value>>,
}

#[derive(Serialize, ToSchema)]
pub struct AppOut {
    pub id: String,
    pub channel: String,
    pub name: String,
    /// Secrets are masked.
    #[schema(value_type = Object)]
    pub settings: Value,
    /// Paste both into the platform's webhook settings.
    pub webhook_url: String,
    pub verify_token: String,
    pub created_at: Time,
}

/// The platform's last calls that were handshakes or refused.
#[derive(Serialize, ToSchema)]
pub struct AttemptOut {
    pub at: Time,
    /// `handshake` or `delivery`
    pub kind: String,
    /// `accepted`, `wrong_token`, `bad_signature`, `no_signature`, `not_json`, `too_large`
    pub outcome: String,
    pub detail: String,
}

fn show(app: &App, row: &AppRow) -> ApiResult<AppOut> {
    Ok(AppOut {
        id: row.id.to_string(),
        channel: row.channel.clone(),
        name: row.name.clone(),
        settings: account::masked(app, &account::app_context(row.id.as_str()), &row.settings, &row.secrets)?,
        webhook_url: account::webhook_url(app, row),
        verify_token: account::verify_token(app, row)?.expose().to_owned(),
        created_at: Time(row.created_at),
    })
}

/// Every app of the workspace.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/apps", tag = "channels", params(("workspace_id" = String, Path,)), responses((status = 200, body = Page<AppOut>)))]
pub async fn list(State(app): State<App>, caller: Caller) -> ApiResult<Json<Page<AppOut>>> {
    require(caller.role, Permission::ManageChannels)?;
    let rows = app::list(&mut app.db.read().await?, &caller.workspace_id).await?;
    Ok(Json(Page::whole(
        rows.iter().map(|row| show(&app, row)).collect::<ApiResult<_>>()?,
    )))
}

/// Store platform credentials; answers where the platform should call us.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/apps", tag = "channels", params(("workspace_id" = String, Path,)), request_body = AppIn, responses((status = 201, body = AppOut)))]
pub async fn create(State(app): State<App>, caller: Caller, Body(input): Body<AppIn>) -> ApiResult<Created<AppOut>> {
    require(caller.role, Permission::ManageChannels)?;
    let mut tx = app.db.write().await?;
    let new = account::NewApp {
        channel: input.channel,
        name: input.name,
        settings: input.settings,
    };
    let row = account::create_app(&app, &mut tx, &caller.workspace_id, new).await?;
    tx.commit().await?;
    Ok(Created(show(&app, &row)?))
}

#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/apps/{id}", tag = "channels", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 200, body = AppOut)))]
pub async fn find(State(app): State<App>, caller: Caller, Id(id): Id<AppId>) -> ApiResult<Json<AppOut>> {
    require(caller.role, Permission::ManageChannels)?;
    let row = app::find(&mut app.db.read().await?, &caller.workspace_id, &id)
        .await
        .map_err(|_| ApiError::not_found("app"))?;
    Ok(Json(show(&app, &row)?))
}

#[utoipa::path(patch, path = "/api/v1/workspaces/{workspace_id}/apps/{id}", tag = "channels", params(("workspace_id" = String, Path,), ("id" = String, Path,)), request_body = AppPatch, responses((status = 200, body = AppOut)))]
pub async fn change(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<AppId>,
    Body(input): Body<AppPatch>,
) -> ApiResult<Json<AppOut>> {
    require(caller.role, Permission::ManageChannels)?;
    let mut tx = app.db.write().await?;
    let row = account::change_app(&app, &mut tx, &caller.workspace_id, &id, input.name, input.settings).await?;
    tx.commit().await?;
    Ok(Json(show(&app, &row)?))
}

/// Delete an app without accounts; its webhook address dies and its secrets go.
#[utoipa::path(delete, path = "/api/v1/workspaces/{workspace_id}/apps/{id}", tag = "channels", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 204)))]
pub async fn delete(State(app): State<App>, caller: Caller, Id(id): Id<AppId>) -> ApiResult<StatusCode> {
    require(caller.role, Permission::ManageChannels)?;
    let mut tx = app.db.write().await?;
    account::delete_app(&app, &mut tx, &caller.workspace_id, &id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A new verify token; the old one is refused from now on.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/apps/{id}/rotate-verify-token", tag = "channels", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 200, body = AppOut)))]
pub async fn rotate(State(app): State<App>, caller: Caller, Id(id): Id<AppId>) -> ApiResult<Json<AppOut>> {
    require(caller.role, Permission::ManageChannels)?;
    let mut tx = app.db.write().await?;
    let row = account::rotate_verify_token(&app, &mut tx, &caller.workspace_id, &id).await?;
    tx.commit().await?;
    Ok(Json(show(&app, &row)?))
}

/// Handshakes and refused calls, newest first.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/apps/{id}/webhook-attempts", tag = "channels", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 200, body = Page<AttemptOut>)))]
pub async fn attempts(State(app): State<App>, caller: Caller, Id(id): Id<AppId>) -> ApiResult<Json<Page<AttemptOut>>> {
    require(caller.role, Permission::ManageChannels)?;
    let mut tx = app.db.read().await?;
    app::find(&mut tx, &caller.workspace_id, &id)
        .await
        .map_err(|_| ApiError::not_found("app"))?;
    let rows = app::attempts(&mut tx, &caller.workspace_id, &id).await?;
    let items = rows.into_iter().map(|row| AttemptOut {
        at: Time(row.at),
        kind: row.kind,
        outcome: row.outcome,
        detail: row.detail,
    });
    Ok(Json(Page::whole(items.collect())))
}
