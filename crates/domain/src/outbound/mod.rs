//! From a reply to the customer's screen. Everything that will ever be sent enters at `queue`.
//!
//! `queue` checks and stores; `deliver` is the job that calls the vendor; `settle` writes how it ended;
//! `window` says what may be written now.

mod body;
mod decide;
mod deliver;
mod files;
mod outbox;
mod queue;
mod rates;
mod receipts;
mod settle;
pub mod window;

use sapa_model::{AuthorType, MemberId};

pub use body::{Draft, DraftTemplate};
pub use decide::{mark_sent, retry};
pub use deliver::{DELIVER_MESSAGE, deliver, person as person_of};
pub use queue::{Queued, note, queue, start, take_back};
pub use rates::RateBook;
pub use receipts::{MARK_READ, enqueue_read, enqueue_typing, tell_read};
pub(crate) use settle::catch_up;

/// Who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    pub kind: AuthorType,
    pub id: Option<String>,
    pub name: String,
    /// Set when a teammate wrote it.
    pub member: Option<MemberId>,
}

impl Author {
    #[must_use]
    pub fn teammate(id: &MemberId, name: &str) -> Self {
        Self {
            kind: AuthorType::Teammate,
            id: Some(id.to_string()),
            name: name.to_owned(),
            member: Some(id.clone()),
        }
    }
    /// A program that uses an API key.
    #[must_use]
    pub fn app(id: &str, name: &str) -> Self {
        Self {
            kind: AuthorType::App,
            id: Some(id.to_owned()),
            name: name.to_owned(),
            member: None,
        }
    }
    /// Sapa itself.
    #[must_use]
    pub fn sapa() -> Self {
        Self {
            kind: AuthorType::App,
            id: None,
            name: "Sapa".into(),
            member: None,
        }
    }
}
