//! Connected numbers, pages and shops: health, ledger, templates, events.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sapa_domain::account::{AccountChange, Health};
use sapa_domain::inbound::ledger::{self, Ledger};
use sapa_domain::team::access::{Permission, require};
use sapa_domain::view::Time;
use sapa_domain::{App, account, template};
use sapa_model::{AccountId, AccountState, AppId, Capabilities, Millis};
use sapa_store::account::{self as accounts, AccountRow};
use sapa_store::template as templates;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::error::{ApiError, ApiResult};
use super::input::{Accepted, Ask, Body, Created, Id};
use super::page::{Page, Paging};
use crate::state::Server;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(find, change, disconnect))
        .routes(routes!(check))
        .routes(routes!(resume))
        .routes(routes!(ledger_of))
        .routes(routes!(events))
        .routes(routes!(templates_of))
        .routes(routes!(sync_templates))
}

#[derive(Deserialize, ToSchema)]
pub struct AccountIn {
    pub channel: String,
    /// The app behind it; may be left out where app and account are one thing.
    pub app_id: Option<AppId>,
    pub name: String,
    /// Fields of the channel's `account_form`.
    #[schema(value_type = Object)]
    pub settings: Map<String, Value>,
}

#[derive(Deserialize, ToSchema)]
pub struct AccountPatch {
    pub name: Option<String>,
    /// Changed fields only; a masked secret that comes back stays as it is.
    #[schema(value_type = Option<Object>)]
    pub settings: Option<Map<String, Value>>,
    /// When the customer is told "read": `on_reply`, `on_open`, `never`.
    pub read_receipts: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct AccountOut {
    pub id: String,
    pub app_id: String,
    pub channel: String,
    pub name: String,
    pub external_id: String,
    /// As people read it, e.g. `+62 811-1000-2222`.
    pub display: String,
    #[schema(value_type = Object)]
    pub settings: Value,
    pub state: AccountState,
    pub state_reason: Option<StateReason>,
    pub read_receipts: String,
    pub health: HealthOut,
    pub capabilities: Capabilities,
    pub created_at: Time,
}

#[derive(Serialize, ToSchema)]
pub struct StateReason {
    pub code: String,
    pub text: String,
}

#[derive(Serialize, ToSchema)]
pub struct HealthOut {
    pub checked_at: Option<Time>,
    pub last_inbound_at: Option<Time>,
    pub last_outbound_at: Option<Time>,
    pub checks: Vec<CheckOut>,
    pub quality: Option<String>,
    pub throughput: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct CheckOut {
    pub name: String,
    /// null = could not be found out.
    pub ok: Option<bool>,
    pub detail: String,
    pub fix: Option<String>,
}

async fn show(app: &App, row: &AccountRow) -> ApiResult<AccountOut> {
    let settings: Value = serde_json::from_str(&row.settings).unwrap_or_default();
    let health: Health = serde_json::from_str(&row.health).unwrap_or_default();
    let (last_in, last_out) = accounts::last_words(&mut app.db.read().await?, &row.workspace_id, &row.id).await?;
    Ok(AccountOut {
        id: row.id.to_string(),
        app_id: row.app_id.to_string(),
        channel: row.channel.clone(),
        name: row.name.clone(),
        external_id: row.external_id.clone(),
        display: row.display.clone(),
        capabilities: app.channel(&row.channel)?.can_for(&settings),
        settings: account::masked(
            app,
            &account::account_context(row.id.as_str()),
            &row.settings,
            &row.secrets,
        )?,
        state: row.state,
        state_reason: row.state_code.clone().map(|code| StateReason {
            code,
            text: row.state_text.clone().unwrap_or_default(),
        }),
        read_receipts: row.read_receipts.clone(),
        health: HealthOut {
            checked_at: health.checked_at.map(Time),
            last_inbound_at: last_in.map(Time),
            last_outbound_at: last_out.map(Time),
            checks: health
                .checks
                .into_iter()
                .map(|c| CheckOut {
                    name: c.name,
                    ok: c.ok,
                    detail: c.detail,
                    fix: c.fix,
                })
                .collect(),
            quality: health.quality,
            throughput: health.throughput,
        },
        created_at: Time(row.created_at),
    })
}

async fn load(app: &App, caller: &Caller, id: &AccountId) -> ApiResult<AccountRow> {
    accounts::find(&mut app.db.read().await?, &caller.workspace_id, id)
        .await
        .map_err(|_| ApiError::not_found("account"))
}

/// Connected accounts, oldest first.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/accounts", tag = "channels", params(("workspace_id" = String, Path,)), responses((status = 200, body = Page<AccountOut>)))]
pub async fn list(State(app): State<App>, caller: Caller) -> ApiResult<Json<Page<AccountOut>>> {
    require(caller.role, Permission::SeeChannels)?;
    let rows = accounts::list(&mut app.db.read().await?, &caller.workspace_id).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        items.push(show(&app, row).await?);
    }
    Ok(Json(Page::whole(items)))
}

/// Connect an account. It is stored at once; whether it works is shown in its health a moment later.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/accounts", tag = "channels", params(("workspace_id" = String, Path,)), request_body = AccountIn, responses((status = 201, body = AccountOut)))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<AccountIn>,
) -> ApiResult<Created<AccountOut>> {
    require(caller.role, Permission::ManageChannels)?;
    let mut tx = app.db.write().await?;
    let new = account::NewAccount {
        channel: input.channel,
        app_id: input.app_id,
        name: input.name,
        settings: input.settings,
    };
    let row = account::create_account(&app, &mut tx, &caller.workspace_id, new).await?;
    tx.commit().await?;
    Ok(Created(show(&app, &row).await?))
}

