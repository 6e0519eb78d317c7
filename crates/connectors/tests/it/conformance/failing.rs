//! Every failure says whether to try again, who has to wait, and what a person can do.

use std::time::Duration;

use sapa_connectors::channel::{Incoming, Outgoing, OutgoingBody, OutgoingMedia, RetryScope, SendFault};
use sapa_model::Secret;
use serde_json::json;

use super::{await_element, file, outgoing, send, send_as, text, those_that, webhook};
use crate::rigs::{self, Trouble};

#[tokio::test]
async fn a_file_beyond_the_limits_is_refused_before_anything_is_sent() {
    for rig in those_that(|can| !can.media.is_empty()).await {
        let before = rig.accepted().await.len();
        for limit in rig.channel().can().media {
            let large = OutgoingMedia {
                bytes: vec![0; usize::try_from(limit.max_bytes).unwrap() + 1].into(),
                ..file(&limit.kind, &limit.mime[0])
            };
            let strange = file(&limit.kind, "application/x-unknown");
            for media in [large, strange] {
                let fault = send(&*rig, &outgoing(&*rig, OutgoingBody::Media { media, caption: None }))
                    .await
                    .unwrap_err();
                assert!(
                    matches!(&fault, SendFault::Rejected(fault) if fault.action == "edit"),
                    "{}: {fault:?}",
                    limit.kind
                );
            }
        }
        assert_eq!(rig.accepted().await.len(), before);
    }
}

