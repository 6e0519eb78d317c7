//! What comes from customers is verified, read and fetched.

use sapa_connectors::channel::{Incoming, Refusal, Verdict, WebhookRequest};

use super::{await_element, send, text, those_that};

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
