//! What only WhatsApp has: business-scoped ids, media that expire, more than one page of templates.

use reqwest::Method;
use sapa_connectors::channel::{self, Channel, Incoming, MediaRef, Outgoing, OutgoingBody, SendFault};
use serde_json::json;

use crate::rigs::whatsapp::WhatsappRig;
use crate::rigs::{Rig, await_element};

async fn rig() -> WhatsappRig {
    WhatsappRig::start(channel::by_kind("whatsapp").unwrap()).await
}

async fn photo(rig: &WhatsappRig) -> MediaRef {
    let id = rig.customer_sends("image").await;
    let (_, element) = await_element(
        rig,
        |what| matches!(what, Incoming::Message(message) if message.external_id == id),
    )
    .await;
    let Incoming::Message(message) = element.what else {
        unreachable!()
    };
    message.media[0].clone()
}

async fn fetch(rig: &WhatsappRig, media: &MediaRef) -> Result<usize, SendFault> {
    rig.channel()
        .fetch_media(rig.vendors(), &rig.account(), media)
        .await
        .map(|media| media.bytes.len())
}

#[tokio::test]
async fn a_person_who_hides_the_phone_is_written_to_by_the_scoped_id() {
    let rig = rig().await;
    let made = json!({"phone": "+66610002000", "name": "Nan", "phone_hidden": true});
    rig.control(Method::POST, "customers", &made).await;
    rig.running
        .emulators
        .customer_sends("66610002000", json!({"type": "text", "text": "hi"}))
        .unwrap();
    let (_, element) = await_element(
        &rig,
        |what| matches!(what, Incoming::Message(message) if message.person.external_id.is_none()),
    )
    .await;
    let Incoming::Message(message) = element.what else {
        unreachable!()
    };
    assert!(message.person.phone.is_none() && message.person.scoped_id.is_some());
    let reply = Outgoing {
        message_id: "msg_1".into(),
        to: message.person.clone(),
        body: OutgoingBody::Text { text: "halo".into() },
        reply_to: None,
    };
    rig.channel().send(rig.vendors(), &rig.account(), &reply).await.unwrap();
    let accepted = rig.accepted().await;
    assert_eq!(
        accepted.last().unwrap()["request"]["recipient"],
        message.person.scoped_id.as_deref().unwrap()
    );
}

#[tokio::test]
async fn an_address_that_ran_out_is_asked_for_once_more() {
    let rig = rig().await;
    let media = photo(&rig).await;
    rig.control(
        Method::POST,
        "faults",
        &json!({"on": "download", "effect": "http", "status": 404, "times": 1}),
    )
    .await;
    assert!(fetch(&rig, &media).await.unwrap() > 0);
    rig.control(
        Method::POST,
        "faults",
        &json!({"on": "download", "effect": "http", "status": 404, "times": 2}),
    )
    .await;
    assert!(matches!(fetch(&rig, &media).await, Err(SendFault::Rejected(fault)) if fault.code == "media_gone"));
}

#[tokio::test]
async fn media_that_is_gone_damaged_or_elsewhere_says_so() {
    let rig = rig().await;
    let media = photo(&rig).await;
    let unknown = MediaRef {
        id: Some("9999999999".into()),
        ..media.clone()
    };
    assert!(matches!(fetch(&rig, &unknown).await, Err(SendFault::Rejected(fault)) if fault.code == "media_gone"));
    let other_hash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    let damaged = MediaRef {
        sha256: Some(other_hash.into()),
        ..media.clone()
    };
    assert!(
        matches!(fetch(&rig, &damaged).await, Err(SendFault::Retry { fault, .. }) if fault.code == "media_damaged")
    );
    for url in [
        "http://169.254.169.254/latest/meta-data",
        "https://10.0.0.1/x",
        "http://127.0.0.1:1/x",
        "file:///etc/passwd",
        "no url",
    ] {
        let elsewhere = MediaRef {
            id: None,
            url: Some(url.into()),
            ..media.clone()
        };
        assert!(
            matches!(fetch(&rig, &elsewhere).await, Err(SendFault::Rejected(fault)) if fault.code == "address_refused"),
            "{url}"
        );
    }
}

#[tokio::test]
async fn a_busy_media_server_is_asked_again_later() {
    let rig = rig().await;
    let media = photo(&rig).await;
    rig.control(
        Method::POST,
        "faults",
        &json!({"on": "download", "effect": "http", "status": 503, "times": 1}),
    )
    .await;
    assert!(matches!(fetch(&rig, &media).await, Err(SendFault::Retry { .. })));
}

