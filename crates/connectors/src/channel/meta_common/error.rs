//! Graph errors: reading every shape they come in, and what a failed call means for the frame.
//! What each code means is in `codes` and in the channel's own table.

use http::HeaderMap;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::codes::{COMMON, Row, Then};
use super::lenient::{Flag, Nested, Whole, Word, repaired};
use super::text::cut;
use crate::channel::{Fault, RetryScope, SendFault};
use crate::http::CallFault;

/// An error as Graph states it, in replies and in webhooks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GraphError {
    pub code: i64,
    pub subcode: Option<i64>,
    pub message: String,
    /// What exactly was wrong, when Graph says so.
    pub details: Option<String>,
    pub transient: bool,
    pub trace: Option<String>,
}

/// Why a Graph call gave no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GraphFault {
    Call(CallFault),
    Refused {
        error: GraphError,
        status: u16,
        wait_ms: Option<u64>,
    },
    /// The answer is not Graph's: a proxy's page, a cut-off body.
    Unreadable {
        status: u16,
        wait_ms: Option<u64>,
    },
}

/// Could the vendor have acted on a call whose answer we do not have?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It may have sent a message.
    Lasting,
    /// Doing it twice is harmless.
    Harmless,
}

/// The fault for an error, by the channel's own table first.
pub fn fault_of(error: &GraphError, own: &[Row]) -> (Fault, Then) {
    match find(own, error.code).or_else(|| find(COMMON, error.code)) {
        Some(row) => (fault_from(row, error), row.then),
        None if error.transient => {
            let reason = "Meta had a temporary problem. Sapa tries again by itself.";
            (
                vendor_fault("platform_busy", error, reason.to_owned(), "retry"),
                Then::Again(RetryScope::Message, None),
            )
        }
        None => {
            let said = error.details.as_deref().unwrap_or(&error.message);
            let reason = format!(
                "Meta refused this: {} Change the message, or look the code {} up.",
                sentence(said),
                error.code
            );
            (vendor_fault("refused", error, reason, "edit"), Then::Reject)
        }
    }
}

/// What a failed call means for the frame.
pub fn send_fault(fault: &GraphFault, own: &[Row], effect: Effect) -> SendFault {
    match fault {
        GraphFault::Refused { error, status, wait_ms } => {
            // A code nobody documented: its status says whether to come back.
            let known = find(own, error.code).or_else(|| find(COMMON, error.code)).is_some();
            if !known && (*status == 429 || *status >= 500) {
                return unreadable(if *status == 429 { 429 } else { 503 }, *wait_ms, effect);
            }
            refused(error, own, *wait_ms)
        }
        GraphFault::Call(CallFault::Forbidden(why)) => {
            let reason = format!("Sapa does not call this address: {why}. Check the address in the settings.");
            SendFault::Rejected(Fault::new("address_refused", reason, "none"))
        }
        GraphFault::Call(CallFault::NotSent(_)) => again(
            "unreachable",
            "Meta could not be reached. Sapa tries again by itself.",
            None,
            RetryScope::Account,
        ),
        GraphFault::Call(CallFault::Lost(_) | CallFault::TooLarge { .. }) => lost(effect),
        GraphFault::Unreadable { status, wait_ms } => unreadable(*status, *wait_ms, effect),
    }
}

fn refused(error: &GraphError, own: &[Row], wait_ms: Option<u64>) -> SendFault {
    let (fault, then) = fault_of(error, own);
    match then {
        Then::Again(scope, seconds) => SendFault::Retry {
            fault,
            after_ms: wait_ms.or(seconds.map(|seconds| seconds * 1000)),
            scope,
        },
        Then::Reject => SendFault::Rejected(fault),
        Then::Reauthorise => SendFault::Unauthorised(fault),
        Then::StopAccount => SendFault::AccountStopped(fault),
    }
}

