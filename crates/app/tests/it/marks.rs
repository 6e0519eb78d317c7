//! What each teammate has seen, begun to write, noted and counted.

use serde_json::{Value, json};

use crate::harness::{BUDI, SITI, Shop, on_both_engines};

async fn say(shop: &Shop, chat: &str, text: &str) {
    let before = shop.look(chat).await["customer_messages"].as_i64().expect("a number");
    shop.writes(SITI, json!({"type": "text", "text": text}));
    shop.api
        .until(text, || async {
            Some(shop.look(chat).await).filter(|c| c["customer_messages"] == before + 1)
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unread_is_counted_for_each_teammate_alone() {
    on_both_engines(|shop: Shop| async move {
        let (olivia, ana) = (shop.owner().await, shop.teammate("Ana").await);
        let chat = shop.chat(SITI).await;
        say(&shop, &chat, "dua").await;
        say(&shop, &chat, "tiga").await;
        let path = format!("conversations/{chat}");
        let unread = async |who: &crate::harness::Api| who.get(&path).await["unread"].as_i64();
        assert_eq!((unread(&olivia).await, unread(&ana).await), (Some(3), Some(3)));
        assert_eq!(ana.call("POST", &format!("{path}/read"), None).await.status, 204);
        assert_eq!((unread(&olivia).await, unread(&ana).await), (Some(3), Some(0)));
        say(&shop, &chat, "empat").await;
        assert_eq!((unread(&olivia).await, unread(&ana).await), (Some(4), Some(1)));
        // Unread again from the second message on; it counts for her only.
        let second = shop
            .messages(&json!(chat))
            .await
            .into_iter()
            .find(|m| m["text"] == "dua")
            .expect("a message");
        assert_eq!(
            ana.call(
                "POST",
                &format!("{path}/unread"),
                Some(json!({"message_id": second["id"]}))
            )
            .await
            .status,
            204
        );
        assert_eq!((unread(&olivia).await, unread(&ana).await), (Some(4), Some(3)));
        assert_eq!(
            ana.call("POST", &format!("{path}/unread"), Some(json!({})))
                .await
                .status,
            204
        );
        assert_eq!(unread(&ana).await, Some(1), "without a message: only the newest");
        // A message of another chat is no place in this one.
        shop.chat(BUDI).await;
        let list = shop.api.get("conversations").await;
        let other = list["items"]
            .as_array()
            .expect("a list")
            .iter()
            .find(|c| c["id"] != chat.as_str())
            .expect("Budi")
            .clone();
        let foreign = shop.messages(&other).await.remove(0);
        assert_eq!(
            ana.call(
                "POST",
                &format!("{path}/unread"),
                Some(json!({"message_id": foreign["id"]}))
            )
            .await
            .status,
            404
        );
        // Whoever answers has seen it, and so have those who never looked.
        olivia
            .post(&format!("{path}/messages"), json!({"text": "jawaban"}))
            .await;
        assert_eq!(unread(&olivia).await, Some(0));
        // A key reads for nobody.
        assert_eq!(
            shop.api
                .call("POST", &format!("{path}/unread"), Some(json!({})))
                .await
                .status,
            422
        );
        assert_eq!(shop.api.call("POST", &format!("{path}/read"), None).await.status, 204);
        assert_eq!(unread(&ana).await, Some(1), "the key's visit is not hers");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_are_ones_own_and_go_with_the_message() {
    on_both_engines(|shop: Shop| async move {
        let (olivia, ana) = (shop.owner().await, shop.teammate("Ana").await);
        let chat = shop.chat(SITI).await;
        let path = format!("conversations/{chat}/draft");
        let draft = json!({"mode": "reply", "text": "Halo kak, seb", "attachment_ids": []});
        assert_eq!(ana.call("PUT", &path, Some(draft.clone())).await.status, 204);
        assert_eq!(ana.get(&path).await, draft);
        assert_eq!(olivia.get(&path).await, Value::Null);
        let flag = async |who: &crate::harness::Api| who.get(&format!("conversations/{chat}")).await["draft"].clone();
        assert_eq!((flag(&ana).await, flag(&olivia).await), (json!(true), json!(false)));
        let long = json!({"mode": "reply", "text": "x".repeat(20_001), "attachment_ids": []});
        assert_eq!(ana.call("PUT", &path, Some(long)).await.status, 422);
        assert_eq!(
            ana.call("PUT", &path, Some(json!({"mode": "poem", "text": "x"})))
                .await
                .status,
            422
        );
        ana.post(
            &format!("conversations/{chat}/messages"),
            json!({"text": "Halo kak, sebentar"}),
        )
        .await;
        assert_eq!(ana.get(&path).await, Value::Null);
        ana.call("PUT", &path, Some(draft)).await;
        assert_eq!(ana.call("DELETE", &path, None).await.status, 204);
        assert_eq!(ana.get(&path).await, Value::Null);
        assert_eq!(
            shop.api.call("GET", &path, None).await.status,
            422,
            "keys have no drafts"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_stays_in_the_team_and_answers_nobody() {
    on_both_engines(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        let note = shop
            .api
            .post(
                &format!("conversations/{chat}/messages"),
                json!({"kind": "note", "text": "dia pelanggan lama", "client_id": "n-1"}),
            )
            .await;
        assert_eq!(
            (note["direction"].as_str(), note["status"].as_str()),
            (Some("note"), Some("none"))
        );
        let again = shop
            .api
            .post(
                &format!("conversations/{chat}/messages"),
                json!({"kind": "note", "text": "dia pelanggan lama", "client_id": "n-1"}),
            )
            .await;
        assert_eq!(again["id"], note["id"]);
        let seen = shop.look(&chat).await;
        assert_eq!(
            (seen["waiting_on"].as_str(), seen["last_message"]["direction"].as_str()),
            (Some("us"), Some("note"))
        );
        let found = shop.api.get("search?q=pelanggan").await;
        assert_eq!(found["items"][0]["message"]["id"], note["id"]);
        for (body, field) in [
            (json!({"kind": "note", "text": "  "}), "text"),
            (json!({"kind": "note", "text": "x".repeat(10_001)}), "text"),
            (json!({"kind": "poem", "text": "x"}), "kind"),
        ] {
            let refused = shop
                .api
                .call("POST", &format!("conversations/{chat}/messages"), Some(body))
                .await;
            assert_eq!(
                (refused.status, refused.body["errors"][0]["field"].as_str()),
                (422, Some(field))
            );
        }
        shop.reply(&chat, "selesai").await;
        shop.api
            .until("the reply", || async {
                Some(shop.received(SITI).await).filter(|m| !m.is_empty())
            })
            .await;
        assert!(
            !shop
                .received(SITI)
                .await
                .iter()
                .any(|m| m.to_string().contains("pelanggan lama"))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn labels_are_made_given_renamed_and_deleted() {
    on_both_engines(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        let vip = shop.api.post("labels", json!({"name": " vip ", "color": "plum"})).await;
        let late = shop
            .api
            .post("labels", json!({"name": "late", "color": "#ff8800"}))
            .await;
        assert_eq!(vip["name"], "vip");
        for bad in [
            json!({"name": "vip", "color": "plum"}),
            json!({"name": "", "color": "plum"}),
            json!({"name": "x".repeat(41), "color": "plum"}),
            json!({"name": "y", "color": "red;}"}),
        ] {
            assert_eq!(
                shop.api.call("POST", "labels", Some(bad.clone())).await.status,
                422,
                "{bad}"
            );
        }
        let both = json!({"labels": [vip["id"], late["id"], vip["id"]]});
        let labelled = shop.api.patch(&format!("conversations/{chat}"), both).await;
        assert_eq!(labelled["labels"].as_array().map(Vec::len), Some(2));
        let by_label = async |id: &Value| {
            shop.api
                .get(&format!("conversations?label={}", id.as_str().expect("an id")))
                .await["items"]
                .as_array()
                .map_or(0, Vec::len)
        };
        assert_eq!(by_label(&vip["id"]).await, 1);
        let path = format!("labels/{}", vip["id"].as_str().expect("an id"));
        shop.api.patch(&path, json!({"name": "VIP", "color": "plum"})).await;
        assert!(
            shop.look(&chat).await["labels"]
                .as_array()
                .expect("a list")
                .iter()
                .any(|l| l["name"] == "VIP")
        );
        assert_eq!(
            shop.api
                .call("PATCH", &path, Some(json!({"name": "late", "color": "plum"})))
                .await
                .status,
            422,
            "that name is taken"
        );
        assert_eq!(shop.api.call("DELETE", &path, None).await.status, 204);
        assert_eq!(shop.api.call("DELETE", &path, None).await.status, 404);
        assert_eq!((by_label(&vip["id"]).await, by_label(&late["id"]).await), (0, 1));
        assert_eq!(shop.look(&chat).await["labels"].as_array().map(Vec::len), Some(1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_taken_back_in_time_never_leaves_and_the_chat_waits_again() {
    on_both_engines(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        let before = shop.look(&chat).await;
        let held = shop
            .api
            .post(
                &format!("conversations/{chat}/messages"),
                json!({"text": "salah orang", "hold_ms": 8000}),
            )
            .await;
        assert_eq!(
            (held["status"].as_str(), shop.look(&chat).await["waiting_on"].as_str()),
            (Some("held"), Some("them"))
        );
        let path = format!("messages/{}", held["id"].as_str().expect("an id"));
        assert_eq!(shop.api.call("DELETE", &path, None).await.status, 204);
        let after = shop.look(&chat).await;
        assert_eq!(
            (&after["waiting_on"], &after["waiting_since"]),
            (&before["waiting_on"], &before["waiting_since"])
        );
        assert!(
            !after["last_message"]["preview"]
                .as_str()
                .unwrap_or_default()
                .contains("salah"),
            "{after}"
        );
        let again = shop.api.call("DELETE", &path, None).await;
        assert_eq!((again.status, again.body["code"].as_str()), (409, Some("already_sent")));
        let id = shop.reply(&chat, "sudah pergi").await;
        shop.api.until_status(&id, "read").await;
        assert_eq!(
            shop.api.call("DELETE", &format!("messages/{id}"), None).await.status,
            409
        );
        assert_eq!(shop.received(SITI).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thai_words_are_found_through_the_api() {
    on_both_engines(|shop: Shop| async move {
        shop.writes(SITI, json!({"type": "text", "text": "สนใจเสื้อสีดำค่ะ มีไซซ์ไหมคะ"}));
        shop.writes(BUDI, json!({"type": "text", "text": "Ada kemeja LINEN?"}));
        shop.ledger_of(2).await;
        let search = async |query: &str| {
            let encoded: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
            shop.api.get(&format!("search?q={encoded}")).await["items"]
                .as_array()
                .cloned()
                .unwrap_or_default()
        };
        let hits = search("เสื้อ").await;
        assert_eq!(hits.len(), 1);
        assert_eq!(hits[0]["highlight"], json!([[4, 9]]), "characters, not bytes");
        assert_eq!(hits[0]["conversation"]["contact"]["display"], format!("+{SITI}"));
        assert_eq!(
            (
                search("linen").await.len(),
                search("ไม่มี").await.len(),
                search("สี").await.len()
            ),
            (1, 0, 1)
        );
        for bad in [
            "search?q=",
            "search?q=%20",
            "search",
            "search?q=x&kind=songs",
            "search?q=x&cursor=nope",
            "search?q=x&limit=0",
            "search?q=x&limit=999",
        ] {
            let answer = shop.api.call("GET", bad, None).await;
            assert_eq!(
                (answer.status, answer.kind.as_str()),
                (422, "application/problem+json"),
                "{bad}: {}",
                answer.body
            );
        }
        assert_eq!(shop.api.call("GET", "search?q=a%00b", None).await.status, 200);
    })
    .await;
}
