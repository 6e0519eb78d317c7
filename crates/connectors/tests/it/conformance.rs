//! The contract, tried on every channel before its emulator. A trial takes part when the channel's
//! capabilities say that it can; to add a channel, add its rig.

use std::time::Duration;

use bytes::Bytes;
use sapa_connectors::channel::{
    AccountCredentials, Incoming, Outgoing, OutgoingBody, OutgoingMedia, Receipt, Refusal, RetryScope, SendFault,
    Verdict, WebhookRequest, WebhookTarget,
};
use sapa_model::{Capabilities, Secret};
use serde_json::{Value, json};

use crate::rigs::{self, Rig, Trouble, await_element};

async fn those_that(can: impl Fn(&Capabilities) -> bool) -> Vec<Box<dyn Rig>> {
    rigs::all()
        .await
        .into_iter()
        .filter(|rig| can(&rig.channel().can()))
        .collect()
}

fn outgoing(rig: &dyn Rig, body: OutgoingBody) -> Outgoing {
    Outgoing {
        message_id: "msg_01k3v0000000000000000001".into(),
        to: rig.customer(),
        body,
        reply_to: None,
    }
}

fn text(rig: &dyn Rig) -> Outgoing {
    outgoing(
        rig,
        OutgoingBody::Text {
            text: "Siap kak 🙏".into(),
        },
    )
}

async fn send_as(rig: &dyn Rig, account: &AccountCredentials, message: &Outgoing) -> Result<Receipt, SendFault> {
    rig.channel().send(rig.vendors(), account, message).await
}

async fn send(rig: &dyn Rig, message: &Outgoing) -> Result<Receipt, SendFault> {
    send_as(rig, &rig.account(), message).await
}

/// Sends inside an open window and returns what the vendor made of it.
async fn sent(rig: &dyn Rig, message: &Outgoing) -> Value {
    rig.customer_sends("text").await;
    let receipt = send(rig, message)
        .await
        .unwrap_or_else(|fault| panic!("{}: {fault:?}", rig.channel().about().channel));
    let accepted = rig.accepted().await;
    let found = accepted
        .into_iter()
        .find(|item| item["id"] == receipt.external_id.as_str());
    found.expect("the vendor has what we got a receipt for")
}

fn file(kind: &str, mime: &str) -> OutgoingMedia {
    OutgoingMedia {
        kind: kind.into(),
        mime: mime.into(),
        file_name: Some("berkas.bin".into()),
        bytes: Bytes::from_static(b"not empty"),
    }
}

/// A file of this kind as the vendor itself hands it out, so that its contents are what its type says.
async fn real_file(rig: &dyn Rig, kind: &str) -> OutgoingMedia {
    let id = rig.customer_sends(kind).await;
    let (_, element) = await_element(
        rig,
        |what| matches!(what, Incoming::Message(message) if message.external_id == id),
    )
    .await;
    let Incoming::Message(message) = element.what else {
        unreachable!()
    };
    let fetched = rig
        .channel()
        .fetch_media(rig.vendors(), &rig.account(), &message.media[0])
        .await
        .unwrap();
    OutgoingMedia {
        kind: kind.into(),
        mime: fetched.mime.unwrap(),
        file_name: Some("berkas".into()),
        bytes: fetched.bytes,
    }
}

#[tokio::test]
async fn a_text_arrives_and_can_be_found_again_by_our_id() {
    for rig in those_that(|_| true).await {
        let message = text(&*rig);
        let found = sent(&*rig, &message).await;
        assert_eq!(found["kind"], "text");
        assert_eq!(found["callback"], message.message_id.as_str());
        assert!(found["request"].to_string().contains("Siap kak 🙏"));
    }
}

#[tokio::test]
async fn every_kind_of_file_arrives_with_its_caption() {
    for rig in those_that(|_| true).await {
        for limit in rig.channel().can().media {
            let caption = (limit.caption_max > 0).then(|| "ukuran M".to_owned());
            let body = OutgoingBody::Media {
                media: real_file(&*rig, &limit.kind).await,
                caption: caption.clone(),
            };
            let found = sent(&*rig, &outgoing(&*rig, body)).await;
            let vendor_kind = if limit.kind == "voice" { "audio" } else { &limit.kind };
            assert_eq!(found["kind"], vendor_kind, "{found}");
            assert_eq!(found.to_string().contains("ukuran M"), caption.is_some(), "{found}");
        }
    }
}

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
async fn a_reply_quotes_the_customers_message() {
    for rig in those_that(|can| can.reply_to).await {
        let quoted = rig.customer_sends("text").await;
        let message = Outgoing {
            reply_to: Some(quoted.clone()),
            ..text(&*rig)
        };
        assert!(sent(&*rig, &message).await["request"].to_string().contains(&quoted));
    }
}

