//! How the number and its business account stand with WhatsApp: quality, limits, reviews, bans.

use serde_json::Value;

use super::account::{Meaning, said, word};
use crate::channel::AccountEffect::{self, Pause, Reconnect, Resume};
use crate::channel::meta_common::text::cut;

pub fn number_quality(value: &Value) -> Meaning {
    let number = said(value, "display_phone_number");
    let limit = word(value, "max_daily_conversations_per_business").or_else(|| word(value, "current_limit"));
    let limit = limit.map_or_else(String::new, |limit| format!(" Limit: {limit}."));
    let told = match said(value, "event").as_str() {
        "FLAGGED" => format!("The quality of {number} is low: customers block or report it.{limit}"),
        "UNFLAGGED" => format!("The quality of {number} is good again.{limit}"),
        "UPGRADE" => format!("{number} may write to more people.{limit}"),
        "DOWNGRADE" => format!("{number} may write to fewer people.{limit}"),
        "THROUGHPUT_UPGRADE" => format!("{number} may send faster now.{limit}"),
        "ONBOARDING" => format!("{number} was set up.{limit}"),
        other => format!("{number}: {other}.{limit}"),
    };
    (told, AccountEffect::None)
}

pub fn number_name(value: &Value) -> Meaning {
    let name = said(value, "requested_verified_name");
    let told = match said(value, "decision").as_str() {
        "APPROVED" => format!("The display name {name} is approved. Register the number again to use it."),
        "REJECTED" => format!(
            "The display name {name} was rejected ({}).",
            said(value, "rejection_reason")
        ),
        other => format!("The display name {name} is {other}."),
    };
    (told, AccountEffect::None)
}

pub fn capability(value: &Value) -> Meaning {
    let limit = said(value, "max_daily_conversations_per_business");
    let limit = if limit == "-1" {
        "any number of".to_owned()
    } else {
        limit
    };
    (
        format!("The business may start chats with {limit} people a day."),
        AccountEffect::None,
    )
}

pub fn review(value: &Value) -> Meaning {
    match said(value, "decision").as_str() {
        "APPROVED" => ("WhatsApp approved the business account.".to_owned(), Resume),
        "REJECTED" => {
            let reason = "WhatsApp rejected the business account. See Meta Business Support for the reason.".to_owned();
            (reason.clone(), Pause { reason })
        }
        other => (
            format!("The review of the business account is {other}."),
            AccountEffect::None,
        ),
    }
}

pub fn alert(value: &Value) -> String {
    let info = &value["alert_info"];
    let text = word(info, "alert_description")
        .or_else(|| word(info, "alert_type"))
        .or_else(|| word(value, "alert_description"));
    let severity = word(info, "alert_severity").unwrap_or_else(|| "notice".to_owned());
    format!(
        "Alert from WhatsApp ({severity}): {}",
        cut(&text.unwrap_or_else(|| "no description".to_owned()), 300)
    )
}

pub fn account_update(value: &Value) -> Meaning {
    match said(value, "event").as_str() {
        "PARTNER_REMOVED" | "PARTNER_APP_UNINSTALLED" | "ACCOUNT_OFFBOARDED" => {
            let reason = "The business took this app's access away. Reconnect the number to go on.".to_owned();
            (reason.clone(), Reconnect { reason })
        }
        "ACCOUNT_DELETED" => {
            let reason = "The business account was deleted at WhatsApp. Connect another one.".to_owned();
            (reason.clone(), Reconnect { reason })
        }
        "ACCOUNT_RECONNECTED" => ("The number is connected to the phone app again.".to_owned(), Resume),
        "DISABLED_UPDATE" => ban(value),
        "ACCOUNT_RESTRICTION" => restriction(value),
        "ACCOUNT_VIOLATION" => {
            let kind = said(&value["violation_info"], "violation_type");
            (
                format!("WhatsApp reports a policy violation: {kind}. Repeated ones block the account."),
                AccountEffect::None,
            )
        }
        "PARTNER_ADDED" | "PARTNER_APP_INSTALLED" => {
            ("The business gave this app access.".to_owned(), AccountEffect::None)
        }
        other => (format!("The business account changed: {other}."), AccountEffect::None),
    }
}

fn ban(value: &Value) -> Meaning {
    match said(&value["ban_info"], "waba_ban_state").as_str() {
        "REINSTATE" => ("WhatsApp lifted the ban of the business account.".to_owned(), Resume),
        "SCHEDULE_FOR_DISABLE" => {
            let date = said(&value["ban_info"], "waba_ban_date");
            (
                format!("WhatsApp will ban the business account on {date}. Appeal in Business Support."),
                AccountEffect::None,
            )
        }
        _ => {
            let reason = "WhatsApp banned the business account. Appeal in Business Support.".to_owned();
            (reason.clone(), Pause { reason })
        }
    }
}

/// A ban on starting chats leaves replies free; any other restriction on messages stops them too.
fn restriction(value: &Value) -> Meaning {
    let list = value.get("restriction_info").map(Value::to_string).unwrap_or_default();
    if list.contains("RESTRICTED_CUSTOMER_INITIATED_MESSAGING") {
        let reason = "WhatsApp does not let this account answer customers for now. See WhatsApp Manager for how long."
            .to_owned();
        return (reason.clone(), Pause { reason });
    }
    if list.contains("RESTRICTED_BIZ_INITIATED_MESSAGING") {
        let told = "WhatsApp does not let this account start chats for now; answering still works.";
        return (told.to_owned(), AccountEffect::None);
    }
    (
        "WhatsApp restricts this account. See WhatsApp Manager for what and how long.".to_owned(),
        AccountEffect::None,
    )
}
