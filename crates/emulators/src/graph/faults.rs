//! Faults of the API itself: rules that catch the next matching requests.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};

use super::errors::GraphError;
use crate::chance;
use crate::server::CloseConnection;

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    #[serde(default)]
    pub id: u64,
    /// `messages`, `read`, `media`, `download`, another edge's name, or `any`.
    #[serde(default = "any")]
    pub on: String,
    /// Only this number's requests.
    pub number: Option<String>,
    /// Only messages to this customer (digits or business-scoped id).
    pub to: Option<String>,
    pub effect: Effect,
    /// Real milliseconds before anything else happens.
    #[serde(default)]
    pub delay_ms: u64,
    pub code: Option<i64>,
    pub subcode: Option<i64>,
    pub message: Option<String>,
    pub status: Option<u16>,
    /// How many requests; absent = until removed.
    pub times: Option<u32>,
    /// 0 to 1; absent = always.
    pub probability: Option<f64>,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Only the delay.
    Delay,
    /// The error envelope with `code`, `subcode`, `message`, `status`.
    Error,
    /// A bare answer with `status` (default 500) and no body.
    Http,
    /// A page of HTML with `status` (default 502).
    Html,
    /// The connection closes, nothing was done.
    DropBefore,
    /// The work is done, then the connection closes without an answer.
    DropAfter,
    /// The work is done, the answer never comes.
    HangAfter,
}

fn any() -> String {
    "any".into()
}

#[derive(Debug, Default)]
pub struct Faults {
    rules: Mutex<Vec<Rule>>,
    is_armed: AtomicBool,
    next: AtomicU64,
}

impl Faults {
    pub fn add(&self, mut rule: Rule) -> u64 {
        rule.id = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        let id = rule.id;
        self.rules.lock().expect("faults").push(rule);
        self.is_armed.store(true, Ordering::Release);
        id
    }

    pub fn all(&self) -> Vec<Rule> {
        self.rules.lock().expect("faults").clone()
    }

    /// Removes one rule, or all of them.
    pub fn remove(&self, id: Option<u64>) {
        let mut rules = self.rules.lock().expect("faults");
        rules.retain(|rule| id.is_some_and(|id| rule.id != id));
        self.is_armed.store(!rules.is_empty(), Ordering::Release);
    }

    /// The first rule that catches this request, counted down.
    pub fn take(&self, on: &str, number: &str, to: &str) -> Option<Rule> {
        if !self.is_armed.load(Ordering::Acquire) {
            return None;
        }
        let mut rules = self.rules.lock().expect("faults");
        let index = rules.iter().position(|rule| rule.catches(on, number, to))?;
        let rule = rules[index].clone();
        if let Some(times) = &mut rules[index].times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                rules.remove(index);
            }
        }
        Some(rule)
    }
}

impl Rule {
    fn catches(&self, on: &str, number: &str, to: &str) -> bool {
        (self.on == "any" || self.on == on)
            && self.number.as_ref().is_none_or(|wanted| wanted == number)
            && self
                .to
                .as_ref()
                .is_none_or(|wanted| wanted.trim_start_matches('+') == to)
            && self.probability.is_none_or(chance::happens)
    }

    /// The answer when the request must not be worked on.
    pub async fn before(&self) -> Option<Response> {
        if self.delay_ms > 0 {
            tokio::time::sleep(Duration::from_millis(self.delay_ms)).await;
        }
        match self.effect {
            Effect::Error => Some(self.error()),
            Effect::Http => Some(self.status_or(500).into_response()),
            Effect::Html => Some(
                (
                    self.status_or(502),
                    [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
                    "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Sorry, something went \
                     wrong.</h1></body></html>",
                )
                    .into_response(),
            ),
            Effect::DropBefore => Some(closed()),
            Effect::Delay | Effect::DropAfter | Effect::HangAfter => None,
        }
    }

    pub async fn after(&self, response: Response) -> Response {
        match self.effect {
            Effect::DropAfter => closed(),
            Effect::HangAfter => {
                tokio::time::sleep(Duration::from_secs(600)).await;
                closed()
            }
            _ => response,
        }
    }

    fn error(&self) -> Response {
        let mut error = GraphError::of(self.code.unwrap_or(131000), "Set by a fault switch.");
        error.subcode = self.subcode;
        if let Some(message) = &self.message {
            error.message.clone_from(message);
        }
        if let Some(status) = self.status.and_then(|status| StatusCode::from_u16(status).ok()) {
            error.http = status;
        }
        error.into_response()
    }

    fn status_or(&self, default: u16) -> StatusCode {
        StatusCode::from_u16(self.status.unwrap_or(default)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

fn closed() -> Response {
    let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
    response.extensions_mut().insert(CloseConnection);
    response
}
