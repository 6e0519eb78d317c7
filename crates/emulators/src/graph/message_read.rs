//! Read marks and the typing indicator.

use std::sync::Arc;

use serde_json::{Value, json};

use super::call::{Call, success};
use super::errors::GraphError;
use super::messages::DAY_MS;
use super::{Graph, ids};

/// Marks a message and all before it as read; may show "typing…".
pub fn mark_read(graph: &Arc<Graph>, call: &Call) -> Result<Value, GraphError> {
    if call.params.text("status").as_deref() != Some("read") {
        return Err(GraphError::invalid("Param status must be one of {READ}."));
    }
    let message_id = call.params.required("message_id")?;
    let typing = match call.params.get("typing_indicator") {
        None => false,
        Some(indicator) if indicator["type"] == "text" => true,
        Some(_) => {
            return Err(GraphError::invalid(
                "Param typing_indicator['type'] must be one of {TEXT}.",
            ));
        }
    };
    let unknown = || GraphError::of(131009, "The message to mark as read does not exist.");
    let key = ids::customer_of(&message_id).ok_or_else(unknown)?;
    let now = graph.clock.now_ms();
    let mut world = graph.world();
    let wa_id = world
        .find_customer(&key)
        .map(|customer| customer.wa_id.clone())
        .ok_or_else(unknown)?;
    let number = world.numbers.get_mut(&call.node).ok_or_else(unknown)?;
    let chat = number.chats.get_mut(&wa_id).ok_or_else(unknown)?;
    let found = chat.entries.iter().find(|entry| entry.id == message_id);
    if found.is_some_and(|entry| entry.from_business) {
        return Err(GraphError::of(
            131009,
            "Only messages of the customer can be marked as read.",
        ));
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
    graph
        .tell(|| json!({"type": "seen", "number": call.node, "customer": wa_id, "read_ms": read_ms, "typing": typing}));
    Ok(success())
}
