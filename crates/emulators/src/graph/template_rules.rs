//! What a new template must look like.

use serde_json::Value;

use super::errors::GraphError;
use super::template_text::variables;

type Checked = Result<(), GraphError>;

pub fn refused(subcode: i64, title: &str, message: &str) -> GraphError {
    GraphError::invalid("Invalid parameter")
        .with_subcode(subcode)
        .for_user(title, message)
}

pub fn check_name(name: &str) -> Checked {
    let is_good = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    if name.len() <= 512 && name.chars().all(is_good) {
        return Ok(());
    }
    Err(refused(
        2_388_042,
        "Invalid template name",
        "Template names have lowercase letters, digits and underscores only.",
    ))
}

pub fn check_category(category: &str) -> Checked {
    if matches!(category, "MARKETING" | "UTILITY" | "AUTHENTICATION") {
        return Ok(());
    }
    Err(GraphError::invalid(
        "Param category must be one of {AUTHENTICATION, MARKETING, UTILITY}.",
    ))
}

pub fn check_components(components: &[Value], category: &str, named: bool) -> Checked {
    let mut has_body = false;
    for component in components {
        match upper(component, "type").as_str() {
            "HEADER" => header(component, named)?,
            "BODY" => {
                has_body = true;
                if category != "AUTHENTICATION" {
                    body(component, named)?;
                }
            }
            "FOOTER" => footer(component)?,
            "BUTTONS" => buttons(component)?,
            "CAROUSEL" => carousel(component, category)?,
            "LIMITED_TIME_OFFER" => {}
            other => return Err(GraphError::invalid(format!("Param components: unknown type {other}."))),
        }
    }
    if has_body {
        Ok(())
    } else {
        Err(refused(
            2_388_072,
            "Body is missing",
            "A template needs a BODY component.",
        ))
    }
}

fn header(component: &Value, named: bool) -> Checked {
    match upper(component, "format").as_str() {
        "TEXT" => {
            let text = text(component);
            if text.chars().count() > 60 || text.is_empty() {
                return Err(refused(
                    2_388_047,
                    "Header is not valid",
                    "The header text has 1 to 60 characters.",
                ));
            }
            if variables(text).len() > 1 {
                return Err(refused(
                    2_388_047,
                    "Header is not valid",
                    "The header has at most one variable.",
                ));
            }
            examples(component, text, named, "header_text", 2_388_047)
        }
        "IMAGE" | "VIDEO" | "DOCUMENT" => {
            let has_sample = component
                .pointer("/example/header_handle/0")
                .and_then(Value::as_str)
                .is_some();
            if has_sample {
                Ok(())
            } else {
                Err(refused(
                    2_388_273,
                    "Sample is missing",
                    "A media header needs example.header_handle.",
                ))
            }
        }
        "LOCATION" => Ok(()),
        other => Err(refused(
            2_388_047,
            "Header is not valid",
            &format!("Unknown header format {other}."),
        )),
    }
}

fn body(component: &Value, named: bool) -> Checked {
    let text = text(component);
    if text.is_empty() {
        return Err(refused(2_388_072, "Body is not valid", "The body needs a text."));
    }
    if text.chars().count() > 1024 {
        return Err(refused(
            2_388_040,
            "Body is too long",
            "The body has at most 1024 characters.",
        ));
    }
    let trimmed = text.trim();
    if trimmed.starts_with("{{") || trimmed.ends_with("}}") {
        return Err(refused(
            2_388_299,
            "Leading or trailing variable",
            "Variables can't be at the start or end of the template.",
        ));
    }
    if text.contains("}}{{") {
        return Err(refused(
            2_388_072,
            "Body is not valid",
            "Two variables may not stand side by side.",
        ));
    }
    let names = variables(text);
    let is_sequence = names
        .iter()
        .enumerate()
        .all(|(index, name)| *name == (index + 1).to_string());
    let is_named = names.iter().all(|name| {
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    });
    if (!named && !is_sequence) || (named && !is_named) {
        return Err(refused(
            2_388_072,
            "Body is not valid",
            "Positional variables count {{1}}, {{2}}, …; named ones are lowercase words.",
        ));
    }
    let words = text.split_whitespace().count();
    if !names.is_empty() && words < names.len() * 2 + 1 {
        return Err(refused(
            2_388_293,
            "Too many variables",
            "This template has too many variables for its length.",
        ));
    }
    examples(component, text, named, "body_text", 2_388_072)
}

