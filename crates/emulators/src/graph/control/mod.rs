//! The control API: what tests, the demo and the phone page drive the emulator with.
//! Its routes are listed in the crate's README.

mod business;
mod faults;
mod hooks;
mod people;
mod world;

use std::sync::Arc;

use axum::Router;
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{delete, get, patch, post, put};
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::{Graph, events, media};

pub fn routes() -> Router<Arc<Graph>> {
    Router::new()
        .route("/whatsapp_business/attachments/", get(media::download))
        .route("/_control", get(world::summary))
        .route("/_control/events", get(events::stream))
        .route("/_control/apps", post(world::add_app))
        .route("/_control/accounts", post(world::add_account))
        .route("/_control/numbers", get(world::numbers).post(world::add_number))
        .route("/_control/numbers/{id}", patch(world::change_number))
        .route("/_control/tokens", post(world::add_token).patch(world::change_token))
        .route("/_control/clock", get(world::clock).post(world::move_clock))
        .route("/_control/counters", get(world::counters).delete(world::clear_counters))
        .route("/_control/reset", post(world::reset))
        .route("/_control/media", post(world::add_media))
        .route("/_control/media/{id}", get(world::media).patch(world::change_media))
        .route("/_control/customers", get(people::list).post(people::add))
        .route("/_control/customers/{id}", get(people::one).patch(people::change))
        .route(
            "/_control/customers/{id}/messages",
            get(people::messages).post(people::send),
        )
        .route("/_control/customers/{id}/read", post(people::read))
        .route("/_control/customers/{id}/play", post(people::play))
        .route("/_control/customers/{id}/press", post(people::press))
        .route("/_control/echoes", post(business::echo))
        .route("/_control/history", post(business::history))
        .route("/_control/contacts", post(business::contacts))
        .route("/_control/templates/{id}", patch(business::change_template))
        .route("/_control/codes", post(business::add_code))
        .route("/_control/webhooks/account", post(business::account_event))
        .route("/_control/sent", get(people::sent))
        .route("/_control/statuses", post(people::force_status))
        .route(
            "/_control/faults",
            get(faults::list).post(faults::add).delete(faults::clear),
        )
        .route("/_control/faults/{id}", delete(faults::remove))
        .route("/_control/webhook", put(hooks::set_target))
        .route(
            "/_control/webhooks/faults",
            get(hooks::faults).put(hooks::set_faults).patch(hooks::change_faults),
        )
        .route("/_control/webhooks/log", get(hooks::log))
        .route("/_control/webhooks/log/{id}", get(hooks::log_line))
        .route("/_control/webhooks/log/{id}/redeliver", post(hooks::redeliver))
        .route("/_control/webhooks/raw", post(hooks::raw))
}

type Answer = Result<Json<Value>, Refusal>;

/// A control call that could not be done, and why.
pub struct Refusal(StatusCode, String);

impl Refusal {
    fn bad(why: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, why.into())
    }

    fn unknown(what: &str, id: &str) -> Self {
        Self(StatusCode::NOT_FOUND, format!("no {what} {id} here"))
    }
}

impl From<String> for Refusal {
    fn from(why: String) -> Self {
        Self::bad(why)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({"error": self.1}))).into_response()
    }
}

fn text(input: &Map<String, Value>, name: &str) -> Option<String> {
    match input.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn needed(input: &Map<String, Value>, name: &str) -> Result<String, Refusal> {
    text(input, name).ok_or_else(|| Refusal::bad(format!("\"{name}\" is missing")))
}

fn flag(input: &Map<String, Value>, name: &str) -> Option<bool> {
    input.get(name)?.as_bool()
}

impl Graph {
    /// The number a control call means: the given one, or the only one, or the first.
    fn number_or_first(&self, given: Option<&str>) -> Result<String, Refusal> {
        let world = self.world();
        match given.filter(|id| !id.is_empty()) {
            Some(id) if world.numbers.contains_key(id) => Ok(id.to_owned()),
            Some(id) => Err(Refusal::unknown("number", id)),
            None => world
                .numbers
                .keys()
                .next()
                .cloned()
                .ok_or_else(|| Refusal::bad("there is no number yet")),
        }
    }

    fn customer_id(&self, key: &str) -> Result<String, Refusal> {
        let world = self.world();
        world
            .find_customer(key)
            .map(|customer| customer.wa_id.clone())
            .ok_or_else(|| Refusal::unknown("customer", key))
    }
}
