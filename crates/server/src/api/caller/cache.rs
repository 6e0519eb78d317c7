//! What a node remembers of its callers for some seconds: good keys, and whose visit was written down.

use std::collections::HashMap;
use std::sync::Mutex;

use sapa_domain::App;
use sapa_domain::team::session::is_stale;
use sapa_domain::team::{api_key, session, token_hash};
use sapa_model::{MemberId, Millis, SessionId, WorkspaceId};
use sapa_store::people::api_key::ApiKeyRow;

use crate::api::error::ApiResult;

/// How long another node may still take a key that was revoked here.
const KEY_CACHE_MS: i64 = 10_000;
const CACHE_MAX: usize = 10_000;

/// What this node remembers of its callers for some seconds, so that a busy key costs no query each time.
#[derive(Default)]
pub struct Callers {
    keys: Mutex<Keys>,
    /// When something was last written down as seen.
    written: Mutex<HashMap<String, Millis>>,
}

#[derive(Default)]
struct Keys {
    by_hash: HashMap<String, (ApiKeyRow, Millis)>,
    /// Counts revocations: a key that was read before one is not remembered after it.
    revocations: u64,
}

impl Callers {
    /// The key, when it is good.
    pub(super) async fn key(&self, app: &App, plain: &str) -> ApiResult<Option<ApiKeyRow>> {
        if !plain.starts_with(api_key::PREFIX) {
            return Ok(None);
        }
        let (now, hash) = (app.clock.now(), token_hash(plain));
        let revocations = {
            let keys = self.keys.lock().expect("nobody panics while holding it");
            match keys.by_hash.get(&hash) {
                Some((row, read_at)) if now.since(*read_at) < KEY_CACHE_MS => {
                    let row = row.clone();
                    drop(keys);
                    self.used(app, &row);
                    return Ok(Some(row));
                }
                _ => keys.revocations,
            }
        };
        let found = sapa_store::people::api_key::by_hash(&mut app.db.read().await?, &hash).await?;
        let mut keys = self.keys.lock().expect("nobody panics while holding it");
        match &found {
            Some(row) if keys.revocations == revocations => {
                if keys.by_hash.len() >= CACHE_MAX {
                    keys.by_hash
                        .retain(|_, (_, read_at)| now.since(*read_at) < KEY_CACHE_MS);
                }
                keys.by_hash.insert(hash, (row.clone(), now));
            }
            Some(_) => {}
            None => drop(keys.by_hash.remove(&hash)),
        }
        drop(keys);
        if let Some(row) = &found {
            self.used(app, row);
        }
        Ok(found)
    }

    /// A revoked key opens nothing on this node from now on.
    pub fn forget_key(&self, key_hash: &str) {
        let mut keys = self.keys.lock().expect("nobody panics while holding it");
        keys.revocations += 1;
        keys.by_hash.remove(key_hash);
    }

    fn used(&self, app: &App, row: &ApiKeyRow) {
        if is_stale(app.clock.now(), row.last_used_at) && self.first_in_a_while(row.id.to_string(), app.clock.now()) {
            let (app, workspace, id) = (app.clone(), row.workspace_id.clone(), row.id.clone());
            write_down(async move { api_key::touch(&app, &workspace, &id).await });
        }
    }

    pub(super) fn seen(&self, app: &App, id: SessionId, seen_in: Option<(WorkspaceId, MemberId)>) {
        let place = seen_in
            .as_ref()
            .map_or_else(String::new, |(workspace, _)| workspace.to_string());
        if self.first_in_a_while(format!("{id}/{place}"), app.clock.now()) {
            let app = app.clone();
            write_down(async move { session::touch(&app, &id, seen_in.as_ref().map(|(w, m)| (w, m))).await });
        }
    }

    /// A page asks ten things at once; one of them is written down.
    fn first_in_a_while(&self, key: String, now: Millis) -> bool {
        let mut written = self.written.lock().expect("nobody panics while holding it");
        if written.get(&key).is_some_and(|at| !is_stale(now, Some(*at))) {
            return false;
        }
        if written.len() >= CACHE_MAX {
            written.retain(|_, at| !is_stale(now, Some(*at)));
        }
        written.insert(key, now);
        true
    }
}

/// Off the request's way: when it fails, only a time is a little old.
fn write_down(work: impl Future<Output = sapa_domain::Result<()>> + Send + 'static) {
    tokio::spawn(async move {
        if let Err(error) = work.await {
            tracing::warn!(%error, "The time of a last visit could not be written down.");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_written_down_once_a_minute() {
        let callers = Callers::default();
        let first = |key: &str, at: i64| callers.first_in_a_while(key.to_owned(), Millis(at));
        assert!(first("a", 0) && !first("a", 59_999) && first("b", 1) && first("a", 60_000));
    }
}
