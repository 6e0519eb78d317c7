//! Registration of a number: code, PIN, limits.

use serde_json::{Value, json};

use super::Graph;
use super::call::{Call, success};
use super::errors::GraphError;

/// Registrations and deregistrations in 72 hours.
const REGISTRATIONS: usize = 10;

pub fn check_pin_shape(pin: &str) -> Result<(), GraphError> {
    if pin.len() == 6 && pin.chars().all(|letter| letter.is_ascii_digit()) {
        return Ok(());
    }
    Err(GraphError::invalid("Param pin must be 6 digits."))
}

pub fn register(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    if call.params.text("messaging_product").as_deref() != Some("whatsapp") {
        return Err(GraphError::missing_parameter("messaging_product"));
    }
    let pin = call.params.required("pin")?;
    check_pin_shape(&pin)?;
    let now = graph.clock.now_ms();
    let mut world = graph.world();
    let number = world.numbers.get_mut(&call.node).ok_or_else(|| call.not_found())?;
    if number.fields.get("code_verification_status") == Some(&json!("NOT_VERIFIED")) {
        return Err(GraphError::of(
            133006,
            "Verify the phone number with a code before registering it.",
        ));
    }
    take(&mut number.registrations, now)?;
    if number.pin_failures >= 5 {
        return Err(GraphError::of(133008, "Too many wrong PINs. Try again later."));
    }
    if number.pin.as_ref().is_some_and(|known| *known != pin) {
        number.pin_failures += 1;
        return Err(GraphError::of(133005, "The two-step verification PIN is wrong."));
    }
    number.pin_failures = 0;
    number.pin = Some(pin);
    number.registered = true;
    number.fields.insert("status".into(), json!("CONNECTED"));
    Ok(success())
}

pub fn deregister(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    let now = graph.clock.now_ms();
    let mut world = graph.world();
    let number = world.numbers.get_mut(&call.node).ok_or_else(|| call.not_found())?;
    if number.coexistence {
        return Err(GraphError::of(
            133000,
            "A number in use by the WhatsApp Business app cannot be deregistered.",
        ));
    }
    take(&mut number.registrations, now)?;
    number.registered = false;
    number.fields.insert("status".into(), json!("DISCONNECTED"));
    Ok(success())
}

fn take(registrations: &mut Vec<i64>, now: i64) -> Result<(), GraphError> {
    registrations.retain(|at| now - at < 72 * 3_600_000);
    if registrations.len() >= REGISTRATIONS {
        return Err(GraphError::of(
            133016,
            "10 registrations and deregistrations are allowed in 72 hours.",
        ));
    }
    registrations.push(now);
    Ok(())
}

pub fn request_code(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    let method = call.params.required("code_method")?;
    if !matches!(method.as_str(), "SMS" | "VOICE") {
        return Err(GraphError::invalid("Param code_method must be one of {SMS, VOICE}."));
    }
    call.params.required("language")?;
    let mut world = graph.world();
    let number = world.numbers.get_mut(&call.node).ok_or_else(|| call.not_found())?;
    // The emulated SMS always says the same.
    number.code = Some("123456".into());
    Ok(success())
}

pub fn verify_code(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    let code = call.params.required("code")?;
    let mut world = graph.world();
    let number = world.numbers.get_mut(&call.node).ok_or_else(|| call.not_found())?;
    if number.code.as_ref() != Some(&code) {
        return Err(GraphError::of(136_025, "The code is wrong."));
    }
    number.code = None;
    number
        .fields
        .insert("code_verification_status".into(), json!("VERIFIED"));
    Ok(success())
}
