//! What a platform reports out of order still ends right.

use serde_json::{Value, json};

use crate::harness::{SITI, Shop, on_both_engines};

const NAME: &str = "Siti";

fn who() -> Value {
    json!([{"profile": {"name": NAME}, "wa_id": SITI}])
}

fn status(id: &str, word: &str) -> Value {
    json!({"statuses": [{"id": id, "status": word, "timestamp": "1788153000", "recipient_id": SITI}]})
}

async fn offline(shop: &Shop) {
    shop.platform("PATCH", &format!("/customers/{SITI}"), json!({"online": false}))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_that_is_faster_than_our_own_send_call_counts() {
    on_both_engines(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        // The platform takes the message and reports on it; the answer to our call never comes.
        shop.platform(
            "POST",
            "/faults",
            json!({"on": "messages", "effect": "hang_after", "times": 1}),
        )
        .await;
        let id = shop.reply(&chat, "cepat sekali").await;
        shop.api.until_status(&id, "read").await;
        // When our call gives up, that is no news any more.
        tokio::time::sleep(std::time::Duration::from_millis(3300)).await;
        let message = shop.api.get(&format!("messages/{id}")).await;
        assert_eq!(
            (message["status"].as_str(), message["error"].is_null()),
            (Some("read"), true),
            "{message}"
        );
        assert!(message["sent_at"].is_string() && message["external_id"].is_string());
        assert_eq!(shop.received(SITI).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_answer_after_a_delivery_report_sends_nothing_twice() {
    on_both_engines(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        offline(&shop).await;
        // A slow refusal; meanwhile a report says that the message is there.
        let fault = json!({"on": "messages", "effect": "error", "code": 130_429, "delay_ms": 700, "times": 1});
        shop.platform("POST", "/faults", fault).await;
        let id = shop.reply(&chat, "sudah sampai").await;
        let mut report = status("wamid.ALREADY", "delivered");
        report["statuses"][0]["biz_opaque_callback_data"] = json!(id);
        shop.webhook("messages", report).await;
        shop.api.until_status(&id, "delivered").await;
        tokio::time::sleep(std::time::Duration::from_millis(2200)).await;
        assert_eq!(shop.api.get(&format!("messages/{id}")).await["status"], "delivered");
        assert!(shop.received(SITI).await.is_empty(), "it was not sent again");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_early_status_waits_until_its_message_is_known() {
    on_both_engines(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        offline(&shop).await;
        shop.platform("PATCH", "/webhooks/faults", json!({"paused": true}))
            .await;
        shop.platform(
            "POST",
            "/faults",
            json!({"on": "messages", "effect": "hang_after", "times": 1}),
        )
        .await;
        let id = shop.reply(&chat, "belum dikenal").await;
        let sent = shop
            .api
            .until("the platform to have it", || async {
                shop.received(SITI).await.first().cloned()
            })
            .await;
        // It names only the vendor's id, which we do not know yet.
        shop.webhook("messages", status(sent["id"].as_str().expect("an id"), "delivered"))
            .await;
        shop.ledger_of(2).await;
        assert_eq!(shop.api.until_status(&id, "unknown").await["external_id"], Value::Null);
        shop.platform("PATCH", "/webhooks/faults", json!({"paused": false}))
            .await;
        let message = shop.api.until_status(&id, "delivered").await;
        assert_eq!(message["external_id"], sent["id"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn read_before_delivered_stays_read_and_both_times_are_known() {
    on_both_engines(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        offline(&shop).await;
        let id = shop.reply(&chat, "dibaca dulu").await;
        let sent = shop.api.until_status(&id, "sent").await;
        let external = sent["external_id"].as_str().expect("an id");
        // The customer's message, and the platform's own word of what it sent.
        shop.ledger_of(2).await;
        let seen = shop.settled_ledger().await["received"].as_i64().expect("a number");
        for (n, word) in ["read", "delivered", "sent", "failed", "read"].iter().enumerate() {
            shop.webhook("messages", status(external, word)).await;
            shop.ledger_of(seen + 1 + n as i64).await;
            assert_eq!(
                shop.api.get(&format!("messages/{id}")).await["status"],
                "read",
                "after {word}"
            );
        }
        let message = shop.api.get(&format!("messages/{id}")).await;
        assert!(message["delivered_at"].is_string() && message["error"].is_null());
        assert_eq!(shop.api.get("conversations?view=failed").await["items"], json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_report_about_an_earlier_try_changes_nothing() {
    on_both_engines(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        offline(&shop).await;
        let id = shop.reply(&chat, "dua kali").await;
        let first = shop.api.until_status(&id, "sent").await["external_id"]
            .as_str()
            .expect("an id")
            .to_owned();
        let mut report = status(&first, "failed");
        report["statuses"][0]["biz_opaque_callback_data"] = json!(id);
        shop.webhook("messages", report.clone()).await;
        shop.api.until_status(&id, "failed").await;
        shop.api.post(&format!("messages/{id}/retry"), json!({})).await;
        let second = shop
            .api
            .until("the second try", || async {
                Some(shop.api.get(&format!("messages/{id}")).await)
                    .filter(|m| m["status"] == "sent" && m["external_id"] != first.as_str())
            })
            .await;
        let before = shop.settled_ledger().await;
        // The platform delivers its first report once more.
        shop.webhook("messages", report).await;
        let ledger = shop.ledger_of(before["received"].as_i64().expect("a number") + 1).await;
        assert_eq!(
            ledger["duplicates"].as_i64(),
            before["duplicates"].as_i64().map(|n| n + 1),
            "{ledger}"
        );
        let message = shop.api.get(&format!("messages/{id}")).await;
        assert_eq!(
            (&message["status"], &message["external_id"]),
            (&json!("sent"), &second["external_id"])
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_before_its_message_shows_the_new_words_with_the_old_picture() {
    on_both_engines(|shop: Shop| async move {
        let picture = shop.writes(SITI, json!({"type": "image", "caption": "harga 50", "silent": true}));
        let id = picture["id"].as_str().expect("an id");
        let edited = json!({"from": SITI, "id": "wamid.EDIT", "timestamp": "1788153010", "type": "edit",
            "edit": {"original_message_id": id, "message": {"type": "image", "image": {"caption": "harga 45", "id": picture["image"]["id"]}}}});
        shop.webhook("messages", json!({"contacts": who(), "messages": [edited]}))
            .await;
        let chat = shop.conversation().await;
        assert_eq!(shop.messages(&chat).await[0]["text"], "harga 45");
        shop.webhook("messages", json!({"contacts": who(), "messages": [picture]}))
            .await;
        shop.ledger_of(2).await;
        let stored = shop.api.until("the picture", || async {
            shop.messages(&chat)
                .await
                .into_iter()
                .find(|m| m["attachments"][0]["state"] == "stored")
        });
        let message = stored.await;
        assert_eq!(
            (message["kind"].as_str(), message["text"].as_str()),
            (Some("image"), Some("harga 45"))
        );
        assert_eq!(message["content"]["edits"][0]["text"], "harga 50");
        assert!(message["edited_at"].is_string());
        assert_eq!(shop.messages(&chat).await.len(), 1);
        assert_eq!(
            shop.look(chat["id"].as_str().expect("an id")).await["customer_messages"],
            1
        );
        // And the same once more is the same.
        shop.webhook("messages", json!({"contacts": who(), "messages": [picture]}))
            .await;
        assert_eq!(shop.ledger_of(3).await["duplicates"], 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_taken_back_before_it_came_is_never_shown() {
    on_both_engines(|shop: Shop| async move {
        let original = json!({"from": SITI, "id": "wamid.GONE", "timestamp": "1788153000", "type": "text", "text": {"body": "rahasia sekali"}});
        let revoke = json!({"from": SITI, "id": "wamid.REV", "timestamp": "1788153010", "type": "revoke", "revoke": {"original_message_id": "wamid.GONE"}});
        shop.webhook("messages", json!({"contacts": who(), "messages": [revoke]})).await;
        shop.webhook("messages", json!({"contacts": who(), "messages": [original]})).await;
        shop.ledger_of(2).await;
        let chat = shop.conversation().await;
        let message = shop.messages(&chat).await.remove(0);
        assert!(message["deleted_at"].is_string() && message["text"].is_null(), "{message}");
        assert_eq!(shop.api.get("search?q=rahasia").await["items"], json!([]));
        assert_eq!(shop.conversation().await["last_message"]["preview"], "");
        // In the usual order as well, the words go.
        let fresh = json!({"from": SITI, "id": "wamid.G2", "timestamp": "1788153020", "type": "text", "text": {"body": "salah kirim"}});
        let revoke = json!({"from": SITI, "id": "wamid.R2", "timestamp": "1788153021", "type": "revoke", "revoke": {"original_message_id": "wamid.G2"}});
        shop.webhook("messages", json!({"contacts": who(), "messages": [fresh, revoke]})).await;
        shop.ledger_of(4).await;
        assert_eq!(shop.api.get("search?q=salah").await["items"], json!([]));
        assert!(shop.messages(&chat).await.iter().all(|m| m["text"].is_null()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reaction_before_its_message_is_not_lost() {
    on_both_engines(|shop: Shop| async move {
        let reaction = json!({"from": SITI, "id": "wamid.LIKE", "timestamp": "1788153010", "type": "reaction", "reaction": {"message_id": "wamid.LATER", "emoji": "❤️"}});
        shop.webhook("messages", json!({"contacts": who(), "messages": [reaction.clone()]})).await;
        let chat = shop.conversation().await;
        let original = json!({"from": SITI, "id": "wamid.LATER", "timestamp": "1788153000", "type": "text", "text": {"body": "belakangan"}});
        shop.webhook("messages", json!({"contacts": who(), "messages": [original, reaction]})).await;
        let ledger = shop.ledger_of(3).await;
        assert_eq!(ledger["dead"], 0, "{ledger}");
        let messages = shop.messages(&chat).await;
        assert!(messages.iter().any(|m| m["text"] == "belakangan" && m["reactions"][0]["emoji"] == "❤️"), "{messages:?}");
    })
    .await;
}
