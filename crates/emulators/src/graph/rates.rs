//! Rate limits: per number and second, per pair, per account and hour.

use std::collections::HashMap;

use super::errors::GraphError;
use super::state::{Account, Chat, Number};
use crate::options::PairRate;

/// Messages of one number in one second; what is above gets 130429.
pub fn take_second(number: &mut Number, now_ms: i64) -> Result<(), GraphError> {
    let Some(limit) = number.mps else { return Ok(()) };
    let second = now_ms / 1000;
    if number.rate.0 != second {
        number.rate = (second, 0);
    }
    if number.rate.1 >= limit {
        return Err(GraphError::of(
            130429,
            format!(
                "Message failed to send because more than {limit} messages per second were sent from this phone number."
            ),
        ));
    }
    number.rate.1 += 1;
    Ok(())
}

/// A bucket of `burst` messages per customer that refills one by one.
pub fn take_pair(chat: &mut Chat, pair: Option<PairRate>, now_ms: i64) -> Result<(), GraphError> {
    let Some(pair) = pair else { return Ok(()) };
    let (spent, counted_at) = chat.pair;
    let refilled = (now_ms - counted_at).max(0) as f64 / pair.refill_ms.max(1) as f64;
    let spent = (spent - refilled).max(0.0);
    if spent + 1.0 > f64::from(pair.burst) {
        chat.pair = (spent, now_ms);
        return Err(GraphError::of(
            131056,
            "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.",
        ));
    }
    chat.pair = (spent + 1.0, now_ms);
    Ok(())
}

/// Unique customers per rolling day outside windows.
pub fn take_unique(
    seen: &mut HashMap<String, i64>,
    wa_id: &str,
    limit: Option<u32>,
    now_ms: i64,
) -> Result<(), GraphError> {
    let Some(limit) = limit else { return Ok(()) };
    seen.retain(|_, at| now_ms - *at < 24 * 3_600_000);
    if !seen.contains_key(wa_id) && seen.len() >= limit as usize {
        return Err(GraphError::of(
            131048,
            "Message failed to send because there are restrictions on how many messages can be sent from this phone number.",
        ));
    }
    seen.insert(wa_id.to_owned(), now_ms);
    Ok(())
}

/// Management calls per hour and account. Returns the share used in percent.
pub fn take_management(account: &mut Account, limit: Option<u32>, now_ms: i64) -> Result<u32, GraphError> {
    let Some(limit) = limit else { return Ok(0) };
    let hour = now_ms / 3_600_000;
    if account.calls.0 != hour {
        account.calls = (hour, 0);
    }
    if account.calls.1 >= limit {
        return Err(GraphError::of(
            80007,
            "There have been too many calls to this WhatsApp Business account. Wait a bit and try again.",
        ));
    }
    account.calls.1 += 1;
    Ok(account.calls.1 * 100 / limit.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pair_bucket_gives_the_burst_then_one_per_refill() {
        let pair = Some(PairRate {
            burst: 45,
            refill_ms: 6_000,
        });
        let mut chat = Chat::default();
        for _ in 0..45 {
            take_pair(&mut chat, pair, 1_000_000).expect("in the burst");
        }
        assert_eq!(take_pair(&mut chat, pair, 1_005_000).unwrap_err().code, 131056);
        take_pair(&mut chat, pair, 1_006_000).expect("one came back");
        assert_eq!(take_pair(&mut chat, pair, 1_006_000).unwrap_err().code, 131056);
    }
}
