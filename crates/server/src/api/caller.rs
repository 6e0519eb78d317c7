//! Who calls: `Caller` in a workspace (a teammate's cookie or a program's key), `SignedIn` outside of one.
//!
//! A workspace one does not belong to is "not found", as if it did not exist. Changes by cookie must come from our
//! own pages: they carry `X-CSRF-Token`, or the browser says that they are of the same origin.

mod cache;
mod device;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum_extra::extract::cookie::CookieJar;
use sapa_domain::team::session::{is_stale, life_secs};
use sapa_domain::team::{Actor, NewSession, Permission, token_hash};
use sapa_domain::{App, DomainError};
use sapa_model::{MemberId, PersonId, Role, Secret, SessionId, WorkspaceId};
use sapa_store::people::session as session_rows;

use super::error::{ApiError, ApiResult};
use crate::state::Server;

pub use cache::Callers;
pub use device::CallingFrom;
pub use sapa_domain::team::Who;

pub const COOKIE: &str = "sapa_session";

/// Somebody with rights in the workspace of the address.
#[derive(Debug, Clone)]
pub struct Caller {
    pub workspace_id: WorkspaceId,
    pub role: Role,
    pub who: Who,
}

impl Caller {
    /// Refuses with a text that says who can.
    pub fn require(&self, permission: Permission) -> ApiResult<()> {
        Ok(sapa_domain::team::require(self.role, permission)?)
    }

    /// As the rules know them.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor {
            workspace_id: self.workspace_id.clone(),
            role: self.role,
            who: self.who.clone(),
        }
    }

    /// The teammate, when it is one.
    #[must_use]
    pub fn member_id(&self) -> Option<&MemberId> {
        match &self.who {
            Who::Member { member_id, .. } => Some(member_id),
            Who::Key { .. } => None,
        }
    }

    /// As the author of what is written through this call.
    #[must_use]
    pub fn author(&self) -> sapa_domain::outbound::Author {
        match &self.who {
            Who::Member { member_id, name, .. } => sapa_domain::outbound::Author::teammate(member_id, name),
            Who::Key { id, name } => sapa_domain::outbound::Author::app(id.as_str(), name),
        }
    }

    /// The teammate; a key has no drafts, marks or presence of its own.
    pub fn require_member(&self) -> ApiResult<&MemberId> {
        self.member_id().ok_or_else(|| {
            ApiError::new(
                StatusCode::FORBIDDEN,
                "teammates_only",
                "This is for a signed-in teammate, not for an API key.",
            )
        })
    }
}

impl FromRequestParts<Server> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> ApiResult<Self> {
        let workspace = workspace_of(parts, server).await;
        match credentials(&parts.headers) {
            Some(Credentials::Key(key)) => by_key(server, &key, workspace).await,
            Some(Credentials::Cookie(token)) => {
                from_our_own_page(parts, &server.app)?;
                by_cookie(server, &token, workspace).await
            }
            None => Err(DomainError::Unauthenticated.into()),
        }
    }
}

/// The person behind the cookie, in no workspace.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub session_id: SessionId,
    pub person_id: PersonId,
    pub name: String,
    pub token: Secret,
}

impl FromRequestParts<Server> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> ApiResult<Self> {
        let MaybeSignedIn(found) = MaybeSignedIn::from_request_parts(parts, server).await?;
        found.ok_or_else(|| DomainError::Unauthenticated.into())
    }
}

/// The same where nobody needs to be signed in.
pub struct MaybeSignedIn(pub Option<SignedIn>);

impl FromRequestParts<Server> for MaybeSignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> ApiResult<Self> {
        let Some(Credentials::Cookie(token)) = credentials(&parts.headers) else {
            return Ok(Self(None));
        };
        let now = server.app.clock.now();
        let mut tx = server.app.db.read().await?;
        let Some(live) = session_rows::live(&mut tx, &token_hash(token.expose()), now).await? else {
            return Ok(Self(None));
        };
        drop(tx);
        from_our_own_page(parts, &server.app)?;
        if is_stale(now, Some(live.last_seen_at)) {
            server.callers.seen(&server.app, live.id.clone(), None);
        }
        Ok(Self(Some(SignedIn {
            session_id: live.id,
            person_id: live.person_id,
            name: live.name,
            token,
        })))
    }
}

/// The cookie that a new session sets; the same again lets it live on.
#[must_use]
pub fn cookie(app: &App, token: &Secret) -> [(header::HeaderName, String); 1] {
    [(
        header::SET_COOKIE,
        format!(
            "{COOKIE}={}; Max-Age={}{}",
            token.expose(),
            life_secs(),
            attributes(app)
        ),
    )]
}

