//! One message element: who wrote it, what it refers to, and which kind of event it really is.
//! What stands inside a message of each kind is read in `kinds`, what changes an older one in `changes`.

use sapa_model::Millis;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::person::{Contacts, person};
use super::{Place, changes, digits, ignored, kinds};
use crate::channel::meta_common::lenient::{Flag, List, Nested, Whole, Word};
use crate::channel::{Incoming, IncomingMessage, Person};

/// How a message came to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Customer,
    /// Typed by the business in the phone app.
    Echo,
    /// Imported from before we were connected; either side may have written it.
    History,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Message<'a> {
    #[serde(borrow)]
    pub id: Word<'a>,
    from: Word<'a>,
    from_user_id: Word<'a>,
    from_parent_user_id: Word<'a>,
    parent_user_id: Word<'a>,
    to: Word<'a>,
    to_user_id: Word<'a>,
    timestamp: Whole,
    #[serde(rename = "type")]
    pub kind: Word<'a>,
    group_id: Word<'a>,
    context: Nested<Context<'a>>,
    referral: Nested<Referral<'a>>,
    history_context: Nested<HistoryContext<'a>>,
    pub origin: Word<'a>,
    pub errors: List<'a>,
    pub text: Option<&'a RawValue>,
    pub image: Option<&'a RawValue>,
    pub video: Option<&'a RawValue>,
    pub audio: Option<&'a RawValue>,
    pub document: Option<&'a RawValue>,
    pub sticker: Option<&'a RawValue>,
    pub location: Option<&'a RawValue>,
    pub contacts: Option<&'a RawValue>,
    pub button: Option<&'a RawValue>,
    pub interactive: Option<&'a RawValue>,
    pub order: Option<&'a RawValue>,
    pub reaction: Option<&'a RawValue>,
    pub system: Option<&'a RawValue>,
    pub edit: Option<&'a RawValue>,
    revoke: Option<&'a RawValue>,
    pub unsupported: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Context<'a> {
    #[serde(borrow)]
    id: Word<'a>,
    forwarded: Flag,
    frequently_forwarded: Flag,
    referred_product: Nested<Product<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Product<'a> {
    #[serde(borrow)]
    catalog_id: Word<'a>,
    product_retailer_id: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Referral<'a> {
    #[serde(borrow)]
    source_url: Word<'a>,
    source_id: Word<'a>,
    source_type: Word<'a>,
    headline: Word<'a>,
    body: Word<'a>,
    media_type: Word<'a>,
    image_url: Word<'a>,
    video_url: Word<'a>,
    thumbnail_url: Word<'a>,
    ctwa_clid: Word<'a>,
    welcome_message: Nested<Welcome<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Welcome<'a> {
    #[serde(borrow)]
    text: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct HistoryContext<'a> {
    #[serde(borrow)]
    status: Word<'a>,
}

/// Reads one element of `messages` or `message_echoes`.
pub fn read(place: &Place, origin: Origin, contacts: &Contacts, index: usize, text: &str) -> Result<Incoming, String> {
    read_in_thread(place, origin, contacts, index, None, text)
}

/// The same inside a thread of imported history, whose id is the customer.
pub fn read_in_thread(
    place: &Place,
    origin: Origin,
    contacts: &Contacts,
    index: usize,
    thread: Option<&str>,
    text: &str,
) -> Result<Incoming, String> {
    let message: Message<'_> = serde_json::from_str(text).map_err(|_| "the message is not readable")?;
    if message.group_id.get().is_some() {
        return Ok(ignored("group message", "Group chats are not part of the inbox."));
    }
    let external_id = message.id.owned().ok_or("the message has no id")?;
    let echo = is_ours(place, origin, thread, &message);
    let person = customer(contacts, index, thread, echo, &message).ok_or("the message names no sender")?;
    let at = place.time(message.timestamp);
    match kinds::kind_of(&message) {
        "reaction" => changes::reaction(&message, external_id, person, at, echo),
        "edit" => changes::edit(&message, person, at, echo),
        "revoke" => {
            let target = changes::target_of(message.revoke, "the deletion names no message")?.target;
            Ok(Incoming::Revoke { target, person, at })
        }
        "system" if origin == Origin::Customer => changes::system(&message, external_id, person, at),
        kind => message_of(
            &message,
            kind,
            Known {
                external_id,
                person,
                at,
                echo,
                origin,
            },
        ),
    }
}

