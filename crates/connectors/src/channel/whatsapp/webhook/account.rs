//! Account-side webhooks: templates, quality, limits, bans, preferences. Each becomes an event with one
//! sentence for people, and says whether the frame must act.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::{Place, broken, ignored, standing};
use crate::channel::meta_common::codes::Then;
use crate::channel::meta_common::lenient::raw_as_value;
use crate::channel::meta_common::text::cut;
use crate::channel::whatsapp::error;
use crate::channel::{AccountEffect, AccountEvent, Element, Incoming};

use AccountEffect::{Pause, Reconnect, SyncTemplates};

/// Fields that concern features the inbox does not have.
const NOT_OURS: &[&str] = &[
    "calls",
    "automatic_events",
    "payment_configuration_update",
    "partner_solutions",
    "tracking_events",
    "standby",
];

/// One change of a field other than messages.
pub fn read(place: &Place, field: &str, raw: &RawValue) -> Element {
    let value = raw_as_value(raw.get());
    if !value.is_object() {
        return place.element(broken("the change cannot be read", raw.get()));
    }
    if NOT_OURS.contains(&field) || field.starts_with("group_") {
        return place.element(ignored(field, "It concerns a feature that is not part of the inbox."));
    }
    let Some((summary, effect)) = meaning(field, &value) else {
        return place.element(ignored(field, "It is a kind of webhook that Sapa does not know."));
    };
    let what = event(place, field, raw, summary, effect);
    // Partner events come under the partner's own id; the account they concern is inside.
    match word(&value["waba_info"], "waba_id") {
        Some(waba) => Element {
            account: None,
            account_group: Some(waba),
            what,
        },
        None => place.element(what),
    }
}

/// An error of the account as a whole, which came without a message.
pub fn read_error(place: &Place, raw: &RawValue) -> Incoming {
    let Some((fault, then, _)) = error::from_webhook(raw.get()) else {
        return broken("the error is not readable", raw.get());
    };
    let effect = match then {
        Then::Reauthorise => Reconnect {
            reason: fault.reason.clone(),
        },
        Then::StopAccount => Pause {
            reason: fault.reason.clone(),
        },
        Then::Again(..) | Then::Reject => AccountEffect::None,
    };
    event(place, "errors", raw, fault.reason, effect)
}

/// A customer who stopped or resumed marketing messages.
pub fn read_preference(place: &Place, raw: &RawValue) -> Incoming {
    let value = raw_as_value(raw.get());
    let who = word(&value, "wa_id")
        .map(|id| format!("+{id}"))
        .or_else(|| word(&value, "user_id"));
    let Some(who) = who else {
        return broken("the preference names nobody", raw.get());
    };
    let summary = match word(&value, "value").as_deref() {
        Some("stop") => format!("{who} stopped marketing messages from this business."),
        Some("resume") => format!("{who} takes marketing messages from this business again."),
        _ => format!("{who} changed a preference about messages from this business."),
    };
    event(place, "user_preferences", raw, summary, AccountEffect::None)
}

pub fn event(place: &Place, kind: &str, raw: &RawValue, summary: String, effect: AccountEffect) -> Incoming {
    let data = raw_as_value(raw.get());
    let key = event_key(place, kind, &data);
    Incoming::AccountEvent(Box::new(AccountEvent {
        key,
        kind: kind.to_owned(),
        summary,
        at: place.at,
        data,
        effect,
    }))
}

