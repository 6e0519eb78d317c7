//! What happens to a message after acceptance: sent, delivered, read or failed.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Graph;
use super::errors::status_error;
use super::state::{Customer, Entry, Receipts, World};
use super::webhooks::Change;

/// What a status tells beside its name; small, because load tests make many.
#[derive(Clone, Debug)]
pub struct Facts {
    pub number_id: String,
    pub wa_id: String,
    pub message_id: String,
    pub opaque: Option<String>,
    pub pricing: Option<Value>,
    pub conversation: Option<Value>,
    /// Reactions never get further than `sent`.
    pub ends_at_sent: bool,
    /// Fail with this code, …
    pub fail: Option<i64>,
    /// … only after `sent`.
    pub fail_after_sent: bool,
}

impl Facts {
    fn of(number_id: &str, wa_id: &str, entry: &Entry) -> Self {
        Self {
            number_id: number_id.to_owned(),
            wa_id: wa_id.to_owned(),
            message_id: entry.id.clone(),
            opaque: entry.opaque.clone(),
            pricing: entry.pricing.clone(),
            conversation: entry.conversation.clone(),
            ends_at_sent: entry.kind == "reaction",
            fail: None,
            fail_after_sent: false,
        }
    }
}

/// Plans the life of an accepted message.
pub fn begin(graph: &Arc<Graph>, facts: Facts) {
    let timing = &graph.options.timing;
    let now = graph.clock.now_ms();
    if let Some(code) = facts.fail.filter(|_| !facts.fail_after_sent) {
        graph
            .schedule
            .at(now + timing.sent_ms, move |graph| fail(graph, &facts, code));
        return;
    }
    graph.schedule.at(now + timing.sent_ms, move |graph| sent(graph, facts));
}

fn sent(graph: &Arc<Graph>, facts: Facts) {
    report(graph, &mut graph.world(), &facts, "sent", None);
    if facts.ends_at_sent {
        return;
    }
    let wait = (graph.options.timing.delivered_ms - graph.options.timing.sent_ms).max(0);
    let due = graph.clock.now_ms() + wait;
    if let Some(code) = facts.fail {
        graph.schedule.at(due, move |graph| fail(graph, &facts, code));
        return;
    }
    graph.schedule.at(due, move |graph| delivered(graph, facts));
}

fn delivered(graph: &Arc<Graph>, facts: Facts) {
    let mut world = graph.world();
    let Some(customer) = world.customers.get(&facts.wa_id) else {
        return;
    };
    if !customer.online {
        world.waiting.entry(facts.wa_id.clone()).or_default().push(facts);
        return;
    }
    let (receipts, skips) = (customer.receipts, customer.skip_delivered);
    if !skips {
        report(graph, &mut world, &facts, "delivered", None);
    }
    if receipts == Receipts::Auto {
        let wait = (graph.options.timing.read_ms - graph.options.timing.delivered_ms).max(0);
        graph.schedule.at(graph.clock.now_ms() + wait, move |graph| {
            report(graph, &mut graph.world(), &facts, "read", None);
        });
    }
}

fn fail(graph: &Arc<Graph>, facts: &Facts, code: i64) {
    report(graph, &mut graph.world(), facts, "failed", Some(code));
}

/// The phone is back: what waited is delivered now.
pub fn came_online(graph: &Arc<Graph>, wa_id: &str) {
    let waiting = graph.world().waiting.remove(wa_id).unwrap_or_default();
    for facts in waiting {
        let now = graph.clock.now_ms();
        graph.schedule.at(now, move |graph| delivered(graph, facts));
    }
}

/// The customer opens the chat: everything delivered becomes read.
pub fn open_chat(graph: &Arc<Graph>, number_id: &str, wa_id: &str) -> usize {
    let mut world = graph.world();
    let Some(customer) = world.customers.get(wa_id) else {
        return 0;
    };
    let is_silent = customer.receipts == Receipts::Off || !customer.online;
    let Some(chat) = world.numbers.get(number_id).and_then(|number| number.chats.get(wa_id)) else {
        return 0;
    };
    let unread: Vec<Facts> = chat
        .entries
        .iter()
        .filter(|entry| entry.from_business && matches!(entry.status, "delivered" | "sent"))
        .filter(|entry| entry.kind != "reaction")
        .map(|entry| Facts::of(number_id, wa_id, entry))
        .collect();
    if is_silent {
        return 0;
    }
    for facts in &unread {
        report(graph, &mut world, facts, "read", None);
    }
    unread.len()
}

