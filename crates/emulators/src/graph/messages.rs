//! `POST /{number}/messages`: acceptance of messages, read marks and typing.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::auth::Grant;
use super::call::{Call, success};
use super::errors::GraphError;
use super::state::{Chat, Entry, Number, World};
use super::statuses::{self, Facts};
use super::{Graph, ids, links, media, rates, template_send, validate, view};
use crate::options::WindowRule;

pub const DAY_MS: i64 = 24 * 3_600_000;

pub fn post(graph: &Arc<Graph>, call: &Call, grant: &Grant) -> Result<Value, GraphError> {
    grant.require("whatsapp_business_messaging")?;
    match call.params.text("messaging_product").as_deref() {
        Some("whatsapp") => {}
        Some(_) => return Err(GraphError::invalid("Param messaging_product must be one of {WHATSAPP}.")),
        None => return Err(GraphError::missing_parameter("messaging_product")),
    }
    if call.params.get("status").is_some() {
        return mark_read(graph, call);
    }
    let kind = validate::message(&call.params.map)?;
    accept(graph, &call.node, &kind, &call.params.map)
}

/// Who a message goes to.
struct Recipient {
    wa_id: String,
    input: String,
    is_scoped: bool,
    /// The phone number cannot be on WhatsApp.
    is_impossible: bool,
}

fn accept(
    graph: &Arc<Graph>,
    number_id: &str,
    kind: &str,
    body: &Map<String, Value>,
) -> Result<Value, GraphError> {
    let now = graph.clock.now_ms();
    let mut guard = graph.world();
    let world = &mut *guard;
    let number = world.numbers.get(number_id).ok_or_else(|| GraphError::invalid("Unknown number."))?;
    check_number(number)?;
    let to = recipient(world, number, body)?;
    let content = &body[kind];
    media::check_content(world, number_id, kind, content, now)?;
    let template = template_of(world, &number.account_id, kind, content, &to)?;
    if kind == "reaction" {
        check_reaction(number, &to, content, now)?;
    }
    let business = world.business_of(&number.account_id);
    let known = world.customers.contains_key(&to.wa_id);
    let customer = world.customer_or_new(&to.wa_id, None);
    if !known && !graph.options.unknown_become_customers {
        customer.on_whatsapp = false;
    }
    if to.is_impossible {
        customer.on_whatsapp = false;
    }
    let customer = customer.clone();
    let number = world.numbers.get_mut(number_id).expect("looked up above");
    rates::take_second(number, now)?;
    let pair = number.pair;
    let chat = number.chats.entry(to.wa_id.clone()).or_default();
    rates::take_pair(chat, pair, now)?;
    let is_open = is_window_open(chat, now);
    let category = template.as_ref().map(|(category, _)| category.as_str());
    if category.is_none() && !is_open && graph.options.window == WindowRule::Sync {
        return Err(GraphError::of(131047, "Message failed to send because more than 24 hours have passed since the customer last replied to this number."));
    }
    if !is_open {
        rates::take_unique(&mut number.unique, &to.wa_id, graph.options.limits.unique_customers, now)?;
    }
    let chat = number.chats.get_mut(&to.wa_id).expect("made above");
    open_free_entry(chat, now);
    let mut fail = None;
    if graph.options.statuses || customer.fail_always.is_some() || !customer.fail_codes.is_empty() {
        fail = failure(graph, &customer, category, is_open, body);
        if !customer.fail_codes.is_empty() {
            world.customers.get_mut(&to.wa_id).expect("known").fail_codes.pop_front();
        }
    }
    let number = world.numbers.get_mut(number_id).expect("looked up above");
    let chat = number.chats.get_mut(&to.wa_id).expect("made above");
    let pricing = graph.options.statuses.then(|| pricing(category, is_open, now < chat.free_entry_until_ms));
    let key = if customer.phone_hidden { customer.user_id(&business) } else { to.wa_id.clone() };
    let entry = Entry {
        id: ids::wamid(&key, true),
        from_business: true,
        at_ms: now,
        kind: kind.to_owned(),
        body: Value::Null,
        rendered: template.map(|(_, rendered)| rendered),
        status: "accepted",
        error: None,
        reactions: [None, None],
        edited: false,
        revoked: false,
        source: "api",
        opaque: body.get("biz_opaque_callback_data").and_then(Value::as_str).map(str::to_owned),
        conversation: conversation(graph, chat, &to.wa_id, now),
        pricing,
    };
    let message_id = entry.id.clone();
    let facts = graph.options.statuses.then(|| Facts {
        number_id: number_id.to_owned(),
        wa_id: to.wa_id.clone(),
        message_id: message_id.clone(),
        opaque: entry.opaque.clone(),
        pricing: entry.pricing.clone(),
        conversation: entry.conversation.clone(),
        ends_at_sent: kind == "reaction",
        fail,
        fail_after_sent: customer.fail_after_sent,
    });
    chat.sent += 1;
    chat.typing_until_ms = 0;
    store(graph, world, number_id, &to.wa_id, entry, body);
    graph.counters.add("messages.accepted", 1);
    graph.counters.add(&format!("messages.accepted.{kind}"), 1);
    drop(guard);
    if let Some(facts) = facts {
        links::then_begin(graph, facts, kind, body);
    }
    Ok(answer(&to, &customer.user_id(&business), customer.phone_hidden, &message_id, kind))
}