/// An answer without Graph's envelope. 500 and 503 come before acceptance; a gateway that lost its
/// upstream (502, 504) or a good status without a result may hide a message that was sent.
fn unreadable(status: u16, wait_ms: Option<u64>, effect: Effect) -> SendFault {
    let busy = "Meta had a temporary problem. Sapa tries again by itself.";
    match status {
        429 => again(
            "rate_limited",
            "Meta asked to slow down. Sapa waits and goes on by itself.",
            wait_ms.or(Some(60_000)),
            RetryScope::Account,
        ),
        500 | 503 => again("platform_busy", busy, wait_ms, RetryScope::Message),
        400..=499 => {
            let reason = format!(
                "Meta's address answered {status} with something that is not Meta's. Check network and proxy, then send again."
            );
            SendFault::Rejected(Fault::new("unreadable_answer", reason, "retry"))
        }
        _ => lost(effect),
    }
}

fn lost(effect: Effect) -> SendFault {
    match effect {
        Effect::Harmless => again(
            "no_answer",
            "Meta did not answer. Sapa tries again by itself.",
            None,
            RetryScope::Message,
        ),
        Effect::Lasting => {
            let reason = "Meta did not answer, so it is unclear whether this was sent. Wait for a tick, or check the customer's chat before sending again.";
            SendFault::Unclear(Fault::new("no_answer", reason, "none"))
        }
    }
}

fn again(word: &str, reason: &str, after_ms: Option<u64>, scope: RetryScope) -> SendFault {
    SendFault::Retry {
        fault: Fault::new(word, reason, "retry"),
        after_ms,
        scope,
    }
}

fn find(rows: &[Row], code: i64) -> Option<&Row> {
    rows.iter().find(|row| (row.from..=row.to).contains(&code))
}

fn fault_from(row: &Row, error: &GraphError) -> Fault {
    let mut reason = row.reason.to_owned();
    if let Some(details) = error.details.as_deref().filter(|_| row.tell || row.word == "invalid") {
        reason = format!("{reason} Meta says: {}", sentence(details));
    }
    vendor_fault(row.word, error, reason, row.action)
}

fn vendor_fault(word: &str, error: &GraphError, reason: String, action: &str) -> Fault {
    let code = error.code;
    let vendor_code = Some(
        error
            .subcode
            .map_or_else(|| code.to_string(), |subcode| format!("{code}/{subcode}")),
    );
    Fault {
        vendor_code,
        ..Fault::new(word, reason, action)
    }
}

fn sentence(text: &str) -> String {
    let text = cut(text.trim(), 300);
    if text.ends_with(['.', '!', '?', '…']) {
        text
    } else {
        format!("{text}.")
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Raw<'a> {
    code: Whole,
    error_code: Whole,
    error_subcode: Whole,
    #[serde(borrow)]
    message: Word<'a>,
    error_message: Word<'a>,
    title: Word<'a>,
    error_user_msg: Word<'a>,
    is_transient: Flag,
    error_data: Option<&'a RawValue>,
    fbtrace_id: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Data<'a> {
    #[serde(borrow)]
    details: Word<'a>,
}

/// One error object, from an envelope or from a webhook's `errors`.
pub fn read_error(raw: &str) -> Option<GraphError> {
    let text = repaired(raw)?;
    let raw: Raw<'_> = serde_json::from_str(&text).ok()?;
    let code = raw.code.0.or(raw.error_code.0);
    let message = [&raw.message, &raw.error_message, &raw.title]
        .into_iter()
        .find_map(Word::owned);
    if code.is_none() && message.is_none() {
        return None;
    }
    Some(GraphError {
        code: code.unwrap_or(-1),
        subcode: raw.error_subcode.0,
        message: message.unwrap_or_default(),
        details: raw
            .error_data
            .and_then(details_of)
            .or_else(|| raw.error_user_msg.owned()),
        transient: raw.is_transient.0,
        trace: raw.fbtrace_id.owned(),
    })
}

/// `error_data` is an object, or the same object written as a string, or just a string.
fn details_of(raw: &RawValue) -> Option<String> {
    if let Ok(Nested(Some(data))) = serde_json::from_str::<Nested<Data<'_>>>(raw.get()) {
        return data.details.owned();
    }
    let text: String = serde_json::from_str(raw.get()).ok()?;
    let inside = serde_json::from_str::<Nested<Data<'_>>>(&text)
        .ok()
        .and_then(|data| data.0?.details.owned());
    inside.or(Some(text).filter(|text| !text.is_empty()))
}

