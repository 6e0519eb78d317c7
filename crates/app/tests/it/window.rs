//! The time in which one may write freely, by a clock that the test moves.

use serde_json::{Value, json};

use crate::harness::{SITI, Shop, on_both_engines_with_clock};

async fn try_to_say(shop: &Shop, chat: &str, body: Value) -> (u16, Value) {
    let answer = shop
        .api
        .call("POST", &format!("conversations/{chat}/messages"), Some(body))
        .await;
    (answer.status, answer.body)
}

async fn a_template(shop: &Shop) -> Value {
    let path = format!("accounts/{}/templates?status=APPROVED", shop.account);
    let listed = shop.api.until("templates", || async {
        Some(shop.api.get(&path).await).filter(|t| t["items"].as_array().is_some_and(|i| !i.is_empty()))
    });
    let listed = listed.await;
    let plain = |t: &&Value| {
        t["variables"]
            .as_array()
            .is_some_and(|v| v.iter().all(|v| v["kind"] == "text"))
    };
    let found = listed["items"]
        .as_array()
        .expect("a list")
        .iter()
        .find(plain)
        .expect("a template with text only")
        .clone();
    let variables: serde_json::Map<String, Value> = found["variables"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|v| (v["key"].as_str().expect("a key").to_owned(), json!("Siti")))
        .collect();
    json!({"template": {"name": found["name"], "language": found["language"], "variables": variables}})
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_closes_a_day_after_the_customers_last_word_and_opens_with_the_next() {
    on_both_engines_with_clock(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        shop.pass_hours(23);
        assert_eq!(try_to_say(&shop, &chat, json!({"text": "masih boleh"})).await.0, 202);
        let list = shop.api.get("conversations?view=window").await;
        assert_eq!(list["items"], json!([]), "an answered chat does not press");
        shop.pass_hours(1);
        shop.clock.advance_ms(60_000);
        let (status, body) = try_to_say(&shop, &chat, json!({"text": "terlambat"})).await;
        assert_eq!((status, body["code"].as_str()), (409, Some("window_closed")));
        assert!(
            body["detail"]
                .as_str()
                .is_some_and(|d| d.contains("24 hours") && d.contains("template")),
            "{body}"
        );
        let (status, note) = try_to_say(&shop, &chat, json!({"kind": "note", "text": "catatan tetap boleh"})).await;
        assert_eq!(status, 202, "{note}");
        let (status, sent) = try_to_say(&shop, &chat, a_template(&shop).await).await;
        assert_eq!((status, sent["kind"].as_str()), (202, Some("template")), "{sent}");
        let id = sent["id"].as_str().expect("an id");
        shop.api
            .until("it to leave", || async {
                Some(shop.api.get(&format!("messages/{id}")).await).filter(|m| m["external_id"].is_string())
            })
            .await;
        assert_eq!(
            try_to_say(&shop, &chat, json!({"text": "belum dibalas"})).await.0,
            409,
            "our own template opens nothing"
        );
        shop.writes(SITI, json!({"type": "text", "text": "iya?"}));
        shop.api
            .until("an open window", || async {
                Some(try_to_say(&shop, &chat, json!({"text": "lagi"})).await.0).filter(|s| *s == 202)
            })
            .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_that_waits_on_us_presses_before_its_window_ends() {
    on_both_engines_with_clock(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        let pressing = async || {
            shop.api.get("conversations?view=window").await["items"]
                .as_array()
                .map_or(0, Vec::len)
        };
        assert_eq!(pressing().await, 0);
        shop.pass_hours(22);
        assert_eq!(pressing().await, 1);
        assert_eq!(shop.api.get("conversations/counts").await["window"], 1);
        shop.reply(&chat, "sudah").await;
        assert_eq!(pressing().await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waited_too_long_on_a_stopped_account_says_why_it_did_not_go() {
    on_both_engines_with_clock(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        let hold = shop
            .api
            .post(
                &format!("conversations/{chat}/messages"),
                json!({"text": "ditahan", "hold_ms": 20_000}),
            )
            .await;
        assert_eq!(hold["status"], "held");
        let id = hold["id"].as_str().expect("an id");
        // The account stops before the message leaves, and is resumed two days later.
        let ban = json!({"field": "account_update", "event": "DISABLED_UPDATE"});
        shop.platform("POST", "/webhooks/account", ban).await;
        let path = format!("accounts/{}", shop.account);
        shop.api
            .until("a stopped account", || async {
                Some(shop.api.get(&path).await).filter(|a| a["state"] == "paused")
            })
            .await;
        shop.clock.advance_ms(21_000);
        tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
        let waiting = shop.api.get(&format!("messages/{id}")).await;
        assert!(
            ["held", "queued"].contains(&waiting["status"].as_str().unwrap_or_default()),
            "{waiting}"
        );
        shop.pass_hours(48);
        shop.api.post(&format!("{path}/resume"), json!({})).await;
        let failed = shop.api.until_status(id, "failed").await;
        assert_eq!(
            (failed["error"]["code"].as_str(), failed["error"]["action"].as_str()),
            (Some("window_closed"), Some("template"))
        );
        assert!(shop.received(SITI).await.is_empty());
    })
    .await;
}