/// Keeps the message for the phone page, or lays a reaction on its target.
fn store(
    graph: &Arc<Graph>,
    world: &mut World,
    number_id: &str,
    wa_id: &str,
    mut entry: Entry,
    body: &Map<String, Value>,
) {
    let history = graph.options.limits.history;
    if history == 0 {
        return;
    }
    if entry.kind == "reaction" {
        let target = body["reaction"]["message_id"].as_str().unwrap_or("");
        let emoji = body["reaction"]["emoji"].as_str().filter(|emoji| !emoji.is_empty()).map(str::to_owned);
        if let Some(target) = statuses::find(world, number_id, wa_id, target) {
            target.reactions[1] = emoji;
            let target = target.clone();
            graph.tell(|| view::event(number_id, wa_id, &target));
        }
    }
    entry.body = Value::Object(body.clone());
    graph.tell(|| view::event(number_id, wa_id, &entry));
    let chat = world.numbers.get_mut(number_id).expect("known").chats.get_mut(wa_id).expect("known");
    push(chat, entry, history);
}

pub fn push(chat: &mut Chat, entry: Entry, history: usize) {
    while chat.entries.len() >= history.max(1) {
        chat.entries.pop_front();
    }
    chat.entries.push_back(entry);
}

fn answer(to: &Recipient, user_id: &str, is_hidden: bool, message_id: &str, kind: &str) -> Value {
    let mut contact = json!({"input": to.input});
    if to.is_scoped {
        contact["user_id"] = json!(user_id);
    }
    if !to.is_scoped || !is_hidden {
        contact["wa_id"] = json!(to.wa_id);
    }
    let mut message = json!({"id": message_id});
    if kind == "template" {
        message["message_status"] = json!("accepted");
    }
    json!({"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]})
}

fn check_number(number: &Number) -> Result<(), GraphError> {
    let status = number.fields.get("status").and_then(Value::as_str).unwrap_or("CONNECTED");
    match status {
        "BANNED" | "RESTRICTED" => {
            return Err(GraphError::of(131031, "Business account has been locked"));
        }
        "DELETED" => return Err(GraphError::of(33, "The phone number has been deleted.")),
        "MIGRATED" | "PENDING" => return Err(GraphError::of(131057, "The number is in maintenance mode.")),
        _ => {}
    }
    if !number.registered {
        return Err(GraphError::of(133010, "The account is not registered. Register the phone number first."));
    }
    Ok(())
}

fn recipient(world: &World, number: &Number, body: &Map<String, Value>) -> Result<Recipient, GraphError> {
    let text = |name: &str| body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    if let Some(to) = text("to") {
        let is_clean = to.chars().all(|letter| letter.is_ascii_digit() || "+- ().".contains(letter));
        let mut digits = ids::digits(to);
        if !is_clean || digits.len() < 5 || digits.len() > 15 {
            return Err(GraphError::of(131009, format!("Recipient phone number is not valid: {to}")));
        }
        let home = ids::calling_code(&number.digits);
        let is_international = to.trim_start().starts_with('+') || (digits.starts_with(home) && digits.len() > 9);
        if !is_international {
            digits.insert_str(0, home);
        }
        if digits == number.digits {
            return Err(GraphError::of(131021, "Recipient phone number cannot be the sender phone number."));
        }
        let national = &digits[ids::calling_code(&digits).len()..];
        let is_impossible = national.starts_with('0') || national.len() < 4;
        return Ok(Recipient { wa_id: digits, input: to.to_owned(), is_scoped: false, is_impossible });
    }
    let scoped = text("recipient").ok_or_else(|| GraphError::missing_parameter("to"))?;
    let wa_id = world.scoped.get(scoped).cloned();
    let is_ours = wa_id.as_ref().and_then(|wa_id| world.customers.get(wa_id)).is_some_and(|customer| {
        customer.user_id(&world.business_of(&number.account_id)) == scoped
    });
    match wa_id.filter(|_| is_ours) {
        Some(wa_id) => Ok(Recipient { wa_id, input: scoped.to_owned(), is_scoped: true, is_impossible: false }),
        None => Err(GraphError::of(131009, "The business-scoped user id is not known to this business portfolio.")),
    }
}

fn template_of(
    world: &World,
    account_id: &str,
    kind: &str,
    content: &Value,
    to: &Recipient,
) -> Result<Option<(String, Value)>, GraphError> {
    if kind != "template" {
        return Ok(None);
    }
    let name = content["name"].as_str().unwrap_or("");
    let language = content["language"]["code"].as_str().unwrap_or("");
    let account = &world.accounts[account_id];
    let template = template_send::find(&account.templates, name, language)?;
    if to.is_scoped && template.category == "AUTHENTICATION" {
        return Err(GraphError::of(131062, "Authentication templates need a phone number."));
    }
    let rendered = template_send::render(template, content)?;
    Ok(Some((template.category.to_lowercase(), rendered)))
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

pub fn is_window_open(chat: &Chat, now: i64) -> bool {
    chat.last_inbound_ms.is_some_and(|at| now - at < DAY_MS)
}

/// Answering an ad's first message within a day opens three free days.
fn open_free_entry(chat: &mut Chat, now: i64) {
    if let Some(offered) = chat.free_entry_offered_ms.take() {
        if now - offered < DAY_MS {
            chat.free_entry_until_ms = now + 3 * DAY_MS;
        }
    }
}

/// Why the message will not arrive, if so.
fn failure(
    graph: &Graph,
    customer: &super::state::Customer,
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
    hash.is_some_and(|hash| hash != customer.identity_hash).then_some(137000)
}

fn pricing(category: Option<&str>, is_open: bool, is_free_entry: bool) -> Value {
    let (kind, category) = match category {
        _ if is_free_entry => ("free_entry_point", "referral_conversion"),
        None => ("free_customer_service", "service"),
        Some("utility") if is_open => ("free_customer_service", "utility"),
        Some(category) => ("regular", category),
    };
    json!({"billable": kind == "regular", "pricing_model": "PMP", "type": kind, "category": category})
}

/// Only inside a free entry point window since payload version 24.
fn conversation(graph: &Graph, chat: &Chat, wa_id: &str, now: i64) -> Option<Value> {
    let is_free_entry = now < chat.free_entry_until_ms;
    if !graph.options.statuses || (graph.options.webhook_version >= 24 && !is_free_entry) {
        return None;
    }
    let (origin, ends) = if is_free_entry {
        ("referral_conversion", chat.free_entry_until_ms)
    } else {
        ("service", chat.last_inbound_ms.unwrap_or(now) + DAY_MS)
    };
    let id = &ids::sha256_hex(format!("{wa_id}:{ends}").as_bytes())[..32];
    Some(json!({"id": id, "expiration_timestamp": (ends / 1000).to_string(), "origin": {"type": origin}}))
}

/// Marks a message and all before it as read; may show "typing…".
fn mark_read(graph: &Arc<Graph>, call: &Call) -> Result<Value, GraphError> {
    if call.params.text("status").as_deref() != Some("read") {
        return Err(GraphError::invalid("Param status must be one of {READ}."));
    }
    let message_id = call.params.required("message_id")?;
    let typing = match call.params.get("typing_indicator") {
        None => false,
        Some(indicator) if indicator["type"] == "text" => true,
        Some(_) => return Err(GraphError::invalid("Param typing_indicator['type'] must be one of {TEXT}.")),
    };
    let unknown = || GraphError::of(131009, "The message to mark as read does not exist.");
    let key = ids::customer_of(&message_id).ok_or_else(unknown)?;
    let now = graph.clock.now_ms();
    let mut world = graph.world();
    let wa_id = world.find_customer(&key).map(|customer| customer.wa_id.clone()).ok_or_else(unknown)?;
    let number = world.numbers.get_mut(&call.node).ok_or_else(unknown)?;
    let chat = number.chats.get_mut(&wa_id).ok_or_else(unknown)?;
    let found = chat.entries.iter().find(|entry| entry.id == message_id);
    if found.is_some_and(|entry| entry.from_business) {
        return Err(GraphError::of(131009, "Only messages of the customer can be marked as read."));
    }
    if found.is_some_and(|entry| now - entry.at_ms > 30 * DAY_MS) {
        return Err(GraphError::of(131009, "The message is older than 30 days."));
    }
    chat.business_read_ms = found.map_or(now, |entry| entry.at_ms).max(chat.business_read_ms);
    chat.typing_until_ms = if typing { now + 25_000 } else { chat.typing_until_ms };
    let read_ms = chat.business_read_ms;
    graph.counters.add("messages.marked_read", 1);
    if typing {
        graph.counters.add("messages.typing", 1);
    }
    graph.tell(|| {
        json!({"type": "seen", "number": call.node, "customer": wa_id, "read_ms": read_ms, "typing": typing})
    });
    Ok(success())
}
