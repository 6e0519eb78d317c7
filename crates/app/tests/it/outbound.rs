//! From a reply to the customer's phone, and the ticks on the way back.

use sapa_emulators::{DEMO_APP_SECRET, DEMO_TOKEN};
use serde_json::{Value, json};

use crate::harness::{SITI, Shop, Work, on_both_engines};

async fn control(shop: &Shop, method: &str, path: &str, body: Value) -> Value {
    shop.platform(method, &format!("/{path}"), body).await
}

async fn chat(shop: &Shop) -> String {
    shop.writes(SITI, json!({"type": "text", "text": "Halo"}));
    shop.conversation().await["id"].as_str().expect("an id").to_owned()
}

async fn reply(shop: &Shop, chat: &str, text: &str) -> String {
    let message = shop
        .api
        .post(
            &format!("conversations/{chat}/messages"),
            json!({"kind": "reply", "text": text}),
        )
        .await;
    message["id"].as_str().expect("an id").to_owned()
}

/// What the customer's phone shows from the shop.
async fn received(shop: &Shop) -> Vec<Value> {
    let list = control(
        shop,
        "GET",
        &format!("customers/{SITI}/messages?from=business"),
        json!({}),
    )
    .await;
    list["items"].as_array().cloned().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_goes_out_and_its_ticks_turn() {
    on_both_engines(|shop: Shop| async move {
        let chat = chat(&shop).await;
        let answer = shop
            .api
            .call(
                "POST",
                &format!("conversations/{chat}/messages"),
                Some(json!({"text": "Siap kak", "client_id": "c-1"})),
            )
            .await;
        assert_eq!(answer.status, 202);
        assert_eq!(answer.body["status"], "queued");
        let again = shop
            .api
            .post(
                &format!("conversations/{chat}/messages"),
                json!({"text": "Siap kak", "client_id": "c-1"}),
            )
            .await;
        assert_eq!(again["id"], answer.body["id"], "the same client id is one message");
        let id = answer.body["id"].as_str().expect("an id");
        let read = shop.api.until_status(id, "read").await;
        assert!(read["external_id"].is_string() && read["sent_at"].is_string() && read["read_at"].is_string());
        assert_eq!(received(&shop).await.len(), 1);
        let conversation = shop.api.get(&format!("conversations/{chat}")).await;
        assert_eq!(conversation["waiting_on"], "them");
        assert_eq!(conversation["last_message"]["status"], "read");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn replies_of_one_chat_keep_their_order() {
    on_both_engines(|shop: Shop| async move {
        let chat = chat(&shop).await;
        let mut ids = Vec::new();
        for n in 0..12 {
            ids.push(reply(&shop, &chat, &format!("urutan {n:02}")).await);
        }
        for id in &ids {
            shop.api
                .until(id, || async {
                    Some(shop.api.get(&format!("messages/{id}")).await).filter(|m| m["external_id"].is_string())
                })
                .await;
        }
        let texts: Vec<String> = received(&shop).await.iter().map(ToString::to_string).collect();
        let order: Vec<usize> = (0..12)
            .map(|n| {
                texts
                    .iter()
                    .position(|t| t.contains(&format!("urutan {n:02}")))
                    .expect("it arrived")
            })
            .collect();
        assert!(order.is_sorted() || order.iter().rev().is_sorted(), "{order:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_never_sent_again_and_settles_by_its_status() {
    on_both_engines(|shop: Shop| async move {
        let chat = chat(&shop).await;
        control(&shop, "PATCH", "webhooks/faults", json!({"paused": true})).await;
        control(
            &shop,
            "POST",
            "faults",
            json!({"on": "messages", "effect": "drop_after", "times": 1}),
        )
        .await;
        let id = reply(&shop, &chat, "sekali saja").await;
        let unknown = shop.api.until_status(&id, "unknown").await;
        assert!(unknown["error"]["reason"].is_string());
        let refused = shop.api.call("POST", &format!("messages/{id}/retry"), None).await;
        assert_eq!(
            (refused.status, refused.body["code"].as_str()),
            (409, Some("may_duplicate"))
        );
        control(&shop, "PATCH", "webhooks/faults", json!({"paused": false})).await;
        shop.api.until_status(&id, "read").await;
        assert_eq!(
            received(&shop)
                .await
                .iter()
                .filter(|m| m.to_string().contains("sekali saja"))
                .count(),
            1
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_platform_is_tried_again() {
    on_both_engines(|shop: Shop| async move {
        let chat = chat(&shop).await;
        control(
            &shop,
            "POST",
            "faults",
            json!({"on": "messages", "effect": "error", "code": 131_016, "times": 2}),
        )
        .await;
        let id = reply(&shop, &chat, "coba lagi").await;
        shop.api.until_status(&id, "read").await;
        assert_eq!(received(&shop).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_message_fails_with_a_reason_and_can_be_sent_again() {
    on_both_engines(|shop: Shop| async move {
        let chat = chat(&shop).await;
        control(
            &shop,
            "POST",
            "faults",
            json!({"on": "messages", "effect": "error", "code": 131_026, "times": 1}),
        )
        .await;
        let id = reply(&shop, &chat, "ditolak").await;
        let failed = shop.api.until_status(&id, "failed").await;
        assert!(failed["error"]["reason"].as_str().is_some_and(|r| r.len() > 10));
        assert_eq!(
            shop.api.get("conversations?view=failed").await["items"]
                .as_array()
                .map(Vec::len),
            Some(1)
        );
        shop.api.post(&format!("messages/{id}/retry"), json!({})).await;
        shop.api.until_status(&id, "read").await;
        assert_eq!(
            shop.api.get("conversations?view=failed").await["items"]
                .as_array()
                .map(Vec::len),
            Some(0)
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_stops_the_account_and_resuming_sends_what_waited() {
    on_both_engines(|shop: Shop| async move {
        let chat = chat(&shop).await;
        control(&shop, "PATCH", "tokens", json!({"token": DEMO_TOKEN, "revoked": 460})).await;
        let id = reply(&shop, &chat, "tertahan").await;
        shop.api.until_status(&id, "failed").await;
        let account = shop.api.get(&format!("accounts/{}", shop.account)).await;
        assert_eq!(account["state"], "reconnect");
        let refused = shop
            .api
            .call(
                "POST",
                &format!("conversations/{chat}/messages"),
                Some(json!({"text": "x"})),
            )
            .await;
        assert_eq!(
            (refused.status, refused.body["code"].as_str()),
            (409, Some("account_reconnect"))
        );
        control(&shop, "PATCH", "tokens", json!({"token": DEMO_TOKEN, "revoked": false})).await;
        shop.api
            .post(&format!("accounts/{}/check", shop.account), json!({}))
            .await;
        shop.api.post(&format!("messages/{id}/retry"), json!({})).await;
        shop.api.until_status(&id, "read").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_the_window_only_a_template_goes() {
    on_both_engines(|shop: Shop| async move {
        // The customer's last word is from long ago.
        let old = json!({"type": "text", "text": "dulu", "merge": {"timestamp": "1700000000"}});
        shop.writes(SITI, old);
        let chat = shop.conversation().await["id"].as_str().expect("an id").to_owned();
        let refused = shop
            .api
            .call(
                "POST",
                &format!("conversations/{chat}/messages"),
                Some(json!({"text": "halo lagi"})),
            )
            .await;
        assert_eq!(
            (refused.status, refused.body["code"].as_str()),
            (409, Some("window_closed"))
        );
        let path = format!("accounts/{}/templates?status=APPROVED", shop.account);
        let templates = shop
            .api
            .until("templates", || async {
                Some(shop.api.get(&path).await).filter(|t| t["items"].as_array().is_some_and(|i| !i.is_empty()))
            })
            .await;
        let template = templates["items"].as_array().expect("a list").iter().find(|t| {
            t["variables"]
                .as_array()
                .is_some_and(|v| v.iter().all(|v| matches!(v["kind"].as_str(), Some("text"))))
        });
        let template = template.expect("a template with text only");
        let variables: serde_json::Map<String, Value> = template["variables"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|v| (v["key"].as_str().expect("a key").to_owned(), json!("Siti")))
            .collect();
        let wish =
            json!({"template": {"name": template["name"], "language": template["language"], "variables": variables}});
        let sent = shop.api.post(&format!("conversations/{chat}/messages"), wish).await;
        assert_eq!(sent["kind"], "template");
        shop.api.until_status(sent["id"].as_str().expect("an id"), "read").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_files_go_one_after_the_other() {
    on_both_engines(|shop: Shop| async move {
        let chat = chat(&shop).await;
        let png = sapa_domain_png();
        let mut ids = Vec::new();
        for name in ["satu.png", "dua.png"] {
            let answer = shop.api.upload(name, "image/png", png.clone()).await;
            assert_eq!(
                (answer.status, answer.body["kind"].as_str()),
                (201, Some("image")),
                "{}",
                answer.body
            );
            ids.push(answer.body["id"].clone());
        }
        let sent = shop
            .api
            .post(
                &format!("conversations/{chat}/messages"),
                json!({"text": "dua foto", "attachment_ids": ids}),
            )
            .await;
        let batch: Vec<String> = sent["batch"]
            .as_array()
            .expect("two")
            .iter()
            .filter_map(|id| id.as_str().map(str::to_owned))
            .collect();
        assert_eq!(batch.len(), 2);
        for id in &batch {
            shop.api.until_status(id, "read").await;
        }
        let refused = shop.api.upload("besar.txt", "text/plain", Vec::new()).await;
        assert_eq!(refused.status, 422);
    })
    .await;
}

/// A one-pixel picture.
fn sapa_domain_png() -> Vec<u8> {
    const PIXEL: &str = "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082";
    (0..PIXEL.len())
        .step_by(2)
        .filter_map(|at| u8::from_str_radix(&PIXEL[at..at + 2], 16).ok())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_send_cut_off_by_a_crash_is_unknown_and_not_repeated() {
    on_both_engines(|mut shop: Shop| async move {
        let chat = chat(&shop).await;
        control(&shop, "PATCH", "webhooks/faults", json!({"paused": true})).await;
        control(
            &shop,
            "POST",
            "faults",
            json!({"on": "messages", "effect": "hang_after", "times": 1}),
        )
        .await;
        let id = reply(&shop, &chat, "terputus").await;
        shop.api
            .until("the platform to have it", || async {
                Some(received(&shop).await).filter(|m| !m.is_empty())
            })
            .await;
        shop.restart(Work::All).await;
        // The lease of the dead run ends.
        let mut tx = shop.node.app.db.write().await.expect("a transaction");
        tx.run(
            "UPDATE job SET locked_until = 0 WHERE name = 'deliver_message'",
            Vec::new(),
        )
        .await
        .expect("it ends");
        tx.wake(sapa_store::Signal::Jobs);
        tx.commit().await.expect("a commit");
        shop.api.until_status(&id, "unknown").await;
        assert_eq!(received(&shop).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn early_and_unknown_statuses_lose_nothing() {
    on_both_engines(|shop: Shop| async move {
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": {"phone_number_id": sapa_emulators::DEMO_NUMBER_ID},
            "statuses": [{"id": "wamid.NOBODY", "status": "delivered", "timestamp": "1788153000", "recipient_id": SITI}],
        });
        let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}).to_string();
        assert_eq!(shop.api.webhook(&shop.webhook, DEMO_APP_SECRET, body.as_bytes()).await.status, 200);
        let ledger = shop.settled_ledger().await;
        assert_eq!((ledger["received"].as_i64(), ledger["statuses"].as_i64()), (Some(1), Some(1)));
    })
    .await;
}
