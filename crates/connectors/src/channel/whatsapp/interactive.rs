//! Buttons, lists, links and requests: our own shape → WhatsApp's `interactive`, checked against its limits.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::send::{at_most, edit};
use crate::channel::Fault;

/// What has an `action` is in the vendor's own shape already and goes through as it is.
pub fn vendor_shape(content: &Value) -> Result<Value, Fault> {
    if content.get("action").is_some_and(Value::is_object) {
        return Ok(content.clone());
    }
    let kind = content["type"].as_str().unwrap_or_default();
    let mut out = Map::new();
    let (vendor_type, body_max, action) = match kind {
        "buttons" => ("button", 1024, buttons(content)?),
        "list" => ("list", 4096, list(content)?),
        "cta_url" => ("cta_url", 1024, link(content)?),
        "location_request" => ("location_request_message", 1024, json!({"name": "send_location"})),
        "" => {
            return Err(edit(
                "invalid",
                "The interactive message has no type. Use buttons, list, cta_url or location_request.",
            ));
        }
        _ => {
            return Err(edit(
                "kind_not_supported",
                "WhatsApp does not know this interactive message. Use buttons, a list or a link.",
            ));
        }
    };
    out.insert("type".into(), json!(vendor_type));
    if let Some(header) = header(content, vendor_type)? {
        out.insert("header".into(), header);
    }
    out.insert(
        "body".into(),
        json!({"text": required(content, "body", body_max, "The text")?}),
    );
    if let Some(footer) = optional(content, "footer", 60, "The footer")? {
        out.insert("footer".into(), json!({"text": footer}));
    }
    out.insert("action".into(), action);
    Ok(Value::Object(out))
}

fn header(content: &Value, vendor_type: &str) -> Result<Option<Value>, Fault> {
    match content.get("header") {
        None | Some(Value::Null) => Ok(None),
        Some(_) if vendor_type == "location_request_message" => Err(edit(
            "header_not_supported",
            "A request for a location has no header. Leave it out.",
        )),
        Some(Value::String(_)) => {
            let text = optional(content, "header", 60, "The header")?;
            Ok(text.map(|text| json!({"type": "text", "text": text})))
        }
        // A media header in the vendor's shape; only text may stand above a list.
        Some(Value::Object(header)) if vendor_type != "list" || header.get("type") == Some(&json!("text")) => {
            Ok(Some(Value::Object(header.clone())))
        }
        Some(_) => Err(edit(
            "header_not_supported",
            "A list takes only text as its header. Use text.",
        )),
    }
}

fn buttons(content: &Value) -> Result<Value, Fault> {
    let list = items(content, "buttons");
    if list.is_empty() || list.len() > 3 {
        return Err(edit(
            "button_count",
            "WhatsApp takes one to three buttons. Change their number.",
        ));
    }
    let mut seen = Seen::default();
    let buttons: Result<Vec<Value>, Fault> = list
        .iter()
        .map(|button| {
            let title = required(button, "title", 20, "A button")?;
            let id = id_or_title(button, title, 256)?;
            seen.note(&id, title, "Two buttons are the same. Give each its own text.")?;
            Ok(json!({"type": "reply", "reply": {"id": id, "title": title}}))
        })
        .collect();
    Ok(json!({"buttons": buttons?}))
}

fn list(content: &Value) -> Result<Value, Fault> {
    let sections = items(content, "sections");
    let rows: usize = sections.iter().map(|section| items(section, "rows").len()).sum();
    if sections.is_empty() || sections.len() > 10 || rows == 0 || rows > 10 {
        return Err(edit(
            "row_count",
            "WhatsApp takes lists of one to ten rows. Change their number.",
        ));
    }
    let mut seen = Seen::default();
    let mut out = Vec::new();
    for section in sections {
        let title = if sections.len() > 1 {
            Some(required(section, "title", 24, "The title of a section")?)
        } else {
            optional(section, "title", 24, "The title of a section")?
        };
        let rows: Result<Vec<Value>, Fault> = items(section, "rows")
            .iter()
            .map(|entry| row(entry, &mut seen))
            .collect();
        let mut shaped = json!({"rows": rows?});
        if let (Some(title), Some(shaped)) = (title, shaped.as_object_mut()) {
            shaped.insert("title".into(), json!(title));
        }
        out.push(shaped);
    }
    Ok(json!({"button": required(content, "button", 20, "The button that opens the list")?, "sections": out}))
}

fn row(entry: &Value, seen: &mut Seen) -> Result<Value, Fault> {
    let title = required(entry, "title", 24, "A row")?;
    let id = id_or_title(entry, title, 200)?;
    // Rows may share a title, not an id.
    seen.note(&id, &id, "Two rows have the same id. Give each its own.")?;
    let mut shaped = json!({"id": id, "title": title});
    let description = optional(entry, "description", 72, "The description of a row")?;
    if let (Some(description), Some(shaped)) = (description, shaped.as_object_mut()) {
        shaped.insert("description".into(), json!(description));
    }
    Ok(shaped)
}

