//! Takes the waiting bodies of one app in the order they came, and places what they say.
//!
//! One batch is one transaction. When it fails, the bodies are tried one by one, so that a single
//! bad one cannot hold up the rest; a body that fails alone several times becomes a dead letter.

use std::panic::{AssertUnwindSafe, catch_unwind};

use sapa_connectors::channel::{Channel, Element, Incoming};
use sapa_model::{AccountId, AppId, InboundId, WorkspaceId};
use sapa_store::inbound::{DeadRow, InboundRow};
use sapa_store::{account, inbound, ledger};

use super::record::{Placed, Recorded, Recorder};
use crate::error::OrNotFound;
use crate::jobs::caught;
use crate::{App, DomainError, Result};

const BATCH: i64 = 256;
/// Elements in one transaction; a single larger body still goes alone.
const ELEMENTS: usize = 1000;
const TRIES_ALONE: usize = 4;
/// Bodies are at most 3 MB; this is how much of them is held in memory at once, give or take one.
const BYTES: i64 = 8 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Bodies may still wait.
    More,
    Done,
}

/// A body with everything its channel read in it.
struct Letter {
    row: InboundRow,
    elements: Vec<Element>,
}

pub async fn read_app(app: &App, workspace: &WorkspaceId, app_id: &AppId) -> Result<Progress> {
    let (channel, rows) = load(app, workspace, app_id).await?;
    if rows.is_empty() {
        return Ok(Progress::Done);
    }
    let bytes: usize = rows.iter().map(|row| row.body.len()).sum();
    let more = rows.len() as i64 == BATCH || bytes as i64 >= BYTES;
    let mut batch: Vec<Letter> = Vec::new();
    let mut size = 0;
    for row in rows {
        let letter = Letter {
            elements: understand(channel, &row.body),
            row,
        };
        if size > 0 && size + letter.elements.len() > ELEMENTS {
            place(app, workspace, app_id, std::mem::take(&mut batch)).await?;
            size = 0;
        }
        size += letter.elements.len();
        batch.push(letter);
    }
    place(app, workspace, app_id, batch).await?;
    Ok(if more { Progress::More } else { Progress::Done })
}

async fn load(app: &App, workspace: &WorkspaceId, app_id: &AppId) -> Result<(&'static dyn Channel, Vec<InboundRow>)> {
    let mut tx = app.db.read().await?;
    let rows = inbound::pending(&mut tx, workspace, app_id, "", BATCH, BYTES).await?;
    let row = sapa_store::app::find_any(&mut tx, workspace, app_id)
        .await
        .or_not_found("app")?;
    Ok((app.channel(&row.channel)?, rows))
}

/// What a body says. A reader that panics has a fault of ours: the body stays and can be replayed.
pub(super) fn understand(channel: &dyn Channel, body: &[u8]) -> Vec<Element> {
    let elements = catch_unwind(AssertUnwindSafe(|| channel.read(body))).unwrap_or_else(|_| {
        vec![Element {
            account: None,
            account_group: None,
            what: Incoming::Broken {
                reason: "The reader of this channel failed on this body.".into(),
                raw: serde_json::Value::Null,
            },
        }]
    });
    if elements.is_empty() {
        return vec![Element {
            account: None,
            account_group: None,
            what: Incoming::Ignored {
                kind: "empty".into(),
                reason: "The body carried nothing.".into(),
            },
        }];
    }
    elements
}

async fn place(app: &App, workspace: &WorkspaceId, app_id: &AppId, letters: Vec<Letter>) -> Result<()> {
    let error = match try_place(app, workspace, app_id, &letters).await {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    if is_outage(&error) {
        return Err(error);
    }
    // Somebody else may have held the same rows at this moment: once more, then each for itself.
    if letters.len() > 1 && try_place(app, workspace, app_id, &letters).await.is_ok() {
        return Ok(());
    }
    tracing::warn!(error = %error, app.id = %app_id, bodies = letters.len(), "A batch of webhooks failed; trying them one by one");
    for letter in letters {
        place_alone(app, workspace, app_id, letter).await?;
    }
    Ok(())
}

async fn place_alone(app: &App, workspace: &WorkspaceId, app_id: &AppId, letter: Letter) -> Result<()> {
    let one = [letter];
    let mut last = String::new();
    for attempt in 0..TRIES_ALONE {
        match try_place(app, workspace, app_id, &one).await {
            Ok(()) => return Ok(()),
            // Not this body's fault: it stays in line until the database is back.
            Err(error) if is_outage(&error) => return Err(error),
            Err(error) => last = error.to_string(),
        }
        tokio::time::sleep(std::time::Duration::from_millis(20 << attempt)).await;
    }
    tracing::error!(error = %last, inbound.id = %one[0].row.id, "A webhook could not be placed as a whole; trying its elements one by one");
    bury(app, workspace, app_id, &one[0]).await?;
    salvage(app, workspace, app_id, &one[0]).await
}

/// Every element of a buried body for itself, so that one which cannot be stored costs the others nothing.
async fn salvage(app: &App, workspace: &WorkspaceId, app_id: &AppId, letter: &Letter) -> Result<()> {
    let mut left = false;
    for position in 0..letter.elements.len() {
        match caught(salvage_one(app, workspace, app_id, letter, position)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) if is_outage(&error) => return Err(error),
            Ok(Err(error)) => {
                left = true;
                tracing::error!(error = %error, inbound.id = %letter.row.id, position, "An element cannot be stored");
            }
            Err(_) => left = true,
        }
    }
    if left || letter.elements.is_empty() {
        return Ok(());
    }
    let mut tx = app.db.write().await?;
    if inbound::dead_of(&mut tx, workspace, &letter.row.id).await?.is_empty() {
        let ended = (letter.row.id.clone(), letter.elements.len() as i64, false);
        inbound::finish(&mut tx, workspace, &[ended], app.clock.now()).await?;
    }
    Ok(tx.commit().await?)
}

