//! Customers: who they are, what they send, what they see.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Json;
use serde_json::{Map, Value, json};

use super::{Answer, Refusal, flag, needed, text};
use crate::graph::inbound::{self, Sender};
use crate::graph::state::{Entry, Receipts};
use crate::graph::{Graph, ids, press as pressing, statuses, view};

type Input = Json<Map<String, Value>>;
type Filter = Query<HashMap<String, String>>;

pub async fn list(State(graph): State<Arc<Graph>>, Query(filter): Filter) -> Answer {
    let number_id = graph.number_or_first(filter.get("number").map(String::as_str))?;
    let world = graph.world();
    let number = &world.numbers[&number_id];
    let business = world.business_of(&number.account_id);
    let limit = filter.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(200);
    let mut customers: Vec<_> = world.customers.values().collect();
    customers.sort_by_key(|customer| customer.seq);
    let items: Vec<Value> = customers
        .into_iter()
        .take(limit)
        .map(|customer| {
            let mut item = view::customer(customer, &business);
            if let Some(chat) = number.chats.get(&customer.wa_id) {
                item["chat"] = view::chat(&graph, chat);
            }
            item
        })
        .collect();
    Ok(Json(
        json!({"number": number_id, "items": items, "total": world.customers.len()}),
    ))
}

pub async fn add(State(graph): State<Arc<Graph>>, Json(input): Input) -> Answer {
    let wa_id = ids::digits(&needed(&input, "phone")?);
    if wa_id.len() < 7 {
        return Err(Refusal::bad("\"phone\" must be a whole number such as +6281234567890"));
    }
    graph.world().customer_or_new(&wa_id, text(&input, "name").as_deref());
    change_customer(&graph, &wa_id, &input)
}

pub async fn one(State(graph): State<Arc<Graph>>, Path(id): Path<String>) -> Answer {
    let wa_id = graph.customer_id(&id)?;
    let world = graph.world();
    Ok(Json(view::customer(&world.customers[&wa_id], &world.business_id)))
}

pub async fn change(State(graph): State<Arc<Graph>>, Path(id): Path<String>, Json(input): Input) -> Answer {
    let wa_id = graph.customer_id(&id)?;
    change_customer(&graph, &wa_id, &input)
}

fn change_customer(graph: &Arc<Graph>, wa_id: &str, input: &Map<String, Value>) -> Answer {
    let mut world = graph.world();
    let business = world.business_id.clone();
    let customer = world
        .customers
        .get_mut(wa_id)
        .ok_or_else(|| Refusal::unknown("customer", wa_id))?;
    if let Some(name) = text(input, "name") {
        customer.name = name;
    }
    if let Some(username) = input.get("username") {
        customer.username = username.as_str().map(str::to_owned);
    }
    if let Some(receipts) = text(input, "receipts") {
        customer.receipts =
            Receipts::parse(&receipts).ok_or_else(|| Refusal::bad("\"receipts\" must be auto, manual or off"))?;
    }
    for (name, field) in [
        ("phone_hidden", &mut customer.phone_hidden),
        ("online", &mut customer.online),
        ("skip_delivered", &mut customer.skip_delivered),
        ("marketing_stopped", &mut customer.marketing_stopped),
        ("on_whatsapp", &mut customer.on_whatsapp),
        ("fail_after_sent", &mut customer.fail_after_sent),
    ] {
        if let Some(value) = flag(input, name) {
            *field = value;
        }
    }
    if let Some(codes) = input.get("fail_next").and_then(Value::as_array) {
        customer.fail_codes = codes.iter().filter_map(Value::as_i64).collect();
    }
    if let Some(code) = input.get("fail_always") {
        customer.fail_always = code.as_i64();
    }
    let is_online = customer.online;
    let shown = view::customer(customer, &business);
    drop(world);
    if is_online {
        statuses::came_online(graph, wa_id);
    }
    graph.tell(|| json!({"type": "customer", "customer": shown}));
    Ok(Json(shown))
}

pub async fn messages(State(graph): State<Arc<Graph>>, Path(id): Path<String>, Query(filter): Filter) -> Answer {
    let wa_id = graph.customer_id(&id)?;
    let number_id = graph.number_or_first(filter.get("number").map(String::as_str))?;
    let limit = filter
        .get("limit")
        .and_then(|limit| limit.parse().ok())
        .unwrap_or(500_usize);
    let world = graph.world();
    let Some(chat) = world.numbers[&number_id].chats.get(&wa_id) else {
        return Ok(Json(json!({"items": [], "chat": null})));
    };
    let from = filter.get("from").map(String::as_str);
    let is_wanted = |entry: &&Entry| from.is_none_or(|from| (from == "business") == entry.from_business);
    let mut items: Vec<Value> = chat
        .entries
        .iter()
        .rev()
        .filter(is_wanted)
        .take(limit)
        .map(view::message)
        .collect();
    items.reverse();
    Ok(Json(json!({"items": items, "chat": view::chat(&graph, chat)})))
}

