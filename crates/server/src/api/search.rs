//! One search over messages and contacts; finds parts of words, in Thai too.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use sapa_domain::App;
use sapa_domain::conversation as rules;
use sapa_domain::team::access::{Permission, require};
use sapa_domain::view::{ContactBrief, MessageView};
use sapa_store::{conversation, search as store};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::error::{ApiError, ApiResult};
use super::input::Ask;
use super::page::{Page, Paging};
use crate::state::Server;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(find))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchAsk {
    pub q: String,
    /// `messages` (default) or `contacts`
    pub kind: Option<String>,
    pub limit: Option<i64>,
    pub cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Hit {
    Message {
        message: Box<MessageView>,
        conversation: HitConversation,
        highlight: Vec<(usize, usize)>,
    },
    Contact {
        contact: ContactBrief,
    },
}

#[derive(Serialize, ToSchema, Clone)]
pub struct HitConversation {
    pub id: String,
    pub channel: String,
    pub contact: ContactBrief,
}

/// Search, newest first. `highlight` holds character ranges in the text.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/search", tag = "search", params(("workspace_id" = String, Path,), SearchAsk), responses((status = 200, body = Page<Hit>)))]
pub async fn find(State(app): State<App>, caller: Caller, Ask(ask): Ask<SearchAsk>) -> ApiResult<Json<Page<Hit>>> {
    require(caller.role, Permission::Converse)?;
    let q = ask.q.trim().to_owned();
    if q.is_empty() || q.chars().count() > 200 {
        return Err(ApiError::field("q", "length", "Search for 1 to 200 characters."));
    }
    let paging = Paging {
        limit: ask.limit,
        cursor: ask.cursor,
    };
    match ask.kind.as_deref() {
        None | Some("messages") => messages(&app, &caller, &q, &paging).await,
        Some("contacts") => contacts(&app, &caller, &q, &paging).await,
        Some(_) => Err(ApiError::field("kind", "unknown", "kind is messages or contacts.")),
    }
}

async fn messages(app: &App, caller: &Caller, q: &str, paging: &Paging) -> ApiResult<Json<Page<Hit>>> {
    let (limit, before) = (paging.limit()?, paging.after::<String>()?);
    let mut tx = app.db.read().await?;
    let rows = store::messages(&mut tx, &caller.workspace_id, q, before.as_deref(), limit + 1).await?;
    let page = Page::cut(rows, limit, |row| row.id.to_string(), |row| row);
    let ids: Vec<&str> = page.items.iter().map(|row| row.conversation_id.as_str()).collect();
    let found = conversation::find_many(&mut tx, &caller.workspace_id, &ids).await?;
    let chats: BTreeMap<String, HitConversation> = rules::views(&mut tx, &caller.workspace_id, &found, None)
        .await?
        .into_iter()
        .map(|view| {
            (
                view.id.clone(),
                HitConversation {
                    id: view.id,
                    channel: view.channel,
                    contact: view.contact,
                },
            )
        })
        .collect();
    let views = rules::messages_view(app, &mut tx, &caller.workspace_id, &page.items).await?;
    let items = views
        .into_iter()
        .filter_map(|message| {
            let conversation = chats.get(&message.conversation_id)?.clone();
            let highlight = highlight(message.text.as_deref().unwrap_or_default(), q);
            Some(Hit::Message {
                message: Box::new(message),
                conversation,
                highlight,
            })
        })
        .collect();
    Ok(Json(Page {
        items,
        next_cursor: page.next_cursor,
    }))
}

async fn contacts(app: &App, caller: &Caller, q: &str, paging: &Paging) -> ApiResult<Json<Page<Hit>>> {
    let (limit, before) = (paging.limit()?, paging.after::<String>()?);
    let rows = store::contacts(
        &mut app.db.read().await?,
        &caller.workspace_id,
        q,
        before.as_deref(),
        limit + 1,
    )
    .await?;
    let show = |row: sapa_store::contact::ContactRow| Hit::Contact {
        contact: ContactBrief {
            id: row.id.to_string(),
            name: row.name,
            display: row.phone.or(row.email),
            avatar_url: None,
            language: row.language,
        },
    };
    Ok(Json(Page::cut(rows, limit, |row| row.id.to_string(), show)))
}

/// Where the words stand, as character positions.
fn highlight(text: &str, q: &str) -> Vec<(usize, usize)> {
    let lower: Vec<char> = text.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect();
    let mut out = Vec::new();
    for word in q.split_whitespace().take(8) {
        let word: Vec<char> = word.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect();
        let places = lower
            .windows(word.len().max(1))
            .enumerate()
            .filter(|(_, part)| *part == word.as_slice());
        out.extend(places.map(|(at, _)| (at, at + word.len())).take(20));
    }
    out.sort_unstable();
    out
}

#[cfg(test)]
mod tests {
    use super::highlight;

    #[test]
    fn words_are_found_inside_thai_text() {
        assert_eq!(highlight("สนใจเสื้อสีดำค่ะ", "เสื้อ"), vec![(4, 9)]);
        assert_eq!(highlight("Halo HARGA harga", "harga"), vec![(5, 10), (11, 16)]);
    }
}
