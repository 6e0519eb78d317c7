//! Everything the emulated platform knows: apps, tokens, accounts, numbers,
//! customers, chats and media. One value behind one lock; nothing here waits.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use axum::body::Bytes;
use serde_json::{Map, Value, json};

use super::ids;
use crate::options::PairRate;

#[derive(Debug, Default)]
pub struct World {
    pub apps: HashMap<String, App>,
    pub tokens: HashMap<String, Token>,
    pub accounts: BTreeMap<String, Account>,
    pub numbers: BTreeMap<String, Number>,
    pub customers: HashMap<String, Customer>,
    /// Business-scoped id → wa_id.
    pub scoped: HashMap<String, String>,
    pub media: HashMap<String, Media>,
    pub uploads: HashMap<String, Upload>,
    /// Messages for phones that are offline, by customer.
    pub waiting: HashMap<String, Vec<super::statuses::Facts>>,
    /// One-time login codes → (token, expires at).
    pub codes: HashMap<String, (String, i64)>,
    pub business_id: String,
}

#[derive(Debug)]
pub struct App {
    pub id: String,
    pub secret: String,
    pub name: String,
    pub require_proof: bool,
    pub callback: Option<Callback>,
}

#[derive(Clone, Debug)]
pub struct Callback {
    pub url: String,
    pub verify_token: String,
    /// Empty = every field.
    pub fields: HashSet<String>,
}

#[derive(Clone, Debug)]
pub struct Token {
    pub app_id: String,
    pub scopes: Vec<String>,
    /// None = every account.
    pub accounts: Option<HashSet<String>>,
    /// Seconds; 0 = never.
    pub expires_at: i64,
    pub issued_at: i64,
    /// Set = dead, with this subcode.
    pub revoked: Option<i64>,
    pub is_app_token: bool,
}

#[derive(Debug)]
pub struct Account {
    pub id: String,
    pub name: String,
    pub business_id: String,
    pub templates: Vec<Template>,
    pub subscriptions: Vec<Subscription>,
    pub review_status: String,
    /// Start of the running hour and calls in it.
    pub calls: (i64, u32),
    /// When templates were created in the last hour.
    pub created: Vec<i64>,
    /// Names of deleted approved templates → when.
    pub deleted_names: HashMap<String, i64>,
}

