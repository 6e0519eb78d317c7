//! Coexistence: what is typed on the shop's own phone, its address book, history.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::call::Call;
use super::errors::GraphError;
use super::inbound_kinds as kinds;
use super::messages::{DAY_MS, push};
use super::state::{Entry, World};
use super::webhooks::Change;
use super::{Graph, ids, inbound::Sender, statuses, view};

/// `POST /{number}/smb_app_data`: each kind once, within a day of onboarding.
pub fn start_sync(graph: &Arc<Graph>, call: &Call) -> Result<Value, GraphError> {
    let kind = call.params.required("sync_type")?;
    if !matches!(kind.as_str(), "smb_app_state_sync" | "history") {
        return Err(GraphError::invalid(
            "Param sync_type must be one of {SMB_APP_STATE_SYNC, HISTORY}.",
        ));
    }
    let now = graph.clock.now_ms();
    let mut world = graph.world();
    let number = world.numbers.get_mut(&call.node).ok_or_else(|| call.not_found())?;
    if !number.coexistence {
        return Err(GraphError::of(
            100,
            "The number is not in use by the WhatsApp Business app.",
        ));
    }
    if now - number.onboarded_ms > DAY_MS {
        return Err(GraphError::of(
            2_593_108,
            "Synchronization must start within 24 hours of onboarding.",
        ));
    }
    if !number.sync_requests.insert(kind.clone()) {
        return Err(GraphError::of(2_593_107, "This synchronization was already requested."));
    }
    drop(world);
    let number_id = call.node.clone();
    graph.schedule.at(now + graph.options.timing.sent_ms, move |graph| {
        let nothing = Map::new();
        let _ = if kind == "history" {
            history(graph, &number_id, &nothing)
        } else {
            contacts(graph, &number_id, &nothing)
        };
    });
    Ok(json!({"messaging_product": "whatsapp", "request_id": ids::trace()}))
}

/// A message typed in the WhatsApp Business app, or its edit or deletion.
pub fn echo(graph: &Arc<Graph>, sender: &Sender, input: &Map<String, Value>) -> Result<Value, String> {
    let mut input = input.clone();
    input.insert("force".into(), json!(true));
    let plan = kinds::plan(graph, sender, &input)?;
    let now = graph.clock.now_ms();
    let mut guard = graph.world();
    let world = &mut *guard;
    let number = world.numbers.get(&sender.number_id).ok_or("unknown number")?;
    let (account_id, digits) = (number.account_id.clone(), number.digits.clone());
    let business = world.business_of(&account_id);
    let customer = world.customer_or_new(&sender.wa_id, None).clone();
    let mut message = json!({
        "from": digits, "id": ids::wamid(&sender.wa_id, true), "timestamp": (now / 1000).to_string(),
        "type": plan.kind, "to_user_id": customer.user_id(&business),
    });
    if !customer.phone_hidden {
        message["to"] = json!(sender.wa_id);
    }
    let object = message.as_object_mut().expect("an object");
    object.extend(plan.content.clone());
    if let Some(quoted) = input.get("quote") {
        object.insert("context".into(), json!({"id": quoted}));
    }
    if let Some(Value::Object(merge)) = input.get("merge") {
        object.extend(merge.clone());
    }
    keep_echo(graph, world, sender, &plan.kind, &message, now);
    graph.counters.add("echoes", 1);
    publish_about(
        graph,
        world,
        &sender.number_id,
        "smb_message_echoes",
        &format!("echo.{}", plan.kind),
        json!({"message_echoes": [message]}),
    );
    Ok(message)
}

