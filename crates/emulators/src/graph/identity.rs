//! People change: a new phone number, a new user id, a new security code.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::inbound::Sender;
use super::inbound_kinds::Plan;
use super::state::World;
use super::{Graph, ids};

pub fn system(graph: &Arc<Graph>, sender: &Sender, kind: &str, input: &Map<String, Value>) -> Result<Plan, String> {
    let world = graph.world();
    let customer = world.customers.get(&sender.wa_id).ok_or("unknown customer")?;
    let number = world.numbers.get(&sender.number_id).ok_or("unknown number")?;
    let business = world.business_of(&number.account_id);
    let mut system = json!({"type": kind});
    match kind {
        "user_changed_number" => {
            let new = ids::digits(input.get("new").and_then(Value::as_str).unwrap_or(""));
            if new.len() < 7 {
                return Err("user_changed_number needs the new phone number in \"new\"".into());
            }
            system["body"] = json!(format!("User {} changed from {} to {new}", customer.name, sender.wa_id));
            system["user_id"] = json!(ids::business_scoped(&business, &new, customer.generation + 1));
            system["wa_id"] = json!(new);
        }
        "user_changed_user_id" => {
            let new = ids::business_scoped(&business, &sender.wa_id, customer.generation + 1);
            let old = customer.user_id(&business);
            system["body"] = json!(format!("User {} changed from {old} to {new}", customer.name));
            system["user_id"] = json!(new);
            system["wa_id"] = json!(sender.wa_id);
        }
        _ => {
            system["body"] = json!(format!("{}'s security code changed", customer.name));
            system["identity"] = json!(customer.identity_hash);
            system["wa_id"] = json!(sender.wa_id);
        }
    }
    Ok(Plan::new("system", json!({ "system": system })))
}

/// Puts the identity change into the world, after the webhook named the old one.
pub fn after_system(world: &mut World, sender: &Sender, message: &Value) {
    let system = &message["system"];
    let Some(mut customer) = world.customers.remove(&sender.wa_id) else {
        return;
    };
    match system["type"].as_str() {
        Some("user_changed_number") => {
            customer.generation += 1;
            system["wa_id"]
                .as_str()
                .unwrap_or(&sender.wa_id)
                .clone_into(&mut customer.wa_id);
        }
        Some("user_changed_user_id") => customer.generation += 1,
        Some("customer_identity_changed") => customer.identity_hash = ids::short_code(),
        _ => {}
    }
    let new = customer.wa_id.clone();
    if let Some(user_id) = system["user_id"].as_str() {
        world.scoped.insert(user_id.to_owned(), new.clone());
    }
    world.customers.insert(new.clone(), customer);
    if new != sender.wa_id {
        for number in world.numbers.values_mut() {
            if let Some(chat) = number.chats.remove(&sender.wa_id) {
                number.chats.insert(new.clone(), chat);
            }
        }
    }
}