#[tokio::test]
async fn a_reaction_reaches_its_message_and_can_be_taken_back() {
    for rig in those_that(|can| can.reactions).await {
        let target = rig.customer_sends("text").await;
        for emoji in ["❤️", ""] {
            let body = OutgoingBody::Reaction {
                target: target.clone(),
                emoji: emoji.into(),
            };
            assert!(
                !send(&*rig, &outgoing(&*rig, body))
                    .await
                    .unwrap()
                    .external_id
                    .is_empty()
            );
        }
    }
}

#[tokio::test]
async fn places_and_contacts_arrive() {
    for rig in those_that(|can| can.location).await {
        let body = OutgoingBody::Location {
            latitude: -6.1754,
            longitude: 106.8272,
            name: Some("Monas".into()),
            address: None,
        };
        assert_eq!(sent(&*rig, &outgoing(&*rig, body)).await["kind"], "location");
    }
    for rig in those_that(|can| can.contacts).await {
        let cards = json!([{"name": "Budi Santoso", "phones": ["+6281234567891"], "emails": ["budi@toko.example"]}, {"name": "Ploy"}]);
        assert_eq!(
            sent(&*rig, &outgoing(&*rig, OutgoingBody::Contacts(cards))).await["kind"],
            "contacts"
        );
    }
}

#[tokio::test]
async fn interactive_messages_arrive_in_every_form() {
    for rig in those_that(|can| can.interactive.is_some()).await {
        let can = rig.channel().can().interactive.unwrap();
        let button = |at: u32| json!({"id": format!("b{at}"), "title": format!("Pilihan {at}")});
        let row = |at: u32| json!({"id": format!("r{at}"), "title": format!("Baris {at}"), "description": "2-3 hari"});
        let mut contents = vec![
            json!({"type": "buttons", "header": "Ukuran", "body": "Pilih", "footer": "Terima kasih", "buttons": (0..can.buttons).map(button).collect::<Vec<_>>()}),
            json!({"type": "list", "body": "Kurir?", "button": "Lihat", "sections": [{"title": "Kurir", "rows": (0..can.list_rows).map(row).collect::<Vec<_>>()}]}),
        ];
        if can.cta_url {
            contents
                .push(json!({"type": "cta_url", "body": "Katalog", "text": "Buka", "url": "https://toko.example/k"}));
        }
        if can.location_request {
            contents.push(json!({"type": "location_request", "body": "Kirim ke mana?"}));
        }
        for content in contents {
            assert_eq!(
                sent(&*rig, &outgoing(&*rig, OutgoingBody::Interactive(content))).await["kind"],
                "interactive"
            );
        }
    }
}

