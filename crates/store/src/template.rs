//! Message templates as their platform last told us.

use sapa_model::{AccountId, Millis, TemplateId, WorkspaceId};

use crate::{Result, Tx, args};

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct TemplateRow {
    pub workspace_id: WorkspaceId,
    pub id: TemplateId,
    pub account_id: AccountId,
    pub external_id: String,
    pub name: String,
    pub language: String,
    pub status: String,
    pub category: String,
    pub components: String,
    pub variables: String,
    pub body_preview: String,
    pub updated_at: Millis,
}

const COLUMNS: &str = "workspace_id, id, account_id, external_id, name, language, status, category, components, variables, body_preview, updated_at";

/// Makes the stored list equal to what the platform answered.
pub async fn replace_all(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    account: &AccountId,
    rows: &[TemplateRow],
    now: Millis,
) -> Result<()> {
    // A list that names one template twice must not fail as a whole: the later word counts.
    let unique: std::collections::BTreeMap<(&str, &str), &TemplateRow> = rows
        .iter()
        .map(|row| ((row.name.as_str(), row.language.as_str()), row))
        .collect();
    let bound = unique
        .into_values()
        .map(|t| {
            args![
                &t.workspace_id,
                &t.id,
                &t.account_id,
                &t.external_id,
                &t.name,
                &t.language,
                &t.status,
                &t.category,
                &t.components,
                &t.variables,
                &t.body_preview,
                now
            ]
        })
        .collect();
    tx.insert_many(
        &format!("INSERT INTO template ({COLUMNS})"),
        bound,
        "ON CONFLICT (workspace_id, account_id, name, language) DO UPDATE SET external_id = excluded.external_id, status = excluded.status,
         category = excluded.category, components = excluded.components, variables = excluded.variables, body_preview = excluded.body_preview,
         updated_at = excluded.updated_at",
    )
    .await?;
    tx.run(
        "DELETE FROM template WHERE workspace_id = $1 AND account_id = $2 AND updated_at < $3",
        args![workspace, account, now],
    )
    .await?;
    Ok(())
}

/// Which templates: by status, by a part of name or text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter<'a> {
    pub status: Option<&'a str>,
    pub text: Option<&'a str>,
}

/// Templates by name. `after` is the `name|language` of the last one of the page before.
pub async fn list(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    account: &AccountId,
    filter: Filter<'_>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<TemplateRow>> {
    let like = filter.text.map(|text| {
        format!(
            "%{}%",
            text.to_lowercase()
                .replace('\\', "\\\\")
                .replace('%', "\\%")
                .replace('_', "\\_")
        )
    });
    tx.all(
        &format!(
            "SELECT {COLUMNS} FROM template WHERE workspace_id = $1 AND account_id = $2 AND (CAST($3 AS TEXT) IS NULL OR status = $3)
             AND (CAST($4 AS TEXT) IS NULL OR LOWER(name || ' ' || body_preview) LIKE $4 ESCAPE '\\') AND (name || '|' || language) > $5
             ORDER BY (name || '|' || language) LIMIT $6"
        ),
        args![workspace, account, filter.status, like, after.unwrap_or(""), limit],
    )
    .await
}

pub async fn find(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    account: &AccountId,
    name: &str,
    language: &str,
) -> Result<Option<TemplateRow>> {
    tx.optional(
        &format!(
            "SELECT {COLUMNS} FROM template WHERE workspace_id = $1 AND account_id = $2 AND name = $3 AND language = $4"
        ),
        args![workspace, account, name, language],
    )
    .await
}
