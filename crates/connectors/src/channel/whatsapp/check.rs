//! The live self-test of a number, and its webhook subscription.

use serde_json::{Value, json};

use super::error;
use super::send::edit;
use crate::channel::meta_common::error::{GraphFault, fault_of};
use crate::channel::meta_common::graph::{Graph, text_setting};
use crate::channel::{AccountCredentials, Check, CheckReport, SendFault, WebhookTarget};
use crate::http::Vendors;

const NUMBER_FIELDS: &str = "id,display_phone_number,verified_name,name_status,code_verification_status,quality_rating,platform_type,throughput,status,account_mode,is_on_biz_app,whatsapp_business_manager_messaging_limit";
const NEEDED_SCOPES: [&str; 2] = ["whatsapp_business_messaging", "whatsapp_business_management"];
/// The longest address that may override the app's own callback.
const OVERRIDE_MAX: usize = 200;

pub async fn check(vendors: &Vendors, account: &AccountCredentials, webhook: &WebhookTarget) -> CheckReport {
    let graph = Graph::of(vendors, account);
    let mut report = CheckReport::default();
    number(&graph, account, &mut report).await;
    token(vendors, account, &mut report).await;
    business_account(&graph, account, &mut report).await;
    subscription(&graph, account, webhook, &mut report).await;
    callback(vendors, account, webhook, &mut report).await;
    report
}

async fn number(graph: &Graph<'_>, account: &AccountCredentials, report: &mut CheckReport) {
    let answer = match graph.get(&[&account.external_id], &[("fields", NUMBER_FIELDS)]).await {
        Ok(answer) => answer,
        Err(fault) => {
            let fix = "Compare the phone number ID with the one in the app under WhatsApp → API Setup.";
            return note_fault(report, "number", &fault, fix);
        }
    };
    let text = |key: &str| answer[key].as_str().map(ToOwned::to_owned);
    report.display = text("display_phone_number");
    report.quality = text("quality_rating");
    report.throughput = answer["throughput"]["level"].as_str().map(ToOwned::to_owned);
    let name = text("verified_name").unwrap_or_else(|| "no name yet".to_owned());
    let shown = report.display.clone().unwrap_or_else(|| account.external_id.clone());
    let status = text("status").unwrap_or_else(|| "CONNECTED".to_owned());
    let fix = fix_for_status(&status);
    report.checks.push(said(
        "number",
        Some(fix.is_none()),
        format!("{shown}, {name}, {status}."),
        fix,
    ));
    name_and_verification(&answer, report);
    if let Some(limit) = text("whatsapp_business_manager_messaging_limit") {
        let detail = format!(
            "May start chats with {} people in 24 hours.",
            limit.trim_start_matches("TIER_").to_lowercase()
        );
        report.checks.push(said("messaging_limit", Some(true), detail, None));
    }
    if report.quality.as_deref() == Some("RED") {
        let fix = "Send less and only to people who asked for it, until the quality recovers.";
        report.checks.push(said(
            "quality",
            Some(false),
            "Customers block or report this number often.".into(),
            Some(fix),
        ));
    }
}

fn name_and_verification(answer: &Value, report: &mut CheckReport) {
    if let Some(status @ ("DECLINED" | "EXPIRED" | "PENDING_REVIEW")) = answer["name_status"].as_str() {
        let fix = "Open WhatsApp Manager → Phone numbers and have the display name approved.";
        report.checks.push(said(
            "display_name",
            Some(status == "PENDING_REVIEW"),
            format!("The display name is {status}."),
            Some(fix),
        ));
    }
    if answer["code_verification_status"] == "NOT_VERIFIED" {
        let fix = "Verify the number in WhatsApp Manager with the code by SMS or call.";
        report.checks.push(said(
            "verification",
            Some(false),
            "The number is not verified.".into(),
            Some(fix),
        ));
    }
}

