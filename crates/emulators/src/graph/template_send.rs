//! A template in a message: parameters checked against the template, then the
//! message as the customer sees it.

use serde_json::{Value, json};

use super::errors::GraphError;
use super::state::Template;
use super::template_text::{fill, variables};
use super::validate;

/// Finds the template; what cannot be sent is refused with its own code.
pub fn find<'a>(templates: &'a [Template], name: &str, language: &str) -> Result<&'a Template, GraphError> {
    let found = templates
        .iter()
        .find(|template| template.name == name && template.language == language);
    match found.map(|template| (template, template.status.as_str())) {
        Some((template, "APPROVED")) => Ok(template),
        Some((_, "PAUSED")) => Err(GraphError::of(
            132015,
            "Template is paused due to low quality so it cannot be sent in a template message.",
        )),
        Some((_, "DISABLED")) => Err(GraphError::of(
            132016,
            "Template was paused too many times due to low quality and is now permanently disabled.",
        )),
        _ => Err(GraphError::of(
            132001,
            format!("template name ({name}) does not exist in {language}"),
        )),
    }
}

pub fn render(template: &Template, request: &Value) -> Result<Value, GraphError> {
    let none = Vec::new();
    let given = request.get("components").and_then(Value::as_array).unwrap_or(&none);
    let allowed = ["header", "body", "button", "carousel", "limited_time_offer"];
    for component in given {
        let kind = lower(component, "type");
        if !allowed.contains(&kind.as_str()) {
            return Err(GraphError::invalid(format!(
                "Invalid component type \"{kind}\" in template['components']."
            )));
        }
    }
    let mut rendered = parts(&template.components, given, template)?;
    rendered["name"] = json!(template.name);
    rendered["language"] = json!(template.language);
    Ok(rendered)
}

/// Header, body, footer, buttons (and cards) of one component list.
fn parts(components: &[Value], given: &[Value], template: &Template) -> Result<Value, GraphError> {
    let mut rendered = json!({});
    let mut has_header = false;
    for component in components {
        match upper(component, "type").as_str() {
            "HEADER" => {
                has_header = true;
                rendered["header"] = header(component, of_type(given, "header"), template.named)?;
            }
            "BODY" => rendered["body"] = body(component, of_type(given, "body"), template)?,
            "FOOTER" => rendered["footer"] = footer(component),
            "BUTTONS" => rendered["buttons"] = buttons(component, given)?,
            "LIMITED_TIME_OFFER" => rendered["offer"] = offer(component, of_type(given, "limited_time_offer"))?,
            "CAROUSEL" => rendered["cards"] = cards(component, of_type(given, "carousel"), template)?,
            _ => {}
        }
    }
    if !has_header && of_type(given, "header").is_some_and(|component| !parameters(component).is_empty()) {
        return Err(count_mismatch(
            "header",
            parameters(of_type(given, "header").expect("checked")).len(),
            0,
        ));
    }
    Ok(rendered)
}

fn header(component: &Value, given: Option<&Value>, named: bool) -> Result<Value, GraphError> {
    let format = upper(component, "format");
    let parameters = given.map(parameters).unwrap_or_default();
    if format == "TEXT" {
        let text = component.get("text").and_then(Value::as_str).unwrap_or("");
        return Ok(json!({"type": "text", "text": fill("header", text, &parameters, named)?}));
    }
    let wanted = format.to_lowercase();
    let Some(parameter) = parameters.first() else {
        return Err(format_mismatch("header", &format, "UNKNOWN"));
    };
    let kind = lower(parameter, "type");
    if kind != wanted {
        return Err(format_mismatch("header", &format, &kind.to_uppercase()));
    }
    if parameters.len() > 1 {
        return Err(count_mismatch("header", parameters.len(), 1));
    }
    let content = parameter
        .get(&wanted)
        .ok_or_else(|| GraphError::of(131008, format!("Parameter header['{wanted}'] is required")))?;
    if wanted == "location" {
        validate::location(content)?;
    } else {
        validate::media(&format!("header['{wanted}']"), content, false)?;
    }
    Ok(json!({"type": wanted, (wanted.clone()): content}))
}

fn body(component: &Value, given: Option<&Value>, template: &Template) -> Result<Value, GraphError> {
    let parameters = given.map(parameters).unwrap_or_default();
    if template.category == "AUTHENTICATION" {
        let code = fill("body", "{{1}}", &parameters, false)?;
        let tail = if component.get("add_security_recommendation") == Some(&json!(true)) {
            " For your security, do not share this code."
        } else {
            ""
        };
        return Ok(json!(format!("*{code}* is your verification code.{tail}")));
    }
    let text = component.get("text").and_then(Value::as_str).unwrap_or("");
    let filled = fill("body", text, &parameters, template.named)?;
    if filled.chars().count() > 1024 {
        return Err(GraphError::of(
            132005,
            "body: the text is longer than 1024 characters after the parameters were put in",
        ));
    }
    Ok(json!(filled))
}

fn footer(component: &Value) -> Value {
    match component.get("code_expiration_minutes") {
        Some(minutes) => json!(format!("This code expires in {minutes} minutes.")),
        None => component.get("text").cloned().unwrap_or_default(),
    }
}

fn buttons(component: &Value, given: &[Value]) -> Result<Value, GraphError> {
    let none = Vec::new();
    let defined = component.get("buttons").and_then(Value::as_array).unwrap_or(&none);
    for component in given.iter().filter(|component| lower(component, "type") == "button") {
        if index_of(component).is_none_or(|index| index >= defined.len()) {
            return Err(GraphError::of(
                132012,
                "buttons: the index does not exist in the template",
            ));
        }
    }
    let mut rendered = Vec::new();
    for (index, button) in defined.iter().enumerate() {
        let own = given
            .iter()
            .find(|component| lower(component, "type") == "button" && index_of(component) == Some(index));
        rendered.push(button_of(index, button, own)?);
    }
    Ok(Value::Array(rendered))
}

