//! The body of `POST /{number}/messages` against the documented limits.
//!
//! Only what the body itself shows; what needs the world (media, templates,
//! windows, rates) is checked by `messages`.

use serde_json::{Map, Value};

use super::errors::GraphError;
use super::validate_interactive as interactive;

type Checked = Result<(), GraphError>;

const KINDS: [&str; 11] = [
    "audio",
    "contacts",
    "document",
    "image",
    "interactive",
    "location",
    "reaction",
    "sticker",
    "template",
    "text",
    "video",
];

/// A body that keeps the rules; `kind` is its `type`.
pub fn message(body: &Map<String, Value>) -> Result<String, GraphError> {
    if let Some(kind) = body.get("recipient_type").and_then(Value::as_str)
        && kind != "individual"
    {
        return Err(GraphError::invalid(
            "Param recipient_type must be one of {INDIVIDUAL, GROUP} - only INDIVIDUAL is available for this number.",
        ));
    }
    let has = |name: &str| {
        body.get(name)
            .and_then(Value::as_str)
            .is_some_and(|text| !text.is_empty())
    };
    if !has("to") && !has("recipient") {
        return Err(GraphError::missing_parameter("to"));
    }
    let kind = match body.get("type") {
        None => "text",
        Some(Value::String(kind)) => kind.as_str(),
        Some(_) => return Err(GraphError::invalid("Param type must be a string.")),
    };
    if !KINDS.contains(&kind) {
        let all = KINDS.map(str::to_uppercase).join(", ");
        return Err(GraphError::invalid(format!(
            "Param type must be one of {{{all}}} - got \"{kind}\"."
        )));
    }
    if let Some(opaque) = body.get("biz_opaque_callback_data") {
        text_of(opaque, "biz_opaque_callback_data", 0, 512)?;
    }
    if let Some(context) = body.get("context") {
        text(context, "message_id", "context", 1, 512)?;
    }
    let content = body
        .get(kind)
        .ok_or_else(|| GraphError::of(131008, format!("Parameter '{kind}' is mandatory for type '{kind}'")))?;
    content_of(kind, content, body)?;
    Ok(kind.to_owned())
}

fn content_of(kind: &str, content: &Value, body: &Map<String, Value>) -> Checked {
    match kind {
        "contacts" => return contacts(content),
        _ if !content.is_object() => {
            return Err(GraphError::invalid(format!("Param {kind} must be a JSON object.")));
        }
        "text" => text(content, "body", "text", 1, 4096).map(drop)?,
        "image" | "video" | "document" => media(kind, content, true)?,
        "audio" | "sticker" => media(kind, content, false)?,
        "location" => location(content)?,
        "reaction" => reaction(content, body)?,
        "interactive" => interactive::check(content)?,
        "template" => template(content)?,
        _ => {}
    }
    Ok(())
}

pub fn media(path: &str, content: &Value, may_have_caption: bool) -> Checked {
    let id = content.get("id").and_then(Value::as_str);
    let link = content.get("link").and_then(Value::as_str);
    match (id, link) {
        (Some(_), Some(_)) => {
            return Err(GraphError::invalid(format!(
                "Only one of {path}['id'] and {path}['link'] may be given."
            )));
        }
        (None, None) => {
            return Err(GraphError::of(
                131008,
                format!("Parameter {path}['id'] or {path}['link'] is required"),
            ));
        }
        (None, Some(link)) if !link.starts_with("http://") && !link.starts_with("https://") => {
            return Err(GraphError::invalid(format!("Param {path}['link'] is not a valid URI.")));
        }
        _ => {}
    }
    match content.get("caption") {
        Some(_) if !may_have_caption => Err(GraphError::invalid(format!(
            "Unexpected key \"caption\" on param \"{path}\"."
        ))),
        Some(caption) => text_of(caption, &format!("{path}['caption']"), 0, 1024).map(drop),
        None => Ok(()),
    }
}

