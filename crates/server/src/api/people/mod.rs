//! People and the session: set-up, sign-in, oneself, workspaces, teammates, invitations, keys.

mod api_keys;
mod invitations;
mod me;
mod members;
mod password_reset;
mod session;
mod setup;
mod two_step;
mod workspaces;

use sapa_domain::App;
use sapa_domain::team::profile;
use sapa_domain::team::token_hash;
use sapa_model::{PersonId, Role, Secret};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::ApiResult;
use crate::state::Server;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(setup::state, setup::set_up))
        .routes(routes!(session::sign_in, session::sign_out))
        .routes(routes!(session::second_step))
        .routes(routes!(me::show, me::change))
        .routes(routes!(me::change_password))
        .routes(routes!(me::sessions, me::end_other_sessions))
        .routes(routes!(me::end_session))
        .routes(routes!(two_step::start))
        .routes(routes!(two_step::confirm))
        .routes(routes!(two_step::turn_off))
        .routes(routes!(password_reset::request))
        .routes(routes!(password_reset::confirm))
        .routes(routes!(invitations::look))
        .routes(routes!(invitations::accept))
        .routes(routes!(workspaces::create))
        .routes(routes!(workspaces::show, workspaces::change))
        .routes(routes!(members::list))
        .routes(routes!(members::change_role, members::remove))
        .routes(routes!(invitations::list, invitations::invite))
        .routes(routes!(invitations::withdraw))
        .routes(routes!(invitations::resend))
        .routes(routes!(api_keys::list, api_keys::create))
        .routes(routes!(api_keys::revoke))
}

/// The signed-in person, and where they may go.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    pub id: String,
    pub name: String,
    pub email: String,
    /// `en`, `id` or `th`
    pub language: String,
    /// `system`, `light` or `dark`
    pub theme: String,
    /// Is a second step asked at sign-in?
    pub two_step: bool,
    pub workspaces: Vec<WorkspaceSeat>,
    /// Goes into the header `X-CSRF-Token` of every change.
    pub csrf: String,
    /// The browser's own settings, as it last saved them.
    #[schema(value_type = Object)]
    pub preferences: Value,
}

/// A workspace as one of its members sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkspaceSeat {
    pub id: String,
    pub name: String,
    pub role: Role,
    pub member_id: String,
    /// Their own open conversations with something unseen, counted up to 1000.
    pub unread: i64,
}

async fn me_of(app: &App, person: &PersonId, token: &Secret) -> ApiResult<Me> {
    let profile::Me { person, seats } = profile::me(app, person).await?;
    let two_step = person.two_step();
    let workspaces = seats
        .into_iter()
        .map(|profile::Seat { workspace: w, unread }| WorkspaceSeat {
            id: w.id.to_string(),
            name: w.name,
            role: w.role,
            member_id: w.member_id.to_string(),
            unread,
        });
    Ok(Me {
        id: person.id.to_string(),
        name: person.name,
        email: person.email,
        language: person.language,
        theme: person.theme,
        two_step,
        workspaces: workspaces.collect(),
        csrf: token_hash(&format!("csrf/{}", token.expose()))[..32].to_owned(),
        preferences: serde_json::from_str(&person.preferences)
            .unwrap_or_else(|_| Value::Object(serde_json::Map::new())),
    })
}

/// The id behind the workspace in an address; the workspace itself is the caller's.
#[derive(serde::Deserialize)]
struct InWorkspace<Id> {
    id: Id,
}
