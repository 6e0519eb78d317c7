//! The first owner, by the one-time link that a fresh installation prints.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use sapa_domain::App;
use sapa_domain::team::set_up::{self, is_needed};
use sapa_model::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Me, me_of};
use crate::api::caller::{CallingFrom, cookie_of};
use crate::api::error::{ApiResult, Problem};
use crate::api::input::Body;

#[derive(Debug, Serialize, ToSchema)]
pub struct SetupState {
    /// No owner exists yet: the link that the server printed makes one.
    pub needed: bool,
    pub version: String,
    /// Can this installation send mail? Without it, links are copied by hand.
    pub mail: bool,
}

/// Is this installation set up?
#[utoipa::path(get, path = "/api/v1/setup", tag = "session", security(()), responses((status = 200, body = SetupState)))]
pub async fn state(State(app): State<App>) -> ApiResult<Json<SetupState>> {
    let version = env!("CARGO_PKG_VERSION").to_owned();
    Ok(Json(SetupState {
        needed: is_needed(&app).await?,
        version,
        mail: app.mailer.is_on(),
    }))
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct SetupRequest {
    /// From the one-time link.
    #[schema(value_type = String)]
    token: Secret,
    name: String,
    email: String,
    /// 10 to 200 characters, not easy to guess.
    #[schema(value_type = String)]
    password: Secret,
    workspace_name: String,
    /// `en`, `id` or `th`
    language: String,
    /// Like `Asia/Jakarta`; left out, the usual one of the language.
    time_zone: Option<String>,
}

/// Make the first owner with a first workspace, and sign in.
#[utoipa::path(post, path = "/api/v1/setup", tag = "session", security(()), request_body = SetupRequest,
    responses((status = 201, body = Me), (status = 422, description = "A dead link, or fields that are wrong", body = Problem)))]
pub async fn set_up(
    State(app): State<App>,
    CallingFrom(device): CallingFrom,
    Body(ask): Body<SetupRequest>,
) -> ApiResult<impl IntoResponse> {
    let wish = set_up::SetUp {
        token: ask.token.expose().to_owned(),
        name: ask.name,
        email: ask.email,
        password: ask.password,
        workspace_name: ask.workspace_name,
        language: ask.language,
        time_zone: ask.time_zone,
    };
    let opened = set_up::set_up(&app, wish, &device).await?;
    let me = me_of(&app, &opened.person_id, &opened.token).await?;
    Ok((StatusCode::CREATED, cookie_of(&app, &opened), Json(me)))
}