#[tokio::test]
async fn an_upload_without_an_answer_is_safe_to_repeat() {
    let rig = rig().await;
    rig.customer_sends("text").await;
    let photo = photo(&rig).await;
    let bytes = rig
        .channel()
        .fetch_media(rig.vendors(), &rig.account(), &photo)
        .await
        .unwrap()
        .bytes;
    let media = channel::OutgoingMedia {
        kind: "image".into(),
        mime: "image/jpeg".into(),
        file_name: None,
        bytes,
    };
    rig.control(
        Method::POST,
        "faults",
        &json!({"on": "media", "effect": "drop_after", "times": 1}),
    )
    .await;
    let message = Outgoing {
        message_id: "msg_1".into(),
        to: rig.customer(),
        body: OutgoingBody::Media { media, caption: None },
        reply_to: None,
    };
    let fault = rig
        .channel()
        .send(rig.vendors(), &rig.account(), &message)
        .await
        .unwrap_err();
    assert!(matches!(fault, SendFault::Retry { .. }), "{fault:?}");
    assert!(
        rig.channel()
            .send(rig.vendors(), &rig.account(), &message)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_person_changing_numbers_names_both() {
    let rig = rig().await;
    rig.running
        .emulators
        .customer_sends(
            "6281234567890",
            json!({"type": "user_changed_number", "new": "6281299990000"}),
        )
        .unwrap();
    let (_, element) = await_element(&rig, |what| matches!(what, Incoming::PersonChanged(_))).await;
    let Incoming::PersonChanged(change) = element.what else {
        unreachable!()
    };
    assert_eq!(change.old.phone.as_deref(), Some("+6281234567890"));
    assert_eq!(change.new.phone.as_deref(), Some("+6281299990000"));
}

#[tokio::test]
async fn every_kind_the_emulator_knows_is_read_without_loss() {
    let rig = rig().await;
    let first = rig.customer_sends("text").await;
    let inputs = [
        json!({"type": "button", "text": "Ya", "payload": "y"}),
        json!({"type": "button_reply", "id": "a", "title": "A"}),
        json!({"type": "list_reply", "id": "r", "title": "R", "description": "D"}),
        json!({"type": "nfm_reply", "response": {"size": "M"}}),
        json!({"type": "reaction", "message_id": first, "emoji": ""}),
        json!({"type": "order"}),
        json!({"type": "edit", "message_id": first, "text": "baru"}),
        json!({"type": "revoke", "message_id": first}),
        json!({"type": "unsupported"}),
        json!({"type": "errors"}),
        json!({"type": "request_welcome"}),
        json!({"type": "user_changed_user_id"}),
        json!({"type": "customer_identity_changed"}),
        json!({"type": "text", "text": "x", "forwarded": "frequently", "referral": true}),
    ];
    for input in inputs {
        let sent = rig.running.emulators.customer_sends("6281234567890", input.clone());
        let id = sent.unwrap_or_else(|why| panic!("{input}: {why}"))["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let (delivery, element) = await_element(&rig, |what| {
            format!("{what:?}").contains(&id) || names(what, &first, &input)
        })
        .await;
        assert!(
            !matches!(element.what, Incoming::Broken { .. } | Incoming::Ignored { .. }),
            "{input}: {element:?}"
        );
        assert!(rig.channel().read(&delivery.body).len() == 1, "{input}");
    }
    for field in [
        "message_template_status_update",
        "message_template_quality_update",
        "template_category_update",
        "phone_number_quality_update",
        "account_update",
        "account_review_update",
        "security",
        "user_preferences",
        "errors",
    ] {
        let before = rig.receiver().deliveries().len();
        rig.control(
            Method::POST,
            "webhooks/account",
            &json!({"field": field, "customer": "6281234567890", "code": 131031}),
        )
        .await;
        let (_, element) = await_element(&rig, |what| {
            rig.receiver().deliveries().len() > before
                && matches!(what, Incoming::AccountEvent(event) if event.kind == field)
        })
        .await;
        assert!(element.account.is_some() || element.account_group.is_some());
    }
}

/// Edits and deletions carry the id of the message they change, not their own.
fn names(what: &Incoming, target: &str, input: &serde_json::Value) -> bool {
    match what {
        Incoming::Edit(edit) => input["type"] == "edit" && edit.target == target,
        Incoming::Revoke { target: revoked, .. } => input["type"] == "revoke" && revoked == target,
        _ => false,
    }
}

#[test]
fn the_number_is_known_by_its_id_even_as_a_json_number() {
    let whatsapp: &dyn Channel = channel::by_kind("whatsapp").unwrap();
    assert_eq!(
        whatsapp
            .account_external_id(&json!({"phone_number_id": 410_022_003_300_441_i64}))
            .as_deref(),
        Some("410022003300441")
    );
    assert!(whatsapp.account_external_id(&json!({})).is_none());
}
