//! Interactive messages: buttons, lists, links, flows, products, carousels.

use std::collections::HashSet;

use serde_json::Value;

use super::errors::GraphError;
use super::validate::{media, text, text_of};

type Checked = Result<(), GraphError>;

pub fn check(content: &Value) -> Checked {
    let kind = content
        .get("type")
        .and_then(Value::as_str)
        .ok_or_else(|| GraphError::of(131008, "Parameter interactive['type'] is required"))?;
    let action = content
        .get("action")
        .filter(|action| action.is_object())
        .ok_or_else(|| GraphError::of(131008, "Parameter interactive['action'] is required"))?;
    let body_limit = if kind == "list" { 4096 } else { 1024 };
    match content.get("body") {
        Some(body) => drop(text(body, "text", "interactive['body']", 1, body_limit)?),
        None if kind == "product" => {}
        None => return Err(GraphError::of(131008, "Parameter interactive['body'] is required")),
    }
    if let Some(footer) = content.get("footer") {
        text(footer, "text", "interactive['footer']", 1, 60)?;
    }
    header(kind, content.get("header"))?;
    match kind {
        "button" => buttons(action),
        "list" => list(action),
        "cta_url" => link_button(action),
        "location_request_message" => named(action, "send_location"),
        "address_message" => named(action, "address_message"),
        "catalog_message" => named(action, "catalog_message"),
        "flow" => flow(action),
        "product" => {
            text(action, "catalog_id", "action", 1, 256)?;
            text(action, "product_retailer_id", "action", 1, 256).map(drop)
        }
        "product_list" => product_list(action),
        "carousel" => carousel(action),
        "voice_call" | "call_permission_request" | "request_contact_info" => Ok(()),
        other => Err(GraphError::invalid(format!(
            "Param interactive['type'] is not supported - got \"{other}\"."
        ))),
    }
}

fn header(kind: &str, header: Option<&Value>) -> Checked {
    let Some(header) = header else {
        return if kind == "product_list" {
            Err(GraphError::of(
                131008,
                "Parameter interactive['header'] is required for product_list",
            ))
        } else {
            Ok(())
        };
    };
    let format = header
        .get("type")
        .and_then(Value::as_str)
        .ok_or_else(|| GraphError::of(131008, "Parameter interactive['header']['type'] is required"))?;
    let allowed: &[&str] = match kind {
        "button" | "cta_url" | "flow" => &["text", "image", "video", "document"],
        "list" | "product_list" => &["text"],
        _ => &[],
    };
    if !allowed.contains(&format) {
        return Err(wrong(format!(
            "Header type {format} is not allowed for interactive type {kind}"
        )));
    }
    match format {
        "text" => text(header, "text", "interactive['header']", 1, 60).map(drop),
        other => {
            let file = header.get(other).ok_or_else(|| {
                GraphError::of(
                    131008,
                    format!("Parameter interactive['header']['{other}'] is required"),
                )
            })?;
            media(&format!("interactive['header']['{other}']"), file, false)
        }
    }
}

fn buttons(action: &Value) -> Checked {
    let buttons = array(action, "buttons")?;
    if buttons.is_empty() || buttons.len() > 3 {
        return Err(wrong(
            "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3",
        ));
    }
    let (mut ids, mut titles) = (HashSet::new(), HashSet::new());
    for button in buttons {
        if button.get("type").and_then(Value::as_str) != Some("reply") {
            return Err(wrong("Button type must be reply"));
        }
        let reply = button
            .get("reply")
            .ok_or_else(|| GraphError::of(131008, "Parameter button['reply'] is required"))?;
        let id = length(reply, "id", "Button id", 256)?;
        let title = length(reply, "title", "Button title", 20)?;
        if !ids.insert(id) {
            return Err(wrong("Duplicated id used in reply buttons"));
        }
        if !titles.insert(title) {
            return Err(wrong("Duplicated title used in reply buttons"));
        }
    }
    Ok(())
}

