//! What WhatsApp's error codes mean: our word, a sentence with the one thing to do, and what follows.
//! Codes that all of Graph shares are in `meta_common::codes::COMMON`.

use crate::channel::meta_common::codes::{Row, Then, span};
use crate::channel::meta_common::error::{
    Effect, GraphError, GraphFault, fault_of, read_error, send_fault as graph_send_fault,
};
use crate::channel::{Fault, RetryScope, SendFault};

use RetryScope::{Account, Message, Recipient};
use Then::{Again, Reauthorise, Reject, StopAccount};

const fn row(code: i64, word: &'static str, then: Then, action: &'static str, reason: &'static str) -> Row {
    span((code, code), word, then, action, reason)
}

/// A row whose reason needs the field that WhatsApp names.
const fn tell(code: i64, word: &'static str, action: &'static str, reason: &'static str) -> Row {
    Row {
        tell: true,
        ..row(code, word, Reject, action, reason)
    }
}

#[rustfmt::skip] // one line per code
pub const TABLE: &[Row] = &[
    row(130_429, "rate_limited", Again(Account, Some(5)), "retry", "This number sends faster than WhatsApp allows. Sapa slows down and goes on by itself."),
    row(130_472, "experiment_group", Reject, "none", "WhatsApp holds marketing back from this person for a test of its own. Wait until they write to you."),
    row(130_497, "country_restricted", Reject, "none", "WhatsApp does not let this business write to people in this country. Use another channel."),
    row(131_000, "platform_busy", Again(Message, None), "retry", "WhatsApp had a problem of its own. Sapa tries again by itself."),
    row(131_005, "permission_missing", Reauthorise, "reconnect", "The access token lacks a WhatsApp permission. Make a token with whatsapp_business_messaging and reconnect the number."),
    tell(131_008, "invalid", "edit", "A part of this message is missing. Add it and send again."),
    tell(131_009, "invalid", "edit", "A part of this message is not as WhatsApp wants it. Change it and send again."),
    row(131_016, "platform_busy", Again(Message, None), "retry", "WhatsApp is not available at the moment. Sapa tries again by itself."),
    row(131_021, "recipient_is_sender", Reject, "edit", "A number cannot write to itself. Choose another recipient."),
    row(131_026, "not_on_channel", Reject, "none", "WhatsApp cannot reach this person: no WhatsApp on this number, an old version, or its terms not accepted. Try another channel."),
    row(131_030, "recipient_not_allowed", Reject, "edit", "A test number may only write to recipients on its list. Add this person to the list in the Meta app."),
    row(131_031, "account_locked", StopAccount, "none", "WhatsApp locked this business account. See Meta Business Support for the reason."),
    row(131_037, "name_not_approved", Reject, "none", "The number's display name is not approved yet. Have it approved in WhatsApp Manager."),
    row(131_042, "payment_problem", StopAccount, "none", "WhatsApp could not bill this business. Fix the payment method in WhatsApp Manager, then resume the number."),
    row(131_044, "payment_problem", StopAccount, "none", "This business account may not be billed for messages yet. Add a payment method in WhatsApp Manager, then resume the number."),
    row(131_045, "registration_invalid", StopAccount, "reconnect", "The number's registration is not valid. Register the number again in WhatsApp Manager and reconnect it."),
    row(131_047, "window_closed", Reject, "template", "More than 24 hours have passed since the customer last wrote. Send a template instead."),
    row(131_048, "spam_limited", StopAccount, "none", "Too many people blocked or reported this number, so WhatsApp limits it. Stop sending for a day, then resume the number."),
    row(131_049, "marketing_capped", Reject, "none", "WhatsApp did not deliver this, because the person gets many marketing messages. Wait at least a day before another one."),
    row(131_050, "opted_out", Reject, "none", "The person stopped marketing messages from this business. Do not send marketing until they ask for it."),
    row(131_051, "kind_not_supported", Reject, "edit", "WhatsApp does not take this kind of message. Send it another way."),
    row(131_052, "media_failed", Reject, "retry", "WhatsApp could not load the media. Ask the customer to send it again; files up to 100 MB work."),
    tell(131_053, "media_failed", "edit", "WhatsApp did not take the file. Send it as another type, or make it smaller."),
    row(131_055, "not_allowed", Reject, "edit", "This kind of message cannot be sent this way. Use a normal message or an approved template."),
    row(131_056, "recipient_rate_limited", Again(Recipient, Some(6)), "retry", "Too many messages went to this person in a short time. Sapa waits a little and goes on by itself."),
    row(131_057, "maintenance", Again(Account, Some(120)), "retry", "WhatsApp upgrades this number. Sapa waits a few minutes and goes on by itself."),
    row(131_060, "message_unavailable", Reject, "none", "This message is not available here. Open WhatsApp on the phone to see it."),
    row(131_062, "phone_needed", Reject, "edit", "This kind of message needs the person's phone number, and WhatsApp hides it. Ask for the number, or send another kind."),
    row(131_063, "marketing_disabled", Reject, "edit", "Marketing templates are switched off for this way of sending. Switch them on in WhatsApp Manager, or use a utility template."),
    row(131_064, "template_limited", Reject, "none", "Templates of this business were put in a wrong category too often, so WhatsApp limits them. Correct the categories and wait."),
    tell(132_000, "template_values", "edit", "The number of values does not fit the template. Fill in every blank and send again."),
    row(132_001, "template_missing", Reject, "template", "This template does not exist in this language or is not approved. Choose another template."),
    row(132_005, "template_too_long", Reject, "edit", "The template becomes too long with these values. Use shorter values."),
    tell(132_007, "template_policy", "edit", "A value breaks a rule of WhatsApp for templates. Change it and send again."),
    tell(132_008, "template_values", "edit", "A value for the template is not valid. Change it and send again."),
    tell(132_012, "template_values", "edit", "A value does not have the form the template wants. Change it and send again."),
    row(132_015, "template_paused", Reject, "template", "WhatsApp paused this template for low quality. Choose another template."),
    row(132_016, "template_disabled", Reject, "template", "WhatsApp disabled this template for good. Choose another template."),
    row(132_068, "flow_blocked", Reject, "edit", "WhatsApp blocked the flow in this message. Correct the flow in WhatsApp Manager."),
    row(132_069, "flow_limited", Again(Message, Some(3600)), "retry", "The flow in this message may only be sent a few times an hour. Sapa tries again later."),
    row(133_000, "registration_incomplete", StopAccount, "reconnect", "The number was not fully deregistered. Deregister it again, then register and reconnect it."),
    row(133_004, "platform_busy", Again(Message, None), "retry", "WhatsApp is not available at the moment. Sapa tries again by itself."),
    row(133_005, "pin_wrong", Reject, "edit", "The two-step PIN of the number is wrong. Enter the right PIN."),
    row(133_006, "number_not_verified", StopAccount, "reconnect", "The number is not verified. Verify it in WhatsApp Manager, then reconnect it."),
    row(133_008, "pin_tried_too_often", Reject, "none", "The PIN was tried too often. Wait as long as WhatsApp Manager says."),
    row(133_009, "pin_tried_too_fast", Reject, "none", "The PIN was tried too fast. Wait a few minutes and enter it once."),
    row(133_010, "number_not_registered", StopAccount, "reconnect", "The number is not registered for the Cloud API. Register it in WhatsApp Manager and reconnect it."),
    row(133_015, "recently_deleted", Again(Account, Some(300)), "retry", "The number was deleted a moment ago. Sapa waits five minutes and tries again."),
    row(133_016, "registered_too_often", Reject, "none", "The number was registered too often. Wait 72 hours."),
    row(134_011, "payment_terms", Reject, "none", "The terms for payments are not accepted. Accept them in WhatsApp Manager."),
    span((134_100, 134_102), "not_marketing", Reject, "edit", "This way of sending only takes marketing templates that are ready. Use the normal way, or wait ten minutes."),
    tell(135_000, "refused", "edit", "WhatsApp refused the message without saying more. Change the message and send again."),
    row(137_000, "identity_changed", Reject, "retry", "The person's WhatsApp identity changed, perhaps with a new phone. Make sure who it is, then send again."),
    span((147_001, 147_004), "username_refused", Reject, "edit", "WhatsApp refused the business username. Choose another one."),
    span((2_388_000, 2_388_999), "template_refused", Reject, "edit", "WhatsApp refused the template as it is written. Correct it in WhatsApp Manager."),
    row(2_494_100, "maintenance", Again(Account, Some(300)), "retry", "WhatsApp is being maintained. Sapa waits a few minutes and goes on by itself."),
    row(2_593_107, "sync_used_up", Reject, "none", "The history of this number was already asked for. Disconnect the number in the phone app and connect it again."),
    row(2_593_108, "sync_too_late", Reject, "none", "History can only be asked for within 24 hours of connecting. Disconnect the number in the phone app and connect it again."),
    row(2_593_109, "history_declined", Reject, "none", "The owner of the number chose not to share its history. Nothing needs to be done."),
    row(1_752_041, "already_connected", Reject, "none", "This number is already being connected. Nothing needs to be done."),
];