fn button_of(index: usize, button: &Value, given: Option<&Value>) -> Result<Value, GraphError> {
    let kind = upper(button, "type");
    let label = button.get("text").and_then(Value::as_str).unwrap_or("");
    let first = given.and_then(|component| parameters(component).into_iter().next());
    if let Some(given) = given {
        let sub_type = lower(given, "sub_type");
        let expected = if kind == "OTP" {
            "url".into()
        } else {
            kind.to_lowercase()
        };
        let is_same = sub_type == expected || (kind == "MPM" && sub_type == "catalog");
        if !is_same {
            return Err(format_mismatch(
                &format!("buttons[{index}]"),
                &kind,
                &sub_type.to_uppercase(),
            ));
        }
    }
    let needs = |name: &str| {
        first
            .as_ref()
            .and_then(|parameter| parameter.get(name))
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
            .ok_or_else(|| {
                GraphError::of(
                    131008,
                    format!("Button at index {index} of type {kind} requires a parameter ({name})"),
                )
            })
    };
    let mut rendered = json!({"type": kind, "text": label});
    match kind.as_str() {
        "URL" => {
            let url = button.get("url").and_then(Value::as_str).unwrap_or("");
            let has_variable = url.contains("{{");
            let suffix = if has_variable { needs("text")? } else { "" };
            rendered["url"] = json!(variables(url).iter().fold(url.to_owned(), |url, name| {
                url.replace(&format!("{{{{{name}}}}}"), suffix)
            }));
        }
        "QUICK_REPLY" => {
            let payload = first
                .as_ref()
                .and_then(|parameter| parameter.get("payload"))
                .and_then(Value::as_str);
            rendered["payload"] = json!(payload.unwrap_or(label));
        }
        "COPY_CODE" => {
            let code = needs("coupon_code")?;
            if code.chars().count() > 20 {
                return Err(GraphError::of(132005, "coupon_code: at most 20 characters"));
            }
            rendered["code"] = json!(code);
        }
        "OTP" => {
            let code = needs("text")?;
            if code.chars().count() > 15 {
                return Err(GraphError::of(132005, "The code has at most 15 characters"));
            }
            rendered["code"] = json!(code);
            rendered["text"] = json!(if label.is_empty() { "Copy code" } else { label });
        }
        "PHONE_NUMBER" => rendered["phone_number"] = button.get("phone_number").cloned().unwrap_or_default(),
        "FLOW" => {
            rendered["flow"] = first
                .and_then(|parameter| parameter.get("action").cloned())
                .unwrap_or_default();
        }
        "MPM" if first.is_none() => {
            return Err(GraphError::of(
                131008,
                format!("Button at index {index} of type MPM requires a parameter (action)"),
            ));
        }
        _ => {}
    }
    Ok(rendered)
}

fn offer(component: &Value, given: Option<&Value>) -> Result<Value, GraphError> {
    let expires = given
        .map(parameters)
        .and_then(|parameters| {
            parameters
                .first()
                .and_then(|p| p.pointer("/limited_time_offer/expiration_time_ms").cloned())
        })
        .ok_or_else(|| GraphError::of(131008, "Parameter limited_time_offer['expiration_time_ms'] is required"))?;
    Ok(json!({"text": component.pointer("/limited_time_offer/text"), "expires_ms": expires}))
}

fn cards(component: &Value, given: Option<&Value>, template: &Template) -> Result<Value, GraphError> {
    let none = Vec::new();
    let defined = component.get("cards").and_then(Value::as_array).unwrap_or(&none);
    let given = given
        .and_then(|given| given.get("cards"))
        .and_then(Value::as_array)
        .unwrap_or(&none);
    if defined.len() != given.len() {
        return Err(count_mismatch("carousel cards", given.len(), defined.len()));
    }
    let mut rendered = Vec::new();
    for (index, card) in defined.iter().enumerate() {
        let own = given
            .iter()
            .find(|card| card.get("card_index").and_then(Value::as_u64) == Some(index as u64))
            .ok_or_else(|| GraphError::of(131009, "card_index must count from 0"))?;
        let of = |card: &Value| {
            card.get("components")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
        };
        rendered.push(parts(&of(card), &of(own), template)?);
    }
    Ok(Value::Array(rendered))
}

fn of_type<'a>(given: &'a [Value], kind: &str) -> Option<&'a Value> {
    given.iter().find(|component| lower(component, "type") == kind)
}

fn parameters(component: &Value) -> Vec<&Value> {
    component
        .get("parameters")
        .and_then(Value::as_array)
        .map(|all| all.iter().collect())
        .unwrap_or_default()
}

fn index_of(component: &Value) -> Option<usize> {
    let index = component.get("index")?;
    index
        .as_u64()
        .map(|index| index as usize)
        .or_else(|| index.as_str()?.parse().ok())
}

pub fn lower(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or("").to_lowercase()
}

fn upper(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or("").to_uppercase()
}

pub fn count_mismatch(place: &str, given: usize, expected: usize) -> GraphError {
    GraphError::of(
        132000,
        format!(
            "{place}: number of localizable_params ({given}) does not match the expected number of params ({expected})"
        ),
    )
}

pub fn format_mismatch(place: &str, expected: &str, received: &str) -> GraphError {
    GraphError::of(
        132012,
        format!("{place}: Format mismatch, expected {expected}, received {received}"),
    )
}
