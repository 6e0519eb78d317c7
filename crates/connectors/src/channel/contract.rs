//! The contract between Sapa and a channel.
//!
//! A channel translates: vendor bytes to [`Element`]s, [`Outgoing`] to vendor calls. It does not
//! retry, rate-limit, store or log bodies; the frame does that for all of them.
//! `read` is pure, so every payload can be read again; `send` is called from a job, never while a
//! transaction is open, and must say clearly whether the vendor accepted ([`Receipt`]), refused
//! before acceptance, or may have accepted ([`SendFault::Unclear`]).

use std::collections::BTreeMap;

use async_trait::async_trait;
use bytes::Bytes;
use sapa_model::{Capabilities, Millis, Secret};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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

    /// Would the platform refuse this body whatever happens? Asked when a message is queued, so that
    /// its author hears it at once; `send` asks again. Media bytes may be empty here. No I/O.
    fn fits(&self, _body: &OutgoingBody) -> Result<(), Fault> {
        Ok(())
    }

    /// Sends one message. The frame has already checked window, limits and rate.
    async fn send(&self, ctx: &Vendors, account: &AccountCredentials, message: &Outgoing) -> Result<Receipt, SendFault>;

    /// Tells the customer "read" and, where asked, "typing".
    async fn mark_read(&self, _ctx: &Vendors, _account: &AccountCredentials, _external_id: &str, _typing: bool) -> Result<(), SendFault> {
        Err(SendFault::unsupported("read receipts"))
    }

    /// The bytes of an inbound attachment.
    async fn fetch_media(&self, _ctx: &Vendors, _account: &AccountCredentials, _media: &MediaRef) -> Result<Media, SendFault> {
        Err(SendFault::unsupported("media"))
    }

    /// Asks the vendor about this account: is the token good, is the number right, are we subscribed?
    async fn check(&self, ctx: &Vendors, account: &AccountCredentials, webhook: &WebhookTarget) -> CheckReport;

    /// Makes the vendor deliver this account's webhooks to us. Called once after connecting.
    async fn subscribe(&self, _ctx: &Vendors, _account: &AccountCredentials, _webhook: &WebhookTarget) -> Result<(), SendFault> {
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
        RenderedTemplate { body: template.body_preview.clone(), ..RenderedTemplate::default() }
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
        self.secrets.get(name).or_else(|| self.app_secrets.get(name)).filter(|s| !s.is_empty())
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

/// One thing a webhook body told us, with the vendor's own account id for routing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Element {
    /// The vendor's id of the account (`phone_number_id`, page id, …); `None` = concerns the app as a whole.
    pub account: Option<String>,
    /// A second id to route by when `account` matches nothing or is absent (`waba_id`): all its accounts get it.
    pub account_group: Option<String>,
    pub what: Incoming,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Incoming {
    Message(Box<IncomingMessage>),
    Status(Box<StatusUpdate>),
    /// A message changed after it was sent.
    Edit(Box<MessageEdit>),
    /// A message was taken back by its author.
    Revoke { target: String, person: Person, at: Millis },
    Reaction(Box<Reaction>),
    /// The customer's ids changed: merge identities.
    PersonChanged(Box<PersonChanged>),
    /// Names from an address book or profile: fill blanks only.
    ContactBook { person: Person, removed: bool },
    /// Template, quality, ban, limit…: kept for people to read.
    AccountEvent(Box<AccountEvent>),
    /// A known kind that needs no row, with the reason.
    Ignored { kind: String, reason: String },
    /// This element could not be read; kept for replay.
    Broken { reason: String, raw: Value },
}

/// Every id and name the vendor gave for one customer. Any of them may be missing, not all ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Person {
    /// The id messages are addressed to, when the vendor gives one: `wa_id`, page-scoped id, …
    pub external_id: Option<String>,
    /// A second, business-scoped id of the same person.
    pub scoped_id: Option<String>,
    pub parent_scoped_id: Option<String>,
    /// E.164 with `+`.
    pub phone: Option<String>,
    pub username: Option<String>,
    pub profile_name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncomingMessage {
    pub external_id: String,
    pub person: Person,
    pub at: Millis,
    /// `text`, `image`, … as in the API's `Message.kind`.
    pub kind: String,
    pub text: Option<String>,
    /// Structured content by kind, in the API's shape; `None` for plain text.
    pub content: Option<Value>,
    pub media: Vec<MediaRef>,
    /// The vendor's id of the quoted message.
    pub reply_to: Option<String>,
    pub forwarded: bool,
    /// Written by the business itself outside Sapa (phone app echo).
    pub echo: bool,
    /// Old message from a history import: no unread, no window, no automation.
    pub history: bool,
    /// Status the vendor gave with a history or echo message.
    pub status: Option<String>,
    /// A placeholder: the channel does not share what was sent.
    pub placeholder: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaRef {
    /// `image`, `video`, `audio`, `voice`, `document`, `sticker`
    pub kind: String,
    /// The vendor's handle.
    pub id: Option<String>,
    /// A short-lived URL, when the webhook carried one.
    pub url: Option<String>,
    pub mime: Option<String>,
    pub file_name: Option<String>,
    pub sha256: Option<String>,
    pub size: Option<u64>,
}

pub struct Media {
    pub bytes: Bytes,
    pub mime: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusUpdate {
    pub external_id: String,
    /// Our message id, when the vendor gave back what we sent along.
    pub callback: Option<String>,
    pub person: Person,
    /// `sent`, `delivered`, `read`, `failed`, or a word we do not know.
    pub status: String,
    pub at: Millis,
    pub fault: Option<Fault>,
    /// The vendor's price note, e.g. `{"category":"service","type":"regular"}`.
    pub pricing: Option<Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MessageEdit {
    pub target: String,
    pub person: Person,
    pub at: Millis,
    pub text: Option<String>,
    pub content: Option<Value>,
    /// Written by the business itself (phone app).
    pub echo: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reaction {
    /// The vendor's id of the reaction itself: makes it once.
    pub external_id: String,
    pub target: String,
    pub person: Person,
    /// `None` = the reaction was removed.
    pub emoji: Option<String>,
    pub at: Millis,
    pub echo: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonChanged {
    pub external_id: String,
    pub old: Person,
    pub new: Person,
    pub text: Option<String>,
    /// `number_changed`, `identity_changed`
    pub name: String,
    pub at: Millis,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccountEvent {
    /// Makes a repeated webhook one event.
    pub key: String,
    /// The vendor's field name.
    pub kind: String,
    /// One sentence in English for people.
    pub summary: String,
    pub at: Option<Millis>,
    pub data: Value,
    /// What the frame must do about it.
    pub effect: AccountEffect,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum AccountEffect {
    None,
    /// Templates changed: read the list again.
    SyncTemplates,
    /// Sending must stop until a person looks at it.
    Pause { reason: String },
    /// The connection is gone: show "reconnect".
    Reconnect { reason: String },
    /// All is well again.
    Resume,
}

/// A message on its way to the vendor.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Our message id: travels as idempotency or callback key where the vendor has one.
    pub message_id: String,
    pub to: Person,
    pub body: OutgoingBody,
    /// The vendor's id of the message we quote.
    pub reply_to: Option<String>,
}

#[derive(Debug, Clone)]
pub enum OutgoingBody {
    Text { text: String },
    Media { media: OutgoingMedia, caption: Option<String> },
    /// `{"name","language","components":[…]}` in the vendor's shape, plus files to put in by key.
    Template { name: String, language: String, components: Value, media: Vec<(String, OutgoingMedia)> },
    /// Our own shape (docs: API `interactive`); the channel turns it into the vendor's.
    Interactive(Value),
    Location { latitude: f64, longitude: f64, name: Option<String>, address: Option<String> },
    /// Our own shape: `[{"name","phones":[…],"emails":[…]}]`.
    Contacts(Value),
    /// An empty emoji removes ours.
    Reaction { target: String, emoji: String },
}

#[derive(Debug, Clone)]
pub struct OutgoingMedia {
    pub kind: String,
    pub mime: String,
    pub file_name: Option<String>,
    pub bytes: Bytes,
}

/// The vendor accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub external_id: String,
    /// Ids of the recipient we did not know yet.
    pub person: Option<Person>,
}

/// A platform's failure in its own words and in ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Our word: `window_closed`, `not_on_channel`, `token_expired`, `rate_limited`, … plus the vendor's code in `vendor_code`.
    pub code: String,
    pub vendor_code: Option<String>,
    /// A sentence people understand: what failed and why.
    pub reason: String,
    /// What the person can do: `retry`, `template`, `reconnect`, `edit`, `none`.
    pub action: String,
}

impl Fault {
    #[must_use]
    pub fn new(code: &str, reason: impl Into<String>, action: &str) -> Self {
        Self { code: code.to_owned(), vendor_code: None, reason: reason.into(), action: action.to_owned() }
    }
    #[must_use]
    pub fn unsupported(what: &str) -> Self {
        Self::new("unsupported", format!("This channel does not offer {what}."), "none")
    }
}

/// Why a send (or another vendor call) did not succeed, and what the frame should do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendFault {
    /// Clearly refused before acceptance, and worth another try.
    #[error("{}", .fault.reason)]
    Retry { fault: Fault, after_ms: Option<u64>, scope: RetryScope },
    /// Clearly refused for good.
    #[error("{}", .0.reason)]
    Rejected(Fault),
    /// The token is no longer good: stop the account until someone reconnects it.
    #[error("{}", .0.reason)]
    Unauthorised(Fault),
    /// The platform stopped this account (policy, payment, ban): pause it.
    #[error("{}", .0.reason)]
    AccountStopped(Fault),
    /// The vendor may have accepted: never send again blindly.
    #[error("{}", .0.reason)]
    Unclear(Fault),
}

impl SendFault {
    #[must_use]
    pub fn fault(&self) -> &Fault {
        match self {
            Self::Retry { fault, .. } | Self::Rejected(fault) | Self::Unauthorised(fault) | Self::AccountStopped(fault) | Self::Unclear(fault) => fault,
        }
    }
    #[must_use]
    pub fn unsupported(what: &str) -> Self {
        Self::Rejected(Fault::unsupported(what))
    }
}

/// Who has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryScope {
    Message,
    Recipient,
    Account,
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

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Template {
    pub external_id: String,
    pub name: String,
    pub language: String,
    pub status: String,
    pub category: String,
    /// In the vendor's shape.
    pub components: Value,
    pub variables: Vec<TemplateVariable>,
    pub body_preview: String,
}

/// One blank in a template. `key` is what the API's `variables` object uses: `body.1`, `header.image`, `button.0`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TemplateVariable {
    pub key: String,
    pub component: String,
    pub index: u32,
    pub name: Option<String>,
    pub example: Option<String>,
    /// `text`, `image`, `video`, `document`, `location`, `url_suffix`, `payload`, `code`
    pub kind: String,
    /// A template without this value cannot be sent.
    #[serde(default = "yes")]
    pub required: bool,
}

fn yes() -> bool {
    true
}

/// A template as the customer reads it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenderedTemplate {
    /// Text of the header, or a line that stands for its media.
    pub header: Option<String>,
    /// `text`, `image`, `video`, `document`, `location`
    pub header_kind: Option<String>,
    pub body: String,
    pub footer: Option<String>,
    pub buttons: Vec<RenderedButton>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenderedButton {
    /// `quick_reply`, `url`, `phone_number`, `copy_code`, …
    #[serde(rename = "type")]
    pub kind: String,
    pub text: String,
}
