//! What a customer does on the phone: messages of every kind, and their webhooks.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::inbound_kinds::{self as kinds, Plan};
use super::messages::push;
use super::state::{Chat, Entry, World};
use super::webhooks::Change;
use super::{Graph, identity, ids, statuses, view};

/// Everything needed to write one message down and tell about it.
pub struct Sender {
    pub number_id: String,
    pub wa_id: String,
}

/// Makes the message of `input`, keeps it and sends its webhook. Returns it.
pub fn send(graph: &Arc<Graph>, sender: &Sender, input: &Map<String, Value>) -> Result<Value, String> {
    let plan = kinds::plan(graph, sender, input)?;
    let now = graph.clock.now_ms();
    let mut guard = graph.world();
    let world = &mut *guard;
    let message = envelope(world, sender, input, &plan, now)?;
    let entry_kind = plan.kind.clone();
    match plan.kind.as_str() {
        "reaction" => react(graph, world, sender, &message),
        "edit" | "revoke" => change_old(graph, world, sender, &message)?,
        _ => {}
    }
    note_inbound(graph, world, sender, &message, now);
    if !matches!(entry_kind.as_str(), "edit" | "revoke") {
        keep(graph, world, sender, &entry_kind, &message, now);
    }
    if input.get("silent") != Some(&json!(true)) {
        publish(graph, world, sender, &message, &entry_kind);
    }
    if entry_kind == "system" {
        identity::after_system(world, sender, &message);
    }
    Ok(message)
}

/// The common keys around the content.
fn envelope(
    world: &mut World,
    sender: &Sender,
    input: &Map<String, Value>,
    plan: &Plan,
    now: i64,
) -> Result<Value, String> {
    let number = world.numbers.get(&sender.number_id).ok_or("unknown number")?;
    let business_digits = number.digits.clone();
    let business = world.business_of(&number.account_id);
    let customer = world.customer_or_new(&sender.wa_id, None);
    let user_id = customer.user_id(&business);
    let key = if customer.phone_hidden {
        user_id.clone()
    } else {
        sender.wa_id.clone()
    };
    let mut message = json!({
        "id": ids::wamid(&key, false),
        "timestamp": (now / 1000).to_string(),
        "type": plan.kind,
        "from_user_id": user_id,
    });
    if !customer.phone_hidden {
        message["from"] = json!(sender.wa_id);
    }
    let object = message.as_object_mut().expect("an object");
    object.extend(plan.content.clone());
    if let Some(context) = context(input, plan, &business_digits) {
        object.insert("context".into(), context);
    }
    match input.get("referral") {
        Some(Value::Object(referral)) => drop(object.insert("referral".into(), json!(referral))),
        Some(Value::Bool(true)) => drop(object.insert("referral".into(), kinds::referral())),
        _ => {}
    }
    if let Some(Value::Object(merge)) = input.get("merge") {
        object.extend(merge.clone());
    }
    Ok(message)
}

fn context(input: &Map<String, Value>, plan: &Plan, business_digits: &str) -> Option<Value> {
    if let Some(context) = input.get("context") {
        return Some(context.clone());
    }
    match input.get("forwarded") {
        Some(Value::Bool(true)) => return Some(json!({"forwarded": true})),
        Some(Value::String(often)) if often == "frequently" => return Some(json!({"frequently_forwarded": true})),
        _ => {}
    }
    let quoted = input.get("quote").and_then(Value::as_str).or(plan.answers.as_deref());
    let product = input.get("referred_product");
    if quoted.is_none() && product.is_none() {
        return None;
    }
    let mut context = json!({"from": business_digits});
    if let Some(id) = quoted {
        context["id"] = json!(id);
    }
    if let Some(product) = product {
        context["referred_product"] = product.clone();
    }
    Some(context)
}

