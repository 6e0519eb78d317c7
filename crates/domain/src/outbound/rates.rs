//! Which rates a job shares: its account's and its recipient's, as the account's capabilities say.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use sapa_model::AccountId;
use sapa_model::capability::RateLimits;
use sapa_store::job::JobRow;
use sapa_store::rate::Rate;
use sapa_store::{Tx, account};

use super::deliver::{DELIVER_MESSAGE, Payload};
use crate::{App, Result};

/// Settings change rarely; this is how long a worker may not have noticed.
const REMEMBER: Duration = Duration::from_secs(5);

pub(super) fn account_key(account: &str) -> String {
    format!("account:{account}")
}

pub(super) fn recipient_key(account: &str, identity: &str) -> String {
    format!("recipient:{account}:{identity}")
}

/// The limits of accounts, remembered for a few seconds.
#[derive(Default)]
pub struct RateBook {
    limits: HashMap<String, (Instant, RateLimits)>,
}

impl RateBook {
    /// The rates this job has to take a ticket of; most jobs have none.
    pub async fn of(&mut self, app: &App, tx: &mut Tx, job: &JobRow) -> Result<Vec<Rate>> {
        let Some(account) = &job.throttle else {
            return Ok(Vec::new());
        };
        let Some(limits) = self.limits_of(app, tx, job, account).await? else {
            return Ok(Vec::new());
        };
        let workspace = job.workspace_id.to_string();
        let mut rates = Vec::new();
        if limits.account_per_second > 0.0 {
            rates.push(Rate {
                workspace: workspace.clone(),
                key: account_key(account),
                interval_us: (1_000_000.0 / limits.account_per_second) as i64,
                burst: i64::from(limits.account_burst.max(1)),
            });
        }
        if job.name == DELIVER_MESSAGE && limits.recipient_interval_ms > 0 {
            let payload: Payload = serde_json::from_str(&job.payload).map_err(crate::DomainError::internal)?;
            rates.push(Rate {
                workspace,
                key: recipient_key(account, payload.identity_id.as_str()),
                interval_us: i64::try_from(limits.recipient_interval_ms)
                    .unwrap_or(i64::MAX / 1000)
                    .saturating_mul(1000),
                burst: i64::from(limits.recipient_burst.max(1)),
            });
        }
        Ok(rates)
    }

    async fn limits_of(&mut self, app: &App, tx: &mut Tx, job: &JobRow, id: &str) -> Result<Option<RateLimits>> {
        if let Some((at, limits)) = self.limits.get(id)
            && at.elapsed() < REMEMBER
        {
            return Ok(Some(limits.clone()));
        }
        let Ok(row) = account::find(tx, &job.workspace_id, &AccountId::from_row(id.to_owned())).await else {
            return Ok(None);
        };
        let settings = serde_json::from_str(&row.settings).unwrap_or_default();
        let limits = app.channel(&row.channel)?.can_for(&settings).rate;
        self.limits.insert(id.to_owned(), (Instant::now(), limits.clone()));
        Ok(Some(limits))
    }
}
