//! The contract between Sapa and a channel.
//!
//! A channel translates: vendor bytes to [`Element`]s, [`Outgoing`] to vendor calls. It does not
//! retry, rate-limit, store or log bodies; the frame does that for all of them.
//! Its data lives beside it: `incoming`, `outgoing`, `template`.
//! `read` is pure, so every payload can be read again; `send` is called from a job, never while a
//! transaction is open, and must say clearly whether the vendor accepted ([`Receipt`]), refused
//! before acceptance, or may have accepted ([`SendFault::Unclear`]).

use std::collections::BTreeMap;

use async_trait::async_trait;
use sapa_model::{Capabilities, Secret};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    Element, Fault, Media, MediaRef, Outgoing, OutgoingBody, Person, Receipt, RenderedTemplate, SendFault, Template,
};
use crate::http::Vendors;

/// One channel kind: `whatsapp`, …
#[async_trait]
pub trait Channel: Send + Sync {
    fn about(&self) -> About;

    /// What accounts of this channel can do, before their own settings narrow it.
    fn can(&self) -> Capabilities;

    /// What one account can do: its settings may narrow or raise what `can()` says.
    fn can_for(&self, _settings: &Value) -> Capabilities {
        self.can()
    }

    /// Why these settings cannot work, by field, before anything is stored. Empty = good. No I/O.
    fn settings_faults(&self, _form: SettingsForm, _settings: &Value) -> Vec<SettingsFault> {
        Vec::new()
    }

    /// Signature and handshake over the raw bytes, before any parsing.
    fn verify(&self, app: &AppCredentials, request: &WebhookRequest<'_>) -> Verdict;

    /// Everything one webhook body carries. Never fails as a whole for one bad element.
    fn read(&self, body: &[u8]) -> Vec<Element>;

    /// The vendor's own id of the account that these settings describe (routes webhooks).
    fn account_external_id(&self, settings: &Value) -> Option<String>;

    /// The person behind a phone number, for writing first; `None` where numbers mean nothing.
    fn person_of_phone(&self, _e164: &str) -> Option<Person> {
        None
    }

    /// The vendor's id of the group the account belongs to, which app-level webhooks carry instead.
    fn account_group_id(&self, _settings: &Value) -> Option<String> {
        None
    }

    /// Would the platform refuse this body whatever happens? Asked when a message is queued, so that
    /// its author hears it at once; `send` asks again. Media bytes may be empty here. No I/O.
    fn fits(&self, _body: &OutgoingBody) -> Result<(), Fault> {
        Ok(())
    }

    /// Sends one message. The frame has already checked window, limits and rate.
    async fn send(&self, ctx: &Vendors, account: &AccountCredentials, message: &Outgoing)
    -> Result<Receipt, SendFault>;

    /// Tells the customer "read" and, where asked, "typing".
    async fn mark_read(
        &self,
        _ctx: &Vendors,
        _account: &AccountCredentials,
        _external_id: &str,
        _typing: bool,
    ) -> Result<(), SendFault> {
        Err(SendFault::unsupported("read receipts"))
    }

    /// The bytes of an inbound attachment.
    async fn fetch_media(
        &self,
        _ctx: &Vendors,
        _account: &AccountCredentials,
        _media: &MediaRef,
    ) -> Result<Media, SendFault> {
        Err(SendFault::unsupported("media"))
    }

    /// Asks the vendor about this account: is the token good, is the number right, are we subscribed?
    async fn check(&self, ctx: &Vendors, account: &AccountCredentials, webhook: &WebhookTarget) -> CheckReport;

    /// Makes the vendor deliver this account's webhooks to us. Called once after connecting.
    async fn subscribe(
        &self,
        _ctx: &Vendors,
        _account: &AccountCredentials,
        _webhook: &WebhookTarget,
    ) -> Result<(), SendFault> {
        Ok(())
    }

    /// Undoes `subscribe` on disconnect, as far as the vendor allows.
    async fn unsubscribe(&self, _ctx: &Vendors, _account: &AccountCredentials) -> Result<(), SendFault> {
        Ok(())
    }

    /// All message templates of the account.
    async fn templates(&self, _ctx: &Vendors, _account: &AccountCredentials) -> Result<Vec<Template>, SendFault> {
        Err(SendFault::unsupported("templates"))
    }

    /// The vendor's `components` for one use of a template, from the API's `variables`
    /// (`{"body.1":"Ploy","header.image":"att_…|https…"}`). A file of ours becomes
    /// `{"file":"<key>"}`, which `send` fills from `OutgoingBody::Template.media` by that key.
    fn template_components(&self, _template: &Template, _variables: &Map<String, Value>) -> Result<Value, Fault> {
        Err(Fault::unsupported("templates"))
    }

    /// What the customer will read: a template with the `components` of one use put in.
    fn render_template(&self, template: &Template, _components: &Value) -> RenderedTemplate {
        RenderedTemplate {
            body: template.body_preview.clone(),
            ..RenderedTemplate::default()
        }
    }
}

/// Which of a channel's two forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingsForm {
    App,
    Account,
}