/// Every message the API accepted, newest last, over all customers.
pub async fn sent(State(graph): State<Arc<Graph>>, Query(filter): Filter) -> Answer {
    let limit = filter
        .get("limit")
        .and_then(|limit| limit.parse().ok())
        .unwrap_or(500_usize);
    let only = filter.get("biz_opaque_callback_data");
    let world = graph.world();
    let mut found: Vec<(i64, Value)> = Vec::new();
    for number in world.numbers.values() {
        for (wa_id, chat) in &number.chats {
            for entry in chat
                .entries
                .iter()
                .filter(|entry| entry.from_business && entry.source == "api")
            {
                if only.is_none_or(|wanted| entry.opaque.as_ref() == Some(wanted)) {
                    let mut item = view::message(entry);
                    item["number"] = json!(number.id);
                    item["customer"] = json!(wa_id);
                    item["request"] = entry.body.clone();
                    found.push((entry.at_ms, item));
                }
            }
        }
    }
    found.sort_by_key(|(at, _)| *at);
    let from = found.len().saturating_sub(limit);
    let items: Vec<Value> = found.drain(..).skip(from).map(|(_, item)| item).collect();
    Ok(Json(
        json!({"items": items, "accepted": graph.counters.get("messages.accepted")}),
    ))
}

pub async fn send(State(graph): State<Arc<Graph>>, Path(id): Path<String>, Json(input): Input) -> Answer {
    let wa_id = match graph.customer_id(&id) {
        Ok(wa_id) => wa_id,
        // A stranger writes: that is how customers begin.
        Err(_) if ids::digits(&id).len() >= 7 => ids::digits(&id),
        Err(refusal) => return Err(refusal),
    };
    let number_id = graph.number_or_first(text(&input, "number").as_deref())?;
    {
        let mut world = graph.world();
        world.customer_or_new(&wa_id, text(&input, "profile_name").as_deref());
    }
    let times = input.get("times").and_then(Value::as_u64).unwrap_or(1);
    let sender = Sender { number_id, wa_id };
    let mut message = inbound::send(&graph, &sender, &input)?;
    for _ in 1..times {
        message = inbound::send(&graph, &sender, &input)?;
    }
    Ok(Json(json!({"message_id": message["id"], "message": message})))
}

pub async fn read(State(graph): State<Arc<Graph>>, Path(id): Path<String>, Json(input): Input) -> Answer {
    let wa_id = graph.customer_id(&id)?;
    let number_id = graph.number_or_first(text(&input, "number").as_deref())?;
    Ok(Json(json!({"read": statuses::open_chat(&graph, &number_id, &wa_id)})))
}

pub async fn play(State(graph): State<Arc<Graph>>, Path(id): Path<String>, Json(input): Input) -> Answer {
    let wa_id = graph.customer_id(&id)?;
    let number_id = graph.number_or_first(text(&input, "number").as_deref())?;
    let message_id = needed(&input, "message_id")?;
    if !statuses::play(&graph, &number_id, &wa_id, &message_id) {
        return Err(Refusal::unknown("message", &message_id));
    }
    Ok(Json(json!({"played": true})))
}

pub async fn press(State(graph): State<Arc<Graph>>, Path(id): Path<String>, Json(input): Input) -> Answer {
    let wa_id = graph.customer_id(&id)?;
    let number_id = graph.number_or_first(text(&input, "number").as_deref())?;
    let sender = Sender { number_id, wa_id };
    let message = pressing::press(&graph, &sender, &input)?;
    Ok(Json(json!({"message_id": message["id"], "message": message})))
}

/// A status by hand: early, late, twice, backwards, or for a message nobody sent.
pub async fn force_status(State(graph): State<Arc<Graph>>, Json(input): Input) -> Answer {
    let wa_id = ids::digits(&needed(&input, "customer")?);
    let wa_id = graph.customer_id(&wa_id).unwrap_or(wa_id);
    let number_id = graph.number_or_first(text(&input, "number").as_deref())?;
    let message_id = needed(&input, "message_id")?;
    let known = ["sent", "delivered", "read", "played", "failed", "deleted"];
    let wanted = needed(&input, "status")?;
    let status = known
        .into_iter()
        .find(|status| *status == wanted)
        .ok_or_else(|| Refusal::bad(format!("\"status\" must be one of {}", known.join(", "))))?;
    let code = input
        .get("code")
        .and_then(Value::as_i64)
        .or((status == "failed").then_some(131000));
    graph.world().customer_or_new(&wa_id, None);
    statuses::force(&graph, &number_id, &wa_id, &message_id, status, code);
    Ok(Json(json!({"status": status})))
}
