//! One browser's line: says hello, catches up from the database, then passes frames on.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use sapa_domain::events::MEMBER_UPDATED;
use sapa_model::EventId;
use sapa_store::{Signal, args, event};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::broadcast;

use super::hub::Frame;
use super::presence::Said;
use crate::api::caller::{Caller, Who};
use crate::api::error::{ApiError, ApiResult};
use crate::api::input::Ask;
use crate::state::Server;

const PING_EVERY: Duration = Duration::from_secs(25);
/// Quiet sockets are many: their buffers start small.
const BUFFER: usize = 2 * 1024;
const FROM_BROWSER_MAX: usize = 16 * 1024;
const PAGE: i64 = 500;
/// A browser that missed more than this fetches its screen anew, which is cheaper for both.
const CATCH_UP_MAX: i64 = 5000;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct After {
    /// The `seq` of the last frame seen; left out = from now on.
    pub after: Option<i64>,
}

/// Live updates as a WebSocket of text frames `{"seq","type","data"}`.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/live", tag = "live", params(("workspace_id" = String, Path,), After),
    responses((status = 101, description = "Frames: hello, message.created, message.updated, conversation.created, conversation.updated, contact.updated, account.updated, account.event, template.updated, inbound.dead, read.updated, presence, reset")))]
pub async fn live(
    State(server): State<Server>,
    caller: Caller,
    Ask(ask): Ask<After>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> ApiResult<Response> {
    // A foreign page may open a socket with our cookie; it cannot lie about where it comes from.
    if let (Who::Member { .. }, Some(origin)) =
        (&caller.who, headers.get("origin").and_then(|value| value.to_str().ok()))
    {
        let host = headers
            .get("host")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let own = origin.split_once("://").is_some_and(|(_, authority)| authority == host)
            || server.app.config.public_url == origin;
        if !own && headers.get("authorization").is_none() {
            return Err(ApiError::new(
                StatusCode::FORBIDDEN,
                "foreign_origin",
                "Live updates are for pages of this installation only.",
            ));
        }
    }
    let upgrade = upgrade.map_err(|rejection| {
        let detail = "This address is a WebSocket: connect to it with ws:// or wss://.";
        ApiError::new(rejection.into_response().status(), "not_websocket", detail)
    })?;
    Ok(upgrade
        .read_buffer_size(BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(1 << 20)
        .max_message_size(FROM_BROWSER_MAX)
        .on_upgrade(move |socket| run(server, caller, ask.after, socket)))
}

/// What a browser may say.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Heard {
    Presence {
        conversation_id: Option<String>,
        state: String,
    },
    Ping,
    #[serde(other)]
    Other,
}

struct Line {
    server: Server,
    workspace: String,
    member: Option<(String, String)>,
    id: String,
    /// Frames up to here have been sent.
    sent: i64,
}

async fn run(server: Server, caller: Caller, after: Option<i64>, mut socket: WebSocket) {
    let member = match &caller.who {
        Who::Member { member_id, name, .. } => Some((member_id.to_string(), name.clone())),
        Who::Key { .. } => None,
    };
    let mut line = Line {
        workspace: caller.workspace_id.to_string(),
        member,
        id: EventId::new().to_string(),
        sent: 0,
        server,
    };
    let Ok(mut frames) = line.begin(&mut socket, after).await else {
        return;
    };
    metrics::gauge!("sapa_live_sockets").increment(1.0);
    let mut ping = tokio::time::interval_at(tokio::time::Instant::now() + PING_EVERY, PING_EVERY);
    let mut silent = 0;
    loop {
        let go_on = tokio::select! {
            frame = frames.recv() => match frame {
                Ok(frame) => line.pass(&mut socket, frame).await,
                Err(broadcast::error::RecvError::Lagged(_)) => line.catch_up(&mut socket).await,
                Err(broadcast::error::RecvError::Closed) => false,
            },
            heard = socket.recv() => {
                silent = 0;
                match heard {
                    Some(Ok(Message::Text(text))) => line.hear(&mut socket, &text).await,
                    Some(Ok(Message::Close(_)) | Err(_)) | None => false,
                    Some(Ok(_)) => true,
                }
            }
            _ = ping.tick() => {
                silent += 1;
                silent < 3 && line.may_stay(&caller).await && socket.send(Message::Ping(axum::body::Bytes::new())).await.is_ok()
            }
        };
        if !go_on {
            break;
        }
    }
    line.say(None, "gone");
    metrics::gauge!("sapa_live_sockets").decrement(1.0);
}

impl Line {
    /// Joins the room first and reads from the database after, so that nothing falls between.
    async fn begin(
        &mut self,
        socket: &mut WebSocket,
        after: Option<i64>,
    ) -> Result<broadcast::Receiver<Frame>, axum::Error> {
        let bounds = async {
            let mut tx = self.server.app.db.read().await?;
            Ok::<_, sapa_store::StoreError>((
                event::first_seq(&mut tx, &self.workspace).await?,
                event::last_seq(&mut tx, &self.workspace).await?,
            ))
        };
        let (first, last) = bounds.await.map_err(axum::Error::new)?;
        let frames = self.server.hub.join(&self.workspace, last);
        let too_old =
            after.is_some_and(|after| after > last || last - after > CATCH_UP_MAX || (first > 0 && after < first - 1));
        self.sent = after.filter(|_| !too_old).unwrap_or(last);
        let member = self.member.as_ref().map(|(id, _)| id);
        let hello = json!({"seq": self.sent, "type": "hello", "data": {"member_id": member, "node": self.server.app.config.node, "version": env!("CARGO_PKG_VERSION")}});
        socket.send(Message::Text(hello.to_string().into())).await?;
        if too_old {
            socket
                .send(Message::Text(
                    json!({"seq": null, "type": "reset", "data": {}}).to_string().into(),
                ))
                .await?;
        }
        self.say(None, "viewing");
        if !self.catch_up(socket).await {
            return Err(axum::Error::new("the line broke"));
        }
        Ok(frames)
    }

    /// Sends everything after `sent` from the database. False: the line broke.
    async fn catch_up(&mut self, socket: &mut WebSocket) -> bool {
        loop {
            let rows =
                async { event::after(&mut self.server.app.db.read().await?, &self.workspace, self.sent, PAGE).await }
                    .await;
            let Ok(rows) = rows else { return false };
            let full = rows.len() as i64 == PAGE;
            for row in &rows {
                if !self.pass(socket, Frame::of(row)).await {
                    return false;
                }
            }
            if !full {
                return true;
            }
        }
    }

    async fn pass(&mut self, socket: &mut WebSocket, frame: Frame) -> bool {
        if let Some(seq) = frame.seq {
            if seq <= self.sent {
                return true;
            }
            self.sent = seq;
        }
        if self.ends_with(&frame.text) {
            return false;
        }
        if !frame.is_for(self.member.as_ref().map(|(id, _)| id.as_str())) {
            return true;
        }
        socket.send(Message::Text(frame.text)).await.is_ok()
    }

    /// The teammate of this line was removed from the workspace.
    fn ends_with(&self, text: &str) -> bool {
        let Some((id, _)) = &self.member else { return false };
        text.contains(MEMBER_UPDATED) && text.contains(r#""removed":true"#) && text.contains(id.as_str())
    }

    /// Is the teammate still in the workspace, the key still good?
    async fn may_stay(&self, caller: &Caller) -> bool {
        let found = async {
            let mut tx = self.server.app.db.read().await?;
            match &caller.who {
                Who::Member { member_id, .. } => {
                    tx.exists(
                        "SELECT 1 FROM member WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL",
                        args![&caller.workspace_id, member_id],
                    )
                    .await
                }
                Who::Key { id, .. } => {
                    tx.exists(
                        "SELECT 1 FROM api_key WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL",
                        args![&caller.workspace_id, id],
                    )
                    .await
                }
            }
        };
        found.await.unwrap_or(true)
    }

    async fn hear(&self, socket: &mut WebSocket, text: &str) -> bool {
        match serde_json::from_str::<Heard>(text) {
            Ok(Heard::Presence { conversation_id, state }) => {
                let state = if state == "typing" { "typing" } else { "viewing" };
                self.say(conversation_id.filter(|id| id.len() <= 40), state);
                true
            }
            Ok(Heard::Ping) => socket
                .send(Message::Text(
                    json!({"seq": null, "type": "pong", "data": {}}).to_string().into(),
                ))
                .await
                .is_ok(),
            Ok(Heard::Other) | Err(_) => true,
        }
    }

    /// Tells every node where this teammate is.
    fn say(&self, conversation_id: Option<String>, state: &str) {
        let Some((member_id, name)) = &self.member else { return };
        let said = Said {
            member_id: member_id.clone(),
            name: name.clone(),
            line: self.id.clone(),
            conversation_id,
            state: state.to_owned(),
        };
        if let Ok(text) = serde_json::to_string(&said) {
            self.server
                .app
                .db
                .signals()
                .send(Signal::Passing(self.workspace.clone(), text));
        }
    }
}
