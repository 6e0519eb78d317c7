//! Where an app's webhooks go: the app's callback and the accounts' overrides.

use std::collections::HashSet;
use std::sync::Arc;

use http::Method;
use serde_json::{Value, json};

use super::auth::Grant;
use super::call::{Call, success};
use super::errors::GraphError;
use super::state::{Callback, Subscription};
use super::{Graph, webhooks};

pub async fn verify(graph: &Graph, url: &str, verify_token: &str) -> Result<(), GraphError> {
    if url.chars().count() > 200 {
        return Err(GraphError::invalid(
            "The callback address must be at most 200 characters long.",
        ));
    }
    webhooks::handshake(graph, url, verify_token).await.map_err(|why| {
        let mut error = GraphError::of(2200, &why);
        error.message = format!("(#2200) Callback verification failed with the following errors: {why}");
        error
    })
}

/// `/{account}/subscribed_apps`.
pub async fn of_account(graph: &Arc<Graph>, call: &Call, grant: &Grant) -> Result<Value, GraphError> {
    let app_id = grant.token.app_id.clone();
    match call.method {
        Method::POST => {
            let url = call.params.text("override_callback_uri").filter(|url| !url.is_empty());
            let verify_token = call.params.text("verify_token");
            if let Some(url) = &url {
                verify(graph, url, verify_token.as_deref().unwrap_or("")).await?;
            }
            let mut world = graph.world();
            let account = world.accounts.get_mut(&call.node).ok_or_else(|| call.not_found())?;
            account
                .subscriptions
                .retain(|subscription| subscription.app_id != app_id);
            account.subscriptions.push(Subscription {
                app_id,
                override_url: url,
                verify_token,
            });
            Ok(success())
        }
        Method::DELETE => {
            let mut world = graph.world();
            let account = world.accounts.get_mut(&call.node).ok_or_else(|| call.not_found())?;
            account
                .subscriptions
                .retain(|subscription| subscription.app_id != app_id);
            Ok(success())
        }
        Method::GET => Ok(list(graph, call)),
        _ => Err(call.unknown_edge()),
    }
}

fn list(graph: &Graph, call: &Call) -> Value {
    let world = graph.world();
    let subscriptions = world
        .accounts
        .get(&call.node)
        .map(|account| account.subscriptions.as_slice())
        .unwrap_or_default();
    let data: Vec<Value> = subscriptions
        .iter()
        .map(|subscription| {
            let name = world.apps.get(&subscription.app_id).map(|app| app.name.clone());
            let mut item = json!({"whatsapp_business_api_data": {
                "id": subscription.app_id, "name": name,
                "link": format!("https://www.facebook.com/games/?app_id={}", subscription.app_id)}});
            if let Some(url) = &subscription.override_url {
                item["override_callback_uri"] = json!(url);
            }
            item
        })
        .collect();
    json!({ "data": data })
}

/// `/{app}/subscriptions`, with the app's own token.
pub async fn of_app(graph: &Arc<Graph>, call: &Call, grant: &Grant) -> Result<Value, GraphError> {
    if !grant.token.is_app_token || grant.token.app_id != call.node {
        return Err(GraphError::invalid("").with_message("(#15) This method must be called with an app access_token."));
    }
    match call.method {
        Method::POST => {
            let object = call.params.required("object")?;
            if object != "whatsapp_business_account" {
                return Err(GraphError::invalid(format!(
                    "The emulator has no webhooks for the object {object}."
                )));
            }
            let url = call.params.required("callback_url")?;
            let verify_token = call.params.required("verify_token")?;
            verify(graph, &url, &verify_token).await?;
            let fields = match call.params.get("fields") {
                Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                Some(Value::String(names)) => names.split(',').map(|name| name.trim().to_owned()).collect(),
                _ => HashSet::new(),
            };
            let mut world = graph.world();
            let app = world.apps.get_mut(&call.node).ok_or_else(|| call.not_found())?;
            app.callback = Some(Callback {
                url,
                verify_token,
                fields,
            });
            Ok(success())
        }
        Method::DELETE => {
            if let Some(app) = graph.world().apps.get_mut(&call.node) {
                app.callback = None;
            }
            Ok(success())
        }
        Method::GET => {
            let world = graph.world();
            let callback = world.apps.get(&call.node).and_then(|app| app.callback.as_ref());
            let version = format!("v{}.0", graph.options.webhook_version);
            let data: Vec<Value> = callback
                .map(|callback| {
                    let mut names: Vec<&String> = callback.fields.iter().collect();
                    names.sort();
                    json!({"object": "whatsapp_business_account", "callback_url": callback.url, "active": true,
                           "fields": names.iter().map(|name| json!({"name": name, "version": version})).collect::<Vec<_>>()})
                })
                .into_iter()
                .collect();
            Ok(json!({ "data": data }))
        }
        _ => Err(call.unknown_edge()),
    }
}
