//! Conversations: lists people work from, and what they do with one.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sapa_domain::conversation::{self as rules, Change};
use sapa_domain::team::access::{Permission, require};
use sapa_domain::view::ConversationView;
use sapa_domain::{App, outbound};
use sapa_model::{AccountId, ConversationId, ConversationStatus, MemberId, MessageId, Millis};
use sapa_store::conversation::{self, AssigneeFilter, DraftRow, ListFilter, ListSort};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::error::{ApiError, ApiResult};
use super::input::{Ask, Body, Created, Id};
use super::messages::{MessageOut, ReplyIn, show_queued};
use super::page::{Page, Paging};
use crate::state::Server;

/// Windows that end within this time are shown as closing.
const CLOSING_MS: i64 = 3 * 3_600_000;
const COUNT_CAP: i64 = 1000;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list, start))
        .routes(routes!(counts))
        .routes(routes!(find, change))
        .routes(routes!(read))
        .routes(routes!(unread))
        .routes(routes!(typing))
        .routes(routes!(draft, save_draft, drop_draft))
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConversationFilter {
    /// `open` (default), `snoozed`, `closed`, `all`
    pub status: Option<String>,
    pub account_id: Option<String>,
    /// `me`, `none`, `any` or a member's id
    pub assignee: Option<String>,
    /// A label's id.
    pub label: Option<String>,
    /// Part of the contact's name, phone or username.
    pub q: Option<String>,
    /// `newest` (default), `oldest` (waiting longest), `urgent` (window ends first)
    pub sort: Option<String>,
    /// A ready-made list: `mine`, `unassigned`, `all`, `snoozed`, `closed`, `failed`, `window`
    pub view: Option<String>,
    pub limit: Option<i64>,
    pub cursor: Option<String>,
}

fn filter(app: &App, caller: &Caller, ask: &ConversationFilter) -> ApiResult<ListFilter> {
    let mut out = view(app, caller, ask.view.as_deref())?;
    match ask.status.as_deref() {
        Some("all") => out.status = None,
        Some(word) => {
            out.status = Some(
                ConversationStatus::parse(word)
                    .ok_or_else(|| ApiError::field("status", "unknown", "status is open, snoozed, closed or all."))?,
            );
        }
        None if ask.view.is_none() => out.status = Some(ConversationStatus::Open),
        None => {}
    }
    match ask.assignee.as_deref() {
        Some("me") => out.assignee = Some(mine(caller)?),
        Some("none") => out.assignee = Some(AssigneeFilter::Nobody),
        Some("any") => out.assignee = Some(AssigneeFilter::Anybody),
        Some(id) => out.assignee = Some(AssigneeFilter::Member(id.to_owned())),
        None => {}
    }
    out.account = ask.account_id.clone().or(out.account);
    out.label = ask.label.clone();
    out.sort = match ask.sort.as_deref() {
        None | Some("newest") => out.sort,
        Some("oldest") => ListSort::OldestWaiting,
        Some("urgent") => ListSort::WindowEnd,
        Some(_) => return Err(ApiError::field("sort", "unknown", "sort is newest, oldest or urgent.")),
    };
    Ok(out)
}

fn view(app: &App, caller: &Caller, name: Option<&str>) -> ApiResult<ListFilter> {
    let open = ListFilter {
        status: Some(ConversationStatus::Open),
        ..ListFilter::default()
    };
    let now = app.clock.now();
    Ok(match name {
        None | Some("all") => open,
        Some("mine") => ListFilter {
            assignee: Some(mine(caller)?),
            ..open
        },
        Some("unassigned") => ListFilter {
            assignee: Some(AssigneeFilter::Nobody),
            ..open
        },
        Some("snoozed") => ListFilter {
            status: Some(ConversationStatus::Snoozed),
            ..open
        },
        Some("closed") => ListFilter {
            status: Some(ConversationStatus::Closed),
            ..open
        },
        Some("failed") => ListFilter {
            status: None,
            failed: true,
            ..open
        },
        Some("window") => ListFilter {
            window_before: Some((now, now.plus_ms(CLOSING_MS))),
            sort: ListSort::WindowEnd,
            ..open
        },
        Some(_) => {
            return Err(ApiError::field(
                "view",
                "unknown",
                "view is mine, unassigned, all, snoozed, closed, failed or window.",
            ));
        }
    })
}

