//! Messages: the thread, replies and notes, and what can be done with one.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use sapa_domain::App;
use sapa_domain::conversation::{self as rules, Place};
use sapa_domain::outbound::{self, Draft, DraftTemplate, Queued};
use sapa_domain::team::access::{Permission, require};
use sapa_domain::view::MessageView;
use sapa_model::{ConversationId, MessageId, WorkspaceId};
use sapa_store::{Tx, conversation, message};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::error::{ApiError, ApiResult};
use super::input::{Accepted, Ask, Body, Id};
use super::page::{decode, encode};
use crate::state::Server;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(thread, send))
        .routes(routes!(find, take_back))
        .routes(routes!(retry))
        .routes(routes!(mark_sent))
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ThreadAsk {
    /// 1 to 200 (50)
    pub limit: Option<i64>,
    pub cursor: Option<String>,
    /// Open in the middle, at this message.
    pub around: Option<MessageId>,
    /// `older` (default) or `newer`: which way the cursor leads.
    pub direction: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct ThreadOut {
    /// Newest first.
    pub items: Vec<MessageView>,
    /// Leads to older messages.
    pub next_cursor: Option<String>,
    /// Leads to newer messages, with `direction=newer`.
    pub prev_cursor: Option<String>,
}

/// Messages of a conversation, newest first.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/conversations/{id}/messages", tag = "messages", params(("workspace_id" = String, Path,), ("id" = String, Path,), ThreadAsk), responses((status = 200, body = ThreadOut)))]
pub async fn thread(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<ConversationId>,
    Ask(ask): Ask<ThreadAsk>,
) -> ApiResult<Json<ThreadOut>> {
    require(caller.role, Permission::Converse)?;
    let limit = super::page::Paging {
        limit: ask.limit,
        cursor: None,
    }
    .limit()?;
    let place = match (
        ask.around,
        ask.cursor.as_deref().map(decode::<(i64, String)>).transpose()?,
    ) {
        (Some(message), _) => Place::Around(message),
        (None, Some((at, key))) if ask.direction.as_deref() == Some("newer") => Place::NewerThan(at, key),
        (None, Some((at, key))) => Place::OlderThan(at, key),
        (None, None) => Place::Newest,
    };
    let mut tx = app.db.read().await?;
    conversation::find(&mut tx, &caller.workspace_id, &id)
        .await
        .map_err(|_| ApiError::not_found("conversation"))?;
    let found = rules::thread(&mut tx, &caller.workspace_id, &id, place, limit).await?;
    let key = |row: Option<&message::MessageRow>| row.map(|row| encode(&(row.sort_at.0, row.id.to_string())));
    Ok(Json(ThreadOut {
        next_cursor: key(found.messages.last()).filter(|_| found.has_older),
        prev_cursor: key(found.messages.first()).filter(|_| found.has_newer),
        items: rules::messages_view(&app, &mut tx, &caller.workspace_id, &found.messages).await?,
    }))
}

/// A reply to the customer, or a note for the team. Exactly one thing is said.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct ReplyIn {
    /// `reply` (default) or `note`
    pub kind: Option<String>,
    pub text: Option<String>,
    /// Several files become several messages, one after the other.
    #[serde(default)]
    pub attachment_ids: Vec<String>,
    /// The message to quote.
    pub reply_to: Option<MessageId>,
    pub template: Option<TemplateIn>,
    /// `{"type":"buttons","body","footer"?,"buttons":[{"id","title"}]}`, `{"type":"list","body","button","sections":[…]}`,
    /// `{"type":"cta_url","body","text","url"}` or `{"type":"location_request","body"}`
    #[schema(value_type = Option<Object>)]
    pub interactive: Option<Value>,
    /// `{"latitude","longitude","name"?,"address"?}`
    #[schema(value_type = Option<Object>)]
    pub location: Option<Value>,
    /// `[{"name","phones":[…],"emails":[…]}]`
    #[schema(value_type = Option<Vec<Object>>)]
    pub contacts: Option<Value>,
    pub reaction: Option<ReactionIn>,
    /// Your own id: the same one twice is one message.
    pub client_id: Option<String>,
    /// Milliseconds in which it can still be taken back, 0 to 30000.
    pub hold_ms: Option<i64>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct TemplateIn {
    pub name: String,
    pub language: String,
    /// By the keys of the template's `variables`, e.g. `{"body.1": "Ploy"}`.
    #[schema(value_type = Option<Object>)]
    pub variables: Option<Map<String, Value>>,
    /// The platform's own components, instead of `variables`.
    #[schema(value_type = Option<Vec<Object>>)]
    pub components: Option<Value>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct ReactionIn {
    pub message_id: MessageId,
    /// Empty takes it back.
    pub emoji: String,
}

impl ReplyIn {
    pub fn draft(self, idempotency_key: Option<String>) -> ApiResult<Draft> {
        if self.location.as_ref().is_some_and(|value| !is_place(value)) {
            return Err(ApiError::field(
                "location",
                "format",
                "A location needs latitude (-90 to 90) and longitude (-180 to 180).",
            ));
        }
        Ok(Draft {
            text: self.text,
            attachment_ids: self.attachment_ids,
            reply_to: self.reply_to,
            template: self.template.map(|t| DraftTemplate {
                name: t.name,
                language: t.language,
                variables: t.variables,
                components: t.components,
            }),
            interactive: self.interactive,
            location: self.location,
            contacts: self.contacts,
            reaction: self.reaction.map(|r| (r.message_id, r.emoji)),
            client_id: self.client_id.or(idempotency_key),
            hold_ms: self.hold_ms.unwrap_or(0),
        })
    }
}

fn is_place(value: &Value) -> bool {
    let number = |key: &str| value.get(key).and_then(Value::as_f64);
    matches!((number("latitude"), number("longitude")), (Some(lat), Some(lon)) if lat.abs() <= 90.0 && lon.abs() <= 180.0)
}

/// The message; when several were made, `batch` names them all in order.
#[derive(Serialize, ToSchema)]
pub struct MessageOut {
    #[serde(flatten)]
    pub message: MessageView,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<Vec<String>>,
}

pub(super) async fn show_queued(
    app: &App,
    tx: &mut Tx,
    workspace: &WorkspaceId,
    queued: &Queued,
) -> ApiResult<MessageOut> {
    let first = rules::messages_view(app, tx, workspace, &queued.messages[..1])
        .await?
        .pop()
        .ok_or_else(|| ApiError::not_found("message"))?;
    let batch = (queued.messages.len() > 1).then(|| queued.messages.iter().map(|row| row.id.to_string()).collect());
    Ok(MessageOut { message: first, batch })
}

/// Reply to the customer or leave a note. Delivery follows; watch the message's status.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/conversations/{id}/messages", tag = "messages", params(("workspace_id" = String, Path,), ("id" = String, Path,)), request_body = ReplyIn, responses((status = 202, body = MessageOut), (status = 409, description = "window_closed, account_reconnect, account_paused")))]
pub async fn send(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<ConversationId>,
    headers: HeaderMap,
    Body(input): Body<ReplyIn>,
) -> ApiResult<Accepted<MessageOut>> {
    require(caller.role, Permission::Converse)?;
    let key = headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .map(|key| key.chars().take(100).collect());
    let kind = input.kind.clone().unwrap_or_else(|| "reply".into());
    let draft = input.draft(key)?;
    let mut tx = app.db.write().await?;
    let out = match kind.as_str() {
        "reply" => {
            let queued = outbound::queue(&app, &mut tx, &caller.workspace_id, &id, &caller.author(), &draft).await?;
            show_queued(&app, &mut tx, &caller.workspace_id, &queued).await?
        }
        "note" => {
            let row = outbound::note(&app, &mut tx, &caller.workspace_id, &id, &caller.author(), &draft).await?;
            show_one(&app, &mut tx, &caller.workspace_id, row).await?
        }
        _ => return Err(ApiError::field("kind", "unknown", "kind is reply or note.")),
    };
    if let Some(member) = caller.member_id() {
        conversation::delete_draft(&mut tx, &caller.workspace_id, &id, member).await?;
    }
    tx.commit().await?;
    Ok(Accepted(out))
}

async fn show_one(app: &App, tx: &mut Tx, workspace: &WorkspaceId, row: message::MessageRow) -> ApiResult<MessageOut> {
    show_queued(
        app,
        tx,
        workspace,
        &Queued {
            messages: vec![row],
            repeated: false,
        },
    )
    .await
}

#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/messages/{id}", tag = "messages", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 200, body = MessageView)))]
pub async fn find(State(app): State<App>, caller: Caller, Id(id): Id<MessageId>) -> ApiResult<Json<MessageView>> {
    require(caller.role, Permission::Converse)?;
    let mut tx = app.db.read().await?;
    let row = message::find(&mut tx, &caller.workspace_id, &id)
        .await
        .map_err(|_| ApiError::not_found("message"))?;
    Ok(Json(show_one(&app, &mut tx, &caller.workspace_id, row).await?.message))
}

/// Take back a message that has not left yet.
#[utoipa::path(delete, path = "/api/v1/workspaces/{workspace_id}/messages/{id}", tag = "messages", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 204), (status = 409, description = "already_sent")))]
pub async fn take_back(State(app): State<App>, caller: Caller, Id(id): Id<MessageId>) -> ApiResult<StatusCode> {
    require(caller.role, Permission::Converse)?;
    let mut tx = app.db.write().await?;
    outbound::take_back(&app, &mut tx, &caller.workspace_id, &id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Default, Deserialize, ToSchema)]
pub struct RetryIn {
    /// Needed when it is not known whether the first try arrived.
    #[serde(default)]
    pub confirm_duplicate: bool,
}

/// Send a failed message again.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/messages/{id}/retry", tag = "messages", params(("workspace_id" = String, Path,), ("id" = String, Path,)), request_body = RetryIn, responses((status = 202, body = MessageView), (status = 409, description = "may_duplicate, not_failed")))]
pub async fn retry(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<MessageId>,
    body: axum::body::Bytes,
) -> ApiResult<Accepted<MessageView>> {
    require(caller.role, Permission::Converse)?;
    let input: RetryIn = if body.is_empty() {
        RetryIn::default()
    } else {
        serde_json::from_slice(&body)
            .map_err(|_| ApiError::new(StatusCode::BAD_REQUEST, "not_json", "The body is not valid JSON."))?
    };
    let mut tx = app.db.write().await?;
    let row = outbound::retry(&app, &mut tx, &caller.workspace_id, &id, input.confirm_duplicate).await?;
    let out = show_one(&app, &mut tx, &caller.workspace_id, row).await?;
    tx.commit().await?;
    Ok(Accepted(out.message))
}

/// I saw that this unclear message did arrive.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/messages/{id}/mark-sent", tag = "messages", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 200, body = MessageView)))]
pub async fn mark_sent(State(app): State<App>, caller: Caller, Id(id): Id<MessageId>) -> ApiResult<Json<MessageView>> {
    require(caller.role, Permission::Converse)?;
    let mut tx = app.db.write().await?;
    let row = outbound::mark_sent(&app, &mut tx, &caller.workspace_id, &id, &caller.author()).await?;
    let out = show_one(&app, &mut tx, &caller.workspace_id, row).await?;
    tx.commit().await?;
    Ok(Json(out.message))
}
