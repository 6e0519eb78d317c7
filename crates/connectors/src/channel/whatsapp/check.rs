//! The live self-test of a number: token, number, business account, webhooks.

use serde_json::Value;

use super::{error, subscription};
use crate::channel::meta_common::error::GraphFault;
use crate::channel::meta_common::graph::{Graph, text_setting};
use crate::channel::{AccountCredentials, Check, CheckReport, SendFault, WebhookTarget};
use crate::http::Vendors;

const NUMBER_FIELDS: &str = "id,display_phone_number,verified_name,name_status,code_verification_status,quality_rating,platform_type,throughput,status,account_mode,is_on_biz_app,whatsapp_business_manager_messaging_limit";
const NEEDED_SCOPES: [&str; 2] = ["whatsapp_business_messaging", "whatsapp_business_management"];

pub async fn check(vendors: &Vendors, account: &AccountCredentials, webhook: &WebhookTarget) -> CheckReport {
    let graph = Graph::of(vendors, account);
    let mut report = CheckReport::default();
    number(&graph, account, &mut report).await;
    token(vendors, account, &mut report).await;
    business_account(&graph, account, &mut report).await;
    let route = subscription::check_account(&graph, account, webhook, &mut report).await;
    subscription::check_app(vendors, account, webhook, route, &mut report).await;
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
            let fix = "Copy app ID and app secret again from the app's Basic settings.";
            report.checks.push(said(
                "token",
                Some(false),
                format!("Meta did not accept the app's id and secret: {}", error.message),
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
    match subscription::numbers_of(graph, &waba).await {
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

pub fn note_fault(report: &mut CheckReport, name: &str, fault: &GraphFault, fix: &str) {
    let fault = error::when_asking(fault);
    report.unauthorised |= matches!(fault, SendFault::Unauthorised(_));
    // What could not be asked is unknown; what was refused is wrong.
    let ok = (!matches!(fault, SendFault::Retry { .. } | SendFault::Unclear(_))).then_some(false);
    report
        .checks
        .push(said(name, ok, fault.fault().reason.clone(), Some(fix)));
}

pub fn said(name: &str, ok: Option<bool>, detail: String, fix: Option<&str>) -> Check {
    Check {
        name: name.to_owned(),
        ok,
        detail,
        fix: fix.map(ToOwned::to_owned),
    }
}