pub fn location(content: &Value) -> Checked {
    for (name, limit) in [("latitude", 90.0), ("longitude", 180.0)] {
        let value = content
            .get(name)
            .ok_or_else(|| GraphError::of(131008, format!("Parameter location['{name}'] is required")))?;
        let number = value
            .as_f64()
            .or_else(|| value.as_str().and_then(|text| text.parse().ok()));
        if number.is_none_or(|number: f64| number.abs() > limit) {
            return Err(GraphError::of(
                131009,
                format!("location['{name}'] must be a number within ±{limit}"),
            ));
        }
    }
    Ok(())
}

fn contacts(content: &Value) -> Checked {
    let Some(list) = content.as_array().filter(|list| !list.is_empty()) else {
        return Err(GraphError::invalid("Param contacts must be a non-empty array."));
    };
    if list.len() > 257 {
        return Err(GraphError::invalid("Param contacts must have at most 257 elements."));
    }
    for (index, contact) in list.iter().enumerate() {
        let path = format!("contacts[{index}]['name']");
        let name = contact
            .get("name")
            .ok_or_else(|| GraphError::of(131008, format!("Parameter {path} is required")))?;
        text(name, "formatted_name", &path, 1, 1024)?;
        let parts = ["first_name", "last_name", "middle_name", "suffix", "prefix"];
        if !parts.iter().any(|part| {
            name.get(*part)
                .and_then(Value::as_str)
                .is_some_and(|text| !text.is_empty())
        }) {
            return Err(GraphError::of(
                131009,
                format!("{path} must have at least one of {}", parts.join(", ")),
            ));
        }
    }
    Ok(())
}

fn reaction(content: &Value, body: &Map<String, Value>) -> Checked {
    text(content, "message_id", "reaction", 1, 512)?;
    let emoji = content
        .get("emoji")
        .and_then(Value::as_str)
        .ok_or_else(|| GraphError::of(131008, "Parameter reaction['emoji'] is required"))?;
    if body.get("context").is_some() {
        return Err(GraphError::invalid(
            "Param context is not supported for reaction messages.",
        ));
    }
    if emoji.chars().count() > 12
        || emoji
            .chars()
            .any(|letter| letter.is_alphabetic() || letter.is_whitespace())
    {
        return Err(GraphError::of(
            131009,
            "reaction['emoji'] must be one emoji or an empty string",
        ));
    }
    Ok(())
}

fn template(content: &Value) -> Checked {
    text(content, "name", "template", 1, 512)?;
    let language = content
        .get("language")
        .ok_or_else(|| GraphError::of(131008, "Parameter template['language'] is required"))?;
    text(language, "code", "template['language']", 1, 20)?;
    match content.get("components") {
        None => Ok(()),
        Some(Value::Array(components)) if components.iter().all(Value::is_object) => Ok(()),
        Some(_) => Err(GraphError::invalid(
            "Param template['components'] must be an array of objects.",
        )),
    }
}

/// A required text within its length, counted in characters.
pub fn text<'a>(object: &'a Value, name: &str, path: &str, min: usize, max: usize) -> Result<&'a str, GraphError> {
    let path = format!("{path}['{name}']");
    match object.get(name) {
        None | Some(Value::Null) => Err(GraphError::of(131008, format!("Parameter {path} is required"))),
        Some(value) => text_of(value, &path, min, max),
    }
}

pub fn text_of<'a>(value: &'a Value, path: &str, min: usize, max: usize) -> Result<&'a str, GraphError> {
    let text = value
        .as_str()
        .ok_or_else(|| GraphError::invalid(format!("Param {path} must be a string.")))?;
    // Bytes first: counting letters is only needed near the limit.
    if text.len() > max && text.chars().count() > max {
        return Err(GraphError::invalid(format!(
            "Param {path} must be at most {max} characters long."
        )));
    }
    if text.chars().take(min).count() < min || (min > 0 && text.trim().is_empty()) {
        return Err(GraphError::invalid(format!(
            "Param {path} must be at least {min} characters long."
        )));
    }
    Ok(text)
}