/// A key is nobody: nothing is assigned to it.
fn mine(caller: &Caller) -> ApiResult<AssigneeFilter> {
    let member = caller.member_id().ok_or_else(|| {
        ApiError::field(
            "assignee",
            "no_member",
            "An API key has no chats of its own; name a member.",
        )
    })?;
    Ok(AssigneeFilter::Member(member.to_string()))
}

/// A list of conversations. Costs the same on every page.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/conversations", tag = "conversations", params(("workspace_id" = String, Path,), ConversationFilter), responses((status = 200, body = Page<ConversationView>)))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Ask(ask): Ask<ConversationFilter>,
) -> ApiResult<Json<Page<ConversationView>>> {
    require(caller.role, Permission::Converse)?;
    let filter = filter(&app, &caller, &ask)?;
    let paging = Paging {
        limit: ask.limit,
        cursor: ask.cursor,
    };
    let (limit, after) = (paging.limit()?, paging.after::<(i64, String)>()?);
    let mut tx = app.db.read().await?;
    let rows = match ask.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        Some(q) => {
            sapa_store::search::conversations(&mut tx, &caller.workspace_id, q, &filter, after, limit + 1).await?
        }
        None => rules::page(&mut tx, &caller.workspace_id, &filter, after, limit).await?,
    };
    let page = Page::cut(
        rows,
        limit,
        |row| (filter.sort.key_of(row), row.id.to_string()),
        |row| row,
    );
    let items = rules::views(&mut tx, &caller.workspace_id, &page.items, caller.member_id()).await?;
    Ok(Json(Page {
        items,
        next_cursor: page.next_cursor,
    }))
}

#[derive(Serialize, ToSchema)]
pub struct CountsOut {
    pub mine: i64,
    pub unassigned: i64,
    pub all: i64,
    pub snoozed: i64,
    pub failed: i64,
    pub window: i64,
    /// Open conversations by account.
    #[schema(value_type = Object)]
    pub accounts: std::collections::BTreeMap<String, i64>,
    /// No list is counted further than this.
    pub cap: i64,
}

/// How much waits in each list, counted up to `cap`.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/conversations/counts", tag = "conversations", params(("workspace_id" = String, Path,)), responses((status = 200, body = CountsOut)))]
pub async fn counts(State(app): State<App>, caller: Caller) -> ApiResult<Json<CountsOut>> {
    require(caller.role, Permission::Converse)?;
    let mut tx = app.db.read().await?;
    let names = ["unassigned", "all", "snoozed", "failed", "window"];
    let filters = names
        .iter()
        .map(|name| view(&app, &caller, Some(name)))
        .collect::<ApiResult<Vec<_>>>()?;
    let n = rules::count_views(&mut tx, &caller.workspace_id, &filters, COUNT_CAP).await?;
    let mine = match view(&app, &caller, Some("mine")) {
        Ok(filter) => rules::count_views(&mut tx, &caller.workspace_id, &[filter], COUNT_CAP).await?[0],
        Err(_) => 0,
    };
    let mut accounts = std::collections::BTreeMap::new();
    for account in sapa_store::account::list(&mut tx, &caller.workspace_id).await? {
        let filter = ListFilter {
            status: Some(ConversationStatus::Open),
            account: Some(account.id.to_string()),
            ..ListFilter::default()
        };
        accounts.insert(
            account.id.to_string(),
            conversation::count(&mut tx, &caller.workspace_id, &filter, COUNT_CAP).await?,
        );
    }
    Ok(Json(CountsOut {
        mine,
        unassigned: n[0],
        all: n[1],
        snoozed: n[2],
        failed: n[3],
        window: n[4],
        accounts,
        cap: COUNT_CAP,
    }))
}

#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/conversations/{id}", tag = "conversations", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 200, body = ConversationView)))]
pub async fn find(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<ConversationId>,
) -> ApiResult<Json<ConversationView>> {
    require(caller.role, Permission::Converse)?;
    Ok(Json(
        rules::one(&mut app.db.read().await?, &caller.workspace_id, &id, caller.member_id()).await?,
    ))
}

