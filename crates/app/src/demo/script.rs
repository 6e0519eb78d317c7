//! The invented shop and its dialogues, as they stand in `shop.json` and `dialogues.json`.
//!
//! A turn is `"c …"` (customer), `"t …"` (teammate) or `"n …"` (note), or an object where it is more than a text.
//! Blanks such as `{product}` are filled anew for every chat.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Shop {
    pub products: Vec<Product>,
    pub labels: Vec<Label>,
    /// By language, like the next two.
    pub names: BTreeMap<String, Names>,
    pub cities: BTreeMap<String, Vec<String>>,
    pub couriers: BTreeMap<String, Vec<String>>,
    pub templates: Vec<Template>,
    /// The owner first.
    pub teammates: Vec<Teammate>,
}

#[derive(Deserialize)]
pub struct Product {
    pub sku: String,
    pub picture: String,
    pub id: String,
    pub th: String,
    pub en: String,
    pub idr: u64,
    pub thb: u64,
}

#[derive(Deserialize)]
pub struct Label {
    pub key: String,
    pub name: String,
    pub color: String,
}

#[derive(Deserialize)]
pub struct Names {
    pub first: Vec<String>,
    pub last: Vec<String>,
}

#[derive(Deserialize)]
pub struct Template {
    pub name: String,
    pub language: String,
    pub category: String,
    pub header: Option<String>,
    pub header_kind: Option<String>,
    pub body: String,
    pub footer: Option<String>,
    pub buttons: Vec<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
pub struct Teammate {
    pub email: String,
    pub name: String,
    pub language: String,
    pub role: String,
}

#[derive(Deserialize)]
pub struct Dialogue {
    pub lang: String,
    pub labels: Vec<String>,
    #[serde(default)]
    pub priority: Option<String>,
    pub turns: Vec<Turn>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum By {
    #[serde(rename = "c")]
    Customer,
    #[serde(rename = "t")]
    Teammate,
    #[serde(rename = "n")]
    Note,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "Written")]
pub struct Turn {
    pub by: By,
    pub kind: String,
    pub text: Option<String>,
    pub extra: Extra,
}

/// What a turn may carry besides its text.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Extra {
    /// Of a generated picture.
    pub picture: Option<String>,
    /// Name of a document.
    pub file: Option<String>,
    #[serde(default)]
    pub options: Vec<String>,
    pub button: Option<String>,
    pub place: Option<String>,
    pub address: Option<String>,
    pub at: Option<(f64, f64)>,
    pub card: Option<String>,
    pub phone: Option<String>,
    pub template: Option<String>,
    /// Emoji, given by the other side unless `react_by` says otherwise.
    pub react: Option<String>,
    pub react_by: Option<By>,
    /// Answers the other side's last message.
    #[serde(default)]
    pub quote: bool,
    /// Came through an advertisement.
    #[serde(default)]
    pub referral: bool,
    /// Passed on from another chat.
    #[serde(default)]
    pub forwarded: bool,
    /// What it said before it was corrected.
    pub before: Option<String>,
    /// Taken back a moment later.
    #[serde(default)]
    pub deleted: bool,
    /// What a form held.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// `failed`
    pub status: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Short(String),
    Long {
        by: By,
        #[serde(default)]
        kind: Option<String>,
        #[serde(default)]
        text: Option<String>,
        #[serde(flatten)]
        extra: Box<Extra>,
    },
}

impl From<Written> for Turn {
    fn from(written: Written) -> Self {
        match written {
            Written::Short(line) => {
                let (who, text) = line.split_once(' ').unwrap_or(("c", &line));
                let by = match who {
                    "t" => By::Teammate,
                    "n" => By::Note,
                    _ => By::Customer,
                };
                Self {
                    by,
                    kind: "text".into(),
                    text: Some(text.to_owned()),
                    extra: Extra::default(),
                }
            }
            Written::Long { by, kind, text, extra } => Self {
                by,
                kind: kind.unwrap_or_else(|| "text".into()),
                text,
                extra: *extra,
            },
        }
    }
}

pub fn shop() -> Result<Shop> {
    serde_json::from_str(include_str!("shop.json")).context("shop.json")
}

pub fn dialogues() -> Result<Vec<Dialogue>> {
    serde_json::from_str(include_str!("dialogues.json")).context("dialogues.json")
}
