//! Settings in two halves: what may be shown, and what is sealed.

use std::collections::BTreeMap;

use sapa_connectors::channel::{AccountCredentials, AppCredentials, Channel, WebhookTarget};
use sapa_model::Secret;
use sapa_store::account::AccountRow;
use sapa_store::app::{self, AppRow};
use serde_json::{Map, Value};

use crate::{App, Result};

/// The account with its own and its app's secrets opened, for a vendor call.
pub async fn credentials(app: &App, row: &AccountRow) -> Result<AccountCredentials> {
    let app_row = app::find_any(&mut app.db.read().await?, &row.workspace_id, &row.app_id).await?;
    Ok(AccountCredentials {
        account_id: row.id.to_string(),
        external_id: row.external_id.clone(),
        settings: serde_json::from_str(&row.settings).unwrap_or_default(),
        secrets: open(app, &account_context(row.id.as_str()), &row.secrets)?,
        app_settings: serde_json::from_str(&app_row.settings).unwrap_or_default(),
        app_secrets: open(app, &app_context(app_row.id.as_str()), &app_row.secrets)?,
    })
}

/// The app with its secrets opened, for checking a webhook.
pub fn app_credentials(app: &App, row: &AppRow) -> Result<AppCredentials> {
    Ok(AppCredentials {
        settings: serde_json::from_str(&row.settings).unwrap_or_default(),
        secrets: open(app, &app_context(row.id.as_str()), &row.secrets)?,
        verify_token: verify_token(app, row)?,
    })
}

pub fn verify_token(app: &App, row: &AppRow) -> Result<Secret> {
    app.sealer.open(&token_context(row.id.as_str()), &row.verify_token)
}

#[must_use]
pub fn webhook_url(app: &App, row: &AppRow) -> String {
    format!("{}/webhooks/{}", app.config.public_url, row.endpoint)
}

pub(super) fn target(app: &App, row: &AppRow) -> Result<WebhookTarget> {
    Ok(WebhookTarget {
        url: webhook_url(app, row),
        verify_token: verify_token(app, row)?,
    })
}

/// Settings as people may see them: secrets shown by their last characters only.
pub fn masked(app: &App, context_of: &str, settings: &str, secrets: &str) -> Result<Value> {
    let mut shown: Map<String, Value> = serde_json::from_str(settings).unwrap_or_default();
    for (name, secret) in open(app, context_of, secrets)? {
        shown.insert(name, Value::String(secret.masked()));
    }
    Ok(Value::Object(shown))
}

/// Splits a form into what is shown and what is sealed. A masked value that comes back means "keep".
pub(super) fn split(
    channel: &dyn Channel,
    form: &Map<String, Value>,
    kept: BTreeMap<String, Secret>,
) -> (Map<String, Value>, BTreeMap<String, Secret>) {
    let mut open = Map::new();
    let mut sealed = kept;
    for (name, value) in form {
        if !channel.about().secret_fields.contains(&name.as_str()) {
            open.insert(name.clone(), value.clone());
        } else if let Some(text) = value
            .as_str()
            .filter(|text| !text.starts_with("••••") && !text.is_empty())
        {
            sealed.insert(name.clone(), Secret::new(text.trim()));
        }
    }
    (open, sealed)
}

/// The whole form again, for checking it.
pub(super) fn joined(open: &Map<String, Value>, sealed: &BTreeMap<String, Secret>) -> Value {
    let mut all = open.clone();
    all.extend(
        sealed
            .iter()
            .map(|(name, secret)| (name.clone(), Value::String(secret.expose().to_owned()))),
    );
    Value::Object(all)
}

pub(super) fn open(app: &App, context: &str, sealed: &str) -> Result<BTreeMap<String, Secret>> {
    if sealed.is_empty() {
        return Ok(BTreeMap::new());
    }
    app.sealer.open_map(context, sealed)
}

#[must_use]
pub fn account_context(id: &str) -> String {
    format!("account/{id}")
}
#[must_use]
pub fn app_context(id: &str) -> String {
    format!("app/{id}")
}
#[must_use]
pub fn token_context(id: &str) -> String {
    format!("app/{id}/verify")
}
