//! People who write to the shop.

use axum::Json;
use axum::extract::State;
use sapa_domain::App;
use sapa_domain::contact::{self as rules, ContactChange, ContactDetail};
use sapa_domain::team::access::{Permission, require};
use sapa_domain::view::Time;
use sapa_model::{ContactId, ConversationStatus};
use sapa_store::contact::{self, ContactRow};
use sapa_store::search;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::error::ApiResult;
use super::input::{Ask, Body, Id};
use super::page::{Page, Paging};
use crate::state::Server;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(find, change))
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContactFilter {
    /// Part of a name, phone, e-mail or username.
    pub q: Option<String>,
    pub limit: Option<i64>,
    pub cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct ContactOut {
    pub id: String,
    pub name: String,
    /// A second line for people: phone or e-mail.
    pub display: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub language: Option<String>,
    pub note: String,
    #[schema(value_type = Object)]
    pub attributes: Value,
    pub created_at: Time,
    pub last_seen_at: Option<Time>,
}

#[derive(Serialize, ToSchema)]
pub struct ContactDetailOut {
    #[serde(flatten)]
    pub contact: ContactOut,
    pub identities: Vec<IdentityOut>,
    pub conversations: Vec<ContactConversationOut>,
}

/// One of a person's ids on one account.
#[derive(Serialize, ToSchema)]
pub struct IdentityOut {
    pub id: String,
    pub account_id: String,
    pub external_id: Option<String>,
    pub phone: Option<String>,
    pub username: Option<String>,
    pub profile_name: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct ContactConversationOut {
    pub id: String,
    pub account_id: String,
    pub channel: String,
    pub status: ConversationStatus,
    pub last_at: Time,
    pub closed_at: Option<Time>,
}

#[derive(Deserialize, ToSchema)]
pub struct ContactPatch {
    /// A name a teammate gives stays, whatever the platform's profile says.
    pub name: Option<String>,
    #[serde(default, deserialize_with = "super::input::present::deserialize")]
    #[schema(value_type = Option<String>)]
    pub email: Option<Option<String>>,
    pub note: Option<String>,
    #[serde(default, deserialize_with = "super::input::present::deserialize")]
    #[schema(value_type = Option<String>)]
    pub language: Option<Option<String>>,
    #[schema(value_type = Option<Object>)]
    pub attributes: Option<Map<String, Value>>,
}

fn show(row: ContactRow) -> ContactOut {
    ContactOut {
        id: row.id.to_string(),
        display: row.phone.clone().or_else(|| row.email.clone()),
        name: row.name,
        phone: row.phone,
        email: row.email,
        language: row.language,
        note: row.note,
        attributes: serde_json::from_str(&row.attributes).unwrap_or_default(),
        created_at: Time(row.created_at),
        last_seen_at: row.last_seen_at.map(Time),
    }
}

fn show_detail(detail: ContactDetail) -> ContactDetailOut {
    ContactDetailOut {
        contact: show(detail.contact),
        identities: detail
            .identities
            .into_iter()
            .map(|i| IdentityOut {
                id: i.id.to_string(),
                account_id: i.account_id.to_string(),
                external_id: i.external_id.or(i.scoped_id),
                phone: i.phone,
                username: i.username,
                profile_name: i.profile_name,
            })
            .collect(),
        conversations: detail
            .conversations
            .into_iter()
            .map(|c| ContactConversationOut {
                id: c.id.to_string(),
                account_id: c.account_id.to_string(),
                channel: c.channel,
                status: c.status,
                last_at: Time(c.sort_at),
                closed_at: c.closed_at.map(Time),
            })
            .collect(),
    }
}

/// Contacts, newest first.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/contacts", tag = "contacts", params(("workspace_id" = String, Path,), ContactFilter), responses((status = 200, body = Page<ContactOut>)))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Ask(ask): Ask<ContactFilter>,
) -> ApiResult<Json<Page<ContactOut>>> {
    require(caller.role, Permission::ManageContacts)?;
    let paging = Paging {
        limit: ask.limit,
        cursor: ask.cursor,
    };
    let (limit, before) = (paging.limit()?, paging.after::<String>()?);
    let mut tx = app.db.read().await?;
    let mut rows = match ask.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        Some(q) => search::contacts(&mut tx, &caller.workspace_id, q, before.as_deref(), limit + 1).await?,
        None => contact::list(&mut tx, &caller.workspace_id, before.as_deref(), limit + 1).await?,
    };
    contact::fill_last_seen(&mut tx, &caller.workspace_id, &mut rows).await?;
    Ok(Json(Page::cut(rows, limit, |row| row.id.to_string(), show)))
}

/// A contact with identities and conversations.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/contacts/{id}", tag = "contacts", params(("workspace_id" = String, Path,), ("id" = String, Path,)), responses((status = 200, body = ContactDetailOut)))]
pub async fn find(State(app): State<App>, caller: Caller, Id(id): Id<ContactId>) -> ApiResult<Json<ContactDetailOut>> {
    require(caller.role, Permission::ManageContacts)?;
    Ok(Json(show_detail(
        rules::detail(&mut app.db.read().await?, &caller.workspace_id, &id).await?,
    )))
}

#[utoipa::path(patch, path = "/api/v1/workspaces/{workspace_id}/contacts/{id}", tag = "contacts", params(("workspace_id" = String, Path,), ("id" = String, Path,)), request_body = ContactPatch, responses((status = 200, body = ContactDetailOut)))]
pub async fn change(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<ContactId>,
    Body(input): Body<ContactPatch>,
) -> ApiResult<Json<ContactDetailOut>> {
    require(caller.role, Permission::ManageContacts)?;
    let wish = ContactChange {
        name: input.name,
        email: input.email,
        note: input.note,
        language: input.language,
        attributes: input.attributes,
    };
    let mut tx = app.db.write().await?;
    rules::change(&app, &mut tx, &caller.workspace_id, &id, wish).await?;
    let detail = rules::detail(&mut tx, &caller.workspace_id, &id).await?;
    tx.commit().await?;
    Ok(Json(show_detail(detail)))
}
