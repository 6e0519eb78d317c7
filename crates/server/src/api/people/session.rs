//! Signing in and out.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use sapa_domain::App;
use sapa_domain::team::sign_in::{self, SecondStep, SignIn};
use sapa_domain::team::{NewSession, session};
use sapa_model::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Me, me_of};
use crate::api::caller::{CallingFrom, MaybeSignedIn, cookie_of, no_cookie};
use crate::api::error::{ApiError, ApiResult, Problem};
use crate::api::input::Body;

#[derive(Debug, Deserialize, ToSchema)]
pub struct SignInRequest {
    email: String,
    #[schema(value_type = String)]
    password: Secret,
}

/// The password was right; the code goes to `/session/two-step` with this challenge.
#[derive(Debug, Serialize, ToSchema)]
pub struct TwoStepChallenge {
    /// Always true.
    two_step_required: bool,
    challenge: String,
}

/// The signed-in person, or the second step that is asked.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum SignInAnswer {
    SignedIn(Box<Me>),
    TwoStep(TwoStepChallenge),
}

/// Sign in with e-mail and password.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", security(()), request_body = SignInRequest, responses(
    (status = 200, description = "Signed in, or a second step is asked", body = SignInAnswer),
    (status = 401, description = "`wrong_credentials`", body = Problem),
    (status = 429, description = "`too_many_attempts`, with `retry_after` seconds", body = Problem)))]
pub async fn sign_in(
    State(app): State<App>,
    CallingFrom(device): CallingFrom,
    Body(ask): Body<SignInRequest>,
) -> ApiResult<Response> {
    match sign_in::sign_in(&app, &ask.email, ask.password.expose().to_owned(), &device).await? {
        SignIn::Done(opened) => signed_in(&app, &opened).await,
        SignIn::TwoStep { challenge } => {
            let asked = TwoStepChallenge {
                two_step_required: true,
                challenge: challenge.expose().to_owned(),
            };
            Ok(Json(SignInAnswer::TwoStep(asked)).into_response())
        }
        SignIn::Wrong => Err(wrong_credentials()),
    }
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct SecondStepRequest {
    #[schema(value_type = String)]
    challenge: Secret,
    /// Six digits from the phone, or a recovery code.
    code: String,
}

/// The second step of a sign-in.
#[utoipa::path(post, path = "/api/v1/session/two-step", tag = "session", security(()), request_body = SecondStepRequest, responses(
    (status = 200, body = Me),
    (status = 401, description = "`wrong_code`, or `challenge_expired`: start again with the password", body = Problem),
    (status = 429, description = "`too_many_attempts`", body = Problem)))]
pub async fn second_step(
    State(app): State<App>,
    CallingFrom(device): CallingFrom,
    Body(ask): Body<SecondStepRequest>,
) -> ApiResult<Response> {
    match sign_in::second_step(&app, ask.challenge.expose(), &ask.code, &device).await? {
        SecondStep::Done(opened) => signed_in(&app, &opened).await,
        SecondStep::Wrong => Err(ApiError::new(
            StatusCode::UNAUTHORIZED,
            "wrong_code",
            "This code is wrong or was used before. Wait for the next one, or use a recovery code.",
        )),
        SecondStep::Expired => Err(ApiError::new(
            StatusCode::UNAUTHORIZED,
            "challenge_expired",
            "This sign-in took too long or was tried too often. Start again with your password.",
        )),
    }
}

/// Sign out of this browser.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", responses((status = 204)))]
pub async fn sign_out(State(app): State<App>, MaybeSignedIn(who): MaybeSignedIn) -> ApiResult<impl IntoResponse> {
    if let Some(who) = who {
        session::end(&app, &who.person_id, &who.session_id).await?;
    }
    Ok((StatusCode::NO_CONTENT, no_cookie(&app)))
}

pub(super) async fn signed_in(app: &App, opened: &NewSession) -> ApiResult<Response> {
    let me = me_of(app, &opened.person_id, &opened.token).await?;
    Ok((cookie_of(app, opened), Json(SignInAnswer::SignedIn(Box::new(me)))).into_response())
}

pub(super) fn wrong_credentials() -> ApiError {
    ApiError::new(
        StatusCode::UNAUTHORIZED,
        "wrong_credentials",
        "E-mail or password is wrong. Check both, or ask for a new password.",
    )
}
