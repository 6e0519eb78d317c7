//! From the customer's phone to the inbox.

use sapa_emulators::DEMO_APP_SECRET;
use serde_json::{Value, json};

use crate::harness::{BUDI, SITI, Shop, Work, on_both_engines};

fn body(messages: &Value) -> Vec<u8> {
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "6281110002222", "phone_number_id": sapa_emulators::DEMO_NUMBER_ID},
        "contacts": [{"profile": {"name": "Siti"}, "wa_id": SITI}],
        "messages": messages,
    });
    json!({"object": "whatsapp_business_account", "entry": [{"id": sapa_emulators::DEMO_ACCOUNT_ID, "changes": [{"field": "messages", "value": value}]}]}).to_string().into_bytes()
}

fn text(id: &str, text: &str) -> Value {
    json!({"from": SITI, "id": id, "timestamp": "1788153000", "type": "text", "text": {"body": text}})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_reaches_the_inbox() {
    on_both_engines(|shop: Shop| async move {
        shop.writes(SITI, json!({"type": "text", "text": "Halo kak, ready?"}));
        let conversation = shop.conversation().await;
        assert_eq!(conversation["status"], "open");
        assert_eq!(conversation["waiting_on"], "us");
        assert_eq!(conversation["last_message"]["preview"], "Halo kak, ready?");
        assert!(conversation["window_expires_at"].is_string());
        let messages = shop.messages(&conversation).await;
        assert_eq!(messages.len(), 1);
        assert_eq!(messages[0]["text"], "Halo kak, ready?");
        assert_eq!(messages[0]["author"]["type"], "contact");
        let ledger = shop.settled_ledger().await;
        assert_eq!(ledger["messages"], 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_body_three_times_at_once_is_one_message() {
    on_both_engines(|shop: Shop| async move {
        let body = body(&json!([text("wamid.ONE", "sekali saja")]));
        let calls = (0..3).map(|_| shop.api.webhook(&shop.webhook, DEMO_APP_SECRET, &body));
        for answer in futures_util::future::join_all(calls).await {
            assert_eq!(answer.status, 200);
        }
        let ledger = shop.settled_ledger().await;
        assert_eq!(
            (ledger["messages"].as_i64(), ledger["duplicates"].as_i64()),
            (Some(1), Some(2))
        );
        assert_eq!(shop.messages(&shop.conversation().await).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_element_costs_the_others_nothing() {
    on_both_engines(|shop: Shop| async move {
        let messages = json!([
            text("wamid.A", "satu"),
            {"from": SITI, "timestamp": "1788153000", "type": "text", "text": {"body": "no id"}},
            {"from": SITI, "id": "wamid.B", "timestamp": 1_788_153_001, "type": "hologram", "hologram": {}},
            text("wamid.C", "tiga"),
        ]);
        assert_eq!(
            shop.api
                .webhook(&shop.webhook, DEMO_APP_SECRET, &body(&messages))
                .await
                .status,
            200
        );
        let ledger = shop.settled_ledger().await;
        assert_eq!(ledger["messages"], 2, "{ledger}");
        assert_eq!(ledger["placeholders"], 1, "{ledger}");
        assert_eq!(ledger["dead"], 1, "{ledger}");
        let dead = shop.api.get("inbound?state=dead").await;
        assert_eq!(dead["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(dead["items"][0]["dead"][0]["index"], 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_calls_get_a_clear_answer() {
    on_both_engines(|shop: Shop| async move {
        let good = body(&json!([text("wamid.X", "x")]));
        let answers = [
            (
                shop.api.raw_webhook(&shop.webhook, None, &good).await,
                401,
                "no_signature",
            ),
            (
                shop.api.raw_webhook(&shop.webhook, Some("sha256=00"), &good).await,
                401,
                "bad_signature",
            ),
            (
                shop.api.webhook(&shop.webhook, "another secret", &good).await,
                401,
                "bad_signature",
            ),
            (
                shop.api.webhook(&shop.webhook, DEMO_APP_SECRET, b"{not json").await,
                400,
                "not_json",
            ),
            (
                shop.api
                    .webhook(&shop.webhook, DEMO_APP_SECRET, &vec![b' '; (3 << 20) + 1])
                    .await,
                413,
                "too_large",
            ),
            (
                shop.api
                    .webhook(&format!("{}x", shop.webhook), DEMO_APP_SECRET, &good)
                    .await,
                404,
                "not_found",
            ),
        ];
        for (answer, status, code) in answers {
            assert_eq!(
                (answer.status, answer.body["code"].as_str()),
                (status, Some(code)),
                "{}",
                answer.body
            );
            assert_eq!(answer.kind, "application/problem+json");
        }
        let nested = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
        let answer = shop
            .api
            .webhook(&shop.webhook, DEMO_APP_SECRET, nested.as_bytes())
            .await;
        assert!(
            matches!(answer.status, 200 | 400),
            "deep nesting gets an answer: {}",
            answer.status
        );
        assert_eq!(shop.settled_ledger().await["received"], 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_elements_of_one_body_all_arrive_in_order() {
    on_both_engines(|shop: Shop| async move {
        let many: Vec<Value> = (0..500)
            .map(|n| text(&format!("wamid.N{n:03}"), &format!("pesan {n:03}")))
            .collect();
        assert_eq!(
            shop.api
                .webhook(&shop.webhook, DEMO_APP_SECRET, &body(&json!(many)))
                .await
                .status,
            200
        );
        assert_eq!(shop.settled_ledger().await["messages"], 500);
        let newest = shop.messages(&shop.conversation().await).await;
        assert_eq!(newest[0]["text"], "pesan 499");
        assert_eq!(newest[199]["text"], "pesan 300");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_accepted_before_a_crash_is_read_after_it() {
    on_both_engines(|mut shop: Shop| async move {
        shop.restart(Work::WebOnly).await;
        assert_eq!(
            shop.api
                .webhook(
                    &shop.webhook,
                    DEMO_APP_SECRET,
                    &body(&json!([text("wamid.CRASH", "masih ada?")]))
                )
                .await
                .status,
            200
        );
        assert_eq!(shop.ledger().await["pending"], 1);
        shop.restart(Work::All).await;
        let conversation = shop.conversation().await;
        assert_eq!(conversation["last_message"]["preview"], "masih ada?");
        assert_eq!(shop.settled_ledger().await["messages"], 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_element_for_an_unknown_number_waits_until_it_is_connected() {
    on_both_engines(|shop: Shop| async move {
        let text = String::from_utf8(body(&json!([text("wamid.U", "salah alamat")]))).expect("text");
        let other = text.replace(sapa_emulators::DEMO_NUMBER_ID, "499999999999999");
        assert_eq!(shop.api.webhook(&shop.webhook, DEMO_APP_SECRET, other.as_bytes()).await.status, 200);
        let dead = shop.api.until("a dead letter", || async { shop.api.get("inbound?state=dead").await["items"].get(0).cloned() }).await;
        assert_eq!(dead["dead"][0]["code"], "unknown_account");
        let app_id = dead["app_id"].clone();
        let settings = json!({"phone_number_id": "499999999999999", "waba_id": "330011220044559", "access_token": "t0ken-of-the-other-number"});
        let account = shop.api.post("accounts", json!({"channel": "whatsapp", "app_id": app_id, "name": "Other", "settings": settings})).await;
        let id = dead["id"].as_str().expect("an id");
        shop.api.post(&format!("inbound/{id}/replay"), json!({})).await;
        let path = format!("accounts/{}/ledger", account["id"].as_str().expect("an id"));
        let ledger = shop.api.until("the replay", || async { Some(shop.api.get(&path).await).filter(|l| l["messages"] == 1) }).await;
        assert_eq!(ledger["received"], 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_a_customer_can_send_is_shown() {
    on_both_engines(|shop: Shop| async move {
        let first = shop.writes(SITI, json!({"type": "text", "text": "lihat ini"}));
        let target = first["id"].clone();
        // The platform delivers side by side: what follows must find what it refers to.
        let conversation = shop.conversation().await;
        for kind in [
            "image",
            "video",
            "audio",
            "voice",
            "document",
            "sticker",
            "location",
            "contacts",
            "order",
            "unsupported",
        ] {
            shop.writes(SITI, json!({"type": kind}));
        }
        shop.writes(
            SITI,
            json!({"type": "text", "text": "balasan", "quote": target, "forwarded": false}),
        );
        shop.writes(SITI, json!({"type": "reaction", "message_id": target, "emoji": "👍"}));
        shop.api
            .until("all kinds", || async {
                Some(shop.settled_ledger().await).filter(|l| l["received"] == 13)
            })
            .await;
        let messages = shop.messages(&conversation).await;
        let kinds: Vec<&str> = messages.iter().filter_map(|m| m["kind"].as_str()).collect();
        assert_eq!(
            kinds.len(),
            12,
            "{kinds:?} {} {}",
            shop.settled_ledger().await,
            shop.api.get("conversations").await
        );
        for kind in [
            "image",
            "video",
            "audio",
            "voice",
            "document",
            "sticker",
            "location",
            "contacts",
            "order",
            "unsupported",
        ] {
            assert!(messages.iter().any(|m| m["kind"] == kind), "{kind} is missing");
        }
        let quoting = messages.iter().find(|m| m["text"] == "balasan").expect("the reply");
        assert_eq!(quoting["reply_to"]["preview"], "lihat ini");
        let reacted = shop.api.until("a reaction", || async {
            shop.messages(&conversation)
                .await
                .into_iter()
                .find(|m| m["text"] == "lihat ini" && m["reactions"][0]["emoji"] == "👍")
        });
        reacted.await;
        let image = shop.api.until("the picture", || async {
            shop.messages(&conversation)
                .await
                .into_iter()
                .find(|m| m["kind"] == "image" && m["attachments"][0]["state"] == "stored")
        });
        let image = image.await;
        let (status, kind, bytes) = shop
            .api
            .bytes(image["attachments"][0]["url"].as_str().expect("a link"))
            .await;
        assert_eq!((status, kind.as_str()), (200, "image/jpeg"));
        assert!(bytes.starts_with(&[0xff, 0xd8]));
        assert_eq!(
            shop.api
                .bytes(image["attachments"][0]["thumb_url"].as_str().expect("a small one"))
                .await
                .0,
            200
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_customers_are_two_conversations() {
    on_both_engines(|shop: Shop| async move {
        shop.writes(SITI, json!({"type": "text", "text": "a"}));
        shop.writes(BUDI, json!({"type": "text", "text": "b"}));
        let list = shop.api.until("two chats", || async {
            Some(shop.api.get("conversations").await).filter(|l| l["items"].as_array().is_some_and(|i| i.len() == 2))
        });
        let list = list.await;
        let first = shop.api.get("conversations?limit=1").await;
        let cursor = first["next_cursor"].as_str().expect("more to come");
        let second = shop.api.get(&format!("conversations?limit=1&cursor={cursor}")).await;
        assert_eq!(first["items"][0]["id"], list["items"][0]["id"]);
        assert_eq!(second["items"][0]["id"], list["items"][1]["id"]);
        assert!(second["next_cursor"].is_null());
    })
    .await;
}
