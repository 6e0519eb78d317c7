//! The ledger of an account: received is the sum of everything else, what still waits included.

use sapa_connectors::channel::Element;
use sapa_model::{AccountId, Millis, WorkspaceId};
use sapa_store::account::AccountRow;
use sapa_store::{Tx, account, inbound, ledger};
use serde::Serialize;

use crate::error::OrNotFound;
use crate::{App, Result};

/// More waiting bodies than this are not opened for counting; the line is short in ordinary times.
const WAITING_READ: usize = 2000;
const PAGE: i64 = 200;
const PAGE_BYTES: i64 = 4 << 20;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Ledger {
    pub received: i64,
    pub messages: i64,
    pub statuses: i64,
    pub duplicates: i64,
    pub ignored: i64,
    pub placeholders: i64,
    pub dead: i64,
    /// Accepted and not read yet.
    pub pending: i64,
    /// What was ignored, by reason.
    pub ignored_by_reason: std::collections::BTreeMap<String, i64>,
}

pub async fn ledger(
    app: &App,
    workspace: &WorkspaceId,
    id: &AccountId,
    from: Option<Millis>,
    to: Option<Millis>,
) -> Result<Ledger> {
    let mut tx = app.db.read().await?;
    let row = account::find(&mut tx, workspace, id).await.or_not_found("account")?;
    // Waiting bodies are counted before the sums: one that is read in between shows up twice
    // rather than not at all, and a second look is exact.
    let (from, to) = (from.unwrap_or_default(), to.unwrap_or(Millis(i64::MAX / 2)));
    let pending = waiting_for(app, &mut tx, &row, from, to).await?;
    let sums = ledger::sums(&mut tx, workspace, id.as_str(), from, to).await?;
    let mut out = Ledger {
        pending,
        ..Ledger::default()
    };
    for (word, n) in sums {
        out.add(&word, n);
    }
    out.received =
        out.messages + out.statuses + out.duplicates + out.ignored + out.placeholders + out.dead + out.pending;
    Ok(out)
}

/// Elements for this account in bodies that were accepted and not read yet; a few bodies in memory at a time.
async fn waiting_for(app: &App, tx: &mut Tx, row: &AccountRow, from: Millis, to: Millis) -> Result<i64> {
    let channel = app.channel(&row.channel)?;
    let (mut count, mut opened, mut after) = (0, 0, String::new());
    while opened < WAITING_READ {
        let page = inbound::pending(tx, &row.workspace_id, &row.app_id, &after, PAGE, PAGE_BYTES).await?;
        let Some(last) = page.last() else { break };
        after = last.id.to_string();
        opened += page.len();
        for letter in page
            .iter()
            .filter(|letter| letter.attempts == 0 && letter.received_at >= from && letter.received_at <= to)
        {
            let elements = super::read::understand(channel, &letter.body);
            count += elements.iter().filter(|element| is_for(row, element)).count() as i64;
        }
    }
    Ok(count)
}

impl Ledger {
    fn add(&mut self, word: &str, n: i64) {
        match word {
            "messages" => self.messages += n,
            "statuses" => self.statuses += n,
            "duplicates" => self.duplicates += n,
            "placeholders" => self.placeholders += n,
            "dead" => self.dead += n,
            other => {
                self.ignored += n;
                let reason = other.split_once(':').map_or(other, |(_, reason)| reason);
                *self.ignored_by_reason.entry(reason.to_owned()).or_default() += n;
            }
        }
    }
}

fn is_for(account: &AccountRow, element: &Element) -> bool {
    match &element.account {
        Some(external) => *external == account.external_id,
        None => false,
    }
}
