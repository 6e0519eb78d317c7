//! Places a batch of elements: finds each one's account, hands it to the unit of work of that
//! account, and counts where it ended.

use std::collections::{BTreeMap, BTreeSet};

use sapa_connectors::channel::{Element, Incoming};
use sapa_model::{AccountId, AppId, InboundId, Millis, WorkspaceId};
use sapa_store::account::AccountRow;
use sapa_store::inbound::{DeadRow, InboundRow};
use sapa_store::{Tx, account, inbound, ledger};

use super::unit::{Outcome, Unit};
use super::{account_event, person};
use crate::events::{self, INBOUND_DEAD};
use crate::{App, Result};

/// An element and where it came from.
pub struct Placed {
    pub inbound: InboundId,
    pub received_at: Millis,
    pub position: i64,
    pub element: Element,
}

pub struct Recorder<'a> {
    app: &'a App,
    workspace: WorkspaceId,
    app_id: AppId,
    now: Millis,
    reopen_ms: i64,
    accounts: Vec<AccountRow>,
    placed: Vec<Placed>,
    counts: BTreeMap<Millis, ledger::Counts>,
    dead: Vec<DeadRow>,
    early: Vec<(AccountId, String)>,
}

/// What is left to do after a batch was written.
pub struct Recorded {
    /// Bodies that hold dead elements.
    pub dead: BTreeSet<InboundId>,
    /// Vendor ids under which a status was kept, or of which one may have been kept before.
    pub early: Vec<(AccountId, String)>,
}

impl<'a> Recorder<'a> {
    pub async fn begin(
        app: &'a App,
        tx: &mut Tx,
        workspace: &WorkspaceId,
        app_id: &AppId,
        now: Millis,
    ) -> Result<Self> {
        let accounts = account::of_app(tx, workspace, app_id).await?;
        let reopen_hours = tx
            .optional::<(i64,)>(
                "SELECT reopen_hours FROM workspace WHERE id = $1",
                sapa_store::args![workspace],
            )
            .await?
            .map_or(72, |row| row.0);
        Ok(Self {
            app,
            workspace: workspace.clone(),
            app_id: app_id.clone(),
            now,
            reopen_ms: reopen_hours * 3_600_000,
            accounts,
            placed: Vec::new(),
            counts: BTreeMap::new(),
            dead: Vec::new(),
            early: Vec::new(),
        })
    }

    /// A body that is replayed: takes its dead elements out of the ledger and answers which they are.
    pub async fn reopen(&mut self, tx: &mut Tx, row: &InboundRow) -> Result<BTreeSet<i64>> {
        let dead = inbound::dead_of(tx, &self.workspace, &row.id).await?;
        for old in &dead {
            self.count(row.received_at, &old.owner_id, "dead", -1);
        }
        inbound::clear_dead(tx, &self.workspace, &row.id).await?;
        Ok(dead.into_iter().map(|old| old.position).collect())
    }

    /// One dead element that is tried on its own: takes it out of the ledger. False: it is dead no more.
    pub async fn reopen_one(&mut self, tx: &mut Tx, row: &InboundRow, position: i64) -> Result<bool> {
        let dead = inbound::dead_of(tx, &self.workspace, &row.id).await?;
        let Some(old) = dead.into_iter().find(|old| old.position == position) else {
            return Ok(false);
        };
        self.count(row.received_at, &old.owner_id, "dead", -1);
        inbound::clear_dead_one(tx, &self.workspace, &row.id, position).await?;
        Ok(true)
    }

    pub fn add(&mut self, placed: Placed) {
        self.placed.push(placed);
    }

    /// Writes everything.
    pub async fn record(mut self, tx: &mut Tx) -> Result<Recorded> {
        let mut by_account: BTreeMap<AccountId, Vec<Placed>> = BTreeMap::new();
        let mut order: Vec<AccountId> = Vec::new();
        for placed in std::mem::take(&mut self.placed) {
            match self.owner(&placed.element) {
                Owner::Account(id) => {
                    if !by_account.contains_key(&id) {
                        order.push(id.clone());
                    }
                    by_account.entry(id).or_default().push(placed);
                }
                Owner::Group(ids) => self.record_group(tx, &ids, &placed).await?,
                Owner::App => self.record_for_app(tx, &placed).await?,
                Owner::Unknown => self.unknown_account(&placed),
            }
        }
        for id in order {
            let elements = by_account.remove(&id).unwrap_or_default();
            self.record_account(tx, &id, elements).await?;
        }
        self.finish(tx).await
    }

    fn owner(&self, element: &Element) -> Owner {
        if let Some(external) = &element.account {
            return match self.accounts.iter().find(|account| account.external_id == *external) {
                Some(account) => Owner::Account(account.id.clone()),
                None => Owner::Unknown,
            };
        }
        let Some(group) = &element.account_group else {
            return Owner::App;
        };
        let ids: Vec<AccountId> = self
            .accounts
            .iter()
            .filter(|a| a.group_id.as_ref() == Some(group))
            .map(|a| a.id.clone())
            .collect();
        if ids.is_empty() {
            Owner::Unknown
        } else {
            Owner::Group(ids)
        }
    }

