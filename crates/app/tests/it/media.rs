//! Files from customers: copied while the platform has them, or a reason why not.

use serde_json::{Value, json};

use crate::harness::{SITI, Shop, on_both_engines};

async fn file(shop: &Shop, state: &str) -> Value {
    let chat = shop.conversation().await;
    let what = format!("a file that is {state}");
    let found = shop.api.until(&what, || async {
        shop.messages(&chat)
            .await
            .into_iter()
            .find(|m| m["attachments"][0]["state"] == state)
    });
    found.await["attachments"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_the_platform_lost_says_so_and_costs_nothing_else() {
    on_both_engines(|shop: Shop| async move {
        shop.writes(SITI, json!({"type": "document", "filename": "nota.pdf", "lost": true}));
        let lost = file(&shop, "failed").await;
        assert!(lost["error"].as_str().is_some_and(|reason| reason.len() > 15), "{lost}");
        assert!(lost["url"].is_null() && lost["thumb_url"].is_null());
        shop.writes(SITI, json!({"type": "image"}));
        file(&shop, "stored").await;
        assert_eq!(shop.ledger_of(2).await["messages"], 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_that_stumbles_is_asked_again() {
    on_both_engines(|shop: Shop| async move {
        shop.platform(
            "POST",
            "/faults",
            json!({"on": "download", "effect": "http", "status": 503, "times": 1}),
        )
        .await;
        shop.platform(
            "POST",
            "/faults",
            json!({"on": "media", "effect": "error", "code": 131_000, "times": 1}),
        )
        .await;
        shop.writes(SITI, json!({"type": "image", "caption": "lihat"}));
        let stored = file(&shop, "stored").await;
        assert!(stored["url"].is_string() && stored["size"].as_i64() > Some(100));
        let (status, kind, bytes) = shop.api.bytes(stored["url"].as_str().expect("a link")).await;
        assert_eq!(
            (status, kind.as_str(), bytes.len() as i64),
            (200, "image/jpeg", stored["size"].as_i64().expect("a size"))
        );
        let forged = stored["url"].as_str().expect("a link").replace("att_", "att_0");
        assert_eq!(shop.api.bytes(&forged).await.0, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_gone_from_our_storage_fails_its_message_with_a_reason() {
    on_both_engines(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        let png = b"\x89PNG\r\n\x1a\nnot a picture, but its name is".to_vec();
        let uploaded = shop.api.upload("a.png", "image/png", png).await;
        assert_eq!(uploaded.status, 201, "{}", uploaded.body);
        let twice = json!({"attachment_ids": [uploaded.body["id"], uploaded.body["id"]]});
        assert_eq!(
            shop.api
                .call("POST", &format!("conversations/{chat}/messages"), Some(twice))
                .await
                .status,
            422
        );
        shop.drop_files();
        let sent = shop
            .api
            .post(
                &format!("conversations/{chat}/messages"),
                json!({"attachment_ids": [uploaded.body["id"]]}),
            )
            .await;
        let id = sent["id"].as_str().expect("an id");
        // The tries in between are not what this test waits for.
        shop.hurry(id, "failed").await;
        let failed = shop.api.get(&format!("messages/{id}")).await;
        assert!(
            failed["error"]["reason"]
                .as_str()
                .is_some_and(|reason| reason.contains("file")),
            "{failed}"
        );
        // The chat goes on.
        let next = shop.reply(&chat, "lanjut").await;
        shop.api.until_status(&next, "read").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_slow_files_does_not_hold_up_a_reply() {
    on_both_engines(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        shop.platform("POST", "/faults", json!({"on": "download", "effect": "delay", "delay_ms": 2500})).await;
        let body: Vec<Value> = (0..200)
            .map(|n| {
                let picture = shop.writes(SITI, json!({"type": "image", "silent": true}));
                json!({"from": SITI, "id": format!("wamid.P{n}"), "timestamp": picture["timestamp"], "type": "image", "image": picture["image"]})
            })
            .collect();
        shop.webhook("messages", json!({"messages": body})).await;
        shop.ledger_of(201).await;
        let began = std::time::Instant::now();
        let id = shop.reply(&chat, "langsung").await;
        shop.api.until_status(&id, "read").await;
        assert!(began.elapsed() < std::time::Duration::from_millis(2000), "it waited {:?}", began.elapsed());
        shop.platform("DELETE", "/faults", Value::Null).await;
    })
    .await;
}
