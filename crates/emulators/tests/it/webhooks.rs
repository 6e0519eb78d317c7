//! Delivery to the callback.

use hmac::{Hmac, KeyInit, Mac};
use http::Method;
use sapa_emulators::{DEMO_APP_SECRET, DEMO_NUMBER_ID, NumberSeed};
use serde_json::json;
use sha2::Sha256;

use crate::stage::{CUSTOMER, setup};

#[tokio::test]
async fn an_inbound_text_has_the_documented_shape() {
    let s = setup(|_| {}).await;
    s.receive(json!({"type": "text", "text": "Halo kak, ready?"}));
    s.until_messages(1).await;
    let change = &s.callback.changes()[0];
    assert_eq!(change["field"], "messages");
    let value = &change["value"];
    assert_eq!(value["messaging_product"], "whatsapp");
    assert_eq!(value["metadata"]["phone_number_id"], sapa_emulators::DEMO_NUMBER_ID);
    assert_eq!(value["metadata"]["display_phone_number"], "6281110002222");
    assert_eq!(value["contacts"][0]["profile"]["name"], "Siti Rahmawati");
    assert_eq!(value["messages"][0]["from"], CUSTOMER);
    assert_eq!(value["messages"][0]["text"]["body"], "Halo kak, ready?");
    assert_eq!(value["messages"][0]["from_user_id"], value["contacts"][0]["user_id"]);
}

#[tokio::test]
async fn bytes_are_escaped_and_signed_as_they_are() {
    let s = setup(|_| {}).await;
    s.receive(json!({"type": "text", "text": "Harga 50% di https://toko.example/ä 😀 สวัสดี"}));
    s.until_messages(1).await;
    let post = s.callback.posts.lock().unwrap()[0].clone();
    let text = std::str::from_utf8(&post.body).unwrap();
    assert!(text.is_ascii());
    assert!(
        text.contains(r"https:\/\/toko.example\/\u00e4 \ud83d\ude00 \u0e2a\u0e27"),
        "{text}"
    );
    assert_eq!(post.signature.as_deref(), Some(signature(&post.body).as_str()));
    assert_eq!(
        s.callback.messages()[0]["text"]["body"],
        "Harga 50% di https://toko.example/ä 😀 สวัสดี"
    );
}

/// Written again here, so that the emulator is not checked against itself.
fn signature(body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(DEMO_APP_SECRET.as_bytes()).unwrap();
    mac.update(body);
    let hex: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("sha256={hex}")
}

#[tokio::test]
async fn refused_posts_come_again_until_200() {
    let s = setup(|_| {}).await;
    s.callback.answers.lock().unwrap().extend([500, 503, 202]);
    s.receive(json!({"type": "text", "text": "x"}));
    s.until("the fourth attempt", || {
        s.running.emulators.counter("webhooks.acked") == 1
    })
    .await;
    let posts = s.callback.posts.lock().unwrap().clone();
    assert_eq!(posts.len(), 4, "everything but 200 is a refusal");
    assert!(
        posts
            .iter()
            .all(|post| post.body == posts[0].body && post.signature == posts[0].signature)
    );
    assert_eq!(s.running.emulators.counter("webhooks.retried_posts"), 3);
    assert_eq!(s.running.emulators.counter("webhooks.acked.message.text"), 1);
}

#[tokio::test]
async fn in_the_end_it_gives_up() {
    let s = setup(|options| options.delivery.retry_ms = vec![1, 1]).await;
    s.callback.answers.lock().unwrap().extend([500, 500, 500]);
    s.receive(json!({"type": "text", "text": "x"}));
    s.until("giving up", || s.running.emulators.counter("webhooks.given_up") == 1)
        .await;
    assert_eq!(s.callback.posts.lock().unwrap().len(), 3);
    assert_eq!(s.running.emulators.counter("webhooks.acked"), 0);
}

