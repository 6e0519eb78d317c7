//! Labels of the workspace.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sapa_domain::App;
use sapa_domain::team::access::{Permission, require};
use sapa_domain::view::LabelView;
use sapa_model::LabelId;
use sapa_store::StoreError;
use sapa_store::conversation::{self, LabelRow};
use serde::Deserialize;
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
        .routes(routes!(change, delete))
}

#[derive(Deserialize, ToSchema)]
pub struct LabelIn {
    /// 1 to 40 characters, once in a workspace.
    pub name: String,
    /// A name from the palette, e.g. `plum`, or `#rrggbb`.
    pub color: String,
}

impl LabelIn {
    fn row(self, id: String) -> ApiResult<LabelRow> {
        let name = self.name.trim().to_owned();
        if !(1..=40).contains(&name.chars().count()) {
            return Err(ApiError::field("name", "length", "A label has 1 to 40 characters."));
        }
        if !(1..=20).contains(&self.color.len())
            || !self
                .color
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'#' || b == b'-')
        {
            return Err(ApiError::field(
                "color",
                "format",
                "A colour is a name from the palette or #rrggbb.",
            ));
        }
        Ok(LabelRow {
            id,
            name,
            color: self.color,
        })
    }
}

fn taken(error: StoreError) -> ApiError {
    match error {
        StoreError::Conflict => ApiError::field("name", "taken", "There is a label with this name already."),
        other => other.into(),
    }
}

fn show(row: LabelRow) -> LabelView {
    LabelView {
        id: row.id,
        name: row.name,
        color: row.color,
    }
}

/// Labels by name.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/labels", tag = "conversations", params(("workspace_id" = String, Path,)), responses((status = 200, body = Page<LabelView>)))]
pub async fn list(State(app): State<App>, caller: Caller) -> ApiResult<Json<Page<LabelView>>> {
    let rows = conversation::labels(&mut app.db.read().await?, &caller.workspace_id).await?;
    Ok(Json(Page::whole(rows.into_iter().map(show).collect())))
}

#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/labels", tag = "conversations", params(("workspace_id" = String, Path,)), request_body = LabelIn, responses((status = 201, body = LabelView)))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<LabelIn>,
) -> ApiResult<Created<LabelView>> {
    require(caller.role, Permission::ManageLabels)?;
    let row = input.row(LabelId::new().to_string())?;
    let mut tx = app.db.write().await?;
    conversation::insert_label(&mut tx, &caller.workspace_id, &row, app.clock.now())
        .await
        .map_err(taken)?;
    tx.commit().await?;
    Ok(Created(show(row)))
}

#[utoipa::path(patch, path = "/api/v1/workspaces/{workspace_id}/labels/{id}", tag = "conversations", params(("workspace_id" = String, Path,), ("id" = String, Path,)), request_body = LabelIn, responses((status = 200, body = LabelView)))]
pub async fn change(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<LabelId>,
    Body(input): Body<LabelIn>,
) -> ApiResult<Json<LabelView>> {
    require(caller.role, Permission::ManageLabels)?;
    let row = input.row(id.to_string())?;
    let mut tx = app.db.write().await?;
    if conversation::update_label(&mut tx, &caller.workspace_id, &row)
        .await
        .map_err(taken)?
        == 0
    {
        return Err(ApiError::not_found("label"));
    }
    tx.commit().await?;
    Ok(Json(show(row)))
}

/// Delete a label; chats lose it.
#[utoipa::path(delete, path = "/api/v1/workspaces/{workspace_id}/labels/{id}", tag = "conversations", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 204)))]
pub async fn delete(State(app): State<App>, caller: Caller, Id(id): Id<LabelId>) -> ApiResult<StatusCode> {
    require(caller.role, Permission::ManageLabels)?;
    let mut tx = app.db.write().await?;
    if conversation::delete_label(&mut tx, &caller.workspace_id, id.as_str()).await? == 0 {
        return Err(ApiError::not_found("label"));
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