async fn salvage_one(app: &App, workspace: &WorkspaceId, app_id: &AppId, letter: &Letter, at: usize) -> Result<()> {
    let mut tx = app.db.write().await?;
    if !inbound::lock_app(&mut tx, workspace, app_id).await? {
        return Ok(());
    }
    let mut recorder = Recorder::begin(app, &mut tx, workspace, app_id, app.clock.now()).await?;
    if !recorder.reopen_one(&mut tx, &letter.row, at as i64).await? {
        return Ok(());
    }
    recorder.add(Placed {
        inbound: letter.row.id.clone(),
        received_at: letter.row.received_at,
        position: at as i64,
        element: letter.elements[at].clone(),
    });
    let Recorded { early, .. } = recorder.record(&mut tx).await?;
    tx.commit().await?;
    for (account, external_id) in early {
        crate::outbound::catch_up(app, workspace, &account, &external_id).await;
    }
    Ok(())
}

fn is_outage(error: &DomainError) -> bool {
    matches!(error, DomainError::Store(error) if error.is_outage())
}

/// Every element of the body becomes a dead letter; the line behind it moves on.
async fn bury(app: &App, workspace: &WorkspaceId, app_id: &AppId, letter: &Letter) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    if !inbound::lock_app(&mut tx, workspace, app_id).await?
        || !inbound::is_pending(&mut tx, workspace, &letter.row.id).await?
    {
        return Ok(());
    }
    let accounts = account::of_app(&mut tx, workspace, app_id).await?;
    let owner = |element: &Element| {
        let known = accounts
            .iter()
            .find(|row| element.account.as_ref() == Some(&row.external_id));
        known.map_or_else(|| app_id.to_string(), |row| row.id.to_string())
    };
    let dead: Vec<DeadRow> = letter
        .elements
        .iter()
        .enumerate()
        .map(|(position, element)| DeadRow {
            inbound_id: letter.row.id.clone(),
            position: position as i64,
            owner_id: owner(element),
            code: "internal".into(),
            reason: "Storing this failed several times. Replay it once the cause is gone.".into(),
            at: now,
        })
        .collect();
    let before = inbound::dead_of(&mut tx, workspace, &letter.row.id).await?;
    let mut counts = ledger::Counts::new();
    for row in &before {
        *counts.entry((row.owner_id.clone(), "dead".into())).or_default() -= 1;
    }
    let dead: Vec<DeadRow> = dead
        .into_iter()
        .filter(|row| before.is_empty() || before.iter().any(|b| b.position == row.position))
        .collect();
    for row in &dead {
        *counts.entry((row.owner_id.clone(), "dead".into())).or_default() += 1;
    }
    inbound::clear_dead(&mut tx, workspace, &letter.row.id).await?;
    inbound::add_dead(&mut tx, workspace, &dead).await?;
    inbound::finish(
        &mut tx,
        workspace,
        &[(letter.row.id.clone(), letter.elements.len() as i64, true)],
        now,
    )
    .await?;
    ledger::add(&mut tx, workspace, letter.row.received_at, &counts).await?;
    Ok(tx.commit().await?)
}

async fn try_place(app: &App, workspace: &WorkspaceId, app_id: &AppId, letters: &[Letter]) -> Result<()> {
    if letters.is_empty() {
        return Ok(());
    }
    let early = match caught(place_now(app, workspace, app_id, letters)).await {
        Ok(placed) => placed?,
        Err(_) => return Err(DomainError::internal("placing a webhook panicked")),
    };
    for (account, external_id) in early {
        // A send call may have returned while this was being written.
        crate::outbound::catch_up(app, workspace, &account, &external_id).await;
    }
    Ok(())
}

/// One transaction. Answers the statuses that were kept because their message is not known yet.
async fn place_now(
    app: &App,
    workspace: &WorkspaceId,
    app_id: &AppId,
    letters: &[Letter],
) -> Result<Vec<(AccountId, String)>> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    if !inbound::lock_app(&mut tx, workspace, app_id).await? {
        return Ok(Vec::new());
    }
    let waiting = inbound::still_pending(&mut tx, workspace, app_id, BATCH).await?;
    let letters: Vec<&Letter> = letters
        .iter()
        .filter(|letter| waiting.iter().any(|(id,)| *id == letter.row.id))
        .collect();
    let mut recorder = Recorder::begin(app, &mut tx, workspace, app_id, now).await?;
    for letter in &letters {
        let again = if letter.row.attempts > 0 {
            Some(recorder.reopen(&mut tx, &letter.row).await?)
        } else {
            None
        };
        for (position, element) in letter.elements.iter().enumerate() {
            let position = position as i64;
            if again.as_ref().is_none_or(|dead| dead.contains(&position)) {
                recorder.add(Placed {
                    inbound: letter.row.id.clone(),
                    received_at: letter.row.received_at,
                    position,
                    element: element.clone(),
                });
            }
        }
    }
    let Recorded { dead, early } = recorder.record(&mut tx).await?;
    let ended: Vec<(InboundId, i64, bool)> = letters
        .iter()
        .map(|letter| {
            (
                letter.row.id.clone(),
                letter.elements.len() as i64,
                dead.contains(&letter.row.id),
            )
        })
        .collect();
    inbound::finish(&mut tx, workspace, &ended, now).await?;
    tx.commit().await?;
    Ok(early)
}
