//! Rooms: one a workspace that somebody watches. A frame is written once and shared by all sockets.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::ws::Utf8Bytes;
use sapa_domain::App;
use sapa_store::event::EventRow;
use tokio::sync::broadcast;

use super::presence::Presence;
use super::tail;

/// Frames a slow socket may lag behind before it has to read from the database again.
const LAG: usize = 1024;

/// What goes to a socket as it is.
#[derive(Debug, Clone)]
pub struct Frame {
    /// None = passing, not stored.
    pub seq: Option<i64>,
    /// Only this teammate.
    pub member: Option<Arc<str>>,
    pub text: Utf8Bytes,
}

impl Frame {
    #[must_use]
    pub fn of(row: &EventRow) -> Self {
        Self {
            seq: Some(row.seq),
            member: row.member_id.as_deref().map(Arc::from),
            text: format!(
                r#"{{"seq":{},"type":{},"data":{}}}"#,
                row.seq,
                serde_json::Value::from(row.kind.as_str()),
                row.data
            )
            .into(),
        }
    }

    #[must_use]
    pub fn passing(kind: &str, data: &serde_json::Value) -> Self {
        Self {
            seq: None,
            member: None,
            text: serde_json::json!({"seq": null, "type": kind, "data": data})
                .to_string()
                .into(),
        }
    }

    #[must_use]
    pub fn is_for(&self, member: Option<&str>) -> bool {
        self.member.as_deref().is_none_or(|only| member == Some(only))
    }
}

/// A watched workspace.
pub struct Room {
    pub frames: broadcast::Sender<Frame>,
    /// Up to here events have been read into `frames`.
    pub seen: i64,
    pub presence: Presence,
}

#[derive(Clone)]
pub struct Hub {
    rooms: Arc<Mutex<HashMap<String, Room>>>,
}

impl Hub {
    #[must_use]
    pub fn start(app: App) -> Self {
        let hub = Self { rooms: Arc::default() };
        tokio::spawn(tail::pump(app, hub.clone()));
        hub
    }

    /// Joins a workspace's room. `now` is the newest event's number, should the room be new.
    pub fn join(&self, workspace: &str, now: i64) -> broadcast::Receiver<Frame> {
        self.with(|rooms| {
            let room = rooms.entry(workspace.to_owned()).or_insert_with(|| Room {
                frames: broadcast::channel(LAG).0,
                seen: now,
                presence: Presence::default(),
            });
            room.frames.subscribe()
        })
    }

    /// Which rooms have somebody in them, and up to where they have read. Empty ones are closed.
    pub(super) fn watched(&self) -> Vec<(String, i64)> {
        self.with(|rooms| {
            rooms.retain(|_, room| room.frames.receiver_count() > 0);
            rooms
                .iter()
                .map(|(workspace, room)| (workspace.clone(), room.seen))
                .collect()
        })
    }

    pub(super) fn seen(&self, workspace: &str) -> Option<i64> {
        self.with(|rooms| {
            rooms
                .get(workspace)
                .filter(|room| room.frames.receiver_count() > 0)
                .map(|room| room.seen)
        })
    }

    /// Hands new events to everyone in the room, each once.
    pub(super) fn push(&self, workspace: &str, rows: &[EventRow]) {
        self.with(|rooms| {
            let Some(room) = rooms.get_mut(workspace) else { return };
            for row in rows.iter().filter(|row| row.seq > room.seen) {
                let _ = room.frames.send(Frame::of(row));
            }
            room.seen = room.seen.max(rows.last().map_or(0, |row| row.seq));
        });
    }

    /// Changes who is where, and tells the room when that changed what it shows.
    pub(super) fn presence(&self, workspace: &str, change: impl FnOnce(&mut Presence) -> Vec<serde_json::Value>) {
        self.with(|rooms| {
            let Some(room) = rooms.get_mut(workspace) else { return };
            for data in change(&mut room.presence) {
                let _ = room.frames.send(Frame::passing("presence", &data));
            }
        });
    }

    /// Which teammates have a line open in this workspace, as far as this node knows.
    #[must_use]
    pub fn online(&self, workspace: &str) -> Vec<String> {
        self.with(|rooms| {
            rooms
                .get(workspace)
                .map(|room| room.presence.online())
                .unwrap_or_default()
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<String, Room>) -> T) -> T {
        work(&mut self.rooms.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
