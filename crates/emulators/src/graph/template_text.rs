//! The variables of a template's texts and what is put in their place.

use serde_json::Value;

use super::errors::GraphError;
use super::template_send::{count_mismatch, format_mismatch, lower};

/// The variables of a text, each once, in order: `{{1}}`, `{{name}}`.
pub fn variables(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        rest = &rest[start + 2..];
        let Some(end) = rest.find("}}") else { break };
        let name = rest[..end].trim().to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
        rest = &rest[end + 2..];
    }
    names
}

pub fn fill(place: &str, text: &str, parameters: &[&Value], named: bool) -> Result<String, GraphError> {
    let names = variables(text);
    if names.len() != parameters.len() {
        return Err(count_mismatch(place, parameters.len(), names.len()));
    }
    let mut filled = text.to_owned();
    for (position, name) in names.iter().enumerate() {
        let parameter = if named {
            parameters
                .iter()
                .find(|p| p.get("parameter_name").and_then(Value::as_str) == Some(name))
                .ok_or_else(|| {
                    GraphError::of(100, "Parameter name is missing or empty").with_message("(#100) Invalid parameter")
                })?
        } else {
            parameters[position]
        };
        filled = filled.replace(&format!("{{{{{name}}}}}"), &value_of(place, parameter)?);
    }
    Ok(filled)
}

fn value_of(place: &str, parameter: &Value) -> Result<String, GraphError> {
    let kind = lower(parameter, "type");
    let text = match kind.as_str() {
        "text" => parameter.get("text"),
        "currency" => parameter.pointer("/currency/fallback_value"),
        "date_time" => parameter.pointer("/date_time/fallback_value"),
        _ => return Err(format_mismatch(place, "TEXT", &kind.to_uppercase())),
    };
    let text = text
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
        .ok_or_else(|| GraphError::of(131008, format!("{place}: Parameter of type text is missing text value")))?;
    if text.contains(['\n', '\t']) || text.contains("     ") {
        return Err(GraphError::of(
            132007,
            "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
        ));
    }
    Ok(text.to_owned())
}