/// The customer listens to a voice message.
pub fn play(graph: &Arc<Graph>, number_id: &str, wa_id: &str, message_id: &str) -> bool {
    let mut world = graph.world();
    let found = find(&mut world, number_id, wa_id, message_id).map(|entry| Facts::of(number_id, wa_id, entry));
    let Some(facts) = found else { return false };
    report(graph, &mut world, &facts, "played", None);
    true
}

/// A status made by hand, in any order; `code` makes it `failed`.
pub fn force(
    graph: &Arc<Graph>,
    number_id: &str,
    wa_id: &str,
    message_id: &str,
    status: &'static str,
    code: Option<i64>,
) {
    let mut world = graph.world();
    let facts = find(&mut world, number_id, wa_id, message_id)
        .map(|entry| Facts::of(number_id, wa_id, entry))
        .unwrap_or_else(|| Facts {
            number_id: number_id.to_owned(),
            wa_id: wa_id.to_owned(),
            message_id: message_id.to_owned(),
            opaque: None,
            pricing: None,
            conversation: None,
            ends_at_sent: false,
            fail: None,
            fail_after_sent: false,
        });
    report(graph, &mut world, &facts, status, code);
}

pub fn find<'a>(world: &'a mut World, number_id: &str, wa_id: &str, message_id: &str) -> Option<&'a mut Entry> {
    let chat = world.numbers.get_mut(number_id)?.chats.get_mut(wa_id)?;
    chat.entries.iter_mut().rev().find(|entry| entry.id == message_id)
}

fn rank(status: &str) -> u8 {
    match status {
        "accepted" => 0,
        "sent" => 1,
        "delivered" => 2,
        "read" => 3,
        "played" => 4,
        _ => 5,
    }
}

/// Writes the status down and tells the subscribers.
fn report(graph: &Arc<Graph>, world: &mut World, facts: &Facts, status: &'static str, code: Option<i64>) {
    let mut was_delivered = false;
    if let Some(entry) = find(world, &facts.number_id, &facts.wa_id, &facts.message_id) {
        was_delivered = entry.status == "delivered";
        if rank(status) > rank(entry.status) {
            entry.status = status;
        }
        if let Some(code) = code {
            entry.error = Some(status_error(code));
        }
    }
    graph.counters.add(&format!("statuses.{status}"), 1);
    if let Some(code) = code {
        graph.counters.add(&format!("statuses.failed.{code}"), 1);
    }
    graph.tell(|| {
        json!({"type": "status", "number": facts.number_id, "customer": facts.wa_id,
               "message_id": facts.message_id, "status": status, "code": code})
    });
    let Some(number) = world.numbers.get(&facts.number_id) else {
        return;
    };
    let Some(customer) = world.customers.get(&facts.wa_id) else {
        return;
    };
    let business = world.business_of(&number.account_id);
    let mut element = element(graph, facts, customer, &business, status, code);
    let has_price = status == "sent" || status == "delivered" || (status == "read" && !was_delivered);
    if has_price {
        if let Some(pricing) = &facts.pricing {
            element["pricing"] = pricing.clone();
        }
        if let Some(conversation) = &facts.conversation {
            element["conversation"] = conversation.clone();
        }
    }
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": number.digits, "phone_number_id": number.id},
        "statuses": [element],
    });
    if status != "failed" {
        value["contacts"] = json!([customer.contact(&business)]);
    }
    let change = Change {
        account_id: &number.account_id,
        number_id: Some(&number.id),
        field: "messages",
        value,
        label: format!("status.{status}"),
    };
    graph.publish(world, &change);
}

fn element(
    graph: &Graph,
    facts: &Facts,
    customer: &Customer,
    business: &str,
    status: &str,
    code: Option<i64>,
) -> Value {
    let mut element = json!({
        "id": facts.message_id,
        "status": status,
        "timestamp": graph.clock.now_seconds().to_string(),
        "recipient_user_id": customer.user_id(business),
    });
    if !customer.phone_hidden {
        element["recipient_id"] = json!(customer.wa_id);
    }
    if let Some(opaque) = &facts.opaque {
        element["biz_opaque_callback_data"] = json!(opaque);
    }
    if let Some(code) = code {
        element["errors"] = json!([status_error(code)]);
    }
    element
}
