//! What goes out, and how it can fail: the channel's half of the contract for everything that is sent.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Person;

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
    Text {
        text: String,
    },
    Media {
        media: OutgoingMedia,
        caption: Option<String>,
    },
    /// `{"name","language","components":[…]}` in the vendor's shape, plus files to put in by key.
    Template {
        name: String,
        language: String,
        components: Value,
        media: Vec<(String, OutgoingMedia)>,
    },
    /// Our own shape (docs: API `interactive`); the channel turns it into the vendor's.
    Interactive(Value),
    Location {
        latitude: f64,
        longitude: f64,
        name: Option<String>,
        address: Option<String>,
    },
    /// Our own shape: `[{"name","phones":[…],"emails":[…]}]`.
    Contacts(Value),
    /// An empty emoji removes ours.
    Reaction {
        target: String,
        emoji: String,
    },
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
        Self {
            code: code.to_owned(),
            vendor_code: None,
            reason: reason.into(),
            action: action.to_owned(),
        }
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
    Retry {
        fault: Fault,
        after_ms: Option<u64>,
        scope: RetryScope,
    },
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
            Self::Retry { fault, .. }
            | Self::Rejected(fault)
            | Self::Unauthorised(fault)
            | Self::AccountStopped(fault)
            | Self::Unclear(fault) => fault,
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
