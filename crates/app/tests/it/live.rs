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

/// The next presence frame about this chat that satisfies the test.
async fn presence_of(line: &mut Line, chat: &str, what: impl Fn(&serde_json::Value) -> bool) -> serde_json::Value {
    loop {
        let frame = line.next_of("presence").await;
        if frame["data"]["conversation_id"] == chat && what(&frame["data"]["members"]) {
            assert!(frame["seq"].is_null(), "passing things have no number");
            return frame["data"]["members"].clone();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn teammates_see_who_looks_and_who_writes_on_any_node() {
    on_both_engines(|shop: Shop| async move {
        let (olivia, ana) = (shop.owner().await, shop.teammate("Ana").await);
        let chat = shop.chat(SITI).await;
        let mut second = None;
        if shop.node.app.db.dialect().has_nodes() {
            second = Some(shop.second_node().await);
        }
        let there = second.as_ref().map_or(shop.node.address, |node| node.address);
        let mut watching = Line::open(&olivia.at(there), None).await;
        let mut typing = Line::open(&ana, None).await;
        typing
            .say(&json!({"type": "presence", "conversation_id": chat, "state": "viewing"}).to_string())
            .await;
        let members = presence_of(&mut watching, &chat, |m| m[0]["state"] == "viewing").await;
        assert_eq!(members[0]["name"], "Ana");
        typing.say("{\"type\":\"nonsense\"}").await;
        typing.say("not json").await;
        typing
            .say(&json!({"type": "presence", "conversation_id": chat, "state": "typing"}).to_string())
            .await;
        presence_of(&mut watching, &chat, |m| m[0]["state"] == "typing").await;
        drop(typing);
        presence_of(&mut watching, &chat, |m| m == &json!([])).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_mark_is_told_to_its_own_teammate_alone() {
    on_both_engines(|shop: Shop| async move {
        let (olivia, ana) = (shop.owner().await, shop.teammate("Ana").await);
        let chat = shop.chat(SITI).await;
        let (mut hers, mut others) = (Line::open(&ana, None).await, Line::open(&olivia, None).await);
        assert_eq!(
            ana.call("POST", &format!("conversations/{chat}/read"), None)
                .await
                .status,
            204
        );
        assert_eq!(
            hers.next_of("read.updated").await["data"]["conversation_id"],
            chat.as_str()
        );
        // What comes next on the other line is not hers, and the numbers go on.
        ana.post(
            &format!("conversations/{chat}/messages"),
            json!({"kind": "note", "text": "dibaca"}),
        )
        .await;
        let frame = loop {
            let frame = others.next().await.expect("a frame");
            assert_ne!(frame["type"], "read.updated");
            if frame["type"] == "message.created" {
                break frame;
            }
        };
        let light = &frame["data"]["conversation"];
        assert!(
            light["unread"].is_null() && light["draft"].is_null(),
            "what is one's own is not told to all: {light}"
        );
        assert_eq!(hers.next_of("message.created").await["seq"], frame["seq"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_asked_to_end_finishes_what_it_does() {
    on_both_engines(|mut shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        shop.platform(
            "POST",
            "/faults",
            json!({"on": "messages", "effect": "delay", "delay_ms": 800, "times": 1}),
        )
        .await;
        let id = shop.reply(&chat, "masih jalan").await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        shop.node.shut_down().await;
        let mut tx = shop.node.app.db.read().await.expect("a reader");
        let row = sapa_store::message::find(&mut tx, &shop.workspace, &id.parse().expect("an id"))
            .await
            .expect("the message");
        assert!(row.external_id.is_some(), "it was waited for: {:?}", row.status);
        assert_eq!(shop.received(SITI).await.len(), 1);
    })
    .await;
}
