//! `POST /{number}/messages`: acceptance.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::auth::Grant;
use super::call::Call;
use super::errors::GraphError;
use super::message_checks::{self as checks, Checked, Edge};
use super::message_read::mark_read;
use super::state::{Chat, Entry, World};
use super::statuses::{self, Facts};
use super::{Graph, ids, links, validate, view};

pub const DAY_MS: i64 = 24 * 3_600_000;

pub fn post(graph: &Arc<Graph>, call: &Call, grant: &Grant) -> Result<Value, GraphError> {
    grant.require("whatsapp_business_messaging")?;
    match call.params.text("messaging_product").as_deref() {
        Some("whatsapp") => {}
        Some(_) => {
            return Err(GraphError::invalid(
                "Param messaging_product must be one of {WHATSAPP}.",
            ));
        }
        None => return Err(GraphError::missing_parameter("messaging_product")),
    }
    if call.params.get("status").is_some() {
        return mark_read(graph, call);
    }
    let kind = validate::message(&call.params.map)?;
    accept(graph, &call.node, Edge::Messages, &kind, &call.params.map)
}

/// `POST /{number}/marketing_messages`: the same body, marketing templates only.
pub fn post_marketing(graph: &Arc<Graph>, call: &Call, grant: &Grant) -> Result<Value, GraphError> {
    grant.require("whatsapp_business_messaging")?;
    let kind = validate::message(&call.params.map)?;
    accept(graph, &call.node, Edge::Marketing, &kind, &call.params.map)
}

fn accept(
    graph: &Arc<Graph>,
    number_id: &str,
    edge: Edge,
    kind: &str,
    body: &Map<String, Value>,
) -> Result<Value, GraphError> {
    let mut guard = graph.world();
    let world = &mut *guard;
    let checked = checks::check(graph, world, number_id, edge, kind, body)?;
    let entry = entry_of(graph, world, number_id, kind, body, &checked);
    let answer = answer(&checked, &entry.id, kind);
    let facts = Facts {
        number_id: number_id.to_owned(),
        wa_id: checked.to.wa_id.clone(),
        message_id: entry.id.clone(),
        opaque: entry.opaque.clone(),
        pricing: entry.pricing.clone(),
        conversation: entry.conversation.clone(),
        ends_at_sent: kind == "reaction",
        fail: checked.fail,
        fail_after_sent: checked.customer.fail_after_sent,
    };
    store(graph, world, number_id, &checked.to.wa_id, entry, body);
    drop(guard);
    graph.counters.add("messages.accepted", 1);
    graph.counters.add(&format!("messages.accepted.{kind}"), 1);
    if graph.options.statuses {
        if checked.is_held {
            let name = body["template"]["name"].as_str().unwrap_or("").to_owned();
            release_later(graph, facts, name);
        } else {
            links::then_begin(graph, facts, kind, body);
        }
    }
    Ok(answer)
}

/// A held template goes out after the quality check, or is dropped when it was
/// paused meanwhile.
fn release_later(graph: &Arc<Graph>, mut facts: Facts, template: String) {
    let due = graph.clock.now_ms() + graph.options.timing.review_ms;
    graph.schedule.at(due, move |graph| {
        let is_paused = {
            let world = graph.world();
            let account = world
                .numbers
                .get(&facts.number_id)
                .and_then(|number| world.accounts.get(&number.account_id));
            account.is_some_and(|account| {
                account
                    .templates
                    .iter()
                    .any(|t| t.name == template && t.status != "APPROVED")
            })
        };
        if is_paused {
            facts.fail = Some(132015);
        }
        statuses::begin(graph, facts);
    });
}

/// The accepted message; the chat is brought up to date on the way.
fn entry_of(
    graph: &Graph,
    world: &mut World,
    number_id: &str,
    kind: &str,
    body: &Map<String, Value>,
    checked: &Checked,
) -> Entry {
    let now = graph.clock.now_ms();
    let number = world.numbers.get_mut(number_id).expect("checked");
    let chat = number.chats.entry(checked.to.wa_id.clone()).or_default();
    open_free_entry(chat, now);
    chat.sent += 1;
    chat.typing_until_ms = 0;
    let category = checked.template.as_ref().map(|(category, _)| category.as_str());
    let is_free_entry = now < chat.free_entry_until_ms;
    let key = if checked.customer.phone_hidden {
        &checked.user_id
    } else {
        &checked.to.wa_id
    };
    Entry {
        id: ids::wamid(key, true),
        from_business: true,
        at_ms: now,
        kind: kind.to_owned(),
        body: Value::Null,
        rendered: checked.template.as_ref().map(|(_, rendered)| rendered.clone()),
        status: "accepted",
        error: None,
        reactions: [None, None],
        edited: false,
        revoked: false,
        source: "api",
        opaque: body
            .get("biz_opaque_callback_data")
            .and_then(Value::as_str)
            .map(str::to_owned),
        pricing: graph
            .options
            .statuses
            .then(|| pricing(category, checked.is_window_open, is_free_entry)),
        conversation: conversation(graph, chat, &checked.to.wa_id, now),
    }
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
        let emoji = body["reaction"]["emoji"]
            .as_str()
            .filter(|emoji| !emoji.is_empty())
            .map(str::to_owned);
        if let Some(target) = statuses::find(world, number_id, wa_id, target) {
            target.reactions[1] = emoji;
            let target = target.clone();
            graph.tell(|| view::event(number_id, wa_id, &target));
        }
    }
    entry.body = Value::Object(body.clone());
    graph.tell(|| view::event(number_id, wa_id, &entry));
    let chat = world
        .numbers
        .get_mut(number_id)
        .expect("known")
        .chats
        .get_mut(wa_id)
        .expect("known");
    push(chat, entry, history);
}

pub fn push(chat: &mut Chat, entry: Entry, history: usize) {
    while chat.entries.len() >= history.max(1) {
        chat.entries.pop_front();
    }
    chat.entries.push_back(entry);
}

fn answer(checked: &Checked, message_id: &str, kind: &str) -> Value {
    let to = &checked.to;
    let mut contact = json!({"input": to.input});
    if to.is_scoped {
        contact["user_id"] = json!(checked.user_id);
    }
    if !to.is_scoped || !checked.customer.phone_hidden {
        contact["wa_id"] = json!(to.wa_id);
    }
    let mut message = json!({"id": message_id});
    if kind == "template" {
        let status = if checked.is_held {
            "held_for_quality_assessment"
        } else {
            "accepted"
        };
        message["message_status"] = json!(status);
    }
    json!({"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]})
}

pub fn is_window_open(chat: &Chat, now: i64) -> bool {
    chat.last_inbound_ms.is_some_and(|at| now - at < DAY_MS)
}

/// Answering an ad's first message within a day opens three free days.
fn open_free_entry(chat: &mut Chat, now: i64) {
    if let Some(offered) = chat.free_entry_offered_ms.take()
        && now - offered < DAY_MS
    {
        chat.free_entry_until_ms = now + 3 * DAY_MS;
    }
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
