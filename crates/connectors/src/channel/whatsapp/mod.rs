//! WhatsApp Cloud API.

mod error;
mod webhook;

use async_trait::async_trait;
use sapa_model::Capabilities;
use sapa_model::capability::{CountBy, OutsideWindow, RateLimits, Receipts, StartConversation, TextLimit, Window};
use serde_json::{Value, json};

use super::meta_common;
use super::{
    About, AccountCredentials, AppCredentials, Channel, Check, CheckReport, Element, Outgoing, Receipt, SendFault,
    Verdict, WebhookRequest, WebhookTarget,
};
use crate::http::Vendors;

pub struct Whatsapp;

#[async_trait]
impl Channel for Whatsapp {
    fn about(&self) -> About {
        About {
            channel: "whatsapp",
            title: "WhatsApp",
            icon_svg: "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\"/>",
            app_form: Some(json!({"type": "object", "properties": {}})),
            account_form: json!({"type": "object", "properties": {}}),
            secret_fields: &["app_secret", "access_token"],
            setup_steps: &[],
        }
    }
    fn can(&self) -> Capabilities {
        Capabilities {
            text: TextLimit {
                max: 4096,
                count: CountBy::Chars,
            },
            media: Vec::new(),
            attachments_per_message: 1,
            reply_to: true,
            reactions: true,
            location: true,
            contacts: true,
            interactive: None,
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
            rate: RateLimits {
                account_per_second: 80.0,
                account_burst: 80,
                recipient_interval_ms: 6000,
                recipient_burst: 45,
            },
        }
    }
    fn verify(&self, app: &AppCredentials, request: &WebhookRequest<'_>) -> Verdict {
        meta_common::signature::judge(app, request)
    }
    fn read(&self, body: &[u8]) -> Vec<Element> {
        webhook::read(body)
    }
    fn account_external_id(&self, settings: &Value) -> Option<String> {
        settings
            .get("phone_number_id")
            .and_then(Value::as_str)
            .map(str::to_owned)
    }
    async fn send(
        &self,
        _ctx: &Vendors,
        _account: &AccountCredentials,
        _message: &Outgoing,
    ) -> Result<Receipt, SendFault> {
        Err(SendFault::unsupported("sending yet"))
    }
    async fn check(&self, _ctx: &Vendors, _account: &AccountCredentials, _webhook: &WebhookTarget) -> CheckReport {
        CheckReport {
            checks: vec![Check {
                name: "token".into(),
                ok: None,
                detail: "Not checked.".into(),
                fix: None,
            }],
            ..CheckReport::default()
        }
    }
}
