//! Every job there is, one line each, and the rates that some of them share.

use std::time::Duration;

use super::{JobEnd, JobRun};
use crate::{App, Result, account, attachment, outbound, template};

/// How long a run may take before another worker may believe it dead. Runs extend it while they live.
pub const LEASE: Duration = Duration::from_secs(90);

pub async fn run(app: &App, run: &JobRun) -> Result<JobEnd> {
    match run.name.as_str() {
        outbound::DELIVER_MESSAGE => outbound::deliver(app, run).await,
        outbound::MARK_READ => outbound::tell_read(app, run).await,
        attachment::FETCH_MEDIA => attachment::fetch(app, run).await,
        template::SYNC_TEMPLATES => template::sync(app, run).await,
        account::CONNECT_ACCOUNT => account::connect(app, run).await,
        account::CHECK_ACCOUNT => account::check_job(app, run).await,
        other => Ok(JobEnd::GiveUp(format!("Nobody knows how to run {other}."))),
    }
}