/// Any inbound message opens the window; an ad's first one offers free days.
fn note_inbound(graph: &Arc<Graph>, world: &mut World, sender: &Sender, message: &Value, now: i64) {
    graph.counters.add("inbound.messages", 1);
    graph.counters.add(
        &format!("inbound.messages.{}", message["type"].as_str().unwrap_or("")),
        1,
    );
    let chat = chat_of(world, sender);
    chat.received += 1;
    if message["type"] != "system" {
        chat.last_inbound_ms = Some(now);
    }
    if message.get("referral").is_some() {
        chat.free_entry_offered_ms = Some(now);
    }
}

fn keep(graph: &Arc<Graph>, world: &mut World, sender: &Sender, kind: &str, message: &Value, now: i64) {
    let history = graph.options.limits.history;
    if history == 0 {
        return;
    }
    let entry = Entry {
        id: message["id"].as_str().unwrap_or("").to_owned(),
        from_business: false,
        at_ms: now,
        kind: kind.to_owned(),
        body: message.clone(),
        rendered: None,
        status: "received",
        error: None,
        reactions: [None, None],
        edited: false,
        revoked: false,
        source: "customer",
        opaque: None,
        pricing: None,
        conversation: None,
    };
    graph.tell(|| view::event(&sender.number_id, &sender.wa_id, &entry));
    push(chat_of(world, sender), entry, history);
}

fn chat_of<'a>(world: &'a mut World, sender: &Sender) -> &'a mut Chat {
    let number = world.numbers.get_mut(&sender.number_id).expect("checked by the caller");
    number.chats.entry(sender.wa_id.clone()).or_default()
}

fn react(graph: &Arc<Graph>, world: &mut World, sender: &Sender, message: &Value) {
    let target = message["reaction"]["message_id"].as_str().unwrap_or("");
    let emoji = message["reaction"]["emoji"].as_str().map(str::to_owned);
    if let Some(entry) = statuses::find(world, &sender.number_id, &sender.wa_id, target) {
        entry.reactions[0] = emoji;
        let entry = entry.clone();
        graph.tell(|| view::event(&sender.number_id, &sender.wa_id, &entry));
    }
}

/// An edit or a deletion for everyone shows on the old bubble.
fn change_old(graph: &Arc<Graph>, world: &mut World, sender: &Sender, message: &Value) -> Result<(), String> {
    let kind = message["type"].as_str().unwrap_or("");
    let target = message[kind]["original_message_id"].as_str().unwrap_or("").to_owned();
    let Some(entry) = statuses::find(world, &sender.number_id, &sender.wa_id, &target) else {
        return Ok(());
    };
    if entry.from_business && kind == "edit" {
        return Err("only the customer's own messages can be edited by the customer".into());
    }
    if kind == "revoke" {
        entry.revoked = true;
    } else {
        entry.edited = true;
        let new = &message["edit"]["message"];
        let new_kind = new["type"].as_str().unwrap_or("text").to_owned();
        entry.body[&new_kind] = new[&new_kind].clone();
        entry.kind = new_kind;
    }
    let entry = entry.clone();
    graph.tell(|| view::event(&sender.number_id, &sender.wa_id, &entry));
    Ok(())
}

/// The webhook of one inbound message.
pub fn publish(graph: &Graph, world: &World, sender: &Sender, message: &Value, kind: &str) {
    let Some(number) = world.numbers.get(&sender.number_id) else {
        return;
    };
    let business = world.business_of(&number.account_id);
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": number.digits, "phone_number_id": number.id},
        "messages": [message],
    });
    if kind != "system"
        && let Some(customer) = world.customers.get(&sender.wa_id)
    {
        let mut contact = customer.contact(&business);
        let checks_identity = number
            .settings
            .get("user_identity_change")
            .is_some_and(|setting| setting["enable_identity_key_check"] == true);
        if checks_identity {
            contact["identity_key_hash"] = json!(customer.identity_hash);
        }
        value["contacts"] = json!([contact]);
    }
    let change = Change {
        account_id: &number.account_id,
        number_id: Some(&number.id),
        field: "messages",
        value,
        label: format!("message.{kind}"),
    };
    graph.publish(world, &change);
}