fn keep_echo(graph: &Arc<Graph>, world: &mut World, sender: &Sender, kind: &str, message: &Value, now: i64) {
    if matches!(kind, "edit" | "revoke") {
        let target = message[kind]["original_message_id"].as_str().unwrap_or("");
        if let Some(entry) = statuses::find(world, &sender.number_id, &sender.wa_id, target) {
            if kind == "revoke" {
                entry.revoked = true;
            } else {
                entry.edited = true;
                let new_kind = message["edit"]["message"]["type"].as_str().unwrap_or("text").to_owned();
                entry.body[&new_kind] = message["edit"]["message"][&new_kind].clone();
                entry.kind = new_kind;
            }
            let entry = entry.clone();
            graph.tell(|| view::event(&sender.number_id, &sender.wa_id, &entry));
        }
        return;
    }
    let entry = Entry {
        id: message["id"].as_str().unwrap_or("").to_owned(),
        from_business: true,
        at_ms: now,
        kind: kind.to_owned(),
        body: message.clone(),
        rendered: None,
        status: "delivered",
        error: None,
        reactions: [None, None],
        edited: false,
        revoked: false,
        source: "app",
        opaque: None,
        pricing: None,
        conversation: None,
    };
    graph.tell(|| view::event(&sender.number_id, &sender.wa_id, &entry));
    let history = graph.options.limits.history;
    if let Some(number) = world.numbers.get_mut(&sender.number_id).filter(|_| history > 0) {
        push(number.chats.entry(sender.wa_id.clone()).or_default(), entry, history);
    }
}

/// The address book: all customers, or the given `contacts` with an `action`.
pub fn contacts(graph: &Arc<Graph>, number_id: &str, input: &Map<String, Value>) -> Result<usize, String> {
    let now = graph.clock.now_seconds().to_string();
    let mut world = graph.world();
    let world = &mut *world;
    let items: Vec<Value> = match input.get("contacts").and_then(Value::as_array) {
        Some(contacts) => contacts.clone(),
        None => world
            .customers
            .values()
            .map(|c| json!({"full_name": c.name, "phone_number": c.wa_id}))
            .collect(),
    };
    let action = input.get("action").and_then(Value::as_str).unwrap_or("add");
    let sync: Vec<Value> = items
        .into_iter()
        .map(|contact| json!({"type": "contact", "contact": contact, "action": action, "metadata": {"timestamp": now}}))
        .collect();
    let count = sync.len();
    publish_about(
        graph,
        world,
        number_id,
        "smb_app_state_sync",
        "sync.contacts",
        json!({"state_sync": sync}),
    );
    Ok(count)
}

/// History in three phases whose chunks leave out of order: `per_thread` messages
/// with every known customer, or the refusal when the shop `declined`.
pub fn history(graph: &Arc<Graph>, number_id: &str, input: &Map<String, Value>) -> Result<usize, String> {
    if input.get("declined") == Some(&json!(true)) {
        let refusal = json!({"history": [{"errors": [super::errors::status_error(2_593_109)]}]});
        publish_about(graph, &graph.world(), number_id, "history", "history.declined", refusal);
        return Ok(0);
    }
    let per_thread = input.get("per_thread").and_then(Value::as_u64).unwrap_or(6) as usize;
    let chunks = {
        let world = graph.world();
        let number = world.numbers.get(number_id).ok_or("unknown number")?;
        let customers: Vec<&str> = world.customers.keys().map(String::as_str).collect();
        chunks(&number.digits, &customers, per_thread, graph.clock.now_ms())
    };
    for chunk in chunks.iter().rev() {
        publish_about(
            graph,
            &graph.world(),
            number_id,
            "history",
            "history.chunk",
            json!({"history": [chunk]}),
        );
    }
    // Files of the last two weeks follow on their own.
    for (wa_id, message) in placeholders(&chunks) {
        history_file(graph, number_id, &wa_id, message)?;
    }
    Ok(customers_messages(&chunks))
}