/// The error in a reply, in any of the shapes Graph uses; `None` when there is none.
pub fn error_in(body: &[u8]) -> Option<GraphError> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let inner = match value.get("error") {
        Some(Value::String(message)) => {
            return Some(GraphError {
                code: -1,
                message: message.clone(),
                ..GraphError::default()
            });
        }
        Some(error) => error,
        None => match value.get("errors") {
            Some(errors) => errors.get(0).unwrap_or(errors),
            None if value.get("error_message").is_some() || value.get("error_code").is_some() => &value,
            None => return None,
        },
    };
    read_error(&inner.to_string())
}

/// How long the vendor asks us to wait: `Retry-After`, or the longest wait in the usage header.
pub fn wait_asked(headers: &HeaderMap) -> Option<u64> {
    let seconds = || headers.get("retry-after")?.to_str().ok()?.trim().parse::<u64>().ok();
    let minutes = || {
        let usage: Value = serde_json::from_str(headers.get("x-business-use-case-usage")?.to_str().ok()?).ok()?;
        let entries = usage.as_object()?.values().filter_map(Value::as_array).flatten();
        entries
            .filter_map(|entry| entry.get("estimated_time_to_regain_access")?.as_u64())
            .max()
            .filter(|wait| *wait > 0)
    };
    let day = 86_400_000;
    seconds()
        .map(|wait| wait.saturating_mul(1000))
        .or_else(|| minutes().map(|wait| wait.saturating_mul(60_000)))
        .map(|wait| wait.min(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_of_an_error_is_read() {
        let cases = [
            (
                r#"{"error":{"message":"m","code":132001,"error_data":{"details":"d"},"fbtrace_id":"A"}}"#,
                132_001,
                Some("d"),
            ),
            (
                r#"{"error":{"message":"m","code":"190","error_subcode":463,"error_data":"{\"details\":\"d\"}"}}"#,
                190,
                Some("d"),
            ),
            (
                r#"{"error":{"message":"m","code":1,"error_data":"plain","is_transient":true}}"#,
                1,
                Some("plain"),
            ),
            (
                r#"{"error_type":"OAuthException","code":400,"error_message":"bad"}"#,
                400,
                None,
            ),
            (r#"{"errors":[{"code":131047,"title":"t"}]}"#, 131_047, None),
            (r#"{"error":"nope"}"#, -1, None),
        ];
        for (body, code, details) in cases {
            let error = error_in(body.as_bytes()).unwrap_or_else(|| panic!("{body}"));
            assert_eq!((error.code, error.details.as_deref()), (code, details), "{body}");
        }
        for body in ["", "<html>", "{}", r#"{"messages":[]}"#, "[]", "null"] {
            assert_eq!(error_in(body.as_bytes()), None, "{body}");
        }
    }

    #[test]
    fn waits_are_read_from_both_headers() {
        let with = |name: &'static str, value: &str| {
            HeaderMap::from_iter([(http::HeaderName::from_static(name), value.parse().unwrap())])
        };
        assert_eq!(wait_asked(&with("retry-after", "7")), Some(7_000));
        let usage =
            r#"{"1":[{"type":"whatsapp","estimated_time_to_regain_access":2},{"estimated_time_to_regain_access":5}]}"#;
        assert_eq!(wait_asked(&with("x-business-use-case-usage", usage)), Some(300_000));
        assert_eq!(wait_asked(&HeaderMap::new()), None);
    }

    #[test]
    fn a_gateways_page_is_unclear_only_where_something_may_have_been_sent() {
        let page = |status| GraphFault::Unreadable { status, wait_ms: None };
        for status in [200, 302, 502, 504] {
            assert!(
                matches!(send_fault(&page(status), &[], Effect::Lasting), SendFault::Unclear(_)),
                "{status}"
            );
            assert!(
                matches!(
                    send_fault(&page(status), &[], Effect::Harmless),
                    SendFault::Retry { .. }
                ),
                "{status}"
            );
        }
        assert!(matches!(
            send_fault(&page(503), &[], Effect::Lasting),
            SendFault::Retry { .. }
        ));
        assert!(matches!(
            send_fault(&page(403), &[], Effect::Lasting),
            SendFault::Rejected(_)
        ));
    }
}