fn link(content: &Value) -> Result<Value, Fault> {
    let text = required(content, "text", 20, "The button")?;
    let url = required(content, "url", 2000, "The link")?;
    let valid = url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if !valid {
        return Err(edit(
            "link_invalid",
            "The link is not a web address. It has to begin with https://.",
        ));
    }
    Ok(json!({"name": "cta_url", "parameters": {"display_text": text, "url": url}}))
}

#[derive(Default)]
struct Seen {
    ids: HashSet<String>,
    titles: HashSet<String>,
}

impl Seen {
    fn note(&mut self, id: &str, title: &str, twice: &str) -> Result<(), Fault> {
        let new = self.ids.insert(id.to_owned()) && self.titles.insert(title.to_owned());
        if new { Ok(()) } else { Err(edit("duplicate", twice)) }
    }
}

fn items<'a>(content: &'a Value, key: &str) -> &'a [Value] {
    content[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn id_or_title(entry: &Value, title: &str, max: usize) -> Result<String, Fault> {
    let id = entry["id"].as_str().filter(|id| !id.is_empty()).unwrap_or(title);
    at_most(id, max, "The id of an answer")?;
    Ok(id.to_owned())
}

fn required<'a>(content: &'a Value, key: &str, max: usize, what: &str) -> Result<&'a str, Fault> {
    let missing = || edit("missing", &format!("{what} is missing. Fill it in."));
    optional(content, key, max, what)?.ok_or_else(missing)
}

fn optional<'a>(content: &'a Value, key: &str, max: usize, what: &str) -> Result<Option<&'a str>, Fault> {
    let text = content[key].as_str().filter(|text| !text.trim().is_empty());
    text.map_or(Ok(()), |text| at_most(text, max, what))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_four_types_become_whatsapps() {
        let buttons = json!({"type": "buttons", "header": "H", "body": "B", "footer": "F", "buttons": [{"id": "y", "title": "Yes"}]});
        let expected = json!({
            "type": "button", "header": {"type": "text", "text": "H"}, "body": {"text": "B"}, "footer": {"text": "F"},
            "action": {"buttons": [{"type": "reply", "reply": {"id": "y", "title": "Yes"}}]},
        });
        assert_eq!(vendor_shape(&buttons).unwrap(), expected);
        let list = json!({"type": "list", "body": "B", "button": "Open", "sections": [{"title": "S", "rows": [{"id": "1", "title": "R", "description": "D"}]}]});
        let action = json!({"button": "Open", "sections": [{"title": "S", "rows": [{"id": "1", "title": "R", "description": "D"}]}]});
        assert_eq!(vendor_shape(&list).unwrap()["action"], action);
        let link = json!({"type": "cta_url", "body": "B", "text": "Go", "url": "https://example.com"});
        let parameters = json!({"display_text": "Go", "url": "https://example.com"});
        assert_eq!(vendor_shape(&link).unwrap()["action"]["parameters"], parameters);
        let place = json!({"type": "location_request", "body": "Where?"});
        assert_eq!(vendor_shape(&place).unwrap()["type"], "location_request_message");
    }

    #[test]
    fn what_whatsapp_would_refuse_is_refused_here_with_a_sentence() {
        let button = |title: &str| json!({"id": title, "title": title});
        let row = |id: usize| json!({"id": id.to_string(), "title": "R"});
        let cases = [
            (json!({}), "invalid"),
            (json!({"type": "poll", "body": "B"}), "kind_not_supported"),
            (json!({"type": "buttons", "body": "B", "buttons": []}), "button_count"),
            (
                json!({"type": "buttons", "body": "B", "buttons": [button("1"), button("2"), button("3"), button("4")]}),
                "button_count",
            ),
            (
                json!({"type": "buttons", "body": "B", "buttons": [button("A"), button("A")]}),
                "duplicate",
            ),
            (
                json!({"type": "buttons", "body": "B", "buttons": [button(&"x".repeat(21))]}),
                "too_long",
            ),
            (
                json!({"type": "buttons", "body": "x".repeat(1025), "buttons": [button("A")]}),
                "too_long",
            ),
            (json!({"type": "buttons", "buttons": [button("A")]}), "missing"),
            (
                json!({"type": "list", "body": "B", "button": "O", "sections": [{"rows": (0..11).map(row).collect::<Vec<_>>()}]}),
                "row_count",
            ),
            (
                json!({"type": "list", "body": "B", "button": "O", "sections": [{"rows": [row(1)]}, {"rows": [row(2)]}]}),
                "missing",
            ),
            (
                json!({"type": "cta_url", "body": "B", "text": "Go", "url": "javascript:alert(1)"}),
                "link_invalid",
            ),
            (
                json!({"type": "location_request", "body": "B", "header": "H"}),
                "header_not_supported",
            ),
        ];
        for (content, code) in cases {
            let fault = vendor_shape(&content).unwrap_err();
            assert_eq!(
                (fault.code.as_str(), fault.action.as_str()),
                (code, "edit"),
                "{content}"
            );
        }
    }
}