fn chunks(business: &str, customers: &[&str], per_thread: usize, now: i64) -> Vec<Value> {
    let mut chunks = Vec::new();
    for (phase, hours_ago) in [(0_u64, 12), (1, 20 * 24), (2, 120 * 24)] {
        let newest = now - hours_ago * 3_600_000;
        let threads: Vec<Value> = customers
            .iter()
            .map(|wa_id| json!({"id": wa_id, "messages": thread(wa_id, business, phase, per_thread, newest)}))
            .collect();
        for (order, half) in threads.chunks(threads.len().div_ceil(2).max(1)).enumerate() {
            let progress = (phase * 40 + order as u64 * 20).min(100);
            let metadata = json!({"phase": phase, "chunk_order": order + 1, "progress": progress});
            chunks.push(json!({"metadata": metadata, "threads": half}));
        }
    }
    chunks
}

fn customers_messages(chunks: &[Value]) -> usize {
    let threads = chunks.iter().flat_map(|chunk| list(&chunk["threads"]));
    threads.map(|thread| list(&thread["messages"]).count()).sum()
}

fn placeholders(chunks: &[Value]) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for thread in chunks
        .iter()
        .filter(|chunk| chunk["metadata"]["phase"] == 0)
        .flat_map(|chunk| list(&chunk["threads"]))
    {
        for message in list(&thread["messages"]).filter(|message| message["type"] == "media_placeholder") {
            found.push((thread["id"].as_str().unwrap_or("").to_owned(), message.clone()));
        }
    }
    found
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The file behind a placeholder, as a `history` webhook with `messages[]`.
fn history_file(graph: &Arc<Graph>, number_id: &str, wa_id: &str, mut message: Value) -> Result<(), String> {
    let sender = Sender {
        number_id: number_id.to_owned(),
        wa_id: wa_id.to_owned(),
    };
    let photo = Map::from_iter([("type".to_owned(), json!("image"))]);
    let plan = kinds::plan(graph, &sender, &photo)?;
    let world = graph.world();
    let customer = world.customers.get(wa_id).ok_or("unknown customer")?;
    let object = message.as_object_mut().ok_or("not a message")?;
    object.insert("type".into(), json!("image"));
    object.remove("history_context");
    object.extend(plan.content);
    let extra = json!({"messages": [message], "contacts": [customer.contact(&world.business_id)]});
    publish_about(graph, &world, number_id, "history", "history.media", extra);
    Ok(())
}

fn thread(wa_id: &str, business: &str, phase: u64, count: usize, newest_ms: i64) -> Vec<Value> {
    let lines = [
        "Halo kak, masih ada?",
        "Ada kak, silakan dipesan",
        "Ongkirnya berapa?",
        "Gratis untuk Jabodetabek ya",
        "Siap, saya ambil",
        "Terima kasih kak",
    ];
    (0..count)
        .map(|index| {
            let is_ours = index % 2 == 1;
            let at = newest_ms - (count - index) as i64 * 600_000;
            let (from, to) = if is_ours { (business, wa_id) } else { (wa_id, business) };
            let mut message = json!({
                "from": from, "to": to, "id": ids::wamid(wa_id, is_ours), "timestamp": (at / 1000).to_string(),
                "type": "text", "text": {"body": format!("{} ({phase})", lines[index % lines.len()])},
                "history_context": {"status": if is_ours { "READ" } else { "DELIVERED" }},
            });
            if index == 2 {
                let object = message.as_object_mut().expect("an object");
                object.remove("text");
                object.insert("type".into(), json!("media_placeholder"));
            }
            message
        })
        .collect()
}

fn publish_about(graph: &Graph, world: &World, number_id: &str, field: &'static str, label: &str, extra: Value) {
    let Some(number) = world.numbers.get(number_id) else {
        return;
    };
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": number.digits, "phone_number_id": number.id},
    });
    if let (Value::Object(value), Value::Object(extra)) = (&mut value, extra) {
        value.extend(extra);
    }
    let change = Change {
        account_id: &number.account_id,
        number_id: Some(number_id),
        field,
        value,
        label: label.to_owned(),
    };
    graph.publish(world, &change);
}
