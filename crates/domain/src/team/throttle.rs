//! Tries per account and per address, with a delay that grows. Counts are in the database, so that several nodes
//! share them. A try is counted before its outcome is known: a hundred at once are a hundred tries.

use sapa_store::Tx;
use sapa_store::people::sign_in_attempt;

use super::token;
use crate::App;
use crate::error::{DomainError, Result};

/// How long a quiet key is remembered.
const MEMORY_SECS: i64 = 3600;

/// One count to keep. Keys hold hashes, not what somebody typed.
pub struct Limit {
    key: String,
    /// Tries without a delay.
    free: i64,
    /// The first delay; each further try doubles it, up to `max_secs`.
    first_secs: i64,
    max_secs: i64,
}

/// Passwords for one account, whoever tries. The delay stays short: a stranger must not lock somebody out for long.
pub fn account(email: &str) -> Limit {
    Limit {
        key: format!("account/{}", token::hash(email)),
        free: 5,
        first_secs: 5,
        max_secs: 300,
    }
}

/// Anything from one address; many people may share it.
pub fn address(ip: &str) -> Limit {
    Limit {
        key: format!("address/{}", token::hash(ip)),
        free: 30,
        first_secs: 10,
        max_secs: 1800,
    }
}

/// Second steps of one person, over all challenges.
pub fn second_step(person: &str) -> Limit {
    Limit {
        key: format!("code/{person}"),
        free: 5,
        first_secs: 15,
        max_secs: 1800,
    }
}

/// Mails that anybody can have sent to one address.
pub fn reset_mail(email: &str) -> Limit {
    Limit {
        key: format!("reset/{}", token::hash(email)),
        free: 3,
        first_secs: 300,
        max_secs: 3600,
    }
}

/// Counts one try for each limit, or refuses with the time to wait and counts none.
pub async fn count(app: &App, limits: &[Limit]) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    for limit in limits {
        let Some(tries) = sign_in_attempt::count(&mut tx, &limit.key, now, now.plus_secs(-MEMORY_SECS)).await? else {
            return Err(refusal(
                sign_in_attempt::blocked_until(&mut tx, &limit.key).await?.since(now),
            ));
        };
        if let Some(secs) = limit.delay_secs(tries) {
            sign_in_attempt::block(&mut tx, &limit.key, now.plus_secs(secs)).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// A success of the only person behind this count.
pub async fn clear(tx: &mut Tx, limit: &Limit) -> Result<()> {
    Ok(sign_in_attempt::clear(tx, &limit.key).await?)
}

/// A success of one of many behind this count: the others' failures stay.
pub async fn forgive(tx: &mut Tx, limit: &Limit) -> Result<()> {
    Ok(sign_in_attempt::forgive_one(tx, &limit.key).await?)
}

impl Limit {
    /// How long the next try waits after this many.
    fn delay_secs(&self, tries: i64) -> Option<i64> {
        let over = u32::try_from(tries - self.free).ok()?;
        Some(
            self.first_secs
                .saturating_mul(2i64.saturating_pow(over.min(40)))
                .min(self.max_secs),
        )
    }
}

fn refusal(wait_ms: i64) -> DomainError {
    let secs = (wait_ms + 999).div_euclid(1000).max(1);
    let wait = if secs < 120 {
        format!("{secs} seconds")
    } else {
        format!("{} minutes", (secs + 59) / 60)
    };
    DomainError::TooMany {
        code: "too_many_attempts",
        detail: format!("Too many tries. Wait {wait} and try again."),
        retry_after_secs: secs,
    }
}

/// What an address counts as: one household or host has a whole IPv6 network to choose from.
pub fn network(ip: std::net::IpAddr) -> String {
    match ip.to_canonical() {
        std::net::IpAddr::V4(v4) => v4.to_string(),
        std::net::IpAddr::V6(v6) => {
            let s = v6.segments();
            format!("{:x}:{:x}:{:x}:{:x}::/64", s[0], s[1], s[2], s[3])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_begins_late_doubles_and_ends_growing() {
        let limit = account("ploy@shop.example");
        assert_eq!(limit.delay_secs(4), None);
        let delays: Vec<i64> = (5..13).filter_map(|tries| limit.delay_secs(tries)).collect();
        assert_eq!(delays, [5, 10, 20, 40, 80, 160, 300, 300]);
        assert_eq!(limit.delay_secs(1_000_000), Some(300));
    }

    #[test]
    fn a_network_counts_as_one() {
        let same = |a: &str, b: &str| network(a.parse().unwrap()) == network(b.parse().unwrap());
        assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9") && !same("2001:db8:1:2::1", "2001:db8:1:3::1"));
        assert!(same("::ffff:203.0.113.9", "203.0.113.9") && !same("203.0.113.9", "203.0.113.10"));
    }

    #[test]
    fn a_refusal_says_how_long_to_wait() {
        let DomainError::TooMany {
            detail,
            retry_after_secs,
            ..
        } = refusal(4_001)
        else {
            panic!("a refusal")
        };
        assert_eq!(
            (detail.as_str(), retry_after_secs),
            ("Too many tries. Wait 5 seconds and try again.", 5)
        );
        assert!(refusal(600_000).to_string().contains("10 minutes"));
    }
}
