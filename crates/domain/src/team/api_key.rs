//! Keys of programs. A key belongs to one workspace and has a role of its own.

use sapa_model::{ApiKeyId, Millis, Role, Secret, WorkspaceId};
use sapa_store::Tx;
use sapa_store::people::api_key::{self, ApiKeyRow, NamedApiKey};

use super::access::{self, Permission};
use super::actor::Actor;
use super::field;
use super::token::{self, Token};
use crate::App;
use crate::error::{OrNotFound, Result};

pub const PREFIX: &str = "sapa_";
/// How much of a key people see: enough to tell keys apart, far too little to guess one.
const SHOWN_CHARS: usize = 12;

/// The key itself is known now and never again.
#[derive(Debug, Clone)]
pub struct NewKey {
    pub row: ApiKeyRow,
    pub plain: Secret,
}

/// Makes a key; it may do no more than who makes it.
pub async fn create(app: &App, by: &Actor, name: &str, role: Role) -> Result<NewKey> {
    by.require(Permission::ManageApiKeys)?;
    access::require_managing(by.role, role)?;
    let name = field::only("name", field::name(name))?;
    let mut tx = app.db.write().await?;
    let key = insert(&mut tx, &by.workspace_id, &name, role, Some(by.id()), app.clock.now()).await?;
    tx.commit().await?;
    Ok(key)
}

pub(super) async fn insert(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    name: &str,
    role: Role,
    by: Option<&str>,
    now: Millis,
) -> Result<NewKey> {
    let Token { plain, hash } = token::fresh_with_prefix(PREFIX);
    let row = ApiKeyRow {
        workspace_id: workspace.clone(),
        id: ApiKeyId::new(),
        name: name.to_owned(),
        role,
        prefix: plain.expose().chars().take(SHOWN_CHARS).collect(),
        key_hash: hash,
        created_by: by.map(str::to_owned),
        created_at: now,
        last_used_at: None,
    };
    api_key::insert(tx, &row).await?;
    Ok(NewKey { row, plain })
}

pub async fn list(app: &App, by: &Actor) -> Result<Vec<NamedApiKey>> {
    by.require(Permission::ManageApiKeys)?;
    Ok(api_key::list(&mut app.db.read().await?, &by.workspace_id).await?)
}

/// Answers the hash of the key that opens nothing any more.
pub async fn revoke(app: &App, by: &Actor, id: &ApiKeyId) -> Result<String> {
    by.require(Permission::ManageApiKeys)?;
    let mut tx = app.db.write().await?;
    let key = api_key::find(&mut tx, &by.workspace_id, id)
        .await
        .or_not_found("API key")?;
    access::require_managing(by.role, key.role)?;
    api_key::revoke(&mut tx, &by.workspace_id, id, app.clock.now()).await?;
    tx.commit().await?;
    Ok(key.key_hash)
}

/// Used just now; called at most once a minute for each key.
pub async fn touch(app: &App, workspace: &WorkspaceId, id: &ApiKeyId) -> Result<()> {
    let mut tx = app.db.write().await?;
    api_key::touch(&mut tx, workspace, id, app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}