/// The same webhook sent again has the same key, whatever its spaces and escapes.
pub fn event_key(place: &Place, kind: &str, data: &Value) -> String {
    let account = place.account.as_deref().unwrap_or_default();
    let group = place.group.as_deref().unwrap_or_default();
    let at = place.at.map_or(0, |at| at.0);
    let mut text = format!("{group}|{account}|{kind}|{at}|");
    write_sorted(data, &mut text);
    let digest = Sha256::digest(text);
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Keys in order, whatever order the webhook or our map had.
fn write_sorted(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields.iter().collect::<BTreeMap<_, _>>() {
                out.extend([key, ":"]);
                write_sorted(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            items.iter().for_each(|item| write_sorted(item, out));
            out.push(']');
        }
        scalar => out.extend([scalar.to_string().as_str(), ","]),
    }
}

/// One sentence, and what must be done.
pub type Meaning = (String, AccountEffect);

fn meaning(field: &str, value: &Value) -> Option<Meaning> {
    // Meta's own sample puts quality changes under the status field: the keys decide.
    if value.get("new_quality_score").is_some() {
        return Some(template_quality(value));
    }
    Some(match field {
        "message_template_status_update" => template_status(value),
        "message_template_components_update" => (
            format!("The text of template {} changed.", template(value)),
            SyncTemplates,
        ),
        "template_category_update" => template_category(value),
        "template_correct_category_detection" => (
            format!("Template {} may be in the wrong category.", template(value)),
            SyncTemplates,
        ),
        "phone_number_quality_update" => standing::number_quality(value),
        "phone_number_name_update" => standing::number_name(value),
        "business_capability_update" => standing::capability(value),
        "account_review_update" => standing::review(value),
        "account_alerts" => (standing::alert(value), AccountEffect::None),
        "account_update" => standing::account_update(value),
        "account_settings_update" => (
            "A setting of the business account changed.".to_owned(),
            AccountEffect::None,
        ),
        "security" => (security(value), AccountEffect::None),
        "business_username_update" => (username(value), AccountEffect::None),
        "flows" => (
            format!("A flow changed: {}.", said(value, "event")),
            AccountEffect::None,
        ),
        _ => return None,
    })
}

fn template_status(value: &Value) -> Meaning {
    let name = template(value);
    let told = match said(value, "event").as_str() {
        "APPROVED" => format!("Template {name} is approved and can be sent."),
        "REJECTED" => format!("Template {name} was rejected{}.", because(value)),
        "PENDING" | "IN_APPEAL" => format!("Template {name} is being reviewed."),
        "PAUSED" => format!(
            "Template {name} is paused{}: it cannot be sent for now.",
            because(value)
        ),
        "DISABLED" => format!(
            "Template {name} was disabled{}: it cannot be sent any more.",
            because(value)
        ),
        "FLAGGED" => format!("Template {name} has low quality and may be disabled."),
        "REINSTATED" | "UNARCHIVED" => format!("Template {name} can be sent again."),
        "PENDING_DELETION" | "DELETED" => format!("Template {name} is deleted."),
        other => format!("Template {name} is now {other}."),
    };
    (told, SyncTemplates)
}

fn because(value: &Value) -> String {
    let other = word(&value["rejection_info"], "reason").or_else(|| word(&value["other_info"], "description"));
    let reason = other.or_else(|| word(value, "reason").filter(|reason| reason != "NONE"));
    reason.map_or_else(String::new, |reason| {
        format!(" ({})", cut(reason.trim_end_matches('.'), 200))
    })
}

fn template_quality(value: &Value) -> Meaning {
    let (old, new) = (said(value, "previous_quality_score"), said(value, "new_quality_score"));
    (
        format!("The quality of template {} went from {old} to {new}.", template(value)),
        SyncTemplates,
    )
}

fn template_category(value: &Value) -> Meaning {
    let name = template(value);
    let told = match word(value, "correct_category") {
        Some(correct) => format!("WhatsApp will move template {name} to the category {correct}."),
        None => format!(
            "WhatsApp moved template {name} to the category {}.",
            said(value, "new_category")
        ),
    };
    (told, SyncTemplates)
}

fn security(value: &Value) -> String {
    let number = said(value, "display_phone_number");
    match said(value, "event").as_str() {
        "PIN_CHANGED" => format!("The two-step PIN of {number} was changed."),
        "PIN_RESET_REQUEST" => format!("Someone asked to reset the two-step PIN of {number}."),
        "PIN_REQUEST_SUCCESS" | "PIN_RESET_SUCCESS" => format!("The two-step PIN of {number} was reset."),
        other => format!("Security of {number}: {other}."),
    }
}

fn username(value: &Value) -> String {
    let number = said(value, "display_phone_number");
    match word(value, "username") {
        Some(name) => format!("The username {name} of {number} is {}.", said(value, "status")),
        None => format!("The username of {number} is {}.", said(value, "status")),
    }
}

/// "promo_gajian_01 (id)"
fn template(value: &Value) -> String {
    let name = said(value, "message_template_name");
    match word(value, "message_template_language") {
        Some(language) => format!("{name} ({language})"),
        None => name,
    }
}

pub fn said(value: &Value, key: &str) -> String {
    word(value, key).unwrap_or_else(|| "unknown".to_owned())
}

pub fn word(value: &Value, key: &str) -> Option<String> {
    match value.get(key)? {
        Value::String(text) if !text.is_empty() => Some(cut(&text.replace('\0', ""), 300)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