#[derive(Deserialize, ToSchema)]
pub struct ConversationPatch {
    /// `open`, `snoozed` (with `snoozed_until`), `closed`
    pub status: Option<ConversationStatus>,
    /// RFC 3339
    pub snoozed_until: Option<String>,
    /// A member's id; null takes the assignee away.
    #[serde(default, deserialize_with = "super::input::present::deserialize")]
    #[schema(value_type = Option<String>)]
    pub assignee_id: Option<Option<MemberId>>,
    /// `none`, `low`, `high`, `urgent`
    pub priority: Option<String>,
    /// All labels it should have.
    pub labels: Option<Vec<String>>,
}

/// Assign, close, reopen, snooze, prioritise, label.
#[utoipa::path(patch, path = "/api/v1/workspaces/{workspace_id}/conversations/{id}", tag = "conversations", params(("workspace_id" = String, Path,), ("id" = String, Path,)), request_body = ConversationPatch, responses((status = 200, body = ConversationView)))]
pub async fn change(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<ConversationId>,
    Body(input): Body<ConversationPatch>,
) -> ApiResult<Json<ConversationView>> {
    require(caller.role, Permission::Converse)?;
    let until = match &input.snoozed_until {
        Some(text) => Some(
            Millis::parse_rfc3339(text)
                .ok_or_else(|| ApiError::field("snoozed_until", "format", "Write a time like 2026-11-25T09:00:00Z."))?,
        ),
        None => None,
    };
    let wish = Change {
        status: input.status,
        snoozed_until: until,
        assignee: input.assignee_id,
        priority: input.priority,
        labels: input.labels,
    };
    let mut tx = app.db.write().await?;
    let view = rules::change(&app, &mut tx, &caller.workspace_id, &id, &caller.author(), wish).await?;
    tx.commit().await?;
    Ok(Json(view))
}

#[derive(Deserialize, ToSchema)]
pub struct StartIn {
    pub account_id: AccountId,
    /// `{"phone": "+62…"}`, `{"contact_id": "con_…"}` or `{"external_id": "…"}`
    #[schema(value_type = Object)]
    pub to: Value,
    pub message: ReplyIn,
}

#[derive(Serialize, ToSchema)]
pub struct StartOut {
    pub conversation: ConversationView,
    pub message: MessageOut,
}

/// Write first, or go on with the open conversation.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/conversations", tag = "conversations", params(("workspace_id" = String, Path,)), request_body = StartIn, responses((status = 201, body = StartOut)))]
pub async fn start(State(app): State<App>, caller: Caller, Body(input): Body<StartIn>) -> ApiResult<Created<StartOut>> {
    require(caller.role, Permission::Converse)?;
    let draft = input.message.draft(None)?;
    let mut tx = app.db.write().await?;
    let (id, queued) = outbound::start(
        &app,
        &mut tx,
        &caller.workspace_id,
        &input.account_id,
        &input.to,
        &caller.author(),
        &draft,
    )
    .await?;
    let message = show_queued(&app, &mut tx, &caller.workspace_id, &queued).await?;
    let conversation = rules::one(&mut tx, &caller.workspace_id, &id, caller.member_id()).await?;
    tx.commit().await?;
    Ok(Created(StartOut { conversation, message }))
}

/// I have seen everything up to now.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/conversations/{id}/read", tag = "conversations", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 204)))]
pub async fn read(State(app): State<App>, caller: Caller, Id(id): Id<ConversationId>) -> ApiResult<StatusCode> {
    require(caller.role, Permission::Converse)?;
    let mut tx = app.db.write().await?;
    let row = match caller.member_id() {
        Some(member) => rules::mark_read(&app, &mut tx, &caller.workspace_id, &id, member).await?,
        None => conversation::find(&mut tx, &caller.workspace_id, &id)
            .await
            .map_err(|_| ApiError::not_found("conversation"))?,
    };
    outbound::enqueue_read(&app, &mut tx, &row).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Default, Deserialize, ToSchema)]
pub struct UnreadIn {
    /// Unread from this message on; left out = only the newest.
    pub message_id: Option<MessageId>,
}

