//! What an account can do, as data: the composer, the queue and the deliverer all obey it.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Capabilities {
    pub text: TextLimit,
    pub media: Vec<MediaLimit>,
    /// More attachments than this are sent as several messages, one after the other.
    pub attachments_per_message: u32,
    pub reply_to: bool,
    pub reactions: bool,
    pub location: bool,
    pub contacts: bool,
    pub interactive: Option<InteractiveLimit>,
    pub templates: bool,
    /// None: we may write at any time.
    pub window: Option<Window>,
    pub receipts: Receipts,
    pub typing_out: bool,
    pub mark_read: bool,
    pub edit: bool,
    pub delete: bool,
    pub start_conversation: StartConversation,
    /// May machines (automation, assistant, broadcast) write here?
    pub automation: bool,
    /// How fast one account and one recipient may be written to.
    pub rate: RateLimits,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TextLimit {
    pub max: u32,
    pub count: CountBy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CountBy {
    Chars,
    Bytes,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MediaLimit {
    /// `image`, `video`, `audio`, `voice`, `document`, `sticker`
    pub kind: String,
    pub mime: Vec<String>,
    pub max_bytes: u64,
    /// Characters a caption may have; 0 = this kind carries no caption.
    pub caption_max: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InteractiveLimit {
    pub buttons: u32,
    pub list_rows: u32,
    pub cta_url: bool,
    pub location_request: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Window {
    pub hours: u32,
    pub outside: OutsideWindow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutsideWindow {
    Template,
    Nothing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StartConversation {
    Template,
    Free,
    No,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Receipts {
    pub sent: bool,
    pub delivered: bool,
    pub read: bool,
}

/// Emission interval and burst of the account and of one recipient (GCRA).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RateLimits {
    pub account_per_second: f64,
    pub account_burst: u32,
    pub recipient_interval_ms: u64,
    pub recipient_burst: u32,
}

impl Capabilities {
    #[must_use]
    pub fn media(&self, kind: &str) -> Option<&MediaLimit> {
        self.media.iter().find(|limit| limit.kind == kind)
    }
}
