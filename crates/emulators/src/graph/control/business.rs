//! What happens on the business side: the shop's own phone, templates, the account.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Json;
use serde_json::{Map, Value, json};

use super::{Answer, Refusal, flag, needed, text};
use crate::graph::inbound::Sender;
use crate::graph::{Graph, account_events, coexistence, ids, templates};

type Input = Json<Map<String, Value>>;

/// A message typed in the shop's WhatsApp Business app: `customer` and a type.
pub async fn echo(State(graph): State<Arc<Graph>>, Json(input): Input) -> Answer {
    let key = needed(&input, "customer")?;
    let wa_id = graph.customer_id(&key).unwrap_or_else(|_| ids::digits(&key));
    let number_id = graph.number_or_first(text(&input, "number").as_deref())?;
    let sender = Sender { number_id, wa_id };
    let message = coexistence::echo(&graph, &sender, &input)?;
    Ok(Json(json!({"message_id": message["id"], "message": message})))
}

pub async fn history(State(graph): State<Arc<Graph>>, Json(input): Input) -> Answer {
    let number_id = graph.number_or_first(text(&input, "number").as_deref())?;
    Ok(Json(
        json!({"messages": coexistence::history(&graph, &number_id, &input)?}),
    ))
}

pub async fn contacts(State(graph): State<Arc<Graph>>, Json(input): Input) -> Answer {
    let number_id = graph.number_or_first(text(&input, "number").as_deref())?;
    Ok(Json(
        json!({"contacts": coexistence::contacts(&graph, &number_id, &input)?}),
    ))
}

/// A webhook about the account, its templates or its numbers.
pub async fn account_event(State(graph): State<Arc<Graph>>, Json(input): Input) -> Answer {
    let number_id = graph.number_or_first(text(&input, "number").as_deref())?;
    let field = needed(&input, "field")?;
    let value = account_events::publish(&graph, &number_id, &field, &input)?;
    Ok(Json(json!({"field": field, "value": value})))
}

/// `status` (with its webhook), `held`, `quality` of a template.
pub async fn change_template(State(graph): State<Arc<Graph>>, Path(id): Path<String>, Json(input): Input) -> Answer {
    let account_id = templates::account_of(&graph, &id).ok_or_else(|| Refusal::unknown("template", &id))?;
    {
        let mut world = graph.world();
        let account = world
            .accounts
            .get_mut(&account_id)
            .ok_or_else(|| Refusal::unknown("account", &account_id))?;
        if let Some(template) = account.templates.iter_mut().find(|template| template.id == id) {
            template.held = flag(&input, "held").unwrap_or(template.held);
            if let Some(quality) = text(&input, "quality") {
                template.quality = quality;
            }
        }
    }
    if let Some(status) = text(&input, "status") {
        let reason = text(&input, "reason").unwrap_or_else(|| "NONE".into());
        graph.set_template_status(&account_id, &id, &status, &reason);
    }
    let world = graph.world();
    let template = world.accounts[&account_id]
        .templates
        .iter()
        .find(|template| template.id == id);
    Ok(Json(template.map(templates::shown).unwrap_or_default()))
}

/// A login code as Embedded Signup hands out: 30 seconds, once.
pub async fn add_code(State(graph): State<Arc<Graph>>, Json(input): Input) -> Answer {
    let now = graph.clock.now_seconds();
    let code = ids::token();
    let token = ids::token();
    let mut world = graph.world();
    let accounts = text(&input, "account").map(|account| std::iter::once(account).collect());
    world.add_token(token.clone(), &graph.options.app.id, accounts, 0, now);
    world.codes.insert(code.clone(), (token, now + 30));
    Ok(Json(json!({"code": code, "expires_in": 30})))
}