#[tokio::test]
async fn updates_of_several_numbers_can_share_a_post() {
    let s = setup(|options| {
        options.accounts[0]
            .numbers
            .push(NumberSeed::new("410022003300442", "+62 811-1000-3333", "Second"));
    })
    .await;
    s.control(Method::PATCH, "/webhooks/faults", json!({"paused": true, "batch": 50}))
        .await;
    for number in [DEMO_NUMBER_ID, "410022003300442"] {
        for _ in 0..10 {
            s.receive(json!({"type": "text", "text": "x", "number": number}));
        }
    }
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    assert!(
        s.callback.posts.lock().unwrap().is_empty(),
        "a pause holds everything back"
    );
    s.control(Method::PATCH, "/webhooks/faults", json!({"paused": false}))
        .await;
    s.until_messages(20).await;
    assert_eq!(s.callback.posts.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn faults_duplicate_reorder_and_sign_badly() {
    let s = setup(|options| options.delivery.concurrency = 1).await;
    s.control(Method::PUT, "/webhooks/faults", json!({"duplicate": 2}))
        .await;
    s.receive(json!({"type": "text", "text": "x"}));
    s.until_messages(3).await;
    assert_eq!(s.callback.messages()[0], s.callback.messages()[2]);

    s.control(Method::PUT, "/webhooks/faults", json!({"paused": true, "reorder": 30}))
        .await;
    let sent: Vec<_> = (0..30)
        .map(|n| s.receive(json!({"type": "text", "text": n.to_string()}))["id"].clone())
        .collect();
    s.control(Method::PATCH, "/webhooks/faults", json!({"paused": false}))
        .await;
    let got: Vec<_> = s.until_messages(33).await[3..]
        .iter()
        .map(|message| message["id"].clone())
        .collect();
    assert_ne!(got, sent, "30 updates in random order");
    assert!(sent.iter().all(|id| got.contains(id)), "none of them lost");

    s.control(
        Method::PUT,
        "/webhooks/faults",
        json!({"bad_signature": 1, "unknown_field": true}),
    )
    .await;
    s.receive(json!({"type": "text", "text": "x"}));
    s.receive(json!({"type": "text", "text": "y"}));
    s.until_messages(35).await;
    let posts = s.callback.posts.lock().unwrap()[33..].to_vec();
    let good = posts
        .iter()
        .filter(|post| post.signature.as_deref() == Some(&signature(&post.body)))
        .count();
    assert_eq!(good, 1);
    assert!(
        s.callback
            .changes()
            .iter()
            .any(|change| change["field"] == "field_of_tomorrow")
    );
    let (status, _) = s
        .call(Method::PUT, "/_control/webhooks/faults", json!({"duplicates": 1}))
        .await;
    assert_eq!(status, 400, "a switch that does not exist is refused");
}

#[tokio::test]
async fn raw_bodies_go_out_byte_for_byte() {
    let s = setup(|_| {}).await;
    let sent = s
        .control(
            Method::POST,
            "/webhooks/raw",
            json!({"text": "{not json", "signature": "good"}),
        )
        .await;
    assert_eq!(sent["status"], 200);
    s.control(
        Method::POST,
        "/webhooks/raw",
        json!({"body": {"object": "page", "ü": 1}, "signature": "none"}),
    )
    .await;
    let posts = s.callback.posts.lock().unwrap().clone();
    assert_eq!(&posts[0].body[..], b"{not json");
    assert_eq!(posts[0].signature.as_deref(), Some(signature(b"{not json").as_str()));
    assert_eq!(
        std::str::from_utf8(&posts[1].body).unwrap(),
        r#"{"object":"page","\u00fc":1}"#
    );
    assert_eq!(posts[1].signature, None);
    let log = s.control(Method::GET, "/webhooks/log", serde_json::Value::Null).await;
    let id = log["items"][1]["id"].as_u64().unwrap();
    s.control(Method::POST, &format!("/webhooks/log/{id}/redeliver"), json!({}))
        .await;
    assert_eq!(s.callback.posts.lock().unwrap()[2].body, posts[0].body);
}

#[tokio::test]
async fn statuses_can_be_forced_in_any_order() {
    let s = setup(|_| {}).await;
    for (status, code) in [
        ("read", None),
        ("delivered", None),
        ("failed", Some(131026)),
        ("sent", None),
    ] {
        let body = json!({"customer": CUSTOMER, "message_id": "wamid.NEVER_SENT", "status": status, "code": code});
        s.control(Method::POST, "/statuses", body).await;
    }
    let statuses = s.until_statuses(4).await;
    assert!(statuses.iter().all(|status| status["id"] == "wamid.NEVER_SENT"));
    let failed = statuses.iter().find(|status| status["status"] == "failed").unwrap();
    assert_eq!(failed["errors"][0]["code"], 131026);
}
