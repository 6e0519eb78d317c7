//! Message templates in our words, and a template as the customer reads it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// Text of the header; `None` when it is media.
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
    /// Where it leads, with the suffix of this use put in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}