/// Unread again for me.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/conversations/{id}/unread", tag = "conversations", params(("workspace_id" = String, Path,), ("id" = String, Path,)), request_body = UnreadIn, responses((status = 204)))]
pub async fn unread(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<ConversationId>,
    Body(input): Body<UnreadIn>,
) -> ApiResult<StatusCode> {
    require(caller.role, Permission::Converse)?;
    let member = caller
        .member_id()
        .ok_or_else(|| ApiError::field("workspace_id", "no_member", "An API key reads for nobody."))?;
    let mut tx = app.db.write().await?;
    rules::mark_unread(
        &app,
        &mut tx,
        &caller.workspace_id,
        &id,
        member,
        input.message_id.as_ref(),
    )
    .await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Show the customer that somebody is typing, where the channel can.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/conversations/{id}/typing", tag = "conversations", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 204)))]
pub async fn typing(State(app): State<App>, caller: Caller, Id(id): Id<ConversationId>) -> ApiResult<StatusCode> {
    require(caller.role, Permission::Converse)?;
    let mut tx = app.db.write().await?;
    let row = conversation::find(&mut tx, &caller.workspace_id, &id)
        .await
        .map_err(|_| ApiError::not_found("conversation"))?;
    outbound::enqueue_typing(&app, &mut tx, &row).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, Deserialize, ToSchema)]
pub struct DraftBody {
    /// `reply` or `note`
    pub mode: String,
    pub text: String,
    #[serde(default)]
    pub attachment_ids: Vec<String>,
}

fn own(caller: &Caller) -> ApiResult<&MemberId> {
    caller.member_id().ok_or_else(|| {
        ApiError::field(
            "workspace_id",
            "no_member",
            "Drafts belong to teammates, not to API keys.",
        )
    })
}

/// What I have begun to write here; null when nothing.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/conversations/{id}/draft", tag = "conversations", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 200, body = Option<DraftBody>)))]
pub async fn draft(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<ConversationId>,
) -> ApiResult<Json<Option<DraftBody>>> {
    let mut tx = app.db.read().await?;
    conversation::find(&mut tx, &caller.workspace_id, &id)
        .await
        .map_err(|_| ApiError::not_found("conversation"))?;
    let row = conversation::draft(&mut tx, &caller.workspace_id, &id, own(&caller)?).await?;
    Ok(Json(row.map(|row| DraftBody {
        mode: row.mode,
        text: row.text,
        attachment_ids: serde_json::from_str(&row.attachment_ids).unwrap_or_default(),
    })))
}

#[utoipa::path(put, path = "/api/v1/workspaces/{workspace_id}/conversations/{id}/draft", tag = "conversations", params(("workspace_id" = String, Path,), ("id" = String, Path,)), request_body = DraftBody, responses((status = 204)))]
pub async fn save_draft(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<ConversationId>,
    Body(input): Body<DraftBody>,
) -> ApiResult<StatusCode> {
    if input.text.chars().count() > 20_000
        || input.attachment_ids.len() > 30
        || !["reply", "note"].contains(&input.mode.as_str())
    {
        return Err(ApiError::field(
            "text",
            "too_long",
            "A draft is a reply or a note with at most 20,000 characters and 30 files.",
        ));
    }
    let mut tx = app.db.write().await?;
    conversation::find(&mut tx, &caller.workspace_id, &id)
        .await
        .map_err(|_| ApiError::not_found("conversation"))?;
    let row = DraftRow {
        conversation_id: id.to_string(),
        mode: input.mode,
        text: input.text,
        attachment_ids: serde_json::to_string(&input.attachment_ids).unwrap_or_else(|_| "[]".into()),
        updated_at: app.clock.now(),
    };
    conversation::save_draft(&mut tx, &caller.workspace_id, own(&caller)?, &row).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(delete, path = "/api/v1/workspaces/{workspace_id}/conversations/{id}/draft", tag = "conversations", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 204)))]
pub async fn drop_draft(State(app): State<App>, caller: Caller, Id(id): Id<ConversationId>) -> ApiResult<StatusCode> {
    let mut tx = app.db.write().await?;
    conversation::find(&mut tx, &caller.workspace_id, &id)
        .await
        .map_err(|_| ApiError::not_found("conversation"))?;
    conversation::delete_draft(&mut tx, &caller.workspace_id, &id, own(&caller)?).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