/// One field of a settings form that cannot work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SettingsFault {
    pub field: String,
    /// `required`, `invalid`
    pub code: String,
    /// A sentence for people with the one thing to do.
    pub message: String,
}

/// How a channel presents itself. Titles are proper names and are not translated.
#[derive(Debug, Clone, Serialize)]
pub struct About {
    pub channel: &'static str,
    pub title: &'static str,
    pub icon_svg: &'static str,
    /// JSON Schema of the app's settings; `None` when app and account are one thing.
    pub app_form: Option<Value>,
    pub account_form: Value,
    /// Names of secret fields in both forms: sealed at rest, masked in the API.
    pub secret_fields: &'static [&'static str],
    /// What a person does to connect, in order: keys of sentences in the UI.
    pub setup_steps: &'static [&'static str],
}

/// The app behind a webhook endpoint, with its secrets opened.
#[derive(Debug, Clone)]
pub struct AppCredentials {
    pub settings: Value,
    pub secrets: BTreeMap<String, Secret>,
    pub verify_token: Secret,
}

/// One account with its own and its app's secrets opened.
#[derive(Debug, Clone)]
pub struct AccountCredentials {
    pub account_id: String,
    pub external_id: String,
    pub settings: Value,
    pub secrets: BTreeMap<String, Secret>,
    pub app_settings: Value,
    pub app_secrets: BTreeMap<String, Secret>,
}

impl AccountCredentials {
    #[must_use]
    pub fn setting(&self, name: &str) -> &str {
        self.settings.get(name).and_then(Value::as_str).unwrap_or_default()
    }
    #[must_use]
    pub fn secret(&self, name: &str) -> Option<&Secret> {
        self.secrets
            .get(name)
            .or_else(|| self.app_secrets.get(name))
            .filter(|s| !s.is_empty())
    }
}

/// Where the vendor should deliver webhooks of an app.
#[derive(Debug, Clone)]
pub struct WebhookTarget {
    pub url: String,
    pub verify_token: Secret,
}

pub struct WebhookRequest<'a> {
    pub method: &'a http::Method,
    pub query: &'a [(String, String)],
    pub headers: &'a http::HeaderMap,
    pub body: &'a [u8],
}

/// What to answer a webhook request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Store the body, then answer 200.
    Accept,
    /// Answer this text with 200 and store nothing (handshake).
    Answer(String),
    /// Not a webhook call but a person with a browser: show the friendly page.
    Greet,
    Refuse(Refusal),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    NoSignature,
    BadSignature,
    WrongToken,
    NotJson,
}

impl Refusal {
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::NoSignature | Self::BadSignature => 401,
            Self::WrongToken => 403,
            Self::NotJson => 400,
        }
    }
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoSignature => "no_signature",
            Self::BadSignature => "bad_signature",
            Self::WrongToken => "wrong_token",
            Self::NotJson => "not_json",
        }
    }
}

/// The result of a live self-test.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CheckReport {
    pub checks: Vec<Check>,
    pub quality: Option<String>,
    pub throughput: Option<String>,
    /// What the vendor calls the account, for people ("+62 811-1000-2222").
    pub display: Option<String>,
    /// The token was refused.
    pub unauthorised: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Check {
    /// `token`, `number`, `subscription`, …: the UI has a sentence for each.
    pub name: String,
    /// `None` = could not be found out.
    pub ok: Option<bool>,
    pub detail: String,
    /// What to do when it is not good.
    pub fix: Option<String>,
}
