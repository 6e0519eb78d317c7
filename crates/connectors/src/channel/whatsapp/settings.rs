//! Settings of a WhatsApp app and of a number: their forms, what cannot work, and what a number can do.

use sapa_model::Capabilities;
use sapa_model::capability::{
    CountBy, InteractiveLimit, MediaLimit, OutsideWindow, RateLimits, Receipts, StartConversation, TextLimit, Window,
};
use serde_json::{Value, json};

use crate::channel::meta_common::graph::{DEFAULT_VERSION, text_setting};
use crate::channel::{SettingsFault, SettingsForm};

pub const SECRETS: &[&str] = &["app_secret", "app_secret_previous", "access_token"];

/// What a person does to connect a number, in order.
pub const SETUP_STEPS: &[&str] = &[
    "whatsapp.create_app",
    "whatsapp.copy_app_secret",
    "whatsapp.set_webhook",
    "whatsapp.copy_number_ids",
    "whatsapp.create_token",
    "whatsapp.test",
];

pub const CAPTION_MAX: u32 = 1024;
pub const TEXT_MAX: u32 = 4096;
/// Inbound media may be this large, whatever its kind.
pub const INBOUND_MAX_BYTES: usize = 100 << 20;

const MB: u64 = 1 << 20;
const DEFAULT_PER_SECOND: f64 = 80.0;

pub fn app_form() -> Value {
    json!({
        "type": "object",
        "required": ["app_id", "app_secret"],
        "additionalProperties": false,
        "properties": {
            "app_id": {
                "type": "string", "title": "App ID", "pattern": "^[A-Za-z0-9_.-]{1,64}$", "x-order": 1,
                "x-placeholder": "1029384756473829",
                "x-help": "In Meta for Developers, on the app's dashboard under App settings → Basic.",
            },
            "app_secret": {
                "type": "string", "title": "App secret", "minLength": 1, "x-secret": true, "x-order": 2,
                "x-help": "On the same page: press Show beside App secret. Sapa checks the signature of every webhook with it.",
            },
            "app_secret_previous": {
                "type": "string", "title": "Previous app secret", "x-secret": true, "x-order": 3, "x-advanced": true,
                "x-help": "While you rotate the secret: webhooks signed with the old one are still taken.",
            },
        },
    })
}

pub fn account_form() -> Value {
    json!({
        "type": "object",
        "required": ["phone_number_id", "waba_id", "access_token"],
        "additionalProperties": false,
        "properties": {
            "phone_number_id": {
                "type": "string", "title": "Phone number ID", "pattern": "^[A-Za-z0-9_.-]{1,64}$", "x-order": 1,
                "x-placeholder": "410022003300441",
                "x-help": "In the app under WhatsApp → API Setup. It is an id, not the phone number itself.",
            },
            "waba_id": {
                "type": "string", "title": "WhatsApp Business Account ID", "pattern": "^[A-Za-z0-9_.-]{1,64}$", "x-order": 2,
                "x-placeholder": "330011220044551",
                "x-help": "On the same page, below the phone number ID.",
            },
            "access_token": {
                "type": "string", "title": "Access token", "minLength": 1, "x-secret": true, "x-order": 3,
                "x-help": "A permanent token of a system user with whatsapp_business_messaging and whatsapp_business_management. The 24-hour test token works for a trial.",
            },
            "graph_version": {
                "type": "string", "title": "Graph API version", "pattern": "^v[0-9]{1,3}\\.[0-9]{1,2}$", "default": DEFAULT_VERSION,
                "x-order": 4, "x-advanced": true,
                "x-help": "Change it only when Meta retires this version.",
            },
            "messages_per_second": {
                "type": "number", "title": "Messages per second", "minimum": 1, "maximum": 100_000, "default": DEFAULT_PER_SECOND,
                "x-order": 5, "x-advanced": true,
                "x-help": "80 for most numbers, up to 1,000 when WhatsApp has raised it, 20 for a number that stays in the phone app.",
            },
            "pair_limit": {
                "type": "boolean", "title": "Limit per recipient", "default": true, "x-order": 6, "x-advanced": true,
                "x-help": "WhatsApp allows about one message in 6 seconds to the same person, with bursts up to 45.",
            },
        },
    })
}

/// Fields that cannot work, checked without asking WhatsApp.
pub fn faults(form: SettingsForm, settings: &Value) -> Vec<SettingsFault> {
    let mut faults = Vec::new();
    match form {
        SettingsForm::App => {
            id(settings, "app_id", "the app ID", &mut faults);
            present(settings, "app_secret", "the app secret", &mut faults);
        }
        SettingsForm::Account => {
            id(settings, "phone_number_id", "the phone number ID", &mut faults);
            id(settings, "waba_id", "the WhatsApp Business Account ID", &mut faults);
            present(settings, "access_token", "the access token", &mut faults);
            version(settings, &mut faults);
            per_second(settings, &mut faults);
            if settings
                .get("pair_limit")
                .is_some_and(|limit| !limit.is_boolean() && !limit.is_null())
            {
                faults.push(fault("pair_limit", "invalid", "Say true or false."));
            }
        }
    }
    faults
}

fn id(settings: &Value, field: &str, what: &str, faults: &mut Vec<SettingsFault>) {
    let Some(text) = text_setting(settings, field) else {
        return faults.push(fault(field, "required", &format!("Enter {what}.")));
    };
    // Meta's ids are digits today; a form is no place to bet that they stay so.
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    if text.len() > 64 || !text.bytes().all(fits) {
        faults.push(fault(
            field,
            "invalid",
            &format!("Copy {what} from Meta as it is: letters and digits, without + or spaces."),
        ));
    }
}

