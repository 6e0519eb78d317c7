//! A template as the customer reads it, with the `components` of one use put in.

use serde_json::Value;

use super::blanks::{each, format_of, is};
use crate::channel::{RenderedButton, RenderedTemplate, Template};

pub fn rendered(template: &Template, used: &Value) -> RenderedTemplate {
    let mut out = RenderedTemplate::default();
    for component in each(&template.components) {
        let text = component["text"].as_str().unwrap_or_default();
        match component["type"]
            .as_str()
            .unwrap_or_default()
            .to_ascii_uppercase()
            .as_str()
        {
            "HEADER" => {
                let format = format_of(component);
                out.header = (format == "text").then(|| filled(text, parameters(used, "header")));
                out.header_kind = Some(format);
            }
            "BODY" => out.body = filled(text, parameters(used, "body")),
            "FOOTER" => out.footer = (!text.is_empty()).then(|| text.to_owned()),
            "BUTTONS" => {
                out.buttons = each(&component["buttons"])
                    .enumerate()
                    .map(|(at, button)| rendered_button(at, button, used))
                    .collect();
            }
            _ => {}
        }
    }
    out
}

fn rendered_button(at: usize, button: &Value, used: &Value) -> RenderedButton {
    let kind = button["type"].as_str().unwrap_or("unknown").to_ascii_lowercase();
    let suffix = each(used)
        .find(|part| is(part, "type", "button") && index_of(part) == Some(at))
        .and_then(|part| part["parameters"][0]["text"].as_str())
        .unwrap_or_default();
    let url = button["url"].as_str().map(|url| match url.split_once("{{") {
        Some((before, _)) => format!("{before}{suffix}"),
        None => url.to_owned(),
    });
    RenderedButton {
        text: button["text"].as_str().unwrap_or_default().to_owned(),
        kind,
        url,
    }
}

fn index_of(part: &Value) -> Option<usize> {
    let index = &part["index"];
    index
        .as_u64()
        .and_then(|index| usize::try_from(index).ok())
        .or_else(|| index.as_str()?.parse().ok())
}

fn parameters<'a>(used: &'a Value, kind: &str) -> &'a [Value] {
    let part = each(used).find(|part| is(part, "type", kind));
    part.and_then(|part| part["parameters"].as_array())
        .map(Vec::as_slice)
        .unwrap_or_default()
}

/// The text with its blanks filled; a blank without a value stays as it is written.
fn filled(text: &str, parameters: &[Value]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once("{{") {
        let Some((name, after)) = tail.split_once("}}") else {
            break;
        };
        out.push_str(before);
        match value_of(parameters, name.trim()) {
            Some(value) => out.push_str(value),
            None => out.extend(["{{", name, "}}"]),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn value_of<'a>(parameters: &'a [Value], name: &str) -> Option<&'a str> {
    let parameter = match name.parse::<usize>() {
        Ok(number) => parameters.get(number.checked_sub(1)?),
        Err(_) => parameters.iter().find(|parameter| parameter["parameter_name"] == name),
    }?;
    let fallback = || {
        parameter["currency"]["fallback_value"]
            .as_str()
            .or_else(|| parameter["date_time"]["fallback_value"].as_str())
    };
    parameter["text"].as_str().or_else(fallback)
}
