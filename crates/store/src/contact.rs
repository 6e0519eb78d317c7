//! People who write to a shop, and their identities on its accounts.

use sapa_model::{AccountId, ContactId, IdentityId, Millis, WorkspaceId};

use crate::db::placeholders;
use crate::{Arg, Result, Tx, args};

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct ContactRow {
    pub workspace_id: WorkspaceId,
    pub id: ContactId,
    pub name: String,
    /// `profile` = the platform's word, may follow it; `teammate` = a person chose it, stays.
    pub named_by: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub language: Option<String>,
    pub note: String,
    pub attributes: String,
    pub search_text: String,
    pub created_at: Millis,
    pub last_seen_at: Option<Millis>,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct IdentityRow {
    pub workspace_id: WorkspaceId,
    pub id: IdentityId,
    pub account_id: AccountId,
    pub contact_id: ContactId,
    pub external_id: Option<String>,
    pub scoped_id: Option<String>,
    pub parent_scoped_id: Option<String>,
    pub phone: Option<String>,
    pub username: Option<String>,
    pub profile_name: Option<String>,
    pub created_at: Millis,
}

const COLUMNS: &str =
    "workspace_id, id, name, named_by, phone, email, language, note, attributes, search_text, created_at, last_seen_at";
const IDENTITY: &str = "workspace_id, id, account_id, contact_id, external_id, scoped_id, parent_scoped_id, phone, username, profile_name, created_at";

pub async fn insert_many(tx: &mut Tx, rows: &[ContactRow]) -> Result<()> {
    let rows = rows
        .iter()
        .map(|c| {
            args![
                &c.workspace_id,
                &c.id,
                &c.name,
                &c.named_by,
                c.phone.as_deref(),
                c.email.as_deref(),
                c.language.as_deref(),
                &c.note,
                &c.attributes,
                &c.search_text,
                c.created_at,
                c.last_seen_at
            ]
        })
        .collect();
    tx.insert_many(&format!("INSERT INTO contact ({COLUMNS})"), rows, "")
        .await?;
    Ok(())
}

pub async fn find(tx: &mut Tx, workspace: &WorkspaceId, id: &ContactId) -> Result<ContactRow> {
    tx.one(
        &format!("SELECT {COLUMNS} FROM contact WHERE workspace_id = $1 AND id = $2"),
        args![workspace, id],
    )
    .await
}

pub async fn find_many(tx: &mut Tx, workspace: &WorkspaceId, ids: &[&str]) -> Result<Vec<ContactRow>> {
    in_list(
        tx,
        &format!("SELECT {COLUMNS} FROM contact WHERE workspace_id = $1 AND id IN"),
        args![workspace],
        ids,
    )
    .await
}

/// Newest contacts first; `before` is the last id of the page before.
pub async fn list(tx: &mut Tx, workspace: &WorkspaceId, before: Option<&str>, limit: i64) -> Result<Vec<ContactRow>> {
    tx.all(
        &format!("SELECT {COLUMNS} FROM contact WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"),
        args![workspace, before.unwrap_or("~"), limit],
    )
    .await
}

/// Fills in when each of these people last wrote.
pub async fn fill_last_seen(tx: &mut Tx, workspace: &WorkspaceId, rows: &mut [ContactRow]) -> Result<()> {
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let head = "SELECT contact_id, MAX(last_customer_at) FROM conversation WHERE workspace_id = $1 AND contact_id IN";
    let seen: Vec<(String, Option<Millis>)> =
        in_list_then(tx, head, args![workspace], &ids, "GROUP BY contact_id").await?;
    let seen: std::collections::HashMap<String, Option<Millis>> = seen.into_iter().collect();
    for row in rows {
        row.last_seen_at = seen.get(row.id.as_str()).copied().flatten().or(row.last_seen_at);
    }
    Ok(())
}

pub async fn update(tx: &mut Tx, c: &ContactRow) -> Result<()> {
    tx.run(
        "UPDATE contact SET name = $3, named_by = $4, phone = $5, email = $6, language = $7, note = $8, attributes = $9, search_text = $10
         WHERE workspace_id = $1 AND id = $2",
        args![
            &c.workspace_id, &c.id, &c.name, &c.named_by, c.phone.as_deref(), c.email.as_deref(), c.language.as_deref(), &c.note, &c.attributes,
            &c.search_text
        ],
    )
    .await?;
    Ok(())
}

/// Like `find`, and nobody else changes it before we commit.
pub async fn lock(tx: &mut Tx, workspace: &WorkspaceId, id: &ContactId) -> Result<ContactRow> {
    let lock = tx.dialect().for_update();
    let sql = format!("SELECT {COLUMNS} FROM contact WHERE workspace_id = $1 AND id = $2 {lock}");
    tx.one(&sql, args![workspace, id]).await
}

/// Writes what a platform's profile says. What a teammate wrote meanwhile stays.
pub async fn follow_profile(tx: &mut Tx, c: &ContactRow) -> Result<()> {
    tx.run(
        "UPDATE contact SET name = CASE WHEN named_by = 'profile' THEN $3 ELSE name END, phone = $4, search_text = $5
         WHERE workspace_id = $1 AND id = $2",
        args![&c.workspace_id, &c.id, &c.name, c.phone.as_deref(), &c.search_text],
    )
    .await?;
    Ok(())
}

pub async fn insert_identities(tx: &mut Tx, rows: &[IdentityRow]) -> Result<()> {
    let rows = rows
        .iter()
        .map(|i| {
            args![
                &i.workspace_id,
                &i.id,
                &i.account_id,
                &i.contact_id,
                i.external_id.as_deref(),
                i.scoped_id.as_deref(),
                i.parent_scoped_id.as_deref(),
                i.phone.as_deref(),
                i.username.as_deref(),
                i.profile_name.as_deref(),
                i.created_at
            ]
        })
        .collect();
    tx.insert_many(&format!("INSERT INTO identity ({IDENTITY})"), rows, "")
        .await?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, workspace: &WorkspaceId, id: &ContactId) -> Result<()> {
    tx.run(
        "DELETE FROM contact WHERE workspace_id = $1 AND id = $2",
        args![workspace, id],
    )
    .await?;
    Ok(())
}

pub async fn identities(tx: &mut Tx, workspace: &WorkspaceId, ids: &[&str]) -> Result<Vec<IdentityRow>> {
    in_list(
        tx,
        &format!("SELECT {IDENTITY} FROM identity WHERE workspace_id = $1 AND id IN"),
        args![workspace],
        ids,
    )
    .await
}

pub async fn update_identity(tx: &mut Tx, i: &IdentityRow) -> Result<()> {
    tx.run(
        "UPDATE identity SET contact_id = $3, external_id = $4, scoped_id = $5, parent_scoped_id = $6, phone = $7, username = $8, profile_name = $9
         WHERE workspace_id = $1 AND id = $2",
        args![
            &i.workspace_id, &i.id, &i.contact_id, i.external_id.as_deref(), i.scoped_id.as_deref(), i.parent_scoped_id.as_deref(), i.phone.as_deref(),
            i.username.as_deref(), i.profile_name.as_deref()
        ],
    )
    .await?;
    Ok(())
}

pub async fn delete_identity(tx: &mut Tx, workspace: &WorkspaceId, id: &IdentityId) -> Result<()> {
    tx.run(
        "DELETE FROM identity WHERE workspace_id = $1 AND id = $2",
        args![workspace, id],
    )
    .await?;
    Ok(())
}

pub async fn identity(tx: &mut Tx, workspace: &WorkspaceId, id: &IdentityId) -> Result<IdentityRow> {
    tx.one(
        &format!("SELECT {IDENTITY} FROM identity WHERE workspace_id = $1 AND id = $2"),
        args![workspace, id],
    )
    .await
}

pub async fn identities_of(tx: &mut Tx, workspace: &WorkspaceId, contact: &ContactId) -> Result<Vec<IdentityRow>> {
    tx.all(
        &format!("SELECT {IDENTITY} FROM identity WHERE workspace_id = $1 AND contact_id = $2 ORDER BY id"),
        args![workspace, contact],
    )
    .await
}

/// Identities of one account by the vendor's id.
pub async fn by_external(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    account: &AccountId,
    ids: &[&str],
) -> Result<Vec<IdentityRow>> {
    in_list(
        tx,
        &format!("SELECT {IDENTITY} FROM identity WHERE workspace_id = $1 AND account_id = $2 AND external_id IN"),
        args![workspace, account],
        ids,
    )
    .await
}

/// Identities of one account by the vendor's scoped id.
pub async fn by_scoped(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    account: &AccountId,
    ids: &[&str],
) -> Result<Vec<IdentityRow>> {
    in_list(
        tx,
        &format!("SELECT {IDENTITY} FROM identity WHERE workspace_id = $1 AND account_id = $2 AND scoped_id IN"),
        args![workspace, account],
        ids,
    )
    .await
}

/// `head IN ($n, …)` over any number of keys, in steps that keep the statement cache small.
pub(crate) async fn in_list<T: crate::Row>(tx: &mut Tx, head: &str, bound: Vec<Arg>, keys: &[&str]) -> Result<Vec<T>> {
    in_list_then(tx, head, bound, keys, "").await
}

/// Rows by their ids, held until we commit. They are taken in the order of their ids, so that two who
/// take several of the same rows do not wait for each other in a circle.
pub(crate) async fn in_list_locked<T: crate::Row>(
    tx: &mut Tx,
    head: &str,
    bound: Vec<Arg>,
    keys: &[&str],
) -> Result<Vec<T>> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    let tail = format!("ORDER BY id {}", tx.dialect().for_update());
    in_list_then(tx, head, bound, &keys, &tail).await
}

async fn in_list_then<T: crate::Row>(
    tx: &mut Tx,
    head: &str,
    bound: Vec<Arg>,
    keys: &[&str],
    tail: &str,
) -> Result<Vec<T>> {
    let mut out = Vec::new();
    for chunk in keys.chunks(128) {
        // Repeating the last key fills the list up to a common size without changing the answer.
        let size = [1, 8, 32, 128]
            .into_iter()
            .find(|size| *size >= chunk.len())
            .unwrap_or(128);
        let offset = bound.len();
        let places = placeholders_from(size, offset);
        let mut args = bound.clone();
        args.extend((0..size).map(|i| Arg::from(chunk[i.min(chunk.len() - 1)])));
        out.extend(tx.all::<T>(&format!("{head} {places} {tail}"), args).await?);
    }
    Ok(out)
}

fn placeholders_from(count: usize, offset: usize) -> String {
    if offset == 0 {
        return placeholders(1, count);
    }
    let places: Vec<String> = (offset + 1..=offset + count).map(|i| format!("${i}")).collect();
    format!("({})", places.join(","))
}