/// What a failed call that sends a message means.
pub fn when_sending(fault: &GraphFault) -> SendFault {
    graph_send_fault(fault, TABLE, Effect::Lasting)
}

/// What a failed call means that may be repeated without harm.
pub fn when_asking(fault: &GraphFault) -> SendFault {
    graph_send_fault(fault, TABLE, Effect::Harmless)
}

/// The fault of an error that came in a webhook.
pub fn from_webhook(raw: &str) -> Option<(Fault, Then, GraphError)> {
    let error = read_error(raw)?;
    let (fault, then) = fault_of(&error, TABLE);
    Some((fault, then, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::meta_common::codes::COMMON;

    #[test]
    fn no_code_is_listed_twice_and_every_reason_tells_what_to_do() {
        let rows: Vec<&Row> = TABLE.iter().chain(COMMON).collect();
        for (index, row) in rows.iter().enumerate() {
            assert!(row.from <= row.to);
            assert!(
                ["retry", "template", "reconnect", "edit", "none"].contains(&row.action),
                "{}",
                row.from
            );
            assert!(
                row.reason.matches(". ").count() >= 1 && row.reason.ends_with('.'),
                "{}: {}",
                row.from,
                row.reason
            );
            for other in &rows[index + 1..] {
                assert!(
                    row.to < other.from || other.to < row.from,
                    "{} and {} overlap",
                    row.from,
                    other.from
                );
            }
        }
    }

    fn called(code: i64) -> SendFault {
        let error = GraphError {
            code,
            message: "m".into(),
            ..GraphError::default()
        };
        when_sending(&GraphFault::Refused {
            error,
            status: 400,
            wait_ms: None,
        })
    }

    #[test]
    fn what_follows_from_each_documented_code() {
        for code in [0, 3, 10, 102, 190, 200, 299, 131_005] {
            assert!(matches!(called(code), SendFault::Unauthorised(_)), "{code}");
        }
        for code in [
            33, 368, 131_031, 131_042, 131_044, 131_045, 131_048, 133_000, 133_006, 133_010,
        ] {
            assert!(matches!(called(code), SendFault::AccountStopped(_)), "{code}");
        }
        for code in [1, 2, 131_000, 131_016, 133_004, 132_069] {
            assert!(
                matches!(called(code), SendFault::Retry { scope: Message, .. }),
                "{code}"
            );
        }
        for code in [4, 17, 32, 341, 613, 80_007, 130_429, 131_057, 133_015, 2_494_100] {
            assert!(
                matches!(
                    called(code),
                    SendFault::Retry {
                        scope: Account,
                        after_ms: Some(1..),
                        ..
                    }
                ),
                "{code}"
            );
        }
        assert!(matches!(
            called(131_056),
            SendFault::Retry {
                scope: Recipient,
                after_ms: Some(6000),
                ..
            }
        ));
        let rejected = [
            100, 130_472, 130_497, 131_008, 131_009, 131_021, 131_026, 131_030, 131_037, 131_047, 131_049, 131_050,
            131_051, 131_052, 131_053, 131_055, 131_062, 131_063, 131_064, 132_000, 132_001, 132_005, 132_007, 132_008,
            132_012, 132_015, 132_016, 132_068, 133_005, 133_008, 133_009, 133_016, 134_011, 134_100, 134_102, 135_000,
            137_000, 147_001, 2_388_019, 2_593_107, 2_593_108, 2_593_109, 1_752_041, 999_999,
        ];
        for code in rejected {
            let fault = called(code);
            assert!(
                matches!(&fault, SendFault::Rejected(fault) if fault.vendor_code == Some(code.to_string())),
                "{code}: {fault:?}"
            );
        }
    }

    #[test]
    fn the_vendors_own_wait_wins_and_its_details_are_told_where_they_help() {
        let error = GraphError {
            code: 130_429,
            ..GraphError::default()
        };
        let fault = when_sending(&GraphFault::Refused {
            error,
            status: 429,
            wait_ms: Some(9_000),
        });
        assert!(matches!(
            fault,
            SendFault::Retry {
                after_ms: Some(9_000),
                ..
            }
        ));
        let details = Some("expected 2 params".to_owned());
        let error = GraphError {
            code: 132_000,
            details,
            ..GraphError::default()
        };
        let fault = when_sending(&GraphFault::Refused {
            error,
            status: 400,
            wait_ms: None,
        });
        assert!(
            fault.fault().reason.ends_with("Meta says: expected 2 params."),
            "{fault}"
        );
    }

    #[test]
    fn an_unknown_code_follows_its_status() {
        let fault = |status| {
            let error = GraphError {
                code: 424_242,
                ..GraphError::default()
            };
            when_sending(&GraphFault::Refused {
                error,
                status,
                wait_ms: None,
            })
        };
        assert!(matches!(fault(400), SendFault::Rejected(_)));
        assert!(matches!(fault(429), SendFault::Retry { scope: Account, .. }));
        assert!(matches!(fault(500), SendFault::Retry { scope: Message, .. }));
    }
}
