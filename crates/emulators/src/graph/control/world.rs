//! Apps, accounts, numbers, tokens, media, the clock and the counters.

use std::collections::HashSet;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::{Json, Response};
use http::{HeaderMap, header};
use serde_json::{Map, Value, json};

use super::{Answer, Refusal, flag, needed, text};
use crate::graph::messages::DAY_MS;
use crate::graph::{Graph, ids, media as files, stock, stock_media, view};
use crate::options::{NumberSeed, PairRate};

type Input = Json<Map<String, Value>>;

pub async fn summary(State(graph): State<Arc<Graph>>) -> Json<Value> {
    let world = graph.world();
    let (queued, retrying) = graph.outbox.pending();
    let apps: Vec<Value> = world
        .apps
        .values()
        .map(|app| json!({"id": app.id, "name": app.name, "require_proof": app.require_proof,
            "callback": app.callback.as_ref().map(|c| json!({"url": c.url, "verify_token": c.verify_token, "fields": c.fields}))}))
        .collect();
    Json(json!({
        "emulator": "whatsapp",
        "now_ms": graph.clock.now_ms(),
        "apps": apps,
        "accounts": world.accounts.values().map(|account| json!({
            "id": account.id, "name": account.name, "templates": account.templates.len(),
            "subscribed_apps": account.subscriptions.iter().map(|s| json!({
                "app": s.app_id, "override": s.override_url, "verify_token": s.verify_token,
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "numbers": world.numbers.values().map(view::number).collect::<Vec<_>>(),
        "customers": world.customers.len(),
        "webhooks": {"queued": queued, "waiting_for_retry": retrying},
        "later": graph.schedule.waiting(),
        "stock_media": stock_media::NAMES,
    }))
}

pub async fn add_app(State(graph): State<Arc<Graph>>, Json(input): Input) -> Answer {
    let id = text(&input, "id").unwrap_or_else(ids::numeric);
    let secret = needed(&input, "secret")?;
    let name = text(&input, "name").unwrap_or_else(|| "App".into());
    let mut world = graph.world();
    if let Some(app) = world.apps.get_mut(&id) {
        app.secret = secret;
        app.require_proof = flag(&input, "require_proof").unwrap_or(app.require_proof);
    } else {
        world.add_app(
            &id,
            &secret,
            &name,
            flag(&input, "require_proof").unwrap_or(false),
            None,
        );
    }
    Ok(Json(json!({"id": id})))
}

pub async fn add_account(State(graph): State<Arc<Graph>>, Json(input): Input) -> Answer {
    let id = text(&input, "id").unwrap_or_else(ids::numeric);
    let name = text(&input, "name").unwrap_or_else(|| "Account".into());
    let templates = if flag(&input, "stock_templates").unwrap_or(true) {
        stock::templates(&id)
    } else {
        Vec::new()
    };
    graph.world().add_account(&id, &name, templates);
    Ok(Json(json!({"id": id})))
}

pub async fn numbers(State(graph): State<Arc<Graph>>) -> Json<Value> {
    let items: Vec<Value> = graph.world().numbers.values().map(view::number).collect();
    Json(json!({"items": items}))
}

pub async fn add_number(State(graph): State<Arc<Graph>>, Json(input): Input) -> Answer {
    let id = text(&input, "id").unwrap_or_else(ids::numeric);
    let display = needed(&input, "phone")?;
    let name = text(&input, "verified_name").unwrap_or_else(|| "Shop".into());
    let mut seed = NumberSeed::new(&id, display, name);
    seed.coexistence = flag(&input, "coexistence").unwrap_or(false);
    {
        let mut world = graph.world();
        let account = match text(&input, "account") {
            Some(account) if world.accounts.contains_key(&account) => account,
            Some(account) => return Err(Refusal::unknown("account", &account)),
            None => world
                .accounts
                .keys()
                .next()
                .cloned()
                .ok_or_else(|| Refusal::bad("there is no account yet"))?,
        };
        world.add_number(&graph.options, &account, &seed, graph.clock.now_ms());
    }
    change(&graph, &id, &input)
}

pub async fn change_number(State(graph): State<Arc<Graph>>, Path(id): Path<String>, Json(input): Input) -> Answer {
    change(&graph, &id, &input)
}

/// `fields` merges into what `GET /{number}` answers; the rest are switches.
fn change(graph: &Graph, id: &str, input: &Map<String, Value>) -> Answer {
    let mut world = graph.world();
    let number = world
        .numbers
        .get_mut(id)
        .ok_or_else(|| Refusal::unknown("number", id))?;
    if let Some(Value::Object(fields)) = input.get("fields") {
        number.fields.extend(fields.clone());
    }
    if let Some(coexistence) = flag(input, "coexistence") {
        number.coexistence = coexistence;
        number.fields.insert("is_on_biz_app".into(), json!(coexistence));
    }
    if let Some(registered) = flag(input, "registered") {
        number.registered = registered;
    }
    if let Some(limit) = input.get("messages_per_second") {
        number.mps = limit.as_u64().map(|limit| limit as u32);
    }
    if let Some(pair) = input.get("pair") {
        number.pair = pair.as_object().map(|pair| PairRate {
            burst: pair.get("burst").and_then(Value::as_u64).unwrap_or(45) as u32,
            refill_ms: pair.get("refill_ms").and_then(Value::as_i64).unwrap_or(6_000),
        });
    }
    Ok(Json(view::number(number)))
}

pub async fn add_token(State(graph): State<Arc<Graph>>, Json(input): Input) -> Answer {
    let token = text(&input, "token").unwrap_or_else(ids::token);
    let now = graph.clock.now_seconds();
    let mut world = graph.world();
    let app = match text(&input, "app") {
        Some(app) => app,
        None => world.apps.keys().next().cloned().unwrap_or_default(),
    };
    let accounts = input.get("accounts").and_then(Value::as_array).map(|accounts| {
        accounts
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect::<HashSet<_>>()
    });
    let expires_at = input
        .get("expires_in")
        .and_then(Value::as_i64)
        .map_or(0, |seconds| now + seconds);
    world.add_token(token.clone(), &app, accounts, expires_at, now);
    if let Some(scopes) = input.get("scopes").and_then(Value::as_array) {
        let scopes = scopes.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        world.tokens.get_mut(&token).expect("just added").scopes = scopes;
    }
    Ok(Json(json!({"token": token})))
}

/// Revokes a token (or all) with a subcode of 190, or makes it good again.
pub async fn change_token(State(graph): State<Arc<Graph>>, Json(input): Input) -> Answer {
    let only = text(&input, "token");
    let subcode = match input.get("revoked") {
        Some(Value::Bool(false) | Value::Null) => None,
        Some(Value::Number(code)) => code.as_i64(),
        _ => Some(460),
    };
    let mut changed = 0;
    for (name, token) in &mut graph.world().tokens {
        if !token.is_app_token && only.as_ref().is_none_or(|only| only == name) {
            token.revoked = subcode;
            changed += 1;
        }
    }
    Ok(Json(json!({"changed": changed})))
}

pub async fn clock(State(graph): State<Arc<Graph>>) -> Json<Value> {
    Json(json!({"now_ms": graph.clock.now_ms(), "offset_ms": graph.clock.offset_ms()}))
}

pub async fn move_clock(State(graph): State<Arc<Graph>>, Json(input): Input) -> Answer {
    let unit = |name: &str, ms: i64| {
        input
            .get(name)
            .and_then(Value::as_f64)
            .map(|value| (value * ms as f64) as i64)
    };
    let by = unit("advance_ms", 1)
        .or_else(|| unit("advance_seconds", 1_000))
        .or_else(|| unit("advance_hours", 3_600_000))
        .ok_or_else(|| Refusal::bad("give advance_ms, advance_seconds or advance_hours"))?;
    graph.clock.shift_ms(by);
    graph.schedule.clock_moved();
    graph.tell(|| json!({"type": "resync"}));
    Ok(clock(State(graph)).await)
}

pub async fn counters(State(graph): State<Arc<Graph>>) -> Json<Value> {
    let (queued, retrying) = graph.outbox.pending();
    Json(json!({
        "counters": graph.counters.all(),
        "webhooks_queued": queued,
        "webhooks_waiting_for_retry": retrying,
        "later": graph.schedule.waiting(),
    }))
}

pub async fn clear_counters(State(graph): State<Arc<Graph>>) -> Json<Value> {
    graph.counters.clear();
    Json(json!({"cleared": true}))
}

/// Forgets chats, customers' moods, faults, counters and the log; keeps the rest.
pub async fn reset(State(graph): State<Arc<Graph>>) -> Json<Value> {
    {
        let mut world = graph.world();
        for number in world.numbers.values_mut() {
            number.chats.clear();
            number.unique.clear();
            number.rate = (0, 0);
        }
        world.waiting.clear();
    }
    graph.faults.remove(None);
    graph.outbox.set_faults(crate::graph::outbox::WebhookFaults::default());
    graph.outbox.log.lock().expect("log").clear();
    graph.counters.clear();
    graph.tell(|| json!({"type": "resync"}));
    Json(json!({"reset": true}))
}

/// A file a customer may send: the body is the bytes, the header says what it is.
pub async fn add_media(
    State(graph): State<Arc<Graph>>,
    Query(query): Query<std::collections::HashMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    if body.is_empty() {
        return Err(Refusal::bad("the body must be the file"));
    }
    let mime = headers
        .get(header::CONTENT_TYPE)
        .and_then(|mime| mime.to_str().ok())
        .unwrap_or("application/octet-stream");
    let number_id = graph.number_or_first(query.get("number").map(String::as_str))?;
    let id = graph.keep_media(&number_id, mime, body, query.get("filename").cloned(), 7 * DAY_MS);
    Ok(Json(json!({"id": id})))
}

/// The bytes without a token, for the phone page.
pub async fn media(State(graph): State<Arc<Graph>>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let world = graph.world();
    let media = world.media.get(&id).ok_or_else(|| Refusal::unknown("media", &id))?;
    Ok(files::bytes_of(media))
}

pub async fn change_media(State(graph): State<Arc<Graph>>, Path(id): Path<String>, Json(input): Input) -> Answer {
    let mut world = graph.world();
    let media = world.media.get_mut(&id).ok_or_else(|| Refusal::unknown("media", &id))?;
    media.lost = flag(&input, "lost").unwrap_or(media.lost);
    Ok(Json(json!({"id": id, "lost": media.lost})))
}
