//! People and the session, over HTTP.

mod keys;
mod oneself;
mod session;
mod team;

/// Where a link to copy leads.
pub fn token_of(link: &str) -> &str {
    link.split("token=").nth(1).expect("a link")
}

/// The workspace's part of every address.
pub fn at(owner: &sapa_domain::team::CreatedOwner) -> String {
    format!("/api/v1/workspaces/{}", owner.workspace_id)
}
