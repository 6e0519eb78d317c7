//! The blanks of a template: `{{1}}` and `{{name}}` in texts, media headers, link endings, codes.

use serde_json::Value;

use crate::channel::TemplateVariable;

/// Every blank with the key that the API's `variables` uses for it.
pub fn variables(components: &Value) -> Vec<TemplateVariable> {
    let mut out = Vec::new();
    of_list(components, "", &mut out);
    out
}

/// The text of the first component of this type.
pub fn text_of<'a>(components: &'a Value, kind: &str) -> Option<&'a str> {
    each(components).find(|component| is(component, "type", kind))?["text"].as_str()
}

pub fn each(components: &Value) -> impl Iterator<Item = &Value> {
    components.as_array().into_iter().flatten()
}

pub fn is(component: &Value, key: &str, word: &str) -> bool {
    component[key]
        .as_str()
        .is_some_and(|text| text.eq_ignore_ascii_case(word))
}

/// `image`, `video`, `document`, `location`, … or `text`
pub fn format_of(component: &Value) -> String {
    component["format"].as_str().unwrap_or("TEXT").to_ascii_lowercase()
}

/// The blanks of a text. The text of a code message is WhatsApp's own and may not be told; its one blank
/// is the code.
pub fn names_in(component: &Value) -> Vec<String> {
    match component["text"].as_str() {
        Some(text) => placeholders(text),
        None if component.get("add_security_recommendation").is_some() => vec!["1".to_owned()],
        None => Vec::new(),
    }
}

/// Does this button hand over the code that the body shows?
pub fn copies_code(button: &Value) -> bool {
    is(button, "type", "OTP") || button["url"].as_str().is_some_and(|url| url.contains("/otp/"))
}

/// Names between double braces: numbers in their order, words as they come, each once.
fn placeholders(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some((_, tail)) = rest.split_once("{{") {
        let Some((name, after)) = tail.split_once("}}") else {
            break;
        };
        let name = name.trim();
        if !name.is_empty() && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
        rest = after;
    }
    if !is_named(&names) {
        names.sort_by_key(|name| name.parse::<u32>().unwrap_or(u32::MAX));
    }
    names
}

pub fn is_named(names: &[String]) -> bool {
    names.iter().any(|name| name.parse::<u32>().is_err())
}

fn of_list(components: &Value, prefix: &str, out: &mut Vec<TemplateVariable>) {
    for component in each(components) {
        let kind = component["type"].as_str().unwrap_or_default().to_ascii_uppercase();
        match kind.as_str() {
            "HEADER" => header(component, prefix, out),
            "BODY" => texts(component, "body", prefix, out),
            "BUTTONS" => buttons(component, prefix, out),
            "LIMITED_TIME_OFFER" if component["limited_time_offer"]["has_expiration"] == true => {
                out.push(blank(format!("{prefix}offer.expires_at_ms"), "body", 0, "text"));
            }
            "CAROUSEL" => {
                for (index, card) in each(&component["cards"]).enumerate() {
                    of_list(&card["components"], &format!("{prefix}card.{index}."), out);
                }
            }
            _ => {}
        }
    }
}

fn header(component: &Value, prefix: &str, out: &mut Vec<TemplateVariable>) {
    match format_of(component).as_str() {
        "text" => texts(component, "header", prefix, out),
        format @ ("image" | "video" | "document" | "location") => {
            let key = format!("{prefix}header.{format}");
            let example = component["example"]["header_handle"][0]
                .as_str()
                .filter(|handle| handle.starts_with("http"));
            out.push(TemplateVariable {
                example: example.map(ToOwned::to_owned),
                ..blank(key, "header", 0, format)
            });
        }
        // A GIF travels as a video.
        "gif" => out.push(blank(format!("{prefix}header.video"), "header", 0, "video")),
        _ => {}
    }
}

fn texts(component: &Value, part: &str, prefix: &str, out: &mut Vec<TemplateVariable>) {
    let names = names_in(component);
    let named = is_named(&names);
    for (position, name) in names.iter().enumerate() {
        let index = u32::try_from(position).unwrap_or(u32::MAX);
        out.push(TemplateVariable {
            name: named.then(|| name.clone()),
            example: example(component, part, position, name),
            ..blank(format!("{prefix}{part}.{name}"), part, index, "text")
        });
    }
}

fn example(component: &Value, part: &str, position: usize, name: &str) -> Option<String> {
    let examples = &component["example"];
    let named = each(&examples[format!("{part}_text_named_params")]).find(|entry| entry["param_name"] == name);
    let list = &examples[format!("{part}_text")];
    // `body_text` is a list of lists, `header_text` a plain one.
    let placed = if list[0].is_array() {
        &list[0][position]
    } else {
        &list[position]
    };
    named
        .and_then(|entry| entry["example"].as_str())
        .or_else(|| placed.as_str())
        .map(ToOwned::to_owned)
}

fn buttons(component: &Value, prefix: &str, out: &mut Vec<TemplateVariable>) {
    for (position, button) in each(&component["buttons"]).enumerate() {
        let index = u32::try_from(position).unwrap_or(u32::MAX);
        let key = format!("{prefix}button.{position}");
        let example = button["example"][0].as_str().or_else(|| button["example"].as_str());
        match button["type"]
            .as_str()
            .unwrap_or_default()
            .to_ascii_uppercase()
            .as_str()
        {
            // The code of the body goes there too; nobody has to enter it twice.
            _ if copies_code(button) => {
                out.push(TemplateVariable {
                    required: false,
                    ..blank(key, "button", index, "code")
                });
            }
            "URL" => {
                let Some((before, _)) = button["url"].as_str().and_then(|url| url.split_once("{{")) else {
                    continue;
                };
                let suffix = example.map(|whole| whole.strip_prefix(before).unwrap_or(whole).to_owned());
                out.push(TemplateVariable {
                    example: suffix,
                    ..blank(key, "button", index, "url_suffix")
                });
            }
            "COPY_CODE" => {
                out.push(TemplateVariable {
                    example: example.map(ToOwned::to_owned),
                    ..blank(key, "button", index, "code")
                });
            }
            // Without a payload WhatsApp sends the label back.
            "QUICK_REPLY" => out.push(TemplateVariable {
                required: false,
                ..blank(key, "button", index, "payload")
            }),
            _ => {}
        }
    }
}

fn blank(key: String, component: &str, index: u32, kind: &str) -> TemplateVariable {
    let (component, kind) = (component.to_owned(), kind.to_owned());
    TemplateVariable {
        key,
        component,
        index,
        name: None,
        example: None,
        kind,
        required: true,
    }
}
