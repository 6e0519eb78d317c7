//! A customer presses a button, picks from a list or answers a request.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::inbound::{self, Sender};
use super::{Graph, statuses, view};

/// `message_id` and `button`: its position, id or title. Buttons that only open
/// something on the phone (links, calls, copies) send nothing and are refused here.
pub fn press(graph: &Arc<Graph>, sender: &Sender, input: &Map<String, Value>) -> Result<Value, String> {
    let message_id = input
        .get("message_id")
        .and_then(Value::as_str)
        .ok_or("\"message_id\" is missing")?;
    let (kind, parts) = {
        let mut world = graph.world();
        let entry = statuses::find(&mut world, &sender.number_id, &sender.wa_id, message_id)
            .ok_or_else(|| format!("no message {message_id} in this chat"))?;
        (entry.kind.clone(), view::message(entry)["parts"].clone())
    };
    let wanted = input.get("button").cloned().unwrap_or(json!(0));
    let card = input.get("card").and_then(Value::as_u64);
    let parts = match card {
        Some(card) => parts["cards"][card as usize].clone(),
        None => parts,
    };
    if let Some(row) = list_row(&parts, &wanted) {
        return reply(graph, sender, message_id, "list_reply", &row);
    }
    let none = Vec::new();
    let buttons = parts["buttons"].as_array().unwrap_or(&none);
    let button = buttons
        .iter()
        .enumerate()
        .find(|(index, button)| is_meant(&wanted, *index, &button["id"], &button["title"]))
        .map(|(_, button)| button)
        .ok_or_else(|| format!("the message has no button {wanted}"))?;
    let id = button["id"].as_str().or_else(|| button["title"].as_str()).unwrap_or("");
    match button["action"].as_str().unwrap_or("") {
        "reply" if kind == "template" => {
            let answer = json!({"type": "button", "message_id": message_id, "text": button["title"], "payload": id});
            send(graph, sender, &answer)
        }
        "reply" => reply(
            graph,
            sender,
            message_id,
            "button_reply",
            &json!({"id": id, "title": button["title"]}),
        ),
        "flow" => {
            let response = input
                .get("response")
                .cloned()
                .unwrap_or(json!({"flow_token": "unused", "choice": "pickup"}));
            send(
                graph,
                sender,
                &json!({"type": "nfm_reply", "message_id": message_id, "response": response}),
            )
        }
        "share_location" => {
            let place =
                json!({"type": "location", "message_id": message_id, "name": "Rumah", "address": "Jl. Kenanga 7"});
            send(graph, sender, &place)
        }
        "share_contact" => {
            let card = json!({"type": "contacts", "phone": format!("+{}", sender.wa_id), "name": "Me",
                              "merge": {"origin": "contact_request"}, "quote": message_id});
            send(graph, sender, &card)
        }
        "order" => send(graph, sender, &json!({"type": "order", "message_id": message_id})),
        other => Err(format!("a button of kind {other} acts on the phone and sends nothing")),
    }
}

fn list_row(parts: &Value, wanted: &Value) -> Option<Value> {
    let sections = parts["list"]["sections"].as_array()?;
    let rows = sections
        .iter()
        .flat_map(|section| section["rows"].as_array().into_iter().flatten());
    rows.enumerate()
        .find(|(index, row)| is_meant(wanted, *index, &row["id"], &row["title"]))
        .map(|(_, row)| row.clone())
}

fn is_meant(wanted: &Value, index: usize, id: &Value, title: &Value) -> bool {
    wanted.as_u64() == Some(index as u64) || (wanted.is_string() && (wanted == id || wanted == title))
}

fn reply(graph: &Arc<Graph>, sender: &Sender, message_id: &str, kind: &str, row: &Value) -> Result<Value, String> {
    let mut answer = row.clone();
    answer["type"] = json!(kind);
    answer["message_id"] = json!(message_id);
    send(graph, sender, &answer)
}

fn send(graph: &Arc<Graph>, sender: &Sender, answer: &Value) -> Result<Value, String> {
    inbound::send(graph, sender, answer.as_object().expect("an object literal"))
}