#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/accounts/{id}", tag = "channels", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 200, body = AccountOut)))]
pub async fn find(State(app): State<App>, caller: Caller, Id(id): Id<AccountId>) -> ApiResult<Json<AccountOut>> {
    require(caller.role, Permission::SeeChannels)?;
    let row = load(&app, &caller, &id).await?;
    Ok(Json(show(&app, &row).await?))
}

#[utoipa::path(patch, path = "/api/v1/workspaces/{workspace_id}/accounts/{id}", tag = "channels", params(("workspace_id" = String, Path,), ("id" = String, Path,)), request_body = AccountPatch, responses((status = 200, body = AccountOut)))]
pub async fn change(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<AccountId>,
    Body(input): Body<AccountPatch>,
) -> ApiResult<Json<AccountOut>> {
    require(caller.role, Permission::ManageChannels)?;
    let mut tx = app.db.write().await?;
    let change = AccountChange {
        name: input.name,
        settings: input.settings,
        read_receipts: input.read_receipts,
    };
    let row = account::change_account(&app, &mut tx, &caller.workspace_id, &id, change).await?;
    tx.commit().await?;
    Ok(Json(show(&app, &row).await?))
}

/// Disconnect: the platform is told, the secrets are deleted at once, the history stays.
#[utoipa::path(delete, path = "/api/v1/workspaces/{workspace_id}/accounts/{id}", tag = "channels", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 204)))]
pub async fn disconnect(State(app): State<App>, caller: Caller, Id(id): Id<AccountId>) -> ApiResult<StatusCode> {
    require(caller.role, Permission::ManageChannels)?;
    account::disconnect(&app, &caller.workspace_id, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Run the live self-test now.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/accounts/{id}/check", tag = "channels", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 200, body = AccountOut)))]
pub async fn check(State(app): State<App>, caller: Caller, Id(id): Id<AccountId>) -> ApiResult<Json<AccountOut>> {
    require(caller.role, Permission::ManageChannels)?;
    let row = account::check(&app, &caller.workspace_id, &id).await?;
    Ok(Json(show(&app, &row).await?))
}

/// Let a paused account send again; what waited goes out.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/accounts/{id}/resume", tag = "channels", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 200, body = AccountOut)))]
pub async fn resume(State(app): State<App>, caller: Caller, Id(id): Id<AccountId>) -> ApiResult<Json<AccountOut>> {
    require(caller.role, Permission::ManageChannels)?;
    let row = load(&app, &caller, &id).await?;
    if row.state == AccountState::Disconnected {
        return Err(ApiError::not_found("account"));
    }
    let mut tx = app.db.write().await?;
    account::set_state(
        &app,
        &mut tx,
        &caller.workspace_id,
        &id,
        AccountState::Connected,
        None,
        app.clock.now(),
    )
    .await?;
    tx.commit().await?;
    let row = load(&app, &caller, &id).await?;
    Ok(Json(show(&app, &row).await?))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Period {
    /// RFC 3339; whole hours are counted.
    pub from: Option<String>,
    pub to: Option<String>,
}

/// Where every element the platform sent has ended: `received` is the sum of the rest.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/accounts/{id}/ledger", tag = "channels", params(("workspace_id" = String, Path,), ("id" = String, Path,), Period), responses((status = 200, body = Ledger)))]
pub async fn ledger_of(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<AccountId>,
    Ask(period): Ask<Period>,
) -> ApiResult<Json<Ledger>> {
    require(caller.role, Permission::SeeChannels)?;
    let time = |name: &str, text: &Option<String>| -> ApiResult<Option<Millis>> {
        let Some(text) = text else { return Ok(None) };
        Millis::parse_rfc3339(text)
            .map(Some)
            .ok_or_else(|| ApiError::field(name, "format", "Write a time like 2026-11-25T00:00:00Z."))
    };
    let (from, to) = (time("from", &period.from)?, time("to", &period.to)?);
    Ok(Json(ledger::ledger(&app, &caller.workspace_id, &id, from, to).await?))
}

#[derive(Serialize, ToSchema)]
pub struct AccountEventOut {
    pub id: String,
    pub kind: String,
    pub summary: String,
    #[schema(value_type = Object)]
    pub data: Value,
    pub at: Time,
}

/// What the platform said about the account: templates, quality, limits, bans. Newest first.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/accounts/{id}/events", tag = "channels", params(("workspace_id" = String, Path,), ("id" = String, Path,), Paging), responses((status = 200, body = Page<AccountEventOut>)))]
pub async fn events(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<AccountId>,
    Ask(paging): Ask<Paging>,
) -> ApiResult<Json<Page<AccountEventOut>>> {
    require(caller.role, Permission::SeeChannels)?;
    load(&app, &caller, &id).await?;
    let (limit, before) = (paging.limit()?, paging.after::<String>()?);
    let rows = accounts::events(
        &mut app.db.read().await?,
        &caller.workspace_id,
        id.as_str(),
        before.as_deref(),
        limit + 1,
    )
    .await?;
    Ok(Json(Page::cut(
        rows,
        limit,
        |row| row.id.to_string(),
        |row| AccountEventOut {
            id: row.id.to_string(),
            kind: row.kind,
            summary: row.summary,
            data: serde_json::from_str(&row.data).unwrap_or_default(),
            at: Time(row.at),
        },
    )))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TemplateFilter {
    /// e.g. `APPROVED`
    pub status: Option<String>,
    /// Part of the name or text.
    pub q: Option<String>,
    pub limit: Option<i64>,
    pub cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct TemplateOut {
    pub id: String,
    pub name: String,
    pub language: String,
    pub status: String,
    pub category: String,
    /// In the platform's shape.
    #[schema(value_type = Vec<Object>)]
    pub components: Value,
    /// The blanks; `key` is what `template.variables` uses.
    #[schema(value_type = Vec<Object>)]
    pub variables: Value,
    pub body_preview: String,
    pub updated_at: Time,
}

/// Templates as last synced from the platform.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/accounts/{id}/templates", tag = "channels", params(("workspace_id" = String, Path,), ("id" = String, Path,), TemplateFilter), responses((status = 200, body = Page<TemplateOut>)))]
pub async fn templates_of(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<AccountId>,
    Ask(ask): Ask<TemplateFilter>,
) -> ApiResult<Json<Page<TemplateOut>>> {
    require(caller.role, Permission::SeeChannels)?;
    load(&app, &caller, &id).await?;
    let paging = Paging {
        limit: ask.limit,
        cursor: ask.cursor,
    };
    let (limit, after) = (paging.limit()?, paging.after::<String>()?);
    let filter = templates::Filter {
        status: ask.status.as_deref(),
        text: ask.q.as_deref(),
    };
    let rows = templates::list(
        &mut app.db.read().await?,
        &caller.workspace_id,
        &id,
        filter,
        after.as_deref(),
        limit + 1,
    )
    .await?;
    Ok(Json(Page::cut(
        rows,
        limit,
        |row| format!("{}|{}", row.name, row.language),
        |row| TemplateOut {
            id: row.id.to_string(),
            name: row.name,
            language: row.language,
            status: row.status,
            category: row.category,
            components: serde_json::from_str(&row.components).unwrap_or_default(),
            variables: serde_json::from_str(&row.variables).unwrap_or_default(),
            body_preview: row.body_preview,
            updated_at: Time(row.updated_at),
        },
    )))
}

/// Read the platform's list again; `template.updated` tells when it is done.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/accounts/{id}/templates/sync", tag = "channels", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 202)))]
pub async fn sync_templates(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<AccountId>,
) -> ApiResult<Accepted<Value>> {
    require(caller.role, Permission::SeeChannels)?;
    load(&app, &caller, &id).await?;
    let mut tx = app.db.write().await?;
    template::enqueue_sync(&mut tx, &caller.workspace_id, &id, app.clock.now()).await?;
    tx.commit().await?;
    Ok(Accepted(serde_json::json!({"queued": true})))
}