#[tokio::test]
async fn every_template_of_the_account_can_be_filled_from_its_variables_and_sent() {
    for rig in those_that(|can| can.templates).await {
        let channel = rig.channel();
        let templates = channel.templates(rig.vendors(), &rig.account()).await.unwrap();
        assert!(
            templates.iter().any(|template| template.name == rig.words().template),
            "the list holds the known template"
        );
        for template in templates.iter().filter(|template| template.status == "APPROVED") {
            let (mut values, mut media) = (serde_json::Map::new(), Vec::new());
            for variable in &template.variables {
                let value = match variable.kind.as_str() {
                    "image" | "video" | "document" => {
                        media.push((variable.key.clone(), real_file(&*rig, &variable.kind).await));
                        "att_01k3v0000000000000000000"
                    }
                    "location" => "-6.2,106.8,Toko,Jalan Satu",
                    "code" | "url_suffix" => "AB12",
                    _ if variable.key.ends_with("_at_ms") => "1999999999000",
                    _ => "Ploy",
                };
                values.insert(variable.key.clone(), json!(value));
            }
            let components = channel.template_components(template, &values).unwrap();
            let shown = channel.render_template(template, &components);
            assert!(!shown.body.contains("{{"), "{}: {}", template.name, shown.body);
            let body = OutgoingBody::Template {
                name: template.name.clone(),
                language: template.language.clone(),
                components,
                media,
            };
            rig.window_closes().await;
            let receipt = send(&*rig, &outgoing(&*rig, body)).await;
            assert!(receipt.is_ok(), "{} with {:?}: {receipt:?}", template.name, values);
        }
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
async fn the_customer_sees_that_we_read_and_type() {
    for rig in those_that(|can| can.mark_read).await {
        let id = rig.customer_sends("text").await;
        for typing in [false, true] {
            rig.channel()
                .mark_read(rig.vendors(), &rig.account(), &id, typing)
                .await
                .unwrap();
        }
    }
}

#[tokio::test]
async fn what_customers_send_is_signed_read_and_fetched() {
    for rig in those_that(|_| true).await {
        let can = rig.channel().can();
        let files: Vec<String> = can.media.iter().map(|limit| limit.kind.clone()).collect();
        for kind in files.iter().map(String::as_str).chain(["text", "location", "contacts"]) {
            let id = rig.customer_sends(kind).await;
            let (delivery, element) = await_element(
                &*rig,
                |what| matches!(what, Incoming::Message(message) if message.external_id == id),
            )
            .await;
            assert_eq!(delivery.verdict, Verdict::Accept);
            assert_eq!(element.account.as_deref(), Some(rig.account().external_id.as_str()));
            let Incoming::Message(message) = element.what else {
                unreachable!()
            };
            assert_eq!(message.kind, kind);
            assert_eq!(message.person.external_id, rig.customer().external_id);
            for media in &message.media {
                let fetched = rig
                    .channel()
                    .fetch_media(rig.vendors(), &rig.account(), media)
                    .await
                    .unwrap();
                assert!(!fetched.bytes.is_empty() && fetched.mime.is_some());
            }
        }
    }
}

#[tokio::test]
async fn a_reaction_of_the_customer_names_its_message() {
    for rig in those_that(|can| can.reactions).await {
        let id = rig.customer_sends("reaction").await;
        let (_, element) = await_element(
            &*rig,
            |what| matches!(what, Incoming::Reaction(reaction) if reaction.external_id == id),
        )
        .await;
        let Incoming::Reaction(reaction) = element.what else {
            unreachable!()
        };
        assert_eq!(reaction.emoji.as_deref(), Some("👍"));
    }
}

#[tokio::test]
async fn statuses_come_back_for_our_message() {
    for rig in those_that(|can| can.receipts.delivered).await {
        rig.customer_sends("text").await;
        let message = text(&*rig);
        let receipt = send(&*rig, &message).await.unwrap();
        let is_ours = |what: &Incoming| matches!(what, Incoming::Status(status) if status.external_id == receipt.external_id && status.status == "delivered");
        let (_, element) = await_element(&*rig, is_ours).await;
        let Incoming::Status(status) = element.what else {
            unreachable!()
        };
        assert_eq!(status.callback.as_deref(), Some(message.message_id.as_str()));
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
async fn a_changed_or_unsigned_body_is_refused() {
    for rig in those_that(|_| true).await {
        let id = rig.customer_sends("text").await;
        let (delivery, _) = await_element(
            &*rig,
            |what| matches!(what, Incoming::Message(message) if message.external_id == id),
        )
        .await;
        let judge = |headers: &http::HeaderMap, body: &[u8]| {
            let request = WebhookRequest {
                method: &http::Method::POST,
                query: &[],
                headers,
                body,
            };
            rig.channel().verify(&rig.app(), &request)
        };
        assert_eq!(judge(&delivery.headers, &delivery.body), Verdict::Accept);
        let mut changed = delivery.body.to_vec();
        changed.push(b' ');
        assert_eq!(
            judge(&delivery.headers, &changed),
            Verdict::Refuse(Refusal::BadSignature)
        );
        assert_eq!(
            judge(&http::HeaderMap::new(), &delivery.body),
            Verdict::Refuse(Refusal::NoSignature)
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
            let fault = send(&*rig, &text(&*rig)).await.unwrap_err();
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

fn webhook(rig: &dyn Rig) -> WebhookTarget {
    WebhookTarget {
        url: rig.receiver().url.clone(),
        verify_token: rig.app().verify_token,
    }
}

#[tokio::test]
async fn connecting_subscribes_and_the_self_test_is_green() {
    for rig in those_that(|_| true).await {
        let channel = rig.channel();
        channel
            .subscribe(rig.vendors(), &rig.account(), &webhook(&*rig))
            .await
            .unwrap();
        let report = channel.check(rig.vendors(), &rig.account(), &webhook(&*rig)).await;
        let bad: Vec<_> = report.checks.iter().filter(|check| check.ok == Some(false)).collect();
        assert!(
            bad.is_empty() && report.checks.len() >= 3 && !report.unauthorised,
            "{report:#?}"
        );
        assert!(report.display.is_some());
        channel.unsubscribe(rig.vendors(), &rig.account()).await.unwrap();
        let report = channel.check(rig.vendors(), &rig.account(), &webhook(&*rig)).await;
        assert!(
            report
                .checks
                .iter()
                .any(|check| check.ok == Some(false) && check.fix.is_some()),
            "{report:#?}"
        );
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