/// Every variable needs a sample value.
fn examples(component: &Value, text: &str, named: bool, key: &str, subcode: i64) -> Checked {
    let expected = variables(text).len();
    if expected == 0 {
        return Ok(());
    }
    let path = if named {
        format!("/example/{key}_named_params")
    } else {
        format!("/example/{key}")
    };
    let given = component.pointer(&path).and_then(Value::as_array);
    let count = given.map_or(0, |list| match list.first() {
        Some(Value::Array(inner)) => inner.len(),
        _ => list.len(),
    });
    if count == expected {
        Ok(())
    } else {
        Err(refused(
            subcode,
            "Sample is missing",
            "Each variable needs one example value.",
        ))
    }
}

fn footer(component: &Value) -> Checked {
    if component.get("code_expiration_minutes").is_some() {
        return Ok(());
    }
    let text = text(component);
    if text.is_empty() || text.chars().count() > 60 || text.contains("{{") {
        return Err(refused(
            2_388_073,
            "Footer is not valid",
            "The footer has 1 to 60 characters and no variables.",
        ));
    }
    Ok(())
}

fn buttons(component: &Value) -> Checked {
    let wrong = |message: &str| refused(2_388_060, "Buttons are not valid", message);
    let none = Vec::new();
    let all = component.get("buttons").and_then(Value::as_array).unwrap_or(&none);
    if all.is_empty() || all.len() > 10 {
        return Err(wrong("A template has 1 to 10 buttons."));
    }
    let kinds: Vec<String> = all.iter().map(|button| upper(button, "type")).collect();
    let count = |kind: &str| kinds.iter().filter(|name| *name == kind).count();
    if count("URL") > 2 || count("PHONE_NUMBER") > 1 || count("COPY_CODE") > 1 {
        return Err(wrong("At most 2 links, 1 phone number and 1 code."));
    }
    let switches = kinds
        .windows(2)
        .filter(|pair| (pair[0] == "QUICK_REPLY") != (pair[1] == "QUICK_REPLY"))
        .count();
    if switches > 1 {
        return Err(wrong("Quick replies must stand together."));
    }
    for (button, kind) in all.iter().zip(&kinds) {
        let label = text(button);
        if label.chars().count() > 25
            || (label.is_empty() && !matches!(kind.as_str(), "OTP" | "COPY_CODE" | "MPM" | "CATALOG" | "SPM"))
        {
            return Err(wrong("A button's text has 1 to 25 characters."));
        }
        if kind == "URL" {
            let url = button.get("url").and_then(Value::as_str).unwrap_or("");
            let names = variables(url);
            if url.is_empty() || url.len() > 2000 || names.len() > 1 || (names.len() == 1 && !url.ends_with("}}")) {
                return Err(wrong("A link has at most 2000 characters and one variable at its end."));
            }
            if names.len() == 1 && button.get("example").is_none() {
                return Err(wrong("A link with a variable needs an example."));
            }
        }
    }
    Ok(())
}

fn carousel(component: &Value, category: &str) -> Checked {
    let cards = component.get("cards").and_then(Value::as_array).map_or(0, Vec::len);
    if category != "MARKETING" || !(2..=10).contains(&cards) {
        return Err(refused(
            2_388_061,
            "Carousel is not valid",
            "A carousel is for marketing and has 2 to 10 cards.",
        ));
    }
    Ok(())
}

fn text(component: &Value) -> &str {
    component.get("text").and_then(Value::as_str).unwrap_or("")
}

fn upper(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or("").to_uppercase()
}
