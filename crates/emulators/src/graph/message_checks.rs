//! Everything between a well-formed body and acceptance: the number, the person,
//! the template, the media, the rates, the window.

use serde_json::{Map, Value};

use super::errors::GraphError;
use super::messages::{DAY_MS, is_window_open};
use super::state::{Customer, Number, World};
use super::{Graph, ids, media, rates, template_send};
use crate::options::WindowRule;

/// Who a message goes to.
#[derive(Debug)]
pub struct Recipient {
    pub wa_id: String,
    pub input: String,
    pub is_scoped: bool,
    /// The phone number cannot be on WhatsApp.
    pub is_impossible: bool,
}

/// A message that may be accepted.
pub struct Checked {
    pub to: Recipient,
    pub customer: Customer,
    pub user_id: String,
    /// Lowercase category and the rendered template.
    pub template: Option<(String, Value)>,
    pub is_held: bool,
    pub is_window_open: bool,
    /// The code it will fail with later.
    pub fail: Option<i64>,
}

/// Which edge the message came through.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    Messages,
    Marketing,
}

pub fn check(
    graph: &Graph,
    world: &mut World,
    number_id: &str,
    edge: Edge,
    kind: &str,
    body: &Map<String, Value>,
) -> Result<Checked, GraphError> {
    let now = graph.clock.now_ms();
    let number = world
        .numbers
        .get(number_id)
        .ok_or_else(|| GraphError::invalid("Unknown number."))?;
    check_number(number)?;
    let to = recipient(world, number, body)?;
    let content = &body[kind];
    media::check_content(world, number_id, kind, content, now)?;
    let (template, is_held) = template_of(world, &number.account_id, edge, kind, content, &to)?;
    if kind == "reaction" {
        check_reaction(number, &to, content, now)?;
    }
    let user_id_business = world.business_of(&number.account_id);
    let is_known = world.customers.contains_key(&to.wa_id);
    let customer = world.customer_or_new(&to.wa_id, None);
    if to.is_impossible || (!is_known && !graph.options.unknown_become_customers) {
        customer.on_whatsapp = false;
    }
    let customer = customer.clone();
    let is_window_open = take_rates(graph, world, number_id, &to, template.is_some(), now)?;
    let category = template.as_ref().map(|(category, _)| category.as_str());
    let fail = failure(graph, &customer, category, is_window_open, body);
    if !customer.fail_codes.is_empty() {
        world.customer_or_new(&to.wa_id, None).fail_codes.pop_front();
    }
    let user_id = customer.user_id(&user_id_business);
    Ok(Checked {
        to,
        customer,
        user_id,
        template,
        is_held,
        is_window_open,
        fail,
    })
}

/// Counts the message against every limit. Returns whether the window is open.
fn take_rates(
    graph: &Graph,
    world: &mut World,
    number_id: &str,
    to: &Recipient,
    is_template: bool,
    now: i64,
) -> Result<bool, GraphError> {
    let number = world
        .numbers
        .get_mut(number_id)
        .ok_or_else(|| GraphError::invalid("Unknown number."))?;
    rates::take_second(number, now)?;
    let pair = number.pair;
    let chat = number.chats.entry(to.wa_id.clone()).or_default();
    rates::take_pair(chat, pair, now)?;
    let is_open = is_window_open(chat, now);
    if !is_template && !is_open && graph.options.window == WindowRule::Sync {
        return Err(GraphError::of(131047, super::errors::details(131047)));
    }
    if !is_open {
        rates::take_unique(
            &mut number.unique,
            &to.wa_id,
            graph.options.limits.unique_customers,
            now,
        )?;
    }
    Ok(is_open)
}

fn check_number(number: &Number) -> Result<(), GraphError> {
    let status = number
        .fields
        .get("status")
        .and_then(Value::as_str)
        .unwrap_or("CONNECTED");
    match status {
        "BANNED" | "RESTRICTED" => {
            return Err(GraphError::of(131031, "Business account has been locked"));
        }
        "DELETED" => return Err(GraphError::of(33, "The phone number has been deleted.")),
        "MIGRATED" | "PENDING" => return Err(GraphError::of(131057, "The number is in maintenance mode.")),
        _ => {}
    }
    if !number.registered {
        return Err(GraphError::of(
            133010,
            "The account is not registered. Register the phone number first.",
        ));
    }
    Ok(())
}

