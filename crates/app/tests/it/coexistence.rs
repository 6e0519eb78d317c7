//! A number that also lives in the phone app: its words, its past, its address book.

use std::collections::BTreeSet;

use sapa_emulators::DEMO_NUMBER_ID;
use serde_json::{Value, json};

use crate::harness::{BUDI, SITI, Shop, on_both_engines};

async fn turn_on(shop: &Shop) {
    shop.platform(
        "PATCH",
        &format!("/numbers/{DEMO_NUMBER_ID}"),
        json!({"coexistence": true}),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_on_the_shops_phone_answers_the_chat() {
    on_both_engines(|shop: Shop| async move {
        turn_on(&shop).await;
        let chat = shop.chat(SITI).await;
        assert_eq!(shop.look(&chat).await["waiting_on"], "us");
        shop.platform(
            "POST",
            "/echoes",
            json!({"customer": SITI, "type": "text", "text": "dijawab dari HP"}),
        )
        .await;
        let answered = shop
            .api
            .until("the echo", || async {
                Some(shop.look(&chat).await).filter(|c| c["waiting_on"] == "them")
            })
            .await;
        assert_eq!(answered["last_message"]["preview"], "dijawab dari HP");
        let messages = shop.messages(&json!(chat)).await;
        let echo = messages
            .iter()
            .find(|m| m["text"] == "dijawab dari HP")
            .expect("the echo");
        assert_eq!(
            (echo["direction"].as_str(), echo["author"]["type"].as_str()),
            (Some("out"), Some("app"))
        );
        // Edited and taken back on the phone.
        let id = echo["external_id"].clone();
        shop.platform(
            "POST",
            "/echoes",
            json!({"customer": SITI, "type": "edit", "message_id": id, "text": "diubah"}),
        )
        .await;
        shop.api
            .until("the edit", || async {
                shop.messages(&json!(chat))
                    .await
                    .into_iter()
                    .find(|m| m["text"] == "diubah" && m["edited_at"].is_string())
            })
            .await;
        shop.platform(
            "POST",
            "/echoes",
            json!({"customer": SITI, "type": "revoke", "message_id": id}),
        )
        .await;
        shop.api
            .until("the deletion", || async {
                shop.messages(&json!(chat))
                    .await
                    .into_iter()
                    .find(|m| m["external_id"] == id && m["deleted_at"].is_string())
            })
            .await;
        // The first words to somebody open a chat.
        shop.platform(
            "POST",
            "/echoes",
            json!({"customer": BUDI, "type": "text", "text": "halo Budi"}),
        )
        .await;
        shop.api
            .until("Budi", || async {
                Some(shop.api.get("conversations").await)
                    .filter(|l| l["items"].as_array().is_some_and(|i| i.len() == 2))
            })
            .await;
        // The customer's answer reaches it, and an echo from before it answers nothing.
        shop.writes(SITI, json!({"type": "text", "text": "lalu?"}));
        shop.api
            .until("the question", || async {
                Some(shop.look(&chat).await).filter(|c| c["waiting_on"] == "us")
            })
            .await;
        let seen = shop.settled_ledger().await["received"].as_i64().expect("a number");
        shop.platform(
            "POST",
            "/echoes",
            json!({"customer": SITI, "type": "text", "text": "terlambat", "merge": {"timestamp": "1788100000"}}),
        )
        .await;
        shop.ledger_of(seen + 1).await;
        let still = shop.look(&chat).await;
        assert_eq!(
            (still["waiting_on"].as_str(), still["last_message"]["preview"].as_str()),
            (Some("us"), Some("lalu?"))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn imported_history_is_there_in_order_without_noise() {
    on_both_engines(|shop: Shop| async move {
        turn_on(&shop).await;
        let ana = shop.owner().await;
        let chat = shop.chat(SITI).await;
        let live = shop.look(&chat).await;
        let told = shop.platform("POST", "/history", json!({"per_thread": 6})).await;
        let count = told["messages"].as_i64().expect("a number");
        assert_eq!(count, 18, "{told}");
        // One picture of the newest part follows on its own; the progress of the import is told in three parts.
        let ledger = shop.api.until("the history", || async {
            Some(shop.settled_ledger().await).filter(|l| l["messages"].as_i64() >= Some(count + 1 - 2))
        });
        let ledger = ledger.await;
        assert_eq!(ledger["dead"], 0, "{ledger}");
        // Each part has a placeholder. The newest one's picture comes on its own, before or after it.
        let number = |key: &str| ledger[key].as_i64().unwrap_or_default();
        assert_eq!(number("messages"), 1 + count - 3 + 1, "{ledger}");
        assert_eq!(number("placeholders") + number("duplicates"), 3, "{ledger}");
        let messages = shop.messages(&json!(chat)).await;
        assert_eq!(messages.len() as i64, 1 + count, "{ledger}");
        let times: Vec<&str> = messages.iter().filter_map(|m| m["sort_at"].as_str()).collect();
        assert!(times.iter().rev().is_sorted(), "{times:?}");
        let ids: BTreeSet<&str> = messages.iter().filter_map(|m| m["external_id"].as_str()).collect();
        assert_eq!(ids.len(), messages.len(), "each once");
        let picture = shop.api.until("the picture", || async {
            shop.messages(&json!(chat))
                .await
                .into_iter()
                .find(|m| m["kind"] == "image" && m["attachments"][0]["state"] == "stored")
        });
        assert!(
            picture.await["content"]["reason"].is_null(),
            "nothing of the placeholder is left"
        );
        assert_eq!(messages.iter().filter(|m| m["kind"] == "unsupported").count(), 2);
        assert!(
            messages
                .iter()
                .any(|m| m["direction"] == "out" && m["status"] == "read")
        );
        // Old words make no noise: what waits, what is new and what was said last stay as they were.
        let after = shop.look(&chat).await;
        for key in [
            "waiting_on",
            "waiting_since",
            "window_expires_at",
            "customer_messages",
            "last_message",
            "sort_at",
        ] {
            assert_eq!(after[key], live[key], "{key}");
        }
        let newest = shop.messages(&json!(chat)).await.remove(0);
        assert_eq!(
            ana.call(
                "POST",
                &format!("conversations/{chat}/unread"),
                Some(json!({"message_id": newest["id"]}))
            )
            .await
            .status,
            204
        );
        assert_eq!(ana.get(&format!("conversations/{chat}")).await["unread"], 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_book_fills_what_is_blank_and_declined_history_is_told() {
    on_both_engines(|shop: Shop| async move {
        turn_on(&shop).await;
        let say = |id: &str, from: &str| json!({"messages": [{"from": from, "id": id, "timestamp": "1788153000", "type": "text", "text": {"body": "x"}}]});
        shop.webhook("messages", say("wamid.1", SITI)).await;
        let mut named = say("wamid.2", BUDI);
        named["contacts"] = json!([{"profile": {"name": "budi_s"}, "wa_id": BUDI}]);
        shop.webhook("messages", named).await;
        shop.ledger_of(2).await;
        let book = json!({"contacts": [{"full_name": "Siti Toko", "phone_number": SITI}, {"full_name": "Pak Budi", "phone_number": BUDI}, {"full_name": "Nobody", "phone_number": "6280000000"}]});
        shop.platform("POST", "/contacts", book).await;
        shop.ledger_of(5).await;
        let list = shop.api.get("conversations").await;
        let names: BTreeSet<&str> = list["items"].as_array().expect("a list").iter().filter_map(|c| c["contact"]["name"].as_str()).collect();
        assert_eq!(names, BTreeSet::from(["Siti Toko", "budi_s"]), "never over a name that is there");
        shop.platform("POST", "/history", json!({"declined": true})).await;
        let events = shop.api.until("the event", || async {
            Some(shop.api.get(&format!("accounts/{}/events", shop.account)).await).filter(|e| e["items"].as_array().is_some_and(|i| !i.is_empty()))
        });
        assert!(events.await["items"][0]["summary"].as_str().is_some_and(|text| text.len() > 10));
        let ledger = shop.settled_ledger().await;
        assert_eq!((&ledger["messages"], &ledger["dead"]), (&json!(2), &json!(0)), "{ledger}");
        assert_eq!(Value::Null, shop.look(list["items"][0]["id"].as_str().expect("an id")).await["closed_at"]);
    })
    .await;
}

/// The file of an old message and its placeholder overtake each other; either way one picture is there.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_the_history_may_come_before_or_after_its_placeholder() {
    on_both_engines(|shop: Shop| async move {
        turn_on(&shop).await;
        let chat = shop.chat(SITI).await;
        let picture = shop.writes(SITI, json!({"type": "image", "silent": true}))["image"].clone();
        let old = |id: &str, more: Value| {
            let mut message = json!({"from": SITI, "to": "6281110002222", "id": id, "timestamp": "1788100000"});
            message.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
            message
        };
        let placeholder = |id: &str| json!({"history": [{"threads": [{"id": SITI, "messages": [old(id, json!({"type": "media_placeholder"}))]}]}]});
        let file = |id: &str| json!({"messages": [old(id, json!({"type": "image", "image": picture}))]});
        let mut seen = shop.settled_ledger().await["received"].as_i64().expect("a number");
        for body in [placeholder("wamid.A"), file("wamid.A"), file("wamid.B"), placeholder("wamid.B"), file("wamid.A"), placeholder("wamid.B")] {
            shop.webhook("history", body).await;
            seen += 1;
            shop.ledger_of(seen).await;
        }
        let messages = shop.messages(&json!(chat)).await;
        for id in ["wamid.A", "wamid.B"] {
            let found: Vec<&Value> = messages.iter().filter(|m| m["external_id"] == id).collect();
            assert_eq!(found.len(), 1, "{id}: {messages:?}");
            assert_eq!((found[0]["kind"].as_str(), found[0]["direction"].as_str()), (Some("image"), Some("in")), "{id}");
        }
        let ledger = shop.settled_ledger().await;
        let number = |key: &str| ledger[key].as_i64().unwrap_or_default();
        assert_eq!((number("messages"), number("placeholders"), number("duplicates")), (3, 1, 3), "{ledger}");
    })
    .await;
}