fn fix_for_status(status: &str) -> Option<&'static str> {
    match status {
        "CONNECTED" => None,
        "PENDING" | "UNVERIFIED" => Some("Verify and register the number in WhatsApp Manager."),
        "FLAGGED" | "RESTRICTED" | "RATE_LIMITED" => {
            Some("Send less for some days; WhatsApp Manager shows the reason.")
        }
        "BANNED" => Some("Appeal in Meta Business Support."),
        "DISCONNECTED" | "DELETED" | "MIGRATED" => {
            Some("Register the number again in WhatsApp Manager, or connect another one.")
        }
        _ => Some("Look at the number in WhatsApp Manager."),
    }
}

async fn token(vendors: &Vendors, account: &AccountCredentials, report: &mut CheckReport) {
    let (Some((app, app_id)), Some(token)) = (Graph::of_app(vendors, account), account.secret("access_token")) else {
        let detail = "Only an app with its id and secret can inspect a token.".to_owned();
        return report
            .checks
            .push(said("token", None, detail, Some("Enter app ID and app secret.")));
    };
    match app.get(&["debug_token"], &[("input_token", token.expose())]).await {
        Ok(answer) => report.checks.push(token_check(&answer["data"], &app_id, report)),
        // The app's own credentials may be wrong while the token works.
        Err(GraphFault::Refused { error, .. }) => {
            let (fault, _) = fault_of(&error, error::TABLE);
            let fix = "Copy app ID and app secret again from the app's Basic settings.";
            report.checks.push(said(
                "token",
                Some(false),
                format!("Meta did not accept the app's credentials. {}", fault.reason),
                Some(fix),
            ));
        }
        Err(fault) => note_fault(report, "token", &fault, "Check again in a minute."),
    }
}