#[must_use]
pub fn cookie_of(app: &App, opened: &NewSession) -> [(header::HeaderName, String); 1] {
    cookie(app, &opened.token)
}

#[must_use]
pub fn no_cookie(app: &App) -> [(header::HeaderName, String); 1] {
    [(header::SET_COOKIE, format!("{COOKIE}=; Max-Age=0{}", attributes(app)))]
}

fn attributes(app: &App) -> &'static str {
    if app.config.public_url.starts_with("https://") {
        "; Path=/; HttpOnly; SameSite=Lax; Secure"
    } else {
        "; Path=/; HttpOnly; SameSite=Lax"
    }
}

enum Credentials {
    Key(String),
    Cookie(Secret),
}

fn credentials(headers: &HeaderMap) -> Option<Credentials> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let (scheme, key) = value.to_str().ok()?.split_once(' ')?;
        return (scheme.eq_ignore_ascii_case("bearer")).then(|| Credentials::Key(key.trim().to_owned()));
    }
    let jar = CookieJar::from_headers(headers);
    let token = jar.get(COOKIE)?.value();
    (!token.is_empty()).then(|| Credentials::Cookie(Secret::new(token)))
}

async fn workspace_of(parts: &mut Parts, server: &Server) -> Option<WorkspaceId> {
    let params = RawPathParams::from_request_parts(parts, server).await.ok()?;
    let (_, id) = params.iter().find(|(name, _)| *name == "workspace_id")?;
    id.parse().ok()
}

async fn by_cookie(server: &Server, token: &Secret, workspace: Option<WorkspaceId>) -> ApiResult<Caller> {
    let now = server.app.clock.now();
    let hash = token_hash(token.expose());
    let mut tx = server.app.db.read().await?;
    let Some(workspace_id) = workspace else {
        let live = session_rows::live(&mut tx, &hash, now).await?;
        return Err(live.map_or_else(
            || DomainError::Unauthenticated.into(),
            |_| ApiError::not_found("workspace"),
        ));
    };
    let found = session_rows::live_in(&mut tx, &hash, &workspace_id, now)
        .await?
        .ok_or(DomainError::Unauthenticated)?;
    drop(tx);
    let (Some(member_id), Some(role)) = (found.member_id, found.role) else {
        return Err(ApiError::not_found("workspace"));
    };
    if is_stale(now, Some(found.last_seen_at)) || is_stale(now, found.member_seen_at) {
        server
            .callers
            .seen(&server.app, found.id, Some((workspace_id.clone(), member_id.clone())));
    }
    Ok(Caller {
        workspace_id,
        role,
        who: Who::Member {
            member_id,
            person_id: found.person_id,
            name: found.name,
        },
    })
}

async fn by_key(server: &Server, key: &str, workspace: Option<WorkspaceId>) -> ApiResult<Caller> {
    let row = server
        .callers
        .key(&server.app, key)
        .await?
        .ok_or(DomainError::Unauthenticated)?;
    match workspace {
        Some(id) if id == row.workspace_id => {}
        _ => return Err(ApiError::not_found("workspace")),
    }
    Ok(Caller {
        workspace_id: row.workspace_id,
        role: row.role,
        who: Who::Key {
            id: row.id,
            name: row.name,
        },
    })
}

/// A foreign page can send our cookie along, but neither a header of its own nor a false origin.
fn from_our_own_page(parts: &Parts, app: &App) -> ApiResult<()> {
    if matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let text = |name: &str| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let origin = text("origin");
    let own_origin = !origin.is_empty()
        && (origin == app.config.public_url || origin.split_once("://").is_some_and(|(_, host)| host == text("host")));
    if !text("x-csrf-token").trim().is_empty() || text("sec-fetch-site") == "same-origin" || own_origin {
        return Ok(());
    }
    Err(ApiError::new(
        StatusCode::FORBIDDEN,
        "csrf",
        "A change with a session cookie needs the header X-CSRF-Token (the value `csrf` of GET /api/v1/me).",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn a_key_goes_before_a_cookie() {
        let both = headers(&[("authorization", "bearer sapa_x"), ("cookie", "a=b; sapa_session=tok")]);
        assert!(matches!(credentials(&both), Some(Credentials::Key(key)) if key == "sapa_x"));
        let cookie = headers(&[("cookie", "a=b; sapa_session=tok")]);
        assert!(matches!(credentials(&cookie), Some(Credentials::Cookie(token)) if token.expose() == "tok"));
        for none in [
            headers(&[]),
            headers(&[("cookie", "sapa_session=")]),
            headers(&[("authorization", "Basic eA==")]),
        ] {
            assert!(credentials(&none).is_none());
        }
    }
}