#[tokio::test]
async fn an_unknown_template_is_refused_with_the_advice_to_choose_another() {
    for rig in those_that(|can| can.templates).await {
        let body = OutgoingBody::Template {
            name: "no_such".into(),
            language: rig.words().language.into(),
            components: json!([]),
            media: Vec::new(),
        };
        let fault = send(&*rig, &outgoing(&*rig, body)).await.unwrap_err();
        assert!(
            matches!(&fault, SendFault::Rejected(fault) if fault.action == "template"),
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn a_message_outside_the_window_fails_with_the_advice_to_use_a_template() {
    for rig in those_that(|can| can.window.is_some() && can.templates).await {
        rig.customer_sends("text").await;
        rig.window_closes().await;
        let fault = match send(&*rig, &text(&*rig)).await {
            Err(fault) => fault.fault().clone(),
            Ok(receipt) => {
                let failed = |what: &Incoming| matches!(what, Incoming::Status(status) if status.external_id == receipt.external_id && status.status == "failed");
                let (_, element) = await_element(&*rig, failed).await;
                let Incoming::Status(status) = element.what else {
                    unreachable!()
                };
                status.fault.unwrap()
            }
        };
        assert_eq!(
            (fault.code.as_str(), fault.action.as_str()),
            ("window_closed", "template")
        );
    }
}

#[tokio::test]
async fn clear_refusals_say_who_has_to_wait() {
    for rig in those_that(|_| true).await {
        rig.customer_sends("text").await;
        let troubles = [
            (Trouble::RateLimited, RetryScope::Account),
            (Trouble::RecipientLimited, RetryScope::Recipient),
            (Trouble::Busy, RetryScope::Message),
            (Trouble::EmptyError, RetryScope::Message),
        ];
        for (trouble, expected) in troubles {
            let before = rig.accepted().await.len();
            rig.trouble(trouble).await;
            let fault = send(&*rig, &text(&*rig)).await.unwrap_err();
            assert!(
                matches!(&fault, SendFault::Retry { scope, .. } if *scope == expected),
                "{trouble:?}: {fault:?}"
            );
            assert_eq!(
                rig.accepted().await.len(),
                before,
                "{trouble:?} must come before acceptance"
            );
            assert!(send(&*rig, &text(&*rig)).await.is_ok(), "{trouble:?} must pass");
        }
    }
}

#[tokio::test]
async fn what_may_have_been_accepted_is_unclear() {
    for rig in those_that(|_| true).await {
        rig.customer_sends("text").await;
        for trouble in [
            Trouble::AnswerLost,
            Trouble::Silence,
            Trouble::Page,
            Trouble::BrokenBefore,
        ] {
            rig.trouble(trouble).await;
            let patience = if trouble == Trouble::Silence {
                rigs::impatient(&*rig)
            } else {
                rig.vendors().clone()
            };
            let fault = rig
                .channel()
                .send(&patience, &rig.account(), &text(&*rig))
                .await
                .unwrap_err();
            assert!(matches!(&fault, SendFault::Unclear(_)), "{trouble:?}: {fault:?}");
            assert!(fault.fault().reason.len() > 20);
        }
    }
}

#[tokio::test]
async fn a_lost_answer_can_be_reconciled_by_our_id() {
    for rig in those_that(|can| can.receipts.sent).await {
        rig.customer_sends("text").await;
        rig.trouble(Trouble::AnswerLost).await;
        let message = text(&*rig);
        assert!(matches!(send(&*rig, &message).await, Err(SendFault::Unclear(_))));
        let ours = |what: &Incoming| matches!(what, Incoming::Status(status) if status.callback.as_deref() == Some(message.message_id.as_str()));
        await_element(&*rig, ours).await;
    }
}

#[tokio::test]
async fn nothing_listening_is_a_safe_retry() {
    for rig in those_that(|_| true).await {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let gone = format!("http://{}", listener.local_addr().unwrap());
        drop(listener);
        let hosts = rig
            .vendors()
            .hosts
            .keys()
            .map(|name| (name.clone(), gone.clone()))
            .collect();
        let fault = rig
            .channel()
            .send(&rigs::vendors(hosts), &rig.account(), &text(&*rig))
            .await
            .unwrap_err();
        assert!(
            matches!(
                &fault,
                SendFault::Retry {
                    scope: RetryScope::Account,
                    ..
                }
            ),
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn a_revoked_token_and_a_blocked_account_stop_the_account() {
    for rig in those_that(|_| true).await {
        rig.customer_sends("text").await;
        rig.trouble(Trouble::Blocked).await;
        assert!(matches!(
            send(&*rig, &text(&*rig)).await,
            Err(SendFault::AccountStopped(_))
        ));
        rig.trouble(Trouble::TokenRevoked).await;
        let fault = send(&*rig, &text(&*rig)).await.unwrap_err();
        assert!(
            matches!(&fault, SendFault::Unauthorised(fault) if fault.action == "reconnect"),
            "{fault:?}"
        );
        let report = rig
            .channel()
            .check(rig.vendors(), &rig.account(), &webhook(&*rig))
            .await;
        assert!(report.unauthorised && report.checks.iter().any(|check| check.ok == Some(false)));
    }
}

#[tokio::test]
async fn no_fault_names_a_secret() {
    for rig in those_that(|_| true).await {
        let mut account = rig.account();
        for secret in account.secrets.values_mut().chain(account.app_secrets.values_mut()) {
            *secret = Secret::new("wrong-secret-value-1234");
        }
        let fault = send_as(&*rig, &account, &text(&*rig)).await.unwrap_err();
        let report = rig.channel().check(rig.vendors(), &account, &webhook(&*rig)).await;
        let said = format!("{fault:?} {fault} {report:?}");
        assert!(!said.contains("wrong-secret-value"), "{said}");
    }
}

#[tokio::test]
async fn a_person_without_an_address_is_refused_before_the_call() {
    for rig in those_that(|_| true).await {
        let message = Outgoing {
            to: sapa_connectors::channel::Person::default(),
            ..text(&*rig)
        };
        let fault = tokio::time::timeout(Duration::from_millis(200), send(&*rig, &message))
            .await
            .unwrap()
            .unwrap_err();
        assert!(
            matches!(&fault, SendFault::Rejected(fault) if fault.code == "no_address"),
            "{fault:?}"
        );
    }
}