fn token_check(data: &Value, app_id: &str, report: &CheckReport) -> Check {
    if data["is_valid"] == false || report.unauthorised {
        let fix = "Make a permanent token for a system user and enter it here.";
        return said(
            "token",
            Some(false),
            "The access token is not valid any more.".into(),
            Some(fix),
        );
    }
    if text_setting(data, "app_id").is_some_and(|owner| owner != app_id) {
        let fix = "Make the token inside the app whose id and secret are entered here.";
        return said(
            "token",
            Some(false),
            "The access token belongs to another app.".into(),
            Some(fix),
        );
    }
    let scopes: Vec<&str> = data["scopes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let lacking: Vec<&str> = NEEDED_SCOPES
        .into_iter()
        .filter(|scope| !scopes.contains(scope))
        .collect();
    if !scopes.is_empty() && !lacking.is_empty() {
        let detail = format!("The access token lacks {}.", lacking.join(" and "));
        return said(
            "token",
            Some(false),
            detail,
            Some("Make a token with both WhatsApp permissions."),
        );
    }
    match data["expires_at"].as_i64().unwrap_or_default() {
        0 => said(
            "token",
            Some(true),
            "The access token is valid and does not expire.".into(),
            None,
        ),
        at => {
            let until = sapa_model::Millis(at.saturating_mul(1000)).rfc3339();
            let detail = format!(
                "The access token is valid until {}.",
                until.get(..16).unwrap_or(&until).replace('T', " ")
            );
            said(
                "token",
                Some(true),
                detail,
                Some("Use a permanent token of a system user, so that it does not run out."),
            )
        }
    }
}

/// Is the number one of this business account's?
async fn business_account(graph: &Graph<'_>, account: &AccountCredentials, report: &mut CheckReport) {
    let fix = "Compare the WhatsApp Business Account ID with the one in the app under WhatsApp → API Setup.";
    let Some(waba) = text_setting(&account.settings, "waba_id") else {
        return report.checks.push(said(
            "business_account",
            Some(false),
            "The WhatsApp Business Account ID is missing.".into(),
            Some(fix),
        ));
    };
    match numbers_of(graph, &waba).await {
        Err(fault) => note_fault(report, "business_account", &fault, fix),
        Ok(numbers) if numbers.contains(&account.external_id) => {
            report.checks.push(said(
                "business_account",
                Some(true),
                "The number belongs to this business account.".into(),
                None,
            ));
        }
        Ok(_) => report.checks.push(said(
            "business_account",
            Some(false),
            "The number is not in this business account.".into(),
            Some(fix),
        )),
    }
}

async fn numbers_of(graph: &Graph<'_>, waba: &str) -> Result<Vec<String>, GraphFault> {
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

async fn subscription(
    graph: &Graph<'_>,
    account: &AccountCredentials,
    webhook: &WebhookTarget,
    report: &mut CheckReport,
) {
    let fix = "Press Connect again, so that Sapa subscribes to the business account.";
    let Some(waba) = text_setting(&account.settings, "waba_id") else {
        return;
    };
    let answer = match graph.get(&[&waba, "subscribed_apps"], &[]).await {
        Ok(answer) => answer,
        Err(fault) => return note_fault(report, "subscription", &fault, fix),
    };
    let own = text_setting(&account.app_settings, "app_id");
    let ours = answer["data"].as_array().into_iter().flatten().find(|app| {
        let id = text_setting(&app["whatsapp_business_api_data"], "id").or_else(|| text_setting(app, "id"));
        own.is_none() || id == own
    });
    let check = match ours {
        None => said(
            "subscription",
            Some(false),
            "WhatsApp does not deliver this account's webhooks to the app.".into(),
            Some(fix),
        ),
        Some(app) => match app["override_callback_uri"].as_str() {
            Some(other) if other != webhook.url => {
                let detail = "Webhooks of this business account go to another address.".to_owned();
                said("subscription", Some(false), detail, Some(fix))
            }
            _ => said(
                "subscription",
                Some(true),
                "WhatsApp delivers this account's webhooks to the app.".into(),
                None,
            ),
        },
    };
    report.checks.push(check);
}

/// Where the app itself delivers, which counts for templates and account events.
async fn callback(vendors: &Vendors, account: &AccountCredentials, webhook: &WebhookTarget, report: &mut CheckReport) {
    let fix = "In the app under WhatsApp → Configuration, enter the webhook address and verify token shown here, and subscribe to the field messages.";
    let Some((app, app_id)) = Graph::of_app(vendors, account) else {
        return;
    };
    let Ok(answer) = app.get(&[&app_id, "subscriptions"], &[]).await else {
        return report.checks.push(said(
            "webhook",
            None,
            "Meta does not say where the app delivers its webhooks.".into(),
            Some(fix),
        ));
    };
    let entries = answer["data"].as_array().into_iter().flatten();
    let ours = entries
        .into_iter()
        .find(|entry| entry["object"] == "whatsapp_business_account");
    let Some(entry) = ours else {
        return report.checks.push(said(
            "webhook",
            Some(false),
            "The app has no webhook address for WhatsApp.".into(),
            Some(fix),
        ));
    };
    let fields: Vec<&str> = entry["fields"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|field| field["name"].as_str().or_else(|| field.as_str()))
        .collect();
    let check = if entry["callback_url"].as_str() != Some(webhook.url.as_str()) {
        let detail =
            "The app delivers WhatsApp webhooks to another address; templates and account events do not arrive here."
                .to_owned();
        said("webhook", Some(false), detail, Some(fix))
    } else if !fields.is_empty() && !fields.contains(&"messages") {
        said(
            "webhook",
            Some(false),
            "The app is not subscribed to the field messages.".into(),
            Some(fix),
        )
    } else {
        said(
            "webhook",
            Some(true),
            "The app delivers its webhooks here.".into(),
            None,
        )
    };
    report.checks.push(check);
}

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

fn note_fault(report: &mut CheckReport, name: &str, fault: &GraphFault, fix: &str) {
    let fault = error::when_asking(fault);
    report.unauthorised |= matches!(fault, SendFault::Unauthorised(_));
    // What could not be asked is unknown; what was refused is wrong.
    let ok = (!matches!(fault, SendFault::Retry { .. } | SendFault::Unclear(_))).then_some(false);
    report
        .checks
        .push(said(name, ok, fault.fault().reason.clone(), Some(fix)));
}

fn said(name: &str, ok: Option<bool>, detail: String, fix: Option<&str>) -> Check {
    Check {
        name: name.to_owned(),
        ok,
        detail,
        fix: fix.map(ToOwned::to_owned),
    }
}