fn recipient(world: &World, number: &Number, body: &Map<String, Value>) -> Result<Recipient, GraphError> {
    let text = |name: &str| body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    if let Some(to) = text("to") {
        let is_clean = to
            .chars()
            .all(|letter| letter.is_ascii_digit() || "+- ().".contains(letter));
        let mut digits = ids::digits(to);
        if !is_clean || digits.len() < 5 || digits.len() > 15 {
            return Err(GraphError::of(
                131009,
                format!("Recipient phone number is not valid: {to}"),
            ));
        }
        let home = ids::calling_code(&number.digits);
        let is_international = to.trim_start().starts_with('+') || (digits.starts_with(home) && digits.len() > 9);
        if !is_international {
            digits.insert_str(0, home);
        }
        if digits == number.digits {
            return Err(GraphError::of(
                131021,
                "Recipient phone number cannot be the sender phone number.",
            ));
        }
        let national = &digits[ids::calling_code(&digits).len()..];
        let is_impossible = national.starts_with('0') || national.len() < 4;
        return Ok(Recipient {
            wa_id: digits,
            input: to.to_owned(),
            is_scoped: false,
            is_impossible,
        });
    }
    let scoped = text("recipient").ok_or_else(|| GraphError::missing_parameter("to"))?;
    let wa_id = world.scoped.get(scoped).cloned();
    let is_ours = wa_id
        .as_ref()
        .and_then(|wa_id| world.customers.get(wa_id))
        .is_some_and(|customer| customer.user_id(&world.business_of(&number.account_id)) == scoped);
    match wa_id.filter(|_| is_ours) {
        Some(wa_id) => Ok(Recipient {
            wa_id,
            input: scoped.to_owned(),
            is_scoped: true,
            is_impossible: false,
        }),
        None => Err(GraphError::of(
            131009,
            "The business-scoped user id is not known to this business portfolio.",
        )),
    }
}

fn template_of(
    world: &World,
    account_id: &str,
    edge: Edge,
    kind: &str,
    content: &Value,
    to: &Recipient,
) -> Result<(Option<(String, Value)>, bool), GraphError> {
    if kind != "template" {
        return match edge {
            Edge::Messages => Ok((None, false)),
            Edge::Marketing => Err(GraphError::of(131055, "Only marketing templates may be sent here.")),
        };
    }
    let name = content["name"].as_str().unwrap_or("");
    let language = content["language"]["code"].as_str().unwrap_or("");
    let account = &world.accounts[account_id];
    let template = template_send::find(&account.templates, name, language)?;
    if to.is_scoped && template.category == "AUTHENTICATION" {
        return Err(GraphError::of(131062, "Authentication templates need a phone number."));
    }
    if edge == Edge::Marketing && template.category != "MARKETING" {
        return Err(GraphError::of(134_100, "Only marketing templates may be sent here."));
    }
    let rendered = template_send::render(template, content)?;
    Ok((Some((template.category.to_lowercase(), rendered)), template.held))
}

fn check_reaction(number: &Number, to: &Recipient, content: &Value, now: i64) -> Result<(), GraphError> {
    let target = content["message_id"].as_str().unwrap_or("");
    let entry = number
        .chats
        .get(&to.wa_id)
        .and_then(|chat| chat.entries.iter().rev().find(|entry| entry.id == target));
    match entry {
        Some(entry) if entry.kind == "reaction" => {
            Err(GraphError::of(131009, "A reaction cannot be the target of a reaction."))
        }
        Some(entry) if now - entry.at_ms > 30 * DAY_MS => {
            Err(GraphError::of(131009, "The message is older than 30 days."))
        }
        Some(_) => Ok(()),
        None if ids::customer_of(target).is_some() => Ok(()),
        None => Err(GraphError::of(131009, "The message to react to does not exist.")),
    }
}

/// Why the message will not arrive, if so.
fn failure(
    graph: &Graph,
    customer: &Customer,
    category: Option<&str>,
    is_open: bool,
    body: &Map<String, Value>,
) -> Option<i64> {
    if let Some(code) = customer.fail_codes.front().copied().or(customer.fail_always) {
        return (code > 0).then_some(code);
    }
    if !customer.on_whatsapp {
        return Some(131026);
    }
    if category.is_none() && !is_open && graph.options.window == WindowRule::Async {
        return Some(131047);
    }
    if category == Some("marketing") && customer.marketing_stopped {
        return Some(131050);
    }
    if category == Some("marketing") && ids::calling_code(&customer.wa_id) == "1" {
        return Some(131049);
    }
    let hash = body.get("recipient_identity_key_hash").and_then(Value::as_str);
    hash.is_some_and(|hash| hash != customer.identity_hash)
        .then_some(137000)
}
