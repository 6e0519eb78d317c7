//! Browsers that are signed in: 30 days from when they were last seen.

use std::net::IpAddr;

use sapa_model::{Millis, PersonId, Secret, SessionId};
use sapa_store::Tx;
use sapa_store::people::session::{self, SessionRow};

use super::{throttle, token};
use crate::App;
use crate::error::{OrNotFound, Result};

const LIFE_DAYS: i64 = 30;
/// Seen this recently, nothing is written again.
const TOUCH_EVERY_MS: i64 = 60_000;
const USER_AGENT_MAX: usize = 300;

/// What signs in: shown in the list of sessions and counted by the throttle.
#[derive(Debug, Clone, Default)]
pub struct Device {
    pub ip: Option<IpAddr>,
    pub user_agent: String,
}

impl Device {
    /// The limit for where it comes from; nothing when that is not known.
    pub(super) fn limit(&self) -> Option<throttle::Limit> {
        self.ip.map(|ip| throttle::address(&throttle::network(ip)))
    }
}

/// The token goes into the browser's cookie and nowhere else.
#[derive(Debug, Clone)]
pub struct NewSession {
    pub id: SessionId,
    pub person_id: PersonId,
    pub token: Secret,
}

/// How long the cookie lives.
#[must_use]
pub const fn life_secs() -> i64 {
    LIFE_DAYS * 24 * 3600
}

pub(super) async fn open(tx: &mut Tx, person: &PersonId, device: &Device, now: Millis) -> Result<NewSession> {
    let token = token::fresh();
    let row = SessionRow {
        id: SessionId::new(),
        token_hash: token.hash,
        person_id: person.clone(),
        created_at: now,
        last_seen_at: now,
        expires_at: now.plus_secs(life_secs()),
        ip: device.ip.map(|ip| ip.to_canonical().to_string()).unwrap_or_default(),
        user_agent: device.user_agent.chars().take(USER_AGENT_MAX).collect(),
    };
    session::insert(tx, &row).await?;
    Ok(NewSession {
        id: row.id,
        person_id: row.person_id,
        token: token.plain,
    })
}

pub async fn list(app: &App, person: &PersonId) -> Result<Vec<SessionRow>> {
    let mut tx = app.db.read().await?;
    Ok(session::list(&mut tx, person, app.clock.now()).await?)
}

pub async fn end(app: &App, person: &PersonId, id: &SessionId) -> Result<()> {
    let mut tx = app.db.write().await?;
    if !session::delete(&mut tx, person, id).await? {
        return Err(sapa_store::StoreError::NotFound).or_not_found("session");
    }
    tx.commit().await?;
    Ok(())
}

pub async fn end_others(app: &App, person: &PersonId, keep: &SessionId) -> Result<()> {
    let mut tx = app.db.write().await?;
    session::delete_all(&mut tx, person, Some(keep)).await?;
    tx.commit().await?;
    Ok(())
}

/// Has it been a while since this was written down?
#[must_use]
pub fn is_stale(now: Millis, last_seen: Option<Millis>) -> bool {
    last_seen.is_none_or(|seen| now.since(seen) >= TOUCH_EVERY_MS)
}

/// Seen just now: the session slides on, and the teammate was here. Called when `is_stale`, off the request's way.
pub async fn touch(
    app: &App,
    id: &SessionId,
    seen_in: Option<(&sapa_model::WorkspaceId, &sapa_model::MemberId)>,
) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    session::touch(&mut tx, id, now, now.plus_secs(life_secs())).await?;
    if let Some((workspace, member)) = seen_in {
        sapa_store::people::member::touch(&mut tx, workspace, member, now).await?;
    }
    tx.commit().await?;
    Ok(())
}
