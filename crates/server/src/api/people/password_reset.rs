//! A forgotten password.

use axum::extract::State;
use axum::http::StatusCode;
use sapa_domain::App;
use sapa_domain::team::reset;
use sapa_model::Secret;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::caller::CallingFrom;
use crate::api::error::{ApiResult, Problem};
use crate::api::input::Body;

#[derive(Debug, Deserialize, ToSchema)]
pub struct ResetRequest {
    email: String,
}

/// Have a link mailed. The answer is the same whether somebody has this address or not.
#[utoipa::path(post, path = "/api/v1/password-reset", tag = "session", security(()), request_body = ResetRequest, responses(
    (status = 202), (status = 429, description = "`too_many_attempts`", body = Problem)))]
pub async fn request(
    State(app): State<App>,
    CallingFrom(device): CallingFrom,
    Body(ask): Body<ResetRequest>,
) -> ApiResult<StatusCode> {
    reset::request(&app, &ask.email, &device).await?;
    Ok(StatusCode::ACCEPTED)
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct ResetConfirm {
    /// From the link.
    #[schema(value_type = String)]
    token: Secret,
    #[schema(value_type = String)]
    password: Secret,
}

/// Set the new password; every session ends.
#[utoipa::path(post, path = "/api/v1/password-reset/confirm", tag = "session", security(()), request_body = ResetConfirm, responses(
    (status = 204), (status = 422, description = "`token`: `dead_link`, or a password that is not good enough", body = Problem)))]
pub async fn confirm(State(app): State<App>, Body(ask): Body<ResetConfirm>) -> ApiResult<StatusCode> {
    reset::confirm(&app, ask.token.expose(), ask.password).await?;
    Ok(StatusCode::NO_CONTENT)
}