#[derive(Clone, Debug)]
pub struct Subscription {
    pub app_id: String,
    pub override_url: Option<String>,
    pub verify_token: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Template {
    pub id: String,
    pub name: String,
    pub language: String,
    pub category: String,
    pub previous_category: Option<String>,
    pub status: String,
    pub rejected_reason: String,
    pub named: bool,
    pub quality: String,
    pub components: Vec<Value>,
    pub ttl_seconds: Option<i64>,
    /// Seconds of accepted edits, for the daily and monthly limits.
    pub edits: Vec<i64>,
    /// Messages wait for a quality check before they go out.
    pub held: bool,
}

#[derive(Debug)]
pub struct Number {
    pub id: String,
    pub account_id: String,
    pub digits: String,
    pub display: String,
    pub fields: Map<String, Value>,
    pub profile: Map<String, Value>,
    pub settings: Map<String, Value>,
    pub coexistence: bool,
    pub onboarded_ms: i64,
    pub registered: bool,
    pub pin: Option<String>,
    pub pin_failures: u32,
    pub registrations: Vec<i64>,
    pub code: Option<String>,
    pub overrides: HashMap<String, (String, String)>,
    pub mps: Option<u32>,
    pub pair: Option<PairRate>,
    /// Second and messages in it.
    pub rate: (i64, u32),
    pub chats: HashMap<String, Chat>,
    pub sync_requests: HashSet<String>,
    pub blocked: HashSet<String>,
    /// Customers written to outside a window → when.
    pub unique: HashMap<String, i64>,
    pub qr_codes: Vec<Value>,
}

#[derive(Debug, Default)]
pub struct Chat {
    pub last_inbound_ms: Option<i64>,
    /// Free entry point: open until.
    pub free_entry_until_ms: i64,
    pub free_entry_offered_ms: Option<i64>,
    pub entries: VecDeque<Entry>,
    pub typing_until_ms: i64,
    /// Read by the business up to here.
    pub business_read_ms: i64,
    /// Spent pair tokens and when they were counted.
    pub pair: (f64, i64),
    pub received: u64,
    pub sent: u64,
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub id: String,
    pub from_business: bool,
    pub at_ms: i64,
    pub kind: String,
    /// Out: the request; in: the webhook's message.
    pub body: Value,
    /// A template as the customer sees it.
    pub rendered: Option<Value>,
    pub status: &'static str,
    pub error: Option<Value>,
    /// Emoji by the customer and by the business.
    pub reactions: [Option<String>; 2],
    pub edited: bool,
    pub revoked: bool,
    /// `api`, `app` (typed on the phone) or `customer`.
    pub source: &'static str,
    pub opaque: Option<String>,
    pub pricing: Option<Value>,
    pub conversation: Option<Value>,
}

#[derive(Clone, Debug)]
pub struct Customer {
    pub wa_id: String,
    pub name: String,
    pub username: Option<String>,
    pub phone_hidden: bool,
    pub generation: u32,
    pub seq: usize,
    pub online: bool,
    pub receipts: Receipts,
    /// Some phones never report `delivered`, only `read`.
    pub skip_delivered: bool,
    pub marketing_stopped: bool,
    pub on_whatsapp: bool,
    /// Codes for the next messages; the last one stays when `fail_always`.
    pub fail_codes: VecDeque<i64>,
    pub fail_always: Option<i64>,
    /// `sent` = fail instead of sent; `delivered` = after sent.
    pub fail_after_sent: bool,
    pub identity_hash: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipts {
    /// Reads by itself a moment after delivery.
    Auto,
    /// Reads when told to (the phone page, the control API).
    Manual,
    /// Read receipts are off in the customer's app.
    Off,
}

impl Receipts {
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "auto" => Some(Self::Auto),
            "manual" => Some(Self::Manual),
            "off" => Some(Self::Off),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Manual => "manual",
            Self::Off => "off",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Media {
    pub id: String,
    pub mime: String,
    pub bytes: Bytes,
    pub sha256: String,
    pub file_name: Option<String>,
    /// The number that owns it.
    pub number_id: String,
    pub created_ms: i64,
    /// 30 days for uploads, 7 for received files.
    pub lives_ms: i64,
    /// Answers 404 although it exists.
    pub lost: bool,
}

#[derive(Debug)]
pub struct Upload {
    pub length: usize,
    pub bytes: Vec<u8>,
    pub handle: Option<String>,
}

impl Customer {
    pub fn new(wa_id: &str, name: Option<&str>, seq: usize) -> Self {
        Self {
            wa_id: wa_id.to_owned(),
            name: name.map_or_else(|| format!("+{wa_id}"), str::to_owned),
            username: None,
            phone_hidden: false,
            generation: 0,
            seq,
            online: true,
            receipts: Receipts::Auto,
            skip_delivered: false,
            marketing_stopped: false,
            on_whatsapp: true,
            fail_codes: VecDeque::new(),
            fail_always: magic_failure(wa_id),
            fail_after_sent: false,
            identity_hash: ids::sha256_base64(wa_id.as_bytes())[..12].to_owned(),
        }
    }

    pub fn user_id(&self, business: &str) -> String {
        ids::business_scoped(business, &self.wa_id, self.generation)
    }

    /// The element of `contacts[]`; without the phone when it is hidden.
    pub fn contact(&self, business: &str) -> Value {
        let mut contact = json!({"profile": {"name": self.name}, "user_id": self.user_id(business)});
        if let Some(username) = &self.username {
            contact["profile"]["username"] = json!(username);
        }
        if !self.phone_hidden {
            contact["wa_id"] = json!(self.wa_id);
        }
        contact
    }
}

/// A phone number that ends with a known code always fails with it.
fn magic_failure(wa_id: &str) -> Option<i64> {
    let tail: i64 = wa_id.get(wa_id.len().checked_sub(6)?..)?.parse().ok()?;
    let known = [
        130429, 130472, 131000, 131016, 131026, 131031, 131042, 131047, 131048, 131049, 131050, 131053, 131056, 131057,
        132015, 137000,
    ];
    known.contains(&tail).then_some(tail)
}