/// What is known of a message before its inside is read.
pub struct Known {
    pub external_id: String,
    pub person: Person,
    pub at: Millis,
    pub echo: bool,
    pub origin: Origin,
}

pub fn message_of(message: &Message<'_>, kind: &str, known: Known) -> Result<Incoming, String> {
    let parts = kinds::read(kind, message)?;
    let context = message.context.0.as_ref();
    Ok(Incoming::Message(Box::new(IncomingMessage {
        external_id: known.external_id,
        person: known.person,
        at: known.at,
        kind: parts.kind.to_owned(),
        text: parts.text,
        content: with_origin(message, parts.content),
        media: parts.media,
        reply_to: context.and_then(|context| context.id.owned()),
        forwarded: context.is_some_and(|context| context.forwarded.0 || context.frequently_forwarded.0),
        echo: known.echo,
        history: known.origin == Origin::History,
        status: message
            .history_context
            .0
            .as_ref()
            .and_then(|history| status_word(history.status.get()?)),
        placeholder: parts.placeholder,
    })))
}

fn is_ours(place: &Place, origin: Origin, thread: Option<&str>, message: &Message<'_>) -> bool {
    match origin {
        Origin::Customer => false,
        Origin::Echo => true,
        Origin::History => {
            let from = message.from.get().map(digits).unwrap_or_default();
            match (place.business.as_deref(), thread) {
                (Some(business), _) if business == from => true,
                (_, Some(thread)) => message.from.get().is_some() && digits(thread) != from,
                // A file of the history comes outside its thread; both sides' messages say whom they went to.
                (Some(_), None) => false,
                (None, None) => message.to.get().is_some(),
            }
        }
    }
}

fn customer(
    contacts: &Contacts,
    index: usize,
    thread: Option<&str>,
    echo: bool,
    message: &Message<'_>,
) -> Option<Person> {
    let (phone, scoped) = if echo {
        (message.to.get().or(thread), message.to_user_id.get())
    } else {
        (message.from.get().or(thread), message.from_user_id.get())
    };
    let parent = message
        .from_parent_user_id
        .get()
        .or(message.parent_user_id.get())
        .filter(|_| !echo);
    person(contacts, index, phone, scoped, parent)
}

/// The status of an imported message in our words.
fn status_word(word: &str) -> Option<String> {
    let ours = match word.to_ascii_uppercase().as_str() {
        "READ" | "PLAYED" => "read",
        "DELIVERED" => "delivered",
        // Long over: what was pending then has left by now.
        "SENT" | "PENDING" => "sent",
        "ERROR" => "failed",
        _ => return None,
    };
    Some(ours.to_owned())
}

/// Adds what any kind may carry: the ad that led here, the product asked about.
fn with_origin(message: &Message<'_>, content: Option<Value>) -> Option<Value> {
    let referral = message.referral.0.as_ref().map(referral_content);
    let product = message
        .context
        .0
        .as_ref()
        .and_then(|context| context.referred_product.0.as_ref());
    if referral.is_none() && product.is_none() {
        return content;
    }
    let mut object = match content {
        Some(Value::Object(object)) => object,
        None => Map::new(),
        // Shared contacts are a list, which has no room for more.
        other => return other,
    };
    if let Some(referral) = referral {
        object.insert("referral".into(), referral);
    }
    if let Some(product) = product {
        let ids = json!({"catalog_id": product.catalog_id.owned(), "product_id": product.product_retailer_id.owned()});
        object.insert("product".into(), ids);
    }
    Some(Value::Object(object))
}

fn referral_content(referral: &Referral<'_>) -> Value {
    json!({
        "headline": referral.headline.owned(),
        "body": referral.body.owned(),
        "source_url": referral.source_url.owned(),
        "source_id": referral.source_id.owned(),
        "source_type": referral.source_type.owned(),
        "media_type": referral.media_type.owned(),
        "image_url": referral.image_url.owned().or_else(|| referral.thumbnail_url.owned()),
        "video_url": referral.video_url.owned(),
        "ctwa_clid": referral.ctwa_clid.owned(),
        "welcome_text": referral.welcome_message.0.as_ref().and_then(|welcome| welcome.text.owned()),
    })
}
