//! Oneself: profile, password, sessions.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use sapa_domain::App;
use sapa_domain::team::profile::{self, Change};
use sapa_domain::team::session;
use sapa_domain::view::Time;
use sapa_model::{Secret, SessionId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{Me, me_of};
use crate::api::caller::{SignedIn, cookie};
use crate::api::error::{ApiResult, Problem};
use crate::api::input::{At, Body};
use crate::api::page::Page;

/// Who am I, and where may I go? Also lets the cookie live on.
#[utoipa::path(get, path = "/api/v1/me", tag = "me", responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub async fn show(State(app): State<App>, who: SignedIn) -> ApiResult<impl IntoResponse> {
    let me = me_of(&app, &who.person_id, &who.token).await?;
    Ok((cookie(&app, &who.token), Json(me)))
}

/// What is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MeChange {
    name: Option<String>,
    /// `en`, `id` or `th`
    language: Option<String>,
    /// `system`, `light` or `dark`
    theme: Option<String>,
    /// The browser's own settings, at most 16 KB of JSON; replaces the former ones.
    #[schema(value_type = Option<Object>)]
    preferences: Option<Map<String, Value>>,
}

/// Change my profile.
#[utoipa::path(patch, path = "/api/v1/me", tag = "me", request_body = MeChange, responses((status = 200, body = Me), (status = 422, body = Problem)))]
pub async fn change(State(app): State<App>, who: SignedIn, Body(ask): Body<MeChange>) -> ApiResult<Json<Me>> {
    let MeChange {
        name,
        language,
        theme,
        preferences,
    } = ask;
    profile::change(
        &app,
        &who.person_id,
        Change {
            name,
            language,
            theme,
            preferences,
        },
    )
    .await?;
    Ok(Json(me_of(&app, &who.person_id, &who.token).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct PasswordChange {
    #[schema(value_type = String)]
    current: Secret,
    /// 10 to 200 characters, not easy to guess.
    #[schema(value_type = String)]
    new: Secret,
}

/// Set a new password; every other session ends.
#[utoipa::path(post, path = "/api/v1/me/password", tag = "me", request_body = PasswordChange, responses((status = 204), (status = 422, body = Problem)))]
pub async fn change_password(
    State(app): State<App>,
    who: SignedIn,
    Body(ask): Body<PasswordChange>,
) -> ApiResult<StatusCode> {
    profile::change_password(&app, &who.person_id, &who.session_id, ask.current, ask.new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A browser that is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Session {
    id: String,
    /// The one that asks.
    current: bool,
    created_at: Time,
    last_seen_at: Time,
    /// Where it signed in from; empty when not known.
    ip: String,
    user_agent: String,
}

/// My sessions, the last used first.
#[utoipa::path(get, path = "/api/v1/me/sessions", tag = "me", responses((status = 200, body = Page<Session>)))]
pub async fn sessions(State(app): State<App>, who: SignedIn) -> ApiResult<Json<Page<Session>>> {
    let rows = session::list(&app, &who.person_id).await?;
    let items = rows.into_iter().map(|row| Session {
        current: row.id == who.session_id,
        id: row.id.to_string(),
        created_at: row.created_at.into(),
        last_seen_at: row.last_seen_at.into(),
        ip: row.ip,
        user_agent: row.user_agent,
    });
    Ok(Json(Page::whole(items.collect())))
}

/// Sign out one of my browsers.
#[utoipa::path(delete, path = "/api/v1/me/sessions/{id}", tag = "me", params(("id" = String, Path,)), responses((status = 204), (status = 404, body = Problem)))]
pub async fn end_session(State(app): State<App>, who: SignedIn, At(id): At<SessionId>) -> ApiResult<StatusCode> {
    session::end(&app, &who.person_id, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sign out all my browsers but this one.
#[utoipa::path(delete, path = "/api/v1/me/sessions", tag = "me", responses((status = 204)))]
pub async fn end_other_sessions(State(app): State<App>, who: SignedIn) -> ApiResult<StatusCode> {
    session::end_others(&app, &who.person_id, &who.session_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