fn present(settings: &Value, field: &str, what: &str, faults: &mut Vec<SettingsFault>) {
    match settings.get(field).and_then(Value::as_str).map(str::trim) {
        None | Some("") => faults.push(fault(field, "required", &format!("Enter {what}."))),
        // A header carries the token, so a line break or a letter from another alphabet cannot be right.
        Some(text) if !text.bytes().all(|byte| byte.is_ascii_graphic()) => {
            faults.push(fault(
                field,
                "invalid",
                &format!("Copy {what} again: it holds a space or a foreign character."),
            ));
        }
        Some(_) => {}
    }
}

fn version(settings: &Value, faults: &mut Vec<SettingsFault>) {
    let Some(text) = text_setting(settings, "graph_version") else {
        return;
    };
    let number = text.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    let digits = |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !number.is_some_and(|(major, minor)| digits(major) && digits(minor)) {
        faults.push(fault("graph_version", "invalid", "Write the version like v25.0."));
    }
}

fn per_second(settings: &Value, faults: &mut Vec<SettingsFault>) {
    if settings.get("messages_per_second").is_some_and(|rate| !rate.is_null()) && rate_setting(settings).is_none() {
        faults.push(fault(
            "messages_per_second",
            "invalid",
            "Enter a number from 1 to 100000.",
        ));
    }
}

fn rate_setting(settings: &Value) -> Option<f64> {
    let value = settings.get("messages_per_second")?;
    let rate = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    (1.0..=100_000.0).contains(&rate).then_some(rate)
}

fn fault(field: &str, code: &str, message: &str) -> SettingsFault {
    SettingsFault {
        field: field.to_owned(),
        code: code.to_owned(),
        message: message.to_owned(),
    }
}

/// What any number can do.
pub fn capabilities() -> Capabilities {
    Capabilities {
        text: TextLimit {
            max: TEXT_MAX,
            count: CountBy::Chars,
        },
        media: media_limits(),
        attachments_per_message: 1,
        reply_to: true,
        reactions: true,
        location: true,
        contacts: true,
        interactive: Some(InteractiveLimit {
            buttons: 3,
            list_rows: 10,
            cta_url: true,
            location_request: true,
        }),
        templates: true,
        window: Some(Window {
            hours: 24,
            outside: OutsideWindow::Template,
        }),
        receipts: Receipts {
            sent: true,
            delivered: true,
            read: true,
        },
        typing_out: true,
        mark_read: true,
        edit: false,
        delete: false,
        start_conversation: StartConversation::Template,
        automation: true,
        rate: rate_limits(DEFAULT_PER_SECOND, true),
    }
}

/// What this number can do: its owner may know other rates than the usual ones.
pub fn capabilities_for(settings: &Value) -> Capabilities {
    let per_second = rate_setting(settings).unwrap_or(DEFAULT_PER_SECOND);
    let pair_limit = settings.get("pair_limit").and_then(Value::as_bool).unwrap_or(true);
    Capabilities {
        rate: rate_limits(per_second, pair_limit),
        ..capabilities()
    }
}

fn rate_limits(per_second: f64, pair_limit: bool) -> RateLimits {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 and 100000"
    )]
    let burst = per_second.ceil() as u32;
    RateLimits {
        account_per_second: per_second,
        account_burst: burst,
        recipient_interval_ms: if pair_limit { 6000 } else { 0 },
        recipient_burst: if pair_limit { 45 } else { u32::MAX },
    }
}

fn media_limits() -> Vec<MediaLimit> {
    let limit = |kind: &str, mime: &[&str], max_bytes, caption_max| MediaLimit {
        kind: kind.to_owned(),
        mime: mime.iter().map(|mime| (*mime).to_owned()).collect(),
        max_bytes,
        caption_max,
    };
    vec![
        limit("image", &["image/jpeg", "image/png"], 5 * MB, CAPTION_MAX),
        limit("video", &["video/mp4", "video/3gpp"], 16 * MB, CAPTION_MAX),
        limit(
            "audio",
            &["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"],
            16 * MB,
            0,
        ),
        limit("voice", &["audio/ogg"], 16 * MB, 0),
        limit("document", DOCUMENTS, 100 * MB, CAPTION_MAX),
        limit("sticker", &["image/webp"], 500 << 10, 0),
    ]
}

const DOCUMENTS: &[&str] = &[
    "application/pdf",
    "text/plain",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_settings_pass_and_bad_ones_name_their_field() {
        let good =
            json!({"phone_number_id": 410_022_003_300_441_i64, "waba_id": "330011220044551", "access_token": "EAAB"});
        assert_eq!(faults(SettingsForm::Account, &good), []);
        let bad = json!({
            "phone_number_id": "+62 811", "access_token": "two words", "graph_version": "25", "messages_per_second": 0, "pair_limit": "no",
        });
        let fields: Vec<String> = faults(SettingsForm::Account, &bad)
            .into_iter()
            .map(|fault| fault.field)
            .collect();
        let expected = [
            "phone_number_id",
            "waba_id",
            "access_token",
            "graph_version",
            "messages_per_second",
            "pair_limit",
        ];
        assert_eq!(fields, expected);
        assert_eq!(faults(SettingsForm::App, &json!({})).len(), 2);
    }

    #[test]
    fn rates_follow_the_settings() {
        let raised = capabilities_for(&json!({"messages_per_second": 1000, "pair_limit": false})).rate;
        assert!((raised.account_per_second - 1000.0).abs() < f64::EPSILON && raised.recipient_interval_ms == 0);
        assert_eq!(capabilities_for(&json!({})), capabilities());
    }
}