    async fn record_account(&mut self, tx: &mut Tx, id: &AccountId, elements: Vec<Placed>) -> Result<()> {
        let Some(account) = self.accounts.iter().find(|account| account.id == *id).cloned() else {
            return Ok(());
        };
        let mut batch: Vec<Placed> = Vec::new();
        for placed in elements {
            // Changes of identity rearrange the rows others depend on: everything before them is written first.
            if matches!(
                placed.element.what,
                Incoming::PersonChanged(_) | Incoming::ContactBook { .. }
            ) {
                self.record_batch(tx, &account, std::mem::take(&mut batch)).await?;
                let outcome = person::changed(self.app, tx, &account, &placed.element.what, self.now).await?;
                self.settle(&account, &placed, outcome);
            } else {
                batch.push(placed);
            }
        }
        self.record_batch(tx, &account, batch).await
    }

    async fn record_batch(&mut self, tx: &mut Tx, account: &AccountRow, batch: Vec<Placed>) -> Result<()> {
        let mut rest = &batch[..];
        while !rest.is_empty() {
            let taken = self.record_run(tx, account, rest).await?;
            rest = &rest[taken..];
        }
        Ok(())
    }

    /// Records elements up to one that shows that two people of this run are one: the next run's loading
    /// merges them. Answers how many were recorded, at least one.
    async fn record_run(&mut self, tx: &mut Tx, account: &AccountRow, run: &[Placed]) -> Result<usize> {
        let whats = run.iter().map(|placed| &placed.element.what);
        let mut unit = Unit::load(self.app, tx, account, self.now, self.reopen_ms, whats).await?;
        let mut taken = 0;
        for placed in run {
            if taken > 0 && unit.shows_twins(&placed.element.what) {
                break;
            }
            let outcome = match &placed.element.what {
                Incoming::AccountEvent(event) => account_event::apply(self.app, tx, account, event, self.now).await?,
                what => unit.apply(what),
            };
            self.settle(account, placed, outcome);
            taken += 1;
        }
        let kept = unit
            .early
            .iter()
            .map(|(external_id, ..)| external_id)
            .chain(&unit.learned);
        let kept: Vec<(AccountId, String)> = kept.map(|id| (account.id.clone(), id.clone())).collect();
        self.early.extend(kept);
        unit.write(tx).await?;
        Ok(taken)
    }

    /// An event about a group concerns all its accounts and is counted at the first.
    async fn record_group(&mut self, tx: &mut Tx, ids: &[AccountId], placed: &Placed) -> Result<()> {
        for (index, id) in ids.iter().enumerate() {
            let Some(account) = self.accounts.iter().find(|account| account.id == *id).cloned() else {
                continue;
            };
            let outcome = match &placed.element.what {
                Incoming::AccountEvent(event) => account_event::apply(self.app, tx, &account, event, self.now).await?,
                other => super::unit::without_account(other),
            };
            if index == 0 {
                self.settle(&account, placed, outcome);
            }
        }
        Ok(())
    }

    async fn record_for_app(&mut self, tx: &mut Tx, placed: &Placed) -> Result<()> {
        let owner = self.app_id.to_string();
        let outcome = match &placed.element.what {
            Incoming::AccountEvent(event) => account_event::keep(tx, &self.workspace, &owner, event, self.now).await?,
            other => super::unit::without_account(other),
        };
        self.settle_for(&owner, placed, outcome);
        Ok(())
    }

    fn unknown_account(&mut self, placed: &Placed) {
        let owner = self.app_id.to_string();
        let outcome = Outcome::Dead {
            code: "unknown_account".into(),
            reason: "This is for an account that is not connected here. Connect it, then replay.".into(),
        };
        self.settle_for(&owner, placed, outcome);
    }

    fn settle(&mut self, account: &AccountRow, placed: &Placed, outcome: Outcome) {
        self.settle_for(account.id.as_str(), placed, outcome);
    }

    fn settle_for(&mut self, owner: &str, placed: &Placed, outcome: Outcome) {
        self.count(placed.received_at, owner, &outcome.word(), 1);
        if let Outcome::Dead { code, reason } = outcome {
            self.dead.push(DeadRow {
                inbound_id: placed.inbound.clone(),
                position: placed.position,
                owner_id: owner.to_owned(),
                code,
                reason,
                at: self.now,
            });
        }
    }

    fn count(&mut self, received_at: Millis, owner: &str, word: &str, n: i64) {
        let hour = Millis(received_at.0 - received_at.0.rem_euclid(3_600_000));
        *self
            .counts
            .entry(hour)
            .or_default()
            .entry((owner.to_owned(), word.to_owned()))
            .or_default() += n;
    }

    async fn finish(self, tx: &mut Tx) -> Result<Recorded> {
        inbound::add_dead(tx, &self.workspace, &self.dead).await?;
        for dead in &self.dead {
            let data = serde_json::json!({"inbound_id": dead.inbound_id, "owner_id": dead.owner_id, "code": dead.code, "reason": dead.reason});
            events::publish(tx, &self.workspace, INBOUND_DEAD, &data, self.now);
            metrics::counter!("sapa_inbound_dead_total").increment(1);
        }
        for (hour, counts) in &self.counts {
            ledger::add(tx, &self.workspace, *hour, counts).await?;
        }
        Ok(Recorded {
            dead: self.dead.into_iter().map(|row| row.inbound_id).collect(),
            early: self.early,
        })
    }
}

enum Owner {
    Account(AccountId),
    Group(Vec<AccountId>),
    App,
    Unknown,
}
