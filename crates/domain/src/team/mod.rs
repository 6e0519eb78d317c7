//! People: who they are, how they get in, and what they may do.
//!
//! `set_up` the first owner · `sign_in`, `two_step`, `reset` the ways in · `session`, `api_key` what opens the door
//! afterwards · `invite`, `member`, `workspace` who belongs where · `profile` what a person sets about themselves ·
//! `access` who may do what. Tokens are 32 random bytes; only their SHA-256 is stored.

pub mod access;
mod actor;
pub mod api_key;
mod field;
pub mod invite;
pub mod member;
mod password;
pub mod profile;
pub mod reset;
pub mod session;
pub mod set_up;
pub mod sign_in;
mod throttle;
pub(crate) mod token;
pub mod two_step;
pub mod workspace;

pub use access::{Permission, may, require};
pub use actor::{Actor, Who};
pub use session::{Device, NewSession};
pub use set_up::{CreatedOwner, NewOwner, create_owner, setup_link};
pub use token::hash as token_hash;

use sapa_store::people::{one_time, session as session_rows, sign_in_attempt};

use crate::{App, Result};

/// Drops what is over: sessions, one-time links, old counts of failed tries. A chore for every hour or so.
pub async fn prune(app: &App) -> Result<u64> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let dropped = session_rows::prune(&mut tx, now).await?
        + one_time::prune(&mut tx, now).await?
        + sign_in_attempt::prune(&mut tx, now.plus_hours(-24)).await?;
    tx.commit().await?;
    Ok(dropped)
}
