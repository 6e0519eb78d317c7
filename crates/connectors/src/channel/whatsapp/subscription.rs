//! Which webhooks WhatsApp delivers where: subscribing, ending it, and checking both levels of it.

use serde_json::{Value, json};

use super::check::{note_fault, said};
use super::error;
use super::send::edit;
use crate::channel::meta_common::error::GraphFault;
use crate::channel::meta_common::graph::{Graph, text_setting};
use crate::channel::{AccountCredentials, CheckReport, SendFault, WebhookTarget};
use crate::http::Vendors;

/// The longest address that may override the app's own callback.
const OVERRIDE_MAX: usize = 200;

/// Has WhatsApp deliver the account's webhooks to us: to our own address where it accepts that, else
/// to the address set in the app.
pub async fn subscribe(
    vendors: &Vendors,
    account: &AccountCredentials,
    webhook: &WebhookTarget,
) -> Result<(), SendFault> {
    let graph = Graph::of(vendors, account);
    let waba = waba_of(account)?;
    let path = [waba.as_str(), "subscribed_apps"];
    if webhook.url.len() <= OVERRIDE_MAX {
        let body = json!({"override_callback_uri": webhook.url, "verify_token": webhook.verify_token.expose()});
        match graph.post(&path, &body).await {
            Ok(_) => return Ok(()),
            // The address may not be reachable from Meta; the app's own callback may be.
            Err(GraphFault::Refused { error, .. }) if !matches!(error.code, 0 | 3 | 10 | 102 | 190 | 200..=299) => {}
            Err(fault) => return Err(error::when_asking(&fault)),
        }
    }
    graph
        .post(&path, &json!({}))
        .await
        .map_err(|fault| error::when_asking(&fault))?;
    Ok(())
}

/// Ends the deliveries, unless other numbers of the same business account need them.
pub async fn unsubscribe(vendors: &Vendors, account: &AccountCredentials) -> Result<(), SendFault> {
    let graph = Graph::of(vendors, account);
    let waba = waba_of(account)?;
    let numbers = numbers_of(&graph, &waba)
        .await
        .map_err(|fault| error::when_asking(&fault))?;
    if numbers.iter().any(|number| *number != account.external_id) {
        return Ok(());
    }
    graph
        .delete(&[&waba, "subscribed_apps"])
        .await
        .map_err(|fault| error::when_asking(&fault))?;
    Ok(())
}

fn waba_of(account: &AccountCredentials) -> Result<String, SendFault> {
    text_setting(&account.settings, "waba_id").ok_or_else(|| {
        SendFault::Rejected(edit(
            "setting_missing",
            "The WhatsApp Business Account ID is missing. Enter it in the number's settings.",
        ))
    })
}

/// The numbers of a business account.
pub async fn numbers_of(graph: &Graph<'_>, waba: &str) -> Result<Vec<String>, GraphFault> {
    let answer = graph
        .get(&[waba, "phone_numbers"], &[("fields", "id"), ("limit", "100")])
        .await?;
    Ok(answer["data"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|number| text_setting(number, "id"))
        .collect())
}

/// Where the business account's messages go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// To our own address, whatever the app says.
    Ours,
    /// To the address set in the app.
    App,
    /// Not to us, or nobody could say.
    Elsewhere,
}

/// Does the business account deliver to the app, and to our address?
pub async fn check_account(
    graph: &Graph<'_>,
    account: &AccountCredentials,
    webhook: &WebhookTarget,
    report: &mut CheckReport,
) -> Route {
    let fix = "Save the settings of the number again, so that Sapa subscribes to its business account.";
    let Some(waba) = text_setting(&account.settings, "waba_id") else {
        return Route::Elsewhere;
    };
    let answer = match graph.get(&[&waba, "subscribed_apps"], &[]).await {
        Ok(answer) => answer,
        Err(fault) => {
            note_fault(report, "subscription", &fault, fix);
            return Route::Elsewhere;
        }
    };
    let own = text_setting(&account.app_settings, "app_id");
    let ours = answer["data"].as_array().into_iter().flatten().find(|app| {
        let id = text_setting(&app["whatsapp_business_api_data"], "id").or_else(|| text_setting(app, "id"));
        own.is_none() || id == own
    });
    let route = match ours.map(|app| app["override_callback_uri"].as_str().filter(|url| !url.is_empty())) {
        Some(Some(url)) if url == webhook.url => Route::Ours,
        Some(None) => Route::App,
        None | Some(Some(_)) => Route::Elsewhere,
    };
    let (ok, detail) = match route {
        Route::Ours | Route::App => (true, "WhatsApp delivers this account's webhooks to the app."),
        Route::Elsewhere if ours.is_some() => (false, "Webhooks of this business account go to another address."),
        Route::Elsewhere => (false, "WhatsApp does not deliver this account's webhooks to the app."),
    };
    report
        .checks
        .push(said("subscription", Some(ok), detail.into(), (!ok).then_some(fix)));
    route
}

/// Where the app itself delivers: templates and account events always, messages unless they go to us directly.
pub async fn check_app(
    vendors: &Vendors,
    account: &AccountCredentials,
    webhook: &WebhookTarget,
    route: Route,
    report: &mut CheckReport,
) {
    let fix = "In the app under WhatsApp → Configuration, enter the webhook address and verify token shown here, and subscribe to the field messages.";
    let Some((app, app_id)) = Graph::of_app(vendors, account) else {
        return;
    };
    // Without it, messages still arrive that are delivered to us directly.
    let wrong = (route != Route::Ours).then_some(false);
    let (ok, detail) = match app.get(&[&app_id, "subscriptions"], &[]).await {
        Err(_) => (None, "Meta does not say where the app delivers its webhooks."),
        Ok(answer) => match callback(&answer) {
            None => (
                wrong,
                "The app has no webhook address for WhatsApp, so templates and account events do not arrive.",
            ),
            Some(entry) if entry["callback_url"].as_str() != Some(webhook.url.as_str()) => (
                wrong,
                "The app delivers webhooks to another address, so templates and account events do not arrive here.",
            ),
            Some(entry) if !carries_messages(entry) => {
                (Some(false), "The app is not subscribed to the field messages.")
            }
            Some(_) => (Some(true), "The app delivers its webhooks here."),
        },
    };
    report
        .checks
        .push(said("webhook", ok, detail.into(), (ok != Some(true)).then_some(fix)));
}

fn callback(answer: &Value) -> Option<&Value> {
    answer["data"]
        .as_array()?
        .iter()
        .find(|entry| entry["object"] == "whatsapp_business_account")
}

fn carries_messages(entry: &Value) -> bool {
    let fields = entry["fields"].as_array().map(Vec::as_slice).unwrap_or_default();
    let is_messages = |field: &Value| field["name"].as_str().or_else(|| field.as_str()) == Some("messages");
    fields.is_empty() || fields.iter().any(is_messages)
}