fn list(action: &Value) -> Checked {
    length(action, "button", "List button", 20)?;
    let sections = array(action, "sections")?;
    if sections.is_empty() || sections.len() > 10 {
        return Err(wrong(
            "Invalid sections count. Min allowed sections: 1, Max allowed sections: 10",
        ));
    }
    let mut ids = HashSet::new();
    for section in sections {
        if sections.len() > 1 {
            length(section, "title", "Section title", 24)?;
        } else if let Some(title) = section.get("title") {
            text_of(title, "section['title']", 0, 24)?;
        }
        for row in array(section, "rows")? {
            let id = length(row, "id", "Row id", 200)?;
            length(row, "title", "Row title", 24)?;
            if let Some(description) = row.get("description") {
                text_of(description, "row['description']", 0, 72)?;
            }
            if !ids.insert(id) {
                return Err(wrong("Duplicated row id used in list"));
            }
        }
    }
    if ids.is_empty() || ids.len() > 10 {
        return Err(wrong("Total row count exceed max allowed count: 10"));
    }
    Ok(())
}

fn link_button(action: &Value) -> Checked {
    named(action, "cta_url")?;
    let parameters = parameters(action)?;
    length(parameters, "display_text", "Button display text", 20)?;
    let url = length(parameters, "url", "Button url", 2000)?;
    if url::Url::parse(url).is_err() {
        return Err(wrong("The url of the button is not a valid URI"));
    }
    Ok(())
}

fn flow(action: &Value) -> Checked {
    named(action, "flow")?;
    let parameters = parameters(action)?;
    length(parameters, "flow_cta", "Flow cta", 30)?;
    if parameters.get("flow_id").is_none() && parameters.get("flow_name").is_none() {
        return Err(GraphError::of(131008, "Parameter flow_id or flow_name is required"));
    }
    let mode = parameters
        .get("flow_action")
        .and_then(Value::as_str)
        .unwrap_or("navigate");
    if !matches!(mode, "navigate" | "data_exchange") {
        return Err(wrong("flow_action must be navigate or data_exchange"));
    }
    Ok(())
}

fn product_list(action: &Value) -> Checked {
    text(action, "catalog_id", "action", 1, 256)?;
    let sections = array(action, "sections")?;
    if sections.is_empty() || sections.len() > 10 {
        return Err(wrong(
            "Invalid sections count. Min allowed sections: 1, Max allowed sections: 10",
        ));
    }
    let mut products = 0;
    for section in sections {
        if sections.len() > 1 {
            length(section, "title", "Section title", 24)?;
        }
        for item in array(section, "product_items")? {
            text(item, "product_retailer_id", "product_items", 1, 256)?;
            products += 1;
        }
    }
    if products == 0 || products > 30 {
        return Err(wrong("Product count must be between 1 and 30"));
    }
    Ok(())
}

fn carousel(action: &Value) -> Checked {
    let cards = array(action, "cards")?;
    if cards.len() < 2 || cards.len() > 10 {
        return Err(wrong(
            "Invalid cards count. Min allowed cards: 2, Max allowed cards: 10",
        ));
    }
    for (index, card) in cards.iter().enumerate() {
        if card.get("card_index").and_then(Value::as_u64) != Some(index as u64) {
            return Err(wrong("card_index must count from 0"));
        }
        if card.get("action").is_none() {
            return Err(GraphError::of(131008, "Parameter card['action'] is required"));
        }
    }
    Ok(())
}

fn named(action: &Value, name: &str) -> Checked {
    match action.get("name").and_then(Value::as_str) {
        Some(given) if given == name => Ok(()),
        Some(_) => Err(wrong(format!("action['name'] must be {name}"))),
        None => Err(GraphError::of(131008, "Parameter action['name'] is required")),
    }
}

fn parameters(action: &Value) -> Result<&Value, GraphError> {
    action
        .get("parameters")
        .filter(|parameters| parameters.is_object())
        .ok_or_else(|| GraphError::of(131008, "Parameter action['parameters'] is required"))
}

fn array<'a>(object: &'a Value, name: &str) -> Result<&'a Vec<Value>, GraphError> {
    object
        .get(name)
        .and_then(Value::as_array)
        .ok_or_else(|| GraphError::of(131008, format!("Parameter {name} is required and must be an array")))
}

/// Interactive texts are refused with 131009 and their own sentence.
fn length<'a>(object: &'a Value, name: &str, what: &str, max: usize) -> Result<&'a str, GraphError> {
    let text = object
        .get(name)
        .and_then(Value::as_str)
        .ok_or_else(|| GraphError::of(131008, format!("{what} is required")))?;
    if text.trim().is_empty() || text.chars().count() > max {
        return Err(wrong(format!(
            "{what} length invalid. Min length: 1, Max length: {max}"
        )));
    }
    Ok(text)
}

fn wrong(details: impl Into<String>) -> GraphError {
    GraphError::of(131009, details)
}
