//! One use of a template: the API's `variables` → the `components` that WhatsApp wants.

use serde_json::{Map, Value, json};

use super::blanks::{copies_code, each, format_of, is_named, names_in};
use crate::channel::whatsapp::send::{at_most, edit};
use crate::channel::{Fault, Template};

type Variables = Map<String, Value>;

pub fn components(template: &Template, variables: &Variables) -> Result<Value, Fault> {
    of_list(&template.components, "", variables).map(Value::Array)
}

fn of_list(components: &Value, prefix: &str, variables: &Variables) -> Result<Vec<Value>, Fault> {
    let mut out = Vec::new();
    for component in each(components) {
        match component["type"]
            .as_str()
            .unwrap_or_default()
            .to_ascii_uppercase()
            .as_str()
        {
            "HEADER" => out.extend(header(component, prefix, variables)?),
            "BODY" => out.extend(texts(component, "body", prefix, variables)?),
            "BUTTONS" => buttons(component, prefix, variables, &mut out)?,
            "LIMITED_TIME_OFFER" => out.extend(offer(component, prefix, variables)?),
            "CAROUSEL" => out.extend(carousel(component, prefix, variables)?),
            _ => {}
        }
    }
    Ok(out)
}

fn header(component: &Value, prefix: &str, variables: &Variables) -> Result<Option<Value>, Fault> {
    let format = format_of(component);
    let kind = match format.as_str() {
        "text" => return texts(component, "header", prefix, variables),
        "image" | "video" | "document" | "location" => format.as_str(),
        "gif" => "video",
        _ => return Ok(None),
    };
    let key = format!("{prefix}header.{kind}");
    let value = variables
        .get(&key)
        .filter(|value| !is_blank(value))
        .ok_or_else(|| missing(&key))?;
    let content = if kind == "location" {
        location(value)?
    } else {
        file(value, &key)?
    };
    Ok(Some(
        json!({"type": "header", "parameters": [{"type": kind, (kind): content}]}),
    ))
}

/// A public address, something WhatsApp has already, or a file of ours that is put in when sending.
fn file(value: &Value, key: &str) -> Result<Value, Fault> {
    match value {
        Value::String(text) if text.starts_with("https://") || text.starts_with("http://") => Ok(json!({"link": text})),
        Value::String(_) => Ok(json!({"file": key})),
        Value::Object(fields) if fields.contains_key("id") || fields.contains_key("link") => Ok(value.clone()),
        _ => Err(edit(
            "template_values",
            &format!("{key} is not a file. Choose one, or give its https address."),
        )),
    }
}

/// `{"latitude","longitude","name","address"}`, or `"-6.2,106.8,Name,Address"`.
fn location(value: &Value) -> Result<Value, Fault> {
    let wrong = || {
        edit(
            "template_values",
            "The place in the header is not valid. Choose it again.",
        )
    };
    if let Value::Object(fields) = value {
        let there = |key: &str| {
            fields
                .get(key)
                .is_some_and(|number| number.is_number() || number.is_string())
        };
        return if there("latitude") && there("longitude") {
            Ok(value.clone())
        } else {
            Err(wrong())
        };
    }
    let mut parts = value.as_str().ok_or_else(wrong)?.splitn(4, ',').map(str::trim);
    let mut number = || parts.next()?.parse::<f64>().ok();
    let (Some(latitude), Some(longitude)) = (number(), number()) else {
        return Err(wrong());
    };
    Ok(json!({"latitude": latitude, "longitude": longitude, "name": parts.next(), "address": parts.next()}))
}

fn texts(component: &Value, part: &str, prefix: &str, variables: &Variables) -> Result<Option<Value>, Fault> {
    let names = names_in(component);
    if names.is_empty() {
        return Ok(None);
    }
    let named = is_named(&names);
    let mut parameters = Vec::new();
    for name in &names {
        let text = wanted(variables, &format!("{prefix}{part}.{name}"))?;
        let mut parameter = json!({"type": "text", "text": text});
        if let Some(parameter) = parameter.as_object_mut().filter(|_| named) {
            parameter.insert("parameter_name".into(), json!(name));
        }
        parameters.push(parameter);
    }
    Ok(Some(json!({"type": part, "parameters": parameters})))
}

fn buttons(component: &Value, prefix: &str, variables: &Variables, out: &mut Vec<Value>) -> Result<(), Fault> {
    for (index, button) in each(&component["buttons"]).enumerate() {
        let key = format!("{prefix}button.{index}");
        let parameter = match button["type"]
            .as_str()
            .unwrap_or_default()
            .to_ascii_uppercase()
            .as_str()
        {
            _ if copies_code(button) => {
                let code = given(variables, &key).map_or_else(|| wanted(variables, &format!("{prefix}body.1")), Ok)?;
                ("url", json!({"type": "text", "text": code}))
            }
            "URL" if button["url"].as_str().is_some_and(|url| url.contains("{{")) => {
                ("url", json!({"type": "text", "text": wanted(variables, &key)?}))
            }
            "COPY_CODE" => {
                let code = wanted(variables, &key)?;
                at_most(&code, 20, "The code")?;
                ("copy_code", json!({"type": "coupon_code", "coupon_code": code}))
            }
            "QUICK_REPLY" => match given(variables, &key) {
                Some(payload) => ("quick_reply", json!({"type": "payload", "payload": payload})),
                None => continue,
            },
            _ => continue,
        };
        let (kind, parameter) = parameter;
        out.push(json!({"type": "button", "sub_type": kind, "index": index.to_string(), "parameters": [parameter]}));
    }
    Ok(())
}

fn offer(component: &Value, prefix: &str, variables: &Variables) -> Result<Option<Value>, Fault> {
    if component["limited_time_offer"]["has_expiration"] != true {
        return Ok(None);
    }
    let key = format!("{prefix}offer.expires_at_ms");
    let at: i64 = wanted(variables, &key)?.parse().map_err(|_| {
        edit(
            "template_values",
            &format!("{key} is not a time in milliseconds. Correct it."),
        )
    })?;
    let parameter = json!({"type": "limited_time_offer", "limited_time_offer": {"expiration_time_ms": at}});
    Ok(Some(json!({"type": "limited_time_offer", "parameters": [parameter]})))
}

fn carousel(component: &Value, prefix: &str, variables: &Variables) -> Result<Option<Value>, Fault> {
    let mut cards = Vec::new();
    for (index, card) in each(&component["cards"]).enumerate() {
        let parts = of_list(&card["components"], &format!("{prefix}card.{index}."), variables)?;
        cards.push(json!({"card_index": index, "components": parts}));
    }
    Ok((!cards.is_empty()).then(|| json!({"type": "carousel", "cards": cards})))
}

fn wanted(variables: &Variables, key: &str) -> Result<String, Fault> {
    given(variables, key).ok_or_else(|| missing(key))
}

/// A value as WhatsApp takes it: one line, no runs of spaces.
fn given(variables: &Variables, key: &str) -> Option<String> {
    let text = match variables.get(key)? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

fn missing(key: &str) -> Fault {
    edit(
        "template_values",
        &format!("The template needs a value for {key}. Fill it in and send again."),
    )
}
