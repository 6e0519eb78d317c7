//! Invitations: made and withdrawn in the workspace, looked at and accepted by whoever holds the link.

use axum::Json;
use axum::body::HttpBody;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use sapa_domain::App;
use sapa_domain::mail::Sent;
use sapa_domain::team::invite::{self, Accepted, Answer, Invited};
use sapa_domain::view::Time;
use sapa_model::{InvitationId, Role, Secret};
use sapa_store::people::invitation::NamedInvitation;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::session::{signed_in, wrong_credentials};
use super::{InWorkspace, Me, me_of};
use crate::api::caller::{Caller, CallingFrom, MaybeSignedIn};
use crate::api::error::{ApiResult, Problem};
use crate::api::input::{At, Body, Created};
use crate::api::page::Page;

#[derive(Debug, Serialize, ToSchema)]
pub struct Invitation {
    id: String,
    email: String,
    role: Role,
    /// The name of who invites.
    invited_by: String,
    created_at: Time,
    expires_at: Time,
    /// To copy; only in the answer that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    /// What became of the mail: `sent`, `off` (no mail server is set) or `failed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    mail: Option<&'static str>,
}

impl From<NamedInvitation> for Invitation {
    fn from(row: NamedInvitation) -> Self {
        Self {
            id: row.id.to_string(),
            email: row.email,
            role: row.role,
            invited_by: row.inviter_name,
            created_at: row.created_at.into(),
            expires_at: row.expires_at.into(),
            link: None,
            mail: None,
        }
    }
}

impl From<Invited> for Invitation {
    fn from(made: Invited) -> Self {
        let mail = match made.mail {
            Sent::Yes => "sent",
            Sent::Off => "off",
            Sent::Failed => "failed",
        };
        Self {
            link: Some(made.link),
            mail: Some(mail),
            ..made.invitation.into()
        }
    }
}

/// Invitations that wait for an answer, those that ran out too; the newest first.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/invitations", tag = "team", params(("workspace_id" = String, Path,)), responses((status = 200, body = Page<Invitation>), (status = 403, body = Problem)))]
pub async fn list(State(app): State<App>, caller: Caller) -> ApiResult<Json<Page<Invitation>>> {
    let rows = invite::list(&app, &caller.actor()).await?;
    Ok(Json(Page::whole(rows.into_iter().map(Invitation::from).collect())))
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct NewInvitation {
    email: String,
    role: Role,
}

/// Invite somebody. The link works for seven days; an earlier invitation to this address is replaced.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/invitations", tag = "team", params(("workspace_id" = String, Path,)), request_body = NewInvitation,
    responses((status = 201, body = Invitation), (status = 403, body = Problem), (status = 409, description = "`already_member`", body = Problem), (status = 422, body = Problem)))]
pub async fn invite(
    State(app): State<App>,
    caller: Caller,
    Body(ask): Body<NewInvitation>,
) -> ApiResult<Created<Invitation>> {
    Ok(Created(
        invite::invite(&app, &caller.actor(), &ask.email, ask.role)
            .await?
            .into(),
    ))
}

/// Make a new link for another seven days and mail it; the former link dies.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/invitations/{id}/resend", tag = "team", params(("workspace_id" = String, Path,), ("id" = String, Path,)),
    responses((status = 200, body = Invitation), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn resend(
    State(app): State<App>,
    caller: Caller,
    At(at): At<InWorkspace<InvitationId>>,
) -> ApiResult<Json<Invitation>> {
    Ok(Json(invite::resend(&app, &caller.actor(), &at.id).await?.into()))
}

/// Withdraw an invitation; its link dies.
#[utoipa::path(delete, path = "/api/v1/workspaces/{workspace_id}/invitations/{id}", tag = "team", params(("workspace_id" = String, Path,), ("id" = String, Path,)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    At(at): At<InWorkspace<InvitationId>>,
) -> ApiResult<StatusCode> {
    invite::withdraw(&app, &caller.actor(), &at.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the page behind an invitation's link shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenInvitation {
    workspace_name: String,
    /// Of the workspace: `en`, `id` or `th`
    language: String,
    inviter_name: String,
    email: String,
    role: Role,
    /// This address has a password here already.
    known: bool,
    expires_at: Time,
}

/// Look at an invitation.
#[utoipa::path(get, path = "/api/v1/invitations/{token}", tag = "session", security(()), params(("token" = String, Path,)), responses((status = 200, body = OpenInvitation), (status = 404, body = Problem)))]
pub async fn look(State(app): State<App>, At(token): At<String>) -> ApiResult<Json<OpenInvitation>> {
    let invite::Shown {
        workspace_name,
        language,
        invitation,
        known,
    } = invite::look(&app, &token).await?;
    Ok(Json(OpenInvitation {
        workspace_name,
        language,
        inviter_name: invitation.inviter_name,
        email: invitation.email,
        role: invitation.role,
        known,
        expires_at: invitation.expires_at.into(),
    }))
}

#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct InvitationAnswer {
    /// Of a new person.
    name: Option<String>,
    /// A new one of a new person, theirs of a known one; not needed by who is signed in with this address.
    #[schema(value_type = Option<String>)]
    password: Option<Secret>,
    /// `en`, `id` or `th`; else the workspace's.
    language: Option<String>,
}

/// Accept an invitation and sign in. Who is signed in with this address sends `{}`.
#[utoipa::path(post, path = "/api/v1/invitations/{token}/accept", tag = "session", security(()), params(("token" = String, Path,)), request_body = InvitationAnswer, responses(
    (status = 200, body = Me), (status = 401, description = "`wrong_credentials`", body = Problem), (status = 404, body = Problem),
    (status = 409, description = "`sign_in_first`: the address is known", body = Problem), (status = 422, body = Problem)))]
pub async fn accept(
    State(app): State<App>,
    CallingFrom(device): CallingFrom,
    MaybeSignedIn(who): MaybeSignedIn,
    At(token): At<String>,
    request: Request,
) -> ApiResult<Response> {
    let InvitationAnswer {
        name,
        password,
        language,
    } = answer_in(request).await?;
    let answer = Answer {
        name,
        password,
        language,
        signed_in: who.as_ref().map(|who| who.person_id.clone()),
    };
    match invite::accept(&app, &token, answer, &device).await? {
        Accepted::SignedIn(opened) => signed_in(&app, &opened).await,
        Accepted::Here(person) => {
            let token = who.map(|who| who.token).unwrap_or_default();
            Ok(Json(me_of(&app, &person, &token).await?).into_response())
        }
        Accepted::WrongPassword => Err(wrong_credentials()),
    }
}

/// No body at all is an answer too; any other is JSON.
async fn answer_in(request: Request) -> ApiResult<InvitationAnswer> {
    if request.body().is_end_stream() {
        return Ok(InvitationAnswer::default());
    }
    let Body(answer) = Body::from_request(request, &()).await?;
    Ok(answer)
}
