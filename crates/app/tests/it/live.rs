//! What happens is seen at once, and nothing is missed over a broken line.

use serde_json::json;

use crate::harness::{Line, SITI, Shop, on_both_engines};

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_seen_live_and_a_resumed_line_misses_nothing() {
    on_both_engines(|shop: Shop| async move {
        let mut line = Line::open(&shop.api, None).await;
        shop.writes(SITI, json!({"type": "text", "text": "satu"}));
        let frame = line.next_of("message.created").await;
        assert_eq!(frame["data"]["message"]["text"], "satu");
        assert_eq!(frame["data"]["conversation"]["contact"]["display"], format!("+{SITI}"));
        let seen = line.last_seq;
        drop(line);
        for n in 0..5 {
            shop.writes(SITI, json!({"type": "text", "text": format!("terlewat {n}")}));
        }
        shop.api
            .until("five more", || async {
                Some(shop.settled_ledger().await).filter(|l| l["messages"] == 6)
            })
            .await;
        let mut line = Line::open(&shop.api, Some(seen)).await;
        let mut last = seen;
        let mut texts = Vec::new();
        for _ in 0..5 {
            let frame = line.next_of("message.created").await;
            texts.push(frame["data"]["message"]["text"].as_str().expect("a text").to_owned());
            assert!(frame["seq"].as_i64() > Some(last));
            last = frame["seq"].as_i64().expect("a number");
        }
        // The platform delivers side by side, so only completeness is promised here.
        texts.sort();
        assert_eq!(texts, (0..5).map(|n| format!("terlewat {n}")).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_from_too_long_ago_is_told_to_start_anew() {
    on_both_engines(|shop: Shop| async move {
        let mut line = Line::open(&shop.api, Some(999_999)).await;
        assert_eq!(line.next().await.expect("a frame")["type"], "reset");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_share_one_stream_and_one_may_die() {
    let Some(db) = sapa_store::testing::postgres().await else {
        return;
    };
    let mut shop = Shop::open(db, sapa_emulators::Options::test()).await;
    let second = shop.second_node().await;
    let mut line = Line::open(&shop.api.at(second.address), None).await;
    shop.writes(SITI, json!({"type": "text", "text": "lewat satu, terlihat di dua"}));
    let frame = line.next_of("message.created").await;
    assert_eq!(frame["data"]["message"]["text"], "lewat satu, terlihat di dua");
    let chat = frame["data"]["conversation"]["id"].as_str().expect("an id").to_owned();
    // The first node's workers die; the second goes on sending what the API takes.
    shop.node.kill().await;
    let api = shop.api.at(second.address);
    let sent = api
        .post(
            &format!("conversations/{chat}/messages"),
            json!({"text": "masih jalan"}),
        )
        .await;
    let id = sent["id"].as_str().expect("an id").to_owned();
    api.until("it to leave", || async {
        Some(api.get(&format!("messages/{id}")).await).filter(|m| m["external_id"].is_string())
    })
    .await;
}
